"""The card at the facilitator's desk: preview, paper, lost cards, and what families said."""

import pytest

from academy.roles import Role
from households.actions.card import issue_card
from households.actions.family_card import change_consents, say
from households.models import Card, FamilyMessage
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    scope_of,
)
from tests.pdf import pages_of, words_of

pytestmark = pytest.mark.django_db

HEARD = "menimba air dari sumur"


@pytest.fixture
def facilitator():
    return make_person(Role.FACILITATOR)


@pytest.fixture
def desk(facilitator):
    return client_of(facilitator)


@pytest.fixture
def family(facilitator):
    return make_household(scope_of(facilitator))


@pytest.fixture
def session(facilitator, family):
    return make_session(scope_of(facilitator), household=family, status="submitted")


@pytest.fixture
def card(facilitator, family, session):
    return issue_card(scope=scope_of(facilitator), household=family, session=session)


def at(family, page=""):
    return f"/lapangan/keluarga/{family.pk}/kartu/{page}"


def live() -> Card:
    return Card.objects.unscoped("test").live().get()


def text(answer) -> str:
    return answer.content.decode()


def test_card_is_printed_on_one_page_with_code_and_words(desk, family, session):
    answer = desk.post(at(family), {"session": session.pk}, follow=True)

    card, printed = live(), words_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="kartu-{family.code}.pdf"'
    assert len(pages_of(answer.content)) == 1
    assert f"{card.code[:5]}-{card.code[5:]}" in printed
    assert HEARD in printed


def test_preview_has_the_words_of_the_paper(desk, family, card):
    page = " ".join(text(desk.get(at(family))).split())
    paper = words_of(desk.get(at(family, "cetak/")).content)

    for sentence in ("Yang penting bagi keluarga", HEARD, "Ketong timba air jao skali."):
        assert sentence in page
        assert sentence in paper


def test_card_says_who_comes_back_when(desk, facilitator, family, session):
    today = family.region.today()
    data = {
        "session": session.pk, "next_visit_on": today.isoformat(), "visitor": facilitator.pk,
    }  # fmt: skip

    printed = words_of(desk.post(at(family), data, follow=True).content)

    assert facilitator.name in printed


@pytest.mark.parametrize(
    "data",
    [
        {"session": "999999"}, {"session": "x"}, {"next_visit_on": "2020-01-01"},
        {"next_visit_on": "9999-12-31"}, {"next_visit_on": "2026-02-30"}, {"visitor": "1x"},
        {"visitor": "\x00"},
    ],
)  # fmt: skip
def test_card_with_nonsense_is_not_made(desk, family, session, data):
    answer = desk.post(at(family), data)

    assert answer.status_code == 422
    assert not Card.objects.unscoped("test").exists()


def test_a_day_without_a_visitor_is_refused(desk, family, session):
    day = family.region.today().isoformat()

    answer = desk.post(at(family), {"session": session.pk, "next_visit_on": day})

    assert answer.status_code == 422
    assert "Pilih siapa yang datang" in text(answer)


def test_card_asks_first_for_a_secret(desk, facilitator):
    members = [{"name": "Yuliana", "sex": "f", "relation": "head"}]
    family = make_household(scope_of(facilitator), members=members)

    page = text(desk.get(at(family)))

    assert "Keluarga belum punya rahasia kartu" in page
    assert desk.post(at(family), {"session": ""}).status_code == 422


def test_restricted_session_is_not_offered(desk, facilitator, family):
    session = make_session(
        scope_of(facilitator), household=family, status="submitted", sensitivity="restricted"
    )

    assert HEARD not in text(desk.get(f"{at(family)}?sesi={session.pk}"))
    assert "Cetak kartu" not in text(desk.get(session.get_absolute_url()))


def test_session_page_leads_to_its_card(desk, family, session):
    assert f"{at(family)}?sesi={session.pk}" in text(desk.get(session.get_absolute_url()))


