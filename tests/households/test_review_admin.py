"""The reviewer's desk in the admin: queue, page, decisions, own work, stale pages."""

import unicodedata
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from academy import review
from academy.models import Assignment, AuditEvent, ReviewEvent, Status, Transition
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import ListeningSession
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_potential,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

LIST = "admin:households_listeningsession_changelist"
WORDS = "Ketong timba air jao skali."


def page(name: str, record) -> str:
    return reverse(f"admin:households_{record._meta.model_name}_{name}", args=[record.pk])


@pytest.fixture
def lan():
    return make_person(Role.LAN)


def fresh(session: ListeningSession) -> ListeningSession:
    return ListeningSession.objects.unscoped("test").get(pk=session.pk)


def test_queue_shows_the_longest_waiting_first_and_its_flags(lan):
    late, early = make_session(status="submitted"), make_session(status="submitted")
    ListeningSession.objects.unscoped("test").filter(pk=early.pk).update(
        submitted_at=late.submitted_at.replace(year=2025)
    )

    html = client_of(lan).get(reverse(LIST)).content.decode()

    assert html.index(page("review", early)) < html.index(page("review", late))
    assert "Isi sama" in html
    assert "hari ini" in html


def test_queue_leaves_out_what_was_decided(lan):
    done = make_session(status="accepted")

    assert page("review", done) not in client_of(lan).get(reverse(LIST)).content.decode()
    all_of_them = client_of(lan).get(reverse(LIST), {"status": "semua"})
    assert page("review", done) in all_of_them.content.decode()


@pytest.mark.parametrize("filters", [{}, {"wilayah": "53.71"}, {"form__exact": "home_visit"}])
def test_queue_asks_as_often_for_ten_rows_as_for_one(lan, filters):
    client = client_of(lan)
    author = scope_of(make_person(Role.FACILITATOR, place=make_cohort()))
    client.get(reverse(LIST))  # the first page of a session writes more
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_session(author, household=make_household(author), status="submitted")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(LIST), filters)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_review_page_shows_the_record_and_writes_a_view_event(lan):
    session = make_session(status="submitted")

    response = client_of(lan).get(page("review", session))

    html = response.content.decode()
    assert WORDS in html
    assert "1 dari 1" in html
    assert session.household.code in html
    assert "Yuliana" not in html
    seen = AuditEvent.objects.get(verb="view", target_id=str(session.pk))
    assert seen.actor_id == lan.pk


def test_accept_moves_on_to_the_next_of_the_queue(lan):
    first, second = make_session(status="submitted"), make_session(status="submitted")

    response = client_of(lan).post(page("accept", first), {"version": first.version})

    assert response.status_code == 302
    assert response["Location"] == page("review", second)
    assert fresh(first).status == Status.ACCEPTED
    assert fresh(first).quotes.released().count() == 1
    event = ReviewEvent.objects.get(record_id=first.pk, transition=Transition.ACCEPT)
    assert event.by == lan


def test_accept_of_the_last_one_goes_back_to_the_list(lan):
    session = make_session(status="submitted")

    response = client_of(lan).post(page("accept", session), {"version": session.version})

    assert response["Location"] == reverse(LIST)


def test_return_writes_each_note_at_its_part(lan):
    session = make_session(status="submitted")

    client_of(lan).post(
        page("return", session),
        {
            "version": session.version,
            "note_heard": "Berapa jauh sumurnya?",
            "note_quotes": "Tulis apa adanya.",
            "fact": "place",
            "note_fact": "Di rumah siapa?",
            "note_whole": "Ceritanya kuat.",
        },
    )

    record = fresh(session)
    assert record.status == Status.RETURNED
    notes = {name: events[0].note for name, events in review.open_notes(record).items()}
    assert notes == {
        "heard": "Berapa jauh sumurnya?",
        "quotes": "Tulis apa adanya.",
        "place": "Di rumah siapa?",
        "": "Ceritanya kuat.",
    }


