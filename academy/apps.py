"""The ground floor's app, and the admin site that asks the portal's own role table."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AcademyConfig(AppConfig):
    name = "academy"
    verbose_name = "Akademi"


class AcademyAdminConfig(AdminConfig):
    default_site = "academy.admin_site.PortalAdminSite"
