"""Plain functions that make steps, money, results and lessons: defaults, keywords to override."""

from datetime import date
from decimal import Decimal
from typing import Any

from solutions.models import (
    ActionStep,
    Activity,
    BudgetLine,
    Lesson,
    MoneyEntry,
    Proposal,
    Result,
    SuccessIndicator,
)
from tests.factories import make_theme
from tests.solution_factories import DAY


def make_activity(proposal: Proposal, **fields: Any) -> Activity:
    defaults = {
        "sequence": 1, "text": "Menggali sumur", "starts_on": date(2026, 6, 10),
        "ends_on": date(2026, 7, 10),
    }  # fmt: skip
    return Activity.objects.create(proposal=proposal, **defaults | fields)


def make_line(proposal: Proposal, amount: int = 4_000_000, **fields: Any) -> BudgetLine:
    defaults = {
        "sequence": 1, "item": "Pompa", "quantity": 1, "unit": "buah", "unit_price": amount,
        "amount": amount, "payer": "region",
    }  # fmt: skip
    return BudgetLine.objects.create(proposal=proposal, **defaults | fields)


def make_measure(proposal: Proposal, **fields: Any) -> SuccessIndicator:
    defaults = {
        "sequence": 1, "text": "Air bersih di dekat rumah", "unit": "liter per hari",
        "baseline": Decimal(40), "target": Decimal(100), "is_families_choice": True,
    }  # fmt: skip
    return SuccessIndicator.objects.create(proposal=proposal, **defaults | fields)


def make_step(proposal: Proposal, **fields: Any) -> ActionStep:
    defaults = {"text": "Menggali sumur", "owner_name": "Lurah Oesapa", "due_on": DAY}
    return ActionStep.objects.create(
        proposal=proposal, created_by=proposal.author, **defaults | fields
    )


def make_money(proposal: Proposal, amount: int = 1_000_000, **fields: Any) -> MoneyEntry:
    defaults = {"kind": "received", "on": DAY, "text": "Tahap pertama"}
    return MoneyEntry.objects.create(
        proposal=proposal, amount=amount, created_by=proposal.author, **defaults | fields
    )


def make_result(proposal: Proposal, **fields: Any) -> Result:
    if not {"step", "indicator"} & fields.keys():
        fields["indicator"] = make_measure(proposal)
    defaults = {
        "measured_on": DAY, "outcome": "partly", "text": "Sumur berair sejak Juni.",
        "did_not_work": "",
    }  # fmt: skip
    return Result.objects.create(proposal=proposal, created_by=proposal.author, **defaults | fields)


def make_lesson(proposal: Proposal, *, published: bool = True, **fields: Any) -> Lesson:
    defaults = {
        "title": "Bentuk pengurus sumur lebih dulu", "learned": "Iuran lancar bila ada pengurus.",
        "published_on": DAY if published else None,
        "published_by": proposal.author if published else None,
    }  # fmt: skip
    lesson = Lesson.objects.create(
        proposal=proposal, cohort=proposal.cohort, region=proposal.region,
        created_by=proposal.author, **defaults | fields,
    )  # fmt: skip
    lesson.themes.add(make_theme())
    return lesson
