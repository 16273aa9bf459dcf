"""Reading listening sessions: the list with its search, and one session with all its rounds."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from academy import audit, review
from academy.models import ReviewEvent, Transition
from academy.permissions import audience
from academy.roles import Verb
from academy.templatetags.akademi import local_datetime
from households.actions.session import is_open_for
from households.forms.session import SessionForm
from households.forms.session_filter import SessionFilter
from households.models import Language, ListeningSession, Member, Quote

PER_PAGE = 25
PART_LABELS = {"quotes": "Kutipan", "steps": "Janji dan langkah", "area": "Desa/kelurahan"}
EVENT_LOOKS = {
    Transition.SUBMIT: ("send", ""),
    Transition.RETURN: ("arrow-return-left", "warn"),
    Transition.ACCEPT: ("check-circle", "ok"),
    Transition.WITHDRAW: ("slash-circle", "warn"),
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
    knows_family = found.household_id is not None and request.scope.can(
        Verb.SEE_HOUSEHOLD, region_id=found.region_id, cohort_id=found.cohort_id
    )
    if found.household_id:
        audit.record("view", found, scope=request.scope, region_id=found.region_id)
    context = {
        "session": found,
        "head": _head(request, found) if knows_family else None,
        "knows_family": knows_family,
        "people": _present(found),
        "voices": [_voice(quote) for quote in found.visible_quotes],
        "rounds": [_round(event) for event in review.events_of(found)],
        "notes": review.open_notes(found),
        "is_editable": is_open_for(request.scope, found),
    }
    return render(request, "households/session_detail.html", context)


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


@dataclass(frozen=True)
class Voice:
    """A quote as the page shows it."""

    words: str
    gloss: str
    language_code: str
    language_label: str
    speaker_label: str
    themes: list[str]
    fate: str
    fate_icon: str


def _voice(quote: Quote) -> Voice:
    if quote.released_at:
        fate = ("Boleh dikutip dan sudah dilepas", "check-circle")
    elif quote.may_be_quoted:
        fate = ("Boleh dikutip setelah sesi diterima", "hourglass-split")
    else:
        fate = ("Tidak untuk dikutip", "slash-circle")
    return Voice(
        quote.words, quote.gloss, Language(quote.language).html_code, quote.language_label,
        quote.speaker_label.capitalize(), [theme.name for theme in quote.themes.all()], *fate,
    )  # fmt: skip


@dataclass(frozen=True)
class Round:
    """One move of the review, in words."""

    when: str
    title: str
    text: str
    icon: str
    tone: str


def _round(event: ReviewEvent) -> Round:
    icon, tone = EVENT_LOOKS[Transition(event.transition)]
    part = part_label(event.field)
    text = f"{part}: {event.note}" if part and event.note else event.note
    title = f"{event.get_transition_display().capitalize()} oleh {event.by.name}"
    return Round(f"{local_datetime(event.at)} · putaran {event.round}", title, text, icon, tone)


def part_label(name: str) -> str:
    """The words under which a part of a session stands on the page."""
    field: Any = SessionForm.base_fields.get(name)
    return PART_LABELS.get(name) or (field.label if field else "")
