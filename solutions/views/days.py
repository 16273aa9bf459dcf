"""Matching days: arranging one, its agenda, the plan that is proposed, and its meetings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import unfinished
from academy.errors import Refused
from academy.form_kept import as_initial
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.days import (
    DAY_FIELDS,
    arrange_day,
    cancel_meeting,
    may_note,
    note_meeting,
    schedule_meeting,
    schedule_meetings,
    update_day,
)
from solutions.day_rows import agenda_of, proposals_of, proposed_agenda
from solutions.forms.days import DayForm, MeetingForm, NotesForm, PlanForm
from solutions.models import MatchingDay, Meeting, PartnerAnswer, Proposal

READERS = (Verb.SEE_PROPOSAL, Verb.ARRANGE_MATCHING, Verb.ANSWER_PROPOSAL)


@audience(*READERS)
@require_safe
def day(request: HttpRequest, pk: int) -> HttpResponse:
    """A matching day: when, where, and the agenda one may see."""
    found = _seen(request, pk)
    return render(request, "solutions/day.html", _context(request, found))


@audience(*READERS)
@require_safe
def day_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """The agenda to print on A4 and to hang up at the door."""
    found = _seen(request, pk)
    return render(request, "solutions/day_agenda.html", _context(request, found))


def _context(request: HttpRequest, found: MatchingDay) -> dict[str, Any]:
    return {
        "day": found,
        "agenda": agenda_of(found, request.scope),
        "may_arrange": _arranges(request, found),
        "is_partner": bool(request.scope.organization_ids(Verb.ANSWER_PROPOSAL)),
        "is_over": found.held_on < found.region.today(),
    }


@audience(Verb.ARRANGE_MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def day_new(request: HttpRequest) -> HttpResponse:
    """Arrange a matching day."""
    if request.method != "POST":
        return _form(request, _kept(request, DayForm(scope=request.scope)))
    form = DayForm(request.POST, scope=request.scope)
    if not form.is_valid():
        return _form(request, form, status=422)
    values = dict(form.cleaned_data)
    region = values.pop("region")
    try:
        made = arrange_day(scope=request.scope, region=region, fields=values)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, form, status=422)
    messages.success(request, "Hari matching tersimpan. Sekarang susun agendanya.")
    return redirect(made)


@audience(Verb.ARRANGE_MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def day_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Move or rename a matching day."""
    found = _own(request, pk)
    if request.method != "POST":
        first = {name: getattr(found, name) for name in DAY_FIELDS}
        form = DayForm(scope=request.scope, day=found, initial=first)
        return _form(request, _kept(request, form), found)
    form = DayForm(request.POST, scope=request.scope, day=found)
    if not form.is_valid():
        return _form(request, form, found, status=422)
    try:
        update_day(scope=request.scope, day=found, fields=form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, form, found, status=422)
    messages.success(request, "Perubahan tersimpan.")
    return redirect(found)


