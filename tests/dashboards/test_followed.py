"""The panels of promises and of work: what they say, and when they say nothing."""

import pytest

import households.public as public
from academy.disclosure import HIDDEN
from dashboards.followed import promises_panel, work_panel
from solutions.queries import WorkCount


def counted(families: int, **changes: int) -> public.PromiseCount:
    numbers = {"open": 3, "late": 1, "done": 2, "kept": 4, "broken": 1} | changes
    return public.PromiseCount("53.71", "", **numbers, families=families)


CASES = [
    (None, [], "Belum ada janji"),
    (counted(4), [HIDDEN] * 5, "Baru sedikit keluarga"),
    (counted(5), [4, 2, 3, 1, 1], "4 dari 10 janji ditepati"),
]


@pytest.mark.parametrize(("row", "numbers", "sentence"), CASES)
def test_promises_panel(row, numbers, sentence):
    panel = promises_panel(row)

    assert [number for _, number in panel.rows] == numbers
    assert sentence in panel.sentence


def test_work_panel_says_what_came_of_it():
    panel = work_panel(WorkCount("53.71", proposals=3, committed=2, value=5_000_000, results=4,
                                 results_told=1))  # fmt: skip

    assert panel.sentence == (
        "3 proposal diterima, 2 di antaranya didukung mitra; 1 dari 4 hasil sudah dikabarkan "
        "kembali."
    )
    assert ("Nilai komitmen", "Rp5.000.000") in panel.rows
