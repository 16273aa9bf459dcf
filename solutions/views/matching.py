"""Matching of a region: its proposals and days, and one proposal with its suggested partners."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from academy.chain import chain_of
from academy.errors import Refused
from academy.permissions import audience
from academy.roles import Verb
from solutions.actions.commitment import may_keep_commitments
from solutions.actions.matching import close_matching, open_matching
from solutions.match_facts import potentials_for
from solutions.match_rows import helped_by, matching_of, matching_rows
from solutions.models import MatchingDay, Proposal

PER_PAGE = 20
MOST_DAYS = 6


@audience(Verb.SEE_PROPOSAL, Verb.ARRANGE_MATCHING)
@require_safe
def matching_list(request: HttpRequest) -> HttpResponse:
    """Accepted proposals with their partners' answers, and the matching days."""
    seen = Proposal.objects.visible_to(request.scope).accepted().for_matching()
    page = Paginator(seen, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": matching_rows(list(page), request.scope),
        "days": MatchingDay.objects.visible_to(request.scope)[:MOST_DAYS],
        "may_arrange": request.scope.can(Verb.ARRANGE_MATCHING),
        "today": timezone.localdate(),
    }
    return render(request, "solutions/matching_list.html", context)


@audience(Verb.SEE_PROPOSAL, Verb.ARRANGE_MATCHING)
@require_safe
def matching(request: HttpRequest, pk: int) -> HttpResponse:
    """One accepted proposal: which partners fit and why, who answered, what was promised."""
    found = _accepted(request, pk)
    context = {
        "proposal": found,
        "matching": matching_of(found, request.scope, found.region.today()),
        "helped": helped_by([found]).get(found.pk),
        "potentials": potentials_for(found.idea),
        "chain": chain_of(found, request.scope),
        "may_arrange": request.scope.can(Verb.ARRANGE_MATCHING, region_id=found.region_id),
        "may_record": may_keep_commitments(found, request.scope)
        and found.matching_opened_on is not None,
        "today": found.region.today(),
    }
    return render(request, "solutions/matching.html", context)


@audience(Verb.ARRANGE_MATCHING)
@require_POST
def matching_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an accepted proposal to partners."""
    return _move(request, pk, open_matching, "Proposal terbuka untuk mitra.")


@audience(Verb.ARRANGE_MATCHING)
@require_POST
def matching_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a proposal to partners; those that committed keep reading it."""
    return _move(request, pk, close_matching, "Matching proposal ini ditutup.")


def _move(request: HttpRequest, pk: int, action: object, done: str) -> HttpResponse:
    found = _accepted(request, pk)
    if not request.scope.can(Verb.ARRANGE_MATCHING, region_id=found.region_id):
        raise PermissionDenied("Matching di wilayah ini diselenggarakan orang lain.")
    try:
        action(scope=request.scope, proposal=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, done)
    return redirect("solutions:matching", found.pk)


def _accepted(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.scope).accepted(), pk=pk)
