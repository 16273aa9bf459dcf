"""A partner's own pages: invited, signed in, shown what is meant for it, answering once."""

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from academy.models import Assignment, AuditEvent, Organization
from academy.roles import Role
from solutions.models import Commitment, PartnerAnswer, Proposal
from tests.factories import (
    PASSWORD,
    client_of,
    make_cohort,
    make_household,
    make_organization,
    make_person,
    make_region,
    make_session,
)
from tests.solution_factories import (
    make_commitment,
    make_day,
    make_group,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db

HOME = reverse("solutions:partner")


@pytest.fixture
def bank():
    return make_organization(name="Bank daerah", kind=Organization.Kind.BANK)


@pytest.fixture
def proposal(bank):
    found = make_proposal(status="matching")
    make_offer(bank, region=found.region)
    return found


def page_of(proposal):
    return reverse("solutions:partner_proposal", args=[proposal.pk])


def typed(proposal, bank, **changes):
    values = {
        "organization": bank.pk, "answer": "commit", "reason": "Senang membantu",
        "komitmen-0-kind": "money", "komitmen-0-text": "Dana pompa air",
        "komitmen-0-value": "5 juta",
        "komitmen-0-due_on": (proposal.region.today() + timedelta(days=30)).isoformat(),
    }  # fmt: skip
    return values | changes


def test_partner_from_the_invitation_to_the_first_page(
    bank, proposal, mailoutbox, django_capture_on_commit_callbacks
):
    cache.clear()
    lan = client_of(make_person(Role.LAN))
    with django_capture_on_commit_callbacks(execute=True):
        lan.post(reverse("admin:academy_invitation_add"), {
            "email": "mitra@contoh.invalid", "name": "Wakil Bank", "role": "partner", "region": "",
            "cohort_code": "", "organization": bank.pk,
        })  # fmt: skip
    link = re.search(r"http://testserver\S+", mailoutbox[0].body)[0]
    browser = Client()
    address = link.removeprefix("http://testserver")

    assert "Bank daerah" in browser.get(address).content.decode()
    sent = {"name": "Wakil Bank", "password1": PASSWORD, "password2": PASSWORD,
            "password": PASSWORD, "employee_kind": "other"}  # fmt: skip
    answer = browser.post(address, sent, follow=True)

    assert answer.redirect_chain[-1][0] == HOME
    shown = answer.content.decode()
    assert "Bank daerah" in shown
    assert proposal.title in shown
    assert "Di wilayah yang sama" in shown


def test_partner_answers_with_two_commitments(bank, proposal):
    client = client_of(make_partner(bank))
    due = (proposal.region.today() + timedelta(days=60)).isoformat()
    more = {"komitmen-2-kind": "training", "komitmen-2-text": "Pelatihan", "komitmen-2-value": "0",
            "komitmen-2-due_on": due}  # fmt: skip

    answer = client.post(page_of(proposal), typed(proposal, bank, **more))

    assert answer.url == page_of(proposal)
    rows = Commitment.objects.unscoped("what was promised").order_by("pk")
    assert list(rows.values_list("kind", "value")) == [("money", 5_000_000), ("training", 0)]
    shown = client.get(answer.url).content.decode()
    assert "sudah menjawab proposal ini" in shown
    assert "Kirim jawaban" not in shown


def test_partner_declines_with_a_reason_only(bank, proposal):
    client = client_of(make_partner(bank))
    without = client.post(page_of(proposal), {"organization": bank.pk, "answer": "decline"})
    assert without.status_code == 422
    assert "Tuliskan alasannya" in without.content.decode()

    client.post(
        page_of(proposal), {"organization": bank.pk, "answer": "decline", "reason": "Di luar izin"}
    )

    assert PartnerAnswer.objects.unscoped("the one").get().reason == "Di luar izin"


def answered(proposal, bank):
    client_of(make_partner(bank)).post(page_of(proposal), typed(proposal, bank))


def after_the_day(proposal, bank):
    today = proposal.region.today()
    day = make_day(
        proposal.region, held_on=today - timedelta(days=20), answers_until=today - timedelta(days=1)
    )
    make_meeting(day, proposal, bank)


def closed(proposal, bank):
    Proposal.objects.unscoped("closed for a test").filter(pk=proposal.pk).update(
        matching_closed_on=proposal.region.today()
    )


REFUSED = [
    (answered, {}, "sudah menjawab proposal ini"),
    (after_the_day, {}, "Batas jawaban hari matching ini sudah lewat"),
    (closed, {}, "Matching proposal ini sudah ditutup"),
    (None, {"komitmen-0-value": "1.5.0"}, "Tulis jumlahnya dalam rupiah"),
    (None, {"komitmen-0-value": "-5 juta"}, "tidak boleh kurang dari nol"),
    (None, {"komitmen-0-due_on": "2026-02-30"}, "Tanggal ini tidak ada"),
    (None, {"komitmen-0-due_on": "2026-05-01"}, "sebelum proposal ini dibuka"),
    (None, {"komitmen-0-due_on": ""}, "Isi tanggal paling lambatnya"),
    (None, {"answer": ""}, "Pilih salah satu jawaban"),
]


@pytest.mark.parametrize(("before", "changes", "words"), REFUSED, ids=range(len(REFUSED)))
def test_answer_that_cannot_be_taken_says_why_and_keeps_what_was_typed(
    bank, proposal, before, changes, words
):
    if before is not None:
        before(proposal, bank)
    number = PartnerAnswer.objects.unscoped("before").count()

    answer = client_of(make_partner(bank)).post(page_of(proposal), typed(proposal, bank, **changes))

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown
    assert "Dana pompa air" in shown
    assert "Senang membantu" in shown
    assert PartnerAnswer.objects.unscoped("after").count() == number


def test_closed_proposal_tells_nothing_of_itself(bank, proposal):
    closed(proposal, bank)
    client = client_of(make_partner(bank))

    assert client.get(page_of(proposal)).status_code == 404
    shown = client.post(page_of(proposal), typed(proposal, bank)).content.decode()
    assert proposal.title not in shown
    assert proposal.problem not in shown


# -- Who sees which proposal ----------------------------------------------------------------------


def own_offer(proposal, bank):
    make_offer(bank, region=proposal.region)


def offer_elsewhere(proposal, bank):
    make_offer(bank, region=make_region("32.12"))


def offer_everywhere(proposal, bank):
    make_offer(bank)


def offer_over(proposal, bank):
    make_offer(bank, since=date(2025, 1, 1), until=date(2025, 12, 31))


def offer_withdrawn(proposal, bank):
    make_offer(bank, withdrawn_on=date(2026, 2, 1))


def meeting(proposal, bank):
    make_meeting(make_day(proposal.region), proposal, bank)


def others_meeting(proposal, bank):
    make_meeting(make_day(proposal.region), proposal, make_organization())


def committed_then_closed(proposal, bank):
    make_commitment(proposal, bank)
    closed(proposal, bank)


def met_then_closed(proposal, bank):
    meeting(proposal, bank)
    closed(proposal, bank)


WHO_SEES = [
    (own_offer, True), (offer_everywhere, True), (meeting, True), (committed_then_closed, True),
    (offer_elsewhere, False), (offer_over, False), (offer_withdrawn, False),
    (others_meeting, False), (met_then_closed, False),
]  # fmt: skip


@pytest.mark.parametrize(("before", "sees"), WHO_SEES, ids=lambda one: getattr(one, "__name__", ""))
def test_partner_sees_a_proposal_by(bank, before, sees):
    proposal = make_proposal(status="matching")
    before(proposal, bank)
    client = client_of(make_partner(bank))

    assert (client.get(page_of(proposal)).status_code == 200) is sees
    assert (proposal.title in client.get(HOME).content.decode()) is sees


def test_colleagues_see_the_same_and_the_end_of_an_assignment_shuts_the_door(bank, proposal):
    one, other = make_partner(bank), make_partner(bank)
    for person in (one, other):
        assert client_of(person).get(page_of(proposal)).status_code == 200

    Assignment.objects.filter(person=other).update(until=date(2026, 1, 31))

    assert client_of(one).get(page_of(proposal)).status_code == 200
    assert client_of(other).get(HOME).status_code == 403
    assert client_of(other).get(page_of(proposal)).status_code == 403


def test_partner_reads_released_words_and_counts_but_no_family(bank):
    cohort = make_cohort()
    families = [make_household(cohort=cohort) for _ in range(6)]
    session = make_session(household=families[0])
    quotes = list(session.quotes.order_by("pk"))
    idea = make_idea(cohort, quotes=quotes)
    proposal = make_proposal(idea, status="matching", group=make_group(cohort, families))
    make_offer(bank)

    shown = client_of(make_partner(bank)).get(page_of(proposal)).content.decode()

    assert "6 keluarga" in shown
    assert "Oesapa" in shown
    assert quotes[0].words in shown
    assert quotes[1].words not in shown  # its family did not release it
    assert families[0].code not in shown
    assert not re.search("Yuliana|Marthen", shown)
    assert AuditEvent.objects.filter(verb="view", target_kind="solutions.proposal").exists()


def test_few_families_are_not_counted_out(bank):
    cohort = make_cohort()
    group = make_group(cohort, [make_household(cohort=cohort) for _ in range(2)])
    proposal = make_proposal(make_idea(cohort), status="matching", group=group)
    make_offer(bank)

    shown = client_of(make_partner(bank)).get(page_of(proposal)).content.decode()

    assert "kurang dari 5 keluarga" in shown.lower()


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.COACH, Role.LAN])
def test_partner_pages_are_for_partners(role, proposal):
    client = client_of(make_person(role, place=proposal.cohort))

    assert client.get(HOME).status_code == 403
    assert client.get(page_of(proposal)).status_code == 403
