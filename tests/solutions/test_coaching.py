"""Coaching: one coach at a time, at a section, every round kept."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from academy.errors import Refused
from academy.roles import Role
from solutions.actions.coaching import (
    ask_coach,
    ask_new_version,
    close_round,
    comment,
    reply,
    send_new_version,
)
from solutions.actions.proposal import submit_proposal, update_proposal
from solutions.models import CoachComment, CoachingRound
from tests.factories import make_cohort, make_person, make_region, scope_of
from tests.solution_factories import MOMENT, make_idea, make_proposal, make_version

pytestmark = pytest.mark.django_db


class Room:
    """A cohort with its writer, its coach and a draft."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.writer = scope_of(make_person(Role.PARTICIPANT, place=self.cohort))
        self.coach = scope_of(make_person(Role.COACH, place=self.cohort, name="Bu Coach"))
        idea = make_idea(self.cohort, owner=self.writer.person)
        self.proposal = make_proposal(idea, status="draft")

    def ask(self):
        return ask_coach(scope=self.writer, proposal=self.proposal, coach=self.coach.person)


@pytest.fixture
def room():
    return Room()


def test_coach_reads_the_version_that_was_sent(room):
    running = room.ask()

    assert (running.number, running.version.number, running.closed_at) == (1, 1, None)


def test_second_coach_is_told_who_is_there(room):
    room.ask()
    other = make_person(Role.COACH, place=room.cohort)

    with pytest.raises(Refused, match="sedang didampingi Bu Coach"):
        ask_coach(scope=room.writer, proposal=room.proposal, coach=other)


def test_database_knows_one_open_round(room):
    first = room.ask()
    version = make_version(room.proposal, number=9)

    with pytest.raises(IntegrityError), transaction.atomic():
        CoachingRound.objects.create(
            proposal=room.proposal, number=2, coach=first.coach, version=version, asked_at=MOMENT
        )


def test_coach_comes_from_the_cohort(room):
    stranger = make_person(Role.COACH, place=make_cohort(make_region("35.13")))

    with pytest.raises(Refused, match="dari angkatan ini"):
        ask_coach(scope=room.writer, proposal=room.proposal, coach=stranger)


def test_comment_stands_at_a_section_and_is_answered_once(room):
    said = comment(
        scope=room.coach, coaching_round=room.ask(), section="risks", text="Kemarau panjang?"
    )

    answered = reply(scope=room.writer, coach_comment=said, text="Sudah kami tambahkan.")

    assert answered.replied_by == room.writer.person
    with pytest.raises(Refused, match="sudah dijawab"):
        reply(scope=room.writer, coach_comment=said, text="Lagi.")


REFUSED_COMMENTS = [
    ("unknown section", {"section": "kata_kunci"}, "Pilih bagian"),
    ("without text", {"text": "  "}, "Tuliskan catatannya"),
]


@pytest.mark.parametrize(
    ("case", "changes", "why"), REFUSED_COMMENTS, ids=[c for c, *_ in REFUSED_COMMENTS]
)
def test_comment_is_refused(room, case, changes, why):
    with pytest.raises(Refused, match=why):
        comment(
            scope=room.coach, coaching_round=room.ask(),
            **{"section": "risks", "text": "Apa?"} | changes,
        )  # fmt: skip


def test_only_the_coach_of_the_round_speaks_in_it(room):
    running = room.ask()
    other = scope_of(make_person(Role.COACH, place=room.cohort))

    with pytest.raises(Refused, match="Bu Coach"):
        comment(scope=other, coaching_round=running, section="plan", text="Saya juga.")
    with pytest.raises(PermissionDenied):
        comment(scope=room.writer, coaching_round=running, section="plan", text="Sendiri.")


def test_new_version_is_asked_for_and_sent(room):
    running = ask_new_version(scope=room.coach, coaching_round=room.ask())
    with pytest.raises(Refused, match="sudah diminta"):
        ask_new_version(scope=room.coach, coaching_round=running)
    update_proposal(
        scope=room.writer, proposal=room.proposal, version=1, fields={"plan": "Cara baru."}
    )

    version = send_new_version(scope=room.writer, proposal=room.proposal)

    running.refresh_from_db()
    assert (version.number, running.version, running.new_version_asked_at) == (2, version, None)
    assert version.content["fields"]["plan"] == "Cara baru."


def test_round_closes_with_a_summary_and_the_next_gets_a_number(room):
    running = room.ask()
    with pytest.raises(Refused, match="simpulan"):
        close_round(scope=room.coach, coaching_round=running, summary=" ")
    close_round(scope=room.coach, coaching_round=running, summary="Sudah kuat.")

    with pytest.raises(Refused, match="sudah ditutup"):
        comment(scope=room.coach, coaching_round=running, section="plan", text="Satu lagi.")
    assert room.ask().number == 2
    assert CoachingRound.objects.visible_to(room.writer).count() == 2
    assert not CoachComment.objects.visible_to(room.writer).exists()


def test_open_round_keeps_the_proposal_from_review(room):
    room.ask()

    with pytest.raises(Refused):
        submit_proposal(scope=room.writer, proposal=room.proposal)


def test_new_version_needs_a_round(room):
    with pytest.raises(Refused, match="Minta coach"):
        send_new_version(scope=room.writer, proposal=room.proposal)
