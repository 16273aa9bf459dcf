"""Matching by rules, read aloud: this need, that offer, hence these facts in this order."""

from datetime import date

import pytest

from households.public import PublicPotential
from solutions.matching import (
    MONTHS,
    WEIGHTS,
    Need,
    Place,
    Supply,
    distance_km,
    suggest,
    suggest_potentials,
)

OESAPA = Place("53.71.03.1001", "Oesapa", "Kelapa Lima", -10.146, 123.646)
LASIANA = Place("53.71.03.1002", "Lasiana", "Kelapa Lima", -10.137, 123.667)
ALAK = Place("53.71.01.1001", "Alak", "Alak", -10.199, 123.537)
OEBOBO = Place("53.71.04.1001", "Oebobo", "Oebobo", -10.157, 123.609)
KELAPA_LIMA = Place("53.71.03", "Kelapa Lima", "Kelapa Lima")

NEED = Need(
    region_id="53.71",
    places=(OESAPA,),
    themes={"air": "Air bersih", "kerja": "Pekerjaan", "makan": "Pangan"},
    sectors={"fishery": "perikanan"},
    strategies=("A", "B"),
    months=frozenset({6, 7}),
    wanted={"money": 10_000_000, "training": 4_000_000},
)


def supply(**facts):
    values = {"offer_id": 1, "organization_id": 1, "organization": "Bank daerah",
              "title": "Modal", "kind": "permit"}  # fmt: skip
    return Supply(**values | facts)


# An offer that …, hence: the keys of its facts, and what the last of them says.
READ_ALOUD = [
    ({"place": OESAPA}, ["village"], "di desa/kelurahan yang sama: Oesapa"),
    ({"place": LASIANA}, ["district"], "di kecamatan yang sama: Kelapa Lima"),
    ({"place": KELAPA_LIMA}, ["district"], "di kecamatan yang sama: Kelapa Lima"),
    ({"place": OEBOBO}, ["near"], "berjarak sekitar 4,2 km dari Oesapa"),
    ({"place": ALAK}, ["far"], "berjarak sekitar 13,3 km dari Oesapa"),
    ({"region_id": "53.71"}, ["region"], "di wilayah yang sama"),
    ({"themes": frozenset({"air"})}, ["theme"], "tema sama: Air bersih"),
    ({"themes": frozenset({"air", "kerja", "makan"})}, ["theme", "theme"], "tema sama: Pangan"),
    ({"sectors": frozenset({"fishery"})}, ["sector"], "bidang sama: perikanan"),
    (
        {"strategies": frozenset({"B", "C"})}, ["strategy"],
        "strategi sama: B (meningkatkan pendapatan)",
    ),
    ({"kind": "training"}, ["kind"], "dicari dalam anggaran: pelatihan"),
    (
        {"kind": "money", "value": 10_000_000}, ["kind", "capacity"],
        "nilainya cukup untuk Rp10.000.000 yang dicari",
    ),
    (
        {"kind": "money", "value": 6_000_000}, ["kind", "capacity_half"],
        "nilainya menutup 60 persen dari Rp10.000.000",
    ),
    ({"kind": "money", "value": 1_000_000}, ["kind"], "dicari dalam anggaran: dana atau modal"),
    ({"months": frozenset({7, 8})}, ["season"], "bulannya bertemu: Juli"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "keys", "words"), READ_ALOUD, ids=range(len(READ_ALOUD)))
def test_suggest_names_the_facts_of(facts, keys, words):
    (found,) = suggest(NEED, [supply(**facts)])

    assert [fact.key for fact in found.facts] == keys
    assert found.facts[-1].words == words
    assert found.points == sum(WEIGHTS[key] for key in keys)


NOT_SUGGESTED = [
    {},
    {"region_id": "32.12", "themes": frozenset({"air"})},
    {"themes": frozenset({"rumah"})},
    {"months": frozenset({1})},
    {"months": frozenset(range(1, 13))},
    {"place": Place("53.71.05.1001", "Jauh", "Kota Raja", -11.0, 124.0)},
    {"place": Place("53.71.05.1002", "Tanpa titik", "Kota Raja")},
]


