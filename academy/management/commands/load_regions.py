"""Brings the national list of areas, the three pilots and the poverty figures into the database."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from academy.regions import LoadCount, load_areas, load_figures, take_in_pilots


class Command(BaseCommand):
    help = (
        "Loads the national list of areas, the pilots and the poverty figures. May be run again at "
        "any time: it deletes nothing, and leaves alone what people changed about a region."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--province",
            action="append",
            default=[],
            dest="provinces",
            metavar="CODE",
            help="only this province, for example 53; may be given more than once",
        )

    def handle(self, *, provinces: list[str], **options: object) -> None:
        self._report("Area", load_areas(provinces))
        self._report("Wilayah akademi", take_in_pilots())
        self._report("Angka kemiskinan", load_figures())

    def _report(self, what: str, count: LoadCount) -> None:
        self.stdout.write(
            f"{what}: {count.added} baru, {count.changed} diperbarui, {count.unchanged} tetap."
        )
