"""What may be shown of a region's numbers; pure counts in, safe figures out."""

from datetime import date
from types import SimpleNamespace

import pytest

import households.public as public
from academy.disclosure import HIDDEN
from dashboards import figures as module
from dashboards.figures import figures_of, total

REGION = SimpleNamespace(pk="53.71", slug="kota-kupang")


@pytest.fixture
def field(monkeypatch):
    """Lets a test say what the field counts; what it does not say is empty."""

    def say(*, families=0, months=None, themes=(), villages=(), family_map=()):
        heard = public.Listening(families, months or {}, 0, public.People(), None)
        door = SimpleNamespace(
            listening=lambda ids: {"53.71": heard},
            villages=lambda ids: list(villages),
            themes=lambda ids: list(themes),
            map_by_dimension=lambda ids: list(family_map),
            potentials=lambda ids: [],
            NOTHING_YET=public.NOTHING_YET,
            MARKS=public.MARKS,
        )
        monkeypatch.setattr(module, "public", door)
        [found] = figures_of([REGION])
        return found

    return say


def theme(code, quotes, families, released=0):
    return public.ThemeCount("53.71", code, code.capitalize(), quotes, families, released)


def village(number, sessions):
    name, code = f"Desa {number}", f"53.71.01.{number}"
    return public.VillageHeard(code, name, "Alak", None, None, sessions, bool(sessions))


def marks(red, yellow, green, skipped):
    return {"red": red, "yellow": yellow, "green": green, "skipped": skipped}


def map_row(answers, families, all_families, *, is_latest=False):
    return public.MapCount(
        "53.71", "health", "Kesehatan", is_latest, marks(*answers), marks(*families), all_families
    )


@pytest.mark.parametrize(
    ("quotes", "families", "shown"),
    [
        (9, 5, (9, 5)),
        (9, 4, (9, HIDDEN)),
        (4, 4, (HIDDEN, HIDDEN)),
        (1, 1, (HIDDEN, HIDDEN)),
        (3, 0, (3, 0)),  # spoken in a group only
    ],
)
def test_a_theme_of_few_families_hides_its_few_sentences(field, quotes, families, shown):
    [found] = field(families=20, themes=[theme("air", quotes, families)]).themes

    assert (found.quotes, found.families) == shown


def test_hidden_themes_stand_last_by_name_not_by_size(field):
    found = field(
        families=20, themes=[theme("zakat", 4, 4), theme("air", 1, 1), theme("beras", 7, 6)]
    )

    assert [one.code for one in found.themes] == ["beras", "air", "zakat"]


@pytest.mark.parametrize(("families", "sessions", "shown"), [(4, 4, HIDDEN), (4, 9, 9), (5, 5, 5)])
def test_sessions_are_hidden_with_few_families(field, families, sessions, shown):
    found = field(families=families, months={date(2026, 3, 1): sessions})

    assert found.sessions == shown
    assert found.months == {date(2026, 3, 1): shown}


def test_a_lone_small_village_takes_another_with_it(field):
    villages = [village(1, 3), village(2, 7), village(3, 12), village(4, 0)]

    shown = field(families=20, villages=villages).village_sessions

    assert [shown[one.code] for one in villages] == [HIDDEN, HIDDEN, 12, 0]


def test_many_answers_of_few_families_are_hidden_with_a_second_mark(field):
    rows = [map_row((9, 20, 25, 6), (3, 9, 10, 6), 12)]

    [found] = field(families=20, family_map=rows).family_map

    assert found.marks["red"] is HIDDEN
    assert found.marks["skipped"] is HIDDEN  # the smallest other: else red follows from the sum
    assert (found.marks["yellow"], found.marks["green"], found.answers) == (20, 25, 60)
    assert (found.share("yellow"), found.share("red")) == (33, HIDDEN)


def test_a_map_of_four_families_is_left_out(field):
    found = field(families=20, family_map=[map_row((0, 0, 20, 0), (0, 0, 4, 0), 4)])

    assert found.family_map == []
    assert found.families_mapped_twice == 0


@pytest.mark.parametrize(
    ("cells", "shown"), [([5, 6], 11), ([5, 0], 5), ([5, HIDDEN], HIDDEN), ([], 0)]
)
def test_total_is_hidden_as_soon_as_a_part_is(cells, shown):
    assert total(cells) == shown


def test_a_region_without_rows_has_empty_figures(field):
    found = field()

    assert (found.families, found.sessions, found.villages_heard) == (0, 0, 0)
    assert found.themes == found.family_map == []
