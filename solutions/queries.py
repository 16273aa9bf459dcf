"""The one door of figures for the roof: what came of the themes, without anybody's name."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Sum

from academy.models import Status
from solutions.models import Commitment, Idea, Proposal, Result, ResultReturn, SuccessIndicator

COUNTED = "counted for figures that name nobody"
Kept = Commitment.State


@dataclass(frozen=True, slots=True)
class WorkCount:
    """What came of what was heard, in one region, for all themes or for one.

    Commitments and their value are those that stand; the cancelled ones are counted apart.
    """

    region_id: str
    ideas: int = 0
    proposals: int = 0
    in_matching: int = 0
    committed: int = 0
    commitments: int = 0
    commitments_kept: int = 0
    commitments_late: int = 0
    commitments_cancelled: int = 0
    value: int = 0
    results: int = 0
    results_failed: int = 0
    results_told: int = 0


@dataclass(frozen=True, slots=True)
class AcceptedProposal:
    """An accepted proposal by its title, and how far it has come."""

    proposal_id: int
    region_id: str
    title: str
    word: str


def work(region_ids: Collection[str], today: date, *, theme: str = "") -> dict[str, WorkCount]:
    """Ideas, proposals, commitments and results of each region; `today` is only for lateness."""
    ideas = Idea.objects.unscoped(COUNTED).standing().filter(region__in=region_ids)
    proposals = Proposal.objects.unscoped(COUNTED).accepted().filter(region__in=region_ids)
    commitments = Commitment.objects.unscoped(COUNTED).filter(proposal__region__in=region_ids)
    results = Result.objects.unscoped(COUNTED).filter(proposal__region__in=region_ids)
    if theme:
        about = Idea.objects.unscoped(COUNTED).filter(themes__code=theme).values("pk")
        ideas = ideas.filter(pk__in=about)
        proposals = proposals.filter(idea__in=about)
        commitments = commitments.filter(proposal__idea__in=about)
        results = results.filter(proposal__idea__in=about)
    parts = [
        _by_region(ideas, "region_id", ideas=Count("pk")),
        _proposals(proposals),
        _commitments(commitments, today),
        _results(results),
    ]
    return {
        region_id: WorkCount(
            region_id,
            **{name: value for part in parts for name, value in part.get(region_id, {}).items()},
        )
        for region_id in region_ids
    }


def _by_region(rows: Any, region: str, **counts: Any) -> dict[str, dict[str, int]]:
    """One row a region, from one query."""
    found = rows.order_by().values(region).annotate(**counts).values(region, *counts)
    return {row[region]: {name: row[name] or 0 for name in counts} for row in found}


def _proposals(rows: Any) -> dict[str, dict[str, int]]:
    committed = Commitment.objects.unscoped(COUNTED).filter(proposal=OuterRef("pk"))
    rows = rows.annotate(has_commitment=Exists(committed.exclude(state=Kept.CANCELLED)))
    running = Q(matching_opened_on__isnull=False, matching_closed_on__isnull=True)
    return _by_region(
        rows,
        "region_id",
        proposals=Count("pk"),
        in_matching=Count("pk", filter=running),
        committed=Count("pk", filter=Q(has_commitment=True)),
    )


def _commitments(rows: Any, today: date) -> dict[str, dict[str, int]]:
    late = Q(state__in=[Kept.PROMISED, Kept.PARTLY], due_on__lt=today)
    return _by_region(
        rows,
        "proposal__region_id",
        commitments=Count("pk", filter=~Q(state=Kept.CANCELLED)),
        commitments_kept=Count("pk", filter=Q(state=Kept.FULFILLED)),
        commitments_late=Count("pk", filter=late),
        commitments_cancelled=Count("pk", filter=Q(state=Kept.CANCELLED)),
        value=Sum("value", filter=~Q(state=Kept.CANCELLED)),
    )


def _results(rows: Any) -> dict[str, dict[str, int]]:
    told = ResultReturn.objects.unscoped(COUNTED).filter(
        Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
        result=OuterRef("pk"),
        session__status=Status.ACCEPTED,
    )
    rows = rows.annotate(is_told=Exists(told))
    return _by_region(
        rows,
        "proposal__region_id",
        results=Count("pk"),
        results_failed=Count("pk", filter=Q(outcome=Result.Outcome.FAILED)),
        results_told=Count("pk", filter=Q(is_told=True)),
    )


def linked_dimensions(region_ids: Collection[str], *, theme: str) -> set[str]:
    """Dimensions of Peta Keluarga by which accepted proposals of a theme measure themselves."""
    about = Idea.objects.unscoped(COUNTED).filter(themes__code=theme).values("pk")
    proposals = Proposal.objects.unscoped(COUNTED).accepted()
    proposals = proposals.filter(region__in=region_ids, idea__in=about)
    rows = SuccessIndicator.objects.unscoped(COUNTED).filter(
        proposal__in=proposals.values("pk"), map_indicator__isnull=False
    )
    return set(rows.order_by().values_list("map_indicator__dimension", flat=True).distinct())


def accepted_proposals(region_ids: Collection[str], *, theme: str = "") -> list[AcceptedProposal]:
    """Accepted proposals of the regions, by region and title, with how far each has come."""
    rows = Proposal.objects.unscoped("accepted ones, which the region reads").accepted()
    rows = rows.filter(region__in=region_ids)
    if theme:
        about = Idea.objects.unscoped(COUNTED).filter(themes__code=theme).values("pk")
        rows = rows.filter(idea__in=about)
    commitments = Commitment.objects.unscoped(COUNTED).exclude(state=Kept.CANCELLED)
    rows = rows.annotate(
        has_commitment=Exists(commitments.filter(proposal=OuterRef("pk"))),
        has_result=Exists(Result.objects.unscoped(COUNTED).filter(proposal=OuterRef("pk"))),
    )
    found = rows.order_by("region_id", "title", "pk").values_list(
        "pk", "region_id", "title", "has_result", "has_commitment", "matching_opened_on",
        "matching_closed_on",
    )  # fmt: skip
    return [
        AcceptedProposal(pk, region_id, title, _word(*state))
        for pk, region_id, title, *state in found
    ]


def _word(has_result: bool, has_commitment: bool, opened: Any, closed: Any) -> str:
    if has_result:
        return "sudah ada hasil"
    if has_commitment:
        return "didukung mitra"
    if opened and not closed:
        return "dalam matching"
    return "diterima"
