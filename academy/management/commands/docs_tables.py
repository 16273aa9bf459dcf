"""Writes docs/tables/ from the code: roles, moves of the review, the register of data."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

from academy.models import Status
from academy.review import MOVES
from academy.roles import TABLE, Role, Verb

FOLDER = settings.BASE_DIR / "docs" / "tables"
FLOORS = ("academy", "cohorts", "households", "solutions", "dashboards")


def roles_table() -> str:
    """Which role may do what, as a table."""
    head = "| | " + " | ".join(role.label for role in Role) + " |"
    rows = [
        f"| {verb.value} | "
        + " | ".join("ya" if verb in TABLE[role] else "" for role in Role)
        + " |"
        for verb in Verb
    ]
    line = "| --- |" + " --- |" * len(Role)
    return "\n".join(["# Peran", "", "Dibuat dari `academy/roles.py`.", "", head, line, *rows, ""])


def review_table() -> str:
    """The moves of the review, as a diagram and a table."""
    lines = [
        "# Tinjauan",
        "",
        "Dibuat dari `academy/review.py`.",
        "",
        "```mermaid",
        "stateDiagram-v2",
    ]
    lines.append(f"  [*] --> {Status.DRAFT}")
    for transition, move in MOVES.items():
        lines += [f"  {source} --> {move.target}: {transition}" for source in move.sources]
    lines += [
        "```",
        "",
        "| langkah | dari | menjadi | oleh | catatan |",
        "| --- | --- | --- | --- | --- |",
    ]
    for transition, move in MOVES.items():
        sources = ", ".join(source.label for source in move.sources)
        by = "pencatat" if move.by_author else "peninjau lain"
        note = "wajib" if move.needs_note else ""
        lines.append(f"| {transition} | {sources} | {move.target.label} | {by} | {note} |")
    return "\n".join([*lines, ""])


def register_table() -> str:
    """Every table and its personal fields, as UU 27/2022 article 31 asks."""
    lines = [
        "# Register data", "", "Dibuat dari `class Privacy` tiap tabel.", "",
        "| tabel | bagian pribadi |", "| --- | --- |",
    ]  # fmt: skip
    for model in apps.get_models():
        if model._meta.app_label in FLOORS and hasattr(model, "Privacy"):
            personal = ", ".join(model.Privacy.personal) or "tidak ada"
            lines.append(f"| {model._meta.verbose_name} (`{model._meta.label}`) | {personal} |")
    return "\n".join([*lines, ""])


TABLES = {"roles.md": roles_table, "review.md": review_table, "register.md": register_table}


class Command(BaseCommand):
    """Run after changing roles, moves or fields; a test compares the files with the code."""

    help = "Tulis ulang docs/tables dari kode."

    def handle(self, *args: Any, **options: Any) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, make in TABLES.items():
            (FOLDER / name).write_text(make(), encoding="utf-8")
            self.stdout.write(name)
