"""The panels of a region's page: each with its sentence, its definition, its source and its rows.

The sentence is made from the same numbers as the drawing, and the file that is downloaded from the
same rows as the page, so the three cannot disagree.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse

import households.public as public
from academy.charts import (
    BarRow,
    StripRow,
    bar_table,
    month_columns,
    month_label,
    number_label,
    strip_chart,
)
from academy.disclosure import HIDDEN, Cell, protect_list
from academy.models import Region
from dashboards.figures import MapFigure, RegionFigures
from dashboards.maps import Place, build_map
from dashboards.queries import ContextFigure

SAMPLE: Final = "Sampel pendampingan, bukan angka seluruh wilayah."
ACCEPTED: Final = "Sesi mendengarkan yang sudah diterima LAN di portal ini."


@dataclass(frozen=True)
class Panel:
    """One figure or list of figures, complete in itself: on the page, on paper and as a file.

    Args:
        key: its name in addresses and file names.
        sentence: what the numbers say, made from the numbers.
        definition: what is counted, in words.
        chart: what one of the fragments in templates/dashboards/ draws.
        asides: names, with their pages, whose numbers are too small to be drawn.
    """

    key: str
    title: str
    sentence: str
    definition: str
    source: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    chart: Any = None
    note: str = SAMPLE
    asides: Sequence[tuple[str, str]] = ()

    @property
    def is_empty(self) -> bool:
        return not self.rows


@dataclass(frozen=True)
class Tile:
    """One number of the page's head."""

    label: str
    value: str
    unit: str
    note: str
    definition: str
    source: str


@dataclass(frozen=True)
class RegionPage:
    """Everything that a region's page shows."""

    region: Region
    read_at: datetime
    last_accepted_at: datetime | None
    lead: str
    tiles: list[Tile]
    months: Panel
    themes: Panel
    villages: Panel
    potentials: Panel
    family_map: Panel
    people: Panel
    context: Panel
    followed: Sequence[Panel]
    voices: list[public.ReleasedQuote]
    voices_month: str

    @property
    def panels(self) -> dict[str, Panel]:
        """All panels by the key that names them in addresses."""
        parts = (getattr(self, one.name) for one in fields(self))
        own = [part for part in parts if isinstance(part, Panel)]
        return {part.key: part for part in [*own, *self.followed]}

    @property
    def is_empty(self) -> bool:
        return self.last_accepted_at is None


def shown(cell: Cell) -> str:
    """A number as it stands in a sentence; a hidden one in words."""
    return "beberapa" if cell is HIDDEN else number_label(cell)


def region_page(
    figures: RegionFigures,
    *,
    voices: list[public.ReleasedQuote],
    context: list[ContextFigure],
    followed: Sequence[Panel],
    now: datetime,
) -> RegionPage:
    """The page of one region, from figures that were made safe already."""
    newest = [one for one in voices if one.month == voices[0].month]
    return RegionPage(
        region=figures.region,
        read_at=now,
        last_accepted_at=figures.listening.last_accepted_at,
        lead=lead(figures),
        tiles=tiles(figures),
        months=months_panel(figures, today=figures.region.today(now)),
        themes=themes_panel(figures),
        villages=villages_panel(figures),
        potentials=potentials_panel(figures),
        family_map=map_panel(figures),
        people=people_panel(figures),
        context=context_panel(context),
        followed=followed,
        voices=newest,
        voices_month=month_label(newest[0].month) if newest else "",
    )


def lead(figures: RegionFigures) -> str:
    """The page in one sentence."""
    if not figures.villages_heard:
        return "Belum ada sesi yang diterima. Angka muncul begitu sesi pertama diterima LAN."
    counts = {one.name: one.quotes for one in figures.themes if one.quotes is not HIDDEN}
    most = [name for name, count in counts.items() if count == max(counts.values())]
    about = f" Paling sering dibicarakan: {_listed(most)}." if most else ""
    return (
        f"{shown(figures.families).capitalize()} keluarga didengar dalam "
        f"{shown(figures.sessions)} sesi di {number_label(figures.villages_heard)} dari "
        f"{number_label(len(figures.villages))} desa/kelurahan.{about}"
    )


