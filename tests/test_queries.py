"""Lists ask as often for many rows as for few."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.roles import Role
from tests.factories import make_household, make_person, make_potential, make_session, scope_of
from tests.walk import Visitor, doors
from tests.world import World

pytestmark = pytest.mark.django_db

ADMIN_LISTS = (
    "academy_auditevent", "academy_user", "academy_assignment", "academy_invitation",
    "cohorts_cohort", "households_listeningsession", "households_localpotential",
)  # fmt: skip


def lists(has_admin: bool) -> list[str]:
    """Addresses without a place holder that answer with a page of rows."""
    return [
        door.address({})
        for door in doors()
        if not door.arguments
        and not door.is_allauth
        and (
            not door.is_admin
            or (has_admin and door.name.removeprefix("admin:").startswith(ADMIN_LISTS)
                and door.name.endswith("changelist"))
        )
    ]  # fmt: skip


def counts(visitor: Visitor, addresses: list[str]) -> dict[str, int]:
    found = {}
    for address in addresses:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = visitor.visit("get", address)
        if answer.status_code == 200:
            found[address] = len(queries)
    return found


def add_rows(world: World, number: int) -> None:
    """Families, sessions in each state, potentials and people, in the region that is looked at."""
    place = world.places["53.71"]
    author = scope_of(place.people["facilitator"])
    for _ in range(number):
        household = make_household(author, cohort=place.cohort)
        for status in ("accepted", "submitted", "returned"):
            make_session(author, household=household, status=status)
            make_potential(author, cohort=place.cohort, status=status)
        make_person(Role.PARTICIPANT, place=place.cohort)


@pytest.mark.parametrize("who", ["facilitator", "participant", "official", "lan", "pdp"])
def test_lists_ask_no_more_for_more_rows(world, who):
    person = world.people.get(who) or world.places["53.71"].people[who]
    visitor, addresses = Visitor(person), lists(has_admin=who in ("lan", "pdp"))
    cache.clear()
    add_rows(world, 1)
    few = counts(visitor, addresses)

    add_rows(world, 9)
    many = counts(visitor, addresses)

    grown = {address: (few[address], many[address]) for address in few
             if many[address] > few[address]}  # fmt: skip
    assert grown == {}
