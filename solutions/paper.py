"""The proposal on paper: two pages where the texts allow it, and nothing ever cut."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from academy.paper import number_of_pages, pdf_response
from solutions.models import Proposal
from solutions.proposal_page import sheet_context

TEMPLATE = "solutions/proposal_paper.html"
# From large to small; what does not fit two pages in the smallest goes on in a middling type.
SIZES = ("type-large", "type-middle", "type-small", "type-smallest")
TOO_LONG = "type-middle"
PAGES = 2


def proposal_paper(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The PDF of a proposal that was fetched by scope, with the words that may be read today."""
    context = sheet_context(proposal) | {"printed_on": proposal.region.today()}
    context["type_class"] = fitting_size(context)
    return pdf_response(request, TEMPLATE, context, filename=f"proposal-{proposal.pk}.pdf")


def fitting_size(context: dict[str, Any]) -> str:
    """The largest type in which all of it stands on two pages."""
    fits = (
        size for size in SIZES if number_of_pages(TEMPLATE, context | {"type_class": size}) <= PAGES
    )
    return next(fits, TOO_LONG)
