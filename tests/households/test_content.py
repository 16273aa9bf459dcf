import csv
import gzip
import json
from collections import Counter
from pathlib import Path

import pytest

from households.models import (
    AidProgramme,
    Consent,
    Indicator,
    IndicatorLevel,
    ListeningSession,
    LocalPotential,
    NextStep,
    PotentialClass,
    Quote,
    Theme,
)

DATA = Path(__file__).resolve().parents[2] / "households/data"
AREAS = Path(__file__).resolve().parents[2] / "academy/data/areas.csv.gz"
FORBIDDEN = ("si miskin", "objek", "orang miskin", "warga miskin", "keluarga miskin")


def load(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def codes(rows):
    return [row["code"] for row in rows]


def national_names():
    with gzip.open(AREAS, "rt", encoding="utf-8", newline="") as file:
        return {row["code"]: row["name"] for row in csv.DictReader(file)}


def limit(model, field):
    return model._meta.get_field(field).max_length


def check(model, *, row, **columns):
    for field, key in columns.items():
        assert len(row[key]) <= limit(model, field), (model.__name__, row[key])


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
SPEAKERS = set(Quote.Speaker.values)
FORMS = set(ListeningSession.Form.values)
OWNERS = set(NextStep.Owner.values)
PARTS = ("heard", "strengths", "hopes", "obstacles", "reflection")
POTENTIALS = load("demo/potentials.json")["potentials"]
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
    names = national_names()
    for region in VILLAGES.values():
        for village in region["villages"]:
            assert names[village["code"]] == village["name"]
            assert names[village["code"][:8]] == village["district"]


@pytest.mark.parametrize("region", REGIONS)
def test_voices_are_many_distinct_and_in_the_languages_of_the_place(region):
    rows = quotes(region)
    assert len(rows) >= 115
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


@pytest.mark.parametrize("region", REGIONS)
def test_sessions_are_many_and_cover_every_theme(region):
    rows = load(f"demo/sessions_{region}.json")["sessions"]
    assert len(rows) >= 74
    assert len({row["heard"] for row in rows}) == len(rows)
    assert {theme for row in rows for theme in row["themes"]} == THEMES
    assert sum(row["form"] in ("focus_group", "deliberation") for row in rows) >= 12
    promises = [step for row in rows for step in row["next_steps"] if step["is_promise"]]
    assert len(promises) >= 60


@pytest.mark.parametrize("region", REGIONS)
def test_each_session_is_whole(region):
    for row in load(f"demo/sessions_{region}.json")["sessions"]:
        assert 40 <= len(row["heard"].split()) <= 80, row["heard"]
        assert all(row[key].endswith(".") for key in PARTS), row["heard"]
        assert row["setting"] in SETTINGS
        assert bool(row["group_name"]) is (row["form"] not in ("home_visit", "interview"))
        assert row["form"] in FORMS
        assert row["next_steps"]
        for step in row["next_steps"]:
            assert step["owner_kind"] in OWNERS
            assert step["due_in_days"] > 0


@pytest.mark.parametrize("potential", POTENTIALS, ids=lambda row: row["title"])
def test_each_potential_is_whole_and_came_from_somebody(potential):
    classes = load("potential_classes.json")
    kinds = {child["code"] for group in classes["classes"] for child in group["children"]}
    assert potential["kind"] in kinds
    for key, table in (
        ("capital", "capitals"),
        ("sector", "sectors"),
        ("holder", "owner_kinds"),
        ("value_stage", "value_chain_stages"),
        ("readiness", "readiness"),
    ):
        assert potential[key] in codes(classes[table])
    assert set(potential["legality"]) <= set(codes(classes["legality"]))
    assert set(potential["season_months"]) <= set(range(1, 13))
    assert potential["village"].startswith(potential["region"])
    assert set(potential["themes"]) <= THEMES
    assert potential["named_source"]


def test_potentials_do_not_move_the_seaweed_of_the_regency_into_the_city():
    assert not any("rumput laut" in text.lower() for text in strings(POTENTIALS))


def test_potentials_name_villages_of_the_national_list():
    names = national_names()
    assert all(names[row["village"]] == row["village_name"] for row in POTENTIALS)
    assert len({row["title"] for row in POTENTIALS}) == len(POTENTIALS) >= 30


def test_content_fits_the_columns_it_is_loaded_into():
    for indicator in load("peta_keluarga.json")["indicators"]:
        check(Indicator, code="code", name="name", question="question", icon="icon", row=indicator)
        assert max(map(len, indicator["levels"].values())) <= limit(IndicatorLevel, "words")
    for theme in load("themes.json"):
        check(Theme, code="code", name="name", description="description", row=theme)
    for programme in load("aid_programmes.json")["programmes"]:
        check(
            AidProgramme, code="code", name="name", owner="owner", amount_note="amount_note",
            row=programme,
        )  # fmt: skip
    for row in POTENTIALS:
        check(
            LocalPotential, title="title", capacity="capacity", market_now="market_now",
            named_source="named_source", row=row,
        )  # fmt: skip


def test_words_of_the_content_are_the_choices_of_the_models():
    classes = load("potential_classes.json")
    assert set(codes(classes["capitals"])) == set(LocalPotential.Capital.values)
    assert set(codes(classes["sectors"])) == set(LocalPotential.Sector.values)
    assert set(codes(classes["owner_kinds"])) == set(LocalPotential.Holder.values)
    assert set(codes(classes["value_chain_stages"])) == set(LocalPotential.ValueStage.values)
    assert set(codes(classes["readiness"])) == set(LocalPotential.Readiness.values)
    assert set(codes(classes["legality"])) == set(LocalPotential.Legality.values)
    assert set(codes(classes["classes"])) == set(PotentialClass.Group.values)
    assert set(codes(load("peta_keluarga.json")["dimensions"])) == set(Indicator.Dimension.values)
    assert set(codes(load("consent_text.json")["purposes"])) == set(Consent.Purpose.values)
    # What a family ticks on its own page it neither signs nor says: no sheet offers that way.
    on_a_sheet = set(Consent.Method.values) - {Consent.Method.CARD}
    assert set(codes(load("consent_text.json")["methods"])) == on_a_sheet
    kinds = [child["code"] for group in classes["classes"] for child in group["children"]]
    assert len(set(kinds)) == len(kinds)
