"""Matching days: the day, its meetings, and what was noted at each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from academy import audit
from academy.errors import Refused
from academy.models import Organization, Region
from academy.permissions import Scope
from academy.roles import Verb
from solutions.models import MatchingDay, Meeting, Proposal

DAY_FIELDS = ("title", "held_on", "place", "link", "answers_until")


@dataclass(frozen=True)
class Appointment:
    """One proposal and one partner at one time of a day."""

    proposal: Proposal
    organization: Organization
    starts_at: time
    ends_at: time
    table: str = ""


@transaction.atomic
def arrange_day(
    *, scope: Scope, region: Region, fields: dict[str, Any], today: date | None = None
) -> MatchingDay:
    """A matching day is arranged for a region, not in the past, with a last day for answers.

    Raises:
        PermissionDenied: by whoever does not arrange matching there.
        Refused: for a day that is over.
    """
    scope.check(Verb.ARRANGE_MATCHING, region_id=region.pk)
    if fields["held_on"] < (today or region.today()):
        raise Refused("Tanggal hari matching sudah lewat. Pilih hari ini atau sesudahnya.")
    day = MatchingDay(
        region=region, created_by=scope.person, updated_by=scope.person,
        **{name: fields[name] for name in DAY_FIELDS if name in fields},
    )  # fmt: skip
    _clean(day)
    day.save()
    audit.record("arrange", day, scope=scope, region_id=region.pk)
    return day


@transaction.atomic
def update_day(*, scope: Scope, day: MatchingDay, fields: dict[str, Any]) -> MatchingDay:
    """The day is moved or renamed by whoever arranges matching in its region."""
    scope.check(Verb.ARRANGE_MATCHING, region_id=day.region_id)
    locked = MatchingDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
    before = {name: getattr(locked, name) for name in DAY_FIELDS}
    for name in DAY_FIELDS:
        if name in fields:
            setattr(locked, name, fields[name])
    _clean(locked)
    locked.updated_by = scope.person
    locked.save()
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in DAY_FIELDS})
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    return locked


def _clean(row: Any) -> None:
    """What the table itself refuses, in the words of its constraints."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


@transaction.atomic
def schedule_meetings(
    *, scope: Scope, day: MatchingDay, appointments: Iterable[Appointment]
) -> list[Meeting]:
    """Proposals in matching meet partners; all of these appointments stand, or none.

    Raises:
        PermissionDenied: by whoever does not arrange matching there.
        Refused: naming proposal, partner and time of the first one that cannot be.
    """
    scope.check(Verb.ARRANGE_MATCHING, region_id=day.region_id)
    # The day is locked, so that two people filling it at once meet the constraints one by one.
    MatchingDay.objects.select_for_update(of=("self",)).get(pk=day.pk)
    return [schedule_meeting(scope=scope, day=day, appointment=one) for one in appointments]


@transaction.atomic
def schedule_meeting(*, scope: Scope, day: MatchingDay, appointment: Appointment) -> Meeting:
    """One proposal meets one partner at one time; nobody sits at two tables at once.

    Raises:
        PermissionDenied, Refused: as schedule_meetings.
    """
    scope.check(Verb.ARRANGE_MATCHING, region_id=day.region_id)
    if appointment.proposal.region_id != day.region_id or not appointment.proposal.is_in_matching:
        raise Refused("Pilih proposal wilayah ini yang sedang terbuka untuk mitra.")
    meeting = Meeting(
        day=day, proposal=appointment.proposal, organization=appointment.organization,
        starts_at=appointment.starts_at, ends_at=appointment.ends_at, table=appointment.table,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    _check_times(meeting)
    _clean(meeting)
    meeting.save()
    audit.record("schedule", meeting, scope=scope, region_id=day.region_id)
    return meeting


def _check_times(meeting: Meeting) -> None:
    """Spans may not overlap: the constraints know the same beginning, not the same half hour."""
    others = (
        Meeting.objects.unscoped("who sits where at that time")
        .filter(day=meeting.day, starts_at__lt=meeting.ends_at, ends_at__gt=meeting.starts_at)
        .exclude(pk=meeting.pk)
        .select_related("organization")
    )
    when = f"{meeting.starts_at:%H.%M}–{meeting.ends_at:%H.%M}"
    for other in others:
        if other.organization_id == meeting.organization_id:
            raise Refused(f"{meeting.organization} sudah punya pertemuan lain pada {when}.")
        if other.proposal_id == meeting.proposal_id:
            raise Refused(f"Proposal ini sudah bertemu {other.organization} pada {when}.")
        if meeting.table and other.table.casefold() == meeting.table.casefold():
            raise Refused(f"{meeting.table} sudah dipakai pertemuan lain pada {when}.")


@transaction.atomic
def note_meeting(*, scope: Scope, meeting: Meeting, notes: str) -> Meeting:
    """What was said at a meeting is noted by whoever arranges matching or writes the proposal.

    Raises:
        Refused: by anybody else.
    """
    rows = Meeting.objects.unscoped("locked while it is noted")
    locked = (
        rows.select_for_update(of=("self",)).select_related("proposal", "day").get(pk=meeting.pk)
    )
    if not may_note(locked, scope):
        raise Refused("Catatan pertemuan ditulis penyelenggara atau angkatan pengusulnya.")
    locked.notes, locked.updated_by = notes.strip(), scope.person
    locked.save(update_fields=["notes", "updated_by", "updated_at"])
    audit.record("note", locked, scope=scope, region_id=locked.day.region_id, fields=["notes"])
    return locked


def may_note(meeting: Meeting, scope: Scope) -> bool:
    """The cohort that wrote the proposal, and whoever arranges matching in the region."""
    return scope.can(Verb.WRITE_PROPOSAL, cohort_id=meeting.proposal.cohort_id) or scope.can(
        Verb.ARRANGE_MATCHING, region_id=meeting.day.region_id
    )


@transaction.atomic
def cancel_meeting(*, scope: Scope, meeting: Meeting) -> None:
    """A meeting that was only planned is taken off the agenda; one with notes stays.

    Raises:
        PermissionDenied: by whoever does not arrange matching there.
        Refused: when something was noted at it.
    """
    rows = Meeting.objects.unscoped("locked before it is taken off the agenda")
    locked = rows.select_for_update(of=("self",)).select_related("day").get(pk=meeting.pk)
    scope.check(Verb.ARRANGE_MATCHING, region_id=locked.day.region_id)
    if locked.notes:
        raise Refused("Pertemuan ini sudah punya catatan, jadi tetap di agenda.")
    audit.record("delete", locked, scope=scope, region_id=locked.day.region_id)
    locked.delete()
