"""Accepted visits in which something can have been told back, with the words that may be quoted."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from households.models import GroupMember, ListeningSession, Quote
from households.public.rows import COUNTED_WITHOUT_NAMES, MAY_BE_READ


@dataclass(frozen=True, slots=True)
class Visit:
    """An accepted session of a cohort, without the family: when, where, which words may be read."""

    session_id: int
    held_on: date
    village: str
    form_label: str
    quote_ids: tuple[int, ...]


def visits(cohort_id: int, since: date, *, group_id: int | None = None) -> list[Visit]:
    """Accepted sessions of a cohort since a day that hold released words, latest first.

    Args:
        group_id: only visits to families of this group, and sessions with several families.
    """
    rows = (
        ListeningSession.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .counted()
        .filter(cohort=cohort_id, held_on__gte=since, sensitivity="normal")
        .select_related("area")
        .order_by("-held_on", "-pk")
    )
    if group_id is not None:
        members = GroupMember.objects.filter(group=group_id).values("household")
        rows = rows.filter(Q(household__isnull=True) | Q(household__in=members))
    quotes: dict[int, list[int]] = {}
    released = (
        Quote.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .standing()
        .filter(MAY_BE_READ, session__in=rows.order_by().values("pk"))
        .order_by("session_id", "sequence")
    )
    for session_id, pk in released.values_list("session_id", "pk"):
        quotes.setdefault(session_id, []).append(pk)
    return [
        Visit(row.pk, row.held_on, row.area.name, row.get_form_display(), tuple(quotes[row.pk]))
        for row in rows
        if row.pk in quotes
    ]


def standing_visits(session_ids: Collection[int]) -> set[int]:
    """Of these visits the ones that still count: their family has not withdrawn since."""
    rows = ListeningSession.objects.unscoped(COUNTED_WITHOUT_NAMES).counted()
    return set(rows.filter(pk__in=session_ids).values_list("pk", flat=True))
