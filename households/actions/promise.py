"""What becomes of a promise: done, broken with the reason, and told back in a visit."""

from datetime import date

from django.db import transaction

from academy import audit
from academy.errors import Refused
from academy.models import Status
from academy.permissions import Scope
from academy.roles import Verb
from academy.states import CannotChange
from households.models import ListeningSession, NextStep

State = NextStep.State


def _lock(promise: NextStep, scope: Scope) -> NextStep:
    """A promise one may follow up, locked; two people at once get one sentence, not two states.

    Raises:
        PermissionDenied: for whoever keeps no promises in this cohort.
        Refused: for a step that is no promise, one whose session was pulled back, or one the
            family was told of: what it heard and answered stands.
    """
    locked = (
        NextStep.objects.visible_to(scope)
        .select_for_update(of=("self",))
        .select_related("session__region", "session__household")
        .get(pk=promise.pk)
    )
    scope.check(Verb.KEEP_PROMISE, cohort_id=locked.session.cohort_id)
    if locked.kind != NextStep.Kind.PROMISE:
        raise Refused("Ini langkah, bukan janji kepada keluarga.")
    if locked.session.status in (Status.DRAFT, Status.WITHDRAWN):
        raise Refused("Sesi tempat janji ini dibuat belum dikirim atau sudah ditarik.")
    if locked.told_in_id:
        raise Refused("Kabar balik janji ini sudah tercatat. Muat ulang halamannya.")
    return locked


def _move(promise: NextStep, after: str) -> None:
    try:
        NextStep.LIFE.check(promise.state, after)
    except CannotChange as refused:
        raise Refused(str(refused)) from refused
    promise.state = after


def _save(promise: NextStep, scope: Scope, verb: str) -> NextStep:
    promise.updated_by = scope.person
    promise.save()
    audit.record(verb, promise, scope=scope, region_id=promise.session.region_id, fields=["state"])
    return promise


@transaction.atomic
def mark_done(*, scope: Scope, promise: NextStep, done_on: date) -> NextStep:
    """Somebody says that a promise was done; it is kept only once the family was told.

    Args:
        done_on: the local day on which it was done.

    Raises:
        PermissionDenied, Refused: as _lock, in another state, or with a day that cannot be.
    """
    locked = _lock(promise, scope)
    _check_day(locked, done_on)
    _move(locked, State.DONE)
    locked.done_on, locked.done_by, locked.state_reason = done_on, scope.person, ""
    return _save(locked, scope, "promise done")


def _check_day(promise: NextStep, day: date) -> None:
    if day > promise.session.region.today():
        raise Refused("Tanggalnya masih di depan. Catat setelah benar-benar dikerjakan.")
    if day < promise.session.held_on:
        raise Refused("Tanggalnya sebelum janji ini dibuat. Periksa tahunnya.")


@transaction.atomic
def reopen_promise(*, scope: Scope, promise: NextStep) -> NextStep:
    """What was marked as done by mistake is open again, as long as nobody was told.

    Raises:
        PermissionDenied, Refused: as _lock, or in another state.
    """
    locked = _lock(promise, scope)
    _move(locked, State.OPEN)
    locked.done_on = locked.done_by = None
    return _save(locked, scope, "promise reopened")


@transaction.atomic
def break_promise(*, scope: Scope, promise: NextStep, reason: str) -> NextStep:
    """A promise that will not be kept says why; the family hears it in the next visit.

    Raises:
        PermissionDenied, Refused: as _lock, in another state, or without a reason.
    """
    locked = _lock(promise, scope)
    if not reason.strip():
        raise Refused("Tuliskan alasannya, supaya keluarga mendapat penjelasan yang jujur.")
    _move(locked, State.BROKEN)
    locked.state_reason = reason.strip()
    locked.done_on = locked.done_by = None
    return _save(locked, scope, "promise broken")


def visits_for(promise: NextStep, scope: Scope) -> list[ListeningSession]:
    """Sent visits in which a promise can have been told: the same family or group, later."""
    made_in = promise.session
    rows = ListeningSession.objects.visible_to(scope).filter(
        submitted_at__isnull=False, held_on__gte=made_in.held_on, cohort=made_in.cohort_id
    )
    rows = rows.exclude(pk=made_in.pk).exclude(status=Status.WITHDRAWN)
    if made_in.household_id:
        rows = rows.filter(household=made_in.household_id)
    else:
        rows = rows.filter(household__isnull=True, area=made_in.area_id)
    return list(rows.order_by("-held_on", "-pk"))


@transaction.atomic
def tell_promise(
    *,
    scope: Scope,
    promise: NextStep,
    visit: ListeningSession,
    is_kept: bool,
    answer: str,
    answer_words: str = "",
    reason: str = "",
) -> NextStep:
    """In a visit the family heard what became of a promise, and answered; only then it counts.

    Args:
        visit: a sent session with the same family or group, after the promise.
        is_kept: False tells that it was not kept; then the reason is needed.
        answer: one of NextStep.Answer.
        answer_words: what the family said, in its own words.

    Raises:
        PermissionDenied, Refused: as _lock, twice, in a visit that does not fit, or without an
            answer or a reason.
    """
    locked = _lock(promise, scope)
    if visit.pk not in {one.pk for one in visits_for(locked, scope)}:
        raise Refused("Pilih kunjungan kepada keluarga atau kelompok ini sesudah janji dibuat.")
    if is_kept and locked.done_on and visit.held_on < locked.done_on:
        raise Refused("Kunjungan ini sebelum janji dikerjakan. Pilih kunjungan sesudahnya.")
    if answer not in NextStep.Answer.values:
        raise Refused("Pilih jawaban keluarga.")
    if not is_kept and not (reason.strip() or locked.state_reason):
        raise Refused("Tuliskan alasan janji ini tidak ditepati.")
    target = State.KEPT if is_kept else State.BROKEN
    if not (target == State.BROKEN and locked.state == State.BROKEN):
        _move(locked, target)
    if is_kept:
        locked.done_on = locked.done_on or visit.held_on
        locked.done_by = locked.done_by or scope.person
        locked.state_reason = ""
    else:
        locked.state_reason = reason.strip() or locked.state_reason
        locked.done_on = locked.done_by = None
    locked.told_in, locked.told_by = visit, scope.person
    locked.answer, locked.answer_words = answer, answer_words.strip()
    return _save(locked, scope, "promise told")
