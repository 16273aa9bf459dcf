"""The nation's months as a file: the numbers of the page, for whoever may take them away."""

import pytest
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from tests.factories import client_of, make_cohort, make_person, make_region, make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.LAN, 200),
        (Role.OFFICIAL, 200),
        (Role.FACILITATOR, 403),
        (Role.PARTICIPANT, 403),
        (Role.COACH, 403),
        (Role.PDP, 403),
        (None, 403),
    ],
)
def test_national_csv_by_role(role, status):
    assert (
        client_of(make_person(role)).get(reverse("dashboards:national_csv")).status_code == status
    )


def test_national_csv_tells_its_meaning_and_leaves_a_row_in_the_trail():
    make_session(group_name="Warga RT", cohort=make_cohort(make_region()), household=None)

    answer = client_of(make_person(Role.LAN)).get(reverse("dashboards:national_csv"))

    text = answer.content.decode()
    assert "akademi_nasional_bulan_" in answer["Content-Disposition"]
    assert "Definisi;Sesi yang diterima LAN, menurut bulan setempat tiap wilayah." in text
    assert "2026-03;" in text
    assert AuditEvent.objects.filter(verb="export").count() == 1


def test_national_page_links_the_file_for_whoever_may_export():
    client = client_of(make_person(Role.LAN))

    page = client.get(reverse("dashboards:national")).content.decode()

    assert reverse("dashboards:national_csv") in page
