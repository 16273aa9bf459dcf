"""Templates name nothing that is not there, in blocks of one order, without plural tricks."""

import re
import sys
from pathlib import Path

import pytest
from django.core.cache import cache
from django.template import engines

from tests.walk import Visitor, doors, values

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[1]
OURS = sorted((ROOT / "templates").rglob("*.html"))
ORDER = ["title", "breadcrumb", "messages", "content", "script"]


class Missing(str):
    """Stands where a variable is missing, and remembers which one, in which of our templates."""

    found: set[str]

    def __contains__(self, item: object) -> bool:
        return True

    def __mod__(self, variable: object) -> str:
        context = sys._getframe(1).f_locals["context"]
        template = context.render_context.template
        if str(ROOT / "templates") in str(template.origin):
            self.found.add(f"{template.name}: {variable}")
        return ""


@pytest.mark.parametrize(
    "who",
    [
        "anonymous",
        "facilitator",
        "participant",
        "coach",
        "official",
        "partner",
        "lan",
        "pdp",
        "nobody",
    ],
)
def test_no_variable_is_missing_on_any_page(world, who, monkeypatch):
    missing = Missing("missing")
    missing.found = set()
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", missing)
    cache.clear()
    place = world.places["53.71"]
    visitor = Visitor(None if who == "anonymous" else world.people.get(who) or place.people[who])

    for door in doors():
        if door.is_admin and who not in ("lan", "pdp"):
            continue
        for found in values(door, world, place):
            visitor.visit("get", door.address(found))

    assert missing.found == set()


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_speaks_indonesian_plainly(path):
    text = path.read_text(encoding="utf-8")

    assert "|pluralize" not in text
    assert not re.search(r"\{%\s*load [\w]+ \w+", text), "one {% load %} per line"


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_blocks_stand_in_order(path):
    if "admin" in path.parts:
        return
    names = re.findall(r"\{%\s*block (\w+)", path.read_text(encoding="utf-8"))
    known = [ORDER.index(name) for name in names if name in ORDER]

    assert known == sorted(known)
