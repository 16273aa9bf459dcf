"""Drafts: kept as typed, sealed, and given back to their author only."""

import uuid
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.urls import reverse

from academy import drafts
from academy.models import Draft
from academy.roles import Role
from households.actions.consent import withdraw_consent
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

PAGE = "/lapangan/sesi/baru/?keluarga=3"
CONTENT = urlencode({"heard": "Ketong sonde ada air"})


def address(number, page=PAGE):
    url = reverse("academy:draft", args=[number])
    return f"{url}?{urlencode({'halaman': page})}" if page else url


@pytest.fixture
def author():
    return make_person(Role.FACILITATOR)


def rows():
    return Draft.objects.unscoped("test")


def test_draft_is_kept_sealed_and_only_once(author):
    number, client = uuid.uuid4(), client_of(author)

    for content in (CONTENT, CONTENT + "&place=teras"):
        assert client.post(address(number), {"content": content}).status_code == 200

    draft = rows().get()
    assert (draft.owner, draft.form, draft.path) == (author, "session", PAGE)
    assert b"Ketong" not in bytes(draft.content)


def test_draft_finds_its_page_by_the_referer(author):
    url, came_from = address(uuid.uuid4(), page=""), f"http://testserver{PAGE}&draf=x"

    answer = client_of(author).post(url, {"content": CONTENT}, headers={"referer": came_from})

    assert answer.status_code == 200 and rows().get().path == PAGE


def test_draft_of_another_person_is_not_there(author):
    number = uuid.uuid4()
    client_of(author).post(address(number), {"content": CONTENT})
    other = client_of(make_person(Role.FACILITATOR))

    assert other.post(address(number), {"content": "heard=x"}).status_code == 404
    other.post(address(number), {"action": "delete"})
    assert other.get(f"/lapangan/sesi/baru/?draf={number}").status_code == 404
    assert rows().get().owner == author


@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), (Role.COACH, 403), (Role.LAN, 403), (Role.FACILITATOR, 200)]
)
def test_draft_answers_a_script_in_its_own_way(client, role, status):
    browser = client_of(make_person(role)) if role else client

    answer = browser.post(address(uuid.uuid4()), {"content": CONTENT})

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")


@pytest.mark.parametrize(
    "page", ["", "/tidak/ada/", "/akun/login/", "https://jahat.example/x", PAGE + "x" * 400]
)
def test_draft_refuses_a_page_that_is_not_ours(author, page):
    answer = client_of(author).post(address(uuid.uuid4(), page), {"content": CONTENT})

    assert answer.status_code == 400 and not rows().exists()


def test_draft_refuses_more_than_any_form_holds(author):
    answer = client_of(author).post(address(uuid.uuid4()), {"content": "x" * 500_001})

    assert answer.status_code == 413 and not rows().exists()


def test_draft_takes_post_only(author):
    assert client_of(author).get(address(uuid.uuid4())).status_code == 405


def test_draft_is_thrown_away_by_its_author(author):
    number, client = uuid.uuid4(), client_of(author)
    client.post(address(number), {"content": CONTENT})

    answer = client.post(address(number), {"action": "delete"})

    assert answer.url == reverse("academy:home") and not rows().exists()


@pytest.mark.parametrize("number", ["xyz", "8f14e45f-ceea-467f-a0f1-1b5f0e7b6c11"])
def test_load_knows_no_unknown_draft(author, number):
    assert client_of(author).get(f"/lapangan/sesi/baru/?draf={number}").status_code == 404


def test_waiting_lists_own_drafts_by_the_familys_code_never_its_name():
    cohort = make_cohort()
    person = make_person(Role.FACILITATOR, place=cohort)
    family = make_household(scope_of(person), cohort=cohort)
    content, number = urlencode({"household": family.pk}), uuid.uuid4()
    drafts.keep(scope=scope_of(person), number=number, content=content, page=PAGE)

    waiting = drafts.waiting(scope_of(person))

    assert [(one.label, one.resume_url) for one in waiting] == [
        (f"Catatan sesi · {family.code}", f"{PAGE}&draf={number}")
    ]
    assert drafts.waiting(scope_of(make_person(Role.FACILITATOR))) == []


def test_keep_names_no_family_outside_ones_scope():
    theirs = make_household()
    person = scope_of(make_person(Role.FACILITATOR))

    content = QueryDict(mutable=True)
    content["household"] = str(theirs.pk)
    drafts.keep(scope=person, number=uuid.uuid4(), content=content.urlencode(), page=PAGE)

    assert rows().get().label == ""


@pytest.mark.parametrize("page", ["new", "new, family in the form", "edit", "map", "returned"])
def test_withdrawn_family_leaves_no_draft_behind(page):
    session = make_session(status="returned")
    family, person = session.household, session.author
    pages = {
        "new": f"/lapangan/sesi/baru/?keluarga={family.pk}",
        "new, family in the form": "/lapangan/sesi/baru/",
        "edit": f"/lapangan/keluarga/{family.pk}/ubah/",
        "map": f"/lapangan/keluarga/{family.pk}/peta-keluarga/baru/",
        "returned": f"/lapangan/sesi/{session.pk}/ubah/",
    }
    content = urlencode({"household": family.pk} if "form" in page else {"heard": "Ketong"})
    other, kept = f"/lapangan/sesi/baru/?keluarga={family.pk}1", uuid.uuid4()
    for number, where in ((uuid.uuid4(), pages[page]), (kept, other)):
        words = content if number != kept else urlencode({"heard": "Lain"})
        drafts.keep(scope=scope_of(person), number=number, content=words, page=where)

    withdraw_consent(scope=scope_of(person), household=family, purposes=["participate"])

    assert [draft.uuid for draft in rows()] == [kept]
