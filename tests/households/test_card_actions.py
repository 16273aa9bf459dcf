"""Making, revoking and answering a card: who may, what stands, what is written down."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from academy.errors import Refused
from academy.models import AuditEvent, DataSubjectRequest
from academy.roles import Role
from households.actions.card import issue_card, mark_seen, revoke_card
from households.actions.consent import withdraw_consent
from households.actions.family import update_household
from households.actions.family_card import ask_for_right, change_consents, say
from households.card_secret import is_right, kind_of_secret
from households.models import Card, Consent, FamilyMessage, Quote
from tests.factories import make_household, make_person, make_session, scope_of

pytestmark = pytest.mark.django_db

NO_YEAR = [{"name": "Yuliana", "sex": "f", "relation": "head"}]
KINDS = FamilyMessage.Kind


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


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def standing(family) -> set[str]:
    return set(family.consents.standing().values_list("purpose", flat=True))


def test_issue_card_seals_the_code_and_keeps_it_when_printed_again(me, family):
    first = issue_card(scope=me, household=family, session=None)
    code = Card.objects.visible_to(me).get().code
    stored = Card.objects.visible_to(me).values_list("code", flat=True).get()

    again = issue_card(scope=me, household=family, session=None)

    assert again.pk == first.pk
    assert again.code == code
    assert code.encode() not in bytes(stored)
    assert verbs().count("issue_card") == 2


def test_issue_card_needs_a_secret(me):
    family = make_household(me, members=NO_YEAR)
    with pytest.raises(Refused, match="PIN keluarga atau tahun lahir"):
        issue_card(scope=me, household=family, session=None)

    with_pin = make_household(me, members=NO_YEAR, pin="7391")

    assert issue_card(scope=me, household=with_pin, session=None).is_live


def test_issue_card_refuses_a_family_that_withdrew(me, family):
    withdraw_consent(scope=me, household=family, purposes=["participate"])

    with pytest.raises(Refused, match="menarik diri"):
        issue_card(scope=me, household=family, session=None)


def test_issue_card_refuses_the_session_of_another_family_and_a_visit_of_nobody(me, family):
    other = make_session(me, household=make_household(me))

    with pytest.raises(Refused, match="sesi keluarga ini"):
        issue_card(scope=me, household=family, session=other)
    with pytest.raises(Refused, match="siapa yang datang"):
        issue_card(scope=me, household=family, session=None, next_visit_on=date(2027, 1, 1))


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.COACH, Role.LAN, Role.OFFICIAL])
def test_issue_card_is_for_those_who_keep_the_family(family, role):
    place = {Role.OFFICIAL: family.region, Role.LAN: None}.get(role, family.cohort)
    other = scope_of(make_person(role, place=place))

    with pytest.raises(PermissionDenied):
        issue_card(scope=other, household=family, session=None)


def test_revoke_card_ends_it_and_the_next_print_has_another_code(me, family, card):
    code = card.code

    revoked = revoke_card(scope=me, card=card, reason="hilang")
    fresh = issue_card(scope=me, household=family, session=None)

    assert (revoked.is_live, revoked.revoke_reason) == (False, "hilang")
    assert fresh.code != code
    assert "revoke_card" in verbs()
    with pytest.raises(Refused, match="sudah dicabut"):
        revoke_card(scope=me, card=card)


def test_database_allows_one_live_card_for_a_family(me, family, card):
    with pytest.raises(IntegrityError, match="households_card_one_live"):
        Card.objects.create(
            household=family, code="X", code_index=b"x", issued_by=me.person, created_by=me.person
        )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"revoked_at": timezone.now() + timedelta(days=9)}, "revocation_pair"),
        ({"revoke_reason": "hilang"}, "revocation_pair"),
        ({"next_visit_on": date(2027, 1, 1), "visitor": None}, "visit_names_visitor"),
    ],
    ids=["when without who", "why without when", "when without who comes"],
)
def test_database_keeps_pairs_of_a_card(card, change, rule):
    rows = Card.objects.unscoped("test").filter(pk=card.pk)

    with pytest.raises(IntegrityError, match=rule):
        rows.update(**change)


def test_secret_is_the_pin_once_there_is_one(me, family):
    assert kind_of_secret(family) == "year"
    assert is_right(family, "1984") and not is_right(family, "1985")
    people = [{"member": m, "relation": m.relation} for m in family.members.order_by("pk")]

    changed = update_household(
        scope=me, household=family, version=1, fields={"pin": "7391"}, members=people
    )

    assert kind_of_secret(changed) == "pin"
    assert is_right(changed, "7391") and not is_right(changed, "1984")
    assert b"7391" not in bytes(changed.pin_index)
    assert AuditEvent.objects.filter(verb="change").latest("pk").fields == ["pin"]


def test_secret_of_one_family_is_not_anothers_hash(me):
    one, two = (make_household(me, pin="7391") for _ in range(2))

    assert bytes(one.pin_index) != bytes(two.pin_index)


def test_say_stands_with_its_author_and_words_sealed(card):
    said = say(card=card, kind=KINDS.CORRECTION, words="Bukan becak, tapi ojek.")

    event = AuditEvent.objects.latest("pk")
    stored = FamilyMessage.objects.unscoped("test").values_list("words", flat=True).get()
    assert (event.verb, event.actor_id, event.actor_role) == ("message", None, "keluarga")
    assert said.session_id == card.session_id
    assert b"ojek" not in bytes(stored)


def test_said_words_cannot_be_changed(card):
    said = say(card=card, kind=KINDS.ADDITION, words="Ada tiga anak.")
    rows = FamilyMessage.objects.unscoped("test").filter(pk=said.pk)

    with pytest.raises(ProgrammingError, match="Cannot update rows"), transaction.atomic():
        rows.update(kind=KINDS.CONFIRMED)


def test_say_refuses_empty_words_and_a_flood(card):
    with pytest.raises(Refused, match="Tulis dulu"):
        say(card=card, kind=KINDS.CORRECTION, words="   ")

    for _ in range(20):
        say(card=card, kind=KINDS.CONFIRMED)
    with pytest.raises(Refused, match="Sudah banyak kabar"):
        say(card=card, kind=KINDS.CONFIRMED)
    assert change_consents(card=card, wanted={"participate"}) == ([], ["quote"])


def test_mark_seen_writes_who_and_when_once(me, card):
    said = say(card=card, kind=KINDS.CONFIRMED)

    seen = mark_seen(scope=me, message=said)
    again = mark_seen(scope=me, message=said)

    assert (seen.seen_by, again.seen_at) == (me.person, seen.seen_at)
    assert verbs().count("read_message") == 1


def test_change_consents_takes_words_away_at_once(me, family, card):
    released = Quote.objects.unscoped("test").filter(released_at__isnull=False)
    assert released.count() == 1

    given, taken = change_consents(card=card, wanted={"participate"})

    row = Consent.objects.unscoped("test").get(purpose="quote")
    assert (given, taken) == ([], ["quote"])
    assert (row.withdrawn_by, row.withdrawn_by_family) == (None, True)
    assert released.count() == 0
    assert family.messages.get().kind == KINDS.CONSENT
    assert AuditEvent.objects.filter(verb="withdraw", actor_role="keluarga").exists()


def test_change_consents_gives_what_was_open_through_the_card(me, family, card):
    given, taken = change_consents(card=card, wanted={"participate", "quote", "photo"})

    row = family.consents.get(purpose="photo")
    assert (given, taken) == (["photo"], [])
    assert (row.method, row.given_by.relation, row.created_by) == ("card", "head", None)


def test_change_consents_lets_quotes_go_only_after_somebody_read_it(me):
    family = make_household(me, purposes=("participate",))
    card = issue_card(scope=me, household=family, session=make_session(me, household=family))
    released = Quote.objects.unscoped("test").filter(released_at__isnull=False)

    change_consents(card=card, wanted={"participate", "quote"})
    assert released.count() == 0
    mark_seen(scope=me, message=family.messages.get())

    assert released.count() == 1


def test_change_consents_of_taking_part_takes_all_and_may_come_back(family, card):
    change_consents(card=card, wanted=set())
    family.refresh_from_db()
    assert not family.is_participating
    assert standing(family) == set()

    with pytest.raises(Refused, match="ikut serta"):
        change_consents(card=card, wanted={"quote"})
    change_consents(card=card, wanted={"participate"})

    family.refresh_from_db()
    assert family.is_participating
    assert standing(family) == {"participate"}


def test_change_consents_by_a_child_at_the_head_needs_somebody_grown_up(me, family, card):
    family.members.filter(relation="head").update(birth_year=family.region.today().year - 12)

    with pytest.raises(Refused, match="orang dewasa"):
        change_consents(card=card, wanted={"participate", "quote", "photo"})


def test_database_says_who_took_a_consent_back(me, family):
    rows = Consent.objects.unscoped("test").filter(household=family, purpose="quote")

    with pytest.raises(IntegrityError, match="withdrawal_pair"), transaction.atomic():
        rows.update(withdrawn_at=timezone.now())
    with pytest.raises(IntegrityError, match="withdrawal_pair"), transaction.atomic():
        rows.update(withdrawn_at=timezone.now(), withdrawn_by=me.person, withdrawn_by_family=True)


def test_ask_for_right_starts_the_clock_and_tells_the_facilitator(family, card):
    asked = ask_for_right(card=card, kind=DataSubjectRequest.Kind.ACCESS)

    assert asked.due_at - asked.received_at == timedelta(hours=72)
    assert (asked.household_code, asked.region_id) == (family.code, family.region_id)
    assert family.messages.get().kind == KINDS.REQUEST
    with pytest.raises(Refused, match="sedang dikerjakan"):
        ask_for_right(card=card, kind=DataSubjectRequest.Kind.ACCESS)


def test_words_of_a_family_whose_key_was_destroyed_are_gone(me, family, card):
    say(card=card, kind=KINDS.CORRECTION, words="Bukan becak.")
    family.key.delete()

    said = FamilyMessage.objects.unscoped("test").select_related("household__key").get()

    assert said.words == "(sudah dihapus)"