@pytest.mark.parametrize("facts", NOT_SUGGESTED, ids=range(len(NOT_SUGGESTED)))
def test_suggest_leaves_out_an_offer_without_a_fact_or_for_another_region(facts):
    assert suggest(NEED, [supply(**facts)]) == []


def test_suggest_puts_the_best_first_and_the_older_of_two_alike():
    village = supply(offer_id=9, place=OESAPA, themes=frozenset({"air"}))
    older, newer = supply(offer_id=2, region_id="53.71"), supply(offer_id=5, region_id="53.71")

    for offers in ([newer, village, older], [older, newer, village]):
        assert [one.supply.offer_id for one in suggest(NEED, offers)] == [9, 2, 5]


STRENGTHS = [
    ({"place": OESAPA, "themes": frozenset({"air", "kerja"})}, "sangat cocok"),
    ({"region_id": "53.71", "themes": frozenset({"air"})}, "cocok"),
    ({"region_id": "53.71"}, "mungkin cocok"),
]


@pytest.mark.parametrize(("facts", "word"), STRENGTHS)
def test_strength_is_said_in_words(facts, word):
    assert suggest(NEED, [supply(**facts)])[0].strength == word


def potential(**facts):
    values = {
        "potential_id": 1, "title": "Nugget ikan", "region_id": "53.71",
        "area_code": "53.71.05.1001", "village": "Airnona", "district": "Kota Raja",
        "latitude": None, "longitude": None, "sector": "food", "sector_label": "kuliner",
        "capital": "human", "holder_label": "kelompok", "readiness_label": "berjalan",
        "capacity": "", "season_months": (), "theme_codes": (), "quote_ids": (),
        "accepted_on": date(2026, 3, 1),
    }  # fmt: skip
    return PublicPotential(**values | facts)


ASPIRATION = Need(
    region_id="53.71", places=(OESAPA,), themes={"air": "Air bersih"},
    sectors={"fishery": "perikanan"}, months=frozenset({6}), quote_ids=frozenset({11}),
)  # fmt: skip
POTENTIALS = [
    ({"quote_ids": (11, 12)}, ["sentence"]),
    ({"area_code": OESAPA.code}, ["village"]),
    ({"area_code": LASIANA.code}, ["district"]),
    ({"latitude": OEBOBO.latitude, "longitude": OEBOBO.longitude}, ["near"]),
    ({"theme_codes": ("air",)}, ["theme"]),
    ({"sector": "fishery"}, ["sector"]),
    ({"season_months": (5, 6)}, ["season"]),
    ({"quote_ids": (11,), "theme_codes": ("air",)}, ["sentence", "theme"]),
]


@pytest.mark.parametrize(("facts", "keys"), POTENTIALS, ids=range(len(POTENTIALS)))
def test_suggest_potentials_names_the_facts_of(facts, keys):
    (found,) = suggest_potentials(ASPIRATION, [potential(**facts)])

    assert [fact.key for fact in found.facts] == keys


@pytest.mark.parametrize(
    "facts",
    [{}, {"region_id": "32.12", "theme_codes": ("air",)}, {"theme_codes": ("rumah",)}],
)
def test_suggest_potentials_leaves_out(facts):
    assert suggest_potentials(ASPIRATION, [potential(**facts)]) == []


def test_suggest_potentials_leaves_out_what_is_part_of_it_already():
    known = potential(potential_id=3, theme_codes=("air",))
    other = potential(potential_id=4, theme_codes=("air",))

    found = suggest_potentials(ASPIRATION, [known, other], chosen=[3])

    assert [one.potential.potential_id for one in found] == [4]


def test_distance_km_is_measured_over_the_earth():
    north, south = Place("a", "A", "", 0.0, 100.0), Place("b", "B", "", 1.0, 100.0)

    assert round(distance_km(north, south)) == 111
    assert distance_km(north, north) == 0
    assert distance_km(north, Place("c", "C")) is None


def test_months_are_twelve():
    assert len(MONTHS) == 12
