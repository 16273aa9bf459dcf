"""Charts as plain data: sentences, labels and widths, drawn by templates/dashboards/_*.html.

Every chart is first of all text that can be read out: the drawing repeats it. Labels are ready to
print (1.234 and 12,5 as written in Indonesia); widths and positions are SVG attributes in per
cent, so nothing shrinks on a phone and no script or inline style is needed. A hidden number has a
dash for a label and no width at all: a bar must not tell what the number does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from academy.disclosure import HIDDEN, Cell, Hidden

MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()
LONG_MONTHS = """Januari Februari Maret April Mei Juni Juli Agustus September Oktober November
Desember""".split()
MARKS = ("circle", "square", "diamond", "triangle", "ring", "cross")
COLOURS = (("red", "merah"), ("yellow", "kuning"), ("green", "hijau"), ("skipped", "dilewati"))

Number = int | Decimal | float


class Table(NamedTuple):
    """The same figures as a table: the head, and rows whose first cell names the row."""

    head: list[str]
    rows: list[list[str]]


def number_label(value: Number | Hidden | None, decimals: int = 0) -> str:
    """A number as it is written in Indonesia: 1.234 or 12,5; a dash if hidden, blank if unknown."""
    if value is None or isinstance(value, Hidden):
        return "" if value is None else str(value)
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(str(value)).quantize(step, ROUND_HALF_UP)
    return f"{exact:,}".translate(str.maketrans(",.", ".,"))


def month_label(month: date) -> str:
    return f"{LONG_MONTHS[month.month - 1]} {month.year}"


def _per_cent(part: Number, whole: Number) -> str:
    """A width for SVG; always with a dot, whatever the language of the page."""
    return f"{100 * float(part) / float(whole):.1f}%" if whole else "0%"


# Bars -------------------------------------------------------------------------------------------


class BarRow(NamedTuple):
    """What the query says about one bar: its name, its number and, if there is one, its page."""

    label: str
    value: Cell
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: Cell
    value_label: str
    width: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class BarTable:
    """Drawn by _bar_table.html."""

    title: str
    unit: str
    bars: list[Bar]
    sentence: str
    has_hidden: bool

    @property
    def table(self) -> Table:
        return Table(
            [self.title, self.unit.capitalize()], [[b.label, b.value_label] for b in self.bars]
        )


def bar_table(rows: Iterable[BarRow | Sequence], *, title: str, unit: str) -> BarTable:
    """One bar per row in the order given; the longest bar is the largest number that is shown.

    Args:
        rows: (label, value, url, note); the last two may be left out.
        title: what the rows are ("Tema").
        unit: what is counted ("sesi").
    """
    given = [BarRow(*row) for row in rows]
    most = max((row.value for row in given if row.value), default=0)
    bars = [
        Bar(
            label=row.label,
            value=row.value,
            value_label=number_label(row.value),
            width=_per_cent(row.value or 0, most),
            url=row.url,
            note=row.note,
        )
        for row in given
    ]
    first = [bar.label for bar in bars if bar.value and bar.value == most]
    sentence = f"{_listed(first)} paling banyak: {number_label(most)} {unit}." if first else ""
    return BarTable(title, unit, bars, sentence, any(bar.value is HIDDEN for bar in bars))


def _listed(names: Sequence[str]) -> str:
    """a; a dan b; a, b, dan c."""
    if len(names) < 3:
        return " dan ".join(names)
    return f"{', '.join(names[:-1])}, dan {names[-1]}"


# Months -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MonthColumn:
    """One month; `is_running` marks the month that is not over yet."""

    month: date
    name: str
    year: str
    full_name: str
    value: Cell
    value_label: str
    top: str
    height: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class MonthColumns:
    """Drawn by _months.html. `year` of a column is filled where a year begins on the axis."""

    title: str
    unit: str
    columns: list[MonthColumn]
    sentence: str
    has_hidden: bool

    @property
    def table(self) -> Table:
        rows = [
            [c.full_name + (" (berjalan)" if c.is_running else ""), c.value_label]
            for c in self.columns
        ]
        return Table(["Bulan", self.unit.capitalize()], rows)


def month_columns(
    counts: Mapping[date, Cell], *, today: date, title: str, unit: str, months: int = 12
) -> MonthColumns:
    """The last months up to the running one, those without a number as zero.

    Args:
        counts: first day of the month -> number. Months are the region's own: the query cuts them
            in the region's time zone.
        today: today in the region (`region.today()`).
    """
    span = [_months_before(today, back) for back in range(months - 1, -1, -1)]
    values = [counts.get(month, 0) for month in span]
    most = max((value for value in values if value), default=0)
    columns = [
        MonthColumn(
            month=month,
            name=MONTHS[month.month - 1],
            year=str(month.year) if _shows_year(index, month) else "",
            full_name=month_label(month),
            value=value,
            value_label=number_label(value),
            top=_per_cent(most - (value or 0), most) if most else "100%",
            height=_per_cent(value or 0, most),
            is_running=month == today.replace(day=1),
        )
        for index, (month, value) in enumerate(zip(span, values, strict=True))
    ]
    peak = next((column for column in columns if column.value and column.value == most), None)
    sentence = f"Terbanyak pada {peak.full_name}: {peak.value_label} {unit}." if peak else ""
    return MonthColumns(title, unit, columns, sentence, HIDDEN in values)


def _shows_year(index: int, month: date) -> bool:
    """Under each January, and under the first column unless January follows too closely to fit."""
    return month.month == 1 or (index == 0 and month.month <= 10)


def _months_before(day: date, back: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - back, 12)
    return date(year, month + 1, 1)


# Peta Keluarga ----------------------------------------------------------------------------------


class StripRow(NamedTuple):
    """How many families answered red, yellow, green or skipped, and how many there are in all."""

    label: str
    red: Cell
    yellow: Cell
    green: Cell
    skipped: Cell
    total: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a strip; `css` is red, yellow, green, skipped or hidden."""

    css: str
    name: str
    value: Cell
    value_label: str
    left: str
    width: str

    @property
    def is_drawn(self) -> bool:
        return self.width not in ("0%", "0.0%")