def test_page_warns_of_names_in_the_story_and_prints_no_long_number(desk, facilitator, family):
    make_session(
        scope_of(facilitator), household=family, status="submitted",
        heard="Dorkas sakit. Teleponnya 0812 3456 7890, NIK 5371991206840001.",
    )  # fmt: skip

    page = text(desk.get(at(family)))

    assert "Ada nama keluarga di dalam ceritanya" in page and "Dorkas" in page
    assert "3456" not in page and "537199" not in page


def test_lost_card_is_revoked_in_one_click(desk, family, card):
    desk.post(at(family, "cabut/"), {"reason": "hilang"})

    card.refresh_from_db()
    assert (card.is_live, card.revoke_reason) == (False, "hilang")
    assert "dicabut" in text(desk.get(at(family)))
    assert desk.post(at(family, "cabut/"), follow=True).status_code == 200
    assert desk.get(at(family, "cetak/")).status_code == 302


def test_sheet_prints_up_to_four_cards(desk, facilitator, card):
    scope = scope_of(facilitator)
    others = [
        issue_card(scope=scope, household=make_household(scope), session=None) for _ in range(4)
    ]
    four = [card.pk, *(other.pk for other in others[:3])]

    sheet = desk.get("/lapangan/keluarga/kartu/lembar/", {"kartu": four})
    too_many = desk.get("/lapangan/keluarga/kartu/lembar/", {"kartu": [*four, others[3].pk]})
    none = desk.get("/lapangan/keluarga/kartu/lembar/", {"kartu": ["x", "-1", "9" * 40]})

    pages = pages_of(sheet.content)
    assert len(pages) == 1
    assert pages[0].count("Kode kartu") == 4
    assert (too_many.status_code, none.status_code) == (302, 302)


def test_sheet_prints_no_card_of_another_cohort(desk, card):
    stranger = client_of(make_person(Role.FACILITATOR))

    assert stranger.get("/lapangan/keluarga/kartu/lembar/", {"kartu": card.pk}).status_code == 302


@pytest.mark.parametrize("page", ["", "cetak/"])
@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("lan", 403), ("participant", 403), ("nobody", 302)]
)
def test_card_is_for_those_who_keep_the_family(client, family, card, who, status, page):
    other = make_cohort(make_region("35.13"))
    clients = {
        "stranger": lambda: client_of(make_person(Role.FACILITATOR, place=other)),
        "lan": lambda: client_of(make_person(Role.LAN)),
        "participant": lambda: client_of(make_person(Role.PARTICIPANT, place=family.cohort)),
        "nobody": lambda: client,
    }

    assert clients[who]().get(at(family, page)).status_code == status


def test_today_shows_what_families_said_until_it_is_read(desk, facilitator, card):
    said = say(card=card, kind=FamilyMessage.Kind.CORRECTION, words="Bukan becak, tapi ojek.")

    assert "Bukan becak, tapi ojek." in text(desk.get("/lapangan/hari-ini/"))
    answer = desk.post(f"/lapangan/kabar/{said.pk}/dibaca/", {"back": "today"})

    said.refresh_from_db()
    assert answer.url == "/lapangan/hari-ini/"
    assert said.seen_by == facilitator
    assert "Bukan becak" not in text(desk.get("/lapangan/hari-ini/"))


def test_message_of_another_cohort_does_not_exist(card):
    said = say(card=card, kind=FamilyMessage.Kind.CONFIRMED)
    stranger = client_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("35.13"))))

    assert stranger.post(f"/lapangan/kabar/{said.pk}/dibaca/").status_code == 404


def test_session_and_family_pages_show_what_the_family_said(desk, family, session, card):
    say(card=card, kind=FamilyMessage.Kind.CONFIRMED)
    say(card=card, kind=FamilyMessage.Kind.ADDITION, words="Anak kami tiga.")

    told = text(desk.get(session.get_absolute_url()))
    assert "Dibaca dan dibenarkan keluarga pada" in told
    assert "Anak kami tiga." in told
    assert "Anak kami tiga." in text(desk.get(family.get_absolute_url()))


def test_family_page_says_that_a_consent_was_taken_back_by_card(desk, family, card):
    change_consents(card=card, wanted={"participate"})

    assert "oleh keluarga sendiri, lewat kartu" in text(desk.get(family.get_absolute_url()))
