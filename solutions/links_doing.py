"""The links of a chain from coaching to the lesson: what became of a proposal."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.urls import reverse

from academy.chain import LINKS, Link
from academy.models import Status
from academy.money import rupiah
from academy.roles import Verb
from solutions.links_before import day_of, empty, few, may_write, page_of
from solutions.models import (
    ActionStep,
    Commitment,
    Lesson,
    Proposal,
    Result,
    ResultReturn,
)
from solutions.strand import ONLY_THE_CHAIN, Strand, still_taking_part

AFTER_PROPOSAL = "Setelah ada proposal"
# Links whose place is the follow-up page as long as they have no page of their own.
FOLLOWED = ("step", "result", "told", "lesson")
DOING = ("coaching", "matching", "commitment", "step", "result", "told", "lesson")


def links_doing(strand: Strand) -> list[Link]:
    """Coaching, matching, commitment, step, result, told back and lesson."""
    if strand.proposal is None:
        return [empty(key, AFTER_PROPOSAL) for key in DOING]
    builders: list[Callable[[Strand, Proposal], Link]] = [
        coaching_link, matching_link, commitment_link, step_link,
    ]  # fmt: skip
    links = [build(strand, strand.proposal) for build in builders]
    results = list(
        strand.proposal.results.select_related("created_by").order_by("-measured_on", "-pk")
    )
    links += [
        result_link(results),
        told_link(strand.proposal, results),
        lesson_link(strand, strand.proposal),
    ]
    page = follow_page(strand, strand.proposal)
    return [
        replace(link, url=page) if link.key in FOLLOWED and not link.url else link for link in links
    ]


def follow_page(strand: Strand, proposal: Proposal) -> str:
    """Where steps, results and lessons of an accepted proposal stand; "" when not to be opened."""
    reads = strand.scope.can(Verb.SEE_PROPOSAL, region_id=proposal.region_id) or strand.scope.can(
        Verb.WORK_ON_PROPOSAL, cohort_id=proposal.cohort_id
    )
    is_accepted = proposal.status == Status.ACCEPTED
    return page_of("solutions:follow", proposal.pk) if reads and is_accepted else ""


def coaching_link(strand: Strand, proposal: Proposal) -> Link:
    """The latest round: still open, or how many there were."""
    latest = proposal.rounds.select_related("coach").order_by("-number").first()
    if latest is None:
        url = proposal.get_absolute_url() if may_write(strand) else ""
        return empty("coaching", "Minta coach membacanya", url)
    if latest.closed_at is None:
        return Link(
            "coaching", f"Putaran {latest.number} berjalan", latest.coach.name,
            day_of(latest.asked_at),
        )  # fmt: skip
    return Link(
        "coaching", f"{latest.number} putaran selesai", latest.coach.name, day_of(latest.closed_at)
    )


def matching_link(strand: Strand, proposal: Proposal) -> Link:
    """Whether partners can see it, and how many it met."""
    if proposal.matching_opened_on is None:
        if proposal.status != Status.ACCEPTED:
            return empty("matching", "Setelah proposal diterima")
        return empty("matching", "Buka untuk mitra", _matching_url(strand, proposal))
    met = proposal.meetings.count()
    text = f"{met} pertemuan dengan mitra" if met else "Terbuka untuk mitra"
    url = _matching_url(strand, proposal)
    opened_by, opened_on = proposal.matching_opened_by.name, proposal.matching_opened_on
    return Link("matching", text, opened_by, opened_on, url)


def _matching_url(strand: Strand, proposal: Proposal) -> str:
    """Where one follows the matching of an accepted proposal."""
    reads = any(
        strand.scope.can(verb, region_id=strand.region_id)
        for verb in (Verb.SEE_PROPOSAL, Verb.ARRANGE_MATCHING)
    )
    if not reads or proposal.status != Status.ACCEPTED:
        return ""
    return reverse("solutions:matching", args=[proposal.pk])


def commitment_link(strand: Strand, proposal: Proposal) -> Link:
    """What partners promised, as far as one may know."""
    rows = Commitment.objects.visible_to(strand.scope).filter(proposal=proposal)
    standing = list(rows.exclude(state=Commitment.State.CANCELLED).order_by("-created_at", "-pk"))
    if not standing:
        url = _matching_url(strand, proposal) if proposal.matching_opened_on else ""
        return empty("commitment", "Catat jawaban dan komitmen mitra", url)
    total = rupiah(sum(one.value for one in standing))
    partners = list(dict.fromkeys(one.organization.name for one in standing))
    text = f"{len(standing)} komitmen, {total}"
    url = _matching_url(strand, proposal)
    return Link("commitment", text, few(partners), day_of(standing[0].created_at), url)


def step_link(strand: Strand, proposal: Proposal) -> Link:
    """How many steps are done, and whose the next one is."""
    steps = list(proposal.steps.exclude(state=ActionStep.State.DROPPED).order_by("due_on", "pk"))
    if not steps:
        return empty("step", "Rencanakan langkah pertama")
    waiting = [one for one in steps if one.state != ActionStep.State.DONE]
    next_one = waiting[0] if waiting else steps[-1]
    text = f"{len(steps) - len(waiting)} dari {len(steps)} langkah selesai"
    return Link("step", text, next_one.owner_name, next_one.ended_on or next_one.due_on)


def result_link(results: list[Result]) -> Link:
    """What came of it; what did not work counts as much."""
    if not results:
        return empty("result", "Catat hasilnya, juga yang belum berhasil")
    failed = sum(one.outcome == Result.Outcome.FAILED for one in results)
    text = f"{len(results)} hasil" + (f", {failed} belum berhasil" if failed else "")
    return Link("result", text, _writer(results[0]), results[0].measured_on)


def told_link(proposal: Proposal, results: list[Result]) -> Link:
    """How many results were told to families that still take part."""
    returns = (
        ResultReturn.objects.unscoped(ONLY_THE_CHAIN)
        .filter(still_taking_part(), result__proposal=proposal)
        .select_related("created_by")
        .order_by("-told_on", "-pk")
    )
    told = list(returns)
    if not told:
        return empty("told", "Kabarkan hasilnya kepada keluarga")
    number = len({one.result_id for one in told})
    text = f"{number} dari {len(results)} hasil dikabarkan"
    return Link("told", text, _writer(told[0]), told[0].told_on)


def lesson_link(strand: Strand, proposal: Proposal) -> Link:
    """What others can learn from it, once it was shared."""
    rows = Lesson.objects.unscoped(ONLY_THE_CHAIN).filter(
        proposal=proposal, published_on__isnull=False
    )
    lesson = rows.select_related("published_by").order_by("published_on", "pk").first()
    if lesson is None:
        return empty("lesson", "Tulis dan bagikan pelajarannya")
    seen = Lesson.objects.visible_to(strand.scope).filter(pk=lesson.pk).exists()
    text = lesson.title if seen else LINKS["lesson"]
    url = page_of("solutions:lesson", lesson.pk) if seen else ""
    return Link("lesson", text, lesson.published_by.name, lesson.published_on, url)


def _writer(row: Any) -> str:
    return row.created_by.name if row.created_by else ""
