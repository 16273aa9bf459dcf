import json
from collections import Counter
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[2] / "households/data"
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
    assert codes(potential["readiness"]) == ["idea", "starting", "running", "ready"]
