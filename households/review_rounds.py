"""The rounds of a reviewed record: what was sent each time, and what changed in between.

Read from the history that the database itself keeps of every change (pghistory). Words that a
family took back are left out of every round, the old ones too.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.formats import date_format

from academy import review
from academy.differences import EMPTY, Change, change
from academy.models import Reviewed, ReviewEvent, Status, Transition
from households.actions.potential import POTENTIAL_FIELDS
from households.actions.session import SESSION_FIELDS
from households.models import Consent, ListeningSession, Quote

PART_LABELS = {"quotes": "Kutipan", "steps": "Langkah dan janji"}
QUOTE_PARTS = ("speaker", "language", "words", "gloss", "may_be_quoted")


@dataclass(frozen=True)
class Decision:
    """What was decided in a round, by whom, and the note at a part."""

    label: str
    by: str
    at: datetime
    note: str
    part: str


@dataclass
class Round:
    """What was sent once: when, what had changed since the round before, what was decided."""

    number: int
    sent_at: datetime
    changes: list[Change] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)

    @property
    def is_first(self) -> bool:
        return self.number == 1


def shown(model: type[Model], name: str, value: Any) -> str:
    """A stored value as people read it."""
    column = model._meta.get_field(name)
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, date):
        return date_format(value, "l, j F Y")
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, list):
        base = dict(getattr(column.base_field, "choices", None) or [])
        return ", ".join(str(base.get(item, item)) for item in value)
    if column.choices:
        return str(dict(column.choices).get(value, value))
    return str(value)


def rounds_of(record: Reviewed) -> list[Round]:
    """All rounds, the latest first, each with what changed since the one before."""
    events = review.events_of(record)
    sent = {e.round: e for e in events if e.transition == Transition.SUBMIT}
    states = _states(record)
    rounds = []
    for number, event in sorted(sent.items()):
        decisions = [
            _decision(record, e)
            for e in events
            if e.round == number and e.transition != Transition.SUBMIT
        ]
        one = Round(number, event.at, decisions=decisions)
        if number - 1 in states and number in states:
            one.changes = _changes(record, states[number - 1], states[number])
        rounds.append(one)
    return rounds[::-1]


def _decision(record: Reviewed, event: ReviewEvent) -> Decision:
    label = event.get_transition_display().capitalize()
    part = part_label(type(record), event.field) if event.field else ""
    return Decision(label, str(event.by), event.at, event.note, part)


def part_label(model: type[Model], name: str) -> str:
    """The words for a part of a record: a column, or one of its lists."""
    if name in PART_LABELS:
        return PART_LABELS[name]
    columns = {column.name: column.verbose_name for column in model._meta.fields}
    return str(columns.get(name, name)).capitalize()


def _states(record: Reviewed) -> dict[int, Any]:
    """The record as it was sent in each round: the database's own copy of that moment."""
    history = apps.get_model(record._meta.app_label, f"{type(record).__name__}Event")
    states: dict[int, Any] = {}
    for event in (
        history.objects.filter(pgh_obj_id=record.pk, status=Status.SUBMITTED)
        .select_related("area")
        .order_by("pgh_id")
    ):
        states.setdefault(event.round, event)
    return states


@dataclass(frozen=True)
class Edit:
    """One change of a record's own fields: when, by whom, what."""

    at: datetime
    by: str
    heading: str
    changes: list[Change]


def edits_of(record: Reviewed) -> list[Edit]:
    """All changes of the record's own fields, the latest first, bulk updates included."""
    history = apps.get_model(record._meta.app_label, f"{type(record).__name__}Event")
    states = list(
        history.objects.filter(pgh_obj_id=record.pk)
        .select_related("area", "updated_by")
        .order_by("pgh_id")
    )
    edits = [
        Edit(
            after.updated_at,
            str(after.updated_by or "sistem"),
            _heading(before, after),
            _field_changes(type(record), before, after) if before else [],
        )
        for before, after in zip([None, *states], states, strict=False)
    ]
    return edits[::-1]


def _heading(before: Any, after: Any) -> str:
    """What an edit was: a new status, or a correction."""
    if before is None:
        return "Dicatat"
    if before.status == after.status:
        return "Isian diubah"
    return after.get_status_display().capitalize()


def _changes(record: Reviewed, before: Any, after: Any) -> list[Change]:
    found = _field_changes(type(record), before, after)
    if isinstance(record, ListeningSession):
        found += [one for one in _quote_changes(record, before, after) if one]
    return found


