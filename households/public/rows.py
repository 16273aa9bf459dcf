"""The rows that may be counted or read: accepted, and of nobody who withdrew."""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Q

from academy.models import Status
from households.models import ListeningSession, Quote

COUNTED_WITHOUT_NAMES: Final = "counted for figures that name nobody"
# Words of a session marked as restricted stay with its cohort, whatever the family allowed.
MAY_BE_READ: Final = Q(
    released_at__isnull=False, session__sensitivity=ListeningSession.Sensitivity.NORMAL
)


def counted(region_ids: Collection[str]) -> Any:
    """Accepted sessions of families that take part and of groups, in these regions."""
    return (
        ListeningSession.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .counted()
        .filter(region__in=region_ids)
    )


def words(region_ids: Collection[str]) -> Any:
    """Sentences that stand, of accepted sessions of families that take part and of groups."""
    return (
        Quote.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .standing()
        .filter(
            Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
            session__status=Status.ACCEPTED,
            session__region__in=region_ids,
        )
        .order_by()
    )
