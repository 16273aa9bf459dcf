"""Peta Keluarga: the family's marks, its priorities, and the change between two times."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from academy.roles import Role
from households import story
from households.actions.assessment import record_assessment
from households.models import Assessment, Indicator, Mark
from households.reference import load_reference
from tests.factories import client_of, make_cohort, make_household, make_person, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference():
    load_reference()


@pytest.fixture
def facilitator():
    return make_person(Role.FACILITATOR, place=make_cohort())


@pytest.fixture
def client(facilitator):
    return client_of(facilitator)


@pytest.fixture
def household(facilitator):
    return make_household(scope_of(facilitator))


def form_page(household):
    return reverse("households:assessment", args=[household.pk])


def marked(**changes):
    post = {
        "client_uuid": str(uuid.uuid4()), "assessed_on": "2026-03-01", "note": "",
        "tanda-enough-income": "1", "tanda-drinking-water": "2", "tanda-documents": "3",
        "prioritas-1": "drinking-water", "alasan-1": "Air jauh, anak terlambat sekolah",
    }  # fmt: skip
    return post | changes


def record(household, facilitator, day, **marks):
    codes = {name.replace("_", "-"): mark for name, mark in marks.items()}
    return record_assessment(
        scope=scope_of(facilitator), household=household, assessed_on=day,
        answers={Indicator.objects.get(code=code): mark for code, mark in codes.items()},
        priorities=[], client_uuid=uuid.uuid4(),
    )  # fmt: skip


def test_form_asks_all_indicators_by_dimension_with_words_for_each_mark(client, household):
    answer = client.get(form_page(household))

    steps = answer.context["steps"]
    assert sum(len(step.questions) for step in steps) == 24
    assert len(steps) == 6
    for question in (q for step in steps for q in step.questions):
        assert [option.level for option in question.options] == [
            "red", "yellow", "green", "skipped",
        ]  # fmt: skip
        assert all(option.words for option in question.options[:3])
    assert "Waktu itu" not in answer.content.decode()


def test_form_stores_marks_priorities_and_skips(client, household):
    answer = client.post(form_page(household), marked())

    stored = household.assessments.get()
    assert answer["Location"] == reverse("households:family_map", args=[household.pk])
    assert stored.answers.count() == 24
    assert stored.answers.filter(mark=Mark.SKIPPED).count() == 21
    priority = stored.priorities.get()
    assert (priority.indicator.code, priority.reason) == (
        "drinking-water", "Air jauh, anak terlambat sekolah",
    )  # fmt: skip


def test_form_sent_twice_stores_one_map(client, household):
    post = marked()

    answers = [client.post(form_page(household), post).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert household.assessments.count() == 1


def test_form_with_the_number_of_another_familys_map_is_refused(client, facilitator, household):
    other = record(make_household(scope_of(facilitator)), facilitator, date(2026, 1, 1), savings=1)

    answer = client.post(form_page(household), marked(client_uuid=str(other.client_uuid)))

    assert answer.status_code == 422
    assert not household.assessments.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"tanda-enough-income": "4"}, "Pilih merah, kuning, hijau"),
        ({"tanda-enough-income": "\x00"}, "Pilih merah, kuning, hijau"),
        ({"prioritas-2": "drinking-water", "alasan-2": "lagi"}, "sudah dipilih di atas"),
        ({"prioritas-2": "savings"}, "Tuliskan alasan"),
        ({"alasan-2": "tanpa pilihan"}, "Pilih yang ingin diubah"),
        ({"prioritas-1": "tidak-ada"}, "Pilih dari daftar"),
        ({"alasan-1": "x" * 501}, "500"),
        ({"alasan-1": "\x00"}, ""),
        ({"assessed_on": "2999-01-01"}, "masa depan"),
        ({"assessed_on": "2019-01-01"}, "2020"),
        ({"assessed_on": "2026-02-29"}, "Tanggal ini tidak ada"),
        ({"assessed_on": ""}, "Isi tanggalnya"),
        ({"note": "x" * 100_000}, "4000"),
        ({"client_uuid": ""}, ""),
    ],
)
def test_form_refuses_with_a_sentence_and_keeps_the_marks(client, household, changes, sentence):
    answer = client.post(form_page(household), marked(**changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Assessment.objects.unscoped("test").exists()


def test_form_without_any_mark_is_refused(client, household):
    post = {"client_uuid": str(uuid.uuid4()), "assessed_on": "2026-03-01"}

    answer = client.post(form_page(household), post)

    assert answer.status_code == 422
    assert "Belum ada satu pun yang dinilai" in answer.content.decode()


def test_form_shows_what_was_marked_last_time(client, facilitator, household):
    record(household, facilitator, date(2025, 11, 1), savings=Mark.RED)

    page = client.get(form_page(household)).content.decode()

    assert page.count("Waktu itu") == 1


def test_form_keeps_a_draft(client, household):
    post = marked(action="draft")
    client.post(form_page(household), post)

    form = client.get(f"{form_page(household)}?draf={post['client_uuid']}").context["form"]

    assert form["tanda-enough-income"].value() == "1"
    assert form["alasan-1"].value() == "Air jauh, anak terlambat sekolah"
    assert not household.assessments.exists()


def test_archived_indicator_is_not_asked(client, household):
    Indicator.objects.filter(code="savings").update(is_active=False)

    assert "tanda-savings" not in client.get(form_page(household)).content.decode()


def test_family_map_tells_what_became_better_and_worse(client, facilitator, household):
    record(
        household, facilitator, date(2025, 11, 1),
        savings=Mark.RED, toilet=Mark.YELLOW, documents=Mark.GREEN, groups=Mark.SKIPPED,
    )  # fmt: skip
    record(
        household, facilitator, date(2026, 3, 1),
        savings=Mark.GREEN, toilet=Mark.RED, documents=Mark.GREEN, groups=Mark.RED,
    )  # fmt: skip

    answer = client.get(reverse("households:family_map", args=[household.pk]))

    picture = answer.context["map"]
    changes = {row.name: row.change for group in picture.groups for row in group.rows}
    names = dict(Indicator.objects.values_list("code", "name"))
    assert changes == {
        names["savings"]: "better", names["toilet"]: "worse", names["documents"]: "same",
        names["groups"]: "",
    }  # fmt: skip
    assert (picture.better, picture.worse) == (1, 1)
    assert "membaik" in answer.content.decode()


def test_family_map_of_one_time_shows_no_change(facilitator, household):
    record(household, facilitator, date(2025, 11, 1), savings=Mark.RED)

    picture = story.family_map(household)

    assert not picture.is_repeated
    assert picture.counts == [("green", 0), ("yellow", 0), ("red", 1)]
