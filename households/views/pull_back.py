"""An author pulls a record back before it is accepted; it stays, and goes no further."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from academy import review
from academy.models import Reviewed, Transition
from academy.permissions import audience
from academy.roles import Verb
from households.models import ListeningSession, LocalPotential


@audience(Verb.RECORD_SESSION)
@require_POST
def session_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Pull a session back."""
    found = get_object_or_404(ListeningSession.objects.visible_to(request.scope), pk=pk)
    return _pull_back(request, found)


@audience(Verb.RECORD_POTENTIAL)
@require_POST
def potential_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Pull a local potential back."""
    found = get_object_or_404(LocalPotential.objects.visible_to(request.scope), pk=pk)
    return _pull_back(request, found)


def _pull_back(request: HttpRequest, record: Reviewed) -> HttpResponse:
    try:
        review.move(record, Transition.WITHDRAW, scope=request.scope)
    except review.CannotMove as stands_against:
        messages.error(request, str(stands_against))
    else:
        messages.success(request, "Catatan ditarik. Ia tetap ada, tetapi tidak ditinjau.")
    return redirect(record)
