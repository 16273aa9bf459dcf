"""Writing a listening session down, and correcting one that came back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from academy import audit, drafts, review
from academy.entries import both_versions, in_words, keep_draft, stored
from academy.errors import AlreadyStored, Refused, Stale
from academy.permissions import audience
from academy.roles import Verb
from households.actions.session import record_session, update_session
from households.consent_texts import consent_sheet
from households.forms.session import Subject, find_subject
from households.forms.session_conflict import SessionConflict
from households.forms.session_entry import SessionEntry
from households.forms.session_subject import SubjectSearch
from households.models import Consent, ListeningSession

FORM = "session"
TWO_VERSIONS = "Dua versi dari satu sesi"
MORE_ROWS = ("add_quote", "add_step")


@audience(Verb.RECORD_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: HttpRequest) -> HttpResponse:
    """First whom one listened to, then one form for all that was heard."""
    if request.method == "POST":
        return _record(request)
    kept = drafts.load(request, FORM)
    subject = _subject(request, kept)
    if subject is None:
        search = SubjectSearch(request.GET, scope=request.scope)
        return render(request, "households/session_subject.html", {"search": search})
    return _page(request, SessionEntry(scope=request.scope, subject=subject, kept=kept))


def _subject(request: HttpRequest, kept: QueryDict | None) -> Subject | None:
    """Whom the address or the kept form names; None when neither does."""
    if kept is not None:
        return find_subject(request.scope, kept.get("household", ""), kept.get("cohort", ""))
    if family := request.GET.get("keluarga"):
        subject = find_subject(request.scope, family, "")
        if subject.is_unknown:
            raise Http404
        return subject
    if "kelompok" in request.GET:
        return find_subject(request.scope, "", request.GET["kelompok"])
    return None


def _record(request: HttpRequest) -> HttpResponse:
    post = request.POST
    subject = find_subject(request.scope, post.get("household", ""), post.get("cohort", ""))
    entry = SessionEntry(scope=request.scope, subject=subject, data=post)
    if answer := _set_aside(request, entry):
        return answer
    if not entry.is_valid():
        return _page(request, entry, status=422)
    try:
        session = record_session(
            scope=request.scope, cohort=subject.cohort, fields=entry.fields,
            quotes=entry.quotes.filled(), steps=entry.steps.filled(),
            client_uuid=entry.form.cleaned_data["client_uuid"], group_consent=entry.group_consent,
        )  # fmt: skip
    except AlreadyStored as twice:
        return stored(request, twice.stored, "Sesi ini sudah terkirim sebelumnya.")
    except (Refused, IntegrityError) as refused:
        return _refused(request, entry, refused)
    return stored(request, session, "Sesi terkirim ke LAN. Terima kasih sudah mendengarkan.")


@audience(Verb.RECORD_SESSION)
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author corrects what came back, with the reviewer's notes at the fields."""
    session = get_object_or_404(ListeningSession.objects.visible_to(request.scope), pk=pk)
    if session.author_id != request.user.pk:
        raise PermissionDenied("Hanya pencatatnya yang dapat mengubah sesi ini.")
    subject = _subject_of(session)
    if request.method == "POST":
        return _update(request, session, subject)
    if not session.is_open_for_author:
        messages.warning(request, f"Sesi ini sudah {session.get_status_display()}.")
        return redirect(session)
    kept = drafts.load(request, FORM)
    entry = SessionEntry(scope=request.scope, subject=subject, session=session, kept=kept)
    return _page(request, entry)


def _subject_of(session: ListeningSession) -> Subject:
    """Whom a stored session is about, and whether their words may be quoted now."""
    consents = Consent.objects.unscoped("whether this session's words may be quoted").standing()
    quoting = consents.filter(purpose=Consent.Purpose.QUOTE)
    if session.household_id:
        allowed = quoting.filter(household=session.household_id)
    else:
        allowed = quoting.filter(session=session)
    return Subject(session.cohort, session.household, may_be_quoted=allowed.exists())


def _update(request: HttpRequest, session: ListeningSession, subject: Subject) -> HttpResponse:
    entry = SessionEntry(scope=request.scope, subject=subject, session=session, data=request.POST)
    if answer := _set_aside(request, entry):
        return answer
    if not entry.is_valid():
        return _page(request, entry, status=422)
    conflict = SessionConflict(entry, session)
    try:
        session = update_session(
            scope=request.scope, session=session,
            version=entry.form.cleaned_data["version"] or 0, **conflict.chosen(request.POST),
        )  # fmt: skip
    except Stale:
        return both_versions(request, conflict, title=TWO_VERSIONS)
    except (Refused, IntegrityError) as refused:
        if session.is_open_for_author:
            return _refused(request, entry, refused)
        return both_versions(request, conflict, title=TWO_VERSIONS, why=in_words(refused))
    return stored(request, session, "Perbaikan terkirim ke LAN.")


def _set_aside(request: HttpRequest, entry: SessionEntry) -> HttpResponse | None:
    """What the buttons ask for that send nothing: keep a draft, or give another row."""
    action = request.POST.get("action", "")
    if action in MORE_ROWS:
        more = entry.again(more_quotes=action == "add_quote", more_steps=action == "add_step")
        return _page(request, more)
    if action != "draft":
        return None
    return keep_draft(request, entry) or _page(request, entry, status=422)


def _refused(
    request: HttpRequest, entry: SessionEntry, why: Refused | IntegrityError
) -> HttpResponse:
    entry.refuse(in_words(why))
    return _page(request, entry, status=422)


def _page(request: HttpRequest, entry: SessionEntry, status: int = 200) -> HttpResponse:
    family = entry.subject.household
    notes = review.open_notes(entry.session) if entry.session else {}
    entry.show_notes(notes)
    earlier: Any = ()
    if family:
        earlier = ListeningSession.objects.visible_to(request.scope).earlier_with(
            family, than=entry.session
        )
        audit.record(
            "view", family, scope=request.scope, region_id=family.region_id, fields=["sessions"]
        )
    context = {
        "entry": entry,
        "form": entry.form,
        "family": family,
        "head": family.members.filter(relation="head").first() if family else None,
        "earlier": earlier,
        "sheet": consent_sheet(),
        "general_notes": entry.general_notes,
        "autosave_url": drafts.autosave_url(request, entry.number),
    }
    return render(request, "households/session_form.html", context, status=status)
