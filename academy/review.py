"""Review: one table of moves, an owner for each, and nobody decides on own work.

Listening sessions and local potentials go through it; later journals and proposals will too.
docs/tables/review.md is generated from MOVES.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from academy import audit
from academy.models.audit import Reviewed, ReviewEvent, Status, Transition
from academy.permissions import Scope
from academy.roles import Verb

AnyReviewed = TypeVar("AnyReviewed", bound=Reviewed)


class CannotMove(Exception):
    """A move that the record's state or its author does not allow, in words for the person."""


@dataclass(frozen=True)
class Move:
    """From which states a transition starts, where it ends, and whose it is."""

    sources: tuple[Status, ...]
    target: Status
    by_author: bool
    is_decision: bool = False
    needs_note: bool = False


MOVES: dict[Transition, Move] = {
    Transition.SUBMIT: Move((Status.DRAFT, Status.RETURNED), Status.SUBMITTED, by_author=True),
    Transition.RETURN: Move(
        (Status.SUBMITTED,), Status.RETURNED, by_author=False, is_decision=True, needs_note=True
    ),
    Transition.ACCEPT: Move(
        (Status.SUBMITTED,), Status.ACCEPTED, by_author=False, is_decision=True
    ),
    Transition.WITHDRAW: Move(
        (Status.DRAFT, Status.SUBMITTED, Status.RETURNED), Status.WITHDRAWN, by_author=True
    ),
}


def check_move(record: Reviewed, transition: Transition, *, scope: Scope) -> Move:
    """Who may make which move: the author submits and withdraws, another reviewer decides.

    Raises:
        CannotMove: when the record's state or authorship stands against it.
        PermissionDenied: when the role lacks the right to review.
    """
    move = MOVES[transition]
    is_author = scope.person is not None and record.author_id == scope.person.pk
    if move.by_author and not is_author:
        raise CannotMove("Hanya pencatatnya yang dapat mengajukan atau menarik catatan ini.")
    if move.is_decision and is_author:
        raise CannotMove("Anda pencatatnya. Mintalah rekan lain meninjau catatan ini.")
    if move.is_decision and not scope.can(Verb.REVIEW):
        raise PermissionDenied("Meninjau adalah tugas peninjau LAN.")
    if record.status not in move.sources:
        raise CannotMove(
            f"Catatan ini sudah {record.get_status_display()}, "
            f"jadi tidak dapat {transition.label} lagi. Muat ulang halamannya."
        )
    return move


def can_move(record: Reviewed, transition: Transition, *, scope: Scope) -> bool:
    """Whether to show the button."""
    try:
        check_move(record, transition, scope=scope)
    except (CannotMove, PermissionDenied):
        return False
    return True


@transaction.atomic
def move(
    record: AnyReviewed,
    transition: Transition,
    *,
    scope: Scope,
    note: str = "",
    field: str = "",
    now: datetime | None = None,
) -> AnyReviewed:
    """Change a record's status: the only function that does, with its event and its audit row.

    Args:
        note: what the reviewer says; a return cannot do without.
        field: name of the part the note is about.
        now: moment of the move, for tests.

    Raises:
        CannotMove, PermissionDenied: as check_move.
    """
    model = type(record)
    locked = model._base_manager.select_for_update(of=("self",)).get(pk=record.pk)
    rule = check_move(locked, transition, scope=scope)
    note = note.strip()
    if rule.needs_note and not note:
        raise CannotMove("Tuliskan apa yang perlu diperbaiki, supaya pencatat tahu langkahnya.")
    now = now or timezone.now()
    record.status = rule.target
    record.version = locked.version + 1
    if transition == Transition.SUBMIT:
        record.round = locked.round + 1
        record.submitted_at = now
    if rule.is_decision:
        record.decided_at, record.decided_by = now, scope.person
    record.updated_by = scope.person
    record.save(
        update_fields=[
            "status", "version", "round", "submitted_at", "decided_at", "decided_by",
            "updated_by", "updated_at",
        ]
    )  # fmt: skip
    _write_event(record, transition, scope=scope, note=note, field=field, now=now)
    audit.record(transition.value, record, scope=scope, region_id=record.region_id)
    return record


def _write_event(
    record: Reviewed,
    transition: Transition,
    *,
    scope: Scope,
    note: str,
    field: str,
    now: datetime,
) -> None:
    ReviewEvent.objects.create(
        record_kind=record._meta.label_lower,
        record_id=record.pk,
        round=record.round,
        transition=transition,
        note=note,
        field=field,
        at=now,
        by=scope.person,
        author_id=record.author_id,
    )


@transaction.atomic
def return_with_notes(
    record: AnyReviewed, *, scope: Scope, notes: dict[str, str], now: datetime | None = None
) -> AnyReviewed:
    """A reviewer returns a record with a note at each part that needs another look.

    Args:
        notes: what to do, by the name of the part ("" for the whole); at least one.

    Raises:
        CannotMove, PermissionDenied: as check_move, or without any note.
    """
    given = [(part, note.strip()) for part, note in notes.items() if note.strip()]
    first_part, first_note = given[0] if given else ("", "")
    now = now or timezone.now()
    move(record, Transition.RETURN, scope=scope, note=first_note, field=first_part, now=now)
    for part, note in given[1:]:
        _write_event(record, Transition.RETURN, scope=scope, note=note, field=part, now=now)
    return record


def events_of(record: Reviewed) -> list[ReviewEvent]:
    """All rounds of a record, first to last; none is ever dropped."""
    return list(
        ReviewEvent.objects.filter(record_kind=record._meta.label_lower, record_id=record.pk)
        .select_related("by")
        .order_by("id")
    )


def open_notes(record: Reviewed) -> dict[str, list[ReviewEvent]]:
    """Notes of the latest return, by the field they are about, while the record is returned."""
    notes: dict[str, list[ReviewEvent]] = {}
    if record.status == Status.RETURNED:
        for event in events_of(record):
            if event.transition == Transition.RETURN and event.round == record.round:
                notes.setdefault(event.field, []).append(event)
    return notes
