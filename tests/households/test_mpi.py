"""Looking for the same family twice: numbers by hash, names by likeness, own scope only."""

import pytest

from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.mpi import Person, find_duplicates
from tests.factories import (
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_village,
    scope_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope():
    return scope_of(make_person(Role.FACILITATOR, place=make_cohort()))


@pytest.fixture
def household(scope):
    members = [
        {"name": "Yuliana Nenoliu", "sex": "f", "relation": "head", "birth_year": 1984,
         "nik": "5371994502840001"},
        {"name": "Marthen", "sex": "m", "relation": "spouse", "birth_year": 1980},
        {"name": "Dorkas", "sex": "f", "relation": "child", "birth_year": 2012},
    ]  # fmt: skip
    return make_household(scope, members=members, kk_number="5371990101200001")


def search(scope, *people, area=None, kk_number="", **more):
    return find_duplicates(
        scope=scope, area=area or make_village(make_region()), kk_number=kk_number,
        people=list(people), **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "year", "is_found"),
    [
        ("Yuliana Nenoliu", 1984, True),
        ("YULIANA  NENOLIU", None, True),
        ("Nenoliu Yuliana", None, True),
        ("Juliana Nenoliu", 1986, True),
        ("Yulliana Nenolliu", 1984, True),
        ("Marthen", 1980, True),
        ("Martin", 1980, False),
        ("Yuliana Nenoliu", 1960, False),
        ("Dorkas", 2012, False),
        ("Bonifasius", 1984, False),
        ("", None, False),
        ("🐟", None, False),
    ],
)
def test_find_duplicates_by_name_in_the_same_village(scope, household, name, year, is_found):
    found = search(scope, Person(name, birth_year=year))

    assert bool(found.candidates) is is_found


def test_find_duplicates_leaves_children_of_the_new_family_aside(scope, household):
    assert not search(scope, Person("Marthen", is_grown_up=False)).candidates


def test_find_duplicates_by_name_only_in_the_same_village(scope, household):
    other = make_village(make_region(), 1003, "Namosain")

    assert not search(scope, Person("Yuliana Nenoliu"), area=other).candidates


@pytest.mark.parametrize(
    ("person", "kk_number", "reason"),
    [
        (Person("Lain"), "5371990101200001", "nomor KK sama"),
        (Person("Lain", nik="5371994502840001"), "", "NIK seorang anggota sama"),
    ],
)
def test_find_duplicates_by_number_anywhere_in_the_scope(
    scope, household, person, kk_number, reason
):
    other = make_village(make_region(), 1003, "Namosain")

    found = search(scope, person, area=other, kk_number=kk_number)

    assert [c.reasons for c in found.candidates] == [[reason]]
    assert found.elsewhere == ()


def test_find_duplicates_never_shows_a_family_of_others(household):
    stranger = scope_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("32.12"))))

    found = search(
        stranger, Person("Yuliana Nenoliu", nik="5371994502840001"), kk_number="5371990101200001"
    )

    assert found.candidates == []
    assert found.elsewhere == ("kk_number", "nik")


def test_find_duplicates_does_not_compare_names_of_a_family_that_withdrew(scope, household):
    withdraw_consent(scope=scope, household=household, purposes=["participate"])

    assert not search(scope, Person("Yuliana Nenoliu")).candidates
    assert search(scope, Person("Lain"), kk_number="5371990101200001").candidates


def test_find_duplicates_leaves_the_family_itself_aside(scope, household):
    found = search(scope, Person("Yuliana Nenoliu"), besides=household)

    assert not found.candidates
