"""What happens to every request before a view: browser policy, scope, sign-in, audience."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from academy import audit, unfinished
from academy.models.region import Region
from academy.permissions import PUBLIC, Scope, may_open
from academy.roles import Verb

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = (
    "camera=(self), microphone=(self), geolocation=(self), accelerometer=(), autoplay=(), "
    "display-capture=(), encrypted-media=(), fullscreen=(self), gyroscope=(), magnetometer=(), "
    "midi=(), payment=(), usb=(), xr-spatial-tracking=()"
)
ADMIN_VERBS = (Verb.REVIEW, Verb.MANAGE, Verb.SEE_AUDIT)


class BrowserPolicyMiddleware:
    """Headers django-csp and Django do not set; signed-in pages are kept by no cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/" + settings.STATIC_URL.strip("/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class PlainAddressMiddleware:
    """An address with a NUL byte names nothing: no table can hold one, so none is asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            raise SuspiciousOperation("NUL in an address")
        return self.get_response(request)


def client_address(request: HttpRequest) -> str | None:
    """The address the request came from, past the proxies we run and no others."""
    if settings.TRUSTED_PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if len(hops) >= settings.TRUSTED_PROXIES and (
            hop := hops[-settings.TRUSTED_PROXIES].strip()
        ):
            return hop
    return request.META.get("REMOTE_ADDR") or None


class ScopeMiddleware:
    """Gives the request its scope, its origin for the audit trail, and its region's clock."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.scope = SimpleLazyObject(lambda: Scope.of(request.user))
        with audit.coming_from(client_address(request)):
            # A worker's thread serves many people: the last one's clock must not stay.
            timezone.deactivate()
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Whoever works in one region reads its clock; others read Jakarta's."""
        request.own_region = None
        if request.user.is_authenticated and len(request.scope.region_ids) == 1:
            request.own_region = Region.objects.select_related("area__parent").get(
                pk=request.scope.region_ids[0]
            )
            timezone.activate(request.own_region.zone)


class SignInMiddleware(LoginRequiredMiddleware):
    """All pages are closed; what somebody was writing when their session ended is kept."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        if unfinished.is_allauth(view):
            return None
        return super().process_view(request, view, args, kwargs)

    def handle_no_permission(self, request: HttpRequest, view: Any) -> HttpResponse:
        kept = unfinished.keep(request)
        if request.method == "POST" and not kept:
            return redirect(settings.LOGIN_URL)  # where it was sent need not be a page to visit
        return super().handle_no_permission(request, view)


class AudienceMiddleware:
    """Refuses every view that does not name its audience, and whoever is not in it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        allowed = audience_of(request, view)
        if not allowed:
            raise PermissionDenied("Halaman ini belum menyebut untuk siapa ia dibuat.")
        if not may_open(request.scope, allowed):
            raise PermissionDenied("Halaman ini bukan bagian dari peran Anda.")


def audience_of(request: HttpRequest, view: Any) -> tuple[Any, ...]:
    """Who may open the view: its own mark, the admin's, or allauth's own rule."""
    if unfinished.is_allauth(view) or view.__module__.startswith("django.contrib.staticfiles"):
        return (PUBLIC,)
    if request.resolver_match.app_name == "admin":
        if request.resolver_match.url_name in ("login", "logout", "jsi18n"):
            return (PUBLIC,)
        return ADMIN_VERBS
    return getattr(getattr(view, "view_class", view), "audience", ())
