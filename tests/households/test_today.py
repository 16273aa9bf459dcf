"""The facilitator's first page: what waits, in the region's own day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from academy.models import Transition
from academy.review import move
from academy.roles import Role
from tests.factories import (
    client_of,
    make_cohort,
    make_person,
    make_potential,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db
TODAY = "/lapangan/hari-ini/"


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def facilitator(cohort):
    return make_person(Role.FACILITATOR, place=cohort, name="Sari Lede")


@pytest.fixture
def client(facilitator):
    return client_of(facilitator)


def test_today_greets_and_says_what_to_do_when_nothing_waits(client):
    page = client.get(TODAY).content.decode()

    assert "Selamat bekerja, Sari" in page
    assert "Catat sesi" in page
    assert "Tidak ada janji yang jatuh tempo" in page
    assert "Semua keluarga sudah dikunjungi" in page


def test_today_shows_returned_work_with_the_first_note(client, facilitator, cohort):
    scope = scope_of(facilitator)
    make_session(scope, status="returned")
    make_potential(scope, cohort=cohort, status="returned")
    make_session(scope, status="accepted")

    returned = client.get(TODAY).context["returned"]

    assert [work.note for work in returned] == ["Lengkapi.", "Lengkapi kapasitas."]


def test_today_shows_nothing_of_a_colleagues_returned_work(client, cohort):
    make_session(scope_of(make_person(Role.FACILITATOR, place=cohort)), status="returned")

    assert client.get(TODAY).context["returned"] == []


@pytest.mark.parametrize(
    ("days", "state"),
    [(-61, None), (-3, "lewat 3 hari"), (0, "hari ini"), (1, "besok"), (14, "14 hari lagi"),
     (15, None)],
)  # fmt: skip
def test_today_shows_promises_that_fall_due(client, facilitator, days, state):
    day = datetime.now(ZoneInfo("Asia/Makassar")).date()
    step = {
        "text": "Membawa formulir akta", "kind": "promise", "owner_kind": "facilitator",
        "due_on": day + timedelta(days=days),
    }  # fmt: skip
    make_session(scope_of(facilitator), steps=[step])

    shown = client.get(TODAY).context

    assert [item.state for item in shown["due"] + shown["late"]] == ([state] if state else [])
    assert bool(shown["late"]) is (state is not None and days < 0)


@pytest.mark.parametrize(("days", "waits"), [(10, False), (59, False), (61, True)])
def test_today_shows_families_nobody_listened_to_for_sixty_days(client, facilitator, days, waits):
    day = datetime.now(ZoneInfo("Asia/Makassar")).date()
    make_session(scope_of(facilitator), held_on=day - timedelta(days=days))

    assert bool(client.get(TODAY).context["families"]) is waits


def test_today_counts_this_month_on_the_regions_calendar(facilitator):
    with time_machine.travel(datetime(2026, 3, 31, 16, 30, tzinfo=ZoneInfo("UTC")), tick=False):
        make_session(scope_of(facilitator), held_on=date(2026, 3, 31))
        make_session(scope_of(facilitator), held_on=date(2026, 4, 1))

        page = client_of(facilitator).get(TODAY)

    assert page.context["day"] == date(2026, 4, 1)
    assert [month.sessions for month in page.context["months"]] == [1]


def test_today_counts_nothing_that_was_pulled_back(client, facilitator):
    scope = scope_of(facilitator)
    day = datetime.now(ZoneInfo("Asia/Makassar")).date()
    step = {
        "text": "Membawa formulir", "kind": "step", "owner_kind": "facilitator", "due_on": day,
    }  # fmt: skip
    session = make_session(scope, status="submitted", held_on=day, steps=[step])
    family_page = session.household.get_absolute_url()
    assert "Membawa formulir" in client.get(family_page).content.decode()

    move(session, Transition.WITHDRAW, scope=scope)

    shown = client.get(TODAY).context
    assert (shown["due"], [month.sessions for month in shown["months"]]) == ([], [0])
    assert [family.pk for family in shown["families"]] == [session.household_id]
    assert "Membawa formulir" not in client.get(family_page).content.decode()


def test_today_takes_as_many_queries_for_ten_rows_as_for_one(
    client, facilitator, django_assert_num_queries
):
    step = {"text": "Membawa formulir", "kind": "step", "owner_kind": "facilitator"}
    day = datetime.now(ZoneInfo("Asia/Makassar")).date()
    row = {"status": "returned", "held_on": date(2025, 11, 1), "steps": [step | {"due_on": day}]}
    make_session(scope_of(facilitator), **row)
    client.get(TODAY)
    with CaptureQueriesContext(connection) as one:
        client.get(TODAY)
    for _ in range(7):
        make_session(scope_of(facilitator), **row)

    with django_assert_num_queries(len(one)):
        page = client.get(TODAY)

    assert len(page.context["due"]) == 8


@pytest.mark.parametrize("role", [Role.LAN, Role.PARTICIPANT, Role.COACH, Role.OFFICIAL, Role.PDP])
def test_today_is_for_facilitators_only(role):
    assert client_of(make_person(role)).get(TODAY).status_code == 403


def test_today_refuses_strangers_and_wrong_methods(client):
    assert Client().get(TODAY).status_code == 302
    assert client.post(TODAY).status_code == 405
