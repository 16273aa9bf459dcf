"""Groups of families above the field: how many, where, and what changed on their map."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from households.models import Answer, FamilyGroup, GroupMember, Mark
from households.public.rows import COUNTED_WITHOUT_NAMES


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A group without its families: its name, how many take part, and where they live."""

    group_id: int
    name: str
    families: int
    villages: tuple[str, ...]
    districts: tuple[str, ...]
    area_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapChange:
    """How a group's families marked one indicator before a day, and by their latest map since.

    Only families with a mark on both sides are in it. The counts are exact: whether they are
    large enough to be shown is decided where they are shown.
    """

    code: str
    name: str
    families: int
    before: dict[str, int]
    after: dict[str, int]


def groups_of(cohort_id: int) -> list[GroupFacts]:
    """What may be told of each group of a cohort, by name."""
    of_cohort = FamilyGroup.objects.unscoped(COUNTED_WITHOUT_NAMES).filter(cohort=cohort_id)
    facts = group_facts(list(of_cohort.values_list("pk", flat=True)))
    return sorted(facts.values(), key=lambda group: (group.name, group.group_id))


def group_facts(group_ids: Collection[int]) -> dict[int, GroupFacts]:
    """What may be told of each group; families that withdrew are not in it."""
    names = dict(
        FamilyGroup.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .filter(pk__in=group_ids)
        .values_list("pk", "name")
    )
    rows = (
        GroupMember.objects.filter(group__in=group_ids, household__withdrawn_at__isnull=True)
        .values(
            "group_id",
            "household__area_id",
            "household__area__name",
            "household__area__parent__name",
        )
        .annotate(families=Count("household"))
        .order_by("group_id", "household__area_id")
    )
    places: dict[int, list[dict]] = {key: [] for key in names}
    for row in rows:
        places[row["group_id"]].append(row)
    return {
        key: GroupFacts(
            group_id=key,
            name=name,
            families=sum(row["families"] for row in places[key]),
            villages=tuple(row["household__area__name"] for row in places[key]),
            districts=tuple(
                dict.fromkeys(row["household__area__parent__name"] for row in places[key])
            ),
            area_codes=tuple(row["household__area_id"] for row in places[key]),
        )
        for key, name in names.items()
    }


def map_change(group_id: int, indicator_ids: Collection[int], since: date) -> list[MapChange]:
    """Peta Keluarga of a group before a day and now, for the indicators that are named."""
    members = GroupMember.objects.filter(group=group_id, household__withdrawn_at__isnull=True)
    rows = (
        Answer.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .filter(
            assessment__household__in=members.values("household"), indicator__in=indicator_ids
        )
        .exclude(mark=Mark.SKIPPED)
        .order_by("indicator__order", "assessment__assessed_on", "assessment__pk")
        .values_list(
            "indicator__code", "indicator__name", "assessment__household", "mark",
            "assessment__assessed_on",
        )
    )  # fmt: skip
    sides: dict[tuple[str, str], tuple[dict[int, int], dict[int, int]]] = {}
    for code, name, household, mark, day in rows:
        before, after = sides.setdefault((code, name), ({}, {}))
        (before if day < since else after)[household] = mark  # rows come oldest first
    changes = []
    for (code, name), (before, after) in sides.items():
        both = before.keys() & after.keys()
        changes.append(
            MapChange(code, name, len(both), _by_mark(before, both), _by_mark(after, both))
        )
    return changes


def _by_mark(marks: dict[int, int], households: Collection[int]) -> dict[str, int]:
    words = {Mark.RED: "red", Mark.YELLOW: "yellow", Mark.GREEN: "green"}
    counts = dict.fromkeys(words.values(), 0)
    for household in households:
        counts[words[Mark(marks[household])]] += 1
    return counts
