"""The regions beside each other: the same steps in three columns, in the order of their codes.

Never a ranking: what families chose differs with their wishes, their place and their history, and
so do the results. No total score, no sorting by a region's number, no winner.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.urls import reverse

import households.public as public
from academy.charts import comparison, number_label
from academy.disclosure import HIDDEN, SMALLEST_SHOWN, Cell
from academy.models import Region
from academy.models.region import PovertyFigure
from academy.templatetags.akademi import tanggal
from dashboards.figures import RegionFigures, figures_of, newest_acceptance
from dashboards.panels import ACCEPTED, SAMPLE, Panel, number_value
from dashboards.queries import ContextFigure, poverty_context

Values = list[Any]


@dataclass(frozen=True)
class Voice:
    """What a region's families say of a theme: its share, and one sentence if it may be read."""

    region: Region
    share_label: str
    quote: public.ReleasedQuote | None
    url: str


@dataclass(frozen=True)
class ThemeRow:
    name: str
    voices: list[Voice]


@dataclass(frozen=True)
class ComparePage:
    """Everything that the comparison shows; columns always in the order of `regions`."""

    read_at: datetime
    last_accepted_at: datetime | None
    regions: list[Region]
    steps: Panel
    themes: Panel
    priorities: Panel
    change: Panel
    potentials: Panel
    languages: Panel
    context: Panel
    voices: list[ThemeRow]

    @property
    def charts(self) -> list[Panel]:
        """The panels that are drawn, in the order of the page."""
        return [panel for panel in self.panels.values() if panel.chart is not None]

    @property
    def panels(self) -> dict[str, Panel]:
        """All panels by the key that names them in addresses."""
        parts = (getattr(self, one.name) for one in fields(self))
        return {part.key: part for part in parts if isinstance(part, Panel)}


def compare_page(regions: list[Region], *, readable: Sequence[str], now: datetime) -> ComparePage:
    """The comparison.

    Args:
        readable: regions whose released words this person may read; of others only numbers.
    """
    ids = [region.pk for region in regions]
    figures = figures_of(regions)
    sentences = public.sentences(ids)
    shares = _theme_shares(figures, sentences)
    return ComparePage(
        read_at=now,
        last_accepted_at=newest_acceptance(figures),
        regions=regions,
        steps=_steps_panel(figures),
        themes=_themes_panel(regions, shares, sentences),
        priorities=_priorities_panel(regions, public.priorities(ids), public.mapped_families(ids)),
        change=_change_panel(figures),
        potentials=_potentials_panel(figures),
        languages=_languages_panel(figures, public.languages(ids)),
        context=_context_panel(regions, poverty_context(regions)),
        voices=_theme_rows(figures, shares, public.quotes_by_theme(readable)),
    )


def _rows_by_region(
    figures: Sequence[RegionFigures], rows: Sequence[tuple[str, Callable[[RegionFigures], Any]]]
) -> list[tuple[str, Values]]:
    return [(label, [value(one) for one in figures]) for label, value in rows]


def _steps_panel(figures: Sequence[RegionFigures]) -> Panel:
    """The same steps everywhere: this tells how far each has come, not how well."""
    rows = _rows_by_region(
        figures,
        [
            ("Bergabung", lambda one: tanggal(one.region.joined_on)),
            ("Keluarga didengar", lambda one: one.families),
            ("Sesi mendengarkan", lambda one: one.sessions),
            ("Sesi bersama kelompok", lambda one: one.listening.group_sessions),
            ("Desa/kelurahan terdengar", lambda one: one.villages_heard),
            ("Desa/kelurahan seluruhnya", lambda one: len(one.villages)),
            ("Potensi lokal", lambda one: one.potentials_total),
        ],
    )
    return _panel(
        "langkah",
        "Langkah yang sama",
        "Cara kerjanya sama di setiap wilayah; hasilnya mengikuti keinginan keluarga setempat.",
        "Keluarga yang ikut serta dengan sedikitnya satu sesi diterima; sesi yang diterima; "
        "desa/kelurahan tempat sesi itu berlangsung; potensi yang diterima.",
        ACCEPTED,
        [one.region for one in figures],
        rows,
    )


