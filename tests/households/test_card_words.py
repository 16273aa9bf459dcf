"""What a card tells: the family's own words and promises, no restricted visit, nobody's name."""

from datetime import date

import pytest

from academy import paper
from academy.roles import Role
from households.actions.card import issue_card
from households.actions.consent import withdraw_consent
from households.card_sheet import A5, A6, printed
from households.card_words import ROOMS, Agreed, CardWords, Spoken, shortened, words_of
from tests.factories import make_household, make_person, make_session, scope_of
from tests.pdf import pages_of
from tests.pdf import words_of as words_of_pdf

pytestmark = pytest.mark.django_db

DUE = date(2027, 1, 15)
PROMISE = {
    "kind": "promise", "text": "Menanyakan sambungan air", "owner_kind": "facilitator",
    "owner_name": "", "due_on": DUE,
}  # fmt: skip


@pytest.fixture
def me():
    return scope_of(make_person(Role.FACILITATOR))


@pytest.fixture
def family(me):
    return make_household(me)


def tell(family, session=None, **more):
    return words_of(family, session, **more)


def test_words_hold_what_was_heard_said_and_promised(me, family):
    step = PROMISE | {
        "kind": "step",
        "owner_kind": "family",
        "owner_name": "Marthen",
        "text": "Jual",
    }
    session = make_session(me, household=family, status="submitted", steps=[step, PROMISE])

    words = tell(family, session, next_visit_on=DUE, visitor="Maria")

    assert words.heard.startswith("Keluarga menimba air")
    assert [quote.words for quote in words.quotes] == [
        "Ketong timba air jao skali.", "Kami ingin punya sumur sendiri.",
    ]  # fmt: skip
    assert words.agreed == (
        Agreed("Menanyakan sambungan air", "fasilitator", DUE, is_promise=True),
        Agreed("Jual", "keluarga sendiri", DUE, is_promise=False),
    )
    assert (words.next_visit_on, words.visitor) == (DUE, "Maria")


@pytest.mark.parametrize("change", [{"sensitivity": "restricted"}, {"status": "draft"}])
def test_words_tell_no_visit_that_is_restricted_or_was_not_sent(me, family, change):
    session = make_session(
        me, household=family, steps=[PROMISE], **{"status": "submitted"} | change
    )

    assert tell(family, session) == CardWords()


def test_words_of_another_family_are_not_told(me, family):
    other = make_session(me, household=make_household(me), status="submitted")

    assert tell(family, other) == CardWords()


def test_words_are_gone_once_the_family_withdraws(me, family):
    session = make_session(me, household=family, status="submitted", steps=[PROMISE])

    withdraw_consent(scope=me, household=family, purposes=["quote"])
    assert tell(family, session).quotes == ()
    assert tell(family, session).heard

    withdraw_consent(scope=me, household=family, purposes=["participate"])
    assert tell(family, session) == CardWords()


LONG = CardWords(
    heard="W" * 20_000,
    held_on=date(2026, 11, 20),
    hopes="🌾" * 3_000,
    quotes=(Spoken("محمد " * 400, "mis"),) * 9,
    priorities=("Ж" * 80,) * 5,
    agreed=(Agreed("W" * 300, "W" * 120, DUE, is_promise=True),) * 30,
    next_visit_on=DUE,
    visitor="W" * 150,
)


@pytest.mark.parametrize("size", [A5, A6])
def test_printed_card_of_very_long_texts_fits_one_page_and_says_so(me, family, size):
    card = issue_card(scope=me, household=family, session=None)

    made = printed(
        LONG, card=card, household_code=family.code, door="https://contoh.invalid/kartu/",
        secret="year", size=size,
    )  # fmt: skip
    pages = pages_of(paper.pdf("paper/card.html", {"card": made, "size": size}))

    assert len(pages) == 1
    assert "Sebagian disingkat" in pages[0]
    assert made.code in pages[0]


def test_printed_card_of_short_texts_is_not_shortened(me, family):
    words = CardWords(heard="Air jauh.", agreed=(Agreed("Sumur", "desa", DUE, is_promise=True),))

    made = printed(
        words, card=None, household_code=family.code, door="https://contoh.invalid/kartu/",
        secret="pin",
    )  # fmt: skip

    assert made.words == words
    assert made.qr == ""


def test_printed_card_names_nobody_of_the_family(me, family):
    session = make_session(me, household=family, status="submitted")
    card = issue_card(scope=me, household=family, session=session)

    made = printed(
        tell(family, session), card=card, household_code=family.code,
        door="https://contoh.invalid/kartu/", secret="year",
    )  # fmt: skip
    text = words_of_pdf(paper.pdf("paper/card.html", {"card": made, "size": A5}))

    for name in ("Yuliana", "Marthen", "Dorkas", "Lontar", "1984"):
        assert name not in text


@pytest.mark.parametrize("room", ROOMS, ids=range(len(ROOMS)))
def test_shortened_keeps_to_its_room(room):
    short = shortened(LONG, room)

    assert len(short.heard) <= room.heard
    assert len(short.agreed) <= room.agreed
    assert all(len(row.text) <= room.step for row in short.agreed)
    assert short.is_shortened


def test_shortened_cuts_between_words():
    words = CardWords(heard="Keluarga menimba air dari sumur tetangga setiap pagi. " * 30)

    cut = shortened(words, ROOMS[3]).heard

    assert cut.endswith("…")
    assert words.heard.startswith(cut[:-1])
    assert words.heard[len(cut) - 1] == " "
