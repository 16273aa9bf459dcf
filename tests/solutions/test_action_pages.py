"""The pages of doing, by role: who reads, who writes, what a slip of the finger is told."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.roles import Role
from households.actions.consent import withdraw_consent
from solutions.actions.action import tell_result
from solutions.models import ActionStep, MoneyEntry, Result, ResultReturn
from tests.action_factories import (
    make_activity,
    make_lesson,
    make_line,
    make_measure,
    make_money,
    make_result,
    make_step,
)
from tests.factories import (
    client_of,
    make_cohort,
    make_organization,
    make_person,
    make_region,
    make_session,
    scope_of,
)
from tests.pages import forms_of
from tests.solution_factories import (
    DAY,
    make_commitment,
    make_idea,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(name, row):
    return reverse(f"solutions:{name}", args=[row.pk])


def form_at(client, url):
    """What the page's own form would send: the one that does not sign out."""
    page = client.get(url)
    assert page.status_code == 200
    form = next(one for one in forms_of(page.content.decode()) if "keluar" not in one.action
                and one.method == "post")  # fmt: skip
    return form.sends()


def whole():
    """An accepted proposal with one of everything."""
    proposal = make_proposal()
    make_activity(proposal)
    step = make_step(proposal, text="Menggali sumur pertama")
    make_money(proposal, 1_500_000, commitment=make_commitment(proposal))
    make_result(proposal, step=step, outcome="failed", did_not_work="Pompa rusak dua kali.",
                text="Belum ada air.")  # fmt: skip
    make_lesson(proposal)
    return proposal


@pytest.mark.parametrize(
    ("role", "status", "writes"),
    [
        (Role.FACILITATOR, 200, True), (Role.PARTICIPANT, 200, True), (Role.COACH, 200, False),
        (Role.OFFICIAL, 200, False), (Role.LAN, 200, False), (Role.PDP, 403, False),
    ],
)  # fmt: skip
def test_follow_by_role(role, status, writes):
    proposal = whole()
    place = proposal.region if role == Role.OFFICIAL else proposal.cohort
    client = client_of(make_person(role, place=place))

    page = client.get(address("follow", proposal))

    assert page.status_code == status
    if status == 200:
        text = words(page)
        assert "Menggali sumur pertama" in text
        assert "0 dari 1 langkah selesai, 1 terlambat." in text
        assert "Yang tidak berhasil: Pompa rusak dua kali." in text
        assert "Belum dikabarkan" in text
        assert "Rp1.500.000" in text
        assert ("Catat hasil" in text) is writes
        assert ("Jadikan langkah" in text) is writes


@pytest.mark.parametrize("name", ["step_new", "money_new", "result_new", "lesson_new"])
@pytest.mark.parametrize("role", [Role.COACH, Role.OFFICIAL, Role.LAN])
def test_readers_write_nothing(name, role):
    proposal = make_proposal()
    place = proposal.region if role == Role.OFFICIAL else proposal.cohort
    client = client_of(make_person(role, place=place))

    assert client.get(address(name, proposal)).status_code == 403
    assert client.post(address(name, proposal)).status_code == 403


def test_a_writer_of_another_cohort_of_the_region_reads_and_does_not_write():
    proposal = make_proposal()
    client = client_of(make_person(Role.PARTICIPANT, place=make_cohort(proposal.region)))

    assert client.get(address("follow", proposal)).status_code == 200
    assert client.get(address("result_new", proposal)).status_code == 403


@pytest.mark.parametrize("name", ["follow", "money", "step_new", "result_new"])
def test_another_region_finds_nothing(name):
    proposal = make_proposal()
    cohort = make_cohort(make_region("32.12"))
    client = client_of(make_person(Role.FACILITATOR, place=cohort))

    assert client.get(address(name, proposal)).status_code == 404


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_follow_begins_with_acceptance(status):
    proposal = make_proposal(status=status)

    assert client_of(proposal.author).get(address("follow", proposal)).status_code == 404


def test_partner_follows_what_it_committed_to_and_sees_its_own_money_only():
    proposal = whole()
    bank = make_organization(name="Bank Sendiri", kind="bank")
    other = make_organization(name="Bank Saingan", kind="bank")
    make_money(proposal, 300_000, commitment=make_commitment(proposal, bank, value=500_000))
    rival = make_commitment(proposal, other, value=800_000)
    make_step(proposal, text="Membeli pompa", commitment=rival)
    client = client_of(make_partner(bank))

    page = client.get(address("follow", proposal))

    text = words(page)
    assert page.status_code == 200
    assert "Komitmen lembaga Anda" in text
    assert "Rp300.000" in text
    assert "Bank Saingan" not in text
    assert "Rp1.500.000" not in text
    assert client.get(address("money", proposal)).status_code == 403
    step = ActionStep.objects.unscoped("the rival's step").get(commitment=rival)
    assert "Bank Saingan" not in words(client.get(address("step", step)))