def tiles(figures: RegionFigures) -> list[Tile]:
    """The four numbers at the head of a region's page."""
    heard = figures.listening
    return [
        Tile(
            "keluarga didengar",
            number_label(figures.families),
            "",
            SAMPLE,
            "Keluarga yang ikut serta dan sedikitnya satu sesinya diterima; yang menarik diri "
            "tidak dihitung.",
            ACCEPTED,
        ),
        Tile(
            "sesi mendengarkan",
            number_label(figures.sessions),
            "",
            f"{number_label(heard.group_sessions)} di antaranya bersama kelompok",
            "Kunjungan dan pertemuan yang sudah diterima, menurut tanggal setempat.",
            ACCEPTED,
        ),
        Tile(
            "desa/kelurahan terdengar",
            number_label(figures.villages_heard),
            f"dari {number_label(len(figures.villages))}",
            f"{number_label(len(figures.villages) - figures.villages_heard)} belum terdengar",
            "Desa/kelurahan tempat sedikitnya satu sesi diterima.",
            f"{ACCEPTED} Daftar wilayah: Kepmendagri 300.2.2-2138/2025.",
        ),
        Tile(
            "potensi lokal",
            number_label(figures.potentials_total),
            "",
            "masing-masing dengan sumbernya",
            "Potensi yang sudah diterima: produk, keterampilan, kelompok, lahan, atau adat.",
            "Catatan potensi yang sudah diterima LAN di portal ini.",
        ),
    ]


def months_panel(figures: RegionFigures, *, today: date) -> Panel:
    months = figures.months
    chart = month_columns(months, today=today, title="Sesi per bulan", unit="sesi")
    return Panel(
        key="sesi-per-bulan",
        title="Sesi per bulan",
        sentence=chart.sentence,
        definition="Sesi yang diterima, menurut bulan pada kalender setempat wilayah ini.",
        source=ACCEPTED,
        head=("Bulan", "Sesi"),
        rows=[(f"{month:%Y-%m}", months[month]) for month in sorted(months)],
        chart=chart,
    )


def themes_panel(figures: RegionFigures) -> Panel:
    """What families speak of; behind each theme stand the words that may be read."""
    pages = {
        one.code: reverse("dashboards:voices", args=[figures.region.slug, one.code])
        for one in figures.themes
        if one.released
    }
    rows = [
        BarRow(
            one.name,
            one.quotes,
            pages.get(one.code, ""),
            f"dari {number_label(one.families)} keluarga" if one.families else "",
        )
        for one in figures.themes
        if one.quotes is not HIDDEN
    ]
    chart = bar_table(rows, title="Tema", unit="kalimat")
    return Panel(
        key="tema",
        title="Apa yang dibicarakan keluarga",
        sentence=chart.sentence,
        definition="Kalimat yang dicatat seperti diucapkan, menurut temanya; satu kalimat dapat "
        "mempunyai beberapa tema. Keluarga dihitung sekali per tema.",
        source=ACCEPTED,
        head=("Tema", "Kalimat", "Keluarga"),
        rows=[(one.name, one.quotes, one.families) for one in figures.themes],
        chart=chart,
        asides=[
            (one.name, pages.get(one.code, "")) for one in figures.themes if one.quotes is HIDDEN
        ],
    )


def villages_panel(figures: RegionFigures) -> Panel:
    places = [
        Place(
            one.code,
            one.name,
            one.district,
            None if one.latitude is None else (one.longitude or 0.0, one.latitude),
        )
        for one in figures.villages
    ]
    slug = figures.region.slug
    pages = {
        one.code: reverse("dashboards:village", args=[slug, one.code])
        for one in figures.villages
        if one.has_words
    }
    picture = build_map(places, figures.village_sessions, pages)
    return Panel(
        key="desa-kelurahan",
        title="Di mana kita sudah mendengar",
        sentence=picture.sentence,
        definition="Sesi yang diterima per desa/kelurahan. Satu sampai empat sesi disembunyikan "
        "seperti jumlah keluarga, sebab satu sesi berarti satu keluarga.",
        source=f"{ACCEPTED} Daftar wilayah: Kepmendagri 300.2.2-2138/2025.",
        head=("Kode", "Desa/kelurahan", "Kecamatan", "Sesi"),
        rows=[
            (one.code, one.name, one.district, figures.village_sessions[one.code])
            for one in figures.villages
        ],
        chart=picture,
    )


def potentials_panel(figures: RegionFigures) -> Panel:
    found: dict[tuple[str, str], int] = {}
    for one in figures.potentials:
        key = (one.group, one.group_label)
        found[key] = found.get(key, 0) + one.potentials
    page = reverse("households:potentials")
    rows = [
        BarRow(label.capitalize(), number, f"{page}?kind={group}")
        for (group, label), number in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    ]
    chart = bar_table(rows, title="Kelas potensi", unit="potensi")
    return Panel(
        key="potensi",
        title="Potensi yang ditemukan",
        sentence=chart.sentence,
        definition="Potensi lokal yang diterima, menurut kelas Prodeskel (Permendagri 12/2007).",
        source="Catatan potensi yang sudah diterima LAN di portal ini.",
        head=("Kelas", "Anak kelas", "Sektor", "Potensi"),
        rows=[
            (one.group_label, one.class_name, one.sector_label, one.potentials)
            for one in figures.potentials
        ],
        chart=chart,
    )


