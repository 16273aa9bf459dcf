"""Doing what was proposed: steps, money, results, and telling the families."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction

import households.public as public
from academy import audit
from academy.errors import Refused
from academy.models import Status
from academy.once import refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from academy.states import CannotChange
from solutions.evidence import basis_of
from solutions.locking import lock
from solutions.models import (
    ActionStep,
    Activity,
    Commitment,
    MoneyEntry,
    Proposal,
    Result,
    ResultReturn,
)
from solutions.retyping import refuse_retyped

STEP_FIELDS = ("text", "owner_name", "owner", "due_on", "activity", "commitment")
MONEY_FIELDS = ("kind", "amount", "on", "text", "commitment", "budget_line")
RESULT_FIELDS = ("step", "indicator", "measured_on", "value", "outcome", "text", "did_not_work")
NOT_ACCEPTED = "Pelaksanaan dicatat sesudah proposal diterima LAN."


def may_act(proposal: Proposal, scope: Scope) -> bool:
    """Whoever writes the cohort's proposals also keeps what is done about an accepted one."""
    return proposal.status == Status.ACCEPTED and scope.can(
        Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id
    )


def _check_actor(proposal: Proposal, scope: Scope) -> None:
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id)
    if proposal.status != Status.ACCEPTED:
        raise Refused(NOT_ACCEPTED)


def _check_day(day: date, what: str, proposal: Proposal, today: date) -> None:
    """A day on which something happened: not to come, and not before the cohort began."""
    if day > today:
        raise Refused(f"{what} tidak boleh sesudah hari ini.")
    if day < proposal.cohort.starts_on:
        raise Refused(f"{what} tidak boleh sebelum angkatan mulai.")


def _check_part(part: Any, proposal: Proposal, what: str) -> None:
    if part is not None and part.proposal_id != proposal.pk:
        raise Refused(f"Pilih {what} dari proposal ini.")


# Steps ------------------------------------------------------------------------------------------


@transaction.atomic
def plan_step(
    *,
    scope: Scope,
    proposal: Proposal,
    fields: dict[str, Any],
    client_uuid: uuid.UUID,
) -> ActionStep:
    """A step is planned with whoever does it and until when.

    Args:
        fields: values of STEP_FIELDS.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when this very form was stored before.
        Refused: before the proposal is accepted, or with a part of another proposal.
    """
    _check_actor(proposal, scope)
    refuse_repeat(ActionStep, client_uuid, scope, whose="created_by")
    step = ActionStep(
        proposal=proposal, client_uuid=client_uuid, created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    _fill_step(step, fields)
    save_once(step, whose="created_by")
    audit.record("plan step", step, scope=scope, region_id=proposal.region_id)
    return step


def _fill_step(step: ActionStep, fields: dict[str, Any]) -> None:
    for name in STEP_FIELDS:
        if name in fields:
            setattr(step, name, fields[name])
    _check_part(step.activity, step.proposal, "kegiatan")
    _check_part(step.commitment, step.proposal, "komitmen")
    if step.commitment is not None and step.commitment.state == Commitment.State.CANCELLED:
        raise Refused("Komitmen ini sudah dibatalkan. Pilih yang lain, atau kosongkan.")
    if step.due_on < step.proposal.cohort.starts_on:
        raise Refused("Batas waktu langkah tidak boleh sebelum angkatan mulai.")


@transaction.atomic
def plan_from_activities(*, scope: Scope, proposal: Proposal) -> list[ActionStep]:
    """Each activity of the proposal that has no step yet becomes one, due when it should end.

    The person who does so is responsible for them until another one is named.
    """
    _check_actor(proposal, scope)
    rows = Activity.objects.visible_to(scope).filter(proposal=proposal, steps__isnull=True)
    waiting = rows.order_by("sequence", "pk").select_for_update(of=("self",))
    planned = []
    for activity in waiting:
        fields = {
            "text": activity.text, "owner_name": scope.person.name, "owner": scope.person,
            "due_on": activity.ends_on, "activity": activity,
        }  # fmt: skip
        planned.append(
            plan_step(scope=scope, proposal=proposal, fields=fields, client_uuid=uuid.uuid4())
        )
    return planned


@transaction.atomic
def update_step(
    *, scope: Scope, step: ActionStep, version: int, fields: dict[str, Any]
) -> ActionStep:
    """What a step says is changed while it is open; of two at once only one stands.

    Raises:
        PermissionDenied, Refused, Stale: as plan_step; or when the step has ended.
    """
    locked = lock(step, scope=scope, version=version)
    _check_actor(locked.proposal, scope)
    if not locked.is_open:
        raise Refused(f"Langkah ini sudah {locked.get_state_display()}, jadi tidak diubah lagi.")
    before = {name: getattr(locked, name) for name in STEP_FIELDS}
    _fill_step(locked, fields)
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in STEP_FIELDS})
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=locked.proposal.region_id, fields=changed)
    return locked


