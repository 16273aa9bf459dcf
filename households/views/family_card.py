"""The page behind the code of a card: a family's own, without an account."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from academy.errors import Refused
from academy.models import DataSubjectRequest
from academy.permissions import PUBLIC, audience
from academy.throttle import too_often
from households.actions.family_card import ask_for_right, change_consents, open_card, say
from households.card_words import words_of_card
from households.forms.card import ChoicesForm, DoorForm, MessageForm, RightForm
from households.models import Card, FamilyMessage

SESSION_KEY = "card"
STAYS_OPEN = timedelta(minutes=30)
TRIES_A_MINUTE = 30
FORBIDDEN, UNPROCESSABLE, TOO_MANY = 403, 422, 429
OVER = "Halaman kartu sudah ditutup. Masukkan lagi kode dan rahasianya untuk melanjutkan."

View = Callable[..., HttpResponse]


@login_not_required
@audience(PUBLIC)
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, code: str = "") -> HttpResponse:
    """Asks for code and secret; before both are right it tells nothing about anybody."""
    if request.method != "POST":
        return _door(request, DoorForm(initial={"code": code[:20]}))
    if too_often(request, "card", limit=TRIES_A_MINUTE, seconds=60):
        return render(request, "429.html", status=TOO_MANY)
    form = DoorForm(request.POST)
    if not form.is_valid():
        return _door(request, form, UNPROCESSABLE)
    knock = open_card(**form.cleaned_data)
    if knock.card is None:
        form.add_error(None, knock.refusal)
        return _door(request, form, TOO_MANY if knock.is_shut else UNPROCESSABLE)
    request.session.cycle_key()
    until = timezone.now() + STAYS_OPEN
    request.session[SESSION_KEY] = {"card": knock.card.pk, "until": until.isoformat()}
    return redirect("card:inside")


def _door(request: HttpRequest, form: DoorForm, status: int = 200) -> HttpResponse:
    return render(request, "households/card_door.html", {"form": form}, status=status)


def of_family(view: View) -> View:
    """Only with a card that was opened in this browser within the last half hour, and stands."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        card = _opened(request)
        if card is None:
            if request.session.pop(SESSION_KEY, None):
                messages.info(request, OVER)
            return redirect("card:door")
        return view(request, card, *args, **kwargs)

    return checked


def _opened(request: HttpRequest) -> Card | None:
    kept = request.session.get(SESSION_KEY) or {}
    if not kept or timezone.now() >= datetime.fromisoformat(kept["until"]):
        return None
    card = (
        Card.objects.unscoped("the family's own, opened by its code and secret")
        .live()
        .select_related("household__key", "household__region__area", "session", "visitor")
        .filter(pk=kept["card"], household__key__isnull=False)
        .first()
    )
    if card is not None:
        timezone.activate(card.household.region.zone)
    return card


@login_not_required
@audience(PUBLIC)
@require_safe
@of_family
def inside(request: HttpRequest, card: Card) -> HttpResponse:
    """What the card tells, as it stands today, and what the family may do about it."""
    return _inside(request, card)


def _inside(request: HttpRequest, card: Card, status: int = 200, **forms: Any) -> HttpResponse:
    household = card.household
    standing = set(household.consents.standing().values_list("purpose", flat=True))
    asked = DataSubjectRequest.objects.unscoped("the family's own requests").filter(
        household_uuid=str(household.client_uuid)
    )
    context = {
        "household": household,
        "words": words_of_card(card),
        "message": forms.get("message") or MessageForm(),
        "choices": forms.get("choices") or ChoicesForm(standing=standing),
        "right": forms.get("right") or RightForm(),
        "said": household.messages.order_by("-at", "-pk")[:10],
        "asked": asked.order_by("-received_at", "-pk")[:10],
    }
    return render(request, "households/card_inside.html", context, status=status)


@login_not_required
@audience(PUBLIC)
@require_POST
@of_family
def message(request: HttpRequest, card: Card) -> HttpResponse:
    """The family says that it is right, what is wrong, or what is missing."""
    form = MessageForm(request.POST)
    if not form.is_valid() or not card.household.is_participating:
        return _inside(request, card, UNPROCESSABLE, message=form)
    try:
        said = say(card=card, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _inside(request, card, UNPROCESSABLE, message=form)
    thanks = {FamilyMessage.Kind.CONFIRMED: "Terima kasih. Kami catat bahwa ini sudah benar."}
    messages.success(
        request, thanks.get(said.kind, "Terima kasih. Fasilitator membaca kata-kata ini.")
    )
    return redirect("card:inside")


@login_not_required
@audience(PUBLIC)
@require_POST
@of_family
def consents(request: HttpRequest, card: Card) -> HttpResponse:
    """The family ticks what it allows and unticks what it takes back."""
    standing = set(card.household.consents.standing().values_list("purpose", flat=True))
    form = ChoicesForm(request.POST, standing=standing)
    if not form.is_valid():
        return _inside(request, card, UNPROCESSABLE, choices=form)
    try:
        given, taken = change_consents(card=card, wanted=set(form.cleaned_data["purposes"]))
    except Refused as refused:
        form.add_error(None, str(refused))
        return _inside(request, card, UNPROCESSABLE, choices=form)
    done = "Sudah diubah. Izin yang ditarik berlaku saat ini juga."
    messages.success(request, done if given or taken else "Tidak ada yang berubah.")
    return redirect("card:inside")


@login_not_required
@audience(PUBLIC)
@require_POST
@of_family
def right(request: HttpRequest, card: Card) -> HttpResponse:
    """The family asks for a right over its data; the officer's clock starts now."""
    form = RightForm(request.POST)
    if not form.is_valid():
        return _inside(request, card, UNPROCESSABLE, right=form)
    try:
        ask_for_right(card=card, kind=form.cleaned_data["kind"])
    except Refused as refused:
        form.add_error(None, str(refused))
        return _inside(request, card, UNPROCESSABLE, right=form)
    messages.success(request, "Permintaan diterima. Jawabannya paling lambat 3 x 24 jam.")
    return redirect("card:inside")


@login_not_required
@audience(PUBLIC)
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the page: whoever takes the phone next sees nothing."""
    if request.session.pop(SESSION_KEY, None):
        request.session.cycle_key()
        messages.success(request, "Halaman kartu sudah ditutup.")
    return redirect("card:door")
