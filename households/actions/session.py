"""Recording, correcting and accepting listening sessions."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from academy import audit, review
from academy.errors import Refused
from academy.models import Status, Transition
from academy.once import lock_for_author, refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from households.actions.consent import release_quotes
from households.models import Consent, ListeningSession, NextStep, PotentialSource, Quote

SESSION_FIELDS = (
    "household", "group_name", "area", "form", "held_on", "starts_at", "ends_at", "place",
    *ListeningSession.PRESENT_FIELDS, "languages", "heard", "strengths", "hopes", "obstacles",
    "reflection", "sensitivity",
)  # fmt: skip
QUOTE_FIELDS = ("speaker", "language", "words", "gloss", "may_be_quoted")
QUOTE_COLUMNS = (*QUOTE_FIELDS, "sequence", "updated_by", "updated_at")
STEP_FIELDS = ("kind", "text", "owner_kind", "owner_name", "due_on")


@transaction.atomic
def record_session(
    *,
    scope: Scope,
    cohort: Cohort,
    fields: dict[str, Any],
    quotes: list[dict[str, Any]],
    steps: list[dict[str, Any]],
    client_uuid: uuid.UUID,
    group_consent: dict[str, str] | None = None,
    submit: bool = True,
    now: datetime | None = None,
) -> ListeningSession:
    """What was heard is written down once, as it was said, and goes to review.

    Args:
        fields: values of SESSION_FIELDS; a family, or the name of a group.
        quotes: values of QUOTE_FIELDS and "themes", in the order they were said.
        steps: values of STEP_FIELDS: what was agreed, by whom, until when.
        client_uuid: number of the form, the same when it is sent again.
        group_consent: for a group: "given_by_label", "method", "text_version".
        submit: False keeps it with its author.

    Raises:
        AlreadyStored: when this very form was stored before.
        Refused: in the future, without the family's consent, outside one's cohorts.
    """
    scope.check(Verb.RECORD_SESSION, cohort_id=cohort.pk)
    now = now or timezone.now()
    refuse_repeat(ListeningSession, client_uuid, scope)
    _check(fields, cohort, now)
    session = ListeningSession(
        client_uuid=client_uuid, cohort=cohort, region=cohort.region, author=scope.person,
        created_by=scope.person, updated_by=scope.person,
        **{name: fields[name] for name in SESSION_FIELDS if name in fields},
    )  # fmt: skip
    save_once(session)
    _save_quotes(session, quotes, scope)
    _save_steps(session, steps, scope)
    if group_consent:
        _give_group_consent(session, group_consent, scope, now)
    audit.record("record", session, scope=scope, region_id=session.region_id)
    if submit:
        review.move(session, Transition.SUBMIT, scope=scope, now=now)
    return session


def _check(fields: dict[str, Any], cohort: Cohort, now: datetime) -> None:
    if fields["held_on"] > cohort.region.today(now):
        raise Refused("Tanggal sesi tidak boleh di masa depan.")
    household = fields.get("household")
    if household is None:
        return
    if household.cohort_id != cohort.pk:
        raise Refused("Keluarga ini bukan dari angkatan Anda.")
    stands = household.consents.standing().filter(purpose=Consent.Purpose.PARTICIPATE)
    if not stands.exists():
        raise Refused("Keluarga ini belum atau tidak lagi menyetujui ikut serta.")


def _save_quotes(session: ListeningSession, quotes: list[dict[str, Any]], scope: Scope) -> None:
    """Change, add and drop quotes; a quote that the family withdrew stays as it is, unseen."""
    kept = {values["quote"].pk for values in quotes if values.get("quote")}
    dropped = session.quotes.standing().exclude(pk__in=kept)
    if PotentialSource.objects.unscoped("cited words stay").filter(quote__in=dropped).exists():
        raise Refused(
            "Ada kutipan yang menjadi sumber potensi lokal, jadi tidak dapat dihapus. "
            "Lepaskan dulu dari potensinya."
        )
    dropped.delete()
    unseen = session.quotes.filter(withdrawn_at__isnull=False).aggregate(last=Max("sequence"))
    for place, values in enumerate(quotes, start=(unseen["last"] or 0) + 1):
        known = values.get("quote")
        quote = known or Quote(session=session, created_by=scope.person)
        for name in QUOTE_FIELDS:
            if name in values:
                setattr(quote, name, values[name])
        quote.sequence, quote.updated_by = place, scope.person
        # A withdrawal may have come since the quote was read: its mark must stay.
        quote.save(update_fields=QUOTE_COLUMNS if known else None)
        quote.themes.set(values.get("themes", []))


def _save_steps(session: ListeningSession, steps: list[dict[str, Any]], scope: Scope) -> None:
    """Change, add and drop what was agreed; a promise that went on already cannot be dropped."""
    stored = {step.pk: step for step in session.next_steps.select_for_update(of=("self",))}
    kept = {values["step"].pk: values for values in steps if values.get("step")}
    if any(
        step.state != NextStep.State.OPEN
        and (pk not in kept or kept[pk].get("kind", step.kind) != step.kind)
        for pk, step in stored.items()
    ):
        raise Refused(
            "Ada janji yang sudah dikerjakan, dikabarkan, atau dinyatakan tidak ditepati. "
            "Janji itu tetap tercatat; buka halamannya untuk mengubah keadaannya."
        )
    session.next_steps.exclude(pk__in=kept).delete()
    for place, values in enumerate(steps, start=1):
        known = values.get("step")
        step = stored[known.pk] if known else NextStep(session=session, created_by=scope.person)
        for name in STEP_FIELDS:
            if name in values:
                setattr(step, name, values[name])
        step.sequence, step.updated_by = place, scope.person
        step.save()


def _give_group_consent(
    session: ListeningSession, given: dict[str, str], scope: Scope, now: datetime
) -> None:
    for purpose in (Consent.Purpose.PARTICIPATE, Consent.Purpose.QUOTE):
        if given.get(purpose, True):
            Consent.objects.create(
                session=session, purpose=purpose, given_by_label=given["given_by_label"],
                method=given["method"], text_version=given["text_version"], given_at=now,
                created_by=scope.person, updated_by=scope.person,
            )  # fmt: skip


@transaction.atomic
def update_session(
    *,
    scope: Scope,
    session: ListeningSession,
    version: int,
    fields: dict[str, Any],
    quotes: list[dict[str, Any]] | None,
    steps: list[dict[str, Any]] | None,
    submit: bool = True,
    now: datetime | None = None,
) -> ListeningSession:
    """The author corrects a draft or returned session and sends it again; every round is kept.

    Args:
        fields: the parts that change; those not named stay as they are.
        quotes, steps: all of them, or None to leave them as they are.

    Raises:
        PermissionDenied, Refused, Stale: as lock_for_author.
    """
    locked = lock_for_author(session, version=version, verb=Verb.RECORD_SESSION, scope=scope)
    now = now or timezone.now()
    _check({"held_on": locked.held_on, "household": locked.household} | fields, locked.cohort, now)
    before = {name: getattr(locked, name) for name in SESSION_FIELDS}
    for name in SESSION_FIELDS:
        if name in fields:
            setattr(locked, name, fields[name])
    after = {name: getattr(locked, name) for name in SESSION_FIELDS}
    locked.version += 1
    locked.updated_by = scope.person
    locked.save()
    if quotes is not None:
        _save_quotes(locked, quotes, scope)
    if steps is not None:
        _save_steps(locked, steps, scope)
    changed = audit.changed_fields(before, after)
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    if submit:
        review.move(locked, Transition.SUBMIT, scope=scope, now=now)
    return locked


@transaction.atomic
def accept_session(
    *, scope: Scope, session: ListeningSession, note: str = "", now: datetime | None = None
) -> ListeningSession:
    """A reviewer accepts; words that the family allowed become quotable in the same moment."""
    review.move(session, Transition.ACCEPT, scope=scope, note=note, now=now)
    one = ListeningSession.objects.unscoped("the accepted one").filter(pk=session.pk)
    release_quotes(one, scope=scope, now=now)
    return session


def is_open_for(scope: Scope, session: ListeningSession) -> bool:
    """Whether this person may correct the session now."""
    is_author = scope.person is not None and session.author_id == scope.person.pk
    return is_author and session.status in (Status.DRAFT, Status.RETURNED)
