"""Reminders: who hears of which promise on which day, once, without any family in the letter."""

import smtplib
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from academy.roles import Role
from households import reminders
from households.actions.consent import withdraw_consent
from households.actions.promise import mark_done
from households.models import NextStep, PromiseReminder
from households.reminders import send_reminders
from tests.factories import make_cohort, make_household, make_person, make_session, scope_of

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 20)
PROMISE = {
    "kind": "promise", "text": "Pompa diperiksa", "owner_kind": "agency", "owner_name": "Dinas PU",
    "due_on": DUE,
}  # fmt: skip


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)


class Field:
    def __init__(self) -> None:
        cohort = make_cohort()
        self.writer = make_person(Role.FACILITATOR, place=cohort, name="Maria")
        self.coach = make_person(Role.COACH, place=cohort, name="Bu Coach")
        self.me = scope_of(self.writer)
        self.family = make_household(self.me, cohort=cohort)
        self.session = make_session(self.me, household=self.family, steps=[PROMISE])
        self.promise = self.session.next_steps.get()


@pytest.fixture
def field():
    return Field()


DAYS = [
    (8, None), (7, "writer"), (3, "writer"), (1, "writer"), (0, "writer"), (-1, "coach"),
    (-20, "coach"), (-61, None),
]  # fmt: skip


@pytest.mark.parametrize(("days", "who"), DAYS)
def test_days_before_the_promise_who_hears(field, days, who):
    send_reminders(now=noon(DUE - timedelta(days=days)))

    expected = [] if who is None else [[getattr(field, who).email]]
    assert [letter.to for letter in mail.outbox] == expected


def test_second_run_sends_nothing(field):
    for _ in range(2):
        send_reminders(now=noon(DUE - timedelta(days=7)))
    send_reminders(now=noon(DUE - timedelta(days=5)))

    assert len(mail.outbox) == 1
    assert PromiseReminder.objects.count() == 1


def test_letter_names_no_family_and_no_promise(field):
    send_reminders(now=noon(DUE))

    letter = mail.outbox[0].subject + mail.outbox[0].body
    for secret in (field.family.code, "Yuliana", "Jalan Lontar", "Pompa", "Dinas PU"):
        assert secret not in letter
    assert "20 Maret 2026" in letter and "/lapangan/janji/" in letter


def test_all_promises_of_one_person_are_one_letter(field):
    make_session(field.me, household=field.family, steps=[PROMISE, PROMISE])

    letters, promises = send_reminders(now=noon(DUE))

    assert (letters, promises, len(mail.outbox)) == (1, 3, 1)
    assert mail.outbox[0].subject.endswith("3 janji kepada keluarga")


def test_owner_in_the_portal_hears_instead_of_the_writer(field):
    owner = make_person(Role.FACILITATOR, place=field.session.cohort)
    field.promise.owner = owner
    field.promise.save()

    send_reminders(now=noon(DUE))

    assert mail.outbox[0].to == [owner.email]


def test_the_day_is_the_regions_own(field):
    """At half past midnight in Kupang it is still yesterday in Jakarta."""
    before_midnight = datetime(2026, 3, 19, 15, 59, tzinfo=UTC)

    send_reminders(now=before_midnight)
    send_reminders(now=before_midnight + timedelta(minutes=31))

    kinds = PromiseReminder.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["before", "on_day"]


def test_done_told_and_withdrawn_promises_are_not_recalled(field):
    mark_done(scope=field.me, promise=field.promise, done_on=date(2026, 3, 10))
    other = make_household(field.me)
    make_session(field.me, household=other, steps=[PROMISE])
    make_session(field.me, household=field.family, steps=[PROMISE], status="draft")
    withdraw_consent(scope=field.me, household=other, purposes=["participate"], note="Meminta.")

    assert send_reminders(now=noon(DUE)) == (0, 0)


def test_letter_that_does_not_leave_is_tried_again_and_stops_no_other(field, monkeypatch):
    other = make_person(Role.FACILITATOR, place=field.session.cohort)
    make_session(scope_of(other), household=field.family, steps=[PROMISE])
    send, refused = reminders.send_mail, field.writer.email

    def post(subject, body, sender, to):
        if to == [refused]:
            raise smtplib.SMTPServerDisconnected("gone")
        return send(subject, body, sender, to)

    monkeypatch.setattr(reminders, "send_mail", post)
    assert send_reminders(now=noon(DUE))[0] == 1

    monkeypatch.undo()
    assert send_reminders(now=noon(DUE))[0] == 1
    assert {letter.to[0] for letter in mail.outbox} == {refused, other.email}


def test_command_counts_and_dry_run_sends_nothing(field):
    field.promise.due_on = field.session.region.today()
    field.promise.save()
    out = StringIO()

    call_command("send_reminders", "--dry-run", stdout=out)
    assert "1 letters would leave, naming 1 promises" in out.getvalue() and not mail.outbox

    call_command("send_reminders", stdout=out)
    assert "1 letters left" in out.getvalue() and len(mail.outbox) == 1


def test_another_run_at_the_same_time_sends_no_second_letter(field):
    now = noon(DUE)
    (letter,) = reminders.letters(now)
    send_reminders(now=now)

    assert reminders._send(letter, now) is False
    assert len(mail.outbox) == 1


def test_coach_who_keeps_a_promise_hears_of_both_apart(field):
    make_session(field.me, household=field.family, steps=[PROMISE | {"due_on": date(2026, 3, 25)}])
    NextStep.objects.unscoped("gives it an owner").filter(due_on=date(2026, 3, 25)).update(
        owner=field.coach
    )

    send_reminders(now=noon(DUE + timedelta(days=1)))

    body = mail.outbox[0].body
    assert "1 janji kepada keluarga Anda kawal" in body
    assert "1 janji kepada keluarga sudah lewat" in body
