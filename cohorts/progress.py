"""How far a cohort has come: the state of each stage follows from its dates, nobody types it."""

from dataclasses import dataclass
from datetime import date

from cohorts.models import Cohort, CohortStage


@dataclass(frozen=True)
class StageState:
    """A stage as people speak of it."""

    stage: CohortStage
    word: str
    tone: str
    icon: str

    @property
    def is_late(self) -> bool:
        return self.tone == "warn"


def state_of(stage: CohortStage, today: date) -> StageState:
    """Finished, under way, late, due or not yet: from planned and real dates alone.

    A stage is late when it should have begun, or should have ended, before today and has not.
    """
    if stage.finished_on:
        return StageState(stage, "selesai", "ok", "check-circle-fill")
    if stage.started_on:
        if stage.planned_until and stage.planned_until < today:
            return StageState(stage, "berjalan, lewat dari rencana", "warn", "clock-history")
        return StageState(stage, "sedang berjalan", "info", "arrow-repeat")
    if stage.planned_from and stage.planned_from < today:
        return StageState(stage, "belum mulai, lewat dari rencana", "warn", "clock-history")
    return StageState(stage, "belum mulai", "", "hourglass-split")


def stages_of(cohort: Cohort, today: date) -> list[StageState]:
    """All stages of a cohort in LAN's order, each with its state on that day."""
    rows = cohort.stages.select_related("stage").order_by("stage__order", "pk")
    return [state_of(stage, today) for stage in rows]


@dataclass(frozen=True)
class Progress:
    """A cohort's way in one line."""

    finished: int
    running: int
    late: int
    total: int


def progress_of(states: list[StageState]) -> Progress:
    """How many stages are finished, under way and late."""
    return Progress(
        finished=sum(state.stage.finished_on is not None for state in states),
        running=sum(
            state.stage.started_on is not None and state.stage.finished_on is None
            for state in states
        ),
        late=sum(state.is_late for state in states),
        total=len(states),
    )
