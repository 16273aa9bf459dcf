"""Doing what was proposed: the follow-up page, and planning and changing its steps."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.chain import chain_of
from academy.errors import Refused
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.action import (
    STEP_FIELDS,
    change_step,
    may_act,
    plan_from_activities,
    plan_step,
    update_step,
)
from solutions.budget import budget_of, own_money
from solutions.forms.action import StepForm, StepStateForm
from solutions.forms.two_versions import TwoVersions
from solutions.measures import family_map_of, measures_of, results_of
from solutions.models import ActionStep, Lesson, Proposal
from solutions.progress import EXPLAINED, progress_of
from solutions.step_rows import step_rows
from solutions.views.followed import (
    READERS,
    followed,
    opened,
    own,
    reads_all,
    row_of,
    sent,
    two_versions,
)


def follow_url(proposal: Proposal) -> str:
    return reverse("solutions:follow", args=[proposal.pk])


@audience(*READERS)
@require_safe
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """How far an accepted proposal has come: steps, results, money, what was learned."""
    found = followed(request, pk)
    today = found.region.today()
    rows = step_rows(found, request.scope, today)
    outcomes = results_of(found, request.scope)
    measures = measures_of(found, outcomes, request.scope)
    lessons = Lesson.objects.visible_to(request.scope).filter(proposal=found)
    context = {
        "proposal": found,
        "progress": progress_of([found.pk], request.scope, today)[found.pk],
        "explained": EXPLAINED,
        "rows": rows,
        "outcomes": outcomes,
        "measures": measures,
        "family_map": family_map_of(found, measures, [row.step for row in rows]),
        "lessons": list(lessons.latest_first()),
        "chain": chain_of(found, request.scope),
        "may_act": may_act(found, request.scope),
        **_money(request, found),
        **_waiting(request, found),
    }
    return render(request, "solutions/follow.html", context)


def _money(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """All the money for whoever reads all; to a partner what became of its own."""
    if reads_all(request, proposal):
        return {"budget": budget_of(proposal, request.scope), "own_money": []}
    return {"budget": None, "own_money": own_money(proposal, request.scope)}


def _waiting(request: HttpRequest, proposal: Proposal) -> dict[str, Any]:
    """How many activities have no step yet."""
    waiting = proposal.activities.filter(steps__isnull=True).count()
    return {"waiting": waiting if may_act(proposal, request.scope) else 0}


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def steps_from_activities(request: HttpRequest, pk: int) -> HttpResponse:
    """Make every activity of the proposal that has no step yet into one."""
    found = own(request, followed(request, pk))
    try:
        planned = plan_from_activities(scope=request.scope, proposal=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        number = len(planned)
        messages.success(request, f"{number} langkah direncanakan dari kegiatan proposal.")
    return redirect(follow_url(found))


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def step_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a step."""
    found = own(request, followed(request, pk))
    make = partial(StepForm, proposal=found, scope=request.scope)
    form = opened(request, make, owner=request.user.pk)
    again = partial(_step_form, request, form, found, None)
    if request.method != "POST":
        return again(200)
    return sent(
        request, form,
        lambda: plan_step(
            scope=request.scope, proposal=found, fields=_values(form),
            client_uuid=form.cleaned_data["client_uuid"],
        ),
        thanks="Langkah direncanakan.", to=follow_url(found), again=again,
    )  # fmt: skip


def _values(form: StepForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in STEP_FIELDS}


def _step_form(
    request: HttpRequest, form: StepForm, proposal: Proposal, step: ActionStep | None, status: int
) -> HttpResponse:
    context = {
        "form": form,
        "proposal": proposal,
        "step": step,
        "back_url": step.get_absolute_url() if step else follow_url(proposal),
    }
    return render(request, "solutions/step_form.html", context, status=status)


@audience(*READERS)
@require_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step: whose, until when, how it stands."""
    found = row_of(request, ActionStep, pk, "activity", "owner")
    return _step_page(request, found, StepStateForm(step=found))


def _step_page(
    request: HttpRequest, found: ActionStep, form: StepStateForm, status: int = 200
) -> HttpResponse:
    rows = step_rows(found.proposal, request.scope, found.proposal.region.today())
    outcomes = results_of(found.proposal, request.scope)
    context = {
        "row": next(row for row in rows if row.step.pk == found.pk),
        "step": found,
        "proposal": found.proposal,
        "form": form,
        "outcomes": [one for one in outcomes if one.result.step_id == found.pk],
        "may_change": found.is_open and may_act(found.proposal, request.scope),
    }
    return render(request, "solutions/step.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def step_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what an open step says."""
    found = row_of(request, ActionStep, pk, "activity", "owner", "commitment__organization")
    own(request, found.proposal)
    if not found.is_open:
        messages.warning(request, f"Langkah ini sudah {found.get_state_display()}.")
        return redirect(found)
    make = partial(StepForm, proposal=found.proposal, scope=request.scope)
    stored = {name: getattr(found, name) for name in STEP_FIELDS}
    form = opened(request, make, **stored, client_uuid=found.client_uuid, version=found.version)
    again = partial(_step_form, request, form, found.proposal, found)
    if request.method != "POST":
        return again(200)
    conflict = TwoVersions(form, found, stored)
    return sent(
        request, form,
        lambda: update_step(
            scope=request.scope, step=found, version=form.cleaned_data["version"] or 0,
            fields=conflict.chosen(request.POST),
        ),
        thanks="Perubahan langkah tersimpan.", to=found, again=again,
        both=partial(two_versions, request, conflict, title="langkah"),
    )  # fmt: skip


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def step_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a step began, is done, or was dropped."""
    found = row_of(request, ActionStep, pk, "activity", "owner")
    own(request, found.proposal)
    form = StepStateForm(request.POST, step=found)
    return sent(
        request, form,
        lambda: change_step(scope=request.scope, step=found, **form.cleaned_data),
        thanks="Keadaan langkah tersimpan.", to=follow_url(found.proposal),
        again=lambda status: _step_page(request, found, form, status),
    )  # fmt: skip
