"""Reminders of promises by e-mail: seven days before and on the day to its owner, after to coaches.

A letter names no family and repeats no promise: how many, until when, in which village, and where
to sign in. Each occasion is remembered, so that a second run sends nothing.
"""

import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from academy.models import User
from cohorts.models import Enrolment
from households.models import NextStep, PromiseReminder
from households.promises import steward

logger = logging.getLogger(__name__)

BEFORE = timedelta(days=7)
LOOK_BACK = timedelta(days=60)
Kind = PromiseReminder.Kind


@dataclass(frozen=True)
class Due:
    """One promise of which somebody is to be reminded on one occasion."""

    promise: NextStep
    kind: str


@dataclass
class Letter:
    """All that one person is reminded of today."""

    person: User
    dues: list[Due] = field(default_factory=list)


def send_reminders(*, now: datetime | None = None, dry_run: bool = False) -> tuple[int, int]:
    """Send today's letters; returns how many letters left and how many promises they name."""
    now = now or timezone.now()
    sent = named = 0
    for letter in letters(now):
        if dry_run or _send(letter, now):
            sent, named = sent + 1, named + len(letter.dues)
    return sent, named


def letters(now: datetime) -> list[Letter]:
    """Who is to be reminded of what, by the day of each promise's own region."""
    by_person: dict[int, Letter] = {}
    reminded = set(PromiseReminder.objects.values_list("promise_id", "kind", "due_on", "person_id"))
    for promise in _open_promises(now):
        today = promise.session.region.today(now)
        for kind, person in _occasions(promise, today):
            if (promise.pk, kind, promise.due_on, person.pk) not in reminded and person.is_active:
                letter = by_person.setdefault(person.pk, Letter(person))
                letter.dues.append(Due(promise, kind))
    return [by_person[key] for key in sorted(by_person)]


def _open_promises(now: datetime) -> list[NextStep]:
    """Open promises whose day is near or over, of families that take part."""
    day = now.date()
    rows = (
        NextStep.objects.unscoped("letters that name no family")
        .promises()
        .filter(
            state=NextStep.State.OPEN,
            due_on__range=(day - LOOK_BACK, day + BEFORE + timedelta(days=1)),
        )
        .exclude(session__household__withdrawn_at__isnull=False)
        .select_related("owner", "session__author", "session__region", "session__area")
        .order_by("due_on", "pk")
    )
    return list(rows)


def _occasions(promise: NextStep, today: date) -> Iterator[tuple[str, User]]:
    """The occasion of today and who hears of it; a missed day of the seven is made up for."""
    if today < promise.due_on:
        if promise.due_on - today <= BEFORE:
            yield Kind.BEFORE, steward(promise)
    elif today == promise.due_on:
        yield Kind.ON_DAY, steward(promise)
    else:
        coaches = Enrolment.objects.filter(
            cohort=promise.session.cohort_id, part=Enrolment.Part.COACH
        ).running(today)
        for row in coaches.select_related("person").order_by("person__name", "pk"):
            yield Kind.AFTER, row.person


def _send(letter: Letter, now: datetime) -> bool:
    """Note the occasions and send the letter; when it does not leave, nothing was noted."""
    context = {
        "person": letter.person,
        "own": [_line(due) for due in letter.dues if due.kind != Kind.AFTER],
        "late": [_line(due) for due in letter.dues if due.kind == Kind.AFTER],
        "link": settings.PORTAL_URL.rstrip("/") + reverse("households:promises"),
    }
    body = render_to_string("households/email/promises.txt", context)
    subject = f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{len(letter.dues)} janji kepada keluarga"
    try:
        with transaction.atomic():
            PromiseReminder.objects.bulk_create(
                PromiseReminder(
                    promise=due.promise, kind=due.kind, due_on=due.promise.due_on,
                    person=letter.person, sent_at=now,
                )
                for due in letter.dues
            )  # fmt: skip
            send_mail(subject, body, None, [letter.person.email])
    except IntegrityError:
        logger.info("another run reminded person %s already", letter.person.pk)
        return False
    except (smtplib.SMTPException, OSError):
        logger.exception("a reminder to person %s did not leave", letter.person.pk)
        return False
    return True


def _line(due: Due) -> dict[str, object]:
    return {
        "due_on": due.promise.due_on,
        "village": due.promise.session.area.name,
        "word": Kind(due.kind).label,
    }
