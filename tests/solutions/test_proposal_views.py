"""The pages of the proposals: what is written is kept, refused with a sentence, shown to whom."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import Draft
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Quote
from solutions.actions.coaching import ask_coach, comment
from solutions.models import BudgetLine, Proposal
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_potential,
    make_region,
    make_session,
    scope_of,
)
from tests.pdf import pages_of, words_of
from tests.solution_factories import make_idea, make_partner, make_proposal, make_version

pytestmark = pytest.mark.django_db


def rows_data(**rows):
    """Management forms and rows as a browser sends them."""
    data = {}
    for part in ("activities", "budget", "indicators"):
        given = rows.get(part, [])
        data |= {f"{part}-TOTAL_FORMS": len(given), f"{part}-INITIAL_FORMS": 0}
        for place, row in enumerate(given):
            data |= {f"{part}-{place}-{name}": value for name, value in row.items()}
    return data


LINE = {
    "item": "Pompa air", "quantity": "2", "unit": "buah", "unit_price": "1,5 juta",
    "amount": "3.000.000", "payer": "partner",
}  # fmt: skip


class Desk:
    """A cohort, its writer, and a draft that rests on a released sentence."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.writer = make_person(Role.PARTICIPANT, place=self.cohort)
        self.keeper = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.household = make_household(self.keeper, cohort=self.cohort)
        session = make_session(self.keeper, household=self.household)
        self.quote = Quote.objects.unscoped("the released one of the test").get(
            session=session, sequence=1
        )
        self.idea = make_idea(
            self.cohort, owner=self.writer, quotes=[self.quote],
            potentials=[make_potential(cohort=self.cohort)],
        )  # fmt: skip
        self.proposal = make_proposal(self.idea, status="draft", author=self.writer)
        self.client = client_of(self.writer)

    def post(self, **changes):
        data = {"version": self.proposal.version, "title": "Sumur bersama", "action": "save"}
        rows = rows_data(**{k: changes.pop(k) for k in list(changes) if k in
                            ("activities", "budget", "indicators")})  # fmt: skip
        return self.client.post(url("proposal_edit", self.proposal), data | rows | changes)


def url(name, *records):
    return reverse(f"solutions:{name}", args=[record.pk for record in records])


@pytest.fixture
def desk():
    return Desk()


def test_writer_starts_a_proposal_from_the_idea_once(desk):
    idea = make_idea(desk.cohort, owner=desk.writer)

    first = desk.client.post(url("proposal_start", idea))
    again = desk.client.post(url("proposal_start", idea))

    made = Proposal.objects.visible_to(desk.keeper).get(idea=idea)
    assert first.url == url("proposal_edit", made)
    assert again.url == made.get_absolute_url()


def test_edit_saves_sections_and_rows(desk):
    answer = desk.post(
        problem="Air jauh.", strategies=["A", "C"], budget=[LINE],
        activities=[{"text": "Menggali", "starts_on": "2026-07-01", "ends_on": "2026-07-09"}],
        indicators=[{"text": "Rumah berair", "unit": "rumah", "baseline": "2,5", "target": "20"}],
    )  # fmt: skip

    assert answer.url == desk.proposal.get_absolute_url()
    page = desk.client.get(answer.url).content.decode()
    for words in ("Air jauh.", "Pompa air", "Rp3.000.000", "Menggali", "2,5", "C: mengurangi"):
        assert words in page


REFUSED_LINES = [
    ("does not add up", {"amount": "2.999.999"}, "2 kali Rp1.500.000 adalah Rp3.000.000, bukan"),
    ("negative", {"unit_price": "-5000"}, "tidak boleh kurang dari nol"),
    ("two readings", {"unit_price": "1,500,000"}, "misalnya 1.500.000 atau 1,5 juta"),
    ("absurd", {"unit_price": "9000 miliar"}, "lebih dari seribu miliar"),
    ("no quantity", {"quantity": "0"}, "lebih besar"),
]


