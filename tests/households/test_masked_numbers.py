"""On the sheet of a family its numbers stand masked; left so, they were not changed."""

import pytest
from django.urls import reverse

from academy.roles import Role
from households.models import Household
from tests.factories import client_of, make_cohort, make_household, make_person, scope_of

pytestmark = pytest.mark.django_db

KK, NIK = "5371991202840001", "5371995206840002"


@pytest.fixture
def family():
    facilitator = make_person(Role.FACILITATOR, place=make_cohort())
    head = {"name": "Yuliana", "nik": NIK, "sex": "f", "relation": "head", "birth_year": 1984}
    household = make_household(scope_of(facilitator), kk_number=KK, members=[head])
    household.client = client_of(facilitator)
    household.sheet = reverse("households:edit", args=[household.pk])
    return household


def post(family, **changes):
    head = family.members.get()
    fields = {
        "client_uuid": "0b8e8a0c-7a4e-4c0f-9d0e-1f2a3b4c5d6e", "version": family.version,
        "area": family.area_id, "kk_number": "537199******0001", "members-TOTAL_FORMS": 1,
        "members-INITIAL_FORMS": 1, "members-MIN_NUM_FORMS": 1, "members-MAX_NUM_FORMS": 20,
        "members-0-member": head.pk, "members-0-name": "Yuliana Bessie",
        "members-0-relation": "head", "members-0-sex": "f", "members-0-birth_year": 1984,
        "members-0-nik": "537199******0002", "members-0-school": "unknown",
    }  # fmt: skip
    return family.client.post(family.sheet, fields | changes)


def stored(family):
    household = Household.objects.unscoped("test").get(pk=family.pk)
    head = household.members.get()
    return household.kk_number, head.nik, head.name


def test_edit_shows_numbers_masked(family):
    page = family.client.get(family.sheet).content.decode()

    assert "537199******0001" in page
    assert KK not in page
    assert NIK not in page


def test_edit_keeps_numbers_left_masked(family):
    answer = post(family)

    assert answer.status_code == 302
    assert stored(family) == (KK, NIK, "Yuliana Bessie")


def test_edit_writes_no_name_into_a_cookie(family):
    answer = post(family, **{"members-0-born_on": "1984-01-02", "members-0-birth_year": ""})

    assert answer.status_code == 302 and set(answer.cookies) <= {"sesi", "csrf"}
    page = family.client.get(answer.url).content.decode()
    assert "Yuliana Bessie: Tanggal lahir yang diisi berbeda" in page


def test_edit_takes_new_and_emptied_numbers(family):
    answer = post(family, kk_number="5371991202840009", **{"members-0-nik": ""})

    assert answer.status_code == 302
    assert stored(family) == ("5371991202840009", "", "Yuliana Bessie")


def test_conflict_shows_both_numbers_masked(family):
    Household.objects.unscoped("test").filter(pk=family.pk).update(version=9)

    answer = post(family, kk_number="5371991302840001")

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "537199******0001" in page
    assert KK not in page
