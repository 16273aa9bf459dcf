"""The trail: read by the PDP officer and LAN, changed by nobody."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from academy import audit
from academy.models import AuditEvent, ReviewEvent
from academy.roles import Role
from tests.factories import client_of, make_household, make_person, make_session, scope_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PDP, 200), (Role.LAN, 200), (Role.FACILITATOR, 403), (Role.OFFICIAL, 403)],
)
def test_trail_by_role(role, status):
    make_household()
    client = client_of(make_person(role))

    assert client.get(reverse("admin:academy_auditevent_changelist")).status_code == status


def test_pdp_officer_sees_the_trail_and_no_other_table():
    make_session()
    client = client_of(make_person(Role.PDP))

    index = client.get(reverse("admin:index")).content.decode()

    assert "Jejak audit" in index
    for page in ("academy_user", "academy_reviewevent", "cohorts_cohort"):
        assert client.get(reverse(f"admin:{page}_changelist")).status_code == 403


def test_trail_names_the_actor_and_holds_no_name_of_the_family():
    facilitator = make_person(Role.FACILITATOR, name="Maria Tefnai")
    make_household(scope_of(facilitator), address="Jalan Lontar 12")
    client = client_of(make_person(Role.PDP))

    text = client.get(reverse("admin:academy_auditevent_changelist")).content.decode()

    assert "Maria Tefnai" in text
    assert "Lontar" not in text
    assert "Yuliana" not in text


def test_trail_offers_no_change():
    household = make_household()
    event = AuditEvent.objects.filter(target_id=str(household.pk)).first()
    client = client_of(make_person(Role.PDP))
    change = reverse("admin:academy_auditevent_change", args=[event.pk])

    assert client.get(change).status_code == 200
    assert client.post(change, {"verb": "x"}).status_code == 403
    assert client.get(reverse("admin:academy_auditevent_add")).status_code == 403
    delete = reverse("admin:academy_auditevent_delete", args=[event.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_download_is_safe_and_leaves_its_own_row():
    lan = make_person(Role.LAN)
    event = audit.record("view", "x", scope=scope_of(lan), reason="=HYPERLINK(1)")
    client = client_of(lan)

    answer = client.post(
        reverse("admin:academy_auditevent_changelist"),
        {"action": "download", "_selected_action": [event.pk]},
    )

    assert "'=HYPERLINK(1)" in answer.content.decode()
    assert AuditEvent.objects.filter(verb="download").count() == 1


STATEMENTS = {
    "update": "UPDATE {} SET id = id",
    "delete": "DELETE FROM {}",
    "truncate": "TRUNCATE {}",
}


@pytest.mark.parametrize("model", [AuditEvent, ReviewEvent])
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_database_refuses_to_change_the_trail(model, statement):
    make_session()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else those refuse a TRUNCATE first
            cursor.execute(statement.format(model._meta.db_table))
