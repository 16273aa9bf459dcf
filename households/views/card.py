"""The card of a family at the facilitator's desk: preview, print, revoke, four on a sheet."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy import audit
from academy.errors import Refused
from academy.form_kept import kept_values, small_number
from academy.models import User
from academy.paper import pdf_response
from academy.permissions import audience
from academy.roles import Verb
from cohorts.models import Cohort
from households.actions.card import issue_card, mark_seen, revoke_card
from households.card_secret import kind_of_secret
from households.card_sheet import A6, PrintedCard, printed
from households.card_words import names_in, sessions_for_card, words_of, words_of_card
from households.forms.card import MOST_ON_A_SHEET, PrintForm
from households.models import Card, FamilyMessage, Household
from households.permissions import household_or_404

UNPROCESSABLE = 422
ROWS_A_PAGE = 25


@audience(Verb.KEEP_HOUSEHOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The card before it is printed: the same words as on paper, and who comes back when."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    live = _live(household)
    form = _print_form(request, household, live)
    if request.method == "POST" and form.is_valid():
        try:
            issue_card(scope=request.scope, household=household, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("households:card_pdf", household.pk)
    audit.record("view", household, scope=request.scope, region_id=household.region_id)
    status = UNPROCESSABLE if form.errors else 200
    context = _page_of(request, household, live, form)
    return render(request, "households/card.html", context, status=status)


def _page_of(
    request: HttpRequest, household: Household, live: Card | None, form: PrintForm
) -> dict[str, Any]:
    """The preview with everything beside it; of a family that withdrew no preview."""
    preview = _preview(request, household, live, form) if household.is_participating else None
    return {
        "household": household,
        "form": form,
        "live": live,
        "is_locked": live is not None and live.locked_until and live.locked_until > timezone.now(),
        "secret": kind_of_secret(household),
        "card": preview,
        "names": names_in(preview.words, household) if preview else [],
        "old_cards": household.cards.exclude(revoked_at=None).order_by("-revoked_at", "-pk"),
    }


def _live(household: Household) -> Card | None:
    rows = household.cards.live().select_related("household__key", "session", "visitor")
    return rows.first()


def _print_form(request: HttpRequest, household: Household, live: Card | None) -> PrintForm:
    """Filled with what the last print said, or with the session and person at hand."""
    sessions = list(sessions_for_card(household)[:5])
    visitors = _visitors(household.cohort)
    form = PrintForm(
        request.POST if request.method == "POST" else None,
        sessions=sessions, visitors=visitors, today=household.region.today(),
    )  # fmt: skip
    asked = request.GET.get("sesi", "")
    form.initial = {
        "session": asked if asked in form.sessions else next(iter(form.sessions), ""),
        "next_visit_on": live.next_visit_on if live else None,
        "visitor": live.visitor_id if live and live.visitor_id else request.user.pk,
    }
    form.initial |= kept_values(request, form)
    return form


def _visitors(cohort: Cohort) -> list[User]:
    """The facilitators of the cohort: the people whom a family knows."""
    running = cohort.enrolments.running(timezone.localdate()).filter(part="facilitator")
    people = User.objects.filter(pk__in=running.values("person"), is_active=True)
    return list(people.order_by("name", "pk"))


def _preview(
    request: HttpRequest, household: Household, live: Card | None, form: PrintForm
) -> PrintedCard:
    chosen = str(form["session"].value() or "")
    day = form.cleaned_data.get("next_visit_on") if form.is_bound else form.initial["next_visit_on"]
    who = form.visitors.get(str(form["visitor"].value()))
    words = words_of(
        household, form.sessions.get(chosen), next_visit_on=day or None,
        visitor=who.name if who else "",
    )  # fmt: skip
    return _printed(request, household, live, words)


def _printed(
    request: HttpRequest, household: Household, live: Card | None, words: Any, **more: Any
) -> PrintedCard:
    return printed(
        words, card=live, household_code=household.code, secret=kind_of_secret(household),
        door=request.build_absolute_uri(reverse("card:door")), **more,
    )  # fmt: skip


@audience(Verb.KEEP_HOUSEHOLD)
@require_safe
def card_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The card on one A5 page, ready for any printer."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    live = _live(household)
    if live is None or not household.is_participating:
        return redirect("households:card", household.pk)
    audit.record("print_card", live, scope=request.scope, region_id=household.region_id)
    context = {"card": _printed(request, household, live, words_of_card(live)), "size": "a5"}
    return pdf_response(request, "paper/card.html", context, filename=f"kartu-{household.code}.pdf")


@audience(Verb.KEEP_HOUSEHOLD)
@require_POST
def card_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """A card is lost: one click, and its code opens nothing any more."""
    household = household_or_404(request.scope, pk, Verb.KEEP_HOUSEHOLD)
    live = _live(household)
    if live is None:
        messages.info(request, "Keluarga ini tidak memegang kartu yang berlaku.")
        return redirect("households:card", household.pk)
    reason = " ".join(request.POST.get("reason", "").replace("\x00", "").split())
    revoke_card(scope=request.scope, card=live, reason=reason)
    messages.success(
        request, "Kartu dicabut; kodenya tidak membuka apa pun lagi. Cetak kartu baru bila perlu."
    )
    return redirect("households:card", household.pk)


@audience(Verb.KEEP_HOUSEHOLD)
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """The families of one's cohorts with their cards; up to four are printed on one sheet."""
    families = (
        Household.objects.visible_to(request.scope)
        .filter(cohort__in=request.scope.cohort_ids(Verb.KEEP_HOUSEHOLD))
        .participating()
        .prefetch_related(
            Prefetch("cards", Card.objects.visible_to(request.scope).live(), to_attr="live_cards")
        )
    )
    rows = families.order_by("area__name", "code", "pk")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "most": MOST_ON_A_SHEET, "today": timezone.localdate()}
    return render(request, "households/card_list.html", context)


@audience(Verb.KEEP_HOUSEHOLD)
@require_safe
def card_sheet(request: HttpRequest) -> HttpResponse:
    """Four cards on one A4 page, to cut apart."""
    numbers = {small_number(text) for text in request.GET.getlist("kartu")[:50]}
    found = (
        Card.objects.visible_to(request.scope)
        .filter(household__cohort__in=request.scope.cohort_ids(Verb.KEEP_HOUSEHOLD))
        .filter(pk__in=numbers, household__withdrawn_at__isnull=True)
        .live()
        .select_related("household__key", "household__region__area", "session", "visitor")
        .order_by("household__code", "pk")
    )
    chosen = list(found[: MOST_ON_A_SHEET + 1])
    if not 1 <= len(chosen) <= MOST_ON_A_SHEET:
        messages.warning(request, f"Pilih satu sampai {MOST_ON_A_SHEET} kartu untuk satu lembar.")
        return redirect("households:cards")
    for one in chosen:
        audit.record("print_card", one, scope=request.scope, region_id=one.household.region_id)
    sheets = [_printed(request, one.household, one, words_of_card(one), size=A6) for one in chosen]
    context = {"cards": sheets, "size": A6}
    return pdf_response(request, "paper/card_sheet.html", context, filename="kartu-keluarga.pdf")


@audience(Verb.KEEP_HOUSEHOLD)
@require_POST
def message_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """The facilitator has read what a family said."""
    rows = FamilyMessage.objects.visible_to(request.scope).select_related("household")
    message = get_object_or_404(rows, pk=pk)
    mark_seen(scope=request.scope, message=message)
    messages.success(request, "Ditandai sudah dibaca.")
    return redirect("households:today" if request.POST.get("back") else message.household)
