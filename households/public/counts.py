"""Counts without names: families and sessions, villages, languages, potentials."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, Exists, F, Func, IntegerField, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import TruncMonth

from academy.models import Area, Level, Status
from households.models import Language, ListeningSession, LocalPotential, PotentialClass
from households.public.rows import COUNTED_WITHOUT_NAMES, MAY_BE_READ, counted, words


@dataclass(frozen=True, slots=True)
class People:
    """How many people were present, by sex and age band, over all sessions."""

    girls: int = 0
    boys: int = 0
    women: int = 0
    men: int = 0
    elder_women: int = 0
    elder_men: int = 0

    def __add__(self, other: "People") -> "People":
        return People(*(getattr(self, n) + getattr(other, n) for n in People.__slots__))

    @property
    def total(self) -> int:
        return sum(getattr(self, name) for name in People.__slots__)


@dataclass(frozen=True, slots=True)
class Listening:
    """What a region has listened to: families, and accepted sessions by local month."""

    families: int
    months: dict[date, int]
    group_sessions: int
    people: People
    last_accepted_at: datetime | None

    @property
    def sessions(self) -> int:
        return sum(self.months.values())


NOTHING_YET: Final = Listening(0, {}, 0, People(), None)


@dataclass(frozen=True, slots=True)
class VillageHeard:
    """A village of a region, heard or not yet heard."""

    code: str
    name: str
    district: str
    latitude: float | None
    longitude: float | None
    sessions: int
    has_words: bool


@dataclass(frozen=True, slots=True)
class PotentialCount:
    """Accepted potentials of one Prodeskel class and one sector."""

    region_id: str
    group: str
    group_label: str
    class_name: str
    sector_label: str
    potentials: int


@dataclass(frozen=True, slots=True)
class LanguageCount:
    """In how many sessions a language was spoken."""

    region_id: str
    code: str
    label: str
    sessions: int


def listening(region_ids: Collection[str]) -> dict[str, Listening]:
    """Families reached (taking part, at least one accepted session) and sessions by local month.

    `held_on` is the day on the region's own clock, so a session at half past midnight in Kupang
    counts in the month that had begun there.
    """
    present = {name: Sum(name) for name in ListeningSession.PRESENT_FIELDS}
    reached = (
        counted(region_ids)
        .filter(region=OuterRef("region"))
        .order_by()
        .values("region")
        .annotate(reached=Count("household", distinct=True))
        .values("reached")
    )
    rows = (
        counted(region_ids)
        .order_by()
        .values("region_id", month=TruncMonth("held_on"))
        .annotate(
            sessions=Count("pk"),
            groups=Count("pk", filter=Q(household__isnull=True)),
            last=Max("decided_at"),
            families=Subquery(reached, output_field=IntegerField()),
            **{f"sum_{name}": total for name, total in present.items()},
        )
        .order_by("region_id", "month")
    )
    by_region: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_region.setdefault(row["region_id"], []).append(row)
    return {region_id: _listening(months) for region_id, months in by_region.items()}


def _listening(rows: list[dict[str, Any]]) -> Listening:
    sums = (sum(row[f"sum_{name}"] for row in rows) for name in ListeningSession.PRESENT_FIELDS)
    return Listening(
        families=rows[0]["families"],
        months={row["month"]: row["sessions"] for row in rows},
        group_sessions=sum(row["groups"] for row in rows),
        people=People(*sums),
        last_accepted_at=max((row["last"] for row in rows if row["last"]), default=None),
    )


def villages(region_ids: Collection[str]) -> list[VillageHeard]:
    """All villages of the regions by code: accepted sessions held there, words to be read."""
    places = Q(pk__in=[])
    for region_id in region_ids:
        places |= Q(code__startswith=f"{region_id}.")
    accepted = Q(listeningsession__status=Status.ACCEPTED) & (
        Q(listeningsession__household__isnull=True)
        | Q(listeningsession__household__withdrawn_at__isnull=True)
    )
    rows = (
        Area.objects.filter(places, level=Level.VILLAGE)
        .order_by("code")
        .annotate(
            sessions=Count("listeningsession", filter=accepted),
            has_words=Exists(words(region_ids).filter(MAY_BE_READ, session__area=OuterRef("pk"))),
        )
        .values_list(
            "code", "name", "parent__name", "latitude", "longitude", "sessions", "has_words"
        )
    )
    return [VillageHeard(*row) for row in rows]


def languages(region_ids: Collection[str]) -> list[LanguageCount]:
    """In how many accepted sessions each language was spoken."""
    rows = (
        counted(region_ids)
        .order_by()
        .annotate(language=Func(F("languages"), function="unnest"))
        .values("region_id", "language")
        .annotate(sessions=Count("pk"))
        .order_by("region_id", "-sessions", "language")
        .values_list("region_id", "language", "sessions")
    )
    return [LanguageCount(r, code, Language(code).label, number) for r, code, number in rows]


def potentials(region_ids: Collection[str]) -> list[PotentialCount]:
    """Accepted local potentials by Prodeskel class and sector."""
    groups, sectors = dict(PotentialClass.Group.choices), dict(LocalPotential.Sector.choices)
    rows = (
        LocalPotential.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .accepted()
        .filter(region__in=region_ids)
        .values("region_id", "kind__group", "kind__name", "sector")
        .annotate(potentials=Count("pk"))
        .order_by("region_id", "kind__group", "kind__name", "sector")
        .values_list("region_id", "kind__group", "kind__name", "sector", "potentials")
    )
    return [
        PotentialCount(region_id, group, groups[group], name, sectors[sector], number)
        for region_id, group, name, sector, number in rows
    ]
