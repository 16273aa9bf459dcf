"""Peta Keluarga: the family marks itself and says what it wants to change first."""

import uuid
from datetime import date

from django.db import transaction

from academy import audit
from academy.errors import AlreadyStored, Refused
from academy.permissions import Scope
from academy.roles import Verb
from households.models import Answer, Assessment, Consent, Household, Indicator, Mark, Priority

MOST_PRIORITIES = 5


@transaction.atomic
def record_assessment(
    *,
    scope: Scope,
    household: Household,
    assessed_on: date,
    answers: dict[Indicator, int],
    priorities: list[tuple[Indicator, str]],
    client_uuid: uuid.UUID,
    note: str = "",
) -> Assessment:
    """The family's own picture; the facilitator only holds the pen.

    Args:
        answers: the family's mark for each indicator it was asked; Mark.SKIPPED when it passed.
        priorities: what it wants to change first, most important first, each with its reason.

    Raises:
        AlreadyStored: when this very form was stored before.
        Refused: without consent, without any answer, or in the future.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    _refuse_repeat(client_uuid, household, scope)
    if assessed_on > household.region.today():
        raise Refused("Tanggal Peta Keluarga tidak boleh di masa depan.")
    stands = household.consents.standing().filter(purpose=Consent.Purpose.PARTICIPATE)
    if not stands.exists():
        raise Refused("Keluarga ini belum atau tidak lagi menyetujui ikut serta.")
    if not any(mark != Mark.SKIPPED for mark in answers.values()):
        raise Refused("Belum ada satu pun yang dinilai keluarga. Isilah bersama keluarga.")
    if len(priorities) > MOST_PRIORITIES:
        raise Refused(f"Keluarga memilih paling banyak {MOST_PRIORITIES} prioritas.")
    assessment = Assessment.objects.create(
        household=household, assessed_on=assessed_on, note=note, client_uuid=client_uuid,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    Answer.objects.bulk_create(
        Answer(assessment=assessment, indicator=indicator, mark=mark)
        for indicator, mark in answers.items()
    )
    Priority.objects.bulk_create(
        Priority(assessment=assessment, indicator=indicator, order=place, reason=reason)
        for place, (indicator, reason) in enumerate(priorities, start=1)
    )
    audit.record("assess", household, scope=scope, region_id=household.region_id)
    return assessment


def _refuse_repeat(client_uuid: uuid.UUID, household: Household, scope: Scope) -> None:
    """The family's row is locked first, so that of two equal forms one waits for the other."""
    Household.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=household.pk)
    stored = (
        Assessment.objects.unscoped("the same form sent again")
        .filter(client_uuid=client_uuid)
        .first()
    )
    if stored and stored.household_id == household.pk:
        raise AlreadyStored(stored)
    if stored:
        raise Refused("Isian ini sudah dipakai. Buka lagi halaman Peta Keluarga, lalu kirim ulang.")
