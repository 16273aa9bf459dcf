"""How often one may be wrong before a door stays shut, whatever is behind it."""

import pytest
from django.core.cache import cache

from academy.throttle import Latch

pytestmark = pytest.mark.django_db

LATCH = Latch("test", ((3, 60), (5, 1000)))


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.mark.parametrize(
    ("times", "now", "expected"),
    [
        ([], 0, 0), ([0, 1], 1, 0), ([0, 1, 2], 2, 60), ([0, 1, 2], 32, 30), ([0, 1, 2], 62, 0),
        ([0, 100, 200], 200, 0), ([0, 100, 200, 300, 400], 400, 1000),
        ([0, 500, 1000, 1500, 2000], 2000, 0),
    ],
)  # fmt: skip
def test_latch_shuts_after_too_many_in_too_short_a_time(times, now, expected):
    for moment in times:
        LATCH.wrong("it", moment)

    assert LATCH.shut_for("it", now) == expected
    assert LATCH.shut_for("another", now) == 0


def test_latch_begins_anew_after_a_right_one():
    for moment in range(2):
        LATCH.wrong("it", moment)

    LATCH.right("it")

    assert LATCH.wrong("it", 3) == 0