@transaction.atomic
def change_step(
    *,
    scope: Scope,
    step: ActionStep,
    state: str,
    reason: str = "",
    on: date | None = None,
    today: date | None = None,
) -> ActionStep:
    """A step begins, is done, or is dropped with the reason.

    Args:
        on: the day it ended; today when none is given.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: when that may not follow its present state, without the reason, or with a day
            to come.
    """
    locked = lock(step, scope=scope)
    proposal = locked.proposal
    _check_actor(proposal, scope)
    try:
        ActionStep.LIFE.check(locked.state, state)
    except CannotChange as error:
        raise Refused(str(error)) from None
    if state == ActionStep.State.DROPPED and not reason.strip():
        raise Refused("Tuliskan mengapa langkah ini tidak jadi.")
    locked.state, locked.state_reason = state, reason.strip()
    if not locked.is_open:
        today = today or proposal.region.today()
        locked.ended_on = on or today
        _check_day(locked.ended_on, "Tanggal berakhirnya langkah", proposal, today)
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=proposal.region_id, fields=["state"])
    return locked


def _save(row: Any, scope: Scope) -> None:
    row.version += 1
    row.updated_by = scope.person
    row.save()


# Money ------------------------------------------------------------------------------------------


@transaction.atomic
def record_money(
    *,
    scope: Scope,
    proposal: Proposal,
    fields: dict[str, Any],
    client_uuid: uuid.UUID,
    today: date | None = None,
) -> MoneyEntry:
    """Money or goods that came in or were spent are written down with the day and what for.

    More spent than received is written down too: the page says so to everybody who reads it.

    Args:
        fields: values of MONEY_FIELDS.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when this very form was stored before.
        Refused: before the proposal is accepted, for a day to come, with parts of another proposal.
    """
    _check_actor(proposal, scope)
    refuse_repeat(MoneyEntry, client_uuid, scope, whose="created_by")
    entry = MoneyEntry(
        proposal=proposal, client_uuid=client_uuid, created_by=scope.person,
        updated_by=scope.person, **{name: fields.get(name) for name in MONEY_FIELDS},
    )  # fmt: skip
    _check_day(entry.on, "Tanggal uang", proposal, today or proposal.region.today())
    _check_part(entry.commitment, proposal, "komitmen")
    _check_part(entry.budget_line, proposal, "baris anggaran")
    if entry.commitment is not None and entry.commitment.state == Commitment.State.CANCELLED:
        raise Refused("Komitmen ini sudah dibatalkan. Pilih yang lain, atau kosongkan.")
    save_once(entry, whose="created_by")
    audit.record("record money", entry, scope=scope, region_id=proposal.region_id)
    return entry


@transaction.atomic
def void_money(
    *, scope: Scope, entry: MoneyEntry, reason: str, today: date | None = None
) -> MoneyEntry:
    """An entry written by mistake stays readable with the reason, and counts nowhere any more.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: without a reason, or twice.
    """
    locked = lock(entry, scope=scope)
    _check_actor(locked.proposal, scope)
    if locked.voided_on:
        raise Refused("Catatan ini sudah dibatalkan. Muat ulang halamannya.")
    if not reason.strip():
        raise Refused("Tuliskan mengapa catatan ini dibatalkan.")
    locked.voided_on = today or locked.proposal.region.today()
    locked.void_reason, locked.updated_by = reason.strip(), scope.person
    locked.save()
    audit.record(
        "void money", locked, scope=scope, region_id=locked.proposal.region_id, reason=reason
    )
    return locked


# Results ----------------------------------------------------------------------------------------


