"""The national list of areas: reading it from the shipped file, keeping it current, searching."""

import csv
import gzip
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.text import slugify

from academy import audit
from academy.models import Area, Level, PovertyFigure, Region
from academy.permissions import Scope
from academy.roles import Verb

DATA = Path(__file__).resolve().parent / "data"
AREAS_FILE = DATA / "areas.csv.gz"
FIGURES_FILE = DATA / "poverty_figures.csv"
AREA_COLUMNS = (
    "code", "name", "kind", "bps_code", "latitude", "longitude", "postal_code", "time_zone",
    "area_km2", "population",
)  # fmt: skip
PILOTS = {  # the day each pilot launched its academy
    "35.13": date(2025, 10, 7),
    "32.12": date(2025, 10, 13),
    "53.71": date(2025, 10, 15),
}
PILOT_CONTEXT = {  # the place in a sentence, for whoever compares regions; LAN edits it
    "35.13": "Pesisir utara dengan garam dan bawang merah; lereng Argopuro dengan susu dan kopi.",
    "32.12": "Hamparan sawah, tambak, dan 147 km pesisir; mangga gedong gincu dan ikan.",
    "53.71": "Kota di tepi Teluk Kupang: pasar dan nelayan di pantai, tenun, kebun di pinggiran.",
}

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv".split()
_WORDS = "satu dua tiga empat lima enam tujuh delapan sembilan sepuluh".split()
_NUMERALS = {
    **{roman: str(number) for number, roman in enumerate(_ROMAN, start=1)},
    **{word: str(number) for number, word in enumerate(_WORDS, start=1)},
}


@dataclass(frozen=True, slots=True)
class LoadCount:
    """How many rows a load added, changed and found already right."""

    added: int
    changed: int
    unchanged: int


def level_of(code: str) -> int:
    """1 province, 2 kabupaten/kota, 3 kecamatan, 4 desa/kelurahan: the code's number of parts."""
    return code.count(".") + 1


def fold_name(name: str) -> str:
    """The key under which every spelling of a place is found.

    Spaces, apostrophes, hyphens, accents and doubled letters do not count; Roman numerals and
    number words become digits: "Bakunase Dua" and "Bakunase II", "Batu Plat" and "Batuplat",
    "Bello" and "Belo" fold alike.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = re.sub(r"['’`ʼ]", "", plain)
    tokens = re.findall(r"[^\W_]+", plain)
    joined = "".join(_NUMERALS.get(token, token) for token in tokens)
    return re.sub(r"([^\W\d_])\1+", r"\1", joined)


def initials(name: str) -> str:
    """The short form of a long name: Lai Lai Bisi Kopan is LLBK; "" below three words."""
    words = name.split()
    return "".join(word[0] for word in words).casefold() if len(words) >= 3 else ""


def search_areas(
    query: str, *, within: str = "", level: int | None = None, limit: int = 20
) -> list[Area]:
    """Areas whose name matches however it is spelled, the best match first.

    A code finds its area. Exact names come first, then beginnings, short forms (LLBK) and names
    that contain the words. `within` is the code of the area to search below; an empty query finds
    nothing.
    """
    query = query.strip()[:80]  # longer than any name
    areas = Area.objects.select_related("parent")
    if within:
        areas = areas.within(within)
    if level is not None:
        areas = areas.filter(level=level)
    if re.fullmatch(r"[0-9]{2}(\.[0-9]{2}){0,2}|[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}", query):
        return list(areas.filter(code=query))
    key = fold_name(query)
    if not key:
        return []
    found = {
        area.pk: area for area in areas.filter(search_name__contains=key).order_by("code")[:500]
    }
    if 3 <= len(query) <= 5 and within:  # short forms are local: never read the whole list
        short = query.casefold()
        found |= {area.pk: area for area in areas if initials(area.name) == short}
    return sorted(found.values(), key=lambda area: (_distance(area, key), area.level, area.pk))[
        :limit
    ]


def _distance(area: Area, key: str) -> int:
    if area.search_name == key:
        return 0
    return 1 if area.search_name.startswith(key) else 2


def read_areas(provinces: Collection[str] = ()) -> Iterator[dict[str, str]]:
    """The rows of the shipped list in the order of their codes; all of them or some provinces'."""
    with gzip.open(AREAS_FILE, "rt", encoding="utf-8", newline="") as file:
        next(file)  # the names of the columns
        wanted = (line for line in file if not provinces or line[:2] in provinces)
        yield from csv.DictReader(wanted, AREA_COLUMNS)


