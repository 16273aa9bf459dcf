"""Lessons of all regions: the list, one lesson and where it was tried, writing and sharing it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.chain import chain_of
from academy.errors import Refused
from academy.permissions import audience
from academy.roles import Verb
from cohorts.models import Cohort
from solutions.actions.lesson import (
    LESSON_FIELDS,
    USE_FIELDS,
    publish_lesson,
    record_use,
    update_lesson,
    write_lesson,
)
from solutions.forms.lessons import LessonFilter, LessonForm, UseForm
from solutions.forms.two_versions import TwoVersions
from solutions.lessons_offered import lessons_for
from solutions.models import Lesson, LessonUse, Proposal
from solutions.views.followed import followed, opened, own, sent, two_versions

PER_PAGE = 20


@audience(Verb.SEE_LESSON)
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """What every region learned, latest first."""
    filters = LessonFilter(request.GET)
    rows = filters.filter(Lesson.objects.visible_to(request.scope)).for_list()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
    }
    return render(request, "solutions/lesson_list.html", context)


@audience(Verb.SEE_LESSON)
@require_safe
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """One lesson, where it comes from, and what came of it where it was tried."""
    found = get_object_or_404(Lesson.objects.visible_to(request.scope), pk=pk)
    scope = request.scope
    themes = list(found.themes.order_by("name", "pk"))
    proposal = Proposal.objects.visible_to(scope).filter(pk=found.proposal_id).first()
    is_own = scope.can(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id)
    uses = LessonUse.objects.visible_to(scope).filter(lesson=found).select_related("cohort")
    context = {
        "lesson": found,
        "themes": [theme.name for theme in themes],
        "proposal": proposal,
        "chain": chain_of(proposal, scope) if proposal else [],
        "uses": list(uses.order_by("tried_on", "pk")),
        "offered": lessons_for([theme.pk for theme in themes], found.region_id, scope),
        "may_edit": is_own,
        "may_publish": is_own and found.published_on is None,
        "may_try": found.published_on is not None and bool(_cohorts_elsewhere(request, found)),
    }
    return render(request, "solutions/lesson.html", context)


def _cohorts_elsewhere(request: HttpRequest, found: Lesson) -> list[Cohort]:
    """Own cohorts in other regions than the lesson's, the latest first."""
    keys = request.scope.cohort_ids(Verb.WRITE_PROPOSAL)
    rows = Cohort.objects.filter(pk__in=keys).exclude(region=found.region_id)
    return list(rows.select_related("region__area").order_by("-starts_on", "pk"))


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what was learned from a proposal."""
    found = own(request, followed(request, pk))
    form = opened(request, LessonForm, themes=list(found.idea.themes.values_list("pk", flat=True)))
    again = partial(_form_page, request, form, found, None)
    if request.method != "POST":
        return again(200)
    return sent(
        request, form,
        lambda: write_lesson(
            scope=request.scope, proposal=found, fields=_values(form),
            themes=form.cleaned_data["themes"], client_uuid=form.cleaned_data["client_uuid"],
        ),
        thanks="Pelajaran tersimpan. Bagikan bila sudah siap dibaca wilayah lain.",
        to=lambda made: made, again=again,
    )  # fmt: skip


def _values(form: LessonForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in LESSON_FIELDS}


def _form_page(
    request: HttpRequest, form: LessonForm, proposal: Proposal, found: Lesson | None, status: int
) -> HttpResponse:
    follow_url = reverse("solutions:follow", args=[proposal.pk])
    context = {
        "form": form,
        "proposal": proposal,
        "lesson": found,
        "back_url": found.get_absolute_url() if found else follow_url,
    }
    return render(request, "solutions/lesson_form.html", context, status=status)


def _own_lesson(request: HttpRequest, pk: int) -> Lesson:
    found = get_object_or_404(Lesson.objects.visible_to(request.scope), pk=pk)
    if not request.scope.can(Verb.WRITE_PROPOSAL, cohort_id=found.cohort_id):
        raise PermissionDenied("Hanya angkatan yang menulisnya dapat mengubah pelajaran ini.")
    return found


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Better a lesson, also after it was shared."""
    found = _own_lesson(request, pk)
    themes = list(found.themes.order_by("pk"))
    stored: dict[str, Any] = {name: getattr(found, name) for name in LESSON_FIELDS}
    stored["themes"] = [theme.pk for theme in themes]
    make = partial(LessonForm, stored=themes)
    form = opened(request, make, **stored, client_uuid=found.client_uuid, version=found.version)
    again = partial(_form_page, request, form, found.proposal, found)
    if request.method != "POST":
        return again(200)
    conflict = TwoVersions(form, found, stored)
    return sent(
        request, form, lambda: _update(request, found, form, conflict),
        thanks="Perubahan pelajaran tersimpan.", to=found, again=again,
        both=partial(two_versions, request, conflict, title="pelajaran"),
    )  # fmt: skip


def _update(request: HttpRequest, found: Lesson, form: LessonForm, conflict: TwoVersions) -> Lesson:
    chosen = conflict.chosen(request.POST)
    themes = chosen.pop("themes", conflict.stored["themes"])
    return update_lesson(
        scope=request.scope, lesson=found, version=form.cleaned_data["version"] or 0,
        fields=chosen, themes=themes,
    )  # fmt: skip


@audience(Verb.WRITE_PROPOSAL)
@require_POST
def lesson_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Share a lesson with all regions."""
    found = _own_lesson(request, pk)
    try:
        publish_lesson(scope=request.scope, lesson=found)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Pelajaran dibagikan. Semua wilayah dapat membacanya.")
    return redirect(found)


@audience(Verb.WRITE_PROPOSAL)
@require_http_methods(["GET", "HEAD", "POST"])
def lesson_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Say since when one's cohort tries a lesson, and what came of it there."""
    found = get_object_or_404(Lesson.objects.visible_to(request.scope), pk=pk)
    cohorts = _cohorts_elsewhere(request, found)
    if not cohorts:
        raise PermissionDenied("Pelajaran ini dari wilayah Anda sendiri.")
    cohort = cohorts[0]
    use = LessonUse.objects.visible_to(request.scope).filter(lesson=found, cohort=cohort).first()
    stored = {name: getattr(use, name) for name in USE_FIELDS} if use else {"outcome": "trying"}
    proposals = Proposal.objects.visible_to(request.scope)
    make = partial(UseForm, cohort=cohort, proposals=proposals)
    form = opened(request, make, **stored, version=use.version if use else None)

    def again(status: int) -> HttpResponse:
        context = {"form": form, "lesson": found, "cohort": cohort, "use": use}
        return render(request, "solutions/lesson_use.html", context, status=status)

    if request.method != "POST":
        return again(200)
    return sent(
        request, form, lambda: _use(request, found, cohort, form),
        thanks="Tersimpan. Angkatan asalnya dapat membacanya.", to=found, again=again,
    )  # fmt: skip


def _use(request: HttpRequest, found: Lesson, cohort: Cohort, form: UseForm) -> LessonUse:
    return record_use(
        scope=request.scope, lesson=found, cohort=cohort, version=form.cleaned_data["version"],
        fields={name: form.cleaned_data[name] for name in USE_FIELDS},
    )  # fmt: skip
