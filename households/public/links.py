"""Which accepted sessions have words that may lead on, so that the floors above find open ends."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from households.models import ListeningSession, LocalPotential, Quote, Theme
from households.public.rows import COUNTED_WITHOUT_NAMES, MAY_BE_READ


@dataclass(frozen=True, slots=True)
class SpokenSession:
    """An accepted session of a cohort: its village, its day, and its sentences by key."""

    session_id: int
    held_on: date
    village: str
    recorded_by: str
    quote_ids: tuple[int, ...]
    theme_codes: tuple[str, ...]
    is_restricted: bool = False


def sessions_spoken(cohort_id: int) -> list[SpokenSession]:
    """Accepted sessions of a cohort, oldest first; what was withdrawn is not in it."""
    stands = Q(quotes__withdrawn_at__isnull=True)
    rows = (
        ListeningSession.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .counted()
        .filter(cohort=cohort_id)
        .annotate(
            quote_ids=ArrayAgg("quotes__pk", filter=stands, distinct=True, default=[]),
            theme_codes=ArrayAgg(
                "quotes__themes__code",
                filter=stands & Q(quotes__themes__isnull=False),
                distinct=True,
                default=[],
            ),
        )
        .order_by("held_on", "pk")
        .values_list(
            "pk", "held_on", "area__name", "author__name", "quote_ids", "theme_codes",
            "sensitivity",
        )
    )  # fmt: skip
    restricted = ListeningSession.Sensitivity.RESTRICTED
    return [
        SpokenSession(pk, day, village, who, tuple(quotes), tuple(themes), kind == restricted)
        for pk, day, village, who, quotes, themes, kind in rows
    ]


def words_of_session(session: Any) -> list[int]:
    """Keys of a session's sentences that still stand; the session was fetched by scope."""
    return list(session.quotes.standing().order_by("sequence").values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class ThemeHeard:
    """A theme as one chooses it."""

    theme_id: int
    code: str
    name: str


def themes_heard(
    quote_ids: Collection[int], potential_ids: Collection[int] = ()
) -> list[ThemeHeard]:
    """Themes that these sentences, and the sentences behind these potentials, speak of."""
    behind = LocalPotential.objects.unscoped(COUNTED_WITHOUT_NAMES).filter(pk__in=potential_ids)
    spoken = Quote.objects.unscoped(COUNTED_WITHOUT_NAMES).standing()
    spoken = spoken.filter(Q(pk__in=quote_ids) | Q(potentials__in=behind.values("pk")))
    rows = Theme.objects.filter(quotes__in=spoken.values("pk")).distinct().order_by("name", "pk")
    return [ThemeHeard(*row) for row in rows.values_list("pk", "code", "name")]


def all_themes() -> list[ThemeHeard]:
    """Every theme in use, by name."""
    rows = Theme.objects.in_use().order_by("name", "pk")
    return [ThemeHeard(*row) for row in rows.values_list("pk", "code", "name")]


@dataclass(frozen=True, slots=True)
class SentenceFacts:
    """Sentences by number and place, who wrote them down, and since when they may be read.

    The sessions are for whoever may open them: the page asks before it links to one.
    """

    quote_ids: tuple[int, ...]
    villages: tuple[str, ...]
    recorded_by: tuple[str, ...]
    released_on: date | None
    session_ids: tuple[int, ...]

    @property
    def number(self) -> int:
        return len(self.quote_ids)


def sentence_facts(quote_ids: Collection[int]) -> SentenceFacts:
    """What may be told of these sentences without their words; withdrawn ones are not in it."""
    rows = list(
        Quote.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .standing()
        .filter(
            MAY_BE_READ,
            Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
            pk__in=quote_ids,
        )
        .order_by("session__area__name", "pk")
        .values_list("pk", "session__area__name", "session__author__name", "released_at", "session")
    )
    moments = [at for *_, at, _ in rows]
    return SentenceFacts(
        quote_ids=tuple(pk for pk, *_ in rows),
        villages=tuple(dict.fromkeys(village for _, village, *_ in rows)),
        recorded_by=tuple(dict.fromkeys(who for _, _, who, *_ in rows)),
        released_on=timezone.localdate(max(moments)) if moments else None,
        session_ids=tuple(dict.fromkeys(session for *_, session in rows)),
    )