def test_partner_without_commitment_finds_nothing():
    proposal = make_proposal(status="matching")
    partner = make_partner()
    make_step(proposal)

    assert client_of(partner).get(address("follow", proposal)).status_code == 404


def test_step_is_planned_changed_and_done():
    proposal = make_proposal()
    client = client_of(proposal.author)
    data = form_at(client, address("step_new", proposal)) | {
        "text": "Menggali sumur", "owner_name": "Lurah", "due_on": "2026-12-01",
    }  # fmt: skip
    assert client.post(address("step_new", proposal), data).status_code == 302
    assert client.post(address("step_new", proposal), data).status_code == 302
    step = ActionStep.objects.unscoped("the one step").get()

    edit = form_at(client, address("step_edit", step)) | {"owner_name": "Camat"}
    assert client.post(address("step_edit", step), edit).status_code == 302
    stale = client.post(address("step_edit", step), edit | {"owner_name": "Bupati"})
    done = client.post(address("step_state", step), {"state": "done", "on": "", "reason": ""})

    assert stale.status_code == 409
    assert "Camat" in words(stale)
    assert "Bupati" in words(stale)
    assert done.status_code == 302
    step.refresh_from_db()
    assert (step.owner_name, step.state) == ("Camat", "done")
    assert step.ended_on == proposal.region.today()


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"state": "dropped"}, "mengapa langkah ini tidak jadi"),
        ({"state": "nonsense"}, "tidak dapat menyusul"),
        ({"state": "done", "on": "2099-01-01"}, "tidak boleh sesudah hari ini"),
        ({}, "Pilih keadaannya"),
    ],
)
def test_step_state_says_what_is_wrong(sent, why):
    step = make_step(make_proposal())

    answer = client_of(step.proposal.author).post(address("step_state", step), sent)

    assert answer.status_code == 422
    assert why in words(answer)


@pytest.mark.parametrize(
    ("amount", "stored", "why"),
    [
        ("1.500.000", 1_500_000, ""), ("1,5 juta", 1_500_000, ""), ("Rp250 ribu", 250_000, ""),
        ("-5", None, "tidak boleh kurang dari nol"), ("0", None, "lebih dari nol"),
        ("1.5", None, "Tulis jumlahnya dalam rupiah"), ("2000 miliar", None, "seribu miliar"),
    ],
)  # fmt: skip
def test_money_is_read_as_people_write_it(amount, stored, why):
    proposal = make_proposal()
    client = client_of(proposal.author)
    data = form_at(client, address("money_new", proposal)) | {
        "kind": "received", "amount": amount, "on": "2026-07-01", "text": "Tahap satu",
    }  # fmt: skip

    answer = client.post(address("money_new", proposal), data)

    entries = MoneyEntry.objects.unscoped("what was stored").values_list("amount", flat=True)
    assert list(entries) == ([stored] if stored else [])
    assert why in words(answer)


def test_money_spent_beyond_received_is_stored_and_said():
    proposal = make_proposal()
    make_line(proposal, 4_000_000)
    client = client_of(proposal.author)
    data = form_at(client, address("money_new", proposal)) | {
        "kind": "spent", "amount": "700.000", "on": "2026-07-01", "text": "Pompa",
    }  # fmt: skip

    page = client.post(address("money_new", proposal), data, follow=True)

    assert MoneyEntry.objects.unscoped("what was stored").count() == 1
    assert words(page).count("Rp700.000 lebih banyak daripada yang diterima") >= 1


def test_money_is_voided_with_a_reason_and_stays_readable():
    entry = make_money(make_proposal(), text="Salah ketik")
    client = client_of(entry.proposal.author)

    without = client.post(address("money_void", entry), {"reason": ""})
    page = client.post(address("money_void", entry), {"reason": "Dobel."}, follow=True)

    assert without.status_code == 422
    assert "Dibatalkan" in words(page)
    assert "Dobel." in words(page)


