"""The trail: read by the PDP officer and LAN, changed by nobody."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy import audit
from academy.admin.trail_words import VERBS
from academy.models import AuditEvent, ReviewEvent
from academy.roles import Role
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)

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


def test_review_trail_keeps_the_note_to_the_records_own_page():
    session = make_session(status="returned")
    event = ReviewEvent.objects.get(record_id=session.pk, transition="return")
    client = client_of(make_person(Role.LAN))

    page = client.get(reverse("admin:academy_reviewevent_change", args=[event.pk]))

    assert page.status_code == 200 and event.note == "Lengkapi."
    assert event.note not in page.content.decode()


@pytest.mark.parametrize("model", [AuditEvent, ReviewEvent])
@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_database_refuses_to_change_the_trail(model, statement):
    make_session()

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else those refuse a TRUNCATE first
            cursor.execute(statement.format(model._meta.db_table))


def test_trail_is_read_in_words():
    facilitator = make_person(Role.FACILITATOR, name="Maria Tefnai")
    make_household(scope_of(facilitator))
    client = client_of(make_person(Role.PDP))

    text = client.get(reverse("admin:academy_auditevent_changelist")).content.decode()

    for words in ("mendaftarkan keluarga", "fasilitator", ">keluarga<"):
        assert words in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "Tefnai"}, True), ({"q": "tidak ada"}, False), ({"perbuatan": "register"}, True),
        ({"perbuatan": "aid"}, False), ({"sasaran": "households.household"}, True),
        ({"sasaran": "cohorts.cohort"}, False), ({"wilayah": "53.71"}, True),
        ({"wilayah": "32.12"}, False),
    ],
)  # fmt: skip
def test_trail_is_found_by_who_what_and_where(query, found):
    household = make_household(scope_of(make_person(Role.FACILITATOR, name="Maria Tefnai")))
    make_cohort(make_region("32.12"))
    client = client_of(make_person(Role.PDP))

    url = reverse("admin:academy_auditevent_changelist")
    rows = client.get(url, query).context["cl"].result_list

    assert (str(household.pk) in {r.target_id for r in rows if r.verb == "register"}) is found


def test_trail_asks_as_often_for_ten_rows_as_for_one():
    client = client_of(make_person(Role.PDP))
    url = reverse("admin:academy_auditevent_changelist")
    client.get(url)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts.append(len(queries))
        for _ in range(9):
            audit.record("view", "x", scope=scope_of(make_person(Role.LAN)))

    assert counts[0] == counts[1]


def test_every_verb_of_the_code_has_its_word():
    written = set()
    for folder in ("academy", "cohorts", "households", "dashboards"):
        for path in Path(settings.BASE_DIR, folder).rglob("*.py"):
            found = re.findall(r"audit\.record\(\s*\"([^\"]+)\"", path.read_text(encoding="utf-8"))
            written |= set(found)

    assert written - set(VERBS) == set()
