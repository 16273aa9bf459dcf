"""What a proposal's page and its paper show, for whoever reads it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

import households.public as public
from academy import review
from academy.chain import chain_of
from academy.disclosure import SMALLEST_SHOWN
from academy.models import Status, Transition
from academy.permissions import Scope
from academy.roles import Verb
from solutions.actions.coaching import coaches_of
from solutions.actions.proposal import missing_parts
from solutions.evidence import bases_of, basis_of
from solutions.lessons_offered import lessons_for
from solutions.models import BudgetLine, CoachingRound, Proposal

TEXT_SECTIONS = (
    "problem", "who_is_helped", "families_bring", "families_decide", "plan", "risks",
)  # fmt: skip


@dataclass(frozen=True)
class PayerSum:
    """How much one side pays, and its share in percent."""

    label: str
    amount: int
    percent: int


@dataclass(frozen=True)
class ProposalRow:
    """A proposal as a list shows it."""

    proposal: Proposal
    budget: int
    cited: int
    taken_back: int


def proposal_rows(proposals: list[Proposal]) -> list[ProposalRow]:
    """The rows of a list; as many questions for one as for twenty."""
    bases = bases_of([one.idea_id for one in proposals])
    lines = BudgetLine.objects.unscoped("sums of proposals that were fetched by scope")
    sums = dict(
        lines.filter(proposal__in=proposals)
        .order_by()
        .values_list("proposal")
        .annotate(total=Sum("amount"))
    )
    return [
        ProposalRow(
            one,
            sums.get(one.pk, 0),
            len(bases[one.idea_id].quotes) + len(bases[one.idea_id].potentials),
            bases[one.idea_id].taken_back,
        )
        for one in proposals
    ]


def helped(proposal: Proposal) -> dict[str, Any] | None:
    """Whom it helps as it may be told above the field: how many families, in which villages."""
    facts = public.group_facts([proposal.group_id]) if proposal.group_id else {}
    group = facts.get(proposal.group_id)
    if group is None:
        return None
    count = (
        str(group.families) if group.families >= SMALLEST_SHOWN else f"kurang dari {SMALLEST_SHOWN}"
    )
    return {"name": group.name, "families": count, "villages": group.villages}


def payer_sums(lines: list[BudgetLine]) -> list[PayerSum]:
    """The budget by who pays, in the order of the choices."""
    total = sum(line.amount for line in lines)
    sums = []
    for payer in BudgetLine.Payer:
        amount = sum(line.amount for line in lines if line.payer == payer)
        if amount:
            sums.append(PayerSum(payer.label, amount, round(100 * amount / total)))
    return sums


def sheet_context(proposal: Proposal) -> dict[str, Any]:
    """What the proposal says, the same words on the page and on paper."""
    lines = list(proposal.budget_lines.order_by("sequence", "pk"))
    return {
        "proposal": proposal,
        "basis": basis_of(proposal.idea),
        "helped": helped(proposal),
        "sections": [
            (key, Proposal.SECTIONS[key], getattr(proposal, key)) for key in TEXT_SECTIONS
        ],
        "activities": list(proposal.activities.order_by("sequence", "pk")),
        "lines": lines,
        "total": sum(line.amount for line in lines),
        "payers": payer_sums(lines),
        "indicators": list(
            proposal.indicators.select_related("map_indicator").order_by("sequence", "pk")
        ),
    }


def proposal_context(proposal: Proposal, scope: Scope) -> dict[str, Any]:
    """The whole page: the sheet, the chain, and what this reader may do next."""
    works = scope.can(Verb.WORK_ON_PROPOSAL, cohort_id=proposal.cohort_id)
    writes = scope.can(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id)
    is_open = proposal.is_open_for_author
    rounds = _rounds(proposal) if works or scope.can(Verb.REVIEW) else []
    running = next((one for one in rounds if one.closed_at is None), None)
    return sheet_context(proposal) | {
        "chain": chain_of(proposal, scope),
        "missing": missing_parts(proposal) if writes and is_open else {},
        "may_edit": writes and is_open,
        "may_submit": writes and review.can_move(proposal, Transition.SUBMIT, scope=scope),
        "may_withdraw": writes and review.can_move(proposal, Transition.WITHDRAW, scope=scope),
        "may_ask_coach": writes and is_open and running is None,
        "coaches": coaches_of(proposal) if writes and is_open and running is None else [],
        "notes": review.open_notes(proposal) if works else {},
        "rounds": rounds,
        "running": running,
        "may_send_version": writes and is_open and running is not None,
        "number_of_versions": proposal.versions.count() if works or rounds else 0,
        "reads_inside": works or scope.can(Verb.REVIEW),
        "follows_up": proposal.status == Status.ACCEPTED
        and (works or scope.can(Verb.SEE_PROPOSAL, region_id=proposal.region_id)),
        "offered": lessons_for(
            list(proposal.idea.themes.values_list("pk", flat=True)), proposal.region_id, scope
        ),
    }


def _rounds(proposal: Proposal) -> list[CoachingRound]:
    return list(
        proposal.rounds.select_related("coach", "version")
        .prefetch_related("comments__created_by")
        .order_by("number")
    )
