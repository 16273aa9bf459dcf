"""Accepting many at once: preview, what is left out, one transaction for each."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from academy.models import AuditEvent, Status, Transition
from academy.review import CannotMove, move
from academy.roles import Role
from households.actions.session import accept_session
from households.models import ListeningSession
from tests.factories import client_of, make_person, make_session, scope_of

pytestmark = pytest.mark.django_db

LIST = "/admin/households/listeningsession/"
CONFIRM = f"{LIST}terima-banyak/"


@pytest.fixture
def lan():
    return make_person(Role.LAN)


def told(number: int) -> str:
    """A summary of its own, so that it is like no other."""
    numbers = "satu dua tiga empat lima enam tujuh delapan sembilan".split()
    return " ".join(f"{numbers[number]}-{word}" for word in numbers * 2)


def preview(person, *sessions):
    chosen = {"action": "accept_many", ACTION_CHECKBOX_NAME: [s.pk for s in sessions]}
    return client_of(person).post(LIST, chosen)


def token(session) -> str:
    return f"{session.pk}:{session.version}"


def status(session) -> str:
    return ListeningSession.objects.unscoped("test").get(pk=session.pk).status


def test_preview_changes_nothing_and_tells_what_would_be_left_out(lan):
    plain = make_session(status="submitted", heard=told(1))
    twins = [make_session(status="submitted", heard=told(2)) for _ in range(2)]

    html = preview(lan, plain, *twins).content.decode()

    assert f'value="{token(plain)}"' in html
    assert f'value="{token(twins[0])}"' not in html
    assert "Akan diterima: 1" in html
    assert "Dilewati: 2" in html
    assert "satu per satu" in html
    assert status(plain) == Status.SUBMITTED


def test_confirm_accepts_each_with_its_own_trail(lan):
    sessions = [make_session(status="submitted", heard=told(n)) for n in (1, 2)]

    response = client_of(lan).post(CONFIRM, {"item": [token(s) for s in sessions]}, follow=True)

    assert "2 catatan diterima." in response.content.decode()
    assert [status(s) for s in sessions] == [Status.ACCEPTED] * 2
    assert AuditEvent.objects.filter(verb="accept").count() == 2


def test_confirm_leaves_out_what_changed_since_the_preview(lan):
    kept, changed = (make_session(status="submitted", heard=told(n)) for n in (1, 2))
    items = [token(kept), token(changed)]
    other = scope_of(make_person(Role.LAN))
    move(changed, Transition.RETURN, scope=other, note="Lengkapi.")

    response = client_of(lan).post(CONFIRM, {"item": items}, follow=True)

    assert "berubah sejak pratinjau" in response.content.decode()
    assert (status(kept), status(changed)) == (Status.ACCEPTED, Status.RETURNED)


def test_confirm_of_a_serious_flag_is_refused_also_without_preview(lan):
    twins = [make_session(status="submitted", heard=told(3)) for _ in range(2)]

    client_of(lan).post(CONFIRM, {"item": [token(s) for s in twins]})

    assert [status(s) for s in twins] == [Status.SUBMITTED] * 2


def test_one_failure_leaves_the_others_accepted(lan, monkeypatch):
    first, second = (make_session(status="submitted", heard=told(n)) for n in (1, 2))

    def fail_on_second(*, session, scope):
        accept_session(session=session, scope=scope)
        if session.pk == second.pk:
            raise CannotMove("Rekan lain lebih cepat.")

    monkeypatch.setattr("households.admin.review.accept_session", fail_on_second)
    items = [token(first), token(second)]
    response = client_of(lan).post(CONFIRM, {"item": items}, follow=True)

    assert "Rekan lain lebih cepat." in response.content.decode()
    assert (status(first), status(second)) == (Status.ACCEPTED, Status.SUBMITTED)


@pytest.mark.parametrize("items", [[], ["x"], ["1"], ["-1:2"], ["٣:1"], ["999999:1"], ["9" * 40]])
def test_confirm_of_nonsense_accepts_nothing(lan, items):
    session = make_session(status="submitted", heard=told(1))

    assert client_of(lan).post(CONFIRM, {"item": items}).status_code == 302
    assert status(session) == Status.SUBMITTED


def test_bulk_is_for_reviewers_by_post_only(lan):
    session = make_session(status="submitted")
    facilitator = client_of(session.author)

    assert facilitator.post(CONFIRM, {"item": [token(session)]}).status_code == 403
    assert client_of(lan).get(CONFIRM).status_code == 405


def test_nothing_is_returned_or_deleted_in_bulk(lan):
    make_session(status="submitted")
    html = client_of(lan).get(LIST).content.decode()

    assert "accept_many" in html
    assert "delete_selected" not in html
    assert 'value="return' not in html
