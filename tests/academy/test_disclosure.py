"""No hidden number of families can be worked out from what a page shows."""

import pickle
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from academy.disclosure import HIDDEN, Sum, protect, protect_list, protect_table

small_or_not = st.integers(min_value=0, max_value=14)


def equations(sums, shown):
    """What a reader may write down: hidden keys with their signs, and the number they add up to."""
    for line in sums:
        signs = {line.total: -1} | dict.fromkeys(line.parts, 1)
        unknown = {key: sign for key, sign in signs.items() if shown[key] is HIDDEN}
        known = sum(sign * shown[key] for key, sign in signs.items() if shown[key] is not HIDDEN)
        if unknown:
            yield unknown, -known


def solved_by_subtraction(sums, shown):
    """Gauss-Jordan elimination: hidden cells that the sums alone determine."""
    keys = [key for key, value in shown.items() if value is HIDDEN]
    rows = [
        [Fraction(unknown.get(key, 0)) for key in keys] for unknown, _ in equations(sums, shown)
    ]
    done = 0
    for column in range(len(keys)):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[column]:
                rows[i] = [a - row[column] * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    return [
        keys[next(i for i, value in enumerate(row) if value)]
        for row in rows
        if sum(bool(value) for value in row) == 1
    ]


def solved_by_bounds(sums, shown, least):
    """Interval arithmetic repeated to a fixed point: hidden cells left with a single value."""
    low = {key: least for key, value in shown.items() if value is HIDDEN}
    high = dict.fromkeys(low, 10**6)
    lines = list(equations(sums, shown))
    before = None
    while before != (before := (dict(low), dict(high))):
        for unknown, target in lines:
            for key, sign in unknown.items():
                rest = [(s, k) for k, s in unknown.items() if k != key]
                smallest = sum(s * (low[k] if s > 0 else high[k]) for s, k in rest)
                largest = sum(s * (high[k] if s > 0 else low[k]) for s, k in rest)
                ends = sorted((sign * (target - largest), sign * (target - smallest)))
                low[key] = max(low[key], ends[0])
                high[key] = min(high[key], ends[1])
    return [key for key in low if low[key] == high[key]]


def assert_safe(counts, sums, shown, *, sensitive=False):
    assert all(shown[key] in (HIDDEN, count) for key, count in counts.items())
    for key, count in counts.items():
        if count < 5 and (count or sensitive):
            assert shown[key] is HIDDEN
    assert solved_by_subtraction(sums, shown) == []
    assert solved_by_bounds(sums, shown, 0 if sensitive else 1) == []


def table_of(rows):
    """Numbers and sums of a table with both margins."""
    counts = {("cell", i, j): value for i, row in enumerate(rows) for j, value in enumerate(row)}
    height, width = range(len(rows)), range(len(rows[0]))
    sums = [Sum(("row", i), tuple(("cell", i, j) for j in width)) for i in height]
    sums += [Sum(("column", j), tuple(("cell", i, j) for i in height)) for j in width]
    for line in sums:
        counts[line.total] = sum(counts[part] for part in line.parts)
    sums.append(Sum("total", tuple(("row", i) for i in height)))
    sums.append(Sum("total", tuple(("column", j) for j in width)))
    counts["total"] = sum(counts["row", i] for i in height)
    return counts, sums


tables = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda size: st.lists(
        st.lists(small_or_not, min_size=size[1], max_size=size[1]),
        min_size=size[0],
        max_size=size[0],
    )
)


@settings(deadline=None)
@given(tables, st.booleans())
def test_protect_table_leaves_no_cell_solvable(rows, sensitive):
    counts, sums = table_of(rows)

    shown = protect(counts, sums, sensitive=counts if sensitive else ())

    assert_safe(counts, sums, shown, sensitive=sensitive)


@settings(deadline=None)
@given(st.lists(small_or_not, min_size=1, max_size=8), st.booleans())
def test_protect_list_leaves_no_cell_solvable(values, sensitive):
    counts = dict(enumerate(values)) | {"total": sum(values)}
    sums = [Sum("total", tuple(range(len(values))))]

    shown = protect(counts, sums, sensitive=counts if sensitive else ())

    assert_safe(counts, sums, shown, sensitive=sensitive)


@settings(deadline=None)
@given(
    st.lists(st.lists(small_or_not, min_size=1, max_size=4), min_size=1, max_size=4),
    st.data(),
)
def test_protect_leaves_no_cell_solvable_across_panels_that_share_numbers(villages, data):
    """Villages add up to kecamatan, these to the whole, and two more panels split them again."""
    counts = {("v", i, j): n for i, row in enumerate(villages) for j, n in enumerate(row)}
    sums = []
    for i, row in enumerate(villages):
        counts["k", i] = sum(row)
        sums.append(Sum(("k", i), tuple(("v", i, j) for j in range(len(row)))))
        red = data.draw(st.integers(0, counts["k", i]))
        counts |= {("red", i): red, ("green", i): counts["k", i] - red}
        sums.append(Sum(("k", i), (("red", i), ("green", i))))
    counts["total"] = sum(map(sum, villages))
    sums.append(Sum("total", tuple(("k", i) for i in range(len(villages)))))
    early = data.draw(st.integers(0, counts["total"]))
    counts |= {"early": early, "late": counts["total"] - early}
    sums.append(Sum("total", ("early", "late")))

    shown = protect(counts, sums)

    assert_safe(counts, sums, shown)


