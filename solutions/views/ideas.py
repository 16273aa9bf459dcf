"""Ideas: the cohort's list, one idea with what it rests on, writing it and setting it aside."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import unfinished
from academy.chain import OpenEnds, chain_of, open_ends
from academy.errors import AlreadyStored, Refused, Stale
from academy.permissions import audience
from academy.roles import Verb
from cohorts.models import Cohort
from solutions.actions.idea import (
    owners_of,
    set_aside_idea,
    start_idea,
    take_up_idea,
    update_idea,
)
from solutions.evidence import basis_of
from solutions.forms.idea_conflict import IdeaConflict
from solutions.forms.ideas import (
    POTENTIAL,
    QUOTE,
    IdeaEntry,
    SetAsideForm,
    choose_cohort,
    named_basis,
    numbers_of,
)
from solutions.idea_rows import idea_rows
from solutions.lessons_offered import lessons_for
from solutions.match_facts import potentials_for
from solutions.models import Idea, Proposal
from solutions.views.followed import two_versions

PER_PAGE = 20


@audience(Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL)
@require_safe
def ideas(request: HttpRequest) -> HttpResponse:
    """Ideas one may read, by the day of their next step; or those that were set aside."""
    is_aside = request.GET.get("keadaan") == "disisihkan"
    seen = Idea.objects.visible_to(request.scope)
    rows = seen.set_aside() if is_aside else seen.standing()
    page = Paginator(rows.by_next_day(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": idea_rows(list(page), request.scope),
        "is_aside": is_aside,
        "may_write": request.scope.can(Verb.WRITE_PROPOSAL),
        **_own_ends(request),
    }
    return render(request, "solutions/idea_list.html", context)


def _own_ends(request: HttpRequest) -> dict[str, Cohort | OpenEnds | None]:
    """The newest of one's own cohorts and where its chains stop."""
    own = Cohort.objects.filter(pk__in=request.scope.cohort_ids(Verb.WORK_ON_PROPOSAL))
    cohort = own.for_list().first()
    return {"cohort": cohort, "ends": open_ends(cohort, request.scope) if cohort else None}


@audience(Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL)
@require_safe
def idea(request: HttpRequest, pk: int) -> HttpResponse:
    """One idea: what it rests on as far as it may be read, whose it is, and its whole chain."""
    found = get_object_or_404(Idea.objects.visible_to(request.scope), pk=pk)
    return _idea_page(request, found, SetAsideForm())


