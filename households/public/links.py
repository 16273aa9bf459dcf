"""Which accepted sessions have words that may lead on, so that the floors above find open ends."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from households.models import ListeningSession
from households.public.rows import COUNTED_WITHOUT_NAMES


@dataclass(frozen=True, slots=True)
class SpokenSession:
    """An accepted session of a cohort: its village, its day, and its sentences by key."""

    session_id: int
    held_on: date
    village: str
    recorded_by: str
    quote_ids: tuple[int, ...]
    theme_codes: tuple[str, ...]


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
        .values_list("pk", "held_on", "area__name", "author__name", "quote_ids", "theme_codes")
    )
    return [
        SpokenSession(pk, day, village, who, tuple(quotes), tuple(themes))
        for pk, day, village, who, quotes, themes in rows
    ]


def words_of_session(session: Any) -> list[int]:
    """Keys of a session's sentences that still stand; the session was fetched by scope."""
    return list(session.quotes.standing().order_by("sequence").values_list("pk", flat=True))
