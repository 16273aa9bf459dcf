"""Files that open in a spreadsheet as they are, and never run there."""

import csv
import io
from datetime import UTC, datetime

import pytest

from academy.disclosure import HIDDEN
from academy.sheets import safe_cell
from dashboards.exports import csv_response, panel_text
from dashboards.panels import Panel


def panel(**changes):
    fields = {
        "key": "tema", "title": "Tema", "sentence": "", "definition": "Kalimat per tema.",
        "source": "Sesi diterima", "head": ("Tema", "Kalimat"), "rows": [("Air bersih", 12)],
    } | changes  # fmt: skip
    return Panel(**fields)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+62", "'+62"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("Air bersih", "Air bersih"),
        (12, "12"),
        (0, "0"),
        (None, ""),
        (HIDDEN, "–"),
    ],
)
def test_safe_cell_is_never_a_formula(value, cell):
    assert safe_cell(value) == cell


def test_csv_text_says_what_it_means_before_it_counts():
    text = panel_text(panel(), place="Kota Kupang", read_at="24 November 2026, 13.00 WITA")

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert rows[:5] == [
        ["Judul", "Tema"],
        ["Wilayah", "Kota Kupang"],
        ["Definisi", "Kalimat per tema."],
        ["Sumber", "Sesi diterima"],
        ["Data sampai", "24 November 2026, 13.00 WITA"],
    ]
    assert rows[5][1].startswith("Sampel pendampingan")
    assert rows[-2:] == [["Tema", "Kalimat"], ["Air bersih", "12"]]


def test_csv_text_hides_what_the_page_hides_and_says_why():
    text = panel_text(panel(rows=[("Air", HIDDEN)]), place="", read_at="")

    assert "Air;–" in text
    assert "angka kecil disembunyikan" in text


@pytest.mark.parametrize("name", ['=cmd|"/c calc"!A1', 'a;b"c', "<script>", "baris\ndua"])
def test_csv_text_survives_odd_names(name):
    text = panel_text(panel(rows=[(name, 1)]), place="", read_at="")

    rows = list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))
    assert rows[-1] == [safe_cell(name), "1"]


def test_csv_response_is_named_after_the_local_day():
    now = datetime(2026, 11, 24, 20, tzinfo=UTC)

    response = csv_response(panel(), region=None, name="banding", now=now)

    assert 'filename="akademi_banding_tema_2026-11-25.csv"' in response["Content-Disposition"]
