"""From hearing to doing."""

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "solutions"
    verbose_name = "Gagasan sampai hasil"
