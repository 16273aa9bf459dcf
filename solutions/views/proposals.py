"""The pages of the proposals: reading, writing, sending."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import drafts, review
from academy.entries import both_versions, in_words, keep_draft
from academy.errors import AlreadyStored, Refused, Stale
from academy.models import Status
from academy.permissions import audience
from academy.review import CannotMove
from academy.roles import Verb
from solutions.actions.proposal import (
    start_proposal,
    submit_proposal,
    update_proposal,
    withdraw_proposal,
)
from solutions.forms.proposal_conflict import ProposalConflict
from solutions.forms.proposals import ProposalEntry
from solutions.models import Idea, Proposal
from solutions.proposal_page import proposal_context, proposal_rows

FORM = "proposal"
READERS = (Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL, Verb.REVIEW, Verb.ANSWER_PROPOSAL)
PER_PAGE = 20


@audience(Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL, Verb.REVIEW)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals one may read, the latest first, by state when one is named."""
    status = request.GET.get("status", "")
    rows = Proposal.objects.visible_to(request.scope).order_by("-updated_at", "-pk")
    if status in Status.values:
        rows = rows.filter(status=status)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = [one for one in drafts.waiting(request.scope) if one.draft.form == FORM]
    context = {
        "page_obj": page,
        "rows": proposal_rows(list(page)),
        "status": status,
        "statuses": Status.choices,
        "drafts": waiting,
        "may_write": request.scope.can(Verb.WRITE_PROPOSAL),
    }
    return render(request, "solutions/proposal_list.html", context)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def proposal_start(request: HttpRequest, pk: int) -> HttpResponse:
    """A proposal grows from this idea; where there is one already it opens."""
    idea = get_object_or_404(Idea.objects.visible_to(request.scope), pk=pk)
    try:
        made = start_proposal(scope=request.scope, idea=idea, client_uuid=uuid.uuid4())
    except AlreadyStored as twice:
        return redirect(twice.stored)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(idea)
    messages.success(request, "Proposal dimulai. Lengkapi bagiannya; semua tersimpan.")
    return redirect("solutions:proposal_edit", made.pk)


@audience(*READERS)
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal whole: what it rests on, whom it helps, what it costs, where it stands."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    return render(request, "solutions/proposal.html", proposal_context(found, request.scope))


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever writes in the cohort works on it; what is typed is kept while it is typed."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    request.scope.check(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id)
    if request.method == "POST":
        return _update(request, found)
    if not found.is_open_for_author:
        messages.warning(request, f"Proposal ini sudah {found.get_status_display()}.")
        return redirect(found)
    kept = drafts.load(request, FORM)
    return _page(request, ProposalEntry(scope=request.scope, proposal=found, kept=kept))


def _update(request: HttpRequest, found: Proposal) -> HttpResponse:
    entry = ProposalEntry(scope=request.scope, proposal=found, data=request.POST)
    if answer := _set_aside(request, entry):
        return answer
    if not entry.is_valid():
        return _page(request, entry, status=422)
    conflict = ProposalConflict(entry, found)
    try:
        update_proposal(
            scope=request.scope, proposal=found, version=entry.form.cleaned_data["version"] or 0,
            **conflict.chosen(request.POST),
        )  # fmt: skip
    except Stale:
        return both_versions(request, conflict, title="Dua versi dari satu proposal")
    except (Refused, IntegrityError) as refused:
        return _refused(request, entry, conflict, in_words(refused))
    drafts.forget(request.scope, entry.number)
    messages.success(request, "Proposal tersimpan.")
    return redirect(found)


def _refused(
    request: HttpRequest, entry: ProposalEntry, conflict: ProposalConflict, why: str
) -> HttpResponse:
    """A rule stands against it; what was typed stays on the page."""
    if not entry.proposal.is_open_for_author:
        return both_versions(request, conflict, title="Dua versi dari satu proposal", why=why)
    entry.refuse(why)
    return _page(request, entry, status=422)


def _set_aside(request: HttpRequest, entry: ProposalEntry) -> HttpResponse | None:
    """What the buttons ask for that saves nothing: keep a draft, or give another row."""
    action = request.POST.get("action", "")
    if action.startswith("add_"):
        return _page(request, entry.again(action.removeprefix("add_")))
    if action != "draft":
        return None
    return keep_draft(request, entry) or _page(request, entry, status=422)


def _page(request: HttpRequest, entry: ProposalEntry, status: int = 200) -> HttpResponse:
    entry.show_notes(review.open_notes(entry.proposal))
    context: dict[str, Any] = {
        "entry": entry,
        "form": entry.form,
        "proposal": entry.proposal,
        "general_notes": entry.general_notes,
        "autosave_url": drafts.autosave_url(request, entry.number),
    }
    return render(request, "solutions/proposal_form.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def proposal_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author sends it to LAN; what is missing is named where it can be filled in."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    try:
        submit_proposal(scope=request.scope, proposal=found)
    except (Refused, CannotMove) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Proposal terkirim ke LAN untuk ditinjau.")
    return redirect(found)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def proposal_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The author pulls it back before it is accepted."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    try:
        withdraw_proposal(scope=request.scope, proposal=found)
    except CannotMove as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Proposal ditarik. Gagasannya bebas untuk proposal lain.")
    return redirect(found)
