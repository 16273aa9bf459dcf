"""What was done, what it cost, what came of it, and to whom that was told."""

from typing import Any

from solutions.actions.action import (
    change_step,
    plan_step,
    record_money,
    record_result,
    tell_result,
    visits_for,
    void_money,
)
from solutions.demo.bench import Bench
from solutions.models import ActionStep, Commitment, Proposal, Result


class ActionMaker(Bench):
    """Carries out the accepted proposals of a region, as far as they got."""

    def make_action(self) -> None:
        for key, story in self.told_stories():
            if "opened" in story:
                self._follow(self.site.proposals[key], self.site.commitments[key], story)

    def _follow(
        self, proposal: Proposal, commitments: list[Commitment], story: dict[str, Any]
    ) -> None:
        steps = [self._step(proposal, commitments, one) for one in story["steps"]]
        for one in story["money"]:
            self._money(proposal, commitments, one)
        for one in story["results"]:
            self._result(proposal, steps, one)

    def _step(
        self, proposal: Proposal, commitments: list[Commitment], one: dict[str, Any]
    ) -> ActionStep:
        scope = self.author(proposal)
        activities = list(proposal.activities.order_by("sequence"))
        step = plan_step(
            scope=scope, proposal=proposal, client_uuid=self.uuid(),
            fields={
                "text": one["text"], "owner_name": one["owner_name"], "owner": scope.person,
                "due_on": self.day(one["due"]), "activity": at(activities, one["activity"]),
                "commitment": at(commitments, one["pledge"]),
            },
        )  # fmt: skip
        self.backdate(step, max(one["due"], 0) + 20)
        if one["state"] == ActionStep.State.PLANNED:
            return step
        ended = self.day(one["ended"]) if one["ended"] is not None else None
        return change_step(
            scope=scope, step=step, state=one["state"], reason=one["reason"], on=ended,
            today=self.site.today,
        )  # fmt: skip

    def _money(
        self, proposal: Proposal, commitments: list[Commitment], one: dict[str, Any]
    ) -> None:
        scope = self.author(proposal)
        lines = list(proposal.budget_lines.order_by("sequence"))
        entry = record_money(
            scope=scope, proposal=proposal, client_uuid=self.uuid(), today=self.site.today,
            fields={
                "kind": one["kind"], "amount": one["amount"], "on": self.day(one["ago"]),
                "text": one["text"], "commitment": at(commitments, one["pledge"]),
                "budget_line": at(lines, one["line"]),
            },
        )  # fmt: skip
        if one["void"]:
            void_money(scope=scope, entry=entry, reason=one["void"], today=self.day(one["ago"] - 2))

    def _result(self, proposal: Proposal, steps: list[ActionStep], one: dict[str, Any]) -> None:
        scope = self.author(proposal)
        indicators = list(proposal.indicators.order_by("sequence"))
        result = record_result(
            scope=scope, proposal=proposal, client_uuid=self.uuid(), today=self.site.today,
            fields={
                "step": at(steps, one["step"]), "indicator": at(indicators, one["indicator"]),
                "measured_on": self.day(one["ago"]), "value": one["value"],
                "outcome": one["outcome"], "text": one["text"],
                "did_not_work": one["did_not_work"],
            },
        )  # fmt: skip
        self.backdate(result, one["ago"])
        if one["told"]:
            self._tell(result)

    def _tell(self, result: Result) -> None:
        """The first visit after the day of measuring is the one in which it was told."""
        visits = visits_for(result)
        if visits:
            tell_result(
                scope=self.author(result.proposal), result=result,
                session_id=visits[-1].session_id, answer_id=visits[-1].quote_ids[0],
            )  # fmt: skip


def at(rows: list[Any], place: int | None) -> Any:
    """The row at a place that the story names, or none."""
    return None if place is None else rows[place]