@pytest.mark.parametrize(
    ("case", "changes", "why"), REFUSED_LINES, ids=[r[0] for r in REFUSED_LINES]
)
def test_budget_line_is_refused_with_a_sentence_and_kept_on_the_page(desk, case, changes, why):
    answer = desk.post(problem="Air jauh.", budget=[LINE | changes])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert why in page and "Pompa air" in page and "Air jauh." in page
    assert not BudgetLine.objects.visible_to(desk.keeper).exists()


def test_dates_out_of_order_are_refused(desk):
    wrong = {"text": "Menggali", "starts_on": "2026-07-09", "ends_on": "2026-07-01"}

    answer = desk.post(activities=[wrong])

    assert answer.status_code == 422
    assert "Selesai tidak boleh sebelum mulai" in answer.content.decode()


def test_second_writer_sees_both_versions_and_chooses(desk):
    assert desk.post(problem="Yang pertama.").status_code == 302

    late = desk.post(problem="Yang kedua.", budget=[LINE])
    page = late.content.decode()
    assert late.status_code == 409
    assert "Yang pertama." in page and "Yang kedua." in page

    desk.proposal.refresh_from_db()
    desk.post(problem="Yang kedua.", pakai_tersimpan="problem", plan="Menggali.")
    desk.proposal.refresh_from_db()
    assert (desk.proposal.problem, desk.proposal.plan) == ("Yang pertama.", "Menggali.")


def test_draft_button_keeps_what_is_not_right_yet(desk):
    answer = desk.post(action="draft", title="", problem="Belum selesai", budget=[{"item": "x"}])

    assert "draf=" in answer.url
    page = desk.client.get(answer.url).content.decode()
    assert "Belum selesai" in page and 'value="x"' in page
    assert Draft.objects.unscoped("test").get().form == "proposal"


def test_row_is_added_without_script(desk):
    answer = desk.post(action="add_budget", budget=[LINE])

    assert answer.status_code == 200
    assert answer.content.decode().count("harga satuan") or "budget-1-item" in (
        answer.content.decode()
    )


def test_missing_parts_lead_to_their_place(desk):
    page = desk.client.get(desk.proposal.get_absolute_url()).content.decode()

    assert f"{url('proposal_edit', desk.proposal)}#bagian-budget" in page
    assert "Ajukan ke LAN" not in page


def test_withdrawn_words_leave_page_and_paper_and_it_is_said(desk):
    page_url, paper_url = desk.proposal.get_absolute_url(), url("proposal_pdf", desk.proposal)
    assert desk.quote.words in desk.client.get(page_url).content.decode()
    assert desk.quote.words[:14] in words_of(desk.client.get(paper_url).content)

    withdraw_consent(
        scope=desk.keeper, household=desk.household, purposes=["quote"], note="Keluarga meminta."
    )

    page = desk.client.get(page_url).content.decode()
    assert desk.quote.words not in page and "1 kalimat ditarik oleh keluarga" in page
    paper = words_of(desk.client.get(paper_url).content)
    assert desk.quote.words[:14] not in paper and "ditarik oleh keluarga" in paper


ANSWERS = [
    ("participant", "proposal_edit", 200),
    ("coach", "proposal", 200),
    ("coach", "proposal_edit", 403),
    ("official", "proposal", 404),
    ("official", "proposal_versions", 403),
    ("lan", "proposal", 404),
    ("pdp", "proposal", 403),
    ("partner", "proposal", 404),
    ("partner", "proposal_versions", 403),
    ("stranger", "proposal", 404),
    ("stranger", "proposal_edit", 404),
]


@pytest.mark.parametrize(("role", "name", "status"), ANSWERS)
def test_draft_answers_each_role(desk, role, name, status):
    if role == "partner":
        person = make_partner()
    elif role == "stranger":
        person = make_person(Role.PARTICIPANT, place=make_cohort(make_region("35.13")))
    elif role == "official":
        person = make_person(Role.OFFICIAL, place=desk.cohort.region)
    else:
        person = make_person(Role(role), place=desk.cohort)

    assert client_of(person).get(url(name, desk.proposal)).status_code == status


