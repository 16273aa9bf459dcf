"""The page behind the code: closed to guesses, whole for the family, quiet for everybody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy.models import AuditEvent, DataSubjectRequest
from academy.roles import Role
from households.actions.card import issue_card, revoke_card
from households.actions.consent import withdraw_consent
from households.card_code import new_code
from households.models import FamilyMessage
from tests.factories import make_household, make_person, make_session, scope_of

pytestmark = pytest.mark.django_db

BORN = "1984"
WRONG = "belum cocok"
SHUT = "kartu ini ditutup"
HEARD = "menimba air dari sumur"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|name="code" value="[^"]*"')


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def me():
    return scope_of(make_person(Role.FACILITATOR))


@pytest.fixture
def family(me):
    return make_household(me)


@pytest.fixture
def card(me, family):
    session = make_session(me, household=family)
    return issue_card(scope=me, household=family, session=session)


def knock(client, code, secret=BORN, **more):
    return client.post("/kartu/", {"code": code, "secret": secret}, **more)


def page(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def opened(client, card):
    knock(client, card.code)
    return client


def test_door_opens_with_code_and_secret_together(client, card):
    before = client.session.session_key

    answer = knock(client, card.code.lower(), " 1984 ", follow=True)

    assert answer.redirect_chain == [("/kartu/isi/", 302)]
    assert HEARD in page(answer)
    assert client.session.session_key != before
    assert answer["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(verb="open_card")
    assert (event.actor_id, event.actor_role, event.target_id) == (None, "keluarga", str(card.pk))


def test_door_answers_a_wrong_code_like_a_wrong_secret(client, card):
    wrong_secret = knock(client, card.code, "1985")
    wrong_code = knock(client, new_code(), "1984")

    assert (wrong_secret.status_code, wrong_code.status_code) == (422, 422)
    assert TOKEN.sub("", page(wrong_secret)) == TOKEN.sub("", page(wrong_code))
    assert WRONG in page(wrong_code)


def test_door_prefills_any_code_without_asking_for_it(client, card):
    with CaptureQueriesContext(connection) as asked:
        known = client.get(f"/kartu/{card.code}/")
        other = client.get(f"/kartu/{new_code()}/")

    assert not [query for query in asked if "households_" in query["sql"]]
    assert TOKEN.sub("", page(known)) == TOKEN.sub("", page(other))
    assert f'value="{card.code}"' in page(known)


def test_door_says_that_a_code_is_mistyped_without_looking_for_it(client, card):
    swapped = card.code[:-1] + ("A" if card.code[-1] != "A" else "C")

    answer = knock(client, swapped)

    assert "Kodenya salah ketik" in page(answer)
    assert not AuditEvent.objects.filter(verb__in=["open_card", "lock_card"]).exists()


def test_five_wrong_secrets_shut_the_card_for_a_quarter_of_an_hour(client, card):
    answers = [knock(client, card.code, str(1900 + number)) for number in range(5)]

    assert [answer.status_code for answer in answers] == [422] * 4 + [429]
    right = knock(client, card.code)
    assert right.status_code == 429 and SHUT in page(right)
    card.refresh_from_db()
    assert card.locked_until is not None
    assert AuditEvent.objects.filter(verb="lock_card").count() == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert knock(client, card.code).status_code == 302


def test_a_code_of_no_card_is_shut_the_same_way(client, card):
    nobody = new_code()

    answers = [knock(client, nobody, str(1900 + number)) for number in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 4 + [429] * 2
    assert SHUT in page(answers[-1])


def test_twenty_wrong_secrets_in_a_day_shut_the_card_until_tomorrow(client, card):
    begin = timezone.now()
    for number in range(20):
        with time_machine.travel(begin + timedelta(minutes=20 * number)):
            cache_free = knock(client, card.code, str(1900 + number))

    assert "besok" in page(cache_free)
    with time_machine.travel(begin + timedelta(hours=12)):
        assert knock(client, card.code).status_code == 429


def test_a_right_secret_lets_the_family_begin_anew(client, card):
    for number in range(4):
        knock(client, card.code, str(1900 + number))
    knock(client, card.code)

    assert [knock(client, card.code, "1900").status_code for _ in range(4)] == [422] * 4


def test_a_thousand_tries_a_minute_are_cheap_and_change_nothing(client, card, monkeypatch):
    monkeypatch.setattr("academy.passwords.Argon2Hasher.encode", None)  # nothing slow is asked

    with time_machine.travel(timezone.now(), tick=False):
        for _ in range(30):
            knock(client, new_code(), "1984")

        with CaptureQueriesContext(connection) as asked:
            answer = knock(client, card.code)
        more = {knock(client, card.code, "0").status_code for _ in range(100)}

    assert answer.status_code == 429
    assert len(asked) < 20  # counting this address, and nothing else
    assert not [query for query in asked if "households_" in query["sql"]]
    assert more == {429}
    assert not AuditEvent.objects.filter(verb="open_card").exists()


@pytest.mark.parametrize(
    "data",
    [
        {}, {"code": "", "secret": ""}, {"code": "\x00" * 12, "secret": "1984"},
        {"code": "A" * 5000, "secret": "9" * 5000}, {"code": ["a", "b"], "secret": ["1", "2"]},
        {"code": "' OR 1=1--", "secret": "' OR 1=1--"}, {"code": "🌾" * 10, "secret": "١٩٨٤"},
        {"code": "\u202e" * 10, "secret": "\u202e1984"},
    ],
)  # fmt: skip
def test_door_answers_nonsense_with_a_sentence(client, card, data):
    answer = client.post("/kartu/", data)

    assert answer.status_code == 422
    assert HEARD not in page(answer)


@pytest.mark.parametrize("secret", ["١٩٨٤", "\u202e1984", "19\u200b84x", "'"])
def test_door_takes_no_secret_that_only_looks_right(client, card, secret):
    assert knock(client, card.code, secret).status_code == 422


def test_a_revoked_card_says_so_only_to_the_family(client, me, card):
    code = card.code
    revoke_card(scope=me, card=card, reason="hilang")

    assert WRONG in page(knock(client, code, "1985"))
    right = knock(client, code)
    assert "sudah diganti" in page(right)
    assert client.get("/kartu/isi/").status_code == 302


def test_an_open_page_closes_when_its_card_is_revoked(opened, me, card):
    revoke_card(scope=me, card=card)

    answer = opened.get("/kartu/isi/", follow=True)

    assert answer.redirect_chain == [("/kartu/", 302)]
    assert "sudah ditutup" in page(answer)


def test_the_page_closes_after_half_an_hour(opened):
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        answer = opened.get("/kartu/isi/")

    assert answer.status_code == 302


def test_leave_closes_the_page(opened):
    before = opened.session.session_key

    opened.post("/kartu/keluar/")

    assert opened.get("/kartu/isi/").status_code == 302
    assert opened.session.session_key != before


@pytest.mark.parametrize("path", ["isi/", "isi/kabar/", "isi/izin/", "isi/hak/"])
def test_inside_nothing_is_answered_without_a_card(client, path):
    method = client.get if path == "isi/" else client.post

    answer = method(f"/kartu/{path}", {"kind": "confirmed"})

    assert (answer.status_code, answer.url) == (302, "/kartu/")
    assert not FamilyMessage.objects.unscoped("test").exists()


def test_an_erased_family_cannot_be_opened(client, family, card):
    code = card.code
    family.key.delete()

    answer = knock(client, code)

    assert "sudah dihapus" in page(answer)


def test_family_says_that_it_is_right(opened, card):
    answer = opened.post("/kartu/isi/kabar/", {"kind": "confirmed"}, follow=True)

    said = FamilyMessage.objects.unscoped("test").get()
    assert (said.kind, said.session_id) == ("confirmed", card.session_id)
    assert "sudah benar" in page(answer)


def test_family_corrects_in_its_own_words(opened):
    words = "Sonde ada becak, bapa bawa ojek. 🌾 שלום"

    opened.post("/kartu/isi/kabar/", {"kind": "correction", "words": words})

    said = FamilyMessage.objects.unscoped("test").select_related("household__key").get()
    assert (said.kind, said.words) == ("correction", words)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "correction", "words": ""}, {"kind": "correction", "words": " \u200b "},
        {"kind": "addition", "words": "x" * 2001}, {"kind": "addition", "words": "a\x00b"},
        {"kind": "consent"}, {"kind": "nonsense", "words": "a"}, {},
    ],
)  # fmt: skip
def test_family_is_told_what_is_missing_and_loses_nothing(opened, data):
    answer = opened.post("/kartu/isi/kabar/", data)

    assert answer.status_code == 422
    assert not FamilyMessage.objects.unscoped("test").exists()
    if len(data.get("words", "")) > 100:
        assert data["words"] in page(answer)


def test_family_takes_a_consent_back_after_reading_what_follows(opened, family):
    without = opened.post("/kartu/isi/izin/", {"purposes": ["participate"]})
    assert without.status_code == 422 and "Baca akibatnya" in page(without)

    opened.post("/kartu/isi/izin/", {"purposes": ["participate"], "is_sure": "on"})

    standing = family.consents.standing().values_list("purpose", flat=True)
    assert list(standing) == ["participate"]


def test_family_that_stopped_taking_part_sees_its_rights_and_no_story(opened, me, family):
    withdraw_consent(scope=me, household=family, purposes=["participate"])

    answer = opened.get("/kartu/isi/")

    text = page(answer)
    assert HEARD not in text
    assert "Ingin ikut lagi?" in text and "Minta data kami" in text
    assert opened.post("/kartu/isi/kabar/", {"kind": "confirmed"}).status_code == 422


def test_family_asks_for_its_data_once(opened, family):
    first = opened.post("/kartu/isi/hak/", {"kind": "access"}, follow=True)
    second = opened.post("/kartu/isi/hak/", {"kind": "access"})

    assert "3 x 24 jam" in page(first)
    assert second.status_code == 422 and "sedang dikerjakan" in page(second)
    assert DataSubjectRequest.objects.unscoped("test").get().household_code == family.code
