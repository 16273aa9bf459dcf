"""Matching days: arranging, planning, meeting, noting; and who may."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from academy.errors import Refused
from academy.models import AuditEvent
from academy.roles import Role
from solutions.actions.days import (
    Appointment,
    arrange_day,
    cancel_meeting,
    note_meeting,
    schedule_meeting,
)
from solutions.agenda import Pair, Seat, Slot, plan, slots_between
from solutions.models import MatchingDay, Meeting
from tests.factories import (
    client_of,
    make_cohort,
    make_organization,
    make_person,
    make_region,
    scope_of,
)
from tests.solution_factories import (
    make_day,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

NINE, NINE20, NINE40 = time(9), time(9, 20), time(9, 40)
FIRST, SECOND = Slot(NINE, NINE20), Slot(NINE20, NINE40)


# -- The plan, without a database -----------------------------------------------------------------


def test_slots_between_leaves_the_pause_and_no_half_slot():
    found = slots_between(time(9), time(10), 20, 5)

    assert [(slot.starts_at, slot.ends_at) for slot in found] == [
        (time(9), time(9, 20)), (time(9, 25), time(9, 45)),
    ]  # fmt: skip


PLANS = [
    # Two proposals want the same partner: the better match comes first, the other after it.
    ([Pair(1, 7, 20), Pair(2, 7, 50)], [(2, FIRST, "Meja 1"), (1, SECOND, "Meja 1")]),
    # Different pairs share the hour at two tables.
    ([Pair(1, 7, 20), Pair(2, 8, 20)], [(1, FIRST, "Meja 1"), (2, FIRST, "Meja 2")]),
    # One proposal meets two partners one after the other.
    ([Pair(1, 7, 20), Pair(1, 8, 30)], [(1, FIRST, "Meja 1"), (1, SECOND, "Meja 1")]),
    # No time is left for a third.
    (
        [Pair(1, 7, 9), Pair(2, 7, 8), Pair(3, 7, 7)],
        [(1, FIRST, "Meja 1"), (2, SECOND, "Meja 1")],
    ),
    ([], []),
]


@pytest.mark.parametrize(("pairs", "seats"), PLANS, ids=range(len(PLANS)))
def test_plan_seats(pairs, seats):
    for order in (pairs, pairs[::-1]):
        made = plan(order, [FIRST, SECOND], 2)
        assert [(seat.proposal_id, seat.slot, seat.table) for seat in made] == seats


def test_plan_goes_round_what_is_on_the_agenda_already():
    taken = [Seat(1, 7, FIRST, "Meja 1")]

    made = plan([Pair(1, 7, 90), Pair(2, 7, 50)], [FIRST, SECOND], 1, taken)

    assert made == [Seat(2, 7, SECOND, "Meja 1")]


# -- Actions --------------------------------------------------------------------------------------


@pytest.fixture
def cohort(db):
    return make_cohort()


@pytest.fixture
def scope(cohort):
    return scope_of(make_person(Role.FACILITATOR, place=cohort))


def fields(region, **changes):
    today = region.today()
    values = {"title": "Hari matching", "held_on": today, "place": "Aula", "link": "",
              "answers_until": today + timedelta(days=14)}  # fmt: skip
    return values | changes


def test_arrange_day_leaves_its_row(cohort, scope):
    day = arrange_day(scope=scope, region=cohort.region, fields=fields(cohort.region))

    assert AuditEvent.objects.get(verb="arrange").target_id == str(day.pk)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"held_on": -1}, "sudah lewat"),
        ({"held_on": 20}, "Batas jawaban tidak boleh sebelum"),
    ],
)
def test_arrange_day_refuses_dates_out_of_order(cohort, scope, changes, words):
    held = cohort.region.today() + timedelta(days=changes["held_on"])

    with pytest.raises(Refused, match=words):
        arrange_day(scope=scope, region=cohort.region, fields=fields(cohort.region, held_on=held))


def test_two_meetings_of_one_partner_at_once_are_refused_in_one_sentence(cohort, scope):
    day, bank = make_day(cohort.region), make_organization(name="Bank daerah")
    one, other = (make_proposal(make_idea(cohort), status="matching") for _ in range(2))
    schedule_meeting(scope=scope, day=day, appointment=Appointment(one, bank, NINE, NINE20, "M1"))

    for proposal, organization, words in (
        (other, bank, "Bank daerah sudah punya pertemuan lain pada 09.10–09.40"),
        (one, make_organization(), "Proposal ini sudah bertemu Bank daerah pada 09.10–09.40"),
        (other, make_organization(), "m1 sudah dipakai pertemuan lain"),
    ):
        with pytest.raises(Refused, match=words):
            schedule_meeting(
                scope=scope, day=day,
                appointment=Appointment(proposal, organization, time(9, 10), NINE40, "m1"),
            )  # fmt: skip


def test_meeting_twice_backwards_or_with_a_closed_proposal_is_refused(cohort, scope):
    day, bank = make_day(cohort.region), make_organization()
    proposal = make_proposal(make_idea(cohort), status="matching")
    make_meeting(day, proposal, bank)
    not_open = make_proposal(make_idea(cohort))

    for wrong, words in (
        (Appointment(proposal, bank, time(11), time(11, 20)), "sudah dijadwalkan bertemu"),
        (Appointment(proposal, make_organization(), time(11), NINE), "selesai sesudah mulai"),
        (Appointment(not_open, bank, time(11), time(11, 20)), "sedang terbuka untuk mitra"),
    ):
        with pytest.raises(Refused, match=words):
            schedule_meeting(scope=scope, day=day, appointment=wrong)


def test_meeting_with_notes_stays_on_the_agenda(cohort, scope):
    proposal = make_proposal(make_idea(cohort), status="matching")
    meeting = make_meeting(make_day(cohort.region), proposal, make_organization())

    note_meeting(scope=scope, meeting=meeting, notes="Bank tertarik.")

    with pytest.raises(Refused, match="sudah punya catatan"):
        cancel_meeting(scope=scope, meeting=meeting)
    assert AuditEvent.objects.filter(verb="note").count() == 1


# -- Pages ----------------------------------------------------------------------------------------


def test_day_from_arranging_to_the_outcome(cohort):
    region = cohort.region
    client = client_of(make_person(Role.FACILITATOR, place=cohort))
    proposal = make_proposal(make_idea(cohort), status="matching")
    bank = make_offer(make_organization(name="Bank daerah"), region=region).organization

    today = region.today()
    made = client.post(reverse("solutions:day_new"), {
        "region": region.pk, "title": "Hari matching", "held_on": today.isoformat(),
        "place": "Aula", "answers_until": (today + timedelta(days=9)).isoformat(),
    })  # fmt: skip
    day = MatchingDay.objects.get()
    assert made.url == day.get_absolute_url()

    address = reverse("solutions:day_plan", args=[day.pk])
    page = client.get(address)
    rows = page.context["rows"]
    assert "Bank daerah" in page.content.decode()
    assert "Di wilayah yang sama" in page.content.decode()
    assert not Meeting.objects.unscoped("nothing is saved yet").exists()
    plan_values = {"mulai": "09:00", "sampai": "12:00", "lama": "20", "jeda": "5", "meja": "3"}
    assert client.post(address, plan_values | {"pertemuan": rows[0].key}).url == made.url

    meeting = Meeting.objects.unscoped("the one").get()
    assert (meeting.proposal_id, meeting.organization_id) == (proposal.pk, bank.pk)
    client.post(meeting.get_absolute_url(), {"notes": "Bank meminta rincian."})
    assert "Bank meminta rincian." in client.get(meeting.get_absolute_url()).content.decode()
    printed = client.get(reverse("solutions:day_agenda", args=[day.pk])).content.decode()
    assert "Bank daerah" in printed
    assert "09.00–09.20" in printed


def test_plan_with_nothing_ticked_or_nonsense_saves_nothing(cohort):
    client = client_of(make_person(Role.FACILITATOR, place=cohort))
    day = make_day(cohort.region)
    address = reverse("solutions:day_plan", args=[day.pk])
    good = {"mulai": "09:00", "sampai": "12:00", "lama": "20", "jeda": "5", "meja": "3"}

    for changes in ({}, {"pertemuan": "1|2|x"}, {"sampai": "08:00"}, {"lama": "seribu"}):
        assert client.post(address, good | changes).status_code == 422
    assert not Meeting.objects.unscoped("still nothing").exists()


def test_meeting_form_refuses_what_is_not_of_this_region(cohort):
    client = client_of(make_person(Role.FACILITATOR, place=cohort))
    stranger = make_proposal(make_idea(make_cohort(make_region("35.13"))), status="matching")
    address = reverse("solutions:meeting_new", args=[make_day(cohort.region).pk])

    shown = client.post(address, {
        "proposal": stranger.pk, "organization": make_organization().pk, "starts_at": "09.00",
        "ends_at": "08.00",
    })  # fmt: skip

    assert shown.status_code == 422
    text = shown.content.decode()
    assert "Pilih proposal wilayah ini yang terbuka untuk mitra." in text
    assert "Pilih mitra yang punya tawaran untuk wilayah ini." in text
    assert "Jam selesai harus sesudah jam mulai." in text


WHO = [
    # who, sees the day, changes it, reads the notes of the partner's meeting
    ("facilitator", 200, 200, 200), ("lan", 200, 200, 200), ("participant", 200, 403, 200),
    ("coach", 200, 403, 200), ("official", 200, 403, 200), ("partner", 200, 403, 200),
    ("rival", 200, 403, 404), ("outsider", 404, 403, 404), ("stranger", 404, 404, 404),
    ("pdp", 403, 403, 403),
]  # fmt: skip


@pytest.mark.parametrize(("who", "day", "edit", "notes"), WHO)
def test_day_is_seen_by(cohort, who, day, edit, notes):
    bank, rival = make_organization(), make_organization()
    held = make_day(cohort.region)
    proposal = make_proposal(make_idea(cohort), status="matching")
    meeting = make_meeting(held, proposal, bank, notes="Bank tertarik.")
    make_meeting(held, proposal, rival, starts_at=time(10), ends_at=time(10, 20))
    people = {"partner": lambda: make_partner(bank), "rival": lambda: make_partner(rival),
              "outsider": make_partner,
              "official": lambda: make_person(Role.OFFICIAL, place=cohort.region),
              "stranger": lambda: make_person(
                  Role.FACILITATOR, place=make_cohort(make_region("35.13")))}  # fmt: skip
    person = people.get(who, lambda: make_person(Role(who), place=cohort))()
    client = client_of(person)

    page = client.get(held.get_absolute_url())
    assert page.status_code == day
    assert client.get(reverse("solutions:day_edit", args=[held.pk])).status_code == edit
    assert client.get(meeting.get_absolute_url()).status_code == notes
    if who == "rival":
        assert bank.name not in page.content.decode()
