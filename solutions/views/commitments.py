"""Commitments: the list, one of them and how it stands, and one given by word or letter."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from academy import unfinished
from academy.chain import chain_of
from academy.errors import Refused
from academy.form_kept import as_initial
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.commitment import (
    change_commitment,
    may_keep_commitments,
    record_commitment,
)
from solutions.forms.answers import CommitmentStateForm, HandCommitmentForm
from solutions.models import Commitment, Proposal

PER_PAGE = 20
READERS = (Verb.SEE_PROPOSAL, Verb.WORK_ON_PROPOSAL, Verb.ANSWER_PROPOSAL)
KEEPERS = (Verb.WRITE_PROPOSAL, Verb.ARRANGE_MATCHING)


@audience(*READERS)
@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """What partners committed to, the late ones and the earliest first; or what is settled."""
    is_settled = request.GET.get("keadaan") == "selesai"
    seen = Commitment.objects.visible_to(request.scope)
    rows = seen.settled() if is_settled else seen.running()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "sums": seen.sums(),
        "is_settled": is_settled,
        "today": timezone.localdate(),
    }
    return render(request, "solutions/commitment_list.html", context)


@audience(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    """One commitment; its keepers say what came in, or why it was called off."""
    rows = Commitment.objects.visible_to(request.scope).with_proposal()
    found = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        return _change(request, found)
    return _page(request, found, CommitmentStateForm(commitment=found))


def _change(request: HttpRequest, found: Commitment) -> HttpResponse:
    if not may_keep_commitments(found.proposal, request.scope):
        raise PermissionDenied("Komitmen dicatat oleh angkatannya atau penyelenggara.")
    form = CommitmentStateForm(request.POST, commitment=found)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        change_commitment(
            scope=request.scope, commitment=found, state=form.cleaned_data["state"],
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, form, status=422)
    messages.success(request, "Keadaan komitmen tersimpan.")
    return redirect(found)


def _page(
    request: HttpRequest, found: Commitment, form: CommitmentStateForm, status: int = 200
) -> HttpResponse:
    reads_matching = request.scope.can(Verb.SEE_PROPOSAL, region_id=found.proposal.region_id)
    context = {
        "commitment": found,
        "form": form,
        "may_change": found.is_open and may_keep_commitments(found.proposal, request.scope),
        "reads_matching": reads_matching,
        "chain": chain_of(found.proposal, request.scope),
        "today": found.proposal.region.today(),
    }
    return render(request, "solutions/commitment.html", context, status=status)


@audience(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def commitment_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a commitment down that was given by word or letter."""
    rows = Proposal.objects.visible_to(request.scope).accepted()
    found = get_object_or_404(rows, pk=pk)
    if not may_keep_commitments(found, request.scope):
        raise PermissionDenied("Komitmen dicatat oleh angkatannya atau penyelenggara.")
    if request.method != "POST":
        form = HandCommitmentForm(proposal=found)
        if (kept := unfinished.take(request)) is not None:
            form.initial |= as_initial(form, kept)
        return _form(request, found, form)
    form = HandCommitmentForm(request.POST, proposal=found)
    if not form.is_valid():
        return _form(request, found, form, status=422)
    try:
        made = record_commitment(
            scope=request.scope, proposal=found, organization=form.cleaned_data["organization"],
            pledge=form.pledge,
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, found, form, status=422)
    messages.success(request, "Komitmen tercatat.")
    return redirect(made)


def _form(
    request: HttpRequest, found: Proposal, form: HandCommitmentForm, status: int = 200
) -> HttpResponse:
    context = {"proposal": found, "form": form}
    return render(request, "solutions/commitment_form.html", context, status=status)