@audience(Verb.ARRANGE_MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def day_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose an agenda from the suggestions; what is ticked is saved, nothing before."""
    found = _own(request, pk)
    data = request.GET if "mulai" in request.GET else PlanForm.FIRST
    form = PlanForm(request.POST if request.method == "POST" else data)
    rows: list[Any] = []
    if form.is_valid():
        tables = form.cleaned_data["meja"]
        rows = proposed_agenda(found, form.slots, tables, request.scope)
    wanted = set(request.POST.getlist("pertemuan"))
    chosen = [row for row in rows if row.key in wanted]
    if chosen and _save_plan(request, found, chosen):
        return redirect(found)
    asked_without_any = request.method == "POST" and not chosen
    context = {"day": found, "form": form, "rows": rows, "asked_without_any": asked_without_any}
    status = 422 if request.method == "POST" else 200
    return render(request, "solutions/day_plan.html", context, status=status)


def _save_plan(request: HttpRequest, found: MatchingDay, chosen: list[Any]) -> bool:
    try:
        made = schedule_meetings(
            scope=request.scope, day=found, appointments=[row.appointment for row in chosen]
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, f"{len(made)} pertemuan masuk agenda.")
    return True


@audience(Verb.ARRANGE_MATCHING)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one meeting on the agenda."""
    found = _own(request, pk)
    keys = [one.pk for one in proposals_of(found, request.scope)]
    proposals = Proposal.objects.visible_to(request.scope).filter(pk__in=keys).order_by("title")
    more = {"day": found, "proposals": proposals}
    if request.method != "POST":
        form = _kept(request, MeetingForm(**more))
        return render(request, "solutions/meeting_form.html", {"day": found, "form": form})
    form = MeetingForm(request.POST, **more)
    if form.is_valid():
        try:
            schedule_meeting(scope=request.scope, day=found, appointment=form.appointment)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Pertemuan masuk agenda.")
            return redirect(found)
    context = {"day": found, "form": form}
    return render(request, "solutions/meeting_form.html", context, status=422)


@audience(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting: who met whom, what was noted, what the partner answered."""
    found = get_object_or_404(Meeting.objects.visible_to(request.scope), pk=pk)
    notes = may_note(found, request.scope)
    if request.method == "POST":
        return _note(request, found, notes)
    form = _kept(request, NotesForm(initial={"notes": found.notes}))
    return _meeting_page(request, found, form)


def _note(request: HttpRequest, found: Meeting, notes: bool) -> HttpResponse:
    if not notes:
        raise PermissionDenied("Catatan pertemuan ditulis penyelenggara atau angkatannya.")
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _meeting_page(request, found, form, status=422)
    note_meeting(scope=request.scope, meeting=found, notes=form.cleaned_data["notes"])
    messages.success(request, "Catatan tersimpan.")
    return redirect(found)


def _meeting_page(
    request: HttpRequest, found: Meeting, form: NotesForm, status: int = 200
) -> HttpResponse:
    answers = PartnerAnswer.objects.visible_to(request.scope).filter(proposal=found.proposal_id)
    context = {
        "meeting": found,
        "form": form,
        "answer": answers.filter(organization=found.organization_id).first(),
        "may_note": may_note(found, request.scope),
        "may_cancel": not found.notes and _arranges(request, found.day),
        "is_partner": found.organization_id in request.scope.organization_ids(Verb.ANSWER_PROPOSAL),
    }
    return render(request, "solutions/meeting.html", context, status=status)


@audience(Verb.ARRANGE_MATCHING)
@require_POST
def meeting_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a meeting off the agenda that was only planned."""
    found = get_object_or_404(Meeting.objects.visible_to(request.scope), pk=pk)
    if not _arranges(request, found.day):
        raise PermissionDenied("Matching di wilayah ini diselenggarakan orang lain.")
    day = found.day
    try:
        cancel_meeting(scope=request.scope, meeting=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Pertemuan dikeluarkan dari agenda.")
    return redirect(day)


def _seen(request: HttpRequest, pk: int) -> MatchingDay:
    return get_object_or_404(MatchingDay.objects.visible_to(request.scope), pk=pk)


def _own(request: HttpRequest, pk: int) -> MatchingDay:
    found = _seen(request, pk)
    if not _arranges(request, found):
        raise PermissionDenied("Matching di wilayah ini diselenggarakan orang lain.")
    return found


def _arranges(request: HttpRequest, found: MatchingDay) -> bool:
    return request.scope.can(Verb.ARRANGE_MATCHING, region_id=found.region_id)


def _kept(request: HttpRequest, form: Any) -> Any:
    if (kept := unfinished.take(request)) is not None:
        form.initial |= as_initial(form, kept)
    return form


def _form(
    request: HttpRequest, form: DayForm, found: MatchingDay | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "day": found}
    return render(request, "solutions/day_form.html", context, status=status)