@transaction.atomic
def load_areas(provinces: Collection[str] = ()) -> LoadCount:
    """Bring the table of areas in line with the shipped list; nothing is ever deleted.

    Rows that are right already are not written again, so a second load changes nothing.
    """
    columns = (*AREA_COLUMNS, "level", "parent_id", "search_name")
    total = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE incoming_area (LIKE academy_area INCLUDING DEFAULTS) ON COMMIT DROP"
        )
        with cursor.copy(f"COPY incoming_area ({', '.join(columns)}) FROM STDIN") as copy:
            for row in read_areas(provinces):
                copy.write_row(_area_values(row))
                total += 1
        cursor.execute(_merge_sql("academy_area", columns))
        added, changed = cursor.fetchone()
        cursor.execute("DROP TABLE incoming_area")
        cursor.execute("ANALYZE academy_area")
    return LoadCount(added, changed, total - added - changed)


def _area_values(row: dict[str, str]) -> tuple[object, ...]:
    numbers = {"latitude", "longitude", "area_km2", "population"}
    values = [row[name] or None if name in numbers else row[name] for name in AREA_COLUMNS]
    code = row["code"]
    return (*values, level_of(code), code.rpartition(".")[0] or None, fold_name(row["name"]))


def _merge_sql(table: str, columns: Collection[str]) -> str:
    # Only names from this module stand in the statement, never a value.
    names = ", ".join(columns)
    rest = [column for column in columns if column != "code"]
    old = ", ".join(f"{table}.{column}" for column in rest)
    new = ", ".join(f"EXCLUDED.{column}" for column in rest)
    return f"""
        WITH merged AS (
            INSERT INTO {table} ({names}) SELECT {names} FROM incoming_area ORDER BY code
            ON CONFLICT (code) DO UPDATE SET ({", ".join(rest)}) = ROW ({new})
            WHERE ({old}) IS DISTINCT FROM ({new})
            RETURNING xmax = 0 AS is_new
        )
        SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM merged
    """  # noqa: S608 - see the comment above


@transaction.atomic
def take_in(*, area: Area, joined_on: date, scope: Scope | None, context: str = "") -> Region:
    """LAN takes a kabupaten or kota into the academy; its time zone is that of the national list.

    Raises:
        ValidationError: the area is no kabupaten or kota, or takes part already.
    """
    if scope is not None:
        scope.check(Verb.MANAGE)
    if area.level != Level.REGENCY:
        raise ValidationError(f"{area.title} bukan kabupaten atau kota. Pilih satu dari daftar.")
    region = Region(
        area=area,
        slug=slugify(area.name),
        time_zone=area.time_zone,
        joined_on=joined_on,
        controller=f"Pemerintah {area.name}",
        context=context,
    )
    region.created_by = scope.person if scope else None
    region.full_clean()
    region.save()
    audit.record("take_in", region, scope=scope, region_id=region.pk)
    return region


@transaction.atomic
def take_in_pilots() -> LoadCount:
    """Take the three pilots in on their launch day; one already there stays as it is."""
    areas = list(Area.objects.filter(code__in=PILOTS).select_related("region").order_by("code"))
    new = [area for area in areas if not hasattr(area, "region")]
    for area in new:
        take_in(
            area=area, joined_on=PILOTS[area.code], scope=None, context=PILOT_CONTEXT[area.code]
        )
    return LoadCount(len(new), 0, len(areas) - len(new))


@transaction.atomic
def load_figures() -> LoadCount:
    """Bring the published figures of the loaded areas in line with the shipped file."""
    known = set(Area.objects.filter(level__lte=2).values_list("code", flat=True)) | {""}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    with FIGURES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["code"] in known:
                counts[_load_figure(row)] += 1
    return LoadCount(**counts)


def _load_figure(row: dict[str, str]) -> str:
    values = {
        "value": Decimal(row["value"]),
        "unit": row["unit"],
        "as_of": date.fromisoformat(row["as_of"]),
        "quality": row["quality"],
        "note": row["note"],
    }
    figure, is_new = PovertyFigure.objects.get_or_create(
        area_id=row["code"] or None,
        measure=row["measure"],
        period=row["period"],
        source=row["source"],
        defaults=values,
    )
    if is_new:
        return "added"
    different = [name for name, value in values.items() if getattr(figure, name) != value]
    for name in different:
        setattr(figure, name, values[name])
    if different:
        figure.save(update_fields=[*different, "updated_at"])
    return "changed" if different else "unchanged"
