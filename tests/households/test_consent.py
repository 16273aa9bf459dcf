"""Consent of a family: given purpose by purpose, taken back at once, forged by nobody."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import AuditEvent, User
from academy.roles import Role
from households.consent_texts import consent_sheet
from households.models import Consent, Household, Quote
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_session,
    scope_of,
)
from tests.households.sheets import agreement

pytestmark = pytest.mark.django_db


@pytest.fixture
def facilitator():
    return make_person(Role.FACILITATOR, place=make_cohort())


@pytest.fixture
def client(facilitator):
    return client_of(facilitator)


@pytest.fixture
def household(facilitator):
    return make_household(scope_of(facilitator), purposes=("participate",))


def given(household, **changes):
    giver = household.members.order_by("pk").first()
    return agreement(prefix="", **({"purposes": ["quote"], "giver": str(giver.pk)} | changes))


def page_of(household, name="consent"):
    return reverse(f"households:{name}", args=[household.pk])


def test_consent_sheet_has_words_for_every_purpose_and_way():
    sheet = consent_sheet()

    assert {p.code for p in sheet.purposes} == set(Consent.Purpose.values)
    assert {m.code for m in sheet.methods} == set(Consent.Method.values) - {"card"}
    assert [p.code for p in sheet.purposes if p.is_required] == ["participate"]


def test_consent_offers_only_what_is_still_open_and_ticks_nothing(client, household):
    form = client.get(page_of(household)).context["form"]

    assert [row.text.code for row in form.purpose_rows()] == ["quote", "photo", "share"]
    assert not any(row.is_checked for row in form.purpose_rows())


def test_consent_stores_each_purpose_with_the_version_in_force(client, household):
    answer = client.post(page_of(household), given(household, purposes=["quote", "photo"]))

    assert answer.status_code == 302
    rows = household.consents.filter(purpose__in=["quote", "photo"])
    assert {row.text_version for row in rows} == {consent_sheet().version}
    assert {row.created_by for row in rows} == {client_person(client)}
    assert AuditEvent.objects.filter(verb="consent", fields=["quote", "photo"]).exists()


def client_person(client):
    return User.objects.get(pk=client.session["_auth_user_id"])


def test_consent_sent_twice_stands_once(client, household):
    post = given(household)

    answers = [client.post(page_of(household), post).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert household.consents.filter(purpose="quote").count() == 1


def test_consent_to_quote_releases_the_words_of_accepted_sessions(client, facilitator, household):
    make_session(scope_of(facilitator), household=household)

    client.post(page_of(household), given(household))

    assert Quote.objects.unscoped("test").released().count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"purposes": ["participate"]}, "lembar persetujuan"),
        ({"purposes": ["quote", "semua"]}, "lembar persetujuan"),
        ({"purposes": []}, "satu per satu"),
        ({"giver": ""}, "Pilih anggota keluarga"),
        ({"giver": "0"}, "anggota keluarga ini"),
        ({"giver": "\x00"}, "anggota keluarga ini"),
        ({"method": "thumb"}, "perlu saksi"),
        ({"method": "surat"}, ""),
        ({"text_version": "2025-9"}, "Muat ulang"),
        ({"given_on": "2999-01-01"}, "masa depan"),
        ({"client_uuid": "x"}, ""),
        ({"witness": "\x00"}, ""),
        ({"witness": "x" * 100_000}, "120"),
    ],
)
def test_consent_that_is_forged_or_incomplete_is_refused(client, household, changes, sentence):
    answer = client.post(page_of(household), given(household, **changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not household.consents.filter(purpose="quote").exists()


@pytest.mark.parametrize("field", ["giver", "guardian"])
def test_consent_by_somebody_of_another_family_is_refused(client, facilitator, household, field):
    other = make_household(scope_of(facilitator)).members.first()

    answer = client.post(page_of(household), given(household, **{field: str(other.pk)}))

    assert answer.status_code == 422
    assert "harus anggota keluarga ini" in answer.content.decode()


def test_consent_of_a_child_needs_a_grown_up_guardian(client, household):
    people = list(household.members.order_by("pk"))
    child, sibling, mother = people[2], people[3], people[0]

    alone = client.post(page_of(household), given(household, giver=str(child.pk)))
    by_child = client.post(
        page_of(household), given(household, giver=str(child.pk), guardian=str(sibling.pk))
    )
    by_mother = client.post(
        page_of(household), given(household, giver=str(child.pk), guardian=str(mother.pk))
    )

    assert (alone.status_code, by_child.status_code, by_mother.status_code) == (422, 422, 302)
    assert household.consents.get(purpose="quote").guardian == mother


def test_withdraw_says_what_follows_before_it_is_done(client, facilitator, household):
    client.post(page_of(household), given(household))
    make_session(scope_of(facilitator), household=household)

    page = client.get(page_of(household, "withdraw")).content.decode()

    assert "2 kutipan dan 1 sesi hilang" in page
    assert consent_sheet().purpose("quote").when_withdrawn[:40] in page


def test_withdraw_takes_the_words_off_every_page_at_once(client, facilitator, household):
    client.post(page_of(household), given(household))
    make_session(scope_of(facilitator), household=household)

    answer = client.post(
        page_of(household, "withdraw"), {"purposes": ["quote"], "note": "", "is_sure": "on"}
    )

    assert answer.status_code == 302
    quotes = Quote.objects.unscoped("test")
    assert quotes.count() == 2
    assert not quotes.standing().exists()
    assert "Ketong timba" not in client.get(household.get_absolute_url()).content.decode()
    assert AuditEvent.objects.filter(verb="withdraw", fields=["quote"]).exists()


def test_withdraw_from_taking_part_takes_back_everything(client, household):
    client.post(page_of(household), given(household))

    client.post(
        page_of(household, "withdraw"), {"purposes": ["participate"], "note": "", "is_sure": "on"}
    )

    assert not household.consents.standing().exists()
    assert Household.objects.unscoped("test").get().withdrawn_at


@pytest.mark.parametrize(
    "post",
    [
        {"purposes": ["participate"]},
        {"purposes": [], "is_sure": "on"},
        {"purposes": ["share"], "is_sure": "on"},
        {"purposes": ["participate"], "is_sure": "on", "note": "x" * 301},
        {"purposes": ["participate"], "is_sure": "on", "note": "a\x00b"},
    ],
)
def test_withdraw_is_refused_when_something_is_missing(client, household, post):
    answer = client.post(page_of(household, "withdraw"), post)

    assert answer.status_code == 422
    assert household.consents.standing().exists()


def test_withdraw_locks_the_family_before_it_looks(client, household):
    post = {"purposes": ["participate"], "note": "", "is_sure": "on"}

    with CaptureQueriesContext(connection) as asked:
        client.post(page_of(household, "withdraw"), post)

    said = [query["sql"] for query in asked]
    lock = next(
        n for n, sql in enumerate(said) if sql.endswith('FOR UPDATE OF "households_household"')
    )
    first_change = next(n for n, sql in enumerate(said) if sql.startswith("UPDATE"))
    assert lock < first_change


def test_withdrawn_family_may_come_back_by_its_own_consent(client, household):
    client.post(
        page_of(household, "withdraw"), {"purposes": ["participate"], "note": "", "is_sure": "on"}
    )

    quote_only = client.post(page_of(household), given(household, purposes=["quote"]))
    back = client.post(page_of(household), given(household, purposes=["participate"]))

    assert quote_only.status_code == 422
    assert back.status_code == 302
    assert Household.objects.unscoped("test").get().is_participating


def test_consent_for_a_family_outside_the_scope_is_not_found(household):
    stranger = client_of(make_person(Role.FACILITATOR, place=make_cohort()))

    for name in ("consent", "withdraw"):
        answer = stranger.post(page_of(household, name), {"purposes": ["participate"]})
        assert answer.status_code == 404
    assert household.consents.standing().count() == 1


def test_consent_number_of_the_form_makes_one_number_per_purpose(client, household):
    number = uuid.uuid4()

    client.post(
        page_of(household),
        given(household, client_uuid=str(number), purposes=["quote", "photo", "share"]),
    )

    stored = set(
        household.consents.exclude(purpose="participate").values_list("client_uuid", flat=True)
    )
    assert stored == {uuid.uuid5(number, purpose) for purpose in ("quote", "photo", "share")}
