"""Peta Keluarga: filling it with the family, and what changed since the first time."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from academy import audit, drafts
from academy.errors import AlreadyStored, Refused
from academy.form_kept import as_initial, form_number
from academy.permissions import audience
from academy.roles import Verb
from households import story
from households.actions.assessment import record_assessment
from households.forms.assessment import AssessmentForm
from households.models import Household
from households.permissions import household_or_404

UNPROCESSABLE = 422


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """The family marks itself, indicator by indicator, and says what it wants to change first."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    if not household.is_participating:
        return redirect(household)
    form = _form(request, household)
    if request.method == "POST":
        if request.POST.get("action") == "draft":
            return _keep_draft(request, household, form)
        if form.is_valid() and _store(request, household, form):
            return redirect("households:family_map", household.pk)
    return _show(request, household, form)


def _form(request: HttpRequest, household: Household) -> AssessmentForm:
    latest = household.assessments.order_by("assessed_on", "pk").last()
    today = household.region.today()
    if request.method == "POST":
        return AssessmentForm(request.POST, today=today, earlier=latest)
    form = AssessmentForm(today=today, earlier=latest)
    if (kept := drafts.load(request, "assessment")) is not None:
        form.initial |= as_initial(form, kept)
    return form


def _store(request: HttpRequest, household: Household, form: AssessmentForm) -> bool:
    """Whether it stands now; sent twice it stands once."""
    try:
        record_assessment(
            scope=request.scope, household=household, answers=form.answers(),
            priorities=form.priorities(), assessed_on=form.cleaned_data["assessed_on"],
            note=form.cleaned_data["note"], client_uuid=form.cleaned_data["client_uuid"],
        )  # fmt: skip
    except AlreadyStored:
        return True
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    drafts.forget(request.scope, form.cleaned_data["client_uuid"])
    messages.success(request, "Peta Keluarga tersimpan. Terima kasih kepada keluarga.")
    return True


def _keep_draft(request: HttpRequest, household: Household, form: AssessmentForm) -> HttpResponse:
    drafts.keep_post(request, form_number(form))
    messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman Hari ini.")
    return redirect(household)


def _show(request: HttpRequest, household: Household, form: AssessmentForm) -> HttpResponse:
    context = {
        "household": household,
        "form": form,
        "steps": form.steps(),
        "priorities": form.priority_rows(),
        "autosave_url": drafts.autosave_url(request, form_number(form)),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "households/assessment.html", context, status=status)


@audience(Verb.SEE_HOUSEHOLD)
@require_safe
def family_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Then and now, in the family's own marks; each look is written down."""
    household = household_or_404(request.scope, pk)
    if not household.is_participating:
        return redirect(household)
    audit.record(
        "view", household, scope=request.scope, region_id=household.region_id,
        fields=["assessments"],
    )  # fmt: skip
    context = {
        "household": household,
        "map": story.family_map(household),
        "may_keep": request.scope.can(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id),
    }
    return render(request, "households/family_map.html", context)
