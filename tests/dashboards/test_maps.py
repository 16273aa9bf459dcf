"""One figure per village on the map: its shade, its words and its legend."""

import pytest
from django.template.loader import render_to_string

from academy.disclosure import HIDDEN
from dashboards.maps import Place, build_map, class_limits, places_of
from tests.dashboards.pages import broken_links, wrong_markup


@pytest.fixture
def places():
    return tuple(
        Place(f"53.71.0{d}.100{v}", f"Desa {d}{v}", f"Kec {d}", (123.5 + d / 20, -10.2 + v / 50))
        for d in range(1, 4)
        for v in range(1, 5)
    )


@pytest.mark.parametrize(
    ("values", "limits"),
    [
        ([], []),
        ([7], [7]),
        ([7, 7, 7], [7]),
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [2, 4, 6, 8, 10]),
        ([1, 1, 1, 1, 1, 1, 1, 2, 90], [1, 2, 90]),
    ],
)
def test_class_limits_are_whole_numbers_that_occur(values, limits):
    assert class_limits(values) == limits


def test_build_map_tells_zero_from_hidden(places):
    first, second, third = (place.code for place in places[:3])

    picture = build_map(places, {first: 12, second: HIDDEN, third: 0}, {})

    assert [shape.shade for shape in picture.shapes[:4]] == ["4", "hidden", "none", "none"]
    assert [shape.value_label for shape in picture.shapes[:3]] == [
        "12 sesi",
        "angka kecil disembunyikan",
        "belum terdengar",
    ]
    assert picture.sentence == "2 dari 12 desa/kelurahan sudah terdengar."
    assert picture.has_hidden


def test_build_map_shades_few_lightest_and_many_darkest(places):
    values = {place.code: count for count, place in enumerate(places, start=5)}

    picture = build_map(places, values, {}, unit="keluarga")

    shades = [shape.shade for shape in picture.shapes]
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == ("1", "5")
    assert [entry.label for entry in picture.legend] == [
        "5–7 keluarga", "8–9 keluarga", "10–12 keluarga", "13–14 keluarga", "15–16 keluarga",
    ]  # fmt: skip
    assert sum(entry.villages for entry in picture.legend) == len(places)


def test_build_map_rows_are_ordered_for_reading(places):
    picture = build_map(tuple(reversed(places)), {}, {})

    assert [row.name for row in picture.rows] == [place.name for place in places]


def test_build_map_names_the_villages_that_stand_below(places):
    lost = Place("53.71.09.1001", "Naioni", "Alak", None)

    picture = build_map((*places, lost), {}, {})

    assert picture.without_point == ["Naioni"]
    assert picture.villages == 13


def test_places_of_reads_areas(places):
    class Area:
        def __init__(self, code, name, latitude=None, longitude=None, parent=None):
            self.code, self.name, self.parent = code, name, parent
            self.latitude, self.longitude = latitude, longitude

    alak = Area("53.71.01", "Alak")
    areas = [
        Area("53.71.01.1008", "Alak", -10.2, 123.5, alak),
        Area("53.71.01.1001", "Namosain", parent=alak),
    ]

    assert places_of(areas) == (
        Place("53.71.01.1001", "Namosain", "Alak", None),
        Place("53.71.01.1008", "Alak", "Alak", (123.5, -10.2)),
    )


def test_map_template_draws_links_legend_and_table(places):
    values = {place.code: 1200 + count for count, place in enumerate(places[:6])}
    values[places[6].code] = HIDDEN
    links = {place.code: f"/desa/{place.code}/" for place in places[:7]}

    html = render_to_string(
        "dashboards/_map.html", {"map": build_map(places, values, links), "map_id": "peta"}
    )

    assert html.count("<a href=") == 14  # each link on the map and in the table
    assert 'aria-label="Desa 11, Kec 1: 1.200 sesi"' in html
    assert "Peta skematik dari titik tengah desa/kelurahan, bukan batas resmi" in html
    assert "Angka kecil disembunyikan" in html
    assert html.count("<tr>") == 13
    assert "belum terdengar" in html
    assert wrong_markup(html) == []
    assert broken_links(html) == []


def test_map_template_escapes_names(places):
    bad = Place("53.71.09.1001", '<b onclick="x">', 'Kec "', (123.6, -10.2))

    html = render_to_string(
        "dashboards/_map.html", {"map": build_map((*places, bad), {}, {}), "map_id": "peta"}
    )

    assert "<b onclick" not in html
