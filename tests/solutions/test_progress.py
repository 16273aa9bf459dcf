"""Progress: steps counted with the same weight, what was dropped apart, a bar that says so."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from solutions.progress import Progress, progress_of
from tests.action_factories import make_step
from tests.factories import make_person, scope_of
from tests.solution_factories import make_proposal

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 1)


def test_progress_of_counts_done_of_all_that_were_not_dropped():
    proposal = make_proposal()
    make_step(proposal, due_on=date(2026, 7, 1))
    make_step(proposal, due_on=TODAY)
    make_step(proposal, state="running", due_on=date(2026, 9, 1))
    make_step(proposal, state="done", ended_on=TODAY, due_on=date(2026, 7, 1))
    make_step(proposal, state="dropped", ended_on=TODAY, state_reason="Tanah berbatu.")

    found = progress_of([proposal.pk], scope_of(proposal.author), TODAY)[proposal.pk]

    assert found == Progress(planned=2, running=1, done=1, dropped=1, late=1)
    assert found.percent == 25
    assert found.sentence == (
        "1 dari 4 langkah selesai, 1 sedang dikerjakan, 1 terlambat, 1 tidak jadi."
    )


@pytest.mark.parametrize(
    ("progress", "percent"),
    [(Progress(), 0), (Progress(done=299, planned=1), 99), (Progress(done=3, dropped=2), 100)],
)
def test_percent_is_full_only_when_nothing_is_left(progress, percent):
    assert progress.percent == percent


def test_progress_of_asks_once_for_many_proposals_and_shows_a_stranger_nothing():
    proposals = [make_proposal() for _ in range(3)]
    for proposal in proposals:
        make_step(proposal, state="done", ended_on=TODAY)
    keys = [proposal.pk for proposal in proposals]
    scope = scope_of(proposals[0].author)

    with CaptureQueriesContext(connection) as queries:
        found = progress_of(keys, scope, TODAY)

    assert len(queries) == 1
    assert [found[key].done for key in keys] == [1, 1, 1]
    assert progress_of(keys, scope_of(make_person()), TODAY)[keys[0]] == Progress()
