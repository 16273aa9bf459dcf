"""A partner's own pages: what is meant for it, one proposal, and its answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academy import audit, unfinished
from academy.chain import chain_of
from academy.errors import Refused
from academy.models import Organization
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.matching import answer_proposal, why_no_answer
from solutions.evidence import basis_of
from solutions.forms.answers import AnswerEntry
from solutions.match_rows import helped_by, partner_rows, parts_of
from solutions.models import Commitment, MatchingDay, Meeting, Offer, PartnerAnswer, Proposal

MOST_DAYS = 4


def _organizations(request: HttpRequest) -> list[Organization]:
    """Whom this person answers for."""
    own = request.scope.organization_ids(Verb.ANSWER_PROPOSAL)
    return list(
        Organization.objects.filter(pk__in=own)
        .select_related("region__area")
        .order_by("name", "pk")
    )


@audience(Verb.ANSWER_PROPOSAL)
@require_safe
def partner(request: HttpRequest) -> HttpResponse:
    """What is meant for a partner: proposals with reasons, meetings, commitments, offers."""
    organizations = _organizations(request)
    own = [one.pk for one in organizations]
    today = timezone.localdate()
    seen = Proposal.objects.visible_to(request.scope).shown_to_partner(request.scope)
    commitments = Commitment.objects.visible_to(request.scope).filter(organization__in=own)
    days = MatchingDay.objects.visible_to(request.scope).filter(held_on__gte=today)
    offers = Offer.objects.visible_to(request.scope).filter(organization__in=own)
    context = {
        "organizations": organizations,
        "page": partner_rows(organizations, list(seen.order_by("pk")), request.scope, today),
        "commitments": commitments.select_related("proposal").order_by("due_on", "pk"),
        "days": days.order_by("held_on", "pk")[:MOST_DAYS],
        "offers": offers.running(today).order_by("-pk"),
        "today": today,
    }
    return render(request, "solutions/partner.html", context)


@audience(Verb.ANSWER_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def partner_proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal as a partner reads it, and its one answer."""
    seen = Proposal.objects.visible_to(request.scope).shown_to_partner(request.scope)
    found = seen.filter(pk=pk).first()
    if request.method == "POST":
        return _answer(request, pk, found)
    if found is None:
        raise Http404("Tidak ada proposal terbuka seperti itu.")
    entry = _entry(request, found, kept=unfinished.take(request))
    return _page(request, found, entry)


def _answer(request: HttpRequest, pk: int, found: Proposal | None) -> HttpResponse:
    """Take the answer; what no longer can be taken is shown again with the reason."""
    asked = found or _once_open(request, pk)
    entry = _entry(request, asked, data=request.POST)
    if not entry.is_valid():
        return _again(request, asked, entry, found)
    values = entry.form.cleaned_data
    try:
        answer_proposal(
            scope=request.scope, proposal=asked, organization=values["organization"],
            answer=values["answer"], reason=values["reason"], pledges=entry.pledges,
        )  # fmt: skip
    except Refused as refused:
        entry.refuse(str(refused))
        return _again(request, asked, entry, found)
    messages.success(request, "Terima kasih. Jawaban lembaga Anda sudah diterima pengusulnya.")
    return redirect("solutions:partner_proposal", asked.pk)


def _once_open(request: HttpRequest, pk: int) -> Proposal:
    """A proposal that this partner could answer while matching ran: it hears why it no longer can.

    Nothing of the proposal is shown any more, only that it is closed, and what was typed.
    """
    own = request.scope.organization_ids(Verb.ANSWER_PROPOSAL)
    rows = Proposal.objects.unscoped("only to say that it is closed; nothing of it is shown")
    found = rows.once_open_to(own).select_related("region__area").filter(pk=pk).first()
    if found is None:
        raise Http404("Tidak ada proposal terbuka seperti itu.")
    return found


def _entry(request: HttpRequest, proposal: Proposal, **typed: Any) -> AnswerEntry:
    organizations = _organizations(request)
    offers = Offer.objects.running(proposal.region.today()).reaching(proposal.region_id)
    own = offers.filter(organization__in=[one.pk for one in organizations]).order_by("pk")
    return AnswerEntry(proposal, organizations=organizations, offers=list(own), **typed)


def _again(
    request: HttpRequest, asked: Proposal, entry: AnswerEntry, found: Proposal | None
) -> HttpResponse:
    if found is not None:
        return _page(request, found, entry, status=422)
    if not entry.form.non_field_errors():
        entry.refuse(why_no_answer(asked, _organizations(request)[0], asked.region.today()))
    return render(request, "solutions/partner_closed.html", {"entry": entry}, status=422)


def _page(
    request: HttpRequest, found: Proposal, entry: AnswerEntry, status: int = 200
) -> HttpResponse:
    organizations = _organizations(request)
    own = [one.pk for one in organizations]
    answers = PartnerAnswer.objects.visible_to(request.scope).filter(proposal=found)
    commitments = Commitment.objects.visible_to(request.scope).filter(proposal=found)
    meetings = Meeting.objects.visible_to(request.scope).filter(proposal=found)
    barred = [why_no_answer(found, one, found.region.today()) for one in organizations]
    audit.record("view", found, scope=request.scope, region_id=found.region_id)
    context = {
        "proposal": found,
        "parts": parts_of(found),
        "basis": basis_of(found.idea),
        "helped": helped_by([found]).get(found.pk),
        "why": partner_rows(organizations, [found], request.scope, found.region.today()),
        "chain": chain_of(found, request.scope),
        "answers": answers.filter(organization__in=own).order_by("answered_at"),
        "commitments": commitments.filter(organization__in=own).order_by("due_on", "pk"),
        "meetings": meetings.filter(organization__in=own).order_by("day__held_on", "pk"),
        "entry": entry,
        "today": found.region.today(),
        "barred": barred[0] if all(barred) and status == 200 else "",
    }
    return render(request, "solutions/partner_proposal.html", context, status=status)
