"""What is done about an accepted proposal in the canary world, and what was learned from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from academy.models import Region
from cohorts.models import Cohort
from solutions.models import ActionStep, Lesson, LessonUse, MoneyEntry, Proposal, Result
from tests.action_factories import (
    make_activity,
    make_lesson,
    make_line,
    make_measure,
    make_money,
    make_result,
    make_step,
)
from tests.solution_factories import make_commitment, make_idea, make_proposal


@dataclass
class Doing:
    """Steps, money, results and lessons of one region."""

    proposal: Proposal
    steps: list[ActionStep] = field(default_factory=list)
    money: list[MoneyEntry] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)


def build_doing(*, cohort: Cohort, author: Any, text: Callable[[str], str], today: date) -> Doing:
    """One of each state, every text a canary."""
    doing, learned, unshared = text("doing"), text("learned"), text("unshared")
    idea = make_idea(cohort, owner=author)
    proposal = make_proposal(idea, author=author)
    made = Doing(proposal)
    activity = make_activity(proposal, text=doing)
    make_activity(proposal, text=doing, sequence=2)
    line = make_line(proposal, item=doing)
    commitment = make_commitment(proposal, text=doing)
    made.steps = [
        make_step(proposal, text=doing, owner_name=doing, activity=activity, owner=author,
                  commitment=commitment, due_on=today - timedelta(days=1)),
        make_step(proposal, text=doing, owner_name=doing, state="dropped", state_reason=doing,
                  ended_on=today),
    ]  # fmt: skip
    made.money = [
        make_money(proposal, text=doing, commitment=commitment, budget_line=line),
        make_money(proposal, text=doing, voided_on=today, void_reason=doing),
    ]
    measure = make_measure(proposal, text=doing)
    made.results = [
        make_result(proposal, indicator=measure, value=55, text=doing),
        make_result(proposal, step=made.steps[0], outcome="failed", text=doing, did_not_work=doing),
    ]
    made.lessons = [
        make_lesson(proposal, title=learned, learned=learned, conditions=learned, avoid=learned),
        make_lesson(proposal, published=False, title=unshared, learned=unshared),
    ]
    return made


def try_lesson(lesson: Lesson, *, cohort: Cohort, region: Region, text: str, today: date) -> None:
    """Another region says what came of it there."""
    LessonUse.objects.create(
        lesson=lesson, cohort=cohort, region=region, tried_on=today, outcome="adapted", text=text
    )
