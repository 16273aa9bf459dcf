"""The facilitator's first page: what waits today, and one button to begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from academy import audit, drafts
from academy.permissions import audience
from academy.roles import Verb
from households import agenda, family_news


@audience(Verb.RECORD_SESSION)
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What was returned, begun, agreed and left waiting; names of families are shown here."""
    day = timezone.localdate()
    families, number = agenda.families_to_visit(request.scope, day)
    if families:
        audit.record(
            "view", "households.today", scope=request.scope, fields=[f.code for f in families]
        )
    due = agenda.due_steps(request.scope, day)
    context = {
        "day": day,
        "first_name": request.user.get_short_name(),
        "returned": agenda.returned_work(request.scope),
        "drafts": drafts.waiting(request.scope),
        "due": [item for item in due if not item.is_late],
        "late": [item for item in reversed(due) if item.is_late],
        "families": families,
        "number_waiting": number,
        "family_news": family_news.unread(request.scope),
        "shut_cards": family_news.shut_cards(request.scope, timezone.now()),
        "months": agenda.cohort_months(request.scope, day),
    }
    return render(request, "households/today.html", context)
