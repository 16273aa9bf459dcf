"""Commitments: given by word or letter, how they stand, and who keeps them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.errors import Refused
from academy.models import AuditEvent
from academy.roles import Role
from solutions.actions.commitment import change_commitment
from solutions.models import Commitment
from tests.factories import (
    client_of,
    make_cohort,
    make_organization,
    make_person,
    make_region,
    scope_of,
)
from tests.solution_factories import (
    make_commitment,
    make_idea,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db

LIFE = [
    ("promised", "partly", "", True),
    ("promised", "fulfilled", "", True),
    ("promised", "cancelled", "Anggaran dipotong", True),
    ("partly", "fulfilled", "", True),
    ("partly", "cancelled", "Anggaran dipotong", True),
    ("promised", "cancelled", "", False),
    ("partly", "promised", "", False),
    ("fulfilled", "partly", "", False),
    ("cancelled", "promised", "", False),
]


@pytest.mark.parametrize(("before", "after", "reason", "may"), LIFE)
def test_change_commitment(before, after, reason, may):
    proposal = make_proposal(status="matching")
    today = proposal.region.today()
    settled = today if before in ("fulfilled", "cancelled") else None
    commitment = make_commitment(
        proposal, state=before, settled_on=settled, state_reason="x" if settled else ""
    )
    scope = scope_of(make_person(Role.PARTICIPANT, place=proposal.cohort))
    change = {"scope": scope, "commitment": commitment, "state": after, "reason": reason}

    if not may:
        with pytest.raises(Refused):
            change_commitment(**change)
        return

    changed = change_commitment(**change)
    assert changed.state == after
    assert (changed.settled_on == today) is (after in ("fulfilled", "cancelled"))
    assert AuditEvent.objects.filter(verb="change", fields=["state"]).count() == 1


WHO = [
    # who, reads it, changes it
    ("facilitator", 200, 302), ("participant", 200, 302), ("lan", 200, 302), ("coach", 200, 403),
    ("official", 200, 403), ("partner", 200, 403), ("rival", 404, 404), ("stranger", 404, 404),
    ("pdp", 403, 403),
]  # fmt: skip


@pytest.mark.parametrize(("who", "reads", "changes"), WHO)
def test_commitment_is_kept_by(who, reads, changes):
    cohort, bank = make_cohort(), make_organization()
    commitment = make_commitment(make_proposal(make_idea(cohort), status="matching"), bank)
    people = {
        "partner": lambda: make_partner(bank), "rival": make_partner,
        "official": lambda: make_person(Role.OFFICIAL, place=cohort.region),
        "stranger": lambda: make_person(
            Role.PARTICIPANT, place=make_cohort(make_region("35.13"))
        ),
    }  # fmt: skip
    client = client_of(people.get(who, lambda: make_person(Role(who), place=cohort))())
    address = commitment.get_absolute_url()

    assert client.get(address).status_code == reads
    assert client.post(address, {"state": "partly"}).status_code == changes


def test_commitment_by_letter_needs_a_proposal_opened_to_partners():
    bank = make_organization(name="BAZNAS daerah")
    closed = make_proposal()
    client = client_of(make_person(Role.PARTICIPANT, place=closed.cohort))
    due = (closed.region.today() + timedelta(days=30)).isoformat()
    typed = {"organization": bank.pk, "kind": "money", "text": "Modal", "value": "2,5 juta",
             "due_on": due}  # fmt: skip

    refused = client.post(reverse("solutions:commitment_new", args=[closed.pk]), typed)
    assert refused.status_code == 422
    assert "Buka dahulu proposal ini" in refused.content.decode()

    proposal = make_proposal(make_idea(closed.cohort), status="matching")
    made = client.post(reverse("solutions:commitment_new", args=[proposal.pk]), typed)
    row = Commitment.objects.unscoped("the one").get()
    assert made.url == row.get_absolute_url()
    assert (row.value, row.answer_id) == (2_500_000, None)


def test_list_shows_the_late_ones_and_their_sums():
    cohort = make_cohort()
    proposal = make_proposal(make_idea(cohort), status="matching")
    today = cohort.region.today()
    make_commitment(proposal, text="Pompa air", due_on=today - timedelta(days=1), value=3_000_000)
    make_commitment(
        proposal, text="Pelatihan", state="fulfilled", settled_on=today, value=1_000_000
    )
    client = client_of(make_person(Role.FACILITATOR, place=cohort))

    waiting = client.get(reverse("solutions:commitments")).content.decode()
    settled = client.get(reverse("solutions:commitments"), {"keadaan": "selesai"}).content.decode()

    assert "Pompa air" in waiting
    assert "Terlambat" in waiting
    assert "Rp4.000.000" in waiting
    assert "Pelatihan" not in waiting
    assert "Pelatihan" in settled
