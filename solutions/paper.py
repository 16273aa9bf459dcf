"""The proposal on paper: two pages where the texts allow it, and nothing ever cut."""

from django.http import HttpRequest, HttpResponse

from academy.paper import pdf_response
from solutions.models import Proposal
from solutions.proposal_page import sheet_context

# How much text two pages take at each size of type; longer texts simply go on.
SIZES = ((2_600, "type-large"), (4_200, "type-middle"), (6_000, "type-small"))
LONGEST = "type-smallest"


def proposal_paper(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The PDF of a proposal that was fetched by scope, with the words that may be read today."""
    context = sheet_context(proposal)
    context["type_class"] = type_class(context)
    context["printed_on"] = proposal.region.today()
    return pdf_response(
        request, "solutions/proposal_paper.html", context, filename=f"proposal-{proposal.pk}.pdf"
    )


def type_class(context: dict) -> str:
    """The largest type in which all of it stands on two pages."""
    letters = sum(len(text) for _, _, text in context["sections"])
    letters += sum(len(quote.words) + len(quote.gloss) for quote in context["basis"].quotes)
    rows = len(context["lines"]) + len(context["activities"]) + len(context["indicators"])
    letters += 90 * rows + 60 * len(context["basis"].potentials)
    return next((name for most, name in SIZES if letters <= most), LONGEST)
