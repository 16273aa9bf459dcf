"""Fills the lists the programme and the field work with; what LAN changed stays as it is."""

from typing import Any

from django.core.management.base import BaseCommand

from cohorts.reference import load_stages
from households.reference import load_reference


class Command(BaseCommand):
    """Adds what is missing from stages, themes, indicators, programmes and classes."""

    help = "Muat daftar tahapan, tema, indikator, program bantuan, dan kelas potensi."

    def handle(self, *args: Any, **options: Any) -> None:
        stages, loaded = load_stages(), load_reference()
        self.stdout.write(
            f"Baru: {stages} tahapan, {loaded.themes} tema, {loaded.indicators} indikator, "
            f"{loaded.programmes} program bantuan, {loaded.classes} kelas potensi."
        )
