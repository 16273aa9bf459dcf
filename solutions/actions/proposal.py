"""Writing a proposal from an idea, changing it, and sending it to review."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy import audit, review
from academy.errors import AlreadyStored, Refused, Stale
from academy.models import Status, Transition
from academy.once import save_once
from academy.permissions import Scope
from academy.roles import Verb
from solutions.evidence import basis_of
from solutions.models import Activity, BudgetLine, Idea, Proposal, ProposalVersion, SuccessIndicator
from solutions.retyping import refuse_retyped
from solutions.versions import keep_version

PROPOSAL_FIELDS = (*Proposal.TEXT_FIELDS, "strategies", "group_id")
PARTS: dict[str, tuple[type, tuple[str, ...]]] = {
    "activities": (Activity, ("text", "starts_on", "ends_on")),
    "budget": (
        BudgetLine,
        ("item", "quantity", "unit", "unit_price", "amount", "payer", "payer_note"),
    ),
    "indicators": (
        SuccessIndicator,
        ("text", "unit", "baseline", "target", "is_families_choice", "map_indicator_id"),
    ),
}
RELATED = {"activities": "activities", "budget": "budget_lines", "indicators": "indicators"}
# What a reviewer needs before reading: part, and what is missing without it.
NEEDED = {
    "problem": "Tuliskan masalah yang dijawab.",
    "who_is_helped": "Tuliskan siapa yang terbantu.",
    "strategies": "Pilih sedikitnya satu strategi Inpres 8/2025.",
    "families_bring": "Tuliskan apa yang dibawa keluarga.",
    "families_decide": "Tuliskan apa yang diputuskan keluarga.",
    "plan": "Tuliskan cara kerjanya.",
    "activities": "Tambahkan sedikitnya satu kegiatan.",
    "budget": "Tambahkan sedikitnya satu baris anggaran.",
    "risks": "Tuliskan risiko dan cara menghadapinya.",
    "indicators": "Tambahkan sedikitnya satu ukuran keberhasilan.",
}


class Incomplete(Refused):
    """Parts that a proposal lacks before it can be sent; each with what to do."""

    def __init__(self, missing: dict[str, str]) -> None:
        self.missing = missing
        super().__init__("Proposal belum lengkap. " + " ".join(missing.values()))


@transaction.atomic
def start_proposal(*, scope: Scope, idea: Idea, client_uuid: uuid.UUID) -> Proposal:
    """A proposal grows from one idea, and an idea has one proposal that stands.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when the idea has a proposal already, with that one.
        Refused: when the idea was set aside.
    """
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=idea.cohort_id)
    locked = Idea.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=idea.pk)
    standing = locked.proposals.exclude(status=Status.WITHDRAWN).first()
    if standing:
        raise AlreadyStored(standing)
    if locked.set_aside_on:
        raise Refused("Gagasan ini disisihkan. Ambil lagi gagasannya, lalu tulis proposal.")
    proposal = Proposal(
        client_uuid=client_uuid, idea=locked, cohort=locked.cohort, region=locked.region,
        title=locked.title, strategies=list(locked.strategies), author=scope.person,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    save_once(proposal)
    audit.record("record", proposal, scope=scope, region_id=proposal.region_id)
    return proposal


@transaction.atomic
def update_proposal(
    *,
    scope: Scope,
    proposal: Proposal,
    version: int,
    fields: dict[str, Any],
    parts: dict[str, Sequence[dict[str, Any]] | None] | None = None,
) -> Proposal:
    """Whoever writes in the cohort changes a draft or a returned proposal; none overwrites another.

    Args:
        version: the version that was opened.
        fields: values of PROPOSAL_FIELDS that change.
        parts: rows of "activities", "budget" and "indicators", each part whole; None leaves it.

    Raises:
        PermissionDenied, Refused, Stale: as lock_proposal, or when cited words were typed again.
    """
    locked = lock_proposal(proposal, version=version, scope=scope)
    before = {name: getattr(locked, name) for name in PROPOSAL_FIELDS}
    for name in PROPOSAL_FIELDS:
        if name in fields:
            setattr(locked, name, fields[name])
    if locked.group and locked.group.cohort_id != locked.cohort_id:
        raise Refused("Kelompok keluarga ini bukan dari angkatan proposal.")
    given = {key: rows for key, rows in (parts or {}).items() if rows is not None}
    refuse_retyped(_texts(locked, given), basis_of(locked.idea).quotes)
    locked.version += 1
    locked.updated_by = scope.person
    locked.save()
    for key, rows in given.items():
        _save_rows(locked, key, rows, scope)
    changed = audit.changed_fields(before, {n: getattr(locked, n) for n in PROPOSAL_FIELDS})
    audit.record(
        "change", locked, scope=scope, region_id=locked.region_id, fields=[*changed, *given]
    )
    return locked


def lock_proposal(proposal: Proposal, *, scope: Scope, version: int | None = None) -> Proposal:
    """A draft or returned proposal, locked while somebody of its cohort changes it.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: when it is in other hands now.
        Stale: when it was saved since that version was opened.
    """
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id)
    locked = Proposal.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=proposal.pk)
    if not locked.is_open_for_author:
        raise Refused(
            f"Proposal ini sudah {locked.get_status_display()}, jadi tidak dapat diubah lagi."
        )
    if version is not None and locked.version != version:
        raise Stale(locked)
    return locked


def _texts(proposal: Proposal, parts: dict[str, Sequence[dict[str, Any]]]) -> list[str]:
    texts = [getattr(proposal, name) for name in Proposal.TEXT_FIELDS]
    for rows in parts.values():
        texts += [row.get("text") or row.get("item") or "" for row in rows]
    return texts


def _save_rows(proposal: Proposal, key: str, rows: Sequence[dict[str, Any]], scope: Scope) -> None:
    """Replace a part's rows; a row that carries its key keeps it, for money and results cite it."""
    model, names = PARTS[key]
    related = getattr(proposal, RELATED[key])
    known = {row.pk: row for row in related.all()}
    kept = set()
    for place, values in enumerate(rows, start=1):
        row = known.get(values.get("pk")) or model(proposal=proposal, created_by=scope.person)
        for name in names:
            if name in values:
                setattr(row, name, values[name])
        row.sequence, row.updated_by = place, scope.person
        row.save()
        kept.add(row.pk)
    related.exclude(pk__in=kept).delete()


