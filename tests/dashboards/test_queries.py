"""Dashboards read, and the database holds them to it."""

from datetime import date

import pytest
from django.db import InternalError, transaction

from academy.models import AuditEvent, PovertyFigure
from academy.roles import Role, Verb
from dashboards.queries import all_regions, poverty_context, read_only, regions_of
from tests.factories import make_person, make_region, make_theme, scope_of

pytestmark = pytest.mark.django_db


def test_read_only_refuses_a_write():
    theme = make_theme()

    with pytest.raises(InternalError, match="read-only"), transaction.atomic(), read_only():
        theme.name = "Lain"
        theme.save()


def test_read_only_lets_reads_pass_and_writes_follow():
    make_theme()

    with read_only():
        assert all_regions() == []

    AuditEvent.objects.create(verb="export", target_kind="dashboard")


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.LAN, ["32.12", "53.71"]), (Role.OFFICIAL, ["53.71"]), (Role.PDP, [])],
)
def test_regions_of_lists_own_regions_in_the_order_of_codes(role, seen):
    kupang = make_region("53.71")
    make_region("32.12")
    place = kupang if role == Role.OFFICIAL else None

    found = regions_of(scope_of(make_person(role, place=place)), Verb.SEE_DASHBOARD)

    assert [region.pk for region in found] == seen


def figure(area, measure="rate", period="2025-03", as_of=date(2025, 3, 31), **changes):
    values = {"value": "7.57", "unit": "persen", "source": "BPS", "quality": "found"} | changes
    return PovertyFigure.objects.create(
        area=area, measure=measure, period=period, as_of=as_of, **values
    )


def test_poverty_context_takes_the_newest_of_each_measure_with_province_and_nation():
    region = make_region("53.71")
    figure(region.area, period="2024-03", as_of=date(2024, 3, 31), value="8.24")
    figure(region.area)
    figure(region.area, "extreme_rate", value="2.49", source="katantt")
    figure(region.area.parent, value="18.60")
    figure(region.area.parent, "poor", value="1088780", unit="jiwa")
    figure(None, value="8.47")

    [*found] = poverty_context([region])["53.71"]

    assert [(one.place, one.measure, str(one.value)) for one in found] == [
        ("Kota Kupang", "rate", "7.57"),
        ("Kota Kupang", "extreme_rate", "2.49"),
        ("Provinsi Nusa Tenggara Timur", "rate", "18.60"),
        ("Indonesia", "rate", "8.47"),
    ]


def test_poverty_context_never_borrows_a_neighbours_figure():
    probolinggo, kupang = make_region("35.13"), make_region("53.71")
    figure(probolinggo.area, value="16.31")

    assert poverty_context([kupang])["53.71"] == []
