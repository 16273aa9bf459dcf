"""The figures of a region as they may be shown: counted in the field, made safe in one place.

Every page, table and file takes its numbers from here. That is what makes the protection of small
numbers hold: a number hidden on one page is not found on another, because there is no other.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import households.public as public
from academy.disclosure import HIDDEN, SMALLEST_SHOWN, Cell, Hidden, Sum, protect
from academy.models import Region

MARKS: Final = tuple(public.MARKS)


@dataclass(frozen=True, slots=True)
class ThemeFigure:
    """A theme as it may be shown: sentences, families, and how many sentences may be read."""

    code: str
    name: str
    quotes: Cell
    families: Cell
    released: int


@dataclass(frozen=True, slots=True)
class MapFigure:
    """Answers by mark in one dimension of Peta Keluarga, first or latest, as they may be shown."""

    code: str
    name: str
    is_latest: bool
    marks: dict[str, Cell]
    answers: int
    families: int

    @property
    def when(self) -> str:
        return "terakhir" if self.is_latest else "pertama"

    def share(self, mark: str) -> int | Hidden:
        """Per cent of the answers with this mark."""
        cell = self.marks[mark]
        return HIDDEN if cell is HIDDEN else round(100 * cell / self.answers)


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """Everything that a region's page, the national page and the comparison count."""

    region: Region
    families: Cell
    sessions: Cell
    listening: public.Listening
    themes: list[ThemeFigure]
    family_map: list[MapFigure]
    potentials: list[public.PotentialCount]
    villages: list[public.VillageHeard]
    village_sessions: dict[str, Cell]

    @property
    def months(self) -> Mapping[date, Cell]:
        """Accepted sessions by local month; hidden together with their sum."""
        if self.sessions is HIDDEN:
            return dict.fromkeys(self.listening.months, HIDDEN)
        return self.listening.months

    @property
    def villages_heard(self) -> int:
        return sum(1 for village in self.villages if village.sessions)

    @property
    def potentials_total(self) -> int:
        return sum(one.potentials for one in self.potentials)

    @property
    def families_mapped_twice(self) -> int:
        """Families with a first and a later Peta Keluarga; 0 while they are too few to be shown."""
        return max((one.families for one in self.family_map), default=0)


def figures_of(regions: Sequence[Region]) -> list[RegionFigures]:
    """The figures of these regions, each made safe on its own, in the order given.

    Five queries, whatever the number of regions.
    """
    ids = [region.pk for region in regions]
    heard = public.listening(ids)
    villages, themes = public.villages(ids), public.themes(ids)
    family_map, potentials = public.map_by_dimension(ids), public.potentials(ids)
    return [
        _safe(
            region,
            heard.get(region.pk, public.NOTHING_YET),
            [one for one in villages if one.code.startswith(f"{region.pk}.")],
            [one for one in themes if one.region_id == region.pk],
            [one for one in family_map if one.region_id == region.pk],
            [one for one in potentials if one.region_id == region.pk],
        )
        for region in regions
    ]


def _safe(
    region: Region,
    heard: public.Listening,
    villages: list[public.VillageHeard],
    themes: list[public.ThemeCount],
    family_map: list[public.MapCount],
    potentials: list[public.PotentialCount],
) -> RegionFigures:
    # A map of fewer than five families is left out whole: even "all are green" would tell on them.
    maps = [one for one in family_map if one.all_families >= SMALLEST_SHOWN]
    numbers, sums, few = _map_numbers(maps)
    numbers[("reached",)] = heard.families
    numbers |= {("theme", one.code): one.families for one in themes}
    shown = protect(numbers, sums, also=few)
    families = shown[("reached",)]
    return RegionFigures(
        region=region,
        families=families,
        sessions=_activity(heard.sessions, families),
        listening=heard,
        themes=_ordered(
            ThemeFigure(
                one.code,
                one.name,
                _activity(one.quotes, shown[("theme", one.code)]),
                shown[("theme", one.code)],
                one.released,
            )
            for one in themes
        ),
        family_map=_map_figures(maps, shown),
        potentials=potentials,
        villages=villages,
        village_sessions=_safe_villages(villages),
    )


def _activity(count: int, families: Cell) -> Cell:
    """One session or one sentence betrays one family: hidden with it while it is small itself."""
    return HIDDEN if families is HIDDEN and count < SMALLEST_SHOWN else count


def _safe_villages(villages: list[public.VillageHeard]) -> dict[str, Cell]:
    """In a village one to four sessions are one to four families, so they are hidden like these.

    Their sum stands on the page as the number of sessions; it must not give them away.
    """
    numbers: dict[Hashable, int] = {one.code: one.sessions for one in villages}
    if not numbers:
        return {}
    parts = tuple(numbers)
    numbers["all"] = sum(one.sessions for one in villages)
    shown = protect(numbers, [Sum("all", parts)])
    return {str(code): shown[code] for code in parts}


def _map_numbers(
    rows: Sequence[public.MapCount],
) -> tuple[dict[Hashable, int], list[Sum], set[Hashable]]:
    """The answers, their sums, and those that came from fewer than five families."""
    numbers: dict[Hashable, int] = {}
    sums, few = [], set()
    for one in rows:
        whole = ("map", one.code, one.is_latest)
        parts = {mark: (*whole, mark) for mark in MARKS}
        numbers |= {parts[mark]: one.answers[mark] for mark in MARKS}
        numbers[whole] = sum(one.answers.values())
        sums.append(Sum(whole, tuple(parts.values())))
        few |= {parts[mark] for mark in MARKS if 0 < one.families[mark] < SMALLEST_SHOWN}
    return numbers, sums, few


def _map_figures(
    rows: Sequence[public.MapCount], shown: Mapping[Hashable, Cell]
) -> list[MapFigure]:
    return [
        MapFigure(
            one.code,
            one.name,
            one.is_latest,
            {mark: shown[("map", one.code, one.is_latest, mark)] for mark in MARKS},
            sum(one.answers.values()),
            one.all_families,
        )
        for one in rows
    ]


def _ordered(themes: Iterable[ThemeFigure]) -> list[ThemeFigure]:
    """Most spoken of first; hidden ones last by name, or their order would tell their size."""
    return sorted(themes, key=lambda one: (one.quotes is HIDDEN, -(one.quotes or 0), one.name))


def total(cells: Sequence[Cell]) -> Cell:
    """A total over regions, hidden as soon as one of its parts is.

    Hiding the total instead of another region keeps each region's own page as it is.
    """
    return HIDDEN if any(cell is HIDDEN for cell in cells) else sum(cells)


def newest_acceptance(figures: Sequence[RegionFigures]) -> datetime | None:
    """When the last session of any of these regions was accepted."""
    accepted = [one.listening.last_accepted_at for one in figures]
    return max((moment for moment in accepted if moment), default=None)
