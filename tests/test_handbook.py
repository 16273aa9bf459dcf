import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HANDBOOK = ROOT / "docs/handbook"
PAGES = sorted(HANDBOOK.glob("*.md"))
SPOKEN = (
    ("templates", "html"), ("academy", "py"), ("cohorts", "py"), ("households", "py"),
    ("households/data", "json"), ("solutions", "py"), ("dashboards", "py"), ("frontend/js", "js"),
)  # fmt: skip
DJANGO_SAYS = {"Tambahkan wilayah", "Tambahkan angkatan", "Tambahkan undangan"}


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


def screens():
    """All that the portal says, in one line; names of tables are capitalised only on the page."""
    files = (path for folder, kind in SPOKEN for path in (ROOT / folder).rglob(f"*.{kind}"))
    return " ".join(" ".join(path.read_text(encoding="utf-8") for path in files).split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_label_in_bold_stands_on_a_screen(page):
    text = screens()
    found = re.findall(r"\*\*(.+?)\*\*", page.read_text(encoding="utf-8"), re.DOTALL)
    labels = {" ".join(label.split()) for label in found} - DJANGO_SAYS

    missing = [x for x in labels if x not in text and x[0].lower() + x[1:] not in text]

    assert sorted(missing) == []
