"""The author pulls a record back; nobody else does, and an accepted one stays."""

import pytest
from django.urls import reverse

from academy.models import AuditEvent, ReviewEvent
from academy.roles import Role
from tests.factories import (
    client_of,
    make_cohort,
    make_person,
    make_potential,
    make_region,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db


def withdraw_url(session) -> str:
    return reverse("households:session_withdraw", args=[session.pk])


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("submitted", "withdrawn"), ("returned", "withdrawn"), ("accepted", "accepted")],
)
def test_withdraw_by_the_author(status, becomes):
    session = make_session(status=status)
    client = client_of(session.author)

    answer = client.post(withdraw_url(session), follow=True)

    session.refresh_from_db()
    assert session.status == becomes
    assert answer.status_code == 200
    assert ReviewEvent.objects.filter(record_id=session.pk, transition="withdraw").exists() == (
        becomes == "withdrawn"
    )


@pytest.mark.parametrize(
    ("status", "becomes"),
    [("submitted", "withdrawn"), ("returned", "withdrawn"), ("accepted", "accepted")],
)
def test_potential_is_pulled_back_by_its_author(status, becomes):
    potential = make_potential(status=status)
    url = reverse("households:potential_withdraw", args=[potential.pk])

    answer = client_of(potential.author).post(url, follow=True)

    potential.refresh_from_db()
    assert (answer.status_code, potential.status) == (200, becomes)


def test_withdraw_leaves_its_row_in_the_trail():
    session = make_session(status="submitted")

    client_of(session.author).post(withdraw_url(session))

    assert AuditEvent.objects.filter(verb="withdraw", target_id=str(session.pk)).count() == 1


def test_withdraw_by_a_colleague_is_refused_with_a_sentence():
    session = make_session(status="submitted")
    colleague = client_of(make_person(Role.FACILITATOR, place=session.cohort))

    page = colleague.post(withdraw_url(session), follow=True).content.decode()

    session.refresh_from_db()
    assert session.status == "submitted"
    assert "Hanya pencatatnya" in page


@pytest.mark.parametrize("status", ["draft", "submitted"])
def test_withdrawn_session_is_not_read_by_participants(status):
    session = make_session(status=status)
    participant = client_of(make_person(Role.PARTICIPANT, place=session.cohort))
    keeper = client_of(make_person(Role.FACILITATOR, place=session.cohort))
    was_sent = status == "submitted"

    client_of(session.author).post(withdraw_url(session))

    assert participant.get(session.get_absolute_url()).status_code == 404
    assert keeper.get(session.get_absolute_url()).status_code == (200 if was_sent else 404)
    assert client_of(session.author).get(session.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(("role", "status"), [(Role.LAN, 403), (Role.PARTICIPANT, 403)])
def test_withdraw_is_not_for_other_roles(role, status):
    session = make_session(status="submitted")
    client = client_of(make_person(role, place=session.cohort))

    assert client.post(withdraw_url(session)).status_code == status


def test_withdraw_of_a_foreign_session_is_like_a_missing_one():
    session = make_session(status="submitted")
    stranger = make_person(Role.FACILITATOR, place=make_cohort(make_region("32.12")))

    assert client_of(stranger).post(withdraw_url(session)).status_code == 404


def test_button_is_shown_to_the_author_only():
    session = make_session(status="submitted")
    participant = make_person(Role.PARTICIPANT, place=session.cohort)

    own = client_of(session.author).get(session.get_absolute_url()).content.decode()
    other = client_of(participant).get(session.get_absolute_url()).content.decode()

    assert "Tarik sesi" in own
    assert "Tarik sesi" not in other


def test_withdraw_takes_post_only():
    session = make_session(status="submitted")

    assert client_of(session.author).get(withdraw_url(session)).status_code == 405


@pytest.mark.parametrize(("status", "answer"), [("draft", 404), ("submitted", 200)])
def test_pulled_back_potential_is_read_by_colleagues_only_if_it_was_sent(status, answer):
    cohort = make_cohort()
    author = make_person(Role.FACILITATOR, place=cohort)
    potential = make_potential(scope_of(author), cohort=cohort, status=status)
    client_of(author).post(reverse("households:potential_withdraw", args=[potential.pk]))

    for role in (Role.FACILITATOR, Role.LAN):
        reader = client_of(make_person(role, place=cohort))
        assert reader.get(potential.get_absolute_url()).status_code == answer
    assert client_of(author).get(potential.get_absolute_url()).status_code == 200
