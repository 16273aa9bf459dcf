"""LAN opens cohorts, places them and enrols people."""

from datetime import date

import pytest
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from cohorts.actions import enrol
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


@pytest.mark.parametrize("is_new", [True, False])
def test_nobody_gives_a_part_to_themselves(is_new):
    cohort, me = make_cohort(loci=[]), make_person(Role.LAN)
    row = {"enrolments-0-since": "2026-01-05", "enrolments-0-until": "2027-01-05"}
    if is_new:
        row |= {"enrolments-0-person": me.pk, "enrolments-0-part": "facilitator"}
    else:
        old = enrol(
            cohort=cohort, person=me, part="facilitator", since=date(2026, 1, 5), scope=None
        )
        row |= {"enrolments-0-id": old.pk, "enrolments-0-cohort": cohort.pk}

    answer = client_of(me).post(
        reverse("admin:cohorts_cohort_change", args=[cohort.pk]),
        change(cohort, **management("enrolments", 1, int(not is_new)), **row),
    )

    assert "diberikan atau diubah oleh rekan" in answer.content.decode()
    assert not Enrolment.objects.filter(person=me, until__isnull=False).exists()


def test_part_in_a_cohort_is_not_turned_into_another_persons(lan):
    cohort, somebody = make_cohort(loci=[]), make_person()
    row = enrol(
        cohort=cohort, person=make_person(), part="coach", since=date(2026, 1, 5), scope=None
    )

    lan.post(
        reverse("admin:cohorts_cohort_change", args=[cohort.pk]),
        change(
            cohort, **management("enrolments", 1, 1),
            **{
                "enrolments-0-id": row.pk, "enrolments-0-cohort": cohort.pk,
                "enrolments-0-person": somebody.pk, "enrolments-0-part": "facilitator",
                "enrolments-0-since": "2026-01-05", "enrolments-0-until": "2026-12-31",
            },
        ),
    )  # fmt: skip

    stored = Enrolment.objects.get(pk=row.pk)
    assert (stored.person, stored.part) == (row.person, "coach")
    assert stored.until == date(2026, 12, 31)


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