def test_versions_are_compared_word_by_word(desk):
    for number, plan in ((1, "Menggali dengan tangan"), (2, "Menggali dengan mesin")):
        make_version(desk.proposal, number, fields={"plan": plan})

    page = desk.client.get(url("proposal_versions", desk.proposal)).content.decode()

    assert "<del>tangan</del>" in page and "<ins>mesin</ins>" in page


def test_list_takes_as_many_queries_for_ten_as_for_one(desk):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            desk.client.get(reverse("solutions:proposals"))
        return len(queries)

    asked()  # a session's first look asks for more
    one = asked()
    for _ in range(9):
        make_proposal(make_idea(desk.cohort, quotes=[desk.quote]), status="draft")

    assert asked() == one


def test_coach_reads_comments_and_writers_answer(desk):
    coach = make_person(Role.COACH, place=desk.cohort)
    running = ask_coach(scope=scope_of(desk.writer), proposal=desk.proposal, coach=coach)

    sent = client_of(coach).post(
        url("coaching_round", running), {"section": "plan", "text": "Siapa merawat pompanya?"}
    )
    assert sent.status_code == 302
    page = desk.client.get(url("coaching_round", running)).content.decode()
    assert "Siapa merawat pompanya?" in page

    said = running.comments.get()
    answer = desk.client.post(url("coaching_reply", said), {"text": "Kelompok pemuda."})
    assert answer.status_code == 302
    assert "Kelompok pemuda." in client_of(coach).get(answer.url).content.decode()


def test_second_coach_gets_a_sentence(desk):
    first, second = (make_person(Role.COACH, place=desk.cohort) for _ in range(2))
    desk.client.post(url("coach_ask", desk.proposal), {"coach": first.pk})

    answer = desk.client.post(url("coach_ask", desk.proposal), {"coach": second.pk}, follow=True)

    assert f"sedang didampingi {first.name}" in answer.content.decode()


def test_closing_without_a_summary_keeps_the_page(desk):
    coach = make_person(Role.COACH, place=desk.cohort)
    running = ask_coach(scope=scope_of(desk.writer), proposal=desk.proposal, coach=coach)

    answer = client_of(coach).post(url("coaching_close", running), {"summary": " "})

    assert answer.status_code == 422 and "Simpulan" in answer.content.decode()
    comment(scope=scope_of(coach), coaching_round=running, section="risks", text="Masih terbuka.")


LONG = "Air untuk semua. " * 900
ODD = "سعيد \u202e abc 👨‍👩‍👧 ' <script>"


@pytest.mark.parametrize("text", [LONG, ODD], ids=["very long", "other letters"])
def test_paper_takes_any_text_and_cuts_nothing(desk, text):
    Proposal.objects.unscoped("test").filter(pk=desk.proposal.pk).update(
        plan=text, risks="Kalimat penutup."
    )

    answer = desk.client.get(url("proposal_pdf", desk.proposal))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "Kalimat penutup" in words_of(answer.content)


def test_paper_stands_on_two_pages(desk):
    for number in range(12):
        desk.proposal.activities.create(
            sequence=number, text=f"Kegiatan {number}", starts_on="2026-07-01",
            ends_on="2026-07-09",
        )  # fmt: skip

    answer = desk.client.get(url("proposal_pdf", desk.proposal))

    assert len(pages_of(answer.content)) <= 2


def test_unknown_number_is_not_found(desk):
    nobody = uuid.uuid4().int % 10**9
    for name in ("proposal", "proposal_edit", "proposal_versions", "proposal_pdf"):
        assert desk.client.get(reverse(f"solutions:{name}", args=[nobody])).status_code == 404
