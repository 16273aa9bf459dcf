"""The guarded queryset and the table of roles."""

from datetime import date

import pytest
from django.db.models import Count

from academy.models import Unscoped
from academy.permissions import Grant, Scope
from academy.roles import Role, Verb
from households.models import Household, ListeningSession
from tests.factories import (
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

WAYS_TO_FORGET = {
    "list": lambda rows: list(rows.all()),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "values": lambda rows: list(rows.values("code")),
    "values_list": lambda rows: list(rows.values_list("code")),
    "filter": lambda rows: list(rows.filter(code="x")),
    "update": lambda rows: rows.update(code="x"),
    "delete": lambda rows: rows.all().delete(),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "slice": lambda rows: list(rows.order_by("pk")[:3]),
    "select_for_update": lambda rows: list(rows.select_for_update()),
    "union": lambda rows: list(rows.all().union(rows.all())),
}


@pytest.mark.parametrize("way", WAYS_TO_FORGET.values(), ids=WAYS_TO_FORGET)
def test_queryset_refuses_whoever_forgets_to_say_for_whom(way):
    with pytest.raises(Unscoped):
        way(Household.objects)


def test_queryset_runs_for_a_scope_and_for_a_reason():
    household = make_household()
    lan = scope_of(make_person(Role.LAN))

    assert Household.objects.visible_to(lan).get(pk=household.pk) == household
    assert Household.objects.unscoped("test").filter(code=household.code).count() == 1
    assert household.members.count() == 4


def test_unscoped_needs_a_reason():
    with pytest.raises(ValueError, match="reason"):
        Household.objects.unscoped("")


def test_household_is_seen_by_its_cohort_and_lan_only():
    kupang, indramayu = make_cohort(make_region()), make_cohort(make_region("32.12"))
    mine = make_household(cohort=kupang)
    people = {
        "own facilitator": (make_person(Role.FACILITATOR, place=kupang), True),
        "other facilitator": (make_person(Role.FACILITATOR, place=indramayu), False),
        "participant": (make_person(Role.PARTICIPANT, place=kupang), False),
        "coach": (make_person(Role.COACH, place=kupang), False),
        "official": (make_person(Role.OFFICIAL, place=kupang.region), False),
        "LAN": (make_person(Role.LAN), True),
        "PDP officer": (make_person(Role.PDP), False),
        "nobody": (make_person(), False),
    }

    seen = {
        who: Household.objects.visible_to(scope_of(person)).filter(pk=mine.pk).exists()
        for who, (person, _) in people.items()
    }

    assert seen == {who: expected for who, (_, expected) in people.items()}


def test_restricted_session_is_not_for_participants():
    session = make_session(sensitivity="restricted")
    participant = scope_of(make_person(Role.PARTICIPANT, place=session.cohort))
    facilitator = scope_of(make_person(Role.FACILITATOR, place=session.cohort))

    assert not ListeningSession.objects.visible_to(participant).exists()
    assert ListeningSession.objects.visible_to(facilitator).exists()


def test_draft_session_is_its_authors_own():
    cohort = make_cohort()
    author = scope_of(make_person(Role.FACILITATOR, place=cohort))
    make_session(author, household=make_household(author, cohort=cohort), status="draft")

    assert ListeningSession.objects.visible_to(author).count() == 1
    for role in (Role.FACILITATOR, Role.PARTICIPANT):
        other = scope_of(make_person(role, place=cohort))
        assert ListeningSession.objects.visible_to(other).count() == 0
    assert ListeningSession.objects.visible_to(scope_of(make_person(Role.LAN))).count() == 0


def test_scope_ends_with_the_last_day_of_an_enrolment():
    cohort = make_cohort()
    person = make_person(Role.FACILITATOR, place=cohort)
    person.enrolments.update(until=date(2026, 3, 31))

    assert Scope.of(person, date(2026, 3, 31)).can(Verb.RECORD_SESSION)
    assert not Scope.of(person, date(2026, 4, 1)).can(Verb.RECORD_SESSION)


def test_scope_of_a_switched_off_person_is_empty():
    person = make_person(Role.LAN, is_active=False)

    assert scope_of(person).grants == ()


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({}, True),
        ({"cohort_id": 1}, True),
        ({"cohort_id": 2}, False),
        ({"region_id": "53.71"}, True),
        ({"region_id": "32.12"}, False),
        ({"region_id": "53.71", "cohort_id": 2}, False),
    ],
)
def test_can_keeps_a_cohorts_role_inside_its_cohort(where, expected):
    scope = Scope(None, (Grant(Role.FACILITATOR, "53.71", 1),))

    assert scope.can(Verb.RECORD_SESSION, **where) is expected
