"""What partners committed to, and how it stands."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from academy import audit
from academy.errors import Refused
from academy.models import Organization, Status
from academy.permissions import Scope
from academy.roles import Verb
from academy.states import CannotChange
from solutions.models import Commitment, Offer, PartnerAnswer, Proposal


@dataclass(frozen=True)
class Pledge:
    """One thing a partner commits to."""

    kind: str
    text: str
    value: int
    due_on: date
    offer: Offer | None = None


def may_keep_commitments(proposal: Proposal, scope: Scope) -> bool:
    """The writers of the proposal's cohort, and whoever arranges matching in its region."""
    return scope.can(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id) or scope.can(
        Verb.ARRANGE_MATCHING, region_id=proposal.region_id
    )


def _check_keeper(proposal: Proposal, scope: Scope) -> None:
    if not may_keep_commitments(proposal, scope):
        raise Refused(
            "Komitmen dicatat oleh angkatan pengusulnya atau penyelenggara matching di wilayahnya."
        )


@transaction.atomic
def record_commitment(
    *, scope: Scope, proposal: Proposal, organization: Organization, pledge: Pledge
) -> Commitment:
    """A commitment given by word or letter is written down for a partner without an account.

    Raises:
        Refused: before the proposal was opened to partners, or by whoever has no part in it.
    """
    _check_keeper(proposal, scope)
    rows = Proposal.objects.unscoped("locked while a commitment is written")
    locked = rows.select_for_update(of=("self",)).get(pk=proposal.pk)
    if locked.status != Status.ACCEPTED or locked.matching_opened_on is None:
        raise Refused("Buka dahulu proposal ini untuk matching, lalu catat komitmennya.")
    return _write_commitment(locked, organization, pledge, scope=scope)


def _write_commitment(
    proposal: Proposal,
    organization: Organization,
    pledge: Pledge,
    *,
    scope: Scope,
    answer: PartnerAnswer | None = None,
) -> Commitment:
    if proposal.matching_opened_on and pledge.due_on < proposal.matching_opened_on:
        raise Refused("Batas waktu komitmen tidak boleh sebelum proposal dibuka untuk mitra.")
    if pledge.offer is not None and pledge.offer.organization_id != organization.pk:
        raise Refused("Pilih tawaran milik mitra itu sendiri.")
    made = Commitment(
        proposal=proposal, organization=organization, answer=answer, offer=pledge.offer,
        kind=pledge.kind, text=pledge.text, value=pledge.value, due_on=pledge.due_on,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    made.full_clean()
    made.save()
    audit.record("commit", made, scope=scope, region_id=proposal.region_id)
    return made


@transaction.atomic
def change_commitment(
    *,
    scope: Scope,
    commitment: Commitment,
    state: str,
    reason: str = "",
    today: date | None = None,
) -> Commitment:
    """A commitment came in, partly or in full, or was called off with the reason.

    Raises:
        Refused: when that may not follow its present state, or a cancellation has no reason.
    """
    rows = Commitment.objects.unscoped("locked while its state changes")
    locked = (
        rows.select_for_update(of=("self",))
        .select_related("proposal__region", "organization")
        .get(pk=commitment.pk)
    )
    _check_keeper(locked.proposal, scope)
    try:
        Commitment.LIFE.check(locked.state, state)
    except CannotChange as error:
        raise Refused(str(error)) from None
    if state == Commitment.State.CANCELLED and not reason.strip():
        raise Refused("Tuliskan mengapa komitmen ini batal, supaya keluarga dapat diberi tahu.")
    locked.state, locked.state_reason = state, reason.strip()
    if state in (Commitment.State.FULFILLED, Commitment.State.CANCELLED):
        locked.settled_on = today or locked.proposal.region.today()
    locked.updated_by = scope.person
    locked.save(update_fields=["state", "state_reason", "settled_on", "updated_by", "updated_at"])
    audit.record(
        "change", locked, scope=scope, region_id=locked.proposal.region_id, fields=["state"]
    )
    return locked
