"""Steps of a proposal as a list shows them."""

from dataclasses import dataclass
from datetime import date

from academy.permissions import Scope
from solutions.budget import commitments_that_count
from solutions.models import ActionStep, Commitment, Proposal

ICONS = {
    "planned": "circle", "running": "arrow-repeat", "done": "check-circle",
    "dropped": "slash-circle",
}  # fmt: skip
TONES = {"planned": "plain", "running": "info", "done": "ok", "dropped": "plain"}


@dataclass(frozen=True)
class StepRow:
    """A step, whether it is late, and the commitment it uses as far as one may know of it."""

    step: ActionStep
    is_late: bool
    commitment: Commitment | None

    @property
    def icon(self) -> str:
        return "clock-history" if self.is_late else ICONS[self.step.state]

    @property
    def tone(self) -> str:
        return "warn" if self.is_late else TONES[self.step.state]


def step_rows(proposal: Proposal, scope: Scope, today: date) -> list[StepRow]:
    """What is still to be done first, by its day; then what has ended, latest first."""
    steps = list(
        ActionStep.objects.visible_to(scope)
        .filter(proposal=proposal)
        .select_related("activity", "owner")
        .order_by("due_on", "pk")
    )
    known = {one.pk: one for one in commitments_that_count(proposal, scope)}
    rows = [StepRow(one, one.is_late(today), known.get(one.commitment_id)) for one in steps]
    ended = sorted(
        (row for row in rows if not row.step.is_open),
        key=lambda row: (row.step.ended_on, row.step.pk), reverse=True,
    )  # fmt: skip
    return [row for row in rows if row.step.is_open] + ended
