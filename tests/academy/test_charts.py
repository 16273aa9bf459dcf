"""Charts say the same in words, in the drawing and in the table."""

from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from academy.charts import bar_table, comparison, month_columns, number_label, strip_chart
from academy.disclosure import HIDDEN
from tests.dashboards.pages import broken_links, wrong_markup

REGIONS = ["Kabupaten Indramayu", "Kabupaten Probolinggo", "Kota Kupang"]


@pytest.mark.parametrize(
    ("value", "decimals", "label"),
    [
        (0, 0, "0"),
        (1234, 0, "1.234"),
        (1234567, 0, "1.234.567"),
        (Decimal("12.45"), 1, "12,5"),
        (7.0, 1, "7,0"),
        (HIDDEN, 0, "–"),
        (None, 0, ""),
    ],
)
def test_number_label_is_written_as_in_indonesia(value, decimals, label):
    assert number_label(value, decimals) == label


def test_bar_table_measures_against_the_largest_shown_number():
    chart = bar_table(
        [("Utang", 40), ("Air", 10), ("Rumah", HIDDEN), ("Listrik", 0)], title="Tema", unit="sesi"
    )

    assert [bar.width for bar in chart.bars] == ["100.0%", "25.0%", "0.0%", "0.0%"]
    assert [bar.value_label for bar in chart.bars] == ["40", "10", "–", "0"]
    assert chart.sentence == "Utang paling banyak: 40 sesi."
    assert chart.has_hidden
    assert chart.table.rows[2] == ["Rumah", "–"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], ""),
        ([("Utang", 0)], ""),
        ([("Utang", HIDDEN)], ""),
        ([("Utang", 5), ("Air", 5)], "Utang dan Air paling banyak: 5 sesi."),
        ([("A", 5), ("B", 5), ("C", 5)], "A, B, dan C paling banyak: 5 sesi."),
    ],
)
def test_bar_table_sentence_comes_from_the_same_numbers(rows, sentence):
    assert bar_table(rows, title="Tema", unit="sesi").sentence == sentence


def test_month_columns_end_with_the_running_month():
    counts = {date(2026, 11, 1): 6, date(2026, 9, 1): 12, date(2026, 8, 1): HIDDEN}

    chart = month_columns(counts, today=date(2026, 11, 24), title="Sesi", unit="sesi")

    assert [column.name for column in chart.columns] == (
        "Des Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov".split()
    )
    assert [column.year for column in chart.columns if column.year] == ["2026"]
    assert [column.height for column in chart.columns[8:]] == ["0.0%", "100.0%", "0.0%", "50.0%"]
    assert [column.is_running for column in chart.columns].index(True) == 11
    assert chart.sentence == "Terbanyak pada September 2026: 12 sesi."
    assert chart.table.rows[-1] == ["November 2026 (berjalan)", "6"]


def test_month_columns_without_any_session():
    chart = month_columns({}, today=date(2026, 1, 1), title="Sesi", unit="sesi", months=3)

    assert [column.full_name for column in chart.columns] == [
        "November 2025", "Desember 2025", "Januari 2026",
    ]  # fmt: skip
    assert [column.top for column in chart.columns] == ["100%"] * 3
    assert chart.sentence == ""


def test_strip_chart_gives_hidden_answers_one_piece_together():
    chart = strip_chart([("Rumah", HIDDEN, HIDDEN, 20, 10, 40)], key="peta", title="Dimensi")

    strip = chart.strips[0]
    assert [(part.css, part.left, part.width) for part in strip.drawn] == [
        ("green", "0.0%", "50.0%"),
        ("skipped", "50.0%", "25.0%"),
        ("hidden", "75.0%", "25.0%"),
    ]
    assert [part.value_label for part in strip.answers] == ["–", "–", "20", "10"]


@pytest.mark.parametrize("total", [HIDDEN, 0])
def test_strip_chart_without_a_total_draws_nothing(total):
    answers = (HIDDEN,) * 4 if total is HIDDEN else (0,) * 4

    chart = strip_chart([("Rumah", *answers, total)], key="peta", title="Dimensi")

    assert chart.strips[0].drawn == []
    assert len(chart.strips[0].answers) == 4


def test_comparison_keeps_the_order_of_the_regions():
    rows = [("Keluarga", [20, 40, HIDDEN]), ("Janji", [0, None, 8], "sampai Oktober")]

    chart = comparison(rows, regions=REGIONS, title="Ukuran", unit="keluarga")

    assert [mark.region for mark in chart.rows[0].marks] == REGIONS
    assert [mark.position for mark in chart.rows[0].marks] == ["50.0%", "100.0%", ""]
    assert [mark.value_label for mark in chart.rows[1].marks] == [
        "0 keluarga", "belum ada data", "8 keluarga",
    ]  # fmt: skip
    assert len({mark.shape for mark in chart.rows[0].marks}) == 3
    assert chart.has_hidden


def test_comparison_of_shares_has_one_scale():
    chart = comparison(
        [("Utang", [Decimal("12.5"), 50, 100])],
        regions=REGIONS,
        title="Tema",
        unit="%",
        scale_to=100,
        decimals=1,
    )

    assert [mark.position for mark in chart.rows[0].marks] == ["12.5%", "50.0%", "100.0%"]
    assert chart.rows[0].marks[0].value_label == "12,5 %"


def test_comparison_refuses_a_row_that_lacks_a_region():
    with pytest.raises(ValueError, match="shorter"):
        comparison([("Utang", [1, 2])], regions=REGIONS, title="Tema", unit="sesi")


@pytest.mark.parametrize(
    ("template", "chart", "words"),
    [
        (
            "dashboards/_bar_table",
            bar_table(
                [("Utang <b>", 1234, "/tema/1/", "baru"), ("Air", HIDDEN)],
                title="Tema",
                unit="sesi",
            ),
            ["Utang &lt;b&gt;", "1.234", "–", "angka kecil disembunyikan", 'href="/tema/1/"'],
        ),
        (
            "dashboards/_months",
            month_columns(
                {date(2026, 11, 1): 6}, today=date(2026, 11, 24), title="Sesi", unit="sesi"
            ),
            ["November 2026, bulan berjalan", "Terbanyak pada November 2026: 6 sesi."],
        ),
        (
            "components/_strip",
            strip_chart([("Rumah", HIDDEN, HIDDEN, 20, 10, 40)], key="peta", title="Dimensi"),
            ["20 hijau", "– merah", "40 keluarga", "disembunyikan"],
        ),
        (
            "dashboards/_compare",
            comparison(
                [("Utang", [Decimal("12.5"), None, HIDDEN])],
                regions=REGIONS,
                title="Tema",
                unit="%",
                decimals=1,
            ),
            ["12,5 %", "belum ada data", "–", "Kota Kupang"],
        ),
    ],
)
def test_chart_templates_draw_words_and_table(template, chart, words):
    html = render_to_string(f"{template}.html", {"chart": chart})

    assert [word for word in words if word not in html] == []
    assert html.count("<details") == html.count("<table") == 1
    assert wrong_markup(html) == []
    assert broken_links(html) == []


def test_chart_templates_draw_empty_charts():
    charts = {
        "dashboards/_bar_table": bar_table([], title="Tema", unit="sesi"),
        "components/_strip": strip_chart([], key="peta", title="Dimensi"),
        "dashboards/_compare": comparison([], regions=REGIONS, title="Tema", unit="sesi"),
    }

    for template, chart in charts.items():
        assert "<figure" in render_to_string(f"{template}.html", {"chart": chart})
