"""Money of a proposal: its four numbers, its entries, writing one down and voiding it."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.action import MONEY_FIELDS, may_act, record_money, void_money
from solutions.budget import budget_of
from solutions.forms.action import MoneyForm, VoidForm
from solutions.models import MoneyEntry, Proposal
from solutions.views.followed import followed, opened, own, reads_all, row_of, sent

PER_PAGE = 25


def money_url(proposal: Proposal) -> str:
    return reverse("solutions:money", args=[proposal.pk])


@audience(Verb.SEE_PROPOSAL, Verb.WORK_ON_PROPOSAL)
@require_safe
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """What was planned, promised, received and spent, and every entry behind it."""
    found = followed(request, pk)
    if not reads_all(request, found):
        raise PermissionDenied("Catatan uang dibaca oleh angkatan, pejabat wilayahnya, dan LAN.")
    entries = MoneyEntry.objects.visible_to(request.scope).filter(proposal=found)
    entries = entries.select_related(
        "commitment__organization", "budget_line", "created_by"
    ).order_by("-on", "-pk")
    context = {
        "proposal": found,
        "budget": budget_of(found, request.scope),
        "page_obj": Paginator(entries, PER_PAGE).get_page(request.GET.get("page")),
        "may_act": may_act(found, request.scope),
    }
    return render(request, "solutions/money.html", context)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def money_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what came in or was spent; what does not fit is said at once."""
    found = own(request, followed(request, pk))
    make = partial(MoneyForm, proposal=found, scope=request.scope)
    form = opened(request, make, on=found.region.today())

    def again(status: int) -> HttpResponse:
        context = {"form": form, "proposal": found}
        return render(request, "solutions/money_form.html", context, status=status)

    if request.method != "POST":
        return again(200)
    return sent(
        request, form, lambda: _record(request, found, form),
        thanks="Catatan uang tersimpan.", to=money_url(found), again=again,
    )  # fmt: skip


def _record(request: HttpRequest, proposal: Proposal, form: MoneyForm) -> MoneyEntry:
    fields = {name: form.cleaned_data[name] for name in MONEY_FIELDS}
    entry = record_money(
        scope=request.scope, proposal=proposal, fields=fields,
        client_uuid=form.cleaned_data["client_uuid"],
    )  # fmt: skip
    for warning in budget_of(proposal, request.scope).warnings:
        messages.warning(request, warning)
    return entry


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def money_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out of the count, with the reason."""
    found = row_of(request, MoneyEntry, pk, "commitment__organization", "budget_line")
    own(request, found.proposal)
    form = opened(request, VoidForm)

    def again(status: int) -> HttpResponse:
        context = {"form": form, "entry": found, "proposal": found.proposal}
        return render(request, "solutions/money_void.html", context, status=status)

    if request.method != "POST":
        return again(200)
    return sent(
        request, form,
        lambda: void_money(scope=request.scope, entry=found, reason=form.cleaned_data["reason"]),
        thanks="Catatan dibatalkan; alasannya tetap dapat dibaca.",
        to=money_url(found.proposal), again=again,
    )  # fmt: skip
