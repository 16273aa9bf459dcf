"""LAN takes a region in without code, and keeps figures with their source."""

from datetime import date

import pytest
from django.urls import reverse

from academy.models import Area, AuditEvent, PovertyFigure, Region
from academy.roles import Role
from tests.factories import client_of, make_area, make_person, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def lan():
    return client_of(make_person(Role.LAN))


def make_malang() -> Area:
    make_area("35", "Jawa Timur", "provinsi")
    return make_area("35.07", "Kabupaten Malang", "kabupaten", time_zone="Asia/Jakarta")


def test_region_is_taken_in_with_its_zone_and_trail(lan):
    area = make_malang()

    answer = lan.post(
        reverse("admin:academy_region_add"),
        {"area": area.pk, "joined_on": "2026-11-02", "contact": "Bappeda", "context": ""},
    )

    assert answer.status_code == 302
    region = Region.objects.get(pk="35.07")
    assert (region.time_zone, region.joined_on) == ("Asia/Jakarta", date(2026, 11, 2))
    assert region.contact == "Bappeda"
    assert AuditEvent.objects.filter(verb="take_in", target_id="35.07").exists()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [("35", "bukan kabupaten atau kota"), ("53.71", "sudah ada")],
)
def test_region_that_cannot_be_taken_in_says_why(lan, code, sentence):
    make_region()
    make_malang()

    answer = lan.post(
        reverse("admin:academy_region_add"), {"area": code, "joined_on": "2026-11-02"}
    )

    assert answer.status_code == 200
    assert sentence in answer.content.decode()


def test_autocomplete_for_a_region_offers_regencies_however_spelled(lan):
    make_malang()
    url = reverse("admin:autocomplete")
    query = {
        "app_label": "academy", "model_name": "region", "field_name": "area", "term": "malang",
    }  # fmt: skip

    found = lan.get(url, query).json()["results"]

    assert [row["id"] for row in found] == ["35.07"]


def test_figure_needs_source_and_date(lan):
    make_malang()

    answer = lan.post(
        reverse("admin:academy_povertyfigure_add"),
        {"area": "35.07", "measure": "rate", "value": "9,1", "unit": "%", "period": "2025-03"},
    )

    assert answer.status_code == 200
    assert not PovertyFigure.objects.exists()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.OFFICIAL, Role.COACH, None])
@pytest.mark.parametrize("page", ["region", "povertyfigure", "area"])
def test_places_are_lans_desk_only(role, page):
    client = client_of(make_person(role))

    assert client.get(reverse(f"admin:academy_{page}_changelist")).status_code == 403


def test_area_cannot_be_changed(lan):
    area = make_malang()
    url = reverse("admin:academy_area_change", args=[area.pk.replace(".", "_2E")])

    assert lan.post(url, {"name": "Lain"}).status_code == 403
    assert Area.objects.get(pk=area.pk).name == "Kabupaten Malang"
