import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("academy", "cohorts", "households", "solutions")


def test_every_identifier_of_the_glossary_stands_in_the_code():
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[3] for line in glossary.splitlines() if line.count("|") == 4]
    names = {
        part for row in rows for name in re.findall(r"`([\w.]+)`", row) for part in name.split(".")
    }
    code = "\n".join(
        path.read_text(encoding="utf-8") for app in APPS for path in (ROOT / app).rglob("*.py")
    )
    words = set(re.findall(r"\w+", code))
    assert len(names) > 60
    assert names <= words, sorted(names - words)
