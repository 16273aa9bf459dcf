"""The pages of lessons: reading them anywhere, writing and sharing one's own, trying others'."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.roles import Role
from solutions.models import Lesson, LessonUse
from tests.action_factories import make_lesson
from tests.factories import client_of, make_cohort, make_person, make_region, make_theme
from tests.pages import forms_of
from tests.solution_factories import DAY, make_partner, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(name, row):
    return reverse(f"solutions:{name}", args=[row.pk])


def form_at(client, url):
    page = client.get(url)
    assert page.status_code == 200
    form = next(one for one in forms_of(page.content.decode()) if "keluar" not in one.action
                and one.method == "post")  # fmt: skip
    return form.sends()


def writer(code="32.12"):
    """Somebody who writes in another region."""
    cohort = make_cohort(make_region(code))
    return make_person(Role.PARTICIPANT, place=cohort)


def test_lesson_is_written_shared_and_bettered():
    proposal = make_proposal()
    client, reader = client_of(proposal.author), client_of(writer())
    data = form_at(client, address("lesson_new", proposal)) | {
        "title": "Pengurus dulu", "learned": "Iuran lancar.", "themes": make_theme().pk,
    }  # fmt: skip
    client.post(address("lesson_new", proposal), data)
    lesson = Lesson.objects.unscoped("the one lesson").get()

    before = reader.get(address("lesson", lesson)).status_code
    client.post(address("lesson_publish", lesson))
    after = reader.get(address("lesson", lesson))
    edit = form_at(client, address("lesson_edit", lesson)) | {"avoid": "Tanpa izin lahan."}
    client.post(address("lesson_edit", lesson), edit)
    stale = client.post(address("lesson_edit", lesson), edit | {"avoid": "Lain."})

    assert before == 404
    assert "Iuran lancar." in words(after)
    assert "Tanpa izin lahan." in words(reader.get(address("lesson", lesson)))
    assert stale.status_code == 409


def test_lesson_tried_elsewhere_is_told_beside_where_it_comes_from():
    lesson = make_lesson(make_proposal())
    person = writer()
    client = client_of(person)
    data = form_at(client, address("lesson_use", lesson)) | {
        "tried_on": f"{DAY:%Y-%m-%d}", "outcome": "trying",
    }  # fmt: skip
    client.post(address("lesson_use", lesson), data)
    later = form_at(client, address("lesson_use", lesson))
    without = client.post(address("lesson_use", lesson), later | {"outcome": "adapted"})

    client.post(
        address("lesson_use", lesson), later | {"outcome": "adapted", "text": "Kami pakai pasir."}
    )

    use = LessonUse.objects.unscoped("the one use").get()
    assert without.status_code == 422
    assert (use.outcome, use.version) == ("adapted", 2)
    shown = words(client_of(lesson.proposal.author).get(address("lesson", lesson)))
    assert "Kami pakai pasir." in shown
    assert "berhasil setelah disesuaikan" in shown


@pytest.mark.parametrize("name", ["lesson_edit", "lesson_publish"])
def test_readers_of_a_lesson_change_nothing(name):
    lesson = make_lesson(make_proposal())

    assert client_of(writer()).post(address(name, lesson)).status_code == 403


def test_lesson_use_is_for_other_regions():
    lesson = make_lesson(make_proposal())

    answer = client_of(lesson.proposal.author).get(address("lesson_use", lesson))

    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("query", "shown"),
    [("", True), ("theme=air-bersih", True), ("theme=utang", False), ("region=53.71", True),
     ("region=32.12", False), ("theme=tidak-ada&region=x", True)],
)  # fmt: skip
def test_lessons_are_filtered_by_theme_and_region(query, shown):
    make_theme("utang", "Utang")
    make_region("32.12")
    make_lesson(make_proposal())

    page = client_of(writer("35.13")).get(f"{reverse('solutions:lessons')}?{query}")

    assert ("Bentuk pengurus sumur lebih dulu" in words(page)) is shown


def test_partner_reads_no_lessons():
    lesson = make_lesson(make_proposal())
    client = client_of(make_partner())

    assert client.get(reverse("solutions:lessons")).status_code == 403
    assert client.get(address("lesson", lesson)).status_code == 403


def test_lesson_offers_what_other_regions_learned():
    mine = make_lesson(make_proposal())
    theirs = make_lesson(
        make_proposal(cohort=make_cohort(make_region("32.12"))), title="Utamakan ibu-ibu"
    )

    shown = words(client_of(mine.proposal.author).get(address("lesson", mine)))

    assert "Pelajaran wilayah lain" in shown
    assert theirs.title in shown


def test_lessons_ask_as_often_for_ten_as_for_one():
    client = client_of(writer())
    url = reverse("solutions:lessons")

    def count(number):
        for _ in range(number):
            make_lesson(make_proposal())
        with CaptureQueriesContext(connection) as found:
            client.get(url)
        return len(found)

    count(1)

    assert count(0) == count(9)
