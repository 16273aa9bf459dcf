"""A region with enough families to be shown, made by the field's own actions."""

import uuid
from datetime import date
from typing import Any

from academy.permissions import Scope
from academy.roles import Role
from cohorts.models import Cohort
from households.actions.assessment import record_assessment
from households.models import Household, Mark
from tests.factories import (
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_potential,
    make_region,
    make_session,
    make_theme,
    scope_of,
)

WORDS = "Ketong timba air jao skali."


def quote(words: str = WORDS, theme: str = "air-bersih", **changes: Any) -> dict[str, Any]:
    return {
        "speaker": "mother", "language": "mkn", "words": words, "gloss": "Kami menimba air jauh.",
        "may_be_quoted": True, "themes": [make_theme(theme, theme.replace("-", " ").capitalize())],
    } | changes  # fmt: skip


def facilitator_of(code: str = "53.71") -> tuple[Scope, Cohort]:
    cohort = make_cohort(make_region(code))
    return scope_of(make_person(Role.FACILITATOR, place=cohort)), cohort


def make_heard_region(
    code: str = "53.71", families: int = 6, *, held_on: date = date(2026, 3, 4), words: str = WORDS
) -> tuple[Scope, list[Household]]:
    """A region where this many families were heard once, each with one released sentence."""
    scope, cohort = facilitator_of(code)
    reviewer = scope_of(make_person(Role.LAN))
    homes = [make_household(scope, cohort=cohort) for _ in range(families)]
    for home in homes:
        make_session(
            scope, household=home, reviewer=reviewer, held_on=held_on, quotes=[quote(words)]
        )
    make_potential(cohort=cohort)
    return scope, homes


def fill_map(scope: Scope, home: Household, on: date, **marks: Mark) -> None:
    """The family's marks, by the code of the indicator with underscores."""
    record_assessment(
        scope=scope, household=home, assessed_on=on, client_uuid=uuid.uuid4(), priorities=[],
        answers={make_indicator(code.replace("_", "-")): mark for code, mark in marks.items()},
    )  # fmt: skip
