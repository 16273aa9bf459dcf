"""Reading listening sessions, and who may open their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.models import AuditEvent
from academy.roles import Role
from households.actions.consent import withdraw_consent
from tests.factories import (
    make_cohort,
    make_region,
    make_session,
    make_theme,
)
from tests.households.session_data import (
    LIST,
    NEW,
    Field,
    colleague,
    edit_url,
    returned,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return Field()


def test_session_shows_words_but_not_withdrawn_ones(field):
    session = make_session(field.scope, household=field.family)
    url = session.get_absolute_url()
    assert "Ketong timba air jao skali." in field.client.get(url).content.decode()

    withdraw_consent(scope=field.scope, household=field.family, purposes=["quote"])

    page = field.client.get(url).content.decode()
    assert "Ketong" not in page and "Kami ingin punya sumur" not in page


def test_session_hides_the_familys_name_and_page_from_participants(field):
    session = make_session(field.scope, household=field.family)
    family_page = field.family.get_absolute_url()

    own = field.client.get(session.get_absolute_url()).content.decode()
    page = colleague(Role.PARTICIPANT, field.cohort).get(session.get_absolute_url())

    assert "Yuliana" in own and family_page in own
    assert "Yuliana" not in page.content.decode() and family_page not in page.content.decode()


def test_session_view_is_written_down(field):
    session = make_session(field.scope, household=field.family)

    field.client.get(session.get_absolute_url())

    rows = AuditEvent.objects.filter(verb="view", target_id=str(session.pk))
    assert rows.get().actor_id == field.person.pk


FILTERS = {
    "status": ({"status": "accepted"}, {"status": "draft"}),
    "village": ({"village": "53.71.01.1001"}, None),
    "month": ({"month": "2026-03"}, None),
    "theme": ({"theme": "air-bersih"}, {"theme": "utang"}),
    "mine": ({"mine": "on"}, None),
    "words of the summary, by stem": ({"q": "menimba tetangga"}, {"q": "pelabuhan"}),
    "spoken words": ({"q": "jao skali"}, {"q": "sonde"}),
}


@pytest.mark.parametrize(("finds", "misses"), FILTERS.values(), ids=FILTERS)
def test_sessions_finds_by(field, finds, misses):
    session = make_session(field.scope, household=field.family)
    make_theme("utang", "Utang")

    assert session.get_absolute_url() in field.client.get(LIST, finds).content.decode()
    if misses:
        assert session.get_absolute_url() not in field.client.get(LIST, misses).content.decode()


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 5000}, {"month": "2026-99"}, {"page": "-1"}, {"page": "9" * 30},
     {"status": "x"}, {"village": "1"}, {"theme": "'"}, {"q": "'; DROP"}, {"q": '"((!'}],
)  # fmt: skip
def test_sessions_takes_any_query(field, query):
    assert field.client.get(LIST, query).status_code == 200


def test_sessions_asks_the_database_the_same_for_one_row_and_for_ten(field):
    make_session(field.scope, household=field.family)
    field.client.get(LIST)
    with CaptureQueriesContext(
        connection,
    ) as one:
        field.client.get(LIST)
    for _ in range(9):
        make_session(field.scope, household=field.family)
    with CaptureQueriesContext(connection) as ten:
        field.client.get(LIST)

    assert len(ten) == len(one)


def test_pages_of_sessions_answer_each_role(field):
    accepted = make_session(field.scope, household=field.family)
    back = returned(field)
    elsewhere = make_cohort(make_region("32.12"))
    people = {
        "colleague": (colleague(Role.FACILITATOR, field.cohort), 200, 200, 200, 403),
        "stranger": (colleague(Role.FACILITATOR, elsewhere), 200, 404, 200, 404),
        "participant": (colleague(Role.PARTICIPANT, field.cohort), 200, 200, 403, 403),
        "LAN": (colleague(Role.LAN, None), 200, 200, 403, 403),
        "coach": (colleague(Role.COACH, field.cohort), 403, 403, 403, 403),
        "official": (colleague(Role.OFFICIAL, field.cohort.region), 403, 403, 403, 403),
        "PDP officer": (colleague(Role.PDP, None), 403, 403, 403, 403),
    }
    pages = (LIST, accepted.get_absolute_url(), NEW, edit_url(back))

    got = {who: tuple(row[0].get(p).status_code for p in pages) for who, row in people.items()}

    assert got == {who: row[1:] for who, row in people.items()}


@pytest.mark.parametrize("page", [LIST, NEW, "/lapangan/sesi/1/", "/lapangan/sesi/1/ubah/"])
def test_pages_of_sessions_send_anonymous_visitors_to_sign_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 302 and answer.url.startswith("/akun/")


def test_pages_of_sessions_know_no_unknown_id_and_no_wrong_method(field):
    session = make_session(field.scope, household=field.family)

    assert field.client.get("/lapangan/sesi/999999/").status_code == 404
    assert field.client.get("/lapangan/sesi/999999/ubah/").status_code == 404
    assert field.client.post(LIST).status_code == 405
    assert field.client.post(session.get_absolute_url()).status_code == 405
    assert field.client.put(NEW).status_code == 405
    assert field.client.delete(edit_url(session)).status_code == 405
