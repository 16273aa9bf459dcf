"""What a version holds, and what two of them show beside each other."""

import pytest

from solutions.models import Activity, BudgetLine, SuccessIndicator
from solutions.versions import compare, keep_version, section_text, snapshot
from tests.factories import make_household, make_session
from tests.solution_factories import DAY, make_idea, make_proposal

pytestmark = pytest.mark.django_db


def with_rows(proposal):
    Activity.objects.create(
        proposal=proposal, sequence=1, text="Menggali", starts_on=DAY, ends_on=DAY
    )
    BudgetLine.objects.create(
        proposal=proposal, sequence=1, item="Pompa", quantity=2, unit="buah",
        unit_price=1_500_000, amount=3_000_000, payer="family",
    )  # fmt: skip
    SuccessIndicator.objects.create(
        proposal=proposal, sequence=1, text="Rumah berair", unit="rumah", baseline=2, target=20
    )
    return proposal


def test_version_never_changes_with_the_proposal():
    proposal = with_rows(make_proposal(status="draft"))
    version = keep_version(proposal, reason="coaching", by=proposal.author)

    proposal.problem = "Lain."
    proposal.save()
    proposal.budget_lines.all().delete()

    version.refresh_from_db()
    assert version.content["fields"]["problem"] == "Air jauh dan mahal."
    assert version.content["budget"][0]["amount"] == 3_000_000


def test_version_holds_keys_of_cited_words_only():
    session = make_session(household=make_household())
    quotes = list(session.quotes.all())
    proposal = make_proposal(make_idea(session.cohort, quotes=quotes), status="draft")

    content = snapshot(proposal)

    assert content["evidence"]["quotes"] == [quote.pk for quote in quotes]
    assert not any(quote.words in str(content) for quote in quotes)


SECTIONS = [
    ("strategies", "A: mengurangi beban pengeluaran"),
    ("activities", "Menggali (1 Juni 2026 sampai 1 Juni 2026)"),
    ("budget", "Pompa: 2 buah x Rp1.500.000 = Rp3.000.000 (keluarga sendiri)"),
    ("indicators", "Rumah berair: 2 menjadi 20 rumah"),
    ("risks", "Musim kering."),
]


@pytest.mark.parametrize(("key", "text"), SECTIONS)
def test_section_reads_as(key, text):
    content = keep_version(
        with_rows(make_proposal(status="draft")), reason="review", by=make_proposal().author
    ).content

    assert section_text(content, key) == text


def test_compare_tells_which_sections_differ():
    proposal = with_rows(make_proposal(status="draft"))
    older = snapshot(proposal)
    proposal.risks = "Tidak ada."

    changes = compare(older, snapshot(proposal))

    assert [change.name for change in changes] == ["risks"]