@transaction.atomic
def record_result(
    *,
    scope: Scope,
    proposal: Proposal,
    fields: dict[str, Any],
    client_uuid: uuid.UUID,
    today: date | None = None,
) -> Result:
    """What came of it is written down as it was measured; that it did not work as well.

    Args:
        fields: values of RESULT_FIELDS.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when this very form was stored before.
        Refused: before the proposal is accepted, for a day to come, without a step or measure,
            with parts of another proposal, or when cited words were typed again.
    """
    _check_actor(proposal, scope)
    refuse_repeat(Result, client_uuid, scope, whose="created_by")
    result = Result(
        proposal=proposal, client_uuid=client_uuid, created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    _fill_result(result, fields, today or proposal.region.today())
    save_once(result, whose="created_by")
    audit.record("record result", result, scope=scope, region_id=proposal.region_id)
    return result


def _fill_result(result: Result, fields: dict[str, Any], today: date) -> None:
    proposal = result.proposal
    for name in RESULT_FIELDS:
        if name in fields:
            setattr(result, name, fields[name])
    _check_day(result.measured_on, "Tanggal pengukuran", proposal, today)
    _check_part(result.step, proposal, "langkah")
    _check_part(result.indicator, proposal, "ukuran keberhasilan")
    if result.step is None and result.indicator is None:
        raise Refused("Sebutkan langkah atau ukuran yang dijawab hasil ini.")
    if result.value is not None and result.indicator is None:
        raise Refused("Nilai hanya ditulis bila ada ukurannya. Pilih ukurannya.")
    if result.outcome == Result.Outcome.FAILED and not result.did_not_work.strip():
        raise Refused("Tuliskan apa yang tidak berhasil; itu juga hasil.")
    refuse_retyped([result.text, result.did_not_work], words_cited(proposal))


def words_cited(proposal: Proposal) -> list[public.ReleasedQuote]:
    """Sentences that a proposal rests on, and those with which families answered its results."""
    answers = ResultReturn.objects.unscoped("keys of what families answered about this proposal")
    keys = answers.filter(result__proposal=proposal).values_list("answer_id", flat=True)
    return [*basis_of(proposal.idea).quotes, *public.released_quotes(set(keys)).values()]


@transaction.atomic
def update_result(
    *,
    scope: Scope,
    result: Result,
    version: int,
    fields: dict[str, Any],
    today: date | None = None,
) -> Result:
    """A result is corrected as long as no family was told of it; each version is kept.

    Raises:
        PermissionDenied, Refused, Stale: as record_result; or once it was told back.
    """
    locked = lock(result, scope=scope, version=version)
    _check_actor(locked.proposal, scope)
    if locked.returns.exists():
        raise Refused("Hasil ini sudah dikabarkan kepada keluarga. Catat hasil baru bila berubah.")
    before = {name: getattr(locked, name) for name in RESULT_FIELDS}
    _fill_result(locked, fields, today or locked.proposal.region.today())
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in RESULT_FIELDS})
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=locked.proposal.region_id, fields=changed)
    return locked


@transaction.atomic
def tell_result(*, scope: Scope, result: Result, session_id: int, answer_id: int) -> ResultReturn:
    """A result counts as told back once a visit is named in which a family answered to it.

    Args:
        session_id: an accepted visit of the cohort since the day of measuring.
        answer_id: a sentence of that visit which its family lets be quoted.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: for another visit or sentence, or for the same visit twice.
    """
    locked = lock(result, scope=scope)
    proposal = locked.proposal
    _check_actor(proposal, scope)
    known = {visit.session_id: visit for visit in visits_for(locked)}
    visit = known.get(session_id)
    if visit is None:
        raise Refused("Pilih kunjungan yang diterima LAN, pada atau sesudah hasil ini diukur.")
    if answer_id not in visit.quote_ids:
        raise Refused("Pilih jawaban keluarga dari kunjungan itu.")
    if locked.returns.filter(session=session_id).exists():
        raise Refused("Hasil ini sudah dikabarkan dalam kunjungan itu.")
    told = ResultReturn.objects.create(
        result=locked, session_id=session_id, answer_id=answer_id, told_on=visit.held_on,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    audit.record("tell result", locked, scope=scope, region_id=proposal.region_id)
    return told


def visits_for(result: Result) -> list[public.Visit]:
    """Visits in which a result can have been told: since it was measured, to whom it concerns."""
    proposal = result.proposal
    return public.visits(proposal.cohort_id, result.measured_on, group_id=proposal.group_id)
