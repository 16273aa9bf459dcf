"""What the pages of matching show in rows: proposals with their partners, partners with theirs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import households.public as public
from academy.disclosure import families_in_words
from academy.models import Organization
from academy.permissions import Scope
from solutions.match_facts import needs_of, running_supplies, supplies_of
from solutions.matching import Need, Suggestion, suggest
from solutions.models import (
    Activity,
    BudgetLine,
    Commitment,
    Meeting,
    Offer,
    PartnerAnswer,
    Proposal,
    SuccessIndicator,
)


@dataclass(frozen=True)
class Helped:
    """Whom a proposal helps: how many families, in which villages; never who."""

    families: str
    villages: tuple[str, ...]


def helped_by(proposals: Iterable[Proposal]) -> dict[int, Helped]:
    """Whom each of these proposals helps; nothing for one without a group."""
    groups = {one.pk: one.group_id for one in proposals if one.group_id}
    facts = public.group_facts(set(groups.values()))
    return {
        key: Helped(families_in_words(facts[group].families), facts[group].villages)
        for key, group in groups.items()
        if group in facts
    }


@dataclass
class MatchingRow:
    """A proposal on the list of matching: its partners' answers, and what was promised."""

    proposal: Proposal
    commits: int = 0
    declines: int = 0
    promised: int = 0
    commitments: int = 0
    meetings: int = 0


def matching_rows(proposals: list[Proposal], scope: Scope) -> list[MatchingRow]:
    """Proposals with the numbers of their matching; as many questions for many as for one."""
    rows = {one.pk: MatchingRow(one) for one in proposals}
    for key, given in (
        PartnerAnswer.objects.visible_to(scope)
        .filter(proposal__in=rows)
        .values_list("proposal_id", "answer")
    ):
        row = rows[key]
        commits = given == PartnerAnswer.Answer.COMMIT
        row.commits, row.declines = row.commits + commits, row.declines + (not commits)
    for key, value, state in (
        Commitment.objects.visible_to(scope)
        .filter(proposal__in=rows)
        .values_list("proposal_id", "value", "state")
    ):
        if state != Commitment.State.CANCELLED:
            rows[key].promised += value
            rows[key].commitments += 1
    for key in (
        Meeting.objects.visible_to(scope)
        .filter(proposal__in=rows)
        .values_list("proposal_id", flat=True)
    ):
        rows[key].meetings += 1
    return list(rows.values())


@dataclass
class SuggestionRow:
    """A suggested offer on a proposal's page, with what came of it so far."""

    suggestion: Suggestion
    answer: PartnerAnswer | None = None
    is_met: bool = False


@dataclass
class ProposalMatching:
    """All about the matching of one proposal, as its page shows it."""

    need: Need
    suggestions: list[SuggestionRow]
    answers: list[PartnerAnswer]
    commitments: list[Commitment]
    meetings: list[Meeting]

    @property
    def promised(self) -> int:
        return sum(one.value for one in self.commitments if one.state != "cancelled")

    @property
    def wanted(self) -> list[tuple[str, int]]:
        """What the budget leaves to partners, in words."""
        money = self.need.wanted.get("money", 0)
        # Goods, training and expertise stand for one sum: any of them may bring it.
        in_kind = self.need.wanted.get("goods", 0)
        named = [("dana", money), ("barang, pelatihan, atau tenaga", in_kind)]
        return [(label, amount) for label, amount in named if amount]


def matching_of(proposal: Proposal, scope: Scope, today: date) -> ProposalMatching:
    """Suggestions, meetings, answers and commitments of a proposal that was fetched by scope."""
    need = needs_of([proposal])[proposal.pk]
    answers = list(
        PartnerAnswer.objects.visible_to(scope).filter(proposal=proposal).order_by("answered_at")
    )
    meetings = list(
        Meeting.objects.visible_to(scope)
        .filter(proposal=proposal)
        .order_by("-day__held_on", "starts_at", "pk")
    )
    commitments = list(
        Commitment.objects.visible_to(scope).filter(proposal=proposal).order_by("due_on", "pk")
    )
    by_partner = {one.organization_id: one for one in answers}
    met = {one.organization_id for one in meetings}
    rows = [
        SuggestionRow(
            one, by_partner.get(one.supply.organization_id), one.supply.organization_id in met
        )
        for one in suggest(need, running_supplies(today))
    ]
    return ProposalMatching(need, rows, answers, commitments, meetings)


@dataclass
class PartnerRow:
    """A proposal as a partner meets it: why it is shown, when they meet, what was answered."""

    proposal: Proposal
    suggestion: Suggestion | None = None
    meeting: Meeting | None = None
    answer: PartnerAnswer | None = None
    helped: Helped | None = None

    @property
    def points(self) -> int:
        return self.suggestion.points if self.suggestion else 0


@dataclass
class ForPartner:
    """A partner's first page: what waits for an answer first, the best match on top."""

    waiting: list[PartnerRow] = field(default_factory=list)
    answered: list[PartnerRow] = field(default_factory=list)

    @property
    def rows(self) -> list[PartnerRow]:
        return self.waiting + self.answered


def partner_rows(
    organizations: list[Organization], proposals: list[Proposal], scope: Scope, today: date
) -> ForPartner:
    """Proposals that these partners are shown; as many questions for many as for one."""
    own = [one.pk for one in organizations]
    needs, helped = needs_of(proposals), helped_by(proposals)
    offers = Offer.objects.running(today).filter(organization__in=own).for_matching()
    supplies = supplies_of(offers)
    answers = {
        one.proposal_id: one
        for one in PartnerAnswer.objects.visible_to(scope).filter(organization__in=own)
    }
    rows = Meeting.objects.visible_to(scope).filter(organization__in=own)
    meetings = {one.proposal_id: one for one in rows.order_by("day__held_on", "starts_at", "pk")}
    page = ForPartner()
    for one in proposals:
        found = suggest(needs[one.pk], supplies)
        row = PartnerRow(
            one, found[0] if found else None, meetings.get(one.pk), answers.get(one.pk),
            helped.get(one.pk),
        )  # fmt: skip
        (page.answered if row.answer or not one.is_in_matching else page.waiting).append(row)
    page.waiting.sort(key=lambda row: (-row.points, row.proposal.pk))
    return page


@dataclass
class ProposalParts:
    """The rows of a proposal as a partner reads them, with who pays how much."""

    activities: list[Activity]
    budget: list[BudgetLine]
    indicators: list[SuccessIndicator]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.budget)

    @property
    def by_payer(self) -> list[tuple[str, int]]:
        sums: dict[str, int] = {}
        for line in self.budget:
            label = line.get_payer_display()
            sums[label] = sums.get(label, 0) + line.amount
        return list(sums.items())


def parts_of(proposal: Proposal) -> ProposalParts:
    """Activities, budget and measures of a proposal that was fetched by scope."""
    return ProposalParts(
        activities=list(proposal.activities.order_by("sequence", "pk")),
        budget=list(proposal.budget_lines.order_by("sequence", "pk")),
        indicators=list(proposal.indicators.order_by("sequence", "pk")),
    )
