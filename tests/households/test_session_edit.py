"""Correcting a session that came back."""

import uuid

import pytest

from academy import review
from academy.models import Transition
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Quote
from tests.factories import (
    make_person,
    make_potential,
    scope_of,
)
from tests.households.session_data import (
    Field,
    corrected,
    edit_url,
    returned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return Field()


def test_session_edit_shows_the_note_at_its_field(field):
    session = returned(field)

    page = field.client.get(edit_url(session)).content.decode()

    assert page.index("Lengkapi.") < page.index("Apa yang Anda dengar")
    assert session.heard in page and "Ketong timba air jao skali." in page


def test_session_edit_sends_the_corrected_version_as_the_next_round(field):
    session = returned(field)
    before = list(session.quotes.order_by("sequence").values_list("pk", flat=True))

    answer = field.send(edit_url(session), **corrected(session))

    session.refresh_from_db()
    assert answer.url == session.get_absolute_url()
    assert (session.status, session.round, session.heard) == ("submitted", 2, "Sekarang lengkap.")
    assert list(session.quotes.order_by("sequence").values_list("pk", flat=True)) == before
    page = field.client.get(answer.url).content.decode()
    assert page.count("putaran 1") == 2 and page.count("putaran 2") == 1


def test_session_edit_gives_no_withdrawn_words_back_from_a_draft(field):
    session, number = returned(field), str(uuid.uuid4())
    typed = corrected(session, client_uuid=number, **{"quote-0-words": "Ketong su timba."})
    field.send(edit_url(session), **typed | {"action": "draft"})
    resumed = f"{edit_url(session)}?draf={number}"
    assert "Ketong su timba." in field.client.get(resumed).content.decode()

    withdraw_consent(scope=field.scope, household=field.family, purposes=["quote"])

    page = field.client.get(resumed).content.decode()
    assert "Sekarang lengkap." in page and "Ketong su timba." not in page


def test_session_edit_drops_a_quote_that_was_taken_away(field):
    session = returned(field)
    gone = session.quotes.order_by("sequence").last()

    field.send(edit_url(session), **corrected(session), **{"quote-1-DELETE": "on"})

    assert not Quote.objects.unscoped("test").filter(pk=gone.pk).exists()


def test_session_edit_keeps_a_quote_that_a_potential_cites(field):
    session = returned(field)
    cited = session.quotes.order_by("sequence").last()
    make_potential(field.scope, cohort=field.cohort, quotes=[cited])

    answer = field.send(edit_url(session), **corrected(session), **{"quote-1-DELETE": "on"})

    assert answer.status_code == 422 and "sumber potensi" in answer.content.decode()


def test_session_edit_shows_both_versions_to_the_second_editor(field):
    session = returned(field)
    old = corrected(session)
    review.move(session, Transition.SUBMIT, scope=field.scope)
    lan = scope_of(make_person(Role.LAN))
    review.move(session, Transition.RETURN, scope=lan, note="Sekali lagi.")

    answer = field.send(edit_url(session), **old)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Sekarang lengkap." in page and session.heard in page
    choice = old | {"version": session.version, "pakai_tersimpan": ["heard", "quotes"]}
    assert field.send(edit_url(session), **choice).status_code == 302
    kept = session.heard
    session.refresh_from_db()
    assert (session.heard, session.place) == (kept, "teras rumah")


def test_session_edit_of_one_already_sent_loses_no_text(field):
    session = returned(field)
    old = corrected(session)
    review.move(session, Transition.SUBMIT, scope=field.scope)

    answer = field.send(edit_url(session), **old)

    page = answer.content.decode()
    assert answer.status_code == 409 and "Sekarang lengkap." in page
    assert field.client.get(edit_url(session)).status_code == 302
