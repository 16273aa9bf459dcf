"""One theme in all regions: what was said, what came of it, what was promised and kept.

Never a ranking: regions stand in the order of their codes, with their context beside them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

import households.public as public
from academy.charts import number_label
from academy.disclosure import HIDDEN, Cell
from academy.models import Region
from academy.money import rupiah
from dashboards.figures import RegionFigures, figures_of
from dashboards.followed import by_day, promise_cell
from dashboards.panels import Panel
from dashboards.queries import ContextFigure, poverty_context
from solutions import queries as solutions

SENTENCES_SHOWN = 2
DEFINITION = (
    "Kalimat: yang diterima LAN dan tidak ditarik. Gagasan: yang berjalan. Proposal: yang "
    "diterima. Janji: kepada keluarga dalam sesi yang diterima; ditepati berarti sudah dikabarkan "
    "kembali dan dijawab keluarga. Hasil: yang diukur, juga yang belum berhasil. Merah di Peta "
    "Keluarga: persen jawaban merah pada dimensi yang menjadi ukuran proposal tema ini, dari semua "
    "keluarga yang mengisinya sedikitnya dua kali."
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
    """All themes with words in at least one region, by name; hidden where a region's page hides."""
    figures = figures_of(regions)
    names = {one.code: one.name for figure in figures for one in figure.themes}
    return [
        ThemeLine(code, name, [_quotes(figure, code) for figure in figures])
        for code, name in sorted(names.items(), key=lambda item: (item[1], item[0]))
    ]


def _quotes(figures: RegionFigures, code: str) -> Cell:
    """How many sentences, as the region's own page shows or hides them."""
    return next((one.quotes for one in figures.themes if one.code == code), 0)


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
    figures = figures_of(regions)
    rows: list[tuple[Any, ...]] = [("Kalimat", *(_quotes(one, code) for one in figures))]
    rows += _work_rows(code, ids, regions, now) + _promise_rows(code, ids, regions, now)
    rows += _change_rows(figures, solutions.linked_dimensions(ids, theme=code))
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
    work: dict[str, solutions.WorkCount] = {}
    for today, there in by_day(regions, now).items():
        work |= solutions.work(there, today, theme=code)
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
        for today, there in by_day(regions, now).items()
        for row in public.promises(there, today, by_theme=True)
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


def _change_rows(
    figures: Sequence[RegionFigures], dimensions: Collection[str]
) -> list[tuple[Any, ...]]:
    """Red answers, first and latest, in the dimensions that the theme's proposals want to move.

    By dimension and not by indicator: these numbers were made safe together with their sums.
    """
    found = {
        (one.region.pk, row.code, row.is_latest): f"{number_label(row.share('red'))} %"
        if row.share("red") is not HIDDEN
        else HIDDEN
        for one in figures
        for row in one.family_map
    }
    return [
        (
            f"Merah di Peta Keluarga, {label.lower()}, pengisian {when}",
            *(found.get((one.region.pk, code, is_latest), HIDDEN) for one in figures),
        )
        for code, label in public.map_dimensions()
        if code in dimensions
        for is_latest, when in ((False, "pertama"), (True, "terakhir"))
    ]
