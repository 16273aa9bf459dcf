import re
from pathlib import Path

import pytest

HANDBOOK = Path(__file__).resolve().parents[1] / "docs/handbook"
PAGES = sorted(HANDBOOK.glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_the_handbook_leads_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_is_reached_from_the_first():
    first = (HANDBOOK / "README.md").read_text(encoding="utf-8")
    assert {page.name for page in PAGES} - {"README.md"} <= set(
        re.findall(r"\(([^)]+\.md)\)", first)
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_handbook_speaks_with_respect(page):
    text = page.read_text(encoding="utf-8").lower()
    assert "si miskin" not in text
    assert "objek" not in text
