"""The admin asks the portal's own role table and signs in through the portal's own page."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse

from academy.admin_mixins import ScopedAdmin
from academy.roles import Verb


class PortalAdminSite(AdminSite):
    """LAN's and the PDP officer's desk."""

    site_header = site_title = "Akademi Pengentasan Kemiskinan"
    index_title = "Meja kerja LAN"
    enable_nav_sidebar = True

    def register(self, models: Any, admin_class: Any = None, **options: Any) -> None:
        """Only tables that ask the scope; other packages' (groups, factors) have no desk here."""
        if admin_class is not None and issubclass(admin_class, ScopedAdmin):
            super().register(models, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        scope = request.scope
        return any(scope.can(verb) for verb in (Verb.REVIEW, Verb.MANAGE, Verb.SEE_AUDIT))

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """First what waits for this person, then all the lists."""
        desks = [
            model_admin.waiting_note(request)
            for model_admin in self._registry.values()
            if hasattr(model_admin, "waiting_note") and model_admin.has_module_permission(request)
        ]
        return super().index(request, {"desks": desks, **(extra_context or {})})

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The admin has no form of its own: one way in, with all its limits and factors."""
        return secure_admin_login(super().login)(request, extra_context)
