"""Consent: agreeing to more, taking it back, and the sheet to read aloud and sign."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from academy import audit
from academy.errors import AlreadyStored, Refused
from academy.form_kept import form_number, kept_values
from academy.permissions import audience
from academy.roles import Verb
from households.actions.consent import (
    ConsentGiven,
    give_consents,
    is_child,
    what_follows,
    withdraw_consent,
)
from households.consent_texts import consent_sheet
from households.forms.consent import PARTICIPATE, ConsentForm, Giver, WithdrawForm
from households.models import Consent, Household, Member
from households.permissions import household_or_404

UNPROCESSABLE = 422


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, pk: int) -> HttpResponse:
    """A family agrees to a purpose it had left open, or comes back after withdrawing."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    members = list(household.members.order_by("pk"))
    form = _consent_form(request, household, members)
    if request.method == "POST" and _was_stored(household, form):
        return redirect(household)
    if request.method == "POST" and form.is_valid():
        try:
            give_consents(
                scope=request.scope, household=household, givers=members,
                consents=_consents(form, members),
            )  # fmt: skip
        except AlreadyStored:
            return redirect(household)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Persetujuan keluarga sudah dicatat.")
            return redirect(household)
    audit.record(
        "view", household, scope=request.scope, region_id=household.region_id, fields=["members"]
    )
    context = {"household": household, "form": form, "sheet": form.sheet}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "households/consent.html", context, status=status)


def _consent_form(request: HttpRequest, household: Household, members: list[Member]) -> ConsentForm:
    today = household.region.today()
    standing = frozenset(household.consents.standing().values_list("purpose", flat=True))
    form = ConsentForm(
        request.POST if request.method == "POST" else None,
        region=household.region,
        givers=[Giver(str(m.pk), m.name, is_child(m, today)) for m in members],
        standing=standing,
        must_participate=PARTICIPATE not in standing,
    )
    form.initial |= kept_values(request, form)
    return form


def _was_stored(household: Household, form: ConsentForm) -> bool:
    """Whether this very form came before: its purposes are no longer open by now."""
    number = form_number(form)
    numbers = [uuid.uuid5(number, purpose) for purpose in Consent.Purpose.values]
    return household.consents.filter(client_uuid__in=numbers).exists()


def _consents(form: ConsentForm, members: list[Member]) -> list[ConsentGiven]:
    """One for each purpose; its number follows from the form's, so a second sending is known."""
    given = form.cleaned_data
    places = {str(member.pk): place for place, member in enumerate(members)}
    return [
        ConsentGiven(
            purpose=purpose,
            method=given["method"],
            text_version=form.sheet.version,
            giver=places[given["giver"]],
            guardian=places[given["guardian"]] if given["guardian"] else None,
            witness=given["witness"],
            given_at=form.given_at(),
            client_uuid=uuid.uuid5(given["client_uuid"], purpose),
        )
        for purpose in given["purposes"]
    ]


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One screen: what the family takes back, what follows, and done."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    standing = list(household.consents.standing().values_list("purpose", flat=True))
    form = WithdrawForm(request.POST if request.method == "POST" else None, standing=standing)
    if request.method != "POST":
        form.initial |= kept_values(request, form)
    elif form.is_valid():
        try:
            taken = withdraw_consent(
                scope=request.scope, household=household,
                purposes=form.cleaned_data["purposes"], note=form.cleaned_data["note"],
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"Sudah ditarik. {taken.quotes} kutipan hilang dari semua halaman."
            )
            return redirect(household)
    context = {
        "household": household,
        "form": form,
        "rows": [(row, what_follows(household, [row.text.code])) for row in form.purpose_rows()],
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "households/withdraw.html", context, status=status)


@audience(Verb.KEEP_HOUSEHOLD)
@require_safe
def consent_sheet_blank(request: HttpRequest) -> HttpResponse:
    """The sheet to print: the text to sign, and beside it what is said aloud; without any name."""
    return render(request, "households/consent_sheet.html", {"sheet": consent_sheet()})
