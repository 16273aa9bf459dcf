"""Reading listening sessions: the list with its search, and one session with all its rounds."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from academy import audit, review
from academy.chain import chain_of
from academy.models import Status, Transition
from academy.permissions import audience
from academy.roles import Verb
from households import family_news, promises
from households.actions.session import is_open_for
from households.card_words import sessions_for_card
from households.forms.session import SessionForm
from households.forms.session_filter import SessionFilter
from households.models import ListeningSession, Member, NextStep, Quote
from households.views.rounds import rounds_of
from households.views.voices import voices_of

PER_PAGE = 25
PART_LABELS = {
    **{name: str(field.label) for name, field in SessionForm.base_fields.items() if field.label},
    "quotes": "Kutipan",
    "steps": "Janji dan langkah",
    "area": "Desa/kelurahan",
}


@audience(Verb.SEE_SESSION)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Sessions one may read, the latest first; families stand there by their code only."""
    visible = ListeningSession.objects.visible_to(request.scope)
    filters = SessionFilter(request.GET, scope=request.scope)
    page = Paginator(filters.filter(visible).for_list(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "filters": filters,
        "may_record": request.scope.can(Verb.RECORD_SESSION),
    }
    return render(request, "households/session_list.html", context)


@audience(Verb.SEE_SESSION)
@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session: what was heard, whose words, what was agreed, and every round of review."""
    words = Quote.objects.visible_to(request.scope).prefetch_related("themes")
    found = get_object_or_404(
        ListeningSession.objects.visible_to(request.scope).prefetch_related(
            Prefetch("quotes", words.order_by("sequence", "pk"), to_attr="visible_quotes"),
            "next_steps",
        ),
        pk=pk,
    )
    where = {"region_id": found.region_id, "cohort_id": found.cohort_id}
    knows_family = found.household_id is not None and request.scope.can(Verb.SEE_HOUSEHOLD, **where)
    if found.household_id:
        audit.record("view", found, scope=request.scope, region_id=found.region_id)
    context = {
        "session": found,
        "head": _head(request, found) if knows_family else None,
        "knows_family": knows_family,
        "people": _present(found),
        "voices": voices_of(found.visible_quotes),
        "rounds": rounds_of(found, PART_LABELS),
        "notes": review.open_notes(found),
        "chain": chain_of(found, request.scope),
        **_may(request, found),
    }
    return render(request, "households/session_detail.html", context | _card_of(request, found))


def _card_of(request: HttpRequest, session: ListeningSession) -> dict[str, Any]:
    """The card that tells of this session, and what the family said of it."""
    if session.household_id is None or not request.scope.can(
        Verb.SEE_HOUSEHOLD, region_id=session.region_id, cohort_id=session.cohort_id
    ):
        return {}
    said = family_news.of_session(session, request.scope)
    may_keep = request.scope.can(Verb.KEEP_HOUSEHOLD, cohort_id=session.cohort_id)
    tells = sessions_for_card(session.household).filter(pk=session.pk)
    return {
        "family_said": said,
        "confirmed_at": family_news.confirmed_at(said),
        "may_keep": may_keep,
        "may_print_card": may_keep and tells.exists(),
        "to_tell": _to_tell(request, session) if may_keep else [],
    }


def _to_tell(request: HttpRequest, session: ListeningSession) -> list[NextStep]:
    """Earlier promises to this family of which this very visit can tell."""
    if session.submitted_at is None or session.status == Status.WITHDRAWN:
        return []
    untold = promises.open_for(session.household, request.scope)
    return [
        one
        for one in untold
        if one.session_id != session.pk and one.session.held_on <= session.held_on
    ]


def _may(request: HttpRequest, session: ListeningSession) -> dict[str, bool]:
    """What this person may go on to do from the session."""
    cohort = {"cohort_id": session.cohort_id}
    return {
        "may_start_idea": request.scope.can(Verb.WRITE_PROPOSAL, **cohort),
        "may_name_potential": request.scope.can(Verb.RECORD_POTENTIAL, **cohort),
        "is_editable": is_open_for(request.scope, session),
        "may_withdraw": review.can_move(session, Transition.WITHDRAW, scope=request.scope),
    }


def _head(request: HttpRequest, session: ListeningSession) -> Member | None:
    family = Member.objects.visible_to(request.scope).filter(household=session.household_id)
    return family.filter(relation=Member.Relation.HEAD).first()


def _present(session: ListeningSession) -> list[tuple[str, int]]:
    """Who was there, without the groups of which nobody was."""
    counts = [
        (session._meta.get_field(name).verbose_name, getattr(session, name))
        for name in session.PRESENT_FIELDS
    ]
    return [(label, number) for label, number in counts if number]
