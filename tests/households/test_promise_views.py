"""The ledger's pages: filters, what to do next, and what was typed staying on the page."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.roles import Role
from households.actions.promise import mark_done
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db


def promise_data(text: str, due_on: date) -> dict:
    return {"kind": "promise", "text": text, "owner_kind": "agency", "owner_name": "Dinas PU",
            "due_on": due_on}  # fmt: skip


class Field:
    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.today = self.cohort.region.today()
        self.person = make_person(Role.FACILITATOR, place=self.cohort)
        self.me, self.client = scope_of(self.person), client_of(self.person)
        self.family = make_household(self.me, cohort=self.cohort)
        self.session = make_session(
            self.me, household=self.family, held_on=self.today - timedelta(days=60),
            steps=[promise_data("Sumur digali", self.today - timedelta(days=3)),
                   promise_data("Pupuk dikirim", self.today + timedelta(days=5))],
        )  # fmt: skip
        self.late, self.soon = self.session.next_steps.order_by("sequence")

    def url(self, name, promise=None):
        return reverse(f"households:{name}", args=[(promise or self.late).pk])


@pytest.fixture
def field():
    return Field()


FILTERS = [
    ("terlambat", "Sumur digali", "Pupuk dikirim"),
    ("segera", "Pupuk dikirim", "Sumur digali"),
    ("ditepati", None, "Sumur digali"),
]


@pytest.mark.parametrize(("word", "shown", "hidden"), FILTERS)
def test_ledger_filters_by(field, word, shown, hidden):
    page = field.client.get(reverse("households:promises"), {"keadaan": word}).content.decode()

    assert hidden not in page and (shown is None or shown in page)


def test_ledger_asks_as_often_for_ten_as_for_one(field):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            field.client.get(reverse("households:promises"))
        return len(queries)

    asked()
    few = asked()
    due = field.today + timedelta(days=2)
    make_session(
        field.me, household=field.family, steps=[promise_data(f"Janji {n}", due) for n in range(9)]
    )

    assert asked() == few


def test_promise_without_a_visit_leads_to_recording_one(field):
    page = field.client.get(field.url("promise")).content.decode()

    assert f"?keluarga={field.family.pk}" in page and "Belum ada kunjungan" in page


def test_telling_keeps_the_familys_own_words(field):
    visit = make_session(field.me, household=field.family, held_on=field.today)
    answer = field.client.post(
        field.url("promise_tell"),
        {"visit": visit.pk, "is_kept": "ya", "answer": "agrees", "answer_words": "Su jalan."},
    )

    assert answer.status_code == 302
    page = field.client.get(answer.url).content.decode()
    assert "Su jalan." in page and "ditepati" in page and "Dikabarkan kembali" in page


def test_telling_without_an_answer_keeps_what_was_typed(field):
    visit = make_session(field.me, household=field.family, held_on=field.today)

    answer = field.client.post(
        field.url("promise_tell"),
        {"visit": visit.pk, "is_kept": "tidak", "answer_words": "Kecewa."},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Kecewa." in page and "Tuliskan alasannya" in page


def test_done_in_the_future_is_refused_on_the_page(field):
    later = field.today + timedelta(days=1)

    answer = field.client.post(field.url("promise_done"), {"done_on": later.isoformat()})

    assert answer.status_code == 422 and "masih di depan" in answer.content.decode()


def test_two_people_at_once_get_one_sentence(field):
    data = {"reason": "Anggaran dialihkan."}
    assert field.client.post(field.url("promise_break"), data).status_code == 302

    again = field.client.post(field.url("promise_break"), data)

    assert again.status_code == 422 and "Muat ulang" in again.content.decode()


def test_done_can_be_taken_back_until_it_was_told(field):
    mark_done(scope=field.me, promise=field.late, done_on=field.today)

    field.client.post(field.url("promise_reopen"))

    field.late.refresh_from_db()
    assert field.late.state == "open"


def test_a_sent_visit_offers_the_earlier_promises_to_tell(field):
    visit = make_session(
        field.me, household=field.family, held_on=field.today, status="submitted",
        steps=[promise_data("Janji baru", field.today)],
    )  # fmt: skip

    page = field.client.get(visit.get_absolute_url()).content.decode()

    assert field.url("promise_tell") in page
    assert field.url("promise_tell", visit.next_steps.get()) not in page


def test_family_page_leads_to_its_promises(field):
    page = field.client.get(field.family.get_absolute_url()).content.decode()

    assert field.url("promise") in page


def test_today_leads_to_the_promise(field):
    page = field.client.get(reverse("households:today")).content.decode()

    assert field.url("promise") in page


ANSWERS = [
    ("participant", "promise", 200),
    ("participant", "promise_tell", 403),
    ("lan", "promise", 200),
    ("coach", "promise", 403),
    ("official", "promise", 403),
    ("stranger", "promise", 404),
    ("stranger", "promise_tell", 404),
]


@pytest.mark.parametrize(("role", "name", "status"), ANSWERS)
def test_promise_answers_each_role(field, role, name, status):
    if role == "stranger":
        person = make_person(Role.FACILITATOR, place=make_cohort(make_region("35.13")))
    elif role == "official":
        person = make_person(Role.OFFICIAL, place=field.cohort.region)
    else:
        person = make_person(Role(role), place=field.cohort)

    assert client_of(person).get(field.url(name)).status_code == status
