"""Peta Keluarga in numbers: first and latest marks, and what families want to change first."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q

from households.models import Answer, Assessment, Indicator, Mark, Priority
from households.public.rows import COUNTED_WITHOUT_NAMES

MARKS: Final = {
    "red": Mark.RED, "yellow": Mark.YELLOW, "green": Mark.GREEN, "skipped": Mark.SKIPPED,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MapCount:
    """Marks in one dimension or for one indicator, at the first or at the latest Peta Keluarga.

    Args:
        answers: how many answers carry each mark, by the keys of MARKS.
        families: how many families gave that mark at least once.
        all_families: how many families were asked.
    """

    region_id: str
    code: str
    name: str
    is_latest: bool
    answers: dict[str, int]
    families: dict[str, int]
    all_families: int


@dataclass(frozen=True, slots=True)
class PriorityCount:
    """How many families chose an indicator among what they want to change first."""

    region_id: str
    code: str
    name: str
    families: int


def map_by_dimension(region_ids: Collection[str]) -> list[MapCount]:
    """First and latest Peta Keluarga of the families that filled it at least twice."""
    names = dict(Indicator.Dimension.choices)
    return _first_and_latest(region_ids, "indicator__dimension", names)


def map_by_indicator(region_ids: Collection[str]) -> list[MapCount]:
    """The same for each indicator, in the order in which families are asked."""
    names = dict(Indicator.objects.order_by("order").values_list("code", "name"))
    return _first_and_latest(region_ids, "indicator__code", names)


def priorities(region_ids: Collection[str]) -> list[PriorityCount]:
    """What families want to change first, by their latest Peta Keluarga."""
    later = _assessments(region_ids).filter(household=OuterRef("assessment__household"))
    rows = (
        Priority.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .filter(_of_participants(region_ids), ~Exists(_after(later)))
        .values("assessment__household__region_id", "indicator__code", "indicator__name")
        .annotate(families=Count("assessment__household", distinct=True))
        .order_by("assessment__household__region_id", "indicator__code")
        .values_list(
            "assessment__household__region_id", "indicator__code", "indicator__name", "families"
        )
    )
    return [PriorityCount(*row) for row in rows]


def map_indicators() -> list[tuple[int, str]]:
    """Key and name of each indicator of Peta Keluarga, in the order families are asked."""
    return list(Indicator.objects.order_by("order", "pk").values_list("pk", "name"))


def map_dimensions() -> list[tuple[str, str]]:
    """Key and name of each dimension of Peta Keluarga, in the order families are asked."""
    return list(Indicator.Dimension.choices)


def mapped_families(region_ids: Collection[str]) -> dict[str, int]:
    """How many families have filled a Peta Keluarga."""
    rows = (
        _assessments(region_ids)
        .filter(household__withdrawn_at__isnull=True)
        .values("household__region_id")
        .annotate(families=Count("household", distinct=True))
        .order_by("household__region_id")
    )
    return dict(rows.values_list("household__region_id", "families"))


def _assessments(region_ids: Collection[str]) -> Any:
    return Assessment.objects.unscoped(COUNTED_WITHOUT_NAMES).filter(
        household__region__in=region_ids
    )


def _of_participants(region_ids: Collection[str]) -> Q:
    return Q(
        assessment__household__region__in=region_ids,
        assessment__household__withdrawn_at__isnull=True,
    )


def _after(others: Any) -> Any:
    """Of these, the ones that come after the outer row's assessment."""
    day, key = OuterRef("assessment__assessed_on"), OuterRef("assessment__pk")
    return others.filter(Q(assessed_on__gt=day) | Q(assessed_on=day, pk__gt=key))


def _before(others: Any) -> Any:
    day, key = OuterRef("assessment__assessed_on"), OuterRef("assessment__pk")
    return others.filter(Q(assessed_on__lt=day) | Q(assessed_on=day, pk__lt=key))


def _first_and_latest(
    region_ids: Collection[str], by: str, names: dict[str, str]
) -> list[MapCount]:
    """Answers and families by mark, in the order of `names`, the first map before the latest."""
    others = _assessments(region_ids).filter(household=OuterRef("assessment__household"))
    family = "assessment__household"
    marked = {key: Q(mark=mark) for key, mark in MARKS.items()}
    rows = (
        Answer.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .filter(_of_participants(region_ids))
        .annotate(is_latest=~Exists(_after(others)), is_first=~Exists(_before(others)))
        .filter(Q(is_latest=True, is_first=False) | Q(is_latest=False, is_first=True))
        .values(f"{family}__region_id", by, "is_latest")
        .annotate(
            all_families=Count(family, distinct=True),
            **{f"answers_{key}": Count("pk", filter=one) for key, one in marked.items()},
            **{
                f"families_{key}": Count(family, distinct=True, filter=one)
                for key, one in marked.items()
            },
        )
    )
    order = {code: place for place, code in enumerate(names)}
    counts = [
        MapCount(
            row[f"{family}__region_id"],
            row[by],
            names[row[by]],
            row["is_latest"],
            {key: row[f"answers_{key}"] for key in MARKS},
            {key: row[f"families_{key}"] for key in MARKS},
            row["all_families"],
        )
        for row in rows
    ]
    return sorted(counts, key=lambda one: (one.region_id, order[one.code], one.is_latest))
