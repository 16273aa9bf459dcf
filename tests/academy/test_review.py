"""The table of moves: every role, every state, every transition, allowed or refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from academy import review
from academy.models import Assignment, AuditEvent, ReviewEvent, Status, Transition
from academy.review import MOVES, CannotMove
from academy.roles import Role
from households.models import ListeningSession
from tests.factories import (
    make_cohort,
    make_household,
    make_person,
    make_potential,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

ACTORS = ("author", "colleague", "LAN", "LAN who is the author", "participant", "official", "PDP")
MAY = {
    (Status.DRAFT, Transition.SUBMIT): {"author", "LAN who is the author"},
    (Status.RETURNED, Transition.SUBMIT): {"author", "LAN who is the author"},
    (Status.SUBMITTED, Transition.RETURN): {"LAN"},
    (Status.SUBMITTED, Transition.ACCEPT): {"LAN"},
    (Status.DRAFT, Transition.WITHDRAW): {"author", "LAN who is the author"},
    (Status.SUBMITTED, Transition.WITHDRAW): {"author", "LAN who is the author"},
    (Status.RETURNED, Transition.WITHDRAW): {"author", "LAN who is the author"},
}


def record_in(status: Status, author):
    """A session brought to a state by the real moves."""
    scope = scope_of(author)
    session = make_session(scope, household=make_household(scope), status="draft")
    if status == Status.DRAFT:
        return session
    if status == Status.WITHDRAWN:
        return review.move(session, Transition.WITHDRAW, scope=scope)
    review.move(session, Transition.SUBMIT, scope=scope)
    decision = {Status.RETURNED: Transition.RETURN, Status.ACCEPTED: Transition.ACCEPT}
    if status in decision:
        lan = scope_of(make_person(Role.LAN))
        review.move(session, decision[status], scope=lan, note="Lengkapi.")
    return session


def person_as(actor: str, cohort, author):
    if actor in ("author", "LAN who is the author"):
        return author
    if actor == "official":
        return make_person(Role.OFFICIAL, place=cohort.region)
    role = {
        "colleague": Role.FACILITATOR, "LAN": Role.LAN, "participant": Role.PARTICIPANT,
        "PDP": Role.PDP,
    }[actor]  # fmt: skip
    return make_person(role, place=cohort)


@pytest.mark.parametrize("actor", ACTORS)
@pytest.mark.parametrize("transition", Transition.values)
@pytest.mark.parametrize("status", Status.values)
def test_move_by_role_status_and_transition(status, transition, actor):
    cohort = make_cohort()
    author = make_person(Role.FACILITATOR, place=cohort)
    if actor == "LAN who is the author":
        Assignment.objects.create(person=author, role=Role.LAN, since=date(2025, 1, 1))
    session = record_in(Status(status), author)
    scope = scope_of(person_as(actor, cohort, author))
    allowed = actor in MAY.get((Status(status), Transition(transition)), set())
    events = ReviewEvent.objects.count()

    assert review.can_move(session, Transition(transition), scope=scope) is allowed
    if allowed:
        review.move(session, Transition(transition), scope=scope, note="Lengkapi.")
        assert session.status == MOVES[Transition(transition)].target
        assert ReviewEvent.objects.count() == events + 1
    else:
        with pytest.raises((CannotMove, PermissionDenied)):
            review.move(session, Transition(transition), scope=scope, note="Lengkapi.")
        stored = ListeningSession.objects.unscoped("test of moves").get(pk=session.pk)
        assert stored.status == status
        assert ReviewEvent.objects.count() == events


def test_table_names_every_transition():
    assert set(MOVES) == set(Transition)
    assert {key[1] for key in MAY} == set(Transition)


def test_return_needs_a_note():
    session = make_session(status="submitted")

    with pytest.raises(CannotMove, match="perlu diperbaiki"):
        review.move(session, Transition.RETURN, scope=scope_of(make_person(Role.LAN)), note=" ")


@pytest.mark.parametrize("notes", [{}, {"heard": ""}, {"heard": "  ", "": "\n"}])
def test_return_with_notes_needs_one(notes):
    session = make_session(status="submitted")
    lan = scope_of(make_person(Role.LAN))

    with pytest.raises(CannotMove):
        review.return_with_notes(session, scope=lan, notes=notes)
    assert AuditEvent.objects.filter(verb="return").count() == 0


def test_every_round_is_kept():
    potential = make_potential(status="returned")
    author, lan = scope_of(potential.author), scope_of(make_person(Role.LAN))
    review.move(potential, Transition.SUBMIT, scope=author)
    review.return_with_notes(potential, scope=lan, notes={"title": "Nama lokalnya?", "": "Baik."})
    review.move(potential, Transition.SUBMIT, scope=author)
    review.move(potential, Transition.ACCEPT, scope=lan)

    rounds = [(e.round, e.transition) for e in review.events_of(potential)]

    assert rounds == [
        (1, "submit"), (1, "return"), (2, "submit"), (2, "return"), (2, "return"), (3, "submit"),
        (3, "accept"),
    ]  # fmt: skip


def test_open_notes_are_those_of_the_last_return_only():
    potential = make_potential(status="returned")
    author, lan = scope_of(potential.author), scope_of(make_person(Role.LAN))
    review.move(potential, Transition.SUBMIT, scope=author)
    assert review.open_notes(potential) == {}
    review.return_with_notes(potential, scope=lan, notes={"title": "Nama lokalnya?"})

    assert {f: [e.note for e in events] for f, events in review.open_notes(potential).items()} == {
        "title": ["Nama lokalnya?"]
    }


def test_database_refuses_a_judge_of_own_work():
    session = make_session(status="submitted")

    with pytest.raises(IntegrityError, match="not_own_judge"), transaction.atomic():
        ListeningSession.objects.unscoped("breaking the rule").filter(pk=session.pk).update(
            status="accepted", decided_at=timezone.now(), decided_by=session.author
        )
    with pytest.raises(IntegrityError, match="not_own_judge"), transaction.atomic():
        ReviewEvent.objects.create(
            record_kind="x", record_id=1, round=1, transition="accept", by=session.author,
            author=session.author,
        )  # fmt: skip


def test_database_refuses_a_return_without_reason():
    session, lan = make_session(status="submitted"), make_person(Role.LAN)

    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        ReviewEvent.objects.create(
            record_kind="x", record_id=1, round=1, transition="return", by=lan,
            author=session.author,
        )  # fmt: skip


@pytest.mark.parametrize("status", ["accepted", "returned"])
def test_database_refuses_a_decided_status_without_decision(status):
    session = make_session(status="submitted")

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_listeningsession SET status = %s WHERE id = %s",
            [status, session.pk],
        )


def test_second_reviewer_finds_the_record_decided():
    session = make_session(status="submitted")
    same = ListeningSession.objects.unscoped("a second page").get(pk=session.pk)
    review.move(session, Transition.ACCEPT, scope=scope_of(make_person(Role.LAN)))

    with pytest.raises(CannotMove, match="sudah diterima"):
        review.move(same, Transition.RETURN, scope=scope_of(make_person(Role.LAN)), note="x")
