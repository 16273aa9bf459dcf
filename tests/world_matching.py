"""Matching in the canary world: what one partner may read, and what only its rival."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from academy.models import Organization, User
from cohorts.models import Cohort
from households.models import LocalPotential, Quote
from solutions.models import (
    Commitment,
    MatchingDay,
    Meeting,
    Offer,
    PartnerAnswer,
    Proposal,
)
from tests.factories import make_organization
from tests.solution_factories import (
    make_commitment,
    make_day,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)


@dataclass
class Matching:
    """Rows of matching in one region that an address can name."""

    proposal: Proposal
    offers: list[Offer]
    day: MatchingDay
    meetings: list[Meeting]
    commitments: list[Commitment]


def build_matching(
    *,
    cohort: Cohort,
    people: dict[str, User],
    text: Callable[[str], str],
    quotes: list[Quote],
    potential: LocalPotential,
) -> Matching:
    """A proposal in matching with two partners; people get the partner and its rival."""
    today, matched = cohort.region.today(), text("matched")
    idea = make_idea(
        cohort, owner=people["colleague"], quotes=quotes, potentials=[potential],
        title=matched, text=matched, next_step=matched,
    )  # fmt: skip
    proposal = make_proposal(
        idea, status="matching",
        **dict.fromkeys(Proposal.TEXT_FIELDS, matched),
    )  # fmt: skip
    day = make_day(cohort.region, held_on=today, answers_until=today + timedelta(days=9))
    made = Matching(proposal, [], day, [], [])
    for number, (key, kind) in enumerate((("partner", "agreed"), ("rival", "rival"))):
        bank = make_organization(
            name=f"Mitra {key} {cohort.region.pk}", kind=Organization.Kind.BANK
        )
        people[key] = make_partner(bank)
        made.offers.append(make_offer(bank, region=cohort.region))
        _said(made, people[key], text(kind), number, proposal=proposal, organization=bank)
    return made


def _said(made: Matching, person: User, said: str, number: int, **between: Any) -> None:
    """What was noted, answered and promised between the proposal and one partner."""
    hours = {"starts_at": f"{9 + number:02d}:00", "ends_at": f"{9 + number:02d}:20"}
    made.meetings.append(make_meeting(made.day, **between, notes=said, **hours))
    PartnerAnswer.objects.create(
        **between, answer="decline", reason=said, answered_at=timezone.now(), answered_by=person
    )
    made.commitments.append(make_commitment(**between, text=said, state_reason=said))
