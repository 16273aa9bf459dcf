"""Released words, and what was spoken of: here a sentence loses its speaker's name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import SearchQuery
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import TruncMonth

from academy.models import Status
from households.models import Language, Quote, Theme
from households.public.rows import COUNTED_WITHOUT_NAMES, MAY_BE_READ, words

WHAT_LEAVES: Final = (
    "pk", "words", "gloss", "language", "speaker", "theme_names", "month", "session__region_id",
    "session__area__name", "session__area__parent__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReleasedQuote:
    """Words that a family lets be quoted, and no more of its speaker than a part of life."""

    quote_id: int
    words: str
    gloss: str
    language_code: str
    language_label: str
    speaker_label: str
    themes: tuple[str, ...]
    region_id: str
    village: str
    district: str
    month: date


@dataclass(frozen=True, slots=True)
class ThemeCount:
    """How often a theme was spoken of, by how many families, and how much may be read."""

    region_id: str
    code: str
    name: str
    quotes: int
    families: int
    released: int


def themes(region_ids: Collection[str]) -> list[ThemeCount]:
    """What was spoken of: sentences and families per theme; archived themes keep their past."""
    rows = (
        words(region_ids)
        .filter(themes__isnull=False)
        .values("session__region_id", "themes__code", "themes__name")
        .annotate(
            quotes=Count("pk"),
            families=Count("session__household", distinct=True),
            released=Count("pk", filter=MAY_BE_READ),
        )
        .order_by("session__region_id", "themes__code")
    )
    return [ThemeCount(*row) for row in rows.values_list(
        "session__region_id", "themes__code", "themes__name", "quotes", "families", "released"
    )]  # fmt: skip


def sentences(region_ids: Collection[str]) -> dict[str, int]:
    """How many sentences were written down in each region; a share of a theme is of these."""
    rows = words(region_ids).values("session__region_id").annotate(quotes=Count("pk"))
    return dict(rows.values_list("session__region_id", "quotes"))


def theme_name(code: str) -> str | None:
    """The name of a theme, archived or not; None if there is no such theme."""
    return Theme.objects.filter(code=code).values_list("name", flat=True).first()


class ReleasedQuotes:
    """Released words, newest month first; fetched slice by slice, so a Paginator can turn pages."""

    def __init__(
        self, region_ids: Collection[str], *, theme: str = "", village: str = "", said: str = ""
    ) -> None:
        quotes = words(region_ids).filter(MAY_BE_READ)
        if theme:
            quotes = quotes.filter(themes__code=theme)
        if village:
            quotes = quotes.filter(session__area=village)
        if said:
            quotes = quotes.filter(saying(said))
        self._quotes = quotes.annotate(month=TruncMonth("session__held_on"))

    def count(self) -> int:
        return self._quotes.count()

    def __getitem__(self, span: slice) -> list[ReleasedQuote]:
        names = Theme.objects.filter(quotes=OuterRef("pk")).order_by("name").values("name")
        # Inside a month by key: the day a family was visited stays out, even as an order.
        rows = (
            self._quotes.annotate(theme_names=ArraySubquery(names))
            .order_by("-month", "-pk")
            .values(*WHAT_LEAVES)
        )
        return [_released(row) for row in rows[span]]


def saying(text: str) -> Q:
    """Sentences that hold these words, in any of their forms or as they were typed."""
    standard = SearchQuery(text, config="indonesian", search_type="websearch")
    spoken = SearchQuery(text, config="simple", search_type="websearch")
    typed = Q(words__icontains=text) | Q(gloss__icontains=text)
    return Q(search=standard) | Q(search=spoken) | typed


def quotes_by_theme(region_ids: Collection[str]) -> dict[tuple[str, str], ReleasedQuote]:
    """The newest released sentence of each (region, theme)."""
    newest = (
        words(region_ids)
        .filter(MAY_BE_READ, themes__isnull=False)
        .order_by("session__region_id", "themes__code", "-session__held_on", "-pk")
        .distinct("session__region_id", "themes__code")
    )
    keys = newest.values_list("session__region_id", "themes__code", "pk")
    found = released_quotes({pk for *_, pk in keys})
    return {(region_id, theme): found[pk] for region_id, theme, pk in keys}


def released_quotes(quote_ids: Collection[int]) -> dict[int, ReleasedQuote]:
    """Of these sentences the ones that may be read today; a withdrawn one is simply not there."""
    rows = Quote.objects.unscoped(COUNTED_WITHOUT_NAMES).filter(
        MAY_BE_READ,
        Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
        pk__in=quote_ids,
        withdrawn_at__isnull=True,
        session__status=Status.ACCEPTED,
    )
    names = Theme.objects.filter(quotes=OuterRef("pk")).order_by("name").values("name")
    return {
        row["pk"]: _released(row)
        for row in rows.annotate(
            month=TruncMonth("session__held_on"), theme_names=ArraySubquery(names)
        ).values(*WHAT_LEAVES)
    }


def _released(row: dict[str, Any]) -> ReleasedQuote:
    return ReleasedQuote(
        quote_id=row["pk"],
        words=row["words"],
        gloss=row["gloss"],
        language_code=row["language"],
        language_label=Language(row["language"]).label,
        speaker_label=Quote.Speaker(row["speaker"]).label,
        themes=tuple(row["theme_names"]),
        region_id=row["session__region_id"],
        village=row["session__area__name"],
        district=row["session__area__parent__name"],
        month=row["month"],
    )
