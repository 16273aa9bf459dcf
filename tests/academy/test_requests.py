"""Requests of families: 72 hours, answered by the PDP officer, read by nobody else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from academy.models import AuditEvent, DataSubjectRequest
from academy.roles import Role
from tests.factories import client_of, make_person, make_region, scope_of

pytestmark = pytest.mark.django_db

LIST = "/admin/academy/datasubjectrequest/"


def make_request(received_at=None, **fields):
    received_at = received_at or timezone.now()
    defaults = {
        "kind": "access", "household_uuid": "0" * 36, "household_code": "OES-014",
        "region": make_region(), "received_at": received_at,
        "due_at": received_at + timedelta(hours=72),
    }  # fmt: skip
    return DataSubjectRequest.objects.create(**defaults | fields)


@pytest.fixture
def pdp():
    return make_person(Role.PDP)


def test_database_gives_a_request_exactly_72_hours():
    now = timezone.now()
    for hours in (71, 73):
        with pytest.raises(IntegrityError, match="within_72_hours"), transaction.atomic():
            make_request(received_at=now, due_at=now + timedelta(hours=hours))


@pytest.mark.parametrize("change", [{"answer": "Sudah."}, {"answered_at": timezone.now()}])
def test_database_wants_answer_who_and_when_together(change):
    row = make_request()

    with pytest.raises(IntegrityError, match="answer_pair"):
        DataSubjectRequest.objects.unscoped("test").filter(pk=row.pk).update(**change)


@pytest.mark.parametrize(
    ("role", "sees"), [(Role.PDP, 1), (Role.LAN, 0), (Role.FACILITATOR, 0), (Role.OFFICIAL, 0)]
)
def test_requests_are_visible_to_the_officer_only(role, sees):
    make_request()

    rows = DataSubjectRequest.objects.visible_to(scope_of(make_person(role)))

    assert rows.count() == sees


def test_list_shows_the_clock_in_words(pdp):
    now = timezone.now()
    make_request(received_at=now - timedelta(hours=80))
    make_request(received_at=now - timedelta(hours=60))
    make_request(received_at=now)

    text = client_of(pdp).get(LIST).content.decode()

    assert "TERLAMBAT" in text and "segera: 11 jam lagi" in text and "71 jam lagi" in text


def test_lan_is_refused(pdp):
    row = make_request()
    client = client_of(make_person(Role.LAN))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{row.pk}/change/").status_code == 403


def test_answer_stands_with_who_and_when(pdp):
    row = make_request()
    client = client_of(pdp)

    client.post(f"{LIST}{row.pk}/change/", {"answer": "Salinan diantar fasilitator."})

    row.refresh_from_db()
    event = AuditEvent.objects.get(verb="answer_request")
    assert (row.answer, row.answered_by) == ("Salinan diantar fasilitator.", pdp)
    assert (event.target_id, event.fields) == (str(row.pk), ["answer"])
    again = client.post(f"{LIST}{row.pk}/change/", {"answer": "Lain."})
    row.refresh_from_db()
    assert again.status_code == 403
    assert row.answer == "Salinan diantar fasilitator."


def test_answer_needs_words(pdp):
    row = make_request()

    answer = client_of(pdp).post(f"{LIST}{row.pk}/change/", {"answer": " "})

    row.refresh_from_db()
    assert "Tuliskan apa yang dilakukan" in answer.content.decode()
    assert row.answered_at is None
