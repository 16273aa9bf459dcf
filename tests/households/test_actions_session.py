"""Writing sessions: once, by their author, within consent, and never over somebody's version."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from academy import audit
from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.once import save_once
from academy.roles import Role
from cohorts.models import Enrolment
from households.actions.consent import withdraw_consent
from households.actions.session import update_session
from households.models import ListeningSession
from tests.factories import (
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def family():
    return make_household()


@pytest.fixture
def author(family):
    return scope_of(make_person(Role.FACILITATOR, place=family.cohort))


def sessions():
    return ListeningSession.objects.unscoped("test")


def update(scope, session, **changes):
    session.refresh_from_db()
    values = {
        "version": session.version, "fields": {"heard": "Baru."}, "quotes": None, "steps": None,
    }  # fmt: skip
    return update_session(scope=scope, session=session, **values | changes)


def test_record_session_sent_again_is_already_stored(author, family):
    number = uuid.uuid4()
    first = make_session(author, household=family, client_uuid=number)

    with pytest.raises(AlreadyStored) as again:
        make_session(author, household=family, client_uuid=number)

    assert again.value.stored == first and sessions().count() == 1


def test_save_once_takes_one_of_two_that_arrive_together(author, family):
    first = make_session(author, household=family)
    twin = sessions().get(pk=first.pk)
    twin.pk, twin._state.adding = None, True

    with pytest.raises(AlreadyStored) as slower:
        save_once(twin)

    assert slower.value.stored == first


def test_save_once_gives_nobody_elses_number(author, family):
    twin = sessions().get(pk=make_session(author, household=family).pk)
    twin.pk, twin._state.adding = None, True
    twin.author = make_person(Role.FACILITATOR, place=family.cohort)

    with pytest.raises(Refused, match="sudah dipakai"):
        save_once(twin)


def test_record_session_follows_the_regions_own_day(author, family):
    today = family.region.today()
    make_session(author, household=family, held_on=today)

    with pytest.raises(Refused, match="masa depan"):
        make_session(author, household=family, held_on=today + timedelta(days=1))


def test_record_session_needs_the_familys_consent(author, family):
    withdraw_consent(scope=author, household=family, purposes=["participate"])

    with pytest.raises(Refused, match="menyetujui ikut serta"):
        make_session(author, household=family)


def test_record_session_of_another_cohort_is_not_allowed(family):
    other = scope_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("32.12"))))

    with pytest.raises(PermissionDenied):
        make_session(other, household=family)


def test_update_session_leaves_what_was_not_named(author, family):
    session = make_session(author, household=family, status="returned")
    words = list(session.quotes.order_by("sequence").values_list("words", flat=True))

    changed = update(author, session)

    assert (changed.heard, changed.hopes) == ("Baru.", "Ada air bersih di dekat rumah.")
    assert list(session.quotes.order_by("sequence").values_list("words", flat=True)) == words
    assert AuditEvent.objects.get(verb="change", target_id=str(session.pk)).fields == ["heard"]


def test_update_session_of_an_old_version_is_stale(author, family):
    session = make_session(author, household=family, status="returned")

    with pytest.raises(Stale) as stale:
        update(author, session, version=session.version - 1)

    assert stale.value.current == session


@pytest.mark.parametrize("status", ["submitted", "accepted"])
def test_update_session_is_closed_while_others_hold_it(author, family, status):
    session = make_session(author, household=family, status=status)

    with pytest.raises(Refused, match="tidak dapat diubah lagi"):
        update(author, session)


def test_update_session_is_its_authors_alone(author, family):
    session = make_session(author, household=family, status="returned")
    colleague = scope_of(make_person(Role.FACILITATOR, place=family.cohort))

    with pytest.raises(Refused, match="pencatatnya"):
        update(colleague, session)


def test_update_session_by_an_author_who_no_longer_records_there_is_refused(author, family):
    session = make_session(author, household=family, status="returned")
    Enrolment.objects.filter(person=author.person).update(part=Enrolment.Part.PARTICIPANT)

    with pytest.raises(PermissionDenied):
        update(scope_of(author.person), session)


def test_update_session_brings_no_withdrawn_words_back(author, family):
    session = make_session(author, household=family, status="returned")
    quotes = [
        {"quote": quote, "words": quote.words, "themes": []}
        for quote in session.quotes.order_by("sequence")
    ]
    withdraw_consent(scope=author, household=family, purposes=["quote"])

    update(author, session, quotes=quotes)

    assert not session.quotes.standing().exists()


def test_update_session_of_a_family_that_withdrew_is_refused(author, family):
    session = make_session(author, household=family, status="returned")
    withdraw_consent(scope=author, household=family, purposes=["participate"])

    with pytest.raises(Refused, match="menyetujui ikut serta"):
        update(author, session)


def test_record_session_without_its_audit_row_leaves_nothing(author, family, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", fail)

    with pytest.raises(RuntimeError):
        make_session(author, household=family, held_on=date(2026, 3, 4))
    assert not sessions().exists()
