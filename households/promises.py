"""The ledger of promises: which there are, how they stand, and to whom they were made."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format

from academy.permissions import Scope
from academy.roles import Verb
from households.models import Household, NextStep

SOON = timedelta(days=14)
State = NextStep.State
# Address word, label, icon, and which promises; "late" is said of open ones, never stored.
FILTERS: dict[str, tuple[str, str]] = {
    "terlambat": ("terlambat", "exclamation-triangle"),
    "segera": ("jatuh tempo 14 hari", "calendar-event"),
    "belum-dikabarkan": ("dikerjakan, belum dikabarkan", "chat-left-text"),
    "ditepati": ("ditepati", "check-circle"),
    "tidak-ditepati": ("tidak ditepati", "slash-circle"),
}


@dataclass(frozen=True)
class PromiseRow:
    """A promise as a list shows it: to whom, by whom, until when, how it stands."""

    promise: NextStep
    to: str
    village: str
    by: str
    word: str
    tone: str
    icon: str


def ledger(scope: Scope) -> QuerySet[NextStep]:
    """Promises one may read: those still to be told first, by their day."""
    rows = NextStep.objects.visible_to(scope).promises()
    verb = scope.where(Verb.SEE_PROMISE, region="session__region_id", cohort="session__cohort_id")
    return (
        rows.filter(verb)
        .select_related("session__household", "session__area", "session__author", "owner")
        .annotate(is_settled=Q(told_in__isnull=False))
        .order_by("is_settled", "due_on", "pk")
    )


def of_state(word: str, today: date) -> Q:
    """Which promises a filter of the ledger means."""
    return {
        "terlambat": Q(state=State.OPEN, due_on__lt=today),
        "segera": Q(state=State.OPEN, due_on__range=(today, today + SOON)),
        "belum-dikabarkan": Q(state__in=[State.DONE, State.BROKEN], told_in__isnull=True),
        "ditepati": Q(state=State.KEPT),
        "tidak-ditepati": Q(state=State.BROKEN),
    }.get(word, Q())


def counted(rows: QuerySet[NextStep], today: date) -> list[dict[str, Any]]:
    """How many promises each filter finds, for the tabs."""
    numbers = rows.order_by().aggregate(
        **{word: Count("pk", filter=of_state(word, today)) for word in FILTERS}
    )
    return [
        {"word": word, "label": label, "icon": icon, "number": numbers[word]}
        for word, (label, icon) in FILTERS.items()
    ]


def row_of(promise: NextStep, today: date) -> PromiseRow:
    """A promise in words; `today` is the day of its region."""
    session = promise.session
    word, tone, icon = standing(promise, today)
    return PromiseRow(
        promise,
        to=session.household.code if session.household else session.group_name,
        village=session.area.name,
        by=promise.owner_name or promise.get_owner_kind_display(),
        word=word,
        tone=tone,
        icon=icon,
    )


def standing(promise: NextStep, today: date) -> tuple[str, str, str]:
    """How a promise stands today: word, tone and icon."""
    if promise.is_late(today):
        return "terlambat", "danger", "exclamation-triangle"
    if promise.state == State.OPEN:
        return "terbuka", "", "hourglass-split"
    if promise.state == State.DONE:
        return "dikerjakan, belum dikabarkan", "warn", "chat-left-text"
    if promise.state == State.KEPT:
        return "ditepati", "ok", "check-circle"
    told = "" if promise.is_told else ", belum dikabarkan"
    return f"tidak ditepati{told}", "", "slash-circle"


def steward(promise: NextStep) -> Any:
    """Who in the portal sees to it: its owner, else whoever wrote the session down."""
    return promise.owner or promise.session.author


def open_for(household: Household, scope: Scope) -> list[NextStep]:
    """A family's promises that it was not yet told of, by their day."""
    return list(ledger(scope).filter(session__household=household, told_in__isnull=True))


def story_of(promise: NextStep) -> list[dict[str, str]]:
    """What happened to a promise, first to last, as a timeline shows it."""
    session = promise.session
    events = [
        {
            "when": _day(session.held_on),
            "title": "Dijanjikan",
            "text": f"oleh {promise.owner_name or promise.get_owner_kind_display()}, paling "
            f"lambat {_day(promise.due_on)}",
            "icon": "heart",
        }
    ]
    if promise.done_on:
        text = f"dicatat oleh {promise.done_by.name}"
        events.append(_event(promise.done_on, "Dikerjakan", text, "check2-square"))
    if promise.state == State.BROKEN:
        events.append(
            {"when": "", "title": "Tidak ditepati", "text": promise.state_reason,
             "icon": "slash-circle", "tone": "warn"}
        )  # fmt: skip
    if promise.told_in:
        said = f"“{promise.answer_words}”" if promise.answer_words else ""
        text = f"Jawaban keluarga: {promise.get_answer_display()}. {said}".strip()
        events.append(
            _event(promise.told_in.held_on, "Dikabarkan kembali", text, "chat-quote")
            | {"tone": "ok"}
        )
    return events


def _event(day: date, title: str, text: str, icon: str) -> dict[str, str]:
    return {"when": _day(day), "title": title, "text": text, "icon": icon}


def _day(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