def test_return_without_a_note_is_refused_and_says_what_to_write(lan):
    session = make_session(status="submitted")

    response = client_of(lan).post(page("return", session), {"version": session.version})

    assert response.status_code == 422
    assert "sedikitnya satu catatan" in response.content.decode()
    assert fresh(session).status == Status.SUBMITTED


@pytest.mark.parametrize("name", ["accept", "return"])
def test_own_work_has_no_button_and_cannot_be_decided(name):
    cohort = make_cohort()
    both = make_person(Role.FACILITATOR, place=cohort)
    Assignment.objects.create(person=both, role=Role.LAN, since=date(2025, 1, 1))
    session = make_session(scope_of(both), status="submitted")
    client = client_of(both)

    html = client.get(page("review", session)).content.decode()
    response = client.post(page(name, session), {"version": session.version, "note_heard": "x"})

    assert "Anda pencatatnya" in html
    assert page("accept", session) not in html
    assert response.status_code == 409
    assert fresh(session).status == Status.SUBMITTED


@pytest.mark.parametrize("name", ["accept", "return"])
def test_decision_on_an_old_page_says_who_was_faster(lan, name):
    session = make_session(status="submitted")
    old = session.version
    other = make_person(Role.LAN, name="Bagus Pratama")
    review.move(session, Transition.ACCEPT, scope=scope_of(other))

    response = client_of(lan).post(page(name, session), {"version": old, "note_heard": "Jauh?"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "sudah diterima oleh Bagus Pratama" in html
    assert ReviewEvent.objects.filter(record_id=session.pk, by=lan).count() == 0


@pytest.mark.parametrize("version", ["", "x", "-1", "999", "99999999999999999999"])
def test_decision_without_the_version_that_was_read_is_refused(lan, version):
    session = make_session(status="submitted")

    response = client_of(lan).post(page("accept", session), {"version": version})

    assert response.status_code == 409
    assert fresh(session).status == Status.SUBMITTED


STRANGERS = (Role.FACILITATOR, Role.PARTICIPANT, Role.COACH, Role.OFFICIAL, Role.PDP)


@pytest.mark.parametrize("role", STRANGERS)
@pytest.mark.parametrize("name", ["review", "accept", "return"])
def test_desk_is_for_reviewers_only(role, name):
    session = make_session(status="submitted")
    place = session.cohort.region if role == Role.OFFICIAL else session.cohort
    client = client_of(make_person(role, place=place))
    call = client.get if name == "review" else client.post

    assert call(page(name, session)).status_code == 403
    assert client.get(reverse(LIST)).status_code == 403


@pytest.mark.parametrize("name", ["review", "accept", "return"])
def test_desk_knows_no_unknown_record(lan, name):
    client = client_of(lan)
    for pk in (0, 987654, 2**63, 10**30):
        url = reverse(f"admin:households_listeningsession_{name}", args=[pk])
        assert (client.get if name == "review" else client.post)(url).status_code == 404


def test_draft_is_not_on_the_desk(lan):
    assert client_of(lan).get(page("review", make_session(status="draft"))).status_code == 404


@pytest.mark.parametrize(
    ("name", "method"), [("review", "post"), ("accept", "get"), ("return", "get")]
)
def test_desk_refuses_the_wrong_method(lan, name, method):
    session = make_session(status="submitted")

    assert getattr(client_of(lan), method)(page(name, session)).status_code == 405


def test_desk_sends_the_stranger_to_the_sign_in_page(client):
    response = client.get(page("review", make_session(status="submitted")))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_withdrawn_words_are_not_shown(lan):
    session = make_session(status="submitted")
    keeper = scope_of(session.author)
    withdraw_consent(scope=keeper, household=session.household, purposes=["quote"])

    assert WORDS not in client_of(lan).get(page("review", session)).content.decode()


def test_family_that_withdrew_takes_its_session_from_the_desk(lan):
    session = make_session(status="submitted")
    keeper = scope_of(session.author)
    withdraw_consent(scope=keeper, household=session.household, purposes=["participate"])

    assert client_of(lan).get(page("review", session)).status_code == 404


def test_potential_is_reviewed_like_a_session(lan):
    potential = make_potential(status="submitted")
    client = client_of(lan)

    html = client.get(page("review", potential)).content.decode()
    client.post(page("return", potential), {"version": potential.version, "note_capacity": "Isi."})

    assert "Nugget ikan" in html
    potential.refresh_from_db()
    assert potential.status == Status.RETURNED
    assert "capacity" in review.open_notes(potential)


def test_django_page_of_a_record_leads_to_the_desk(lan):
    session = make_session(status="submitted")
    url = reverse("admin:households_listeningsession_change", args=[session.pk])

    assert client_of(lan).get(url)["Location"] == page("review", session)


def test_first_page_counts_what_waits_for_this_person(lan):
    session = make_session(status="submitted")
    ListeningSession.objects.unscoped("test of age").filter(pk=session.pk).update(
        submitted_at=timezone.now() - timedelta(days=12)
    )

    html = client_of(lan).get(reverse("admin:index")).content.decode()

    assert "<b>1</b> sesi mendengarkan menunggu, terlama 12 hari" in html
    assert "<b>0</b> potensi lokal menunggu" in html


def test_first_page_of_the_pdp_officer_has_no_queue():
    html = client_of(make_person(Role.PDP)).get(reverse("admin:index")).content.decode()

    assert "menunggu" not in html


def test_list_leads_to_the_longest_waiting(lan):
    session = make_session(status="submitted")

    html = client_of(lan).get(reverse(LIST)).content.decode()

    assert f'<a href="{page("review", session)}">Mulai dari yang terlama</a>' in html


def test_history_shows_every_change_and_writes_a_row(lan):
    session = make_session(status="submitted")
    ListeningSession.objects.unscoped("a bulk update").filter(pk=session.pk).update(place="Balai")

    html = client_of(lan).get(page("history", session)).content.decode()

    assert "Isian diubah" in html
    assert "<ins>Balai</ins>" in html
    assert AuditEvent.objects.filter(verb="history", target_id=str(session.pk)).count() == 1


def test_history_is_for_reviewers_of_what_they_may_read(lan):
    session = make_session(status="submitted")
    draft = make_session(status="draft")

    assert client_of(make_person(Role.PDP)).get(page("history", session)).status_code == 403
    assert client_of(lan).get(page("history", draft)).status_code == 404
    unknown = reverse("admin:households_listeningsession_history", args=["x"])
    assert client_of(lan).get(unknown).status_code == 404


BAD_NOTES = {
    "NUL": "a\x00b",
    "too long": "x" * 100_000,
    "only spaces": " \u00a0\u200b ",
}


@pytest.mark.parametrize("text", BAD_NOTES.values(), ids=BAD_NOTES)
def test_return_with_a_note_that_cannot_be_kept_loses_nothing(lan, text):
    session = make_session(status="submitted")
    data = {"version": session.version, "note_heard": text, "fact": "author"}

    response = client_of(lan).post(page("return", session), data)

    assert response.status_code == 422
    assert fresh(session).status == Status.SUBMITTED


ODD_NOTES = ("<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "👨‍👩‍👧 é́", "'; DROP TABLE x;--")


@pytest.mark.parametrize("text", ODD_NOTES)
def test_return_keeps_an_odd_note_as_plain_text(lan, text):
    session = make_session(status="submitted")

    client_of(lan).post(
        page("return", session),
        {"version": session.version, "note_heard": text, "status": "accepted", "author": lan.pk},
    )

    record = fresh(session)
    assert (record.status, record.author) == (Status.RETURNED, session.author)
    note = review.open_notes(record)["heard"][0].note
    assert note == unicodedata.normalize("NFC", text)
    html = client_of(lan).get(page("review", session)).content.decode()
    assert "<script>alert" not in html
