"""What waits for a facilitator today: returned work, what falls due, families to visit."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from academy.models import ReviewEvent, Status, Transition
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from households.models import Household, ListeningSession, LocalPotential, NextStep

SOON = timedelta(days=14)
PAST = timedelta(days=60)
LONG_AGO = timedelta(days=60)
MOST = 8


@dataclass(frozen=True)
class ReturnedWork:
    """Something LAN sent back, with the first thing it asks for."""

    title: str
    url: str
    note: str
    at: object


@dataclass(frozen=True)
class DueStep:
    """Something agreed with a family or group, and how near its day is."""

    step: NextStep
    place: str
    url: str
    state: str
    is_late: bool


@dataclass(frozen=True)
class CohortMonth:
    """How often a cohort listened this month, and to how many of its families."""

    cohort: Cohort
    sessions: int
    families: int


def returned_work(scope: Scope) -> list[ReturnedWork]:
    """Own sessions and potentials that LAN returned, the longest waiting first."""
    own = {"author": scope.person, "status": Status.RETURNED}
    records = [
        *ListeningSession.objects.visible_to(scope).filter(**own).order_by("decided_at", "pk"),
        *LocalPotential.objects.visible_to(scope).filter(**own).order_by("decided_at", "pk"),
    ]
    notes = _first_notes(records)
    return [
        ReturnedWork(
            title=_title(record),
            url=record.get_absolute_url(),
            note=notes.get((record._meta.label_lower, record.pk, record.round), ""),
            at=record.decided_at,
        )
        for record in sorted(records, key=lambda record: (record.decided_at, record.pk))
    ]


def _first_notes(records: list) -> dict[tuple[str, int, int], str]:
    """The first note of each record's latest return, in one query."""
    asked = Q(pk__in=[])
    for record in records:
        asked |= Q(record_kind=record._meta.label_lower, record_id=record.pk, round=record.round)
    events = ReviewEvent.objects.filter(asked, transition=Transition.RETURN).order_by("-pk")
    return {(e.record_kind, e.record_id, e.round): e.note for e in events}


def _title(record: ListeningSession | LocalPotential) -> str:
    if isinstance(record, LocalPotential):
        return f"Potensi: {record.title}"
    subject = record.household.code if record.household else record.group_name
    return f"Sesi {subject}, {record.get_form_display()}"


def due_steps(scope: Scope, today: date) -> list[DueStep]:
    """Steps and promises of own cohorts that are due within two weeks or were due lately."""
    cohorts = scope.cohort_ids(Verb.RECORD_SESSION)
    steps = (
        NextStep.objects.visible_to(scope)
        .filter(session__cohort__in=cohorts, due_on__range=(today - PAST, today + SOON))
        .filter(state=NextStep.State.OPEN)
        .exclude(session__status=Status.WITHDRAWN)
        .select_related("session__household", "session__area")
        .order_by("due_on", "pk")
    )
    return [_due(step, today) for step in steps]


def _due(step: NextStep, today: date) -> DueStep:
    session = step.session
    subject = session.household.code if session.household else session.group_name
    days = (step.due_on - today).days
    state = f"{days} hari lagi" if days > 1 else {1: "besok", 0: "hari ini"}.get(days, "")
    return DueStep(
        step,
        place=f"{subject}, {session.area.name}",
        url=step.get_absolute_url() if step.kind == "promise" else session.get_absolute_url(),
        state=state or f"lewat {-days} hari",
        is_late=days < 0,
    )


def families_to_visit(scope: Scope, today: date) -> tuple[list[Household], int]:
    """Families nobody listened to for sixty days, the longest waiting first, and their number."""
    families = (
        Household.objects.visible_to(scope)
        .filter(cohort__in=scope.cohort_ids(Verb.RECORD_SESSION))
        .not_visited_since(today - LONG_AGO)
    )
    waiting = families.with_head().order_by("last_visit", "created_at", "pk")
    return list(waiting[:MOST]), families.count()


def cohort_months(scope: Scope, today: date) -> list[CohortMonth]:
    """This month's sessions of each own cohort, on the region's calendar.

    Drafts do not count, nor does what its author pulled back.
    """
    first = today.replace(day=1)
    sessions = (
        ListeningSession.objects.visible_to(scope)
        .exclude(status__in=[Status.DRAFT, Status.WITHDRAWN])
        .filter(held_on__range=(first, today))
        .order_by()
        .values("cohort")
        .annotate(sessions=Count("pk"), families=Count("household", distinct=True))
        .values_list("cohort", "sessions", "families")
    )
    counted = {cohort: (number, families) for cohort, number, families in sessions}
    return [
        CohortMonth(cohort, *counted.get(cohort.pk, (0, 0)))
        for cohort in Cohort.objects.recordable_by(scope).order_by("code")
    ]
