"""Panels as CSV files that a spreadsheet opens as they are, with their meaning on top."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from academy.disclosure import HIDDEN, NOTE
from academy.models import Region
from academy.sheets import csv_text
from academy.templatetags.akademi import local_datetime
from dashboards.panels import Panel


def panel_text(panel: Panel, *, place: str, read_at: str) -> str:
    """The panel's rows below what they mean, where they come from and when they were read."""
    has_hidden = any(cell is HIDDEN for row in panel.rows for cell in row)
    lines: list[Sequence[Any]] = [
        ("Judul", panel.title),
        ("Wilayah", place),
        ("Definisi", panel.definition),
        ("Sumber", panel.source),
        ("Data sampai", read_at),
        ("Catatan", f"{panel.note} {NOTE}" if has_hidden else panel.note),
        (),
        panel.head,
        *panel.rows,
    ]
    return csv_text(lines)


def csv_response(panel: Panel, *, region: Region | None, name: str, now: datetime) -> HttpResponse:
    """The panel as a file to download, named after its region, its panel and the local day."""
    zone = region.time_zone if region else "Asia/Jakarta"
    place = str(region) if region else "Semua wilayah akademi"
    response = HttpResponse(
        panel_text(panel, place=place, read_at=local_datetime(now, zone)),
        content_type="text/csv; charset=utf-8",
    )
    day = region.today(now) if region else timezone.localdate(now)
    response["Content-Disposition"] = f'attachment; filename="akademi_{name}_{panel.key}_{day}.csv"'
    return response
