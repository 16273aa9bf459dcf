"""Local potential: the list, one potential with its sources, and writing it down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from academy import drafts, review
from academy.chain import chain_of
from academy.entries import both_versions, in_words, keep_draft, stored
from academy.errors import AlreadyStored, Refused, Stale
from academy.models import Status, Transition
from academy.permissions import audience
from academy.roles import Verb
from households.actions.potential import record_potential, update_potential
from households.forms.potential import PotentialEntry, PotentialFilter, choose_cohort
from households.forms.potential_conflict import PotentialConflict
from households.forms.session_filter import MONTHS
from households.models import LocalPotential, Quote
from households.views.rounds import rounds_of
from households.views.voices import voices_of

FORM = "potential"
PER_PAGE = 24
TWO_VERSIONS = "Dua versi dari satu potensi"
SHOWN_ROUNDS = (Verb.RECORD_POTENTIAL, Verb.REVIEW)


@audience(Verb.SEE_POTENTIAL)
@require_safe
def potentials(request: HttpRequest) -> HttpResponse:
    """What the places of one's region can build on."""
    seen = LocalPotential.objects.visible_to(request.scope)
    filters = PotentialFilter(request.GET, seen=seen)
    rows = filters.filter(seen).for_list()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "may_record": request.scope.can(Verb.RECORD_POTENTIAL),
        "shows_status": any(request.scope.can(verb) for verb in SHOWN_ROUNDS),
    }
    return render(request, "households/potential_list.html", context)


@audience(Verb.SEE_POTENTIAL)
@require_safe
def potential(request: HttpRequest, pk: int) -> HttpResponse:
    """One potential, with the sentences it was heard in as far as one may read them."""
    found = get_object_or_404(LocalPotential.objects.visible_to(request.scope), pk=pk)
    sources = Quote.objects.behind(found, request.scope).prefetch_related("themes")
    follows_review = any(
        request.scope.can(verb, region_id=found.region_id, cohort_id=found.cohort_id)
        for verb in SHOWN_ROUNDS
    )
    context = {
        "potential": found,
        "voices": voices_of(sources.order_by("pk")),
        "chain": chain_of(found, request.scope),
        "may_start_idea": found.status == Status.ACCEPTED
        and request.scope.can(Verb.WRITE_PROPOSAL, region_id=found.region_id),
        "has_position": found.latitude is not None,
        "season": [MONTHS[month - 1] for month in sorted(found.season_months)],
        "rounds": rounds_of(found, _labels()) if follows_review else [],
        "notes": review.open_notes(found) if follows_review else {},
        "is_editable": found.is_open_for_author and found.author_id == request.user.pk,
        "shows_status": follows_review,
        "may_withdraw": review.can_move(found, Transition.WITHDRAW, scope=request.scope),
    }
    return render(request, "households/potential_detail.html", context)


@audience(Verb.RECORD_POTENTIAL)
@require_http_methods(["GET", "HEAD", "POST"])
def potential_new(request: HttpRequest) -> HttpResponse:
    """Write a potential down with the sentence it was heard in, or a named source."""
    if request.method == "POST":
        return _record(request)
    kept = drafts.load(request, FORM)
    wanted = kept.get("cohort", "") if kept is not None else request.GET.get("angkatan", "")
    cohort = choose_cohort(request.scope, wanted)
    entry = PotentialEntry(
        scope=request.scope, cohort=cohort, kept=kept, session=request.GET.get("sesi", "")
    )
    return _page(request, entry)


def _record(request: HttpRequest) -> HttpResponse:
    cohort = choose_cohort(request.scope, request.POST.get("cohort", ""))
    entry = PotentialEntry(scope=request.scope, cohort=cohort, data=request.POST)
    if request.POST.get("action") == "draft":
        return keep_draft(request, entry) or _page(request, entry, status=422)
    if not entry.form.is_valid():
        return _page(request, entry, status=422)
    try:
        made = record_potential(
            scope=request.scope, cohort=cohort, fields=entry.fields,
            quotes=entry.form.cleaned_data["quotes"],
            client_uuid=entry.form.cleaned_data["client_uuid"],
        )  # fmt: skip
    except AlreadyStored as twice:
        return stored(request, twice.stored, "Potensi ini sudah terkirim sebelumnya.")
    except (Refused, IntegrityError) as refused:
        return _refused(request, entry, refused)
    return stored(request, made, "Potensi terkirim ke LAN untuk ditinjau.")


@audience(Verb.RECORD_POTENTIAL)
@require_http_methods(["GET", "HEAD", "POST"])
def potential_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author corrects what came back, with the reviewer's notes at the fields."""
    found = get_object_or_404(LocalPotential.objects.visible_to(request.scope), pk=pk)
    if found.author_id != request.user.pk:
        raise PermissionDenied("Hanya pencatatnya yang dapat mengubah potensi ini.")
    if request.method == "POST":
        return _update(request, found)
    if not found.is_open_for_author:
        messages.warning(request, f"Potensi ini sudah {found.get_status_display()}.")
        return redirect(found)
    kept = drafts.load(request, FORM)
    entry = PotentialEntry(scope=request.scope, cohort=found.cohort, potential=found, kept=kept)
    return _page(request, entry)


def _update(request: HttpRequest, found: LocalPotential) -> HttpResponse:
    entry = PotentialEntry(
        scope=request.scope, cohort=found.cohort, potential=found, data=request.POST
    )
    if request.POST.get("action") == "draft":
        return keep_draft(request, entry) or _page(request, entry, status=422)
    if not entry.form.is_valid():
        return _page(request, entry, status=422)
    conflict = PotentialConflict(entry, found)
    try:
        found = update_potential(
            scope=request.scope, potential=found,
            version=entry.form.cleaned_data["version"] or 0, **conflict.chosen(request.POST),
        )  # fmt: skip
    except Stale:
        return both_versions(request, conflict, title=TWO_VERSIONS)
    except (Refused, IntegrityError) as refused:
        if found.is_open_for_author:
            return _refused(request, entry, refused)
        return both_versions(request, conflict, title=TWO_VERSIONS, why=in_words(refused))
    return stored(request, found, "Perbaikan terkirim ke LAN.")


def _refused(
    request: HttpRequest, entry: PotentialEntry, why: Refused | IntegrityError
) -> HttpResponse:
    entry.refuse(in_words(why))
    return _page(request, entry, status=422)


def _page(request: HttpRequest, entry: PotentialEntry, status: int = 200) -> HttpResponse:
    entry.show_notes(review.open_notes(entry.potential) if entry.potential else {})
    context = {
        "entry": entry,
        "form": entry.form,
        "is_returned": entry.potential is not None and entry.potential.status == Status.RETURNED,
        "general_notes": entry.general_notes,
        "autosave_url": drafts.autosave_url(request, entry.number),
    }
    return render(request, "households/potential_form.html", context, status=status)


def _labels() -> dict[str, str]:
    """Names of the parts a note can be about."""
    fields = LocalPotential._meta.get_fields()
    named = {f.name: str(f.verbose_name).capitalize() for f in fields if hasattr(f, "verbose_name")}
    return named | {"quotes": "Kalimat sumber"}
