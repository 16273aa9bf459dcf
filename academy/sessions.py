"""How long a session lives, and that some roles need a second factor in it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.mfa.models import Authenticator
from allauth.usersessions.middleware import UserSessionsMiddleware
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from academy import unfinished
from academy.middleware import audience_of
from academy.permissions import PUBLIC, Scope
from academy.roles import MFA_ROLES, Role


@dataclass(frozen=True)
class Lifetime:
    """How long a session may rest, and how long it may last at all."""

    idle: timedelta
    absolute: timedelta


STAFF = Lifetime(timedelta(minutes=30), timedelta(hours=12))
# Field work pauses for hours between two houses; that is why facilitators may rest longer.
OTHERS = Lifetime(timedelta(hours=4), timedelta(hours=24))
LIFETIMES: dict[Role, Lifetime] = {
    Role.LAN: STAFF,
    Role.PDP: STAFF,
    Role.OFFICIAL: Lifetime(timedelta(hours=1), timedelta(hours=12)),
}

STARTED_KEY, SEEN_KEY = "started_at", "seen_at"
# Two requests at once each save the whole session; fewer writes, fewer lost ones.
SEEN_EVERY = timedelta(seconds=15)

WAY_OUT = {"account_login", "account_logout"}
PROVE_PAGES = WAY_OUT | {
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
}
SET_UP_PAGES = PROVE_PAGES | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
}


def lifetime_of(roles: Iterable[Role]) -> Lifetime:
    """The strictest limits among a person's roles."""
    limits = [LIFETIMES.get(role, OTHERS) for role in roles] or [OTHERS]
    return Lifetime(min(x.idle for x in limits), min(x.absolute for x in limits))


def over_because(session: Any, limits: Lifetime, now: datetime) -> str:
    """Why a session is over, as a sentence for its owner; empty while it lasts."""
    started, seen = session.get(STARTED_KEY), session.get(SEEN_KEY)
    if started is None or seen is None:
        return ""
    if now - datetime.fromisoformat(started) >= limits.absolute:
        hours = int(limits.absolute.total_seconds() // 3600)
        return f"Sesi Anda berakhir setelah {hours} jam. Masuk lagi untuk melanjutkan."
    if now - datetime.fromisoformat(seen) >= limits.idle:
        return (
            f"Sesi Anda berakhir karena tidak dipakai selama {_in_words(limits.idle)}. "
            "Masuk lagi untuk melanjutkan; tulisan yang sempat dikirim tetap tersimpan."
        )
    return ""


def _in_words(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} menit" if minutes < 60 else f"{minutes // 60} jam"


def mark(session: Any, now: datetime) -> None:
    """Remember when the session began and when it was last used."""
    if STARTED_KEY not in session or SEEN_KEY not in session:
        session[STARTED_KEY] = session[SEEN_KEY] = now.isoformat()
    elif is_due(session, now):
        session[SEEN_KEY] = now.isoformat()


def is_due(session: Any, now: datetime) -> bool:
    """Whether it is time to write down again that the session is in use."""
    seen = session.get(SEEN_KEY)
    return seen is None or now - datetime.fromisoformat(seen) >= SEEN_EVERY


def end(request: HttpRequest, sentence: str) -> None:
    """Sign somebody out and tell why; what they were writing waits for them."""
    kept = request.session.get(unfinished.SESSION_KEY)
    logout(request)
    if kept:
        request.session[unfinished.SESSION_KEY] = kept
    request.scope = Scope(None)
    messages.info(request, sentence)


def needs_second_factor(request: HttpRequest) -> bool:
    """LAN, officials and the PDP officer work only in a session proven by a second factor."""
    if not settings.REQUIRE_MFA or not request.scope.roles & set(MFA_ROLES):
        return False
    records = get_authentication_records(request, request.user)
    return not any(record["method"] == "mfa" for record in records)


def remember_new_factor(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whoever sets up a factor has just proven to hold it; asking at once again helps nobody."""
    factor = kwargs["authenticator"]
    if factor.type != Authenticator.Type.RECOVERY_CODES and request.user.pk == factor.user_id:
        record_authentication(request, request.user, "mfa", id=factor.pk, type=factor.type)


class OwnSessionsMiddleware(UserSessionsMiddleware):
    """Keeps the list of own sessions current, in the same rhythm and not at every page."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not is_due(request.session, timezone.now()):
            return self.get_response(request)
        return super().__call__(request)


class SessionPolicyMiddleware:
    """Ends sessions that rested or lasted too long, and asks some roles for a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if request.user.is_authenticated:
            limits = lifetime_of(request.scope.roles)
            if sentence := over_because(request.session, limits, now):
                end(request, sentence)
            else:
                mark(request.session, now)
        response = self.get_response(request)
        if request.user.is_authenticated:  # signed in by this very request
            mark(request.session, now)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not needs_second_factor(request):
            return None
        if not unfinished.is_allauth(view) and PUBLIC in audience_of(request, view):
            return None
        factors = set(
            Authenticator.objects.filter(user=request.user)
            .exclude(type=Authenticator.Type.RECOVERY_CODES)
            .values_list("type", flat=True)
        )
        if request.resolver_match.url_name in (PROVE_PAGES if factors else SET_UP_PAGES):
            return None
        unfinished.keep(request)
        return _way_to_second_factor(request, factors)


def _way_to_second_factor(request: HttpRequest, factors: set[str]) -> HttpResponse:
    if not factors:
        messages.info(
            request,
            "Peran Anda memerlukan pengaman kedua. Pasang salah satu di bawah ini; "
            "cukup sekali, kira-kira dua menit.",
        )
        return redirect("mfa_index")
    page = (
        "mfa_reauthenticate"
        if Authenticator.Type.TOTP in factors
        else "mfa_reauthenticate_webauthn"
    )
    path = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("academy:home")
    return redirect(f"{reverse(page)}?{urlencode({'next': path})}")
