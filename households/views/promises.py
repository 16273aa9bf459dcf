"""The ledger of promises, and one promise with all that became of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import audit, unfinished
from academy.errors import Refused
from academy.form_kept import as_initial
from academy.permissions import audience
from academy.roles import Verb
from households import promises as book
from households.actions.promise import (
    break_promise,
    mark_done,
    reopen_promise,
    tell_promise,
    visits_for,
)
from households.forms.promise import BreakForm, DoneForm, TellForm
from households.models import NextStep

PER_PAGE = 25


@audience(Verb.SEE_PROMISE)
@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """What was promised to families and groups, by its day; a filter leaves one kind."""
    rows, today = book.ledger(request.scope), timezone.localdate()
    word = request.GET.get("keadaan", "")
    page = Paginator(rows.filter(book.of_state(word, today)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page_obj": page,
        "rows": [book.row_of(promise, today) for promise in page],
        "tabs": book.counted(rows, today),
        "word": word,
        "total": rows.count(),
    }
    return render(request, "households/promise_list.html", context)


def _promise(request: HttpRequest, pk: int) -> NextStep:
    found = get_object_or_404(
        book.ledger(request.scope).select_related(
            "session__region__area", "session__cohort", "done_by", "told_by", "told_in"
        ),
        pk=pk,
    )
    audit.record("view", found, scope=request.scope, region_id=found.session.region_id)
    return found


@audience(Verb.SEE_PROMISE)
@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """One promise: to whom, by whom, until when, its story, and what to do next."""
    return _page(request, _promise(request, pk))


def _page(
    request: HttpRequest, found: NextStep, forms_: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    keeps = request.scope.can(Verb.KEEP_PROMISE, cohort_id=found.session.cohort_id)
    today = found.session.region.today()
    life = NextStep.LIFE
    context: dict[str, Any] = {
        "promise": found,
        "row": book.row_of(found, today),
        "steward": book.steward(found),
        "events": book.story_of(found),
        "keeps": keeps,
        "may_do": keeps and not found.is_told and life.can(found.state, "done"),
        "may_break": keeps and not found.is_told and life.can(found.state, "broken"),
        "may_reopen": keeps and not found.is_told and found.state == NextStep.State.DONE,
        "may_tell": keeps and not found.is_told,
        "has_visits": keeps and not found.is_told and bool(visits_for(found, request.scope)),
        "done_form": DoneForm(initial={"done_on": today}),
        "break_form": BreakForm(),
    }
    context |= forms_ or {}
    return render(request, "households/promise.html", context, status=status)


def _act(
    request: HttpRequest, found: NextStep, name: str, form: forms.Form,
    act: Callable[..., Any], said: str,
) -> HttpResponse:  # fmt: skip
    """Do what the form says; what stands against it is shown at the form, with what was typed."""
    if form.is_valid():
        try:
            act(scope=request.scope, promise=found, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(found)
    return _page(request, found, {name: form, "form": form}, status=422)


@audience(Verb.KEEP_PROMISE)
@require_POST
def promise_done(request: HttpRequest, pk: int) -> HttpResponse:
    """It was done; now the family has to hear of it."""
    said = "Tercatat. Janji dihitung ditepati setelah dikabarkan kepada keluarga."
    found = _promise(request, pk)
    return _act(request, found, "done_form", DoneForm(request.POST), mark_done, said)


@audience(Verb.KEEP_PROMISE)
@require_POST
def promise_break(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not be kept, and why."""
    said = "Tercatat. Sampaikan alasannya pada kunjungan berikut."
    found = _promise(request, pk)
    return _act(request, found, "break_form", BreakForm(request.POST), break_promise, said)


@audience(Verb.KEEP_PROMISE)
@require_POST
def promise_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """What was marked by mistake is open again."""
    found = _promise(request, pk)
    try:
        reopen_promise(scope=request.scope, promise=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Janji terbuka lagi.")
    return redirect(found)


@audience(Verb.KEEP_PROMISE)
@require_http_methods(["GET", "HEAD", "POST"])
def promise_tell(request: HttpRequest, pk: int) -> HttpResponse:
    """In a visit the family heard what became of it, and answered."""
    found = _promise(request, pk)
    request.scope.check(Verb.KEEP_PROMISE, cohort_id=found.session.cohort_id)
    if found.is_told:
        messages.info(request, "Kabar balik janji ini sudah tercatat.")
        return redirect(found)
    visits = visits_for(found, request.scope)
    form = TellForm(request.POST or None, promise=found, visits=visits)
    if request.method == "POST":
        if answer := _tell(request, found, form):
            return answer
    elif kept := unfinished.take(request):
        form = TellForm(initial=as_initial(form, kept), promise=found, visits=visits)
    context = {"promise": found, "form": form, "visits": visits, "row": _row(found)}
    status = 422 if form.errors else 200
    return render(request, "households/promise_tell.html", context, status=status)


def _row(found: NextStep) -> book.PromiseRow:
    return book.row_of(found, found.session.region.today())


def _tell(request: HttpRequest, found: NextStep, form: TellForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    try:
        tell_promise(scope=request.scope, promise=found, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None
    messages.success(request, "Kabar balik tercatat bersama jawaban keluarga.")
    return redirect(found)
