"""The ground floor's app, and the admin site that asks the portal's own role table."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AcademyConfig(AppConfig):
    name = "academy"
    verbose_name = "Akademi"

    def ready(self) -> None:
        import_module("academy.account_events").connect()  # needs the models to be loaded


class AcademyAdminConfig(AdminConfig):
    default_site = "academy.admin_site.PortalAdminSite"
