"""What the browser is sent: nothing from elsewhere, nothing inline, small, readable."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "static/dist"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEXT_FILES = sorted(path for path in DIST.iterdir() if path.suffix in (".css", ".js", ".svg"))

NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")

# Largest size over the wire (gzip), in bytes: first load of the long form stays under 100 KB.
BUDGETS = {
    "akademi.css": 24_000,
    "admin.css": 6_000,
    "app.js": 4_000,
    "form.js": 6_000,
    "icons.svg": 24_000,
    "paper.css": 4_000,
    "plus-jakarta-sans.woff2": 30_000,
}

# text colour, what it stands on, least ratio (WCAG 2.2: 4.5 for text, 3 for borders and signs)
PAIRS = [
    ("ink", "bg", 4.5), ("ink", "surface", 4.5), ("ink", "sunken", 4.5),
    ("ink", "turmeric-soft", 4.5), ("ink", "sea-soft", 4.5), ("ink", "warn-soft", 4.5),
    ("muted", "bg", 4.5), ("muted", "surface", 4.5), ("muted", "sunken", 4.5),
    ("muted", "turmeric-soft", 4.5),
    ("link", "bg", 4.5), ("link", "surface", 4.5), ("link", "sunken", 4.5),
    ("link", "turmeric-soft", 4.5),
    ("sea", "surface", 4.5), ("sea", "bg", 4.5), ("sea", "sea-soft", 4.5),
    ("sea-strong", "sea-soft", 4.5), ("sea-strong", "surface", 4.5),
    ("on-sea", "sea", 4.5), ("on-sea", "sea-strong", 4.5),
    ("on-head", "head", 4.5), ("on-head-muted", "head", 4.5),
    ("on-turmeric", "turmeric", 4.5), ("on-turmeric", "turmeric-strong", 4.5),
    ("ok", "ok-soft", 4.5), ("warn", "warn-soft", 4.5), ("info", "info-soft", 4.5),
    ("danger", "danger-soft", 4.5), ("plain", "plain-soft", 4.5),
    ("ok", "bg", 4.5), ("warn", "bg", 4.5), ("danger", "bg", 4.5), ("danger", "surface", 4.5),
    ("ok", "surface", 4.5), ("info", "surface", 4.5), ("on-danger", "danger", 4.5),
    ("edge", "surface", 3), ("edge", "bg", 3), ("edge", "sunken", 3), ("turmeric", "focus", 3),
]  # fmt: skip


def _without_comments(template: Path) -> str:
    text = template.read_text()
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", text, flags=re.DOTALL)


def _tokens(css: str, *, dark: bool) -> dict[str, str]:
    """The palette of the built style sheet: the first block is light, the second dark."""
    blocks = re.findall(r":root{(--ak-bg:[^}]*)}", css)
    found = re.findall(r"--ak-([\w-]+): *(#[0-9a-f]{3,6})", blocks[1 if dark else 0])
    assert len(found) > 40
    return dict(found)


def _luminance(colour: str) -> float:
    digits = colour[1:]
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _icon_names() -> set[str]:
    return set(re.findall(r'<symbol id="([\w-]+)"', (DIST / "icons.svg").read_text()))


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS, ids=lambda value: str(value))
def test_tokens_have_contrast(text: str, ground: str, least: float, dark: bool) -> None:
    palette = _tokens((DIST / "akademi.css").read_text(), dark=dark)

    assert _contrast(palette[text], palette[ground]) >= least


@pytest.mark.parametrize("name", BUDGETS)
def test_built_file_is_small(name: str) -> None:
    content = (DIST / name).read_bytes()

    assert len(gzip.compress(content, 9)) <= BUDGETS[name]


@pytest.mark.parametrize("path", [*TEXT_FILES, *TEMPLATES], ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")

    assert not re.findall(r"(?:https?:)?//[\w-]+\.[\w.-]+", text)
    assert "@import" not in text


def test_icons_used_are_in_the_sprite() -> None:
    used: set[str] = set()
    for template in TEMPLATES:
        text = _without_comments(template)
        used |= set(re.findall(r'{% icon "([\w-]+)"', text))
        used |= set(re.findall(r'\b(?:action_)?icon="([\w-]+)"', text))
    for source in [*ROOT.glob("academy/**/*.py"), *ROOT.glob("frontend/js/**/*.js")]:
        text = source.read_text()
        if source.name == "context_processors.py":
            used |= set(re.findall(r'^ +\("[\w:]+", "[^"]+", "([\w-]+)"', text, re.MULTILINE))
        if source.name == "akademi.py":
            used |= set(re.findall(r'^    "\w+": "([a-z-]+)",$', text, re.MULTILINE))
        if source.suffix == ".js":
            used |= set(re.findall(r'^  \w+: \["([\w-]+)"', text, re.MULTILINE))

    assert len(used) > 20
    assert used <= _icon_names()


def test_every_mark_of_the_family_map_has_its_shape() -> None:
    assert {"ak-red", "ak-yellow", "ak-green", "ak-skipped"} <= _icon_names()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_has_nothing_inline(path: Path) -> None:
    text = _without_comments(path)

    assert not re.findall(r"\sstyle\s*=", text)
    assert not re.findall(r"\son[a-z]+\s*=\s*[\"']", text)
    assert "<style" not in text
    assert "javascript:" not in text
    scripts = re.findall(r"<script\b[^>]*>", text)
    # A block of JSON is data: no browser runs it, and our policy need not allow it.
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_loads_one_library_a_line_in_order(path: Path) -> None:
    loads = re.findall(r"{% load ([^%]+?) %}", path.read_text())

    assert all(" " not in load for load in loads)
    assert loads == sorted(loads)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_template_never_pluralizes(path: Path) -> None:
    assert "|pluralize" not in path.read_text()


def test_scripts_store_nothing_on_the_phone() -> None:
    for name in ("app.js", "form.js"):
        text = (DIST / name).read_text()
        assert "localStorage" not in text
        assert "sessionStorage" not in text
        assert "indexedDB" not in text


def test_style_sheet_names_only_files_beside_it() -> None:
    for name in ("akademi.css", "admin.css"):
        addresses = re.findall(r"url\(([^)]+)\)", (DIST / name).read_text())
        files = {a.strip("\"'") for a in addresses if "data:" not in a}
        assert files == {"plus-jakarta-sans.woff2"}
        assert all((DIST / file).exists() for file in files)


def test_lock_names_no_registry() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text()

    assert '"resolved"' not in lock
    assert '"integrity"' in lock


def test_manifest_names_icons_that_exist() -> None:
    manifest = (ROOT / "static/manifest.webmanifest").read_text()
    sources = re.findall(r'"src": "([^"]+)"', manifest)

    assert len(sources) == 2
    assert all((ROOT / "static" / source).exists() for source in sources)
