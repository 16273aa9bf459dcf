"""Promises that were done and not yet told, without the family they were made to."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.db.models.functions import Coalesce

from academy.models import Status
from households.models import ListeningSession, NextStep
from households.public.rows import COUNTED_WITHOUT_NAMES


@dataclass(frozen=True, slots=True)
class UntoldPromise:
    """A promise by its key: done since when, whose to tell, in which village."""

    promise_id: int
    done_on: date
    steward: str
    village: str
    is_restricted: bool


def untold_promises(cohort_id: int) -> list[UntoldPromise]:
    """Promises of a cohort's accepted sessions that were done and wait to be told, oldest first."""
    rows = (
        NextStep.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .unsettled()
        .filter(
            Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
            state=NextStep.State.DONE,
            session__status=Status.ACCEPTED,
            session__cohort=cohort_id,
        )
        .annotate(steward=Coalesce("owner__name", "session__author__name"))
        .order_by("done_on", "pk")
        .values_list("pk", "done_on", "steward", "session__area__name", "session__sensitivity")
    )
    restricted = ListeningSession.Sensitivity.RESTRICTED
    return [
        UntoldPromise(pk, day, who, village, sensitivity == restricted)
        for pk, day, who, village, sensitivity in rows
    ]
