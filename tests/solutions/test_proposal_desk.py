"""LAN's desk for proposals: read, accepted, or sent back with a note at a section."""

import pytest
from django.urls import reverse

from academy.models import ReviewEvent, Status
from academy.roles import Role
from solutions.models import Proposal
from tests.factories import client_of, make_cohort, make_person
from tests.solution_factories import make_idea, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return make_person(Role.LAN)


def page(name, proposal):
    return reverse(f"admin:solutions_proposal_{name}", args=[proposal.pk])


def fresh(proposal) -> Proposal:
    return Proposal.objects.unscoped("as it stands now").get(pk=proposal.pk)


def test_review_shows_the_whole_proposal(lan):
    proposal = make_proposal(status="submitted", problem="Air jauh di musim kering.")

    answer = client_of(lan).get(page("review", proposal))

    assert answer.status_code == 200
    assert "Air jauh di musim kering." in answer.content.decode()
    assert page("accept", proposal) in answer.content.decode()


def test_accept_moves_the_proposal(lan):
    proposal = make_proposal(status="submitted")

    answer = client_of(lan).post(page("accept", proposal), {"version": proposal.version})

    assert answer.status_code == 302
    assert fresh(proposal).status == Status.ACCEPTED
    assert fresh(proposal).decided_by == lan


def test_return_names_the_section(lan):
    proposal = make_proposal(status="submitted")
    sent = {"version": proposal.version, "note_risks": "Sebut musim kering."}

    client_of(lan).post(page("return", proposal), sent)

    assert fresh(proposal).status == Status.RETURNED
    note = ReviewEvent.objects.get(note="Sebut musim kering.")
    assert note.field == "risks"


def test_return_without_a_note_keeps_it(lan):
    proposal = make_proposal(status="submitted")

    answer = client_of(lan).post(page("return", proposal), {"version": proposal.version})

    assert answer.status_code == 422
    assert fresh(proposal).status == Status.SUBMITTED


def test_decision_on_an_old_page_is_refused(lan):
    proposal = make_proposal(status="submitted")

    answer = client_of(lan).post(page("accept", proposal), {"version": proposal.version + 1})

    assert answer.status_code == 409
    assert fresh(proposal).status == Status.SUBMITTED


def test_draft_is_not_on_the_desk(lan):
    proposal = make_proposal(status="draft")

    assert client_of(lan).get(page("review", proposal)).status_code == 404


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COACH, Role.PARTICIPANT])
def test_nobody_else_decides(role):
    cohort = make_cohort()
    proposal = make_proposal(make_idea(cohort), status="submitted")
    person = make_person(role, place=cohort)

    answer = client_of(person).post(page("accept", proposal), {"version": proposal.version})

    assert answer.status_code in (302, 403, 404)
    assert fresh(proposal).status == Status.SUBMITTED


def test_list_shows_what_waits(lan):
    make_proposal(status="submitted", title="Menunggu ditinjau")
    make_proposal(make_idea(make_cohort()), status="accepted", title="Sudah diterima")

    answer = client_of(lan).get(reverse("admin:solutions_proposal_changelist"))

    assert "Menunggu ditinjau" in answer.content.decode()
    assert "Sudah diterima" not in answer.content.decode()
