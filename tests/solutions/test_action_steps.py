"""Steps: planned, begun, done or dropped with a reason, by the cohort, one correction at a time."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from solutions.actions.action import change_step, plan_from_activities, plan_step, update_step
from solutions.models import ActionStep
from tests.action_factories import make_activity, make_step
from tests.factories import make_person, scope_of
from tests.solution_factories import make_commitment, make_proposal

pytestmark = pytest.mark.django_db

FIELDS = {"text": "Menggali sumur", "owner_name": "Lurah Oesapa", "due_on": date(2026, 7, 1)}
TODAY = date(2026, 8, 1)


def plan(proposal, **fields):
    return plan_step(
        scope=scope_of(proposal.author), proposal=proposal, fields=FIELDS | fields,
        client_uuid=uuid.uuid4(),
    )  # fmt: skip


def test_plan_step_keeps_who_and_when_and_leaves_its_trail():
    proposal = make_proposal()
    activity, commitment = make_activity(proposal), make_commitment(proposal)

    step = plan(proposal, activity=activity, commitment=commitment)

    assert (step.state, step.owner_name, step.created_by) == (
        "planned", "Lurah Oesapa", proposal.author,
    )  # fmt: skip
    assert AuditEvent.objects.get(verb="plan step").target_id == str(step.pk)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_plan_step_waits_for_acceptance(status):
    with pytest.raises(Refused, match="sesudah proposal diterima"):
        plan(make_proposal(status=status))


def test_plan_step_twice_from_one_form_is_stored_once():
    proposal, number = make_proposal(), uuid.uuid4()
    scope = scope_of(proposal.author)
    plan_step(scope=scope, proposal=proposal, fields=FIELDS, client_uuid=number)

    with pytest.raises(AlreadyStored):
        plan_step(scope=scope, proposal=proposal, fields=FIELDS, client_uuid=number)


@pytest.mark.parametrize(
    ("part", "make", "words"),
    [("activity", make_activity, "kegiatan"), ("commitment", make_commitment, "komitmen")],
)
def test_plan_step_refuses_parts_of_another_proposal(part, make, words):
    other = make(make_proposal())

    with pytest.raises(Refused, match=words):
        plan(make_proposal(), **{part: other})


def test_plan_step_refuses_a_cancelled_commitment():
    proposal = make_proposal()
    gone = make_commitment(
        proposal, state="cancelled", state_reason="Anggaran dipotong.", settled_on=TODAY
    )

    with pytest.raises(Refused, match="dibatalkan"):
        plan(proposal, commitment=gone)


def test_plan_from_activities_makes_each_activity_a_step_once():
    proposal = make_proposal()
    scope = scope_of(proposal.author)
    activities = [make_activity(proposal, sequence=n, text=f"Kegiatan {n}") for n in (1, 2)]
    plan(proposal, activity=activities[0])

    planned = plan_from_activities(scope=scope, proposal=proposal)
    again = plan_from_activities(scope=scope, proposal=proposal)

    assert [step.activity for step in planned] == [activities[1]]
    assert planned[0].due_on == activities[1].ends_on
    assert planned[0].owner == proposal.author
    assert again == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("planned", "running"), ("planned", "done"), ("running", "done"), ("running", "dropped")],
)
def test_change_step_follows_its_life(before, after):
    step = make_step(make_proposal(), state=before)

    change_step(
        scope=scope_of(step.proposal.author), step=step, state=after, reason="Tanah berbatu.",
        today=TODAY,
    )  # fmt: skip

    step.refresh_from_db()
    assert step.state == after
    assert step.ended_on == (None if after == "running" else TODAY)
    assert AuditEvent.objects.get(verb="change").fields == ["state"]


@pytest.mark.parametrize("after", ["planned", "running", "dropped", "unknown"])
def test_change_step_refuses_to_leave_the_end(after):
    step = make_step(make_proposal(), state="done", ended_on=TODAY)

    with pytest.raises(Refused, match="Keadaan langkah ini sekarang: selesai"):
        change_step(scope=scope_of(step.proposal.author), step=step, state=after, reason="Lagi.")


@pytest.mark.parametrize(
    ("state", "reason", "on", "words"),
    [
        ("dropped", " ", None, "mengapa langkah ini tidak jadi"),
        ("done", "", TODAY + timedelta(days=1), "tidak boleh sesudah hari ini"),
        ("done", "", date(2020, 1, 1), "sebelum angkatan mulai"),
    ],
)
def test_change_step_asks_for_what_is_missing(state, reason, on, words):
    step = make_step(make_proposal())

    with pytest.raises(Refused, match=words):
        change_step(
            scope=scope_of(step.proposal.author), step=step, state=state, reason=reason, on=on,
            today=TODAY,
        )  # fmt: skip


def test_update_step_lets_only_one_of_two_stand():
    step = make_step(make_proposal())
    scope = scope_of(step.proposal.author)
    update_step(scope=scope, step=step, version=1, fields={"due_on": date(2026, 9, 1)})

    with pytest.raises(Stale):
        update_step(scope=scope, step=step, version=1, fields={"due_on": date(2026, 10, 1)})

    assert ActionStep.objects.unscoped("how it stands").get().due_on == date(2026, 9, 1)


def test_update_step_leaves_an_ended_step_alone():
    step = make_step(make_proposal(), state="done", ended_on=TODAY)

    with pytest.raises(Refused, match="sudah selesai"):
        update_step(
            scope=scope_of(step.proposal.author), step=step, version=1, fields={"text": "Lain"}
        )


@pytest.mark.parametrize("role", [Role.COACH, Role.OFFICIAL, Role.LAN])
def test_readers_change_no_step(role):
    step = make_step(make_proposal())
    place = step.proposal.region if role == Role.OFFICIAL else step.proposal.cohort
    reader = scope_of(make_person(role, place=place))

    with pytest.raises(PermissionDenied):
        change_step(scope=reader, step=step, state="done")
