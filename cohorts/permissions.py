"""Which roles an enrolment gives."""

from datetime import date

from academy.models import User
from academy.permissions import Grant
from academy.roles import Role
from cohorts.models import Enrolment


def enrolment_grants(person: User, today: date) -> list[Grant]:
    """Facilitator, participant or coach of a cohort, from the enrolments in force today."""
    running = Enrolment.objects.filter(person=person).running(today)
    rows = running.values_list("part", "cohort__region_id", "cohort_id")
    return [Grant(Role(part), region, cohort) for part, region, cohort in rows]