@dataclass(frozen=True, slots=True)
class Strip:
    label: str
    note: str
    segments: list[Segment]
    total_label: str

    @property
    def drawn(self) -> list[Segment]:
        """What there is to draw; nothing when the total is hidden or nobody answered."""
        return [segment for segment in self.segments if segment.is_drawn]

    @property
    def answers(self) -> list[Segment]:
        """The four answers in words, without the piece that stands for hidden ones."""
        return [segment for segment in self.segments if segment.css != "hidden"]


@dataclass(frozen=True, slots=True)
class StripChart:
    """Drawn by _strip.html: one strip per row, its parts told apart by pattern, order and word."""

    key: str
    title: str
    unit: str
    strips: list[Strip]
    has_hidden: bool

    @property
    def table(self) -> Table:
        head = [self.title, *(name.capitalize() for _, name in COLOURS), "Jumlah"]
        rows = [
            [
                " ".join(filter(None, (s.label, s.note))),
                *(a.value_label for a in s.answers),
                s.total_label,
            ]
            for s in self.strips
        ]
        return Table(head, rows)


def strip_chart(
    rows: Iterable[StripRow | Sequence], *, key: str, title: str, unit: str = "keluarga"
) -> StripChart:
    """One strip per row. Hidden answers share one neutral piece at the end, as wide as all of them.

    When the row's total is hidden too, or hidden answers are not what is missing, nothing is drawn
    and the words stay. `key` must be unique on the page: the patterns are named after it.
    """
    given = [StripRow(*row) for row in rows]
    return StripChart(
        key=key,
        title=title,
        unit=unit,
        strips=[_strip(row) for row in given],
        has_hidden=any(HIDDEN in row for row in given),
    )


def _strip(row: StripRow) -> Strip:
    answers = (row.red, row.yellow, row.green, row.skipped)
    whole = 0 if row.total is HIDDEN else row.total
    segments, left = [], 0
    for (css, name), value in zip(COLOURS, answers, strict=True):
        width = value or 0
        segments.append(
            Segment(
                css,
                name,
                value,
                number_label(value),
                _per_cent(left, whole),
                _per_cent(width, whole),
            )
        )
        left += width
    if whole > left and HIDDEN in answers:
        segments.append(
            Segment(
                "hidden",
                Hidden.label,
                HIDDEN,
                number_label(HIDDEN),
                _per_cent(left, whole),
                _per_cent(whole - left, whole),
            )
        )
    return Strip(row.label, row.note, segments, number_label(row.total))


# Regions side by side ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """One region in one row; `shape` tells the regions apart without colour."""

    region: str
    shape: str
    value: Number | Hidden | None
    value_label: str
    position: str


@dataclass(frozen=True, slots=True)
class CompareRow:
    label: str
    note: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Drawn by _compare.html: the same steps in every region, in a fixed order, never a ranking."""

    title: str
    unit: str
    regions: list[str]
    rows: list[CompareRow]
    has_hidden: bool

    @property
    def table(self) -> Table:
        rows = [[row.label, *(mark.value_label for mark in row.marks)] for row in self.rows]
        return Table([self.title, *self.regions], rows)


def comparison(
    rows: Iterable[Sequence],
    *,
    regions: Sequence[str],
    title: str,
    unit: str,
    scale_to: Number | None = None,
    decimals: int = 0,
) -> Comparison:
    """The same measures in each region.

    Args:
        rows: (label, values) or (label, values, note); values in the order of `regions`, `HIDDEN`
            for a small number and None where there is no figure.
        scale_to: the right end of every row (100 for per cent); without it each row has its own
            largest number at its end, for measures that cannot share a scale.
        unit: written behind each number ("%", "keluarga").
    """
    drawn = []
    for label, values, *note in rows:
        most = scale_to or max((value for value in values if value), default=0)
        marks = [
            Mark(
                region=region,
                shape=MARKS[index % len(MARKS)],
                value=value,
                value_label=_with_unit(value, unit, decimals),
                position="" if value is None or value is HIDDEN else _per_cent(value, most),
            )
            for index, (region, value) in enumerate(zip(regions, values, strict=True))
        ]
        drawn.append(CompareRow(label, note[0] if note else "", marks))
    hidden = any(mark.value is HIDDEN for row in drawn for mark in row.marks)
    return Comparison(title, unit, list(regions), drawn, hidden)


def _with_unit(value: Number | Hidden | None, unit: str, decimals: int) -> str:
    if value is None:
        return "belum ada data"
    return str(value) if value is HIDDEN else f"{number_label(value, decimals)} {unit}"
