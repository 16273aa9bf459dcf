"""Who sees which cohort, and what the pages tell."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.roles import Role
from cohorts.reference import STAGES, load_stages
from tests.factories import client_of, make_cohort, make_person, make_region

pytestmark = pytest.mark.django_db


def test_list_shows_own_cohorts_only():
    mine, other = make_cohort(make_region()), make_cohort(make_region("32.12"))
    client = client_of(make_person(Role.PARTICIPANT, place=mine))

    text = client.get(reverse("cohorts:list")).content.decode()

    assert mine.name in text
    assert other.name not in text


def test_list_is_lans_whole_view():
    mine, other = make_cohort(make_region()), make_cohort(make_region("32.12"))
    client = client_of(make_person(Role.LAN))

    text = client.get(reverse("cohorts:list")).content.decode()

    assert mine.name in text
    assert other.name in text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.FACILITATOR, 200),
        (Role.PARTICIPANT, 200),
        (Role.COACH, 200),
        (Role.LAN, 200),
        (Role.OFFICIAL, 403),
        (Role.PDP, 403),
        (None, 403),
    ],
)
def test_detail_by_role(role, status):
    cohort = make_cohort()
    place = cohort.region if role == Role.OFFICIAL else cohort
    client = client_of(make_person(role, place=place))

    assert client.get(cohort.get_absolute_url()).status_code == status


def test_detail_of_a_foreign_cohort_is_like_one_that_is_missing():
    foreign = make_cohort(make_region("32.12"))
    client = client_of(make_person(Role.FACILITATOR, place=make_cohort(make_region())))

    there = client.get(foreign.get_absolute_url())
    missing = client.get(reverse("cohorts:detail", args=[999_999]))

    assert there.status_code == missing.status_code == 404
    assert main_of(there) == main_of(missing)


def test_detail_tells_stages_villages_and_people():
    load_stages()
    cohort = make_cohort()
    person = make_person(Role.FACILITATOR, place=cohort, name="Maria")
    cohort.stages.filter(stage__order=1).update(started_on=date(2025, 10, 15))

    text = client_of(person).get(cohort.get_absolute_url()).content.decode()

    assert all(name in text for name, _, _ in STAGES)
    assert "Sedang berjalan" in text
    assert "Kelurahan Oesapa" in text
    assert "Maria" in text


def test_detail_refuses_to_be_posted_to():
    cohort = make_cohort()

    answer = client_of(make_person(Role.COACH, place=cohort)).post(cohort.get_absolute_url())

    assert answer.status_code == 405


def test_list_asks_for_a_sign_in(client):
    answer = client.get(reverse("cohorts:list"))

    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


def test_list_needs_as_many_queries_for_ten_cohorts_as_for_one():
    load_stages()
    client = client_of(make_person(Role.LAN))
    make_cohort()
    client.get(reverse("cohorts:list"))  # the first visit notes the session
    one = queries_of_list(client)
    for _ in range(9):
        make_cohort()

    assert queries_of_list(client) == one


def queries_of_list(client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("cohorts:list"))
    return len(queries)


def main_of(answer) -> str:
    """The page without its tokens, which are new on every page."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]
