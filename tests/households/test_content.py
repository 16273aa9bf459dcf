import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "households/data"
AREAS = Path(__file__).resolve().parents[2] / "academy/data/areas.csv.gz"
FORBIDDEN = ("si miskin", "objek", "orang miskin", "warga miskin", "keluarga miskin")


def load(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def codes(rows):
    return [row["code"] for row in rows]


def strings(node):
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from strings(value)
    elif isinstance(node, list):
        for value in node:
            yield from strings(value)


@pytest.mark.parametrize(
    "path", sorted(DATA.rglob("*.json")), ids=lambda path: str(path.relative_to(DATA))
)
def test_every_text_is_respectful_and_clean(path):
    for text in strings(json.loads(path.read_text(encoding="utf-8"))):
        assert text == text.strip()
        assert "  " not in text
        assert not any(word in text.lower() for word in FORBIDDEN), text


def test_peta_keluarga_has_24_indicators_in_6_dimensions():
    peta = load("peta_keluarga.json")
    assert len(set(codes(peta["indicators"]))) == len(peta["indicators"]) == 24
    assert set(codes(peta["dimensions"])) == {row["dimension"] for row in peta["indicators"]}
    assert len(peta["dimensions"]) == 6
    assert codes(peta["levels"]) == ["red", "yellow", "green", "skipped"]


@pytest.mark.parametrize(
    "indicator", load("peta_keluarga.json")["indicators"], ids=lambda i: i["code"]
)
def test_peta_keluarga_indicator_asks_and_describes_every_level(indicator):
    assert indicator["question"].endswith("?")
    assert list(indicator["levels"]) == ["red", "yellow", "green"]
    assert len(set(indicator["levels"].values())) == 3
    assert all(20 < len(text) < 160 and text.endswith(".") for text in indicator["levels"].values())


def test_consent_text_covers_every_purpose():
    consent = load("consent_text.json")
    assert consent["version"] == "2026-1"
    assert codes(consent["purposes"]) == ["participate", "quote", "photo", "share"]
    assert [row["code"] for row in consent["purposes"] if row["required"]] == ["participate"]
    for purpose in consent["purposes"]:
        assert all(purpose[key] for key in ("name", "title", "text", "script", "when_withdrawn"))


def test_themes_are_unique_and_name_a_strategy():
    themes = load("themes.json")
    assert len(set(codes(themes))) == len({row["name"] for row in themes}) == len(themes) == 16
    assert Counter(row["strategy"] for row in themes).keys() == {"A", "B", "C"}


def test_aid_programmes_say_how_sure_the_amount_is():
    aid = load("aid_programmes.json")
    assert len(set(codes(aid["programmes"]))) == len(aid["programmes"])
    for programme in aid["programmes"]:
        assert programme["strategy"] in codes(aid["strategies"])
        assert programme["quality"] in ("press", "unverified")
        if programme["quality"] == "unverified":
            assert "perlu" in programme["amount_note"]


def test_potential_classes_follow_prodeskel():
    potential = load("potential_classes.json")
    assert codes(potential["classes"]) == ["natural", "human", "institutional", "infrastructure"]
    for group in potential["classes"]:
        assert len(set(codes(group["children"]))) == len(group["children"]) >= 9
    assert len(potential["capitals"]) == 5
    assert len(potential["sectors"]) == 10
    assert codes(potential["readiness"]) == ["idea", "pioneering", "running", "ready"]


REGIONS = ("53.71", "35.13", "32.12")
LANGUAGES = {
    "53.71": {"mkn", "ind"},
    "35.13": {"mad", "jav", "ind"},
    "32.12": {"jav", "sun", "ind"},
}
MOODS = {"strength", "hope", "obstacle"}
SPEAKERS = {
    "mother", "father", "grandmother", "grandfather", "youth", "child", "figure", "resident",
}  # fmt: skip
VILLAGES = {row["code"]: row for row in load("demo/villages.json")["regions"]}
SETTINGS = set(codes(load("demo/villages.json")["settings"]))
THEMES = set(codes(load("themes.json")))


def quotes(region):
    return load(f"demo/voices_{region}.json")["quotes"]


@pytest.mark.parametrize("region", REGIONS)
def test_villages_lie_in_their_region(region):
    villages = VILLAGES[region]["villages"]
    assert len(set(codes(villages))) == 8
    for village in villages:
        assert village["code"].startswith(f"{region}.")
        assert village["kind"] == {"1": "kelurahan", "2": "desa"}[village["code"][9]]
        assert set(village["settings"]) <= SETTINGS - {"any"}


def test_villages_stand_in_the_national_list():
    with gzip.open(AREAS, "rt", encoding="utf-8", newline="") as file:
        names = {row["code"]: row["name"] for row in csv.DictReader(file)}
    for region in VILLAGES.values():
        for village in region["villages"]:
            assert names[village["code"]] == village["name"]
            assert names[village["code"][:8]] == village["district"]


@pytest.mark.parametrize("region", REGIONS)
def test_voices_are_many_distinct_and_in_the_languages_of_the_place(region):
    rows = quotes(region)
    assert len(rows) >= 75
    assert len({row["words"] for row in rows}) == len(rows)
    assert {row["language"] for row in rows} == LANGUAGES[region]
    assert {theme for row in rows for theme in row["themes"]} == THEMES
    spoken = Counter(row["setting"] for row in rows)
    for village in VILLAGES[region]["villages"]:
        assert sum(spoken[setting] for setting in (*village["settings"], "any")) >= 40
    assert min(Counter(row["mood"] for row in rows).values()) >= 15


@pytest.mark.parametrize("region", REGIONS)
def test_each_voice_is_whole(region):
    for row in quotes(region):
        assert 8 <= len(row["words"].split()) <= 40, row["words"]
        assert (row["gloss"] is None) is (row["language"] == "ind"), row["words"]
        assert row["speaker"] in SPEAKERS
        assert row["mood"] in MOODS
        assert row["setting"] in SETTINGS


def test_names_hold_people_with_one_name_only():
    names = load("demo/names.json")
    assert set(names["regions"]) == set(REGIONS)
    for pool in names["regions"].values():
        assert all(len(pool[key]) >= 20 for key in ("women", "men"))
        assert all(len(pool[key]) >= 10 for key in ("girls", "boys", "streets"))
        assert pool["single_name_share"] > 0