def _theme_shares(
    figures: Sequence[RegionFigures], sentences: Mapping[str, int]
) -> dict[tuple[str, str], dict[str, Any]]:
    """(name, code) -> region -> per cent of the region's sentences, hidden like the count."""
    shares: dict[tuple[str, str], dict[str, Any]] = {}
    for one in figures:
        for theme in one.themes:
            share = _per_cent(theme.quotes, sentences.get(one.region.pk, 0))
            shares.setdefault((theme.name, theme.code), {})[one.region.pk] = share
    return dict(sorted(shares.items()))


def _per_cent(part: Cell, whole: int) -> Any:
    if part is HIDDEN:
        return HIDDEN
    return round(100 * part / whole) if whole else None


def _themes_panel(
    regions: list[Region],
    shares: Mapping[tuple[str, str], Mapping[str, Any]],
    sentences: Mapping[str, int],
) -> Panel:
    rows = [
        (name, [by_region.get(region.pk, 0) for region in regions])
        for (name, _), by_region in shares.items()
    ]
    known = [region for region in regions if sentences.get(region.pk, 0) >= SMALLEST_SHOWN]
    numbers = ", ".join(f"{one}: {number_label(sentences[one.pk])}" for one in known)
    return _panel(
        "tema",
        "Apa yang dibicarakan keluarga",
        f"Bagian dari seluruh kalimat yang dicatat. {numbers}." if numbers else "",
        "Persen kalimat dengan tema itu dari seluruh kalimat yang dicatat di wilayah; satu kalimat "
        "dapat mempunyai beberapa tema, jadi jumlahnya dapat melebihi 100.",
        ACCEPTED,
        regions,
        rows,
        unit="%",
        scale_to=max((v for _, values in rows for v in values if v), default=0) or None,
    )


def _theme_rows(
    figures: Sequence[RegionFigures],
    shares: Mapping[tuple[str, str], Mapping[str, Any]],
    quotes: Mapping[tuple[str, str], public.ReleasedQuote],
) -> list[ThemeRow]:
    """Themes with at least one sentence that may be read, in the order of their names."""
    rows = []
    for (name, code), by_region in shares.items():
        voices = [
            Voice(
                one.region,
                _share_label(by_region.get(one.region.pk, 0)),
                quotes.get((one.region.pk, code)),
                reverse("dashboards:voices", args=[one.region.slug, code])
                if (one.region.pk, code) in quotes
                else "",
            )
            for one in figures
        ]
        if any(voice.quote for voice in voices):
            rows.append(ThemeRow(name, voices))
    return rows


def _share_label(share: Any) -> str:
    if share is HIDDEN or share is None:
        return str(share) if share is HIDDEN else "belum ada data"
    return f"{number_label(share)} %"


def _priorities_panel(
    regions: list[Region], counts: list[public.PriorityCount], families: Mapping[str, int]
) -> Panel:
    """What families themselves want to change first."""
    found: dict[str, dict[str, int]] = {}
    for one in counts:
        found.setdefault(one.name, {})[one.region_id] = one.families
    rows = []
    for name in sorted(found):
        values = [_chosen(found[name].get(r.pk, 0), families.get(r.pk, 0)) for r in regions]
        if any(values):
            rows.append((name, values))
    return _panel(
        "prioritas",
        "Yang ingin diubah keluarga lebih dulu",
        "Keluarga memilih sendiri, paling banyak lima.",
        "Persen keluarga yang memilih indikator itu sebagai prioritas, dari keluarga yang mengisi "
        "Peta Keluarga; pengisian terakhir.",
        "Penilaian mandiri keluarga yang dicatat di portal ini.",
        regions,
        rows,
        unit="%",
        scale_to=100,
    )


def _chosen(chose: int, families: int) -> Any:
    """The share of families, hidden where four or fewer chose it, or four or fewer did not."""
    if families < SMALLEST_SHOWN:
        return HIDDEN if families else None
    is_small = 0 < chose < SMALLEST_SHOWN or 0 < families - chose < SMALLEST_SHOWN
    return HIDDEN if is_small else round(100 * chose / families)


def _change_panel(figures: Sequence[RegionFigures]) -> Panel:
    """Red answers, first and latest, by dimension."""
    found: dict[str, dict[tuple[str, bool], Any]] = {}
    for one in figures:
        for row in one.family_map:
            by = found.setdefault(row.name, {})
            by[(one.region.pk, row.is_latest)] = row.share("red")
    rows = [
        (f"{name}, pengisian {when}", [by.get((one.region.pk, latest)) for one in figures])
        for name, by in found.items()
        for latest, when in ((False, "pertama"), (True, "terakhir"))
    ]
    return _panel(
        "peta-keluarga",
        "Tanda merah di Peta Keluarga",
        "Persen jawaban merah, pengisian pertama dan terakhir keluarga yang sama.",
        "Persen jawaban merah dari semua jawaban pada dimensi itu, dari keluarga yang mengisi Peta "
        "Keluarga sedikitnya dua kali.",
        "Penilaian mandiri keluarga yang dicatat di portal ini.",
        [one.region for one in figures],
        rows,
        unit="%",
        scale_to=100,
    )


