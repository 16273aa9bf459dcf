"""The versions of a proposal, and any two of them beside each other; the proposal on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from academy.permissions import audience
from academy.roles import Verb
from solutions.models import Proposal, ProposalVersion
from solutions.paper import proposal_paper
from solutions.versions import compare
from solutions.views.proposals import READERS


@audience(Verb.WORK_ON_PROPOSAL, Verb.REVIEW)
@require_safe
def proposal_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Which versions there are, and what changed from one to another; the last two at first."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    if not request.scope.can(Verb.REVIEW, region_id=found.region_id):
        request.scope.check(Verb.WORK_ON_PROPOSAL, cohort_id=found.cohort_id)
    versions = list(found.versions.select_related("by").order_by("number"))
    older, newer = _chosen(request, versions)
    context = {
        "proposal": found,
        "versions": versions,
        "older": older,
        "newer": newer,
        "changes": compare(older.content, newer.content) if older and newer else [],
    }
    return render(request, "solutions/proposal_versions.html", context)


def _chosen(
    request: HttpRequest, versions: list[ProposalVersion]
) -> tuple[ProposalVersion | None, ProposalVersion | None]:
    """The two versions the address names, else the last two."""
    if len(versions) < 2:
        return None, None
    by_number = {str(one.number): one for one in versions}
    older = by_number.get(request.GET.get("dari", ""), versions[-2])
    newer = by_number.get(request.GET.get("ke", ""), versions[-1])
    return (older, newer) if older.number <= newer.number else (newer, older)


@audience(*READERS)
@require_safe
def proposal_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal on two pages of paper, with the words that may be read today."""
    found = get_object_or_404(Proposal.objects.visible_to(request.scope), pk=pk)
    return proposal_paper(request, found)