def _idea_page(
    request: HttpRequest, found: Idea, form: SetAsideForm, status: int = 200
) -> HttpResponse:
    may_write = request.scope.can(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id)
    proposals = Proposal.objects.visible_to(request.scope).filter(idea=found)
    standing = proposals.exclude(status="withdrawn").order_by("-pk").first()
    is_standing = found.set_aside_on is None
    basis = basis_of(found)
    themes = list(found.themes.order_by("name", "pk"))
    context = {
        "idea": found,
        "basis": basis,
        "potentials": potentials_for(found, basis) if may_write and is_standing else [],
        "themes": [theme.name for theme in themes],
        "offered": lessons_for([one.pk for one in themes], found.region_id, request.scope),
        "chain": chain_of(found, request.scope),
        "proposal": standing,
        "is_late": is_standing and standing is None and found.next_on < found.region.today(),
        "may_edit": may_write and is_standing,
        "may_propose": may_write and is_standing and standing is None,
        "may_set_aside": may_write and is_standing and standing is None,
        "may_take_up": may_write and not is_standing,
        "set_aside_form": form,
    }
    return render(request, "solutions/idea.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def idea_new(request: HttpRequest) -> HttpResponse:
    """Write an idea down from a sentence or a potential; without either, one is chosen first."""
    kept = unfinished.take(request) if request.method != "POST" else None
    data = request.POST if request.method == "POST" else kept or request.GET
    cohort = choose_cohort(request.scope, data)
    basis = named_basis(data, region_id=cohort.region_id)
    if basis.is_empty and request.method != "POST" and kept is None:
        return redirect("solutions:idea_basis")
    typed = request.POST if request.method == "POST" else None
    owners = owners_of(cohort, cohort.region.today())
    entry = IdeaEntry(
        scope=request.scope, cohort=cohort, basis=basis, owners=owners, data=typed, kept=kept
    )
    if request.method == "POST":
        return _start(request, entry)
    return _form_page(request, entry)


def _start(request: HttpRequest, entry: IdeaEntry) -> HttpResponse:
    if not entry.form.is_valid():
        return _form_page(request, entry, status=422)
    values = entry.form.cleaned_data
    try:
        made = start_idea(
            scope=request.scope, cohort=entry.cohort, fields=entry.fields,
            themes=values["themes"], quotes=numbers_of(request.POST, QUOTE),
            potentials=numbers_of(request.POST, POTENTIAL), client_uuid=values["client_uuid"],
        )  # fmt: skip
    except AlreadyStored as twice:
        messages.success(request, "Gagasan ini sudah tersimpan sebelumnya.")
        return redirect(twice.stored)
    except Refused as refused:
        entry.refuse(str(refused))
        return _form_page(request, entry, status=422)
    messages.success(request, "Gagasan tersimpan. Rekan seangkatan dapat membacanya.")
    return redirect(made)


def _form_page(request: HttpRequest, entry: IdeaEntry, status: int = 200) -> HttpResponse:
    context = {"entry": entry, "form": entry.form}
    return render(request, "solutions/idea_form.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def idea_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an idea says; of two who change it at once both versions are shown."""
    found = _own_idea(request, pk)
    if found.set_aside_on is not None:
        messages.warning(request, "Gagasan ini sudah disisihkan. Lanjutkan dulu, lalu ubah.")
        return redirect(found)
    kept = unfinished.take(request) if request.method != "POST" else None
    owners = owners_of(found.cohort, found.region.today())
    if found.owner not in owners:
        owners.append(found.owner)
    entry = IdeaEntry(
        scope=request.scope, cohort=found.cohort, basis=basis_of(found), owners=owners, idea=found,
        data=request.POST if request.method == "POST" else None, kept=kept,
    )  # fmt: skip
    if request.method == "POST":
        return _update(request, entry, found)
    return _form_page(request, entry)


def _update(request: HttpRequest, entry: IdeaEntry, found: Idea) -> HttpResponse:
    if not entry.form.is_valid():
        return _form_page(request, entry, status=422)
    conflict = IdeaConflict(entry, found)
    version = entry.form.cleaned_data["version"] or 0
    try:
        found = update_idea(
            scope=request.scope, idea=found, version=version, **conflict.chosen(request.POST)
        )
    except Stale:
        return two_versions(request, conflict, title="gagasan", eyebrow=conflict.record.title)
    except Refused as refused:
        entry.refuse(str(refused))
        return _form_page(request, entry, status=422)
    messages.success(request, "Perubahan tersimpan.")
    return redirect(found)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def idea_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set an idea aside with the reason."""
    found = _own_idea(request, pk)
    form = SetAsideForm(request.POST)
    if not form.is_valid():
        return _idea_page(request, found, form, status=422)
    try:
        set_aside_idea(scope=request.scope, idea=found, reason=form.cleaned_data["reason"])
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Gagasan disisihkan; alasannya tersimpan.")
    return redirect(found)


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def idea_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow an idea again that was set aside."""
    found = _own_idea(request, pk)
    try:
        take_up_idea(scope=request.scope, idea=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Gagasan dilanjutkan.")
    return redirect(found)


def _own_idea(request: HttpRequest, pk: int) -> Any:
    """An idea of a cohort whose proposals one writes: unseen is 404, seen without it 403."""
    found = get_object_or_404(Idea.objects.visible_to(request.scope), pk=pk)
    if not request.scope.can(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id):
        raise PermissionDenied("Hanya angkatannya yang mengubah gagasan ini.")
    return found