def missing_parts(proposal: Proposal) -> dict[str, str]:
    """What a proposal still lacks before it can be sent, by section, each as a sentence."""
    return {
        key: sentence
        for key, sentence in NEEDED.items()
        if not (
            getattr(proposal, RELATED[key]).exists() if key in PARTS else getattr(proposal, key)
        )
    }


@transaction.atomic
def submit_proposal(*, scope: Scope, proposal: Proposal, now: datetime | None = None) -> Proposal:
    """The author sends a whole proposal to LAN; what was sent is kept as a version.

    Raises:
        CannotMove: for anybody but the author, or in another state.
        Incomplete: while a part is missing.
        Refused: while a coach's round is open, or without evidence that may still be read.
    """
    now = now or timezone.now()
    review.check_move(proposal, Transition.SUBMIT, scope=scope)
    if missing := missing_parts(proposal):
        raise Incomplete(missing)
    if basis_of(proposal.idea).is_empty:
        raise Refused(
            "Dasar proposal ini sudah ditarik keluarga. Pilih kalimat atau potensi lain pada "
            "gagasannya, lalu ajukan lagi."
        )
    if proposal.rounds.open().exists():
        raise Refused("Coach masih mendampingi proposal ini. Tunggu putarannya ditutup.")
    review.move(proposal, Transition.SUBMIT, scope=scope, now=now)
    keep_version(proposal, reason=ProposalVersion.Reason.REVIEW, by=scope.person, now=now)
    return proposal


@transaction.atomic
def withdraw_proposal(*, scope: Scope, proposal: Proposal) -> Proposal:
    """The author pulls a proposal back before it is accepted; the idea is free again."""
    review.move(proposal, Transition.WITHDRAW, scope=scope)
    return proposal
