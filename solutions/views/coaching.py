"""Coaching: the coach's queue, a round, and what the writers send."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import unfinished
from academy.errors import Refused
from academy.form_kept import as_initial
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.coaching import (
    ask_coach,
    ask_new_version,
    close_round,
    coaches_of,
    comment,
    reply,
    send_new_version,
)
from solutions.forms.coaching import AskCoachForm, CloseForm, CommentForm, ReplyForm
from solutions.models import CoachComment, CoachingRound, Proposal
from solutions.versions import read_version


@audience(Verb.COACH_PROPOSAL)
@require_safe
def coaching(request: HttpRequest) -> HttpResponse:
    """What waits for this coach, the longest waiting first, and what is behind."""
    rows = (
        CoachingRound.objects.visible_to(request.scope)
        .filter(coach=request.user)
        .select_related("proposal__region__area", "proposal__cohort", "version")
    )
    context = {
        "waiting": rows.open().order_by("asked_at", "pk"),
        "closed": rows.filter(closed_at__isnull=False).order_by("-closed_at", "-pk")[:20],
    }
    return render(request, "solutions/coaching_list.html", context)


@audience(Verb.WORK_ON_PROPOSAL, Verb.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_round(request: HttpRequest, pk: int) -> HttpResponse:
    """One round: the version it reads, what was said at which section, what was answered."""
    found = _round(request, pk)
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment(scope=request.scope, coaching_round=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Catatan tersimpan dan terbaca penulis.")
            return redirect("solutions:coaching_round", pk)
    elif request.method != "POST" and (kept := unfinished.take(request)):
        form = CommentForm(initial=as_initial(CommentForm, kept))
    return _page(request, found, form, status=422 if form.errors else 200)


def _round(request: HttpRequest, pk: int) -> CoachingRound:
    rows = CoachingRound.objects.visible_to(request.scope).select_related(
        "proposal__region__area", "proposal__author", "coach", "version"
    )
    return get_object_or_404(rows, pk=pk)


def _page(
    request: HttpRequest, found: CoachingRound, form: CommentForm, status: int = 200
) -> HttpResponse:
    is_coach = found.coach_id == request.user.pk and found.closed_at is None
    proposal = found.proposal
    context = {
        "round": found,
        "proposal": proposal,
        "sections": read_version(found.version),
        "comments": found.comments.select_related("created_by", "replied_by").order_by("pk"),
        "section_names": Proposal.SECTIONS,
        "form": form,
        "is_coach": is_coach and request.scope.can(Verb.COACH_PROPOSAL),
        "close_form": CloseForm(),
        "reply_form": ReplyForm(auto_id=False),
        "may_reply": request.scope.can(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id),
    }
    return render(request, "solutions/coaching_round.html", context, status=status)


def _do(request: HttpRequest, what: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Do it, say how it went, and go back."""
    try:
        what()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
    return redirect(back)


@audience(Verb.COACH_PROPOSAL)
@require_POST
def coaching_new_version(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach asks the writers for a new version."""
    found = _round(request, pk)
    back = reverse("solutions:coaching_round", args=[pk])
    return _do(
        request,
        lambda: ask_new_version(scope=request.scope, coaching_round=found),
        "Versi baru diminta. Penulis melihatnya di halaman proposal.",
        back,
    )


@audience(Verb.COACH_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The coach closes the round with a summary."""
    found = _round(request, pk)
    if request.method != "POST":
        return redirect("solutions:coaching_round", pk)
    form = CloseForm(request.POST)
    if form.is_valid():
        try:
            close_round(scope=request.scope, coaching_round=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Putaran ditutup. Terima kasih sudah mendampingi.")
            return redirect("solutions:coaching")
    context = {"round": found, "proposal": found.proposal, "form": form}
    return render(request, "solutions/coaching_close.html", context, status=422)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def coaching_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """A writer answers one comment."""
    said = get_object_or_404(
        CoachComment.objects.visible_to(request.scope).select_related("round__proposal"), pk=pk
    )
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reply(scope=request.scope, coach_comment=said, text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Jawaban tersimpan.")
            return redirect("solutions:coaching_round", said.round_id)
    context = {"comment": said, "round": said.round, "proposal": said.round.proposal, "form": form}
    status = 422 if form.errors else 200
    return render(request, "solutions/coaching_reply.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def coach_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The writers ask a coach of their cohort to read the proposal."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    form = AskCoachForm(request.POST, coaches=coaches_of(found))
    if not form.is_valid():
        messages.error(request, "Pilih coach dari daftar, lalu kirim lagi.")
        return redirect(found)
    coach = form.cleaned_data["coach"]
    return _do(
        request,
        lambda: ask_coach(scope=request.scope, proposal=found, coach=coach),
        f"Proposal terkirim kepada {coach.name}.",
        found.get_absolute_url(),
    )


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def coach_send(request: HttpRequest, pk: int) -> HttpResponse:
    """The writers send the coach a new version."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    return _do(
        request,
        lambda: send_new_version(scope=request.scope, proposal=found),
        "Versi baru terkirim kepada coach.",
        found.get_absolute_url(),
    )
