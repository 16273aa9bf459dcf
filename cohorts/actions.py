"""Writes of the programme: opening a cohort, enrolling and releasing people, moving stages."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from academy import audit
from academy.held_roles import HeldRole
from academy.models import Area, Region, User
from academy.permissions import Scope
from academy.roles import Role, Verb
from cohorts.models import Cohort, CohortStage, Enrolment, Locus, Stage


@transaction.atomic
def open_cohort(
    *,
    code: str,
    region: Region,
    name: str,
    starts_on: date,
    ends_on: date,
    loci: list[Area],
    scope: Scope | None,
) -> Cohort:
    """LAN opens a cohort in a region with its villages; it receives all stages in use."""
    if scope is not None:
        scope.check(Verb.MANAGE)
    cohort = Cohort(code=code, region=region, name=name, starts_on=starts_on, ends_on=ends_on)
    cohort.created_by = scope.person if scope else None
    cohort.is_demo = settings.DEMO
    cohort.full_clean()
    cohort.save()
    Locus.objects.bulk_create(Locus(cohort=cohort, area=area) for area in loci)
    add_missing_stages(cohort)
    audit.record("open", cohort, scope=scope, region_id=region.pk)
    return cohort


def add_missing_stages(cohort: Cohort) -> int:
    """Give the cohort every stage in use that it lacks; returns how many were added."""
    missing = Stage.objects.filter(is_active=True).exclude(cohortstage__cohort=cohort)
    return len(
        CohortStage.objects.bulk_create(CohortStage(cohort=cohort, stage=s) for s in missing)
    )


@transaction.atomic
def enrol(
    *,
    cohort: Cohort,
    person: User,
    part: str,
    since: date,
    until: date | None = None,
    scope: Scope | None,
) -> Enrolment:
    """Somebody takes part in a cohort from a day on, once per part at a time."""
    enrolment = Enrolment(cohort=cohort, person=person, part=part, since=since, until=until)
    enrolment.created_by = scope.person if scope else None
    enrolment.full_clean()
    enrolment.save()
    audit.record("enrol", enrolment, scope=scope, region_id=cohort.region_id, fields=["part"])
    return enrolment


class InvitationDoor:
    """Lets the ground floor's invitations lead into a cohort (settings.COHORT_DOOR)."""

    @staticmethod
    def check(code: str) -> None:
        """Raise ValidationError when no cohort has this code."""
        if not Cohort.objects.filter(code=code).exists():
            raise ValidationError("Tidak ada angkatan dengan kode ini. Lihat daftar angkatan.")

    @staticmethod
    def join(person: User, role: Role, code: str, since: date) -> None:
        """Enrol an invited person in the part that the invitation names."""
        cohort = Cohort.objects.get(code=code)
        enrol(cohort=cohort, person=person, part=role.value, since=since, scope=Scope.of(person))

    @staticmethod
    def name_of(code: str) -> str:
        """The cohort's name as an invitation shows it; the code when it is gone."""
        cohort = Cohort.objects.filter(code=code).first()
        return cohort.name if cohort else code

    @staticmethod
    def held_roles(person: User, today: date) -> list[HeldRole]:
        """The parts somebody has in cohorts today, in words."""
        running = Enrolment.objects.filter(person=person).running(today).select_related("cohort")
        return [
            HeldRole(row.get_part_display(), row.cohort.name, row.since, row.until)
            for row in running.order_by("since", "pk")
        ]
