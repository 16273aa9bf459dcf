"""Ideas rest on what was heard: what is asked for, what is refused, what a withdrawal takes."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Quote
from solutions.actions.idea import (
    choose_evidence,
    set_aside_idea,
    start_idea,
    take_up_idea,
    update_idea,
)
from solutions.evidence import basis_of
from solutions.models import Evidence, Idea
from tests.factories import (
    make_cohort,
    make_person,
    make_potential,
    make_region,
    make_session,
    make_theme,
    scope_of,
)
from tests.solution_factories import make_idea, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return make_session()


@pytest.fixture
def writer(session):
    return make_person(Role.PARTICIPANT, place=session.cohort)


def quotes_of(session):
    return list(Quote.objects.unscoped("test").filter(session=session).order_by("sequence"))


def form(session, writer, **changes):
    today = session.region.today()
    fields = {
        "title": "Sumur bersama", "text": "Warga dan kelurahan membuat satu titik air.",
        "strategies": ["A"], "owner": writer, "next_step": "Bertemu lurah",
        "next_on": today + timedelta(days=7),
    }  # fmt: skip
    values = {
        "scope": scope_of(writer), "cohort": session.cohort, "themes": [make_theme().pk],
        "quotes": [quotes_of(session)[0].pk], "potentials": [], "client_uuid": uuid.uuid4(),
    }  # fmt: skip
    plain = {name: changes.pop(name) for name in list(changes) if name in fields}
    return values | {"fields": fields | plain} | changes


def test_start_idea_keeps_only_the_key_of_its_sentence(session, writer):
    idea = start_idea(**form(session, writer))

    [row] = Evidence.objects.unscoped("test").filter(idea=idea)
    assert row.quote == quotes_of(session)[0]
    assert [theme.code for theme in idea.themes.all()] == ["air-bersih"]
    assert AuditEvent.objects.filter(verb="record", target_id=str(idea.pk)).exists()


REFUSED = [
    ("nothing it rests on", lambda s: {"quotes": []}, "paling sedikit satu kalimat"),
    ("a sentence that may not be quoted", lambda s: {"quotes": [quotes_of(s)[1].pk]},
     "tidak dapat dipakai"),
    ("a sentence that never was", lambda s: {"quotes": [99_999_999]}, "tidak dapat dipakai"),
    ("a potential that is not accepted", lambda s: {"potentials": [
        make_potential(scope_of(s.author), cohort=s.cohort, status="submitted").pk]},
     "tidak dapat dipakai"),
    ("no theme", lambda s: {"themes": []}, "satu tema"),
    ("a theme nobody spoke of", lambda s: {"themes": [make_theme("lain", "Lain").pk]},
     "satu tema"),
    ("an owner of elsewhere", lambda s: {"owner": make_person(Role.PARTICIPANT)},
     "Penanggung jawab"),
    ("a coach as owner", lambda s: {"owner": make_person(Role.COACH, place=s.cohort)},
     "Penanggung jawab"),
    ("a day that is over", lambda s: {"next_on": s.region.today() - timedelta(days=1)},
     "sudah lewat"),
    ("words of the family typed again", lambda s: {"text": "Ketong timba air jao skali, lalu ..."},
     "menyalin kalimat"),
    ("their meaning typed again", lambda s: {"title": "Kami menimba air jauh sekali"},
     "menyalin kalimat"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "change", "words"), REFUSED, ids=[row[0] for row in REFUSED])
def test_start_idea_refuses(session, writer, what, change, words):
    with pytest.raises(Refused, match=words):
        start_idea(**form(session, writer, **change(session)))

    assert not Idea.objects.unscoped("test").exists()


def test_start_idea_takes_no_sentence_of_another_region(writer, session):
    there = make_cohort(make_region("35.13"))
    elsewhere = make_session(scope_of(make_person(Role.FACILITATOR, place=there)))

    with pytest.raises(Refused, match="tidak dapat dipakai"):
        start_idea(**form(session, writer, quotes=[quotes_of(elsewhere)[0].pk]))


@pytest.mark.parametrize("role", [Role.COACH, Role.LAN, Role.OFFICIAL])
def test_start_idea_is_for_whoever_writes_proposals(session, writer, role):
    place = session.region if role == Role.OFFICIAL else session.cohort
    other = make_person(role, place=place)

    with pytest.raises(PermissionDenied):
        start_idea(**form(session, writer, scope=scope_of(other)))


def test_start_idea_twice_stores_one(session, writer):
    values = form(session, writer)
    start_idea(**values)

    with pytest.raises(AlreadyStored):
        start_idea(**values)

    assert Idea.objects.unscoped("test").count() == 1


def test_update_idea_of_two_at_once_only_one_stands(session, writer):
    idea = start_idea(**form(session, writer))
    change = {"scope": scope_of(writer), "idea": idea, "version": 1, "themes": None}
    update_idea(**change, fields={"title": "Sumur RT 4"})

    with pytest.raises(Stale):
        update_idea(**change, fields={"title": "Sumur RT 5"})

    idea.refresh_from_db()
    assert (idea.title, idea.version) == ("Sumur RT 4", 2)


def test_update_idea_leaves_a_day_that_passed_meanwhile(session, writer):
    idea = start_idea(**form(session, writer))
    later = idea.next_on + timedelta(days=1)

    changed = update_idea(
        scope=scope_of(writer), idea=idea, version=1, themes=None, today=later,
        fields={"title": "Sumur RT 4", "next_on": idea.next_on},
    )  # fmt: skip

    assert changed.title == "Sumur RT 4"


def test_choose_evidence_refuses_a_sentence_that_the_text_holds_already(session, writer):
    potential = make_potential(scope_of(session.author), cohort=session.cohort)
    idea = make_idea(session.cohort, owner=writer, potentials=[potential],
                     text="Ketong timba air jao skali.")  # fmt: skip

    with pytest.raises(Refused, match="menyalin kalimat"):
        choose_evidence(
            scope=scope_of(writer), idea=idea, version=1, quotes=[quotes_of(session)[0].pk],
            potentials=[potential.pk],
        )  # fmt: skip


def test_choose_evidence_keeps_on_record_that_words_were_taken_back(session, writer):
    idea = start_idea(**form(session, writer))
    potential = make_potential(scope_of(session.author), cohort=session.cohort)
    withdraw_consent(
        scope=scope_of(session.author), household=session.household, purposes=["quote"]
    )

    changed = choose_evidence(
        scope=scope_of(writer), idea=idea, version=1, quotes=[], potentials=[potential.pk]
    )

    basis = basis_of(changed)
    assert (basis.quotes, basis.taken_back) == ([], 1)
    assert basis.potential_ids == [potential.pk]


def test_set_aside_idea_needs_a_reason_and_no_proposal(session, writer):
    idea = start_idea(**form(session, writer))
    who = {"scope": scope_of(writer), "idea": idea}
    with pytest.raises(Refused, match="alasannya"):
        set_aside_idea(**who, reason="  ")

    aside = set_aside_idea(**who, reason="Sudah ada sumur dari kelurahan.")
    assert aside.set_aside_on == session.region.today()
    with pytest.raises(Refused, match="sudah disisihkan"):
        set_aside_idea(**who, reason="Lagi")

    taken_up = take_up_idea(**who)
    assert (taken_up.set_aside_on, taken_up.set_aside_reason) == (None, "")
    make_proposal(taken_up, status="draft")
    with pytest.raises(Refused, match="sudah menjadi proposal"):
        set_aside_idea(**who, reason="Berubah pikiran")
    verbs = AuditEvent.objects.filter(target_id=str(idea.pk)).values_list("verb", flat=True)
    assert {"set aside", "take up"} <= set(verbs)


@pytest.mark.parametrize("purpose", ["quote", "participate"])
def test_withdrawal_takes_the_words_and_says_so(session, writer, purpose):
    idea = start_idea(**form(session, writer))
    assert len(basis_of(idea).quotes) == 1

    withdraw_consent(
        scope=scope_of(session.author), household=session.household, purposes=[purpose]
    )

    basis = basis_of(idea)
    assert (basis.quotes, basis.taken_back) == ([], 1)