def _field_changes(model: type[Model], before: Any, after: Any) -> list[Change]:
    names = SESSION_FIELDS if model is ListeningSession else POTENTIAL_FIELDS
    found = [
        change(
            name,
            str(model._meta.get_field(name).verbose_name).capitalize(),
            shown(model, name, getattr(before, name)),
            shown(model, name, getattr(after, name)),
        )
        for name in names
    ]
    return [one for one in found if one]


def _quote_changes(session: ListeningSession, before: Any, after: Any) -> list[Change | None]:
    """Quotes that were added, dropped or worded anew between two rounds."""
    history = _quote_history(session)
    old, new = _quotes_at(history, before), _quotes_at(history, after)
    found: list[Change | None] = []
    for pk in sorted(old.keys() | new.keys()):
        words = _quote_text(old.get(pk)), _quote_text(new.get(pk))
        label = f"Kutipan {(new.get(pk) or old[pk]).sequence}"
        if pk not in old:
            label += " (baru)"
        elif pk not in new:
            label += " (dihapus)"
        found.append(change("quotes", label, *words))
    return found


def _quote_text(event: Any) -> str:
    """A quote in one text: who, in which language, the words, their meaning, may it be quoted."""
    if event is None:
        return EMPTY
    speaker, language, words, gloss, may = (
        shown(Quote, name, getattr(event, name)) for name in QUOTE_PARTS
    )
    lines = [f"{speaker} · {language}", f"“{words}”"]
    if gloss != EMPTY:
        lines.append(f"Artinya: {gloss}")
    lines.append("boleh dikutip" if may == "ya" else "tidak untuk dikutip")
    return "\n".join(lines)


def _quote_history(session: ListeningSession) -> dict[int, list[Any]]:
    """All that was ever written of each quote that no withdrawal has taken away.

    A quote that its author dropped has no row that could say it was withdrawn: it is left out
    when the family took back its consent at any time since.
    """
    standing = set(
        Quote.objects.unscoped("rounds of a session the reviewer reads")
        .standing()
        .filter(session=session)
        .values_list("pk", flat=True)
    )
    existing = set(
        Quote.objects.unscoped("rounds of a session the reviewer reads")
        .filter(session=session)
        .values_list("pk", flat=True)
    )
    taken_back = _last_withdrawal(session)
    history: dict[int, list[Any]] = {}
    events = apps.get_model("households", "QuoteEvent").objects.filter(session_id=session.pk)
    for event in events.order_by("pgh_id"):
        history.setdefault(event.pgh_obj_id, []).append(event)

    def may_show(pk: int, events: list[Any]) -> bool:
        if any(event.withdrawn_at for event in events):
            return False
        if pk in existing:
            return pk in standing
        return taken_back is None or taken_back < events[0].pgh_created_at

    return {pk: events for pk, events in history.items() if may_show(pk, events)}


def _last_withdrawal(session: ListeningSession) -> datetime | None:
    of_session = Consent.objects.unscoped("when words were last taken back").filter(session=session)
    if session.household_id:
        of_session |= Consent.objects.unscoped("when words were last taken back").filter(
            household=session.household_id
        )
    return (
        of_session.filter(
            purpose__in=[Consent.Purpose.QUOTE, Consent.Purpose.PARTICIPATE],
            withdrawn_at__isnull=False,
        )
        .order_by("-withdrawn_at")
        .values_list("withdrawn_at", flat=True)
        .first()
    )


def _quotes_at(history: dict[int, list[Any]], state: Any) -> dict[int, Any]:
    """The quotes as they stood when a round was sent.

    `updated_at` is the moment of writing; the history's own time is that of the transaction.
    """
    written = [
        event
        for events in history.values()
        for event in events
        if event.pgh_label != "delete" and event.updated_at <= state.updated_at
    ]
    last_id = max((event.pgh_id for event in written), default=0)
    quotes: dict[int, Any] = {}
    for event in sorted(written, key=lambda event: event.pgh_id):
        quotes[event.pgh_obj_id] = event
    for pk, events in history.items():
        if events[-1].pgh_label == "delete" and _is_gone(events, state, last_id):
            quotes.pop(pk, None)
    return quotes


def _is_gone(events: list[Any], state: Any, last_id: int) -> bool:
    """Whether a dropped quote was dropped before a round was sent."""
    drop, before = events[-1], events[-2] if len(events) > 1 else None
    if drop.pgh_id < last_id:
        return True
    is_later_step = before is not None and drop.pgh_created_at > before.pgh_created_at
    return is_later_step and drop.pgh_created_at <= state.pgh_created_at
