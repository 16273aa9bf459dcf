"""The roof: it reads every floor and owns no domain table."""

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "dashboards"
    verbose_name = "Dasbor"