@settings(deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=3))
def test_protect_table_leaves_two_whole_tables_possible(rows):
    """By brute force: each hidden cell has another value in a table with the same margins."""
    counts, sums = table_of(rows)

    shown = protect(counts, sums)

    unknown = [key for key in counts if key[0] == "cell" and shown[key] is HIDDEN]
    ranges = [range(1, counts[key] + 8) for key in unknown]
    if len(unknown) > 4:
        ranges = [range(max(1, counts[key] - 2), counts[key] + 3) for key in unknown]
    seen = {key: set() for key in unknown}
    for values in product(*ranges):
        cells = counts | dict(zip(unknown, values, strict=True))
        totals = {s.total: sum(cells[p] for p in s.parts) for s in sums if s.total != "total"}
        totals["total"] = sum(totals["row", i] for i in range(len(rows)))
        if all(shown[key] is HIDDEN or shown[key] == value for key, value in totals.items()):
            for key, value in zip(unknown, values, strict=True):
                seen[key].add(value)
    assert all(len(values) > 1 for values in seen.values())


@pytest.mark.parametrize(
    ("values", "shown", "total"),
    [
        ([9, 7, 5], [9, 7, 5], 21),
        ([9, 7, 0], [9, 7, 0], 16),
        ([9, 7, 3], [9, HIDDEN, HIDDEN], 19),
        ([9, 2, 3], [9, HIDDEN, HIDDEN], 14),
        ([10, 1, 1], [HIDDEN, HIDDEN, HIDDEN], 12),  # 1 + 1 is the only way to make two
        ([1, 1, 1, 1, 1], [HIDDEN] * 5, HIDDEN),
        ([3, 0], [HIDDEN, 0], HIDDEN),
        ([12, 4, 0], [HIDDEN, HIDDEN, 0], 16),
        ([0, 0], [0, 0], 0),
        ([], [], 0),
    ],
)
def test_protect_list_hides_the_smallest_companion(values, shown, total):
    protected = protect_list(dict(enumerate(values)))

    assert list(protected.cells.values()) == shown
    assert protected.total == total


def test_protect_list_without_total_hides_only_small_counts():
    protected = protect_list({"utang": 9, "air": 3, "rumah": 0}, total=False)

    assert protected.cells == {"utang": 9, "air": HIDDEN, "rumah": 0}
    assert protected.total is None
    assert protected.has_hidden


def test_protect_list_hides_zero_of_a_sensitive_category():
    protected = protect_list({"ya": 0, "tidak": 12, "dilewati": 8}, sensitive=True)

    assert protected.cells == {"ya": HIDDEN, "tidak": 12, "dilewati": HIDDEN}


def test_protect_table_hides_a_ring_of_four():
    counts = {
        ("Alak", "utang"): 3, ("Alak", "air"): 9, ("Alak", "rumah"): 20,
        ("Oebobo", "utang"): 8, ("Oebobo", "air"): 7, ("Oebobo", "rumah"): 30,
        ("Maulafa", "utang"): 40, ("Maulafa", "air"): 50, ("Maulafa", "rumah"): 60,
    }  # fmt: skip

    table = protect_table(counts)

    hidden = {key for key, value in table.cells.items() if value is HIDDEN}
    assert hidden == {("Alak", "utang"), ("Alak", "air"), ("Oebobo", "utang"), ("Oebobo", "air")}
    assert table.row_totals == {"Alak": 32, "Oebobo": 45, "Maulafa": 150}
    assert table.column_totals == {"utang": 51, "air": 66, "rumah": 110}
    assert table.total == 227
    assert table.has_hidden


def test_protect_gives_the_same_answer_whatever_the_order():
    counts, sums = table_of([[3, 6, 6], [6, 6, 6], [6, 2, 9]])

    forth = protect(counts, sums)
    back = protect(dict(reversed(counts.items())), reversed(sums))

    assert forth == back


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ({"total": 9, "a": 4, "b": 4}, "do not add up"),
        ({"total": 4, "a": -1, "b": 5}, "negative"),
    ],
)
def test_protect_refuses_figures_that_contradict_each_other(counts, message):
    with pytest.raises(ValueError, match=message):
        protect(counts, [Sum("total", ("a", "b"))])


def test_hidden_prints_as_a_dash_and_survives_a_cache():
    assert str(HIDDEN) == "–"
    assert not HIDDEN
    assert pickle.loads(pickle.dumps(HIDDEN)) is HIDDEN  # noqa: S301 -- our own bytes
