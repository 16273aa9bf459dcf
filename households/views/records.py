"""Keeping a family's record: correcting it, what it was told by registers, which aid it receives,
and opening a number."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from academy import audit, drafts
from academy.errors import Refused, Stale, TooMany
from academy.form_kept import form_number, kept_values, small_number
from academy.permissions import audience
from academy.roles import Verb
from households.actions.family import record_aid, record_welfare, reveal_number, update_household
from households.comparison import conflict
from households.forms.correction import Correction
from households.forms.welfare import AidForm, DatedForm, RevealForm, WelfareForm
from households.models import Household, Member
from households.permissions import household_or_404

UNPROCESSABLE, CONFLICT, TOO_MANY = 422, 409, 429


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a family's data; of two who write at once the second sees both versions."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    if not household.is_participating:
        return redirect(household)
    if request.method != "POST":
        kept = drafts.load(request, "household")
        sheet = Correction(scope=request.scope, household=household, kept=kept)
        return _show_edit(request, sheet)
    sheet = Correction(scope=request.scope, household=household, data=request.POST)
    if request.POST.get("action") == "draft":
        drafts.keep_post(request, form_number(sheet.family))
        messages.success(request, "Draf tersimpan. Lanjutkan kapan saja dari halaman Hari ini.")
        return redirect(household)
    if not sheet.is_valid():
        return _show_edit(request, sheet, status=UNPROCESSABLE)
    return _correct(request, sheet)


def _correct(request: HttpRequest, sheet: Correction) -> HttpResponse:
    household, found = sheet.household, sheet.search()
    try:
        update_household(
            scope=request.scope, household=household, version=sheet.version,
            fields=sheet.family_fields(), members=sheet.member_values(),
            elsewhere=found.elsewhere,
        )  # fmt: skip
    except Stale as stale:
        current = stale.current
        sheet.take_version(current.version)
        rows = conflict(sheet, current)
        return _show_edit(request, sheet, status=CONFLICT, rows=rows, theirs_by=current.updated_by)
    except Refused as refused:
        sheet.family.add_error(None, str(refused))
        return _show_edit(request, sheet, status=UNPROCESSABLE)
    drafts.forget(request.scope, form_number(sheet.family))
    same = [f"{c.household.code}: {', '.join(c.reasons)}" for c in found.candidates]
    for warning in [*sheet.warnings, *(f"Periksa juga keluarga {text}." for text in same)]:
        messages.warning(request, warning)
    messages.success(request, f"Data keluarga {household.code} sudah diperbarui.")
    return redirect(household)


def _show_edit(
    request: HttpRequest, sheet: Correction, status: int = 200, **more: Any
) -> HttpResponse:
    household = sheet.household
    audit.record(
        "view", household, scope=request.scope, region_id=household.region_id,
        fields=["address", "phone", "kk_number", "health_notes", "members"],
    )  # fmt: skip
    context = {
        "household": household,
        "family": sheet.family,
        "members": sheet.members,
        "formset_errors": sheet.error_links(),
        "autosave_url": drafts.autosave_url(request, form_number(sheet.family)),
    }
    return render(request, "households/edit.html", context | more, status=status)


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def welfare(request: HttpRequest, pk: int) -> HttpResponse:
    """A DTSEN decile that was told or seen; earlier ones stay."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    return _dated(request, household, WelfareForm, record_welfare, "households/welfare.html")


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def aid(request: HttpRequest, pk: int) -> HttpResponse:
    """Aid that the family says it receives; earlier rows stay."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    return _dated(request, household, AidForm, record_aid, "households/aid.html")


def _dated(
    request: HttpRequest, household: Household, form_class: type[DatedForm], act: Any, page: str
) -> HttpResponse:
    """A form whose row is added to the family's history."""
    if not household.is_participating:
        return redirect(household)
    is_post = request.method == "POST"
    form = form_class(request.POST if is_post else None, today=household.region.today())
    form.initial |= kept_values(request, form)
    if is_post and form.is_valid():
        try:
            act(scope=request.scope, household=household, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Sudah dicatat. Catatan sebelumnya tetap tersimpan.")
            return redirect(household)
    context = {"household": household, "form": form}
    return render(request, page, context, status=UNPROCESSABLE if form.errors else 200)


@audience(Verb.REVEAL_NUMBER)
@never_cache
@require_POST
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """One number in full, once, for a reason that is written down; twenty a day at most."""
    household = household_or_404(request.scope, pk, Verb.REVEAL_NUMBER)
    if not household.is_participating:
        return redirect(household)
    form = RevealForm(request.POST)
    target, field, owner = _number_asked(household, request.POST.get("field", ""))
    context = {"household": household, "form": form, "owner": owner, "field": field}
    status = 200
    if form.is_valid():
        try:
            context["number"] = reveal_number(
                scope=request.scope, target=target, field=field,
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except TooMany as limit:
            form.add_error(None, str(limit))
            status = TOO_MANY
    else:
        status = UNPROCESSABLE
    return render(request, "households/reveal.html", context, status=status)


def _number_asked(household: Household, field: str) -> tuple[Household | Member, str, str]:
    """The family's card number, or a member's NIK; another family's member is not found."""
    if field == "kk":
        return household, "kk_number", f"keluarga {household.code}"
    member = get_object_or_404(household.members, pk=small_number(field))
    return member, "nik", member.name
