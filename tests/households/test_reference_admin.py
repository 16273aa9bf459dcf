"""The lists that LAN keeps, and families by their code."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from households.models import Theme
from tests.factories import (
    client_of,
    make_household,
    make_indicator,
    make_person,
    make_potential_class,
    make_theme,
)

pytestmark = pytest.mark.django_db

LISTS = ("theme", "indicator", "aidprogramme", "potentialclass", "household")


@pytest.fixture
def lan():
    return make_person(Role.LAN)


def test_theme_is_archived_not_deleted(lan):
    theme = make_theme()
    url = reverse("admin:households_theme_changelist")

    client_of(lan).post(url, {"action": "archive", ACTION_CHECKBOX_NAME: [theme.pk]})

    theme.refresh_from_db()
    assert theme.archived_at is not None
    assert AuditEvent.objects.filter(verb="archive", target_id=str(theme.pk)).count() == 1
    delete = reverse("admin:households_theme_delete", args=[theme.pk])
    assert client_of(lan).post(delete, {"post": "yes"}).status_code == 403


def test_archived_theme_can_be_used_again(lan):
    theme = make_theme(archived_at="2026-01-01T00:00:00Z")
    url = reverse("admin:households_theme_changelist")

    client_of(lan).post(url, {"action": "take_back", ACTION_CHECKBOX_NAME: [theme.pk]})

    assert Theme.objects.in_use().filter(pk=theme.pk).exists()


def test_theme_is_added_with_its_audit_row(lan):
    fields = {"name": "Jalan desa", "code": "jalan-desa", "description": "", "strategy": "C"}

    client_of(lan).post(reverse("admin:households_theme_add"), fields)

    theme = Theme.objects.get(code="jalan-desa")
    assert theme.created_by == lan
    assert AuditEvent.objects.filter(verb="add", target_id=str(theme.pk)).exists()


def test_indicator_words_are_changed_with_an_audit_row(lan):
    indicator = make_indicator()
    levels = list(indicator.levels.order_by("mark"))
    data = {
        "dimension": "health", "order": indicator.order, "name": "Air minum",
        "question": "Dari mana airnya?", "icon": "droplet", "is_active": "on",
        "levels-TOTAL_FORMS": "3", "levels-INITIAL_FORMS": "3",
    }  # fmt: skip
    for i, level in enumerate(levels):
        data |= {f"levels-{i}-id": level.pk, f"levels-{i}-indicator": indicator.pk,
                 f"levels-{i}-mark": level.mark, f"levels-{i}-words": f"keadaan {i}"}  # fmt: skip

    url = reverse("admin:households_indicator_change", args=[indicator.pk])
    response = client_of(lan).post(url, data)

    assert response.status_code == 302, response.content.decode()
    assert list(indicator.levels.order_by("mark").values_list("words", flat=True)) == [
        "keadaan 0", "keadaan 1", "keadaan 2",
    ]  # fmt: skip
    audited = AuditEvent.objects.filter(target_kind="households.indicator", verb="change")
    assert any("levels" in event.fields for event in audited)


def test_families_are_listed_by_code_with_masked_numbers_and_no_names(lan):
    household = make_household(kk_number="5371011203150001")

    html = client_of(lan).get(reverse("admin:households_household_changelist")).content.decode()

    assert household.code in html
    assert "537101******0001" in html
    assert "5371011203150001" not in html
    assert "Yuliana" not in html
    assert AuditEvent.objects.filter(verb="view", target_kind="admin.household").exists()


def test_families_list_asks_as_often_for_ten_rows_as_for_one(lan):
    client, url = client_of(lan), reverse("admin:households_household_changelist")
    first = make_household()
    client.get(url)
    counts = []
    for more in (0, 9):
        for _ in range(more):
            make_household(cohort=first.cohort)
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_lists_open_for_lan_and_for_nobody_else(name, lan):
    make_theme(), make_indicator(), make_potential_class()
    household = make_household()
    url = reverse(f"admin:households_{name}_changelist")

    assert client_of(lan).get(url).status_code == 200
    others = {
        Role.PDP: None, Role.OFFICIAL: household.region, Role.FACILITATOR: household.cohort,
        Role.PARTICIPANT: household.cohort, Role.COACH: household.cohort,
    }  # fmt: skip
    for role, place in others.items():
        assert client_of(make_person(role, place=place)).get(url).status_code == 403
