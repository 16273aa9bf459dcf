"""The agenda of a matching day: free times, and a proposed plan of who meets whom.

Pure functions: what is suggested fills the hours, nobody sits at two tables at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

MOST_SLOTS = 40


@dataclass(frozen=True)
class Slot:
    """From when until when."""

    starts_at: time
    ends_at: time

    def meets(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Pair:
    """A proposal and a partner that should meet, and how much speaks for it."""

    proposal_id: int
    organization_id: int
    points: int


@dataclass(frozen=True)
class Seat:
    """A pair at one time and one table."""

    proposal_id: int
    organization_id: int
    slot: Slot
    table: str = ""


def slots_between(first: time, last: time, minutes: int, pause: int) -> list[Slot]:
    """Times of equal length from the first to the last hour, with a pause between them."""
    day = date(2000, 1, 1)
    moment, end = datetime.combine(day, first), datetime.combine(day, last)
    slots: list[Slot] = []
    while moment + timedelta(minutes=minutes) <= end and len(slots) < MOST_SLOTS:
        until = moment + timedelta(minutes=minutes)
        slots.append(Slot(moment.time(), until.time()))
        moment = until + timedelta(minutes=pause)
    return slots


def plan(
    pairs: Iterable[Pair], slots: list[Slot], tables: int, taken: Iterable[Seat] = ()
) -> list[Seat]:
    """Seat the pairs for which most speaks first, each at its earliest free time and table.

    A pair that meets already, or for which no time is left, gets no seat. The same pairs always
    give the same plan.
    """
    seats = list(taken)
    met = {(seat.proposal_id, seat.organization_id) for seat in seats}
    made: list[Seat] = []
    ordered = sorted(pairs, key=lambda one: (-one.points, one.proposal_id, one.organization_id))
    for pair in ordered:
        if (pair.proposal_id, pair.organization_id) in met:
            continue
        seat = _earliest(pair, slots, tables, seats)
        if seat is not None:
            seats.append(seat)
            made.append(seat)
            met.add((pair.proposal_id, pair.organization_id))
    return sorted(made, key=lambda seat: (seat.slot.starts_at, seat.table, seat.proposal_id))


def _earliest(pair: Pair, slots: list[Slot], tables: int, seats: list[Seat]) -> Seat | None:
    for slot in slots:
        there = [seat for seat in seats if seat.slot.meets(slot)]
        is_busy = any(
            seat.proposal_id == pair.proposal_id or seat.organization_id == pair.organization_id
            for seat in there
        )
        used = {seat.table for seat in there}
        free = [name for n in range(1, tables + 1) if (name := f"Meja {n}") not in used]
        if free and not is_busy:
            return Seat(pair.proposal_id, pair.organization_id, slot, free[0])
    return None
