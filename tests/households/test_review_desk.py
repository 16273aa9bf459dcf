"""What seems odd about a record, who waits longest, and what changed between its rounds."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from academy import review
from academy.differences import word_diff
from academy.models import Transition
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.actions.potential import update_potential
from households.actions.session import update_session
from households.models import ListeningSession, LocalPotential
from households.review_desk import potential_flags, queue, session_flags, waiting_days
from households.review_rounds import rounds_of
from tests.factories import (
    make_household,
    make_person,
    make_potential,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db

LONG = "Keluarga bercerita panjang tentang musim barat, harga ikan, dan sekolah anak di seberang."


def codes(session: ListeningSession) -> set[str]:
    one = ListeningSession.objects.unscoped("test").select_related("region", "cohort")
    return {flag.code for flag in session_flags([one.get(pk=session.pk)])[session.pk]}


def recent() -> date:
    return timezone.localdate() - timedelta(days=2)


def plain(**changes):
    day = recent()
    if day.weekday() == 6:
        day -= timedelta(days=1)
    return make_session(status="submitted", **{"heard": LONG, "held_on": day} | changes)


def quote(**changes):
    return {
        "speaker": "mother", "language": "mkn", "words": "Beta su capek.", "gloss": "Saya lelah.",
        "may_be_quoted": False, "themes": [],
    } | changes  # fmt: skip


def step(**changes):
    return {
        "kind": "step", "text": "Menanyakan air", "owner_kind": "agency", "owner_name": "PDAM",
    } | changes  # fmt: skip


def last_sunday() -> date:
    return timezone.localdate() - timedelta(days=timezone.localdate().weekday() + 1)


ODD = {
    "nothing": ({}, set()),
    "very short": ({"heard": "Susah air."}, {"short"}),
    "long ago": ({"held_on": date(2026, 3, 4)}, {"late"}),
    "late at night": ({"starts_at": time(22, 30), "ends_at": None}, {"odd_hour"}),
    "before dawn": ({"starts_at": time(3, 0)}, {"odd_hour"}),
    "without words": ({"quotes": [quote(words="x")]}, set()),
    "words without their meaning": ({"quotes": [quote(gloss="")]}, {"no_gloss"}),
    "Indonesian needs no gloss": ({"quotes": [quote(language="ind", gloss="")]}, set()),
    "step of nobody": ({"steps": [step(owner_name="")]}, {"no_owner"}),
    "step of the family": ({"steps": [step(owner_kind="family", owner_name="")]}, set()),
}


@pytest.mark.parametrize(("changes", "expected"), ODD.values(), ids=ODD)
def test_session_flags_say_what_seems_odd(changes, expected):
    assert codes(plain(**changes)) == expected


def test_session_flags_know_a_sunday_night():
    session = plain(held_on=last_sunday(), starts_at=time(19, 0), ends_at=None)

    assert "odd_hour" in codes(session)


def test_session_flags_know_a_session_without_quotes():
    session = plain()
    session.quotes.all().delete()

    assert codes(session) == {"no_quote"}


def test_session_flags_know_that_quoting_is_not_allowed():
    family = make_household(purposes=("participate",))
    session = plain(household=family, quotes=[quote(may_be_quoted=True)])

    assert codes(session) == {"no_consent"}


def test_session_flags_see_the_same_text_through_commas_and_capitals():
    first, second = plain(), plain(heard=LONG.upper().replace(",", " ;"))

    assert codes(first) == codes(second) == {"same"}


def test_session_flags_see_nearly_the_same_text_of_one_author():
    family = make_household()
    author = scope_of(family.created_by)
    first = plain(household=family, scope=author)
    second = plain(household=family, scope=author, heard=LONG.replace("ikan", "garam"))

    assert codes(first) == codes(second) == {"alike"}


def test_session_flags_do_not_betray_a_family_that_withdrew():
    gone, stays = plain(), plain()
    keeper = scope_of(gone.author)
    withdraw_consent(scope=keeper, household=gone.household, purposes=["participate"])

    assert codes(stays) == set()


def test_session_flags_ask_as_often_for_ten_as_for_one():
    counts = []
    for number in (1, 9):
        for _ in range(number):
            plain()
        rows = list(
            ListeningSession.objects.unscoped("test of queries").select_related("region", "cohort")
        )
        with CaptureQueriesContext(connection) as queries:
            session_flags(rows)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert session_flags([]) == {}


def test_potential_flags_say_what_seems_odd():
    short = make_potential(status="submitted", description="Tenun.")
    twins = [make_potential(status="submitted", description=LONG) for _ in range(2)]
    rows = list(LocalPotential.objects.unscoped("test of flags"))

    flags = {pk: {flag.code for flag in found} for pk, found in potential_flags(rows).items()}

    assert flags[short.pk] == {"short", "no_quote"}
    assert flags[twins[0].pk] == flags[twins[1].pk] == {"same", "no_quote"}


def test_queue_is_by_age_without_own_work():
    author = make_person(Role.LAN)
    old, young, mine = plain(), plain(), plain()
    rows = ListeningSession.objects.unscoped("test of the queue")
    rows.filter(pk=old.pk).update(submitted_at=timezone.now() - timedelta(days=9))
    rows.filter(pk=mine.pk).update(author=author)

    waiting = queue(rows, scope_of(author))

    assert list(waiting) == [old, young]
    assert list(queue(rows, scope_of(author), "32.12")) == []
    assert waiting_days(waiting.first().submitted_at) == 9


def test_word_diff_marks_only_the_words_that_differ():
    left, right = word_diff("dua jerigen air", "tiga jerigen air bersih")

    assert left == [("del", "dua"), ("same", " jerigen air")]
    assert right == [("ins", "tiga"), ("same", " jerigen air"), ("ins", " bersih")]


def again(session, **changes):
    """The author sends a returned session once more; every list as it stands, then changed."""
    lan = scope_of(make_person(Role.LAN))
    review.return_with_notes(session, scope=lan, notes={"heard": "Berapa jauh?", "": "Bagus."})
    session = ListeningSession.objects.unscoped("test of rounds").get(pk=session.pk)
    quotes = changes.pop("quotes", None)
    if quotes is None:
        quotes = [{"quote": q, "themes": []} for q in session.quotes.standing().order_by("pk")]
    return update_session(
        scope=scope_of(session.author), session=session, version=session.version,
        fields=changes, quotes=quotes, steps=[],
    )  # fmt: skip


def texts(change) -> tuple[str, str]:
    return "".join(t for _, t in change.before), "".join(t for _, t in change.after)


def test_rounds_show_what_changed_field_by_field():
    session = again(plain(), heard=LONG + " Empat ratus meter.", sensitivity="restricted")

    latest, first = rounds_of(session)

    assert [(c.label, c.name) for c in latest.changes] == [
        ("Apa yang didengar", "heard"), ("Kepekaan", "sensitivity"),
    ]  # fmt: skip
    assert texts(latest.changes[1]) == ("biasa", "terbatas")
    assert first.changes == []
    assert [(d.label, d.part, d.note) for d in first.decisions] == [
        ("Dikembalikan", "Apa yang didengar", "Berapa jauh?"), ("Dikembalikan", "", "Bagus."),
    ]  # fmt: skip


def test_rounds_show_quotes_that_were_reworded_added_and_dropped():
    session = plain()
    kept = session.quotes.order_by("pk").first()
    session = again(
        session,
        quotes=[{"quote": kept, "words": "Air jao.", "themes": []}, quote(words="Su lama.")],
    )

    changes = {c.label: texts(c) for c in rounds_of(session)[0].changes}

    assert set(changes) == {"Kutipan 1", "Kutipan 2 (dihapus)", "Kutipan 2 (baru)"}
    assert "jao skali" in changes["Kutipan 1"][0]
    assert "Air jao." in changes["Kutipan 1"][1]
    assert "sumur sendiri" in changes["Kutipan 2 (dihapus)"][0]
    assert "Su lama." in changes["Kutipan 2 (baru)"][1]


def test_rounds_never_show_words_that_were_withdrawn():
    session = plain()
    kept = session.quotes.order_by("pk").first()
    session = again(session, quotes=[{"quote": kept, "words": "Air jao.", "themes": []}])
    keeper = scope_of(session.author)
    withdraw_consent(scope=keeper, household=session.household, purposes=["quote"])

    shown = str([texts(c) for c in rounds_of(session)[0].changes])

    for words in ("jao", "sumur sendiri"):
        assert words not in shown


def test_rounds_of_a_potential_show_its_fields():
    potential = make_potential(status="returned")
    potential = update_potential(
        scope=scope_of(potential.author), potential=potential, version=potential.version,
        fields={"capacity": "20 kg sehari", "season_months": [1, 2]}, quotes=[],
    )  # fmt: skip

    changes = {c.name: texts(c) for c in rounds_of(potential)[0].changes}

    assert changes == {"capacity": ("–", "20 kg sehari"), "season_months": ("–", "1, 2")}


@pytest.mark.django_db(transaction=True)
def test_rounds_tell_the_same_when_each_was_sent_on_its_own():
    session = plain()
    kept = session.quotes.order_by("pk").first()
    session = again(session, quotes=[{"quote": kept, "words": "Air jao.", "themes": []}])
    session = again(session, quotes=[])

    third, second, _ = rounds_of(session)

    assert {c.label for c in second.changes} == {"Kutipan 1", "Kutipan 2 (dihapus)"}
    assert {c.label for c in third.changes} == {"Kutipan 1 (dihapus)"}


def test_rounds_end_with_the_decision():
    session = plain()
    lan = make_person(Role.LAN, name="Ratna")
    review.move(session, Transition.ACCEPT, scope=scope_of(lan))

    decision = rounds_of(session)[0].decisions[0]

    assert (decision.label, decision.by) == ("Diterima", "Ratna")
