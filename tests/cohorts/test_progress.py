"""The state of a stage follows from its dates."""

from datetime import date

import pytest

from cohorts.models import CohortStage
from cohorts.progress import Progress, progress_of, state_of

TODAY = date(2026, 3, 10)
BEFORE, AFTER = date(2026, 3, 9), date(2026, 3, 11)


@pytest.mark.parametrize(
    ("planned", "real", "word"),
    [
        ((None, None), (None, None), "belum mulai"),
        ((AFTER, None), (None, None), "belum mulai"),
        ((TODAY, None), (None, None), "belum mulai"),
        ((BEFORE, AFTER), (None, None), "belum mulai, lewat dari rencana"),
        ((BEFORE, TODAY), (BEFORE, None), "sedang berjalan"),
        ((BEFORE, BEFORE), (BEFORE, None), "berjalan, lewat dari rencana"),
        ((None, None), (BEFORE, None), "sedang berjalan"),
        ((BEFORE, BEFORE), (BEFORE, TODAY), "selesai"),
    ],
)
def test_state_of_stage(planned, real, word):
    stage = CohortStage(
        planned_from=planned[0], planned_until=planned[1], started_on=real[0], finished_on=real[1]
    )

    assert state_of(stage, TODAY).word == word


def test_progress_counts_each_kind():
    stages = [
        CohortStage(started_on=BEFORE, finished_on=BEFORE),
        CohortStage(started_on=BEFORE, planned_until=BEFORE),
        CohortStage(planned_from=AFTER),
    ]

    progress = progress_of([state_of(stage, TODAY) for stage in stages])

    assert (progress.finished, progress.running, progress.late, progress.total) == (1, 1, 1, 3)


def test_progress_of_no_stages_is_nothing():
    assert progress_of([]) == Progress(finished=0, running=0, late=0, total=0)
