"""The drawing of a region from the centre points of its villages."""

import re

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.regions import read_areas
from dashboards.sketch import MAX_HEIGHT, WIDTH, sketch_of

CORNER = re.compile(r"-?\d+")


@pytest.fixture(scope="module")
def villages():
    """(kecamatan code, point) of every village of the three pilots."""
    found = {"53.71": [], "32.12": [], "35.13": []}
    for row in read_areas(["32", "35", "53"]):
        if len(row["code"]) == 13 and row["code"][:5] in found:
            point = (float(row["longitude"]), float(row["latitude"]))
            found[row["code"][:5]].append((row["code"][:8], point))
    return {code: tuple(places) for code, places in found.items()}


def polygon(path):
    """The shape of a path with one ring, as _ring writes it."""
    start, steps = path.removesuffix("z").removeprefix("M").split("l")
    x, y = map(int, CORNER.findall(start))
    corners, numbers = [(x, y)], list(map(int, CORNER.findall(steps)))
    for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
        x, y = x + dx, y + dy
        corners.append((x, y))
    return shapely.Polygon(corners)


@pytest.mark.parametrize(
    ("code", "count", "districts", "heaviest"),
    [("53.71", 51, 6, 3_000), ("32.12", 317, 31, 14_000), ("35.13", 330, 24, 14_000)],
)
def test_sketch_of_a_pilot_is_whole_and_light(villages, code, count, districts, heaviest):
    sketch = sketch_of(villages[code])

    assert len(sketch.paths) == count
    assert len(sketch.outlines) == districts
    assert sum(map(len, sketch.paths)) < heaviest
    assert sketch.loose == ()
    assert all(re.fullmatch(r"M\d+ \d+l[-\d ]+z", path) for path in sketch.paths)


def test_sketch_of_kupang_gives_every_village_ground_of_its_own(villages):
    shapes = [polygon(path) for path in sketch_of(villages["53.71"]).paths]

    whole = shapely.union_all([shape.buffer(0) for shape in shapes])
    assert all(shape.area > 100 for shape in shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=0.01)


def test_sketch_of_a_few_kecamatan_names_them(villages):
    assert len(sketch_of(villages["53.71"]).labels) == 6
    assert sketch_of(villages["32.12"]).labels == ()


def test_sketch_of_is_drawn_once(villages):
    assert sketch_of(villages["53.71"]) is sketch_of(tuple(villages["53.71"]))


@pytest.mark.parametrize("point", [None, (0.0, 0.0), (123.6, 10.2), (-123.6, -10.2)])
def test_sketch_of_is_not_wrecked_by_a_bad_point(villages, point):
    good = sketch_of(villages["53.71"])
    places = list(villages["53.71"])
    places[40] = (places[40][0], point)  # in the middle of the city

    sketch = sketch_of(tuple(places))

    assert sketch.loose == (40,)
    assert sketch.height == pytest.approx(good.height + 60, abs=40)
    assert sketch.paths[40].endswith("h48v48h-48z")


def test_sketch_of_sets_villages_with_the_same_point_side_by_side(villages):
    places = list(villages["53.71"])
    places[4] = places[5] = places[6]

    paths = sketch_of(tuple(places)).paths

    assert len({paths[4], paths[5], paths[6]}) == 3
    assert all(polygon(paths[index]).area > 100 for index in (4, 5, 6))


@pytest.mark.parametrize(
    "points",
    [
        [],
        [None],
        [None, None],
        [(123.6, -10.2)],
        [(123.6, -10.2), None],
        [(123.6, -10.2), (123.6, -10.2)],
        [(123.6, -10.2)] * 5,
        [(95.0, 0.0), (95.0, 1.5e-86)],
        [(123.6, -10.2), (123.7, -10.2)],
        [(123.6, -10.2), (123.7, -10.2), (123.8, -10.2)],
        [None] * 40,
    ],
)
def test_sketch_of_takes_any_number_of_points(points):
    sketch = sketch_of(tuple(("Alak", point) for point in points))

    assert len(sketch.paths) == len(points)
    assert all(sketch.paths)
    assert len(set(sketch.paths)) == len(points)


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.none() | st.tuples(st.floats(95, 141), st.floats(-11, 6)),
        ),
        max_size=40,
    )
)
def test_sketch_of_draws_whatever_it_is_given(places):
    sketch = sketch_of(tuple(places))

    assert len(sketch.paths) == len(places)
    assert sketch.width == WIDTH
    assert sketch.height <= MAX_HEIGHT + 60 * 3
