"""One theme in all regions: what was said, what came of it, what was promised and kept.

Never a ranking: regions stand in the order of their codes, with their context beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

import households.public as public
from academy.disclosure import HIDDEN, SMALLEST_SHOWN, Cell
from academy.models import Region
from academy.money import rupiah
from dashboards.followed import promise_cell
from dashboards.panels import Panel
from dashboards.queries import ContextFigure, poverty_context
from solutions import queries as solutions

SENTENCES_SHOWN = 2
DEFINITION = (
    "Kalimat: yang diterima LAN dan tidak ditarik. Gagasan: yang berjalan. Proposal: yang "
    "diterima. Janji: kepada keluarga dalam sesi yang diterima; ditepati berarti sudah dikabarkan "
    "kembali dan dijawab keluarga. Hasil: yang diukur, juga yang belum berhasil."
)
SOURCE = "Sesi, proposal, komitmen, dan janji yang tercatat di portal ini."


@dataclass(frozen=True)
class Column:
    """One region: what families said there, the proposals that grew of it, and its context."""

    region: Region
    quotes: Sequence[public.ReleasedQuote]
    url: str
    proposals: list[solutions.AcceptedProposal]
    context: list[ContextFigure]


@dataclass(frozen=True)
class ThemePage:
    """Everything the comparison of one theme shows, on the page and in the file."""

    code: str
    name: str
    regions: list[Region]
    columns: list[Column]
    panel: Panel
    read_at: datetime


@dataclass(frozen=True)
class ThemeLine:
    """A theme of the list, with how often each region spoke of it."""

    code: str
    name: str
    cells: list[Cell]


def theme_lines(regions: list[Region]) -> list[ThemeLine]:
    """All themes with words in at least one region, by name; small numbers stay hidden."""
    ids = [region.pk for region in regions]
    by_theme: dict[tuple[str, str], dict[str, public.ThemeCount]] = {}
    for row in public.themes(ids):
        by_theme.setdefault((row.name, row.code), {})[row.region_id] = row
    return [
        ThemeLine(code, name, [_quotes(rows.get(pk)) for pk in ids])
        for (name, code), rows in sorted(by_theme.items())
    ]


def _quotes(row: public.ThemeCount | None) -> Cell:
    """How many sentences, unless fewer than five families spoke of it."""
    if row is None:
        return 0
    return row.quotes if row.families >= SMALLEST_SHOWN else HIDDEN


def theme_page(
    code: str, name: str, regions: list[Region], *, readable: Sequence[str], now: datetime
) -> ThemePage:
    """One theme beside itself in all regions.

    Args:
        readable: regions whose words and titles this person may read; of others only numbers.
    """
    ids = [region.pk for region in regions]
    context = poverty_context(regions)
    titles = solutions.accepted_proposals([pk for pk in ids if pk in readable], theme=code)
    columns = [
        Column(
            region,
            public.ReleasedQuotes([region.pk], theme=code)[:SENTENCES_SHOWN]
            if region.pk in readable
            else (),
            reverse("dashboards:voices", args=[region.slug, code]),
            [one for one in titles if one.region_id == region.pk],
            context.get(region.pk, []),
        )
        for region in regions
    ]
    return ThemePage(code, name, regions, columns, _panel(code, name, regions, now), now)


def _panel(code: str, name: str, regions: list[Region], now: datetime) -> Panel:
    ids = [region.pk for region in regions]
    said = {row.region_id: row for row in public.themes(ids) if row.code == code}
    rows = [("Kalimat", *(_quotes(said.get(pk)) for pk in ids))]
    rows += _work_rows(code, ids, regions, now) + _promise_rows(code, ids, regions, now)
    return Panel(
        key="tema",
        title=f"{name}: apa yang terjadi sesudah didengar",
        sentence="Langkah yang sama, hasil yang berbeda. Urut menurut kode, bukan peringkat.",
        definition=DEFINITION,
        source=SOURCE,
        head=("Ukuran", *(str(region) for region in regions)),
        rows=rows,
    )


def _work_rows(
    code: str, ids: list[str], regions: list[Region], now: datetime
) -> list[tuple[Any, ...]]:
    """What civil servants and partners did: nothing here counts families."""
    work = {
        region.pk: solutions.work([region.pk], region.today(now), theme=code)[region.pk]
        for region in regions
    }
    named = [
        ("Gagasan", "ideas"),
        ("Proposal diterima", "proposals"),
        ("Proposal dalam matching", "in_matching"),
        ("Proposal dengan komitmen mitra", "committed"),
        ("Komitmen mitra", "commitments"),
        ("Komitmen dipenuhi", "commitments_kept"),
        ("Komitmen terlambat", "commitments_late"),
        ("Hasil diukur", "results"),
        ("Hasil yang belum berhasil", "results_failed"),
        ("Hasil dikabarkan kembali", "results_told"),
    ]
    rows: list[tuple[Any, ...]] = [
        (label, *(getattr(work[pk], name) for pk in ids)) for label, name in named
    ]
    value = ("Nilai komitmen", *(rupiah(work[pk].value) for pk in ids))
    return [*rows[:5], value, *rows[5:]]


def _promise_rows(
    code: str, ids: list[str], regions: list[Region], now: datetime
) -> list[tuple[Any, ...]]:
    """Promises to families; where fewer than five families heard one, no number is shown."""
    counts = {
        row.region_id: row
        for region in regions
        for row in public.promises([region.pk], region.today(now), by_theme=True)
        if row.theme_code == code
    }
    named = [
        ("Janji kepada keluarga", "total"),
        ("Janji ditepati", "kept"),
        ("Janji dikerjakan, belum dikabarkan", "done"),
        ("Janji terlambat", "late"),
        ("Janji tidak ditepati", "broken"),
    ]
    return [(label, *(promise_cell(counts.get(pk), name) for pk in ids)) for label, name in named]
