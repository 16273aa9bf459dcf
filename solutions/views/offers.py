"""What partners offer: the list, one offer, writing it down and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import unfinished
from academy.errors import Refused
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.matching import may_change_offer, record_offer, update_offer, withdraw_offer
from solutions.forms.matching import OfferFilter, OfferForm, offer_form
from solutions.matching import MONTHS
from solutions.models import Offer

PER_PAGE = 20
READERS = (
    Verb.ARRANGE_MATCHING, Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL, Verb.ANSWER_PROPOSAL,
)  # fmt: skip
WRITERS = (Verb.ARRANGE_MATCHING, Verb.ANSWER_PROPOSAL)


@audience(*READERS)
@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Offers that one may read; a partner's own."""
    filters = OfferFilter(request.GET)
    rows = filters.filter(Offer.objects.visible_to(request.scope)).for_list()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "may_write": any(request.scope.can(verb) for verb in WRITERS),
        "today": timezone.localdate(),
    }
    return render(request, "solutions/offer_list.html", context)


@audience(*READERS)
@require_safe
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer, whole."""
    found = _seen(request, pk)
    context = {
        "offer": found,
        "themes": [theme.name for theme in found.themes.order_by("name", "pk")],
        "sectors": _sector_names(found),
        "months": [MONTHS[month - 1] for month in sorted(found.season_months)],
        "holds": found.holds_on(timezone.localdate()),
        "may_change": found.withdrawn_on is None and may_change_offer(found, request.scope),
    }
    return render(request, "solutions/offer.html", context)


@audience(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest) -> HttpResponse:
    """Write an offer down, as its partner or for it."""
    if request.method != "POST":
        return _page(request, offer_form(request.scope, kept=unfinished.take(request)))
    form = offer_form(request.scope, data=request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        made = record_offer(
            scope=request.scope, organization=form.partner, fields=form.values,
            themes=form.cleaned_data["themes"],
        )  # fmt: skip
    except (Refused, ValidationError) as refused:
        return _refused(request, form, refused)
    messages.success(request, "Tawaran tersimpan dan ikut dicocokkan dengan proposal.")
    return redirect(made)


@audience(*WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def offer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an offer that still stands."""
    found = _own(request, pk)
    if request.method != "POST":
        form = offer_form(request.scope, offer=found, kept=unfinished.take(request))
        return _page(request, form)
    form = offer_form(request.scope, offer=found, data=request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        update_offer(
            scope=request.scope, offer=found, fields=form.values,
            themes=form.cleaned_data["themes"],
        )  # fmt: skip
    except (Refused, ValidationError) as refused:
        return _refused(request, form, refused)
    messages.success(request, "Perubahan tersimpan.")
    return redirect(found)


@audience(*WRITERS)
@require_POST
def offer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an offer; what was committed of it stands."""
    found = _own(request, pk)
    try:
        withdraw_offer(scope=request.scope, offer=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Tawaran ditarik. Komitmen yang sudah diberikan tetap berlaku.")
    return redirect(found)


def _seen(request: HttpRequest, pk: int) -> Offer:
    return get_object_or_404(Offer.objects.visible_to(request.scope), pk=pk)


def _own(request: HttpRequest, pk: int) -> Offer:
    found = _seen(request, pk)
    if not may_change_offer(found, request.scope):
        raise PermissionDenied("Tawaran ini diubah oleh mitranya atau penyelenggara wilayahnya.")
    return found


def _refused(request: HttpRequest, form: OfferForm, why: Any) -> HttpResponse:
    form.add_error(None, " ".join(why.messages) if hasattr(why, "messages") else str(why))
    return _page(request, form, status=422)


def _page(request: HttpRequest, form: OfferForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "offer": form.offer}
    return render(request, "solutions/offer_form.html", context, status=status)


def _sector_names(offer: Offer) -> list[str]:
    named = dict(OfferForm.base_fields["sectors"].choices)
    return [str(named[code]) for code in offer.sectors if code in named]
