"""Offers of partners, opening and closing a proposal for matching, the partner's one answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from academy import audit
from academy.errors import Refused
from academy.models import Organization, Region, Status
from academy.permissions import Scope
from academy.roles import Verb
from solutions.actions.commitment import Pledge, _write_commitment
from solutions.models import Meeting, Offer, PartnerAnswer, Proposal

OFFER_FIELDS = (
    "title", "kind", "sectors", "strategies", "region", "area", "capacity", "value",
    "season_months", "since", "until",
)  # fmt: skip


@dataclass(frozen=True)
class NewPartner:
    """A partner that is not on the list yet."""

    name: str
    kind: str


def may_change_offer(offer: Offer, scope: Scope) -> bool:
    """LAN, the facilitators of its region, and the partner itself for its own organization."""
    if offer.organization_id in scope.organization_ids(Verb.ANSWER_PROPOSAL):
        return True
    return _arranges(scope, offer.region_id)


def _arranges(scope: Scope, region_id: str | None) -> bool:
    """Whether somebody arranges matching there; what holds everywhere is the nation's to arrange.

    An offer without region reaches all of them, so that no single region may write it.
    """
    if region_id is None:
        return scope.is_national and scope.can(Verb.ARRANGE_MATCHING)
    return scope.can(Verb.ARRANGE_MATCHING, region_id=region_id)


def _check_offer(scope: Scope, organization_id: int | None, region: Region | None) -> None:
    if organization_id in scope.organization_ids(Verb.ANSWER_PROPOSAL):
        return
    if region is None and not scope.is_national:
        raise Refused("Pilih wilayahnya: tawaran untuk semua wilayah dicatat oleh LAN.")
    if not _arranges(scope, region.pk if region else None):
        raise Refused("Tawaran untuk wilayah ini dicatat oleh penyelenggara di wilayah itu.")


@transaction.atomic
def record_offer(
    *,
    scope: Scope,
    organization: Organization | NewPartner,
    fields: dict[str, Any],
    themes: list[int],
) -> Offer:
    """What a partner can give is written down once, by itself or by whoever arranges matching.

    Args:
        organization: who offers it; a partner met for the first time is put on the list with it.
        themes: keys of the themes it is meant for.

    Raises:
        Refused: for a region that is not one's own to arrange.
    """
    known = organization.pk if isinstance(organization, Organization) else None
    _check_offer(scope, known, fields.get("region"))
    if isinstance(organization, NewPartner):
        organization = _new_partner(organization, fields.get("region"), scope)
    offer = Offer(
        organization=organization, created_by=scope.person, updated_by=scope.person,
        **{name: fields[name] for name in OFFER_FIELDS if name in fields},
    )  # fmt: skip
    offer.full_clean()
    offer.save()
    offer.themes.set(themes)
    audit.record("offer", offer, scope=scope, region_id=offer.region_id or "")
    return offer


def _new_partner(new: NewPartner, region: Region | None, scope: Scope) -> Organization:
    """The partner under that name in that place; the same name twice is the same partner."""
    found = Organization.objects.filter(name__iexact=new.name.strip(), region=region).first()
    if found is not None:
        return found
    made = Organization.objects.create(
        name=new.name.strip(), kind=new.kind, region=region, created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    audit.record("add", made, scope=scope, region_id=region.pk if region else "")
    return made


@transaction.atomic
def update_offer(*, scope: Scope, offer: Offer, fields: dict[str, Any], themes: list[int]) -> Offer:
    """An offer is corrected by whoever may record it, while it was not withdrawn.

    Raises:
        Refused: when it was withdrawn, or belongs to others.
    """
    locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if not may_change_offer(locked, scope):
        raise Refused("Tawaran ini diubah oleh mitranya atau penyelenggara di wilayahnya.")
    if locked.withdrawn_on is not None:
        raise Refused("Tawaran ini sudah ditarik. Catat tawaran baru bila berlaku lagi.")
    _check_offer(scope, locked.organization_id, fields.get("region", locked.region))
    before = {name: getattr(locked, name) for name in OFFER_FIELDS}
    for name in OFFER_FIELDS:
        if name in fields:
            setattr(locked, name, fields[name])
    locked.updated_by = scope.person
    locked.full_clean()
    locked.save()
    locked.themes.set(themes)
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in OFFER_FIELDS})
    audit.record("change", locked, scope=scope, region_id=locked.region_id or "", fields=changed)
    return locked


@transaction.atomic
def withdraw_offer(*, scope: Scope, offer: Offer, today: date | None = None) -> Offer:
    """An offer that no longer holds is withdrawn; what was committed of it stands.

    Raises:
        Refused: when it was withdrawn before, or belongs to others.
    """
    locked = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
    if not may_change_offer(locked, scope):
        raise Refused("Tawaran ini ditarik oleh mitranya atau penyelenggara di wilayahnya.")
    if locked.withdrawn_on is not None:
        raise Refused("Tawaran ini sudah ditarik sebelumnya.")
    locked.withdrawn_on = today or timezone.localdate()
    locked.updated_by = scope.person
    locked.save(update_fields=["withdrawn_on", "updated_by", "updated_at"])
    audit.record("withdraw offer", locked, scope=scope, region_id=locked.region_id or "")
    return locked


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.unscoped("locked for matching, fetched by scope before")
    return rows.select_for_update(of=("self",)).select_related("region__area").get(pk=proposal.pk)


@transaction.atomic
def open_matching(*, scope: Scope, proposal: Proposal, today: date | None = None) -> Proposal:
    """An accepted proposal is opened to partners by whoever arranges matching in its region.

    Raises:
        PermissionDenied: without that right there.
        Refused: when it was not accepted, or is open already.
    """
    scope.check(Verb.ARRANGE_MATCHING, region_id=proposal.region_id)
    locked = _locked(proposal)
    if locked.status != Status.ACCEPTED:
        raise Refused("Matching dibuka untuk proposal yang sudah diterima LAN.")
    if locked.is_in_matching:
        raise Refused("Proposal ini sudah terbuka untuk mitra.")
    locked.matching_opened_on = today or locked.region.today()
    locked.matching_opened_by = scope.person
    locked.matching_closed_on = None
    return _save_matching(locked, "open matching", scope)


@transaction.atomic
def close_matching(*, scope: Scope, proposal: Proposal, today: date | None = None) -> Proposal:
    """A proposal is closed to partners again; those that committed keep reading it.

    Raises:
        PermissionDenied: without the right to arrange matching there.
        Refused: when it is not open.
    """
    scope.check(Verb.ARRANGE_MATCHING, region_id=proposal.region_id)
    locked = _locked(proposal)
    if not locked.is_in_matching:
        raise Refused("Proposal ini tidak sedang terbuka untuk mitra.")
    locked.matching_closed_on = today or locked.region.today()
    return _save_matching(locked, "close matching", scope)


def _save_matching(proposal: Proposal, verb: str, scope: Scope) -> Proposal:
    proposal.updated_by = scope.person
    proposal.save(
        update_fields=[
            "matching_opened_on", "matching_opened_by", "matching_closed_on", "updated_by",
            "updated_at",
        ]
    )  # fmt: skip
    audit.record(verb, proposal, scope=scope, region_id=proposal.region_id)
    return proposal


def why_no_answer(proposal: Proposal, organization: Organization, today: date) -> str:
    """The one sentence that stands against a partner's answer on a day, or nothing."""
    if proposal.status != Status.ACCEPTED:
        return "Proposal ini sudah ditarik pengusulnya, jadi tidak menunggu jawaban lagi."
    given = (
        PartnerAnswer.objects.unscoped("whether this partner has answered")
        .filter(proposal=proposal, organization=organization)
        .first()
    )
    if given is not None:
        day = date_format(timezone.localtime(given.answered_at), "j F Y")
        return (
            f"{organization} sudah menjawab proposal ini pada {day}: {given.get_answer_display()}. "
            "Untuk mengubahnya, hubungi penyelenggara matching."
        )
    if not proposal.is_in_matching:
        closed = proposal.matching_closed_on
        when = f" pada {date_format(closed, 'j F Y')}" if closed else ""
        return f"Matching proposal ini sudah ditutup{when}. Hubungi penyelenggaranya."
    return _too_late(proposal, organization, today)