def map_panel(figures: RegionFigures) -> Panel:
    """Then and now, for families that filled their Peta Keluarga at least twice."""
    rows = figures.family_map
    strips = [StripRow(one.name, *one.marks.values(), one.answers, one.when) for one in rows]
    return Panel(
        key="peta-keluarga",
        title="Peta Keluarga: dulu dan sekarang",
        sentence=change_sentence(rows, figures.families_mapped_twice),
        definition="Jawaban keluarga yang mengisi Peta Keluarga sedikitnya dua kali, pengisian "
        "pertama dan terakhir. Keluarga sendiri yang memilih warnanya. Jawaban yang diberikan "
        "kurang dari lima keluarga disembunyikan.",
        source="Penilaian mandiri keluarga yang dicatat di portal ini.",
        head=("Dimensi", "Pengisian", "Merah", "Kuning", "Hijau", "Dilewati", "Jawaban"),
        rows=[(one.name, one.when, *one.marks.values(), one.answers) for one in rows],
        chart=strip_chart(strips, key="peta", title="Dimensi", unit="jawaban"),
    )


def change_sentence(rows: Sequence[MapFigure], families: int) -> str:
    """Where red marks grew fewer, among the numbers that are shown."""
    if not families:
        return "Perubahan tampak setelah sedikitnya lima keluarga mengisi Peta Keluarga dua kali."
    red = {(one.code, one.is_latest): one.share("red") for one in rows}
    eased = [
        one.name
        for one in rows
        if one.is_latest and _is_less(red[(one.code, True)], red.get((one.code, False), HIDDEN))
    ]
    start = f"{number_label(families)} keluarga mengisinya sedikitnya dua kali."
    return f"{start} Tanda merah berkurang pada {_listed(eased)}." if eased else start


def _is_less(now: Cell, before: Cell) -> bool:
    return HIDDEN not in (now, before) and now < before


def _listed(names: Sequence[str]) -> str:
    lower = [name[0].lower() + name[1:] for name in names]
    return lower[0] if len(lower) == 1 else f"{', '.join(lower[:-1])} dan {lower[-1]}"


PEOPLE: Final = (
    ("girls", "Anak perempuan"),
    ("boys", "Anak laki-laki"),
    ("women", "Perempuan 18–59"),
    ("men", "Laki-laki 18–59"),
    ("elder_women", "Perempuan 60+"),
    ("elder_men", "Laki-laki 60+"),
)


def people_panel(figures: RegionFigures) -> Panel:
    """Who was there; fewer than five people of a kind are not told apart either."""
    people = figures.listening.people
    safe = protect_list({label: getattr(people, name) for name, label in PEOPLE})
    chart = bar_table(
        [BarRow(label, safe.cells[label]) for _, label in PEOPLE], title="Hadir", unit="orang"
    )
    return Panel(
        key="hadir",
        title="Siapa yang hadir",
        sentence=chart.sentence,
        definition="Kehadiran dalam semua sesi yang diterima; orang yang hadir dua kali dihitung "
        "dua kali.",
        source=ACCEPTED,
        head=("Siapa", "Kehadiran"),
        rows=list(safe.cells.items()) if people.total else [],
        chart=chart,
    )


def context_panel(context: list[ContextFigure]) -> Panel:
    return Panel(
        key="angka-kemiskinan",
        title="Angka kemiskinan dari luar portal",
        sentence="Ukuran yang berbeda tidak dapat dijumlahkan atau dibandingkan satu sama lain.",
        definition="Angka terbitan pihak lain; portal ini hanya mengutipnya beserta sumbernya.",
        source="Disebut pada setiap angka.",
        head=("Tempat", "Ukuran", "Nilai", "Satuan", "Periode", "Per tanggal", "Sumber", "Mutu",
              "Catatan"),
        rows=[
            (
                one.place, one.measure_label, number_value(one), one.unit, one.period,
                one.as_of.isoformat(), one.source, one.quality_label, one.note,
            )
            for one in context
        ],
        chart=context,
        note="Bukan angka akademi.",
    )  # fmt: skip


def number_value(figure: ContextFigure) -> str:
    """The value as published: whole where it is whole, two decimals where it is not."""
    is_whole = figure.value == figure.value.to_integral_value()
    return number_label(figure.value, 0 if is_whole else 2)
