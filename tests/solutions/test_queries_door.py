"""The figures that leave for the roof: what is counted, where, and what is not."""

from datetime import timedelta

import pytest

from solutions.queries import accepted_proposals, linked_dimensions, work
from tests.factories import make_cohort, make_indicator, make_region
from tests.solution_factories import DAY, make_commitment, make_idea, make_proposal

pytestmark = pytest.mark.django_db

REGIONS = ["53.71", "32.12"]


@pytest.fixture
def proposal():
    make_region("32.12")
    return make_proposal(make_idea(make_cohort(make_region("53.71"))), status="matching")


def test_work_counts_standing_commitments_and_cancelled_ones_apart(proposal):
    make_commitment(proposal, value=2_000_000)
    make_commitment(
        proposal, value=9_000_000, state="cancelled", state_reason="Anggaran ditarik.",
        settled_on=DAY,
    )  # fmt: skip

    kupang = work(REGIONS, DAY)["53.71"]

    assert (kupang.commitments, kupang.commitments_cancelled, kupang.value) == (1, 1, 2_000_000)


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1)])
def test_work_calls_a_commitment_late_from_the_day_after(proposal, days, late):
    due = make_commitment(proposal).due_on

    assert work(REGIONS, due + timedelta(days=days))["53.71"].commitments_late == late


def test_work_of_a_theme_leaves_out_the_others(proposal):
    make_commitment(proposal)

    there, elsewhere = (work(REGIONS, DAY, theme=code) for code in ("air-bersih", "listrik"))

    assert (there["53.71"].proposals, there["53.71"].commitments) == (1, 1)
    assert (elsewhere["53.71"].proposals, elsewhere["53.71"].commitments) == (0, 0)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_accepted_proposals_tells_no_title_before_acceptance(status):
    make_proposal(make_idea(make_cohort(make_region("53.71"))), status=status)

    assert accepted_proposals(REGIONS) == []


def test_linked_dimensions_are_those_of_accepted_proposals_of_the_theme(proposal):
    proposal.indicators.create(
        sequence=1, text="Rumah berair", unit="rumah", baseline=2, target=20,
        map_indicator=make_indicator("air-minum", "health"),
    )  # fmt: skip

    assert linked_dimensions(REGIONS, theme="air-bersih") == {"health"}
    assert linked_dimensions(["32.12"], theme="air-bersih") == set()
    assert linked_dimensions(REGIONS, theme="listrik") == set()
