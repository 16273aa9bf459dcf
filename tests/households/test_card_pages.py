"""The card at the facilitator's desk and behind its code."""

import pytest

from academy import crypto
from academy.roles import Role
from households.models import Card
from tests.factories import client_of, make_household, make_person, make_session, scope_of
from tests.pdf import pages_of, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator():
    return make_person(Role.FACILITATOR)


@pytest.fixture
def family(facilitator):
    household = make_household(scope_of(facilitator))
    make_session(scope_of(facilitator), household=household, status="submitted")
    return household


def printed(client, family):
    data = {"session": family.sessions.get().pk}
    return client.post(f"/lapangan/keluarga/{family.pk}/kartu/", data, follow=True)


def test_card_is_printed_on_one_page_with_code_and_words(facilitator, family):
    client = client_of(facilitator)

    answer = printed(client, family)

    card = Card.objects.unscoped("test").get()
    pages = pages_of(answer.content)
    assert answer["Content-Type"] == "application/pdf"
    assert len(pages) == 1
    assert f"{card.code[:5]}-{card.code[5:]}" in words_of(answer.content)
    assert "menimba air dari sumur" in words_of(answer.content)
    assert card.code_index == crypto.blind_index("card", card.code)


def test_family_opens_its_page_with_code_and_year(client, facilitator, family):
    printed(client_of(facilitator), family)
    code = Card.objects.unscoped("test").get().code.lower()

    answer = client.post("/kartu/", {"code": code, "secret": "1984"}, follow=True)

    assert answer.status_code == 200
    assert "menimba air dari sumur" in answer.content.decode()