@pytest.mark.parametrize(
    ("value", "stored"), [("1.234,5", "1234.50"), ("12,5", "12.50"), ("55.5", "55.50")]
)
def test_result_value_is_read_as_indonesians_write_it(value, stored):
    proposal = make_proposal()
    measure = make_measure(proposal)
    client = client_of(proposal.author)
    data = form_at(client, address("result_new", proposal)) | {
        "indicator": measure.pk, "value": value, "outcome": "worked", "text": "Air dekat.",
        "measured_on": "2026-07-01", "step": "",
    }  # fmt: skip

    answer = client.post(address("result_new", proposal), data)

    assert answer.status_code == 302
    assert str(Result.objects.unscoped("what was stored").get().value) == stored


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"value": "banyak"}, "Tulis angka, misalnya"),
        ({"value": "12,345"}, "dua angka di belakang koma"),
        ({"indicator": "", "value": ""}, "Pilih ukuran atau langkah"),
        ({"outcome": "failed", "did_not_work": ""}, "itu juga hasil"),
        ({"measured_on": "2099-01-01"}, "tidak boleh sesudah hari ini"),
        ({"indicator": "999999"}, "tidak ada lagi"),
    ],
)
def test_result_form_says_what_is_wrong(changes, why):
    proposal = make_proposal()
    measure = make_measure(proposal)
    client = client_of(proposal.author)
    data = form_at(client, address("result_new", proposal)) | {
        "indicator": measure.pk, "value": "5", "outcome": "worked", "text": "Air dekat.",
        "measured_on": "2026-07-01", "step": "",
    }  # fmt: skip

    answer = client.post(address("result_new", proposal), data | changes)

    assert answer.status_code == 422
    assert why in words(answer)
    assert "Air dekat." in words(answer)


def told_world():
    """A result, a visit after it, and its facilitator."""
    cohort = make_cohort()
    facilitator = make_person(Role.FACILITATOR, place=cohort)
    quote = {"speaker": "mother", "language": "ind", "words": "Air sudah dekat sekarang.",
             "gloss": "", "may_be_quoted": True, "themes": []}  # fmt: skip
    session = make_session(scope_of(facilitator), quotes=[quote], held_on=date(2026, 6, 3))
    proposal = make_proposal(make_idea(cohort))
    return make_result(proposal), session, facilitator


def test_result_is_told_by_choosing_the_visit_and_its_answer():
    result, session, facilitator = told_world()
    client = client_of(facilitator)
    page = client.get(address("result_tell", result))
    answer = session.quotes.get()

    client.post(address("result_tell", result), {"answer": f"{session.pk}-{answer.pk}"})

    assert "Air sudah dekat sekarang." in words(page)
    assert ResultReturn.objects.unscoped("what was stored").get().told_on == session.held_on
    shown = words(client.get(address("result", result)))
    assert "Dikabarkan 3 Juni 2026" in shown
    assert "Air sudah dekat sekarang." in shown
    again = words(client.get(address("result_tell", result)))
    assert "Belum ada kunjungan yang dapat dipilih" in again


@pytest.mark.parametrize("sent", ["", "1-1", "x-y", "-", "999999999-1"])
def test_result_tell_refuses_what_was_not_offered(sent):
    result, _, facilitator = told_world()

    answer = client_of(facilitator).post(address("result_tell", result), {"answer": sent})

    assert answer.status_code == 422
    assert not ResultReturn.objects.unscoped("what was stored").exists()


@pytest.mark.parametrize(
    ("purpose", "said"),
    [
        ("quote", "Kalimat jawabannya ditarik oleh keluarga."),
        ("participate", "keluarganya tidak ikut lagi, jadi kabar ini tidak dihitung."),
    ],
)
def test_result_page_says_that_words_were_taken_back(purpose, said):
    result, session, facilitator = told_world()
    scope = scope_of(facilitator)
    tell_result(
        scope=scope, result=result, session_id=session.pk, answer_id=session.quotes.get().pk
    )

    withdraw_consent(scope=scope, household=session.household, purposes=[purpose], note="")

    shown = words(client_of(facilitator).get(address("result", result)))
    assert said in shown
    assert "Air sudah dekat sekarang." not in shown


def queries(client, url):
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["follow", "money"])
def test_pages_ask_as_often_for_ten_as_for_one(name):
    proposal = make_proposal()
    client = client_of(make_person(Role.OFFICIAL, place=proposal.region))

    def add(number):
        for _ in range(number):
            commitment = make_commitment(proposal)
            step = make_step(
                proposal, commitment=commitment, activity=make_activity(proposal),
                state="done", ended_on=DAY, owner=proposal.author,
            )  # fmt: skip
            make_money(proposal, commitment=commitment, budget_line=make_line(proposal))
            make_result(proposal, step=step, indicator=make_measure(proposal), value=50)
            make_lesson(proposal)

    add(1)
    cache.clear()
    client.get(address(name, proposal))
    few = queries(client, address(name, proposal))
    add(9)

    assert queries(client, address(name, proposal)) == few
