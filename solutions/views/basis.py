"""Choosing what an idea rests on: released sentences and accepted potentials of its region."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from academy.errors import Refused, Stale
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.idea import choose_evidence
from solutions.evidence import Basis, basis_of
from solutions.forms.ideas import (
    POTENTIAL,
    QUOTE,
    EvidenceFilter,
    choose_cohort,
    named_basis,
    numbers_of,
)
from solutions.models import Idea

PER_PAGE = 12
CHANGED_MEANWHILE = (
    "Dasar gagasan ini baru saja diubah orang lain. Pilihan Anda masih tercentang di samping "
    "pilihannya; periksa, lalu simpan lagi."
)


@dataclass(frozen=True)
class Choice:
    """What can be chosen, and what was chosen so far."""

    filters: EvidenceFilter
    basis: Basis
    page: object
    potentials: list

    @classmethod
    def of(cls, data: QueryDict, basis: Basis, region_id: str) -> "Choice":
        filters = EvidenceFilter(data, region_id=region_id)
        page = Paginator(filters.quotes(), PER_PAGE).get_page(data.get("page"))
        chosen = set(basis.potential_ids)
        others = [one for one in filters.potentials() if one.potential_id not in chosen]
        return cls(filters, basis, page, others)

    @property
    def quotes(self) -> list:
        """Sentences of this page that are not chosen yet."""
        chosen = set(self.basis.quote_ids)
        return [quote for quote in self.page.object_list if quote.quote_id not in chosen]


@audience(Verb.WRITE_PROPOSAL)
@require_safe
def idea_basis(request: HttpRequest) -> HttpResponse:
    """Choose what a new idea rests on; a plain form that goes round until one writes."""
    cohort = choose_cohort(request.scope, request.GET)
    basis = named_basis(request.GET, region_id=cohort.region_id)
    if request.GET.get("lanjut") and not basis.is_empty:
        chosen = {"angkatan": cohort.pk, QUOTE: basis.quote_ids, POTENTIAL: basis.potential_ids}
        return redirect(f"{reverse('solutions:idea_new')}?{urlencode(chosen, doseq=True)}")
    context = {
        "choice": Choice.of(request.GET, basis, cohort.region_id),
        "cohort": cohort,
        "idea": None,
        "asked_without_any": bool(request.GET.get("lanjut")),
    }
    return render(request, "solutions/idea_basis.html", context)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def idea_basis_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose anew what an idea rests on."""
    found = get_object_or_404(Idea.objects.visible_to(request.scope), pk=pk)
    if not request.scope.can(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id):
        raise PermissionDenied("Hanya angkatannya yang mengubah gagasan ini.")
    if request.method == "POST":
        return _save(request, found)
    goes_on = request.GET.get("pilih")
    basis = named_basis(request.GET, region_id=found.region_id) if goes_on else basis_of(found)
    if request.GET.get("lanjut") and not basis.is_empty:
        context = {"idea": found, "basis": basis}
        return render(request, "solutions/idea_basis_check.html", context)
    return _page(request, found, basis, request.GET)


def _save(request: HttpRequest, found: Idea) -> HttpResponse:
    typed = named_basis(request.POST, region_id=found.region_id)
    versions = numbers_of(request.POST, "version")
    try:
        choose_evidence(
            scope=request.scope, idea=found, version=versions[0] if versions else 0,
            quotes=numbers_of(request.POST, QUOTE),
            potentials=numbers_of(request.POST, POTENTIAL),
        )  # fmt: skip
    except Stale:
        messages.warning(request, CHANGED_MEANWHILE)
        return _page(request, found, _both(typed, basis_of(found)), QueryDict(), status=409)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, found, typed, QueryDict(), status=422)
    messages.success(request, "Dasar gagasan tersimpan.")
    return redirect(found)


def _both(typed: Basis, stored: Basis) -> Basis:
    quotes = {quote.quote_id: quote for quote in (*typed.quotes, *stored.quotes)}
    potentials = {one.potential_id: one for one in (*typed.potentials, *stored.potentials)}
    return Basis(list(quotes.values()), list(potentials.values()), stored.taken_back)


def _page(
    request: HttpRequest, found: Idea, basis: Basis, data: QueryDict, status: int = 200
) -> HttpResponse:
    context = {
        "choice": Choice.of(data, basis, found.region_id),
        "cohort": found.cohort,
        "idea": found,
        "asked_without_any": bool(data.get("lanjut")),
    }
    return render(request, "solutions/idea_basis.html", context, status=status)