def _too_late(proposal: Proposal, organization: Organization, today: date) -> str:
    """After the latest day on which they met, an answer has a last day."""
    rows = Meeting.objects.unscoped("until when this partner may answer")
    until = (
        rows.filter(proposal=proposal, organization=organization)
        .order_by("-day__answers_until")
        .values_list("day__answers_until", flat=True)
        .first()
    )
    if until is None or today <= until:
        return ""
    return (
        f"Batas jawaban hari matching ini sudah lewat, yaitu {date_format(until, 'j F Y')}. "
        "Hubungi penyelenggara bila lembaga Anda masih ingin membantu."
    )


@transaction.atomic
def answer_proposal(
    *,
    scope: Scope,
    proposal: Proposal,
    organization: Organization,
    answer: str,
    reason: str = "",
    pledges: tuple[Pledge, ...] | list[Pledge] = (),
    now: datetime | None = None,
) -> PartnerAnswer:
    """A partner answers a proposal once: it commits to one thing or more, or says why not.

    Args:
        pledges: what it commits to; needed for a commitment, forbidden for a refusal.

    Raises:
        Refused: when it answered before, is too late, or does not say what or why.
    """
    if organization.pk not in scope.organization_ids(Verb.ANSWER_PROPOSAL):
        raise Refused("Jawaban ditulis oleh orang yang mewakili lembaga mitra itu.")
    now = now or timezone.now()
    locked = _locked(proposal)
    if why := why_no_answer(locked, organization, locked.region.today(now)):
        raise Refused(why)
    commits = answer == PartnerAnswer.Answer.COMMIT
    if commits and not pledges:
        raise Refused("Tuliskan paling sedikit satu komitmen: apa, senilai berapa, sampai kapan.")
    if not commits and not reason.strip():
        raise Refused("Tuliskan alasannya, supaya pengusul tahu langkah lain.")
    given = PartnerAnswer(
        proposal=locked, organization=organization, answer=answer, reason=reason.strip(),
        answered_at=now, answered_by=scope.person, created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    try:
        with transaction.atomic():
            given.save()
    except IntegrityError:
        raise Refused("Lembaga Anda sudah menjawab proposal ini.") from None
    audit.record("answer", given, scope=scope, region_id=locked.region_id)
    for pledge in pledges if commits else ():
        _write_commitment(locked, organization, pledge, scope=scope, answer=given)
    return given
