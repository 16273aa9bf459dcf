"""LAN opens cohorts, places them and enrols people."""

import pytest
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from cohorts.models import Cohort, Enrolment
from cohorts.reference import STAGES, load_stages
from tests.factories import client_of, make_cohort, make_person, make_region, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return client_of(make_person(Role.LAN))


def management(prefix: str, total: int = 0, initial: int = 0) -> dict[str, int]:
    return {f"{prefix}-TOTAL_FORMS": total, f"{prefix}-INITIAL_FORMS": initial}


def test_new_cohort_gets_all_stages_in_use(lan):
    load_stages()
    make_region()

    answer = lan.post(
        reverse("admin:cohorts_cohort_add"),
        {
            "code": "APK-5371-2026-02", "region": "53.71", "name": "Angkatan II",
            "starts_on": "2026-11-01", "ends_on": "2027-06-30",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    cohort = Cohort.objects.get(code="APK-5371-2026-02")
    assert cohort.stages.count() == len(STAGES)
    assert AuditEvent.objects.filter(verb="add", target_kind="cohorts.cohort").exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ends_on": "2026-10-01"}, "Tanggal selesai tidak boleh sebelum tanggal mulai"),
        ({"code": "angkatan dua"}, "Kode angkatan ditulis seperti"),
    ],
)
def test_cohort_with_a_fault_says_what_to_do(lan, changes, sentence):
    make_region()
    fields = {
        "code": "APK-5371-2026-02", "region": "53.71", "name": "Angkatan II",
        "starts_on": "2026-11-01", "ends_on": "2027-06-30",
    }  # fmt: skip

    answer = lan.post(reverse("admin:cohorts_cohort_add"), fields | changes)

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def change(cohort: Cohort, **rows: object) -> dict[str, object]:
    return {
        "name": cohort.name, "starts_on": str(cohort.starts_on), "ends_on": str(cohort.ends_on),
        **management("loci"), **management("stages"), **management("enrolments"), **rows,
    }  # fmt: skip


def test_village_of_another_region_is_refused_with_its_name(lan):
    cohort = make_cohort(make_region(), loci=[])
    elsewhere = make_village(make_region("32.12"))

    answer = lan.post(
        reverse("admin:cohorts_cohort_change", args=[cohort.pk]),
        change(cohort, **management("loci", 1), **{"loci-0-area": elsewhere.pk}),
    )

    assert answer.status_code == 200
    assert "berada di luar Kota Kupang" in answer.content.decode()
    assert not cohort.loci.exists()


def test_person_is_enrolled_with_a_row_in_the_trail(lan):
    cohort, person = make_cohort(), make_person()
    row = {
        "enrolments-0-person": person.pk, "enrolments-0-part": "coach",
        "enrolments-0-since": "2026-01-05",
    }  # fmt: skip

    answer = lan.post(
        reverse("admin:cohorts_cohort_change", args=[cohort.pk]),
        change(cohort, **management("enrolments", 1), **row),
    )

    assert answer.status_code == 302
    assert Enrolment.objects.get(person=person).part == "coach"
    assert AuditEvent.objects.filter(target_kind="cohorts.enrolment").exists()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.COACH, Role.OFFICIAL, Role.PDP])
def test_cohorts_are_kept_by_lan_only(role):
    client = client_of(make_person(role))

    assert client.get(reverse("admin:cohorts_cohort_changelist")).status_code == 403
