"""Registering a family: the sheet, the second look at numbers and likenesses, and storing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from academy import audit, drafts
from academy.errors import AlreadyStored, Refused
from academy.form_kept import form_number, small_number
from academy.permissions import audience
from academy.roles import Verb
from academy.unfinished import DROPPED
from cohorts.models import Cohort
from households.actions.family import register_household
from households.comparison import compare
from households.forms.registration import Check, Registration
from households.models import Household

UNPROCESSABLE = 422
BESIDE = (*DROPPED, "diperiksa", "sudah-diperiksa", "berbeda", "action")


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A family enters by its own consent; one that looks like another is looked at twice."""
    kept = drafts.load(request, "household") if request.method != "POST" else None
    cohort = _cohort(request, kept)
    if cohort is None:
        return _choose_cohort(request)
    if request.method != "POST":
        return _show(request, Registration(scope=request.scope, cohort=cohort, kept=kept))
    sheet = Registration(scope=request.scope, cohort=cohort, data=request.POST)
    if request.POST.get("action") == "draft":
        return _keep_draft(request, sheet)
    if stored := _stored_before(request, sheet):
        return redirect(stored)
    if not sheet.is_valid():
        return _show(request, sheet, status=UNPROCESSABLE)
    if request.POST.get("action") == "edit":
        return _show(request, sheet)
    return _check_and_store(request, sheet)


def _cohort(request: HttpRequest, kept: QueryDict | None) -> Cohort | None:
    """The cohort that the form, the kept text or the address names; else one's only cohort."""
    own = Cohort.objects.recordable_by(request.scope).select_related("region__area")
    named = (
        request.POST.get("cohort")
        or (kept.get("cohort") if kept else None)
        or request.GET.get("angkatan")
    )
    if named:
        return get_object_or_404(own, pk=small_number(named))
    only = list(own.order_by("pk")[:2])
    return only[0] if len(only) == 1 else None


def _choose_cohort(request: HttpRequest) -> HttpResponse:
    own = Cohort.objects.recordable_by(request.scope).select_related("region__area")
    return render(request, "households/choose_cohort.html", {"cohorts": own.order_by("code")})


def _stored_before(request: HttpRequest, sheet: Registration) -> Household | None:
    """The family that this very form has registered already, when it is sent a second time."""
    own = Household.objects.visible_to(request.scope).filter(created_by=request.scope.person)
    return own.filter(client_uuid=form_number(sheet.family)).order_by("pk").first()


def _keep_draft(request: HttpRequest, sheet: Registration) -> HttpResponse:
    drafts.keep_post(request, form_number(sheet.family))
    messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman Hari ini.")
    return redirect("households:today")


def _show(request: HttpRequest, sheet: Registration, status: int = 200) -> HttpResponse:
    context = {
        "cohort": sheet.cohort,
        "family": sheet.family,
        "members": sheet.members,
        "consent": sheet.consent,
        "sheet": sheet.consent.sheet,
        "formset_errors": sheet.error_links(),
        "autosave_url": drafts.autosave_url(request, form_number(sheet.family)),
    }
    return render(request, "households/register.html", context, status=status)


def _check_and_store(request: HttpRequest, sheet: Registration) -> HttpResponse:
    search = sheet.search()
    check = Check(sheet, search)
    if not check.is_passed():
        return _ask_again(request, sheet, check)
    try:
        household = register_household(
            scope=request.scope, cohort=sheet.cohort, fields=sheet.family_fields(),
            members=sheet.member_values(), consents=sheet.consents(), unlike=check.unlike(),
            client_uuid=sheet.family.cleaned_data["client_uuid"], elsewhere=search.elsewhere,
        )  # fmt: skip
    except AlreadyStored as again:
        household = again.stored
    except Refused as refused:
        sheet.family.add_error(None, str(refused))
        return _show(request, sheet, status=UNPROCESSABLE)
    drafts.forget(request.scope, household.client_uuid)
    messages.success(request, f"Keluarga {household.code} terdaftar. Terima kasih sudah bertanya.")
    return redirect(household)


def _ask_again(request: HttpRequest, sheet: Registration, check: Check) -> HttpResponse:
    """Both families side by side; the look at the other one stands in the trail."""
    for candidate in check.candidates:
        household = candidate.household
        audit.record("view", household, scope=request.scope, region_id=household.region_id)
    context = {
        "check": check,
        "seal": check.seal(),
        "comparison": compare(sheet, check.candidates),
        "kept": [
            (name, value)
            for name, values in request.POST.lists()
            if name not in BESIDE
            for value in values
        ],
    }
    status = UNPROCESSABLE if check.error else 200
    return render(request, "households/register_check.html", context, status=status)
