"""What becomes of a promise: the table of its states, the visit that tells, and who may."""

import uuid
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from academy.errors import Refused
from academy.models import AuditEvent
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.actions.promise import (
    break_promise,
    mark_done,
    reopen_promise,
    tell_promise,
    visits_for,
)
from households.actions.session import update_session
from households.models import NextStep
from households.promises import ledger, of_state, standing
from households.public import promises as counted_promises
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

MADE, VISIT = date(2026, 3, 4), date(2026, 4, 4)
PROMISE = {
    "kind": "promise", "text": "Pompa diperiksa", "owner_kind": "agency",
    "owner_name": "Dinas PU", "due_on": date(2026, 3, 20),
}  # fmt: skip


class Field:
    """A family to whom something was promised, and a visit a month later."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.me = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.family = make_household(self.me, cohort=self.cohort)
        self.session = make_session(self.me, household=self.family, steps=[PROMISE], held_on=MADE)
        self.visit = make_session(self.me, household=self.family, held_on=VISIT)
        self.promise = self.session.next_steps.get()

    def tell(self, **changes):
        given = {"visit": self.visit, "is_kept": True, "answer": "agrees",
                 "answer_words": "Airnya sudah jalan."}  # fmt: skip
        return tell_promise(scope=self.me, promise=self.promise, **given | changes)


@pytest.fixture
def field():
    return Field()


def test_promise_is_kept_only_once_it_was_told_and_answered(field):
    done = mark_done(scope=field.me, promise=field.promise, done_on=date(2026, 3, 18))
    assert done.state == "done"

    told = field.tell()

    assert (told.state, told.told_in, told.answer) == ("kept", field.visit, "agrees")
    assert told.done_on == date(2026, 3, 18)
    verbs = AuditEvent.objects.filter(target_id=str(told.pk), target_kind="households.nextstep")
    assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
        "promise done", "promise told",
    ]  # fmt: skip


def test_database_knows_no_kept_promise_without_a_visit(field):
    for wrong in ({"state": "kept"}, {"state": "broken"}, {"answer": "agrees"},
                  {"done_on": MADE}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            NextStep.objects.unscoped("breaking a constraint").filter(pk=field.promise.pk).update(
                **wrong
            )


def test_broken_promise_says_why_and_is_told_too(field):
    with pytest.raises(Refused, match="alasannya"):
        break_promise(scope=field.me, promise=field.promise, reason=" ")
    broken = break_promise(scope=field.me, promise=field.promise, reason="Anggaran dialihkan.")
    assert standing(broken, VISIT)[0] == "tidak ditepati, belum dikabarkan"

    told = field.tell(is_kept=False, answer="not_yet")

    assert (told.state, told.state_reason) == ("broken", "Anggaran dialihkan.")


NEXT_STATES = [
    ("open", "done", True), ("open", "kept", True), ("open", "broken", True),
    ("done", "open", True), ("done", "kept", True), ("broken", "done", True),
    ("broken", "kept", True), ("broken", "open", False), ("kept", "open", False),
    ("kept", "done", False), ("kept", "broken", False), ("open", "open", False),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "may"), NEXT_STATES)
def test_promise_goes_from_to(before, after, may):
    assert NextStep.LIFE.can(before, after) is may


def test_told_twice_is_refused(field):
    field.tell()

    with pytest.raises(Refused, match="sudah tercatat"):
        field.tell()
    with pytest.raises(Refused, match="sudah tercatat"):
        break_promise(scope=field.me, promise=field.promise, reason="Batal.")


def test_what_the_family_was_told_stands(field):
    field.tell(is_kept=False, reason="Anggaran dialihkan.", answer="not_yet")

    with pytest.raises(Refused, match="sudah tercatat"):
        mark_done(scope=field.me, promise=field.promise, done_on=date(2026, 3, 18))


def test_visit_before_it_was_done_tells_of_no_kept_promise(field):
    mark_done(scope=field.me, promise=field.promise, done_on=VISIT + timedelta(days=1))

    with pytest.raises(Refused, match="sebelum janji dikerjakan"):
        field.tell()


def test_visit_is_of_the_same_family_and_later(field):
    other = make_session(field.me, household=make_household(field.me), held_on=VISIT)
    earlier = make_session(field.me, household=field.family, held_on=MADE - timedelta(days=9))
    draft = make_session(field.me, household=field.family, held_on=VISIT, status="draft")

    assert visits_for(field.promise, field.me) == [field.visit]
    for visit in (other, earlier, draft, field.session):
        with pytest.raises(Refused, match="Pilih kunjungan"):
            field.tell(visit=visit)


WRONG_TELLINGS = [
    ("without answer", {"answer": ""}, "jawaban keluarga"),
    ("unknown answer", {"answer": "mungkin"}, "jawaban keluarga"),
    ("not kept without reason", {"is_kept": False}, "alasan"),
]


@pytest.mark.parametrize(
    ("case", "changes", "why"), WRONG_TELLINGS, ids=[case for case, *_ in WRONG_TELLINGS]
)
def test_telling_is_refused(field, case, changes, why):
    with pytest.raises(Refused, match=why):
        field.tell(**changes)


@pytest.mark.parametrize(
    ("day", "why"), [(date(2030, 1, 1), "masih di depan"), (date(2026, 3, 1), "sebelum janji")]
)
def test_done_on_a_day_that_cannot_be_is_refused(field, day, why):
    with pytest.raises(Refused, match=why):
        mark_done(scope=field.me, promise=field.promise, done_on=day)


def test_done_by_mistake_is_open_again(field):
    done = mark_done(scope=field.me, promise=field.promise, done_on=date(2026, 3, 18))

    again = reopen_promise(scope=field.me, promise=done)

    assert (again.state, again.done_on, again.done_by) == ("open", None, None)


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.LAN])
def test_who_only_reads_promises_changes_none(field, role):
    reader = scope_of(make_person(role, place=field.cohort))

    with pytest.raises(PermissionDenied):
        mark_done(scope=reader, promise=field.promise, done_on=date(2026, 3, 18))


def test_stranger_does_not_even_find_it(field):
    stranger = scope_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("35.13"))))

    with pytest.raises(NextStep.DoesNotExist):
        mark_done(scope=stranger, promise=field.promise, done_on=date(2026, 3, 18))


def test_correction_keeps_each_step_and_its_key():
    me = scope_of(make_person(Role.FACILITATOR))
    session = make_session(me, status="returned", steps=[PROMISE, PROMISE | {"text": "Kedua"}])
    first, second = session.next_steps.order_by("sequence")

    update_session(
        scope=me, session=session, version=session.version, fields={}, quotes=None,
        steps=[PROMISE | {"step": second, "text": "Kedua, diperbaiki"}, PROMISE],
    )  # fmt: skip

    rows = list(session.next_steps.order_by("sequence"))
    assert rows[0].pk == second.pk and rows[0].text == "Kedua, diperbaiki"
    assert first.pk not in {row.pk for row in rows} and len(rows) == 2


def test_promise_that_went_on_cannot_be_dropped_by_a_correction():
    me = scope_of(make_person(Role.FACILITATOR))
    session = make_session(me, status="returned", steps=[PROMISE])
    mark_done(scope=me, promise=session.next_steps.get(), done_on=date(2026, 3, 18))

    with pytest.raises(Refused, match="tetap tercatat"):
        update_session(
            scope=me, session=session, version=session.version, fields={}, quotes=None, steps=[]
        )


def test_promise_that_went_on_stays_a_promise_through_a_correction():
    me = scope_of(make_person(Role.FACILITATOR))
    session = make_session(me, status="returned", steps=[PROMISE])
    before = session.next_steps.get()
    mark_done(scope=me, promise=before, done_on=date(2026, 3, 18))
    correct = partial(
        update_session, scope=me, session=session, version=session.version, fields={}, quotes=None
    )

    with pytest.raises(Refused, match="tetap tercatat"):
        correct(steps=[PROMISE | {"step": before, "kind": "step"}])
    correct(steps=[PROMISE | {"step": before, "text": "Pompa besar diperiksa"}])

    after = session.next_steps.get()
    assert (after.text, after.state) == ("Pompa besar diperiksa", "done")


def test_withdrawal_takes_the_familys_promises_out_of_everything_at_once(field):
    region = field.cohort.region_id
    assert ledger(field.me).count() == 1
    assert counted_promises([region], VISIT)[0].late == 1

    withdraw_consent(
        scope=field.me, household=field.family, purposes=["participate"], note="Keluarga meminta."
    )

    assert ledger(field.me).count() == 0
    assert counted_promises([region], VISIT) == []


def test_late_is_said_by_the_regions_own_day(field):
    due = field.promise.due_on

    assert standing(field.promise, due)[0] == "terbuka"
    assert standing(field.promise, due + timedelta(days=1))[0] == "terlambat"
    assert ledger(field.me).filter(of_state("terlambat", due)).count() == 0
    assert ledger(field.me).filter(of_state("terlambat", due + timedelta(days=1))).count() == 1


def test_form_keeps_steps_of_other_sessions_out(field):
    session = make_session(field.me, household=field.family, status="returned", steps=[PROMISE])
    page = client_of(field.me.person).post(
        f"/lapangan/sesi/{session.pk}/ubah/",
        {"client_uuid": uuid.uuid4(), "version": session.version, "step-TOTAL_FORMS": 1,
         "step-INITIAL_FORMS": 0, "quote-TOTAL_FORMS": 0, "quote-INITIAL_FORMS": 0,
         "step-0-step": field.promise.pk, "step-0-text": "x", "step-0-kind": "step",
         "step-0-owner_kind": "agency", "action": "send"},
    )  # fmt: skip

    assert page.status_code == 422
    assert "bukan bagian dari sesi ini" in page.content.decode()
