"""Results: one with what families answered, writing it down, telling it back."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from academy.chain import chain_of
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.action import (
    RESULT_FIELDS,
    may_act,
    record_result,
    tell_result,
    update_result,
    visits_for,
)
from solutions.forms.action import ResultForm, TellForm
from solutions.forms.two_versions import TwoVersions
from solutions.measures import measures_of, outcomes_of, results_of
from solutions.models import Proposal, Result
from solutions.views.followed import READERS, followed, opened, own, row_of, sent, two_versions


@audience(*READERS)
@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """One result: what changed, what did not work, and in which visits it was told."""
    found = row_of(request, Result, pk, "step", "indicator")
    outcome = outcomes_of([found])[0]
    measures = measures_of(found.proposal, results_of(found.proposal, request.scope), request.scope)
    context = {
        "outcome": outcome,
        "result": found,
        "proposal": found.proposal,
        "measures": [one for one in measures if one.indicator.pk == found.indicator_id],
        "chain": chain_of(found.proposal, request.scope),
        "may_tell": may_act(found.proposal, request.scope),
        "may_edit": may_act(found.proposal, request.scope) and not outcome.told,
    }
    return render(request, "solutions/result.html", context)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def result_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came of it, whether it worked or not."""
    found = own(request, followed(request, pk))
    make = partial(ResultForm, proposal=found, scope=request.scope)
    first = {"measured_on": found.region.today(), "step": request.GET.get("langkah", "")}
    form = opened(request, make, **first)
    again = partial(_form_page, request, form, found, None)
    if request.method != "POST":
        return again(200)
    return sent(
        request, form,
        lambda: record_result(
            scope=request.scope, proposal=found, fields=_values(form),
            client_uuid=form.cleaned_data["client_uuid"],
        ),
        thanks="Hasil tersimpan. Kabarkan kepada keluarga pada kunjungan berikutnya.",
        to=lambda made: made, again=again,
    )  # fmt: skip


def _values(form: ResultForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in RESULT_FIELDS}


def _form_page(
    request: HttpRequest, form: ResultForm, proposal: Proposal, found: Result | None, status: int
) -> HttpResponse:
    follow_url = reverse("solutions:follow", args=[proposal.pk])
    context = {
        "form": form,
        "proposal": proposal,
        "result": found,
        "back_url": found.get_absolute_url() if found else follow_url,
    }
    return render(request, "solutions/result_form.html", context, status=status)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a result that nobody was told of yet."""
    found = row_of(request, Result, pk, "step", "indicator")
    own(request, found.proposal)
    if found.returns.exists():
        messages.warning(request, "Hasil ini sudah dikabarkan. Catat hasil baru bila berubah.")
        return redirect(found)
    make = partial(ResultForm, proposal=found.proposal, scope=request.scope)
    stored = {name: getattr(found, name) for name in RESULT_FIELDS}
    form = opened(request, make, **stored, client_uuid=found.client_uuid, version=found.version)
    again = partial(_form_page, request, form, found.proposal, found)
    if request.method != "POST":
        return again(200)
    conflict = TwoVersions(form, found, stored)
    return sent(
        request, form,
        lambda: update_result(
            scope=request.scope, result=found, version=form.cleaned_data["version"] or 0,
            fields=conflict.chosen(request.POST),
        ),
        thanks="Perubahan hasil tersimpan.", to=found, again=again,
        both=partial(two_versions, request, conflict, title="hasil"),
    )  # fmt: skip


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def result_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the visit in which a result was told, and the sentence that answered it."""
    found = row_of(request, Result, pk)
    own(request, found.proposal)
    used = {told.session_id for told in found.returns.all()}
    visits = [visit for visit in visits_for(found) if visit.session_id not in used]
    form = opened(request, partial(TellForm, visits=visits))

    def again(status: int) -> HttpResponse:
        context = {"form": form, "result": found, "proposal": found.proposal, "visits": visits}
        return render(request, "solutions/result_tell.html", context, status=status)

    if request.method != "POST":
        return again(200)
    return sent(
        request, form, lambda: _tell(request, found, form),
        thanks="Kabar balik tercatat bersama jawaban keluarga.", to=found, again=again,
    )  # fmt: skip


def _tell(request: HttpRequest, found: Result, form: TellForm) -> Any:
    session, answer = form.keys
    return tell_result(scope=request.scope, result=found, session_id=session, answer_id=answer)
