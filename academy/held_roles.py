"""Which roles somebody holds or is invited to, in words: what, where, until when."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from academy.models import Assignment, Invitation, User

EVERYWHERE = "seluruh wilayah akademi"


@dataclass(frozen=True)
class HeldRole:
    """One role in words, as its owner reads it."""

    label: str
    place: str
    since: date
    until: date | None


def held_roles(person: User, today: date) -> list[HeldRole]:
    """All roles in force today, those for the nation and regions first, then the cohorts'."""
    assignments = (
        Assignment.objects.filter(person=person)
        .running(today)
        .select_related("region__area", "organization")
        .order_by("since", "pk")
    )
    own = [
        HeldRole(
            row.get_role_display(),
            str(row.organization or row.region or EVERYWHERE),
            row.since,
            row.until,
        )
        for row in assignments
    ]
    return own + import_string(settings.COHORT_DOOR).held_roles(person, today)


def place_of(invitation: Invitation) -> str:
    """Where the invited role will count: a cohort, a region, a partner, or everywhere."""
    if invitation.cohort_code:
        return import_string(settings.COHORT_DOOR).name_of(invitation.cohort_code)
    return str(invitation.organization or invitation.region or EVERYWHERE)
