"""The national page: the academy's totals, and its regions beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from academy.charts import MonthColumns, month_columns, number_label
from academy.disclosure import HIDDEN, Cell
from academy.models import Region
from dashboards.figures import RegionFigures, ThemeFigure, figures_of, newest_acceptance, total
from dashboards.followed import followed_panels
from dashboards.panels import ACCEPTED, SAMPLE, Panel, Tile, tiles


@dataclass(frozen=True)
class RegionColumn:
    """One region on the national page."""

    region: Region
    tiles: list[Tile]
    themes: list[ThemeFigure]
    months: MonthColumns
    followed: Sequence[Panel]


@dataclass(frozen=True)
class NationPage:
    """Everything that the national page shows."""

    read_at: datetime
    last_accepted_at: datetime | None
    lead: str
    tiles: list[Tile]
    columns: list[RegionColumn]
    months: Panel


def nation_page(regions: list[Region], *, now: datetime) -> NationPage:
    """The totals of the academy above its regions."""
    figures = figures_of(regions)
    followed = followed_panels(regions, now)
    months: dict[date, Cell] = {}
    for month in sorted({month for one in figures for month in one.months}):
        months[month] = total([one.months.get(month, 0) for one in figures])
    return NationPage(
        read_at=now,
        last_accepted_at=newest_acceptance(figures),
        lead=_nation_lead(figures),
        tiles=_nation_tiles(figures),
        columns=[
            RegionColumn(
                one.region,
                tiles(one),
                [theme for theme in one.themes if theme.quotes is not HIDDEN][:3],
                month_columns(
                    one.months, today=one.region.today(now), title="Sesi per bulan", unit="sesi"
                ),
                followed[one.region.pk],
            )
            for one in figures
        ],
        months=_months_panel(
            months, today=max((one.today(now) for one in regions), default=now.date())
        ),
    )


def _months_panel(months: dict[date, Cell], *, today: date) -> Panel:
    chart = month_columns(months, today=today, title="Sesi per bulan", unit="sesi")
    return Panel(
        key="bulan",
        title="Sesi per bulan, semua wilayah",
        sentence=chart.sentence,
        definition="Sesi yang diterima LAN, menurut bulan setempat tiap wilayah.",
        source=ACCEPTED,
        head=("Bulan", "Sesi"),
        rows=[(f"{month:%Y-%m}", months[month]) for month in sorted(months)],
        chart=chart,
    )


def _nation_lead(figures: Sequence[RegionFigures]) -> str:
    sessions = total([one.sessions for one in figures])
    if not any(one.villages_heard for one in figures):
        return "Belum ada sesi yang diterima di wilayah mana pun."
    spoken = "Banyak" if sessions is HIDDEN else number_label(sessions)
    return f"{spoken} sesi mendengarkan di {len(figures)} wilayah akademi."


def _nation_tiles(figures: Sequence[RegionFigures]) -> list[Tile]:
    """The tiles of a region, added up; a total is hidden as soon as one of its parts is."""
    heard = sum(one.villages_heard for one in figures)
    known = sum(len(one.villages) for one in figures)
    rows: list[tuple[str, Cell, str]] = [
        ("keluarga didengar", total([one.families for one in figures]), ""),
        ("sesi mendengarkan", total([one.sessions for one in figures]), ""),
        ("desa/kelurahan terdengar", heard, f"dari {number_label(known)}"),
        ("potensi lokal", sum(one.potentials_total for one in figures), ""),
    ]
    definition = "Jumlah semua wilayah akademi, dengan arti yang sama seperti pada tiap wilayah."
    return [
        Tile(label, number_label(cell), unit, SAMPLE if not unit else "", definition, ACCEPTED)
        for label, cell, unit in rows
    ]