def _potentials_panel(figures: Sequence[RegionFigures]) -> Panel:
    labels: dict[str, dict[str, int]] = {}
    for one in figures:
        for count in one.potentials:
            by = labels.setdefault(count.group_label.capitalize(), {})
            by[one.region.pk] = by.get(one.region.pk, 0) + count.potentials
    rows = [
        (label, [by.get(one.region.pk, 0) for one in figures])
        for label, by in sorted(labels.items())
    ]
    return _panel(
        "potensi",
        "Potensi yang ditemukan",
        "Menurut kelas Prodeskel.",
        "Potensi lokal yang diterima, menurut kelas Prodeskel (Permendagri 12/2007).",
        "Catatan potensi yang sudah diterima LAN di portal ini.",
        [one.region for one in figures],
        rows,
        unit="potensi",
    )


def _languages_panel(figures: Sequence[RegionFigures], counts: list[public.LanguageCount]) -> Panel:
    found: dict[str, dict[str, int]] = {}
    for one in counts:
        found.setdefault(one.label, {})[one.region_id] = one.sessions
    open_regions = {one.region.pk for one in figures if one.sessions is not HIDDEN}
    rows = [
        (
            label,
            [by.get(f.region.pk, 0) if f.region.pk in open_regions else HIDDEN for f in figures],
        )
        for label, by in sorted(found.items())
    ]
    return _panel(
        "bahasa",
        "Bahasa yang dipakai",
        "Keluarga berbicara dalam bahasanya sendiri.",
        "Sesi yang diterima menurut bahasa yang dipakai; satu sesi dapat memakai beberapa bahasa.",
        ACCEPTED,
        [one.region for one in figures],
        rows,
        unit="sesi",
    )


def _context_panel(regions: list[Region], context: Mapping[str, list[ContextFigure]]) -> Panel:
    """Published figures, one row per measure, each with its own source and date."""
    own = {
        (region.pk, figure.measure): figure
        for region in regions
        for figure in context[region.pk]
        if figure.place == str(region)
    }
    rows = [
        (label, [_cited(own.get((region.pk, measure))) for region in regions])
        for measure, label in PovertyFigure.Measure.choices
        if any((region.pk, measure) in own for region in regions)
    ]
    return _panel(
        "angka-kemiskinan",
        "Konteks: angka dari luar portal",
        "Ukuran yang berbeda tidak dapat dijumlahkan atau dibandingkan satu sama lain.",
        "Angka terbitan pihak lain; portal ini hanya mengutipnya beserta sumber dan tanggalnya.",
        "Disebut pada setiap angka.",
        regions,
        rows,
        note="Bukan angka akademi.",
    )


@dataclass(frozen=True)
class Cited:
    """A published figure in a cell, never without what it stands on."""

    value: str
    unit: str
    as_of: str
    source: str
    quality: str

    def __str__(self) -> str:
        return f"{self.value} {self.unit} (per {self.as_of}; {self.source}; {self.quality})"


def _cited(figure: ContextFigure | None) -> Cited | str:
    if figure is None:
        return "belum ada data"
    return Cited(
        number_value(figure),
        figure.unit,
        tanggal(figure.as_of),
        figure.source,
        figure.quality_label,
    )


def _panel(
    key: str,
    title: str,
    sentence: str,
    definition: str,
    source: str,
    regions: list[Region],
    rows: list[tuple[str, Values]],
    *,
    unit: str = "",
    scale_to: float | None = None,
    note: str = SAMPLE,
) -> Panel:
    names = [str(region) for region in regions]
    return Panel(
        key=key,
        title=title,
        sentence=sentence,
        definition=definition,
        source=source,
        head=("", *names),
        rows=[(label, *values) for label, values in rows],
        chart=comparison(rows, regions=names, title=title, unit=unit, scale_to=scale_to)
        if unit
        else None,
        note=note,
    )
