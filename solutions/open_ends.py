"""Where the chains of a cohort stop: what is missing after what, whose it is, and how long."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Exists, OuterRef
from django.urls import reverse

import households.public as public
from academy.chain import LINKS, OpenEnd, OpenEnds
from academy.models import Status
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from solutions.links_before import day_of, page_of
from solutions.models import (
    ActionStep,
    CoachingRound,
    Commitment,
    Evidence,
    Idea,
    Lesson,
    Proposal,
    Result,
    ResultReturn,
)
from solutions.strand import still_taking_part

COUNTED = "counted where chains stop; listed only for whoever may read them"
MOST_LISTED = 8


@dataclass(frozen=True)
class Found:
    """An open end, and whether this person is shown which one it is."""

    end: OpenEnd
    is_listed: bool = True


def open_ends_of(cohort: Cohort, scope: Scope) -> OpenEnds:
    """How often the cohort's chains stop at each link, and the oldest places by name.

    The counts are the same for everybody; a place is named only to whoever may read it.
    """
    cut = _Cut(cohort, scope)
    found = [*cut.sessions(), *cut.ideas(), *cut.proposals(), *cut.doing(), *cut.promises()]
    counts = Counter(one.end.key for one in found)
    listed = sorted(
        (one.end for one in found if one.is_listed), key=lambda end: (end.since, end.url, end.text)
    )
    return OpenEnds(
        counts={key: counts[key] for key in LINKS if counts[key]},
        oldest=listed[:MOST_LISTED],
        sessions=len(cut.spoken),
        linked_sessions=len(cut.spoken) - len(cut.unlinked),
    )


@dataclass
class _Cut:
    """All chains of a cohort, read once."""

    cohort: Cohort
    scope: Scope
    _proposals: list[Proposal] = field(init=False)

    def __post_init__(self) -> None:
        rows = Proposal.objects.unscoped(COUNTED).filter(cohort=self.cohort)
        own = {"proposal": OuterRef("pk")}
        commitments = Commitment.objects.unscoped(COUNTED).filter(**own)
        steps = ActionStep.objects.unscoped(COUNTED).filter(**own)
        lessons = Lesson.objects.unscoped(COUNTED).filter(published_on__isnull=False, **own)
        seen = Proposal.objects.visible_to(self.scope).order_by().filter(pk=OuterRef("pk"))
        self._proposals = list(
            rows.exclude(status=Status.WITHDRAWN)
            .annotate(
                is_coached=Exists(CoachingRound.objects.unscoped(COUNTED).filter(**own)),
                is_committed=Exists(commitments.exclude(state=Commitment.State.CANCELLED)),
                is_planned=Exists(steps.exclude(state=ActionStep.State.DROPPED)),
                is_learned=Exists(lessons),
                is_seen=Exists(seen.values("pk")),
            )
            .select_related("author")
            .order_by("pk")
        )

    @cached_property
    def spoken(self) -> list[public.SpokenSession]:
        return public.sessions_spoken(self.cohort.pk)

    @cached_property
    def unlinked(self) -> list[public.SpokenSession]:
        """Sessions of which neither a sentence nor a potential carries an idea that is followed."""
        rows = Evidence.objects.unscoped(COUNTED).filter(idea__set_aside_on__isnull=True)
        rows = rows.filter(idea__region=self.cohort.region_id)
        cited = list(rows.values_list("quote_id", "potential_id"))
        quotes = {quote for quote, _ in cited if quote}
        potentials = public.public_potentials({one for _, one in cited if one})
        quotes |= {quote for one in potentials.values() for quote in one.quote_ids}
        return [one for one in self.spoken if not quotes & set(one.quote_ids)]

    def sessions(self) -> Iterator[Found]:
        """Accepted sessions that no idea rests on."""
        reads = self.scope.can(Verb.SEE_SESSION, cohort_id=self.cohort.pk)
        keeps = self.scope.can(Verb.SEE_HOUSEHOLD, cohort_id=self.cohort.pk)
        for one in self.unlinked:
            text = f"Sesi di {one.village} belum berlanjut ke gagasan"
            url = reverse("households:session", args=[one.session_id])
            end = OpenEnd("idea", text, one.recorded_by, one.held_on, url)
            yield Found(end, reads and (keeps or not one.is_restricted))

    def ideas(self) -> Iterator[Found]:
        """Ideas that are followed and have no proposal."""
        proposed = {one.idea_id for one in self._proposals}
        seen = Idea.objects.visible_to(self.scope).order_by().filter(pk=OuterRef("pk"))
        rows = (
            Idea.objects.unscoped(COUNTED)
            .standing()
            .filter(cohort=self.cohort)
            .exclude(pk__in=proposed)
            .annotate(is_seen=Exists(seen.values("pk")))
            .select_related("owner")
        )
        for idea in rows.by_next_day():
            end = OpenEnd(
                "proposal", f"{idea.title}: belum menjadi proposal", idea.owner.name,
                day_of(idea.created_at) or idea.next_on, idea.get_absolute_url(),
            )  # fmt: skip
            yield Found(end, idea.is_seen)

    def proposals(self) -> Iterator[Found]:
        """Proposals that no coach read, no partner can see, none committed to, or none began."""
        for one in self._proposals:
            accepted_on = day_of(one.decided_at) if one.status == Status.ACCEPTED else None
            written_on = day_of(one.created_at) or self.cohort.starts_on
            if not one.is_coached and accepted_on is None:
                yield self._of(one, "coaching", "belum dibaca coach", written_on)
            if accepted_on and one.matching_opened_on is None:
                yield self._of(one, "matching", "diterima, belum dibuka untuk mitra", accepted_on)
            if one.matching_opened_on and not one.is_committed:
                yield self._of(one, "commitment", "belum ada komitmen", one.matching_opened_on)
            if one.is_committed and not one.is_planned:
                since = one.matching_opened_on or accepted_on or written_on
                yield self._of(one, "step", "ada komitmen, belum ada langkah", since)

    def _of(self, proposal: Proposal, key: str, what: str, since: date, owner: str = "") -> Found:
        end = OpenEnd(
            key, f"{proposal.title}: {what}", owner or proposal.author.name, since,
            page_of("solutions:proposal", proposal.pk),
        )  # fmt: skip
        return Found(end, proposal.is_seen)

    def doing(self) -> Iterator[Found]:
        """Done steps without a result, results nobody told, told ones nobody learned from."""
        by_pk = {one.pk: one for one in self._proposals}
        results = list(Result.objects.unscoped(COUNTED).filter(proposal__in=by_pk).order_by("pk"))
        returns = ResultReturn.objects.unscoped(COUNTED).filter(still_taking_part())
        told = dict(
            returns.filter(result__proposal__in=by_pk)
            .order_by("-told_on", "-pk")
            .values_list("result", "told_on")
        )
        yield from self._unmeasured(by_pk, results)
        for one in results:
            if one.pk not in told:
                yield self._of(
                    by_pk[one.proposal_id], "told", "hasil belum dikabarkan", one.measured_on
                )
        for pk, proposal in by_pk.items():
            days = [told[one.pk] for one in results if one.proposal_id == pk and one.pk in told]
            if days and not proposal.is_learned:
                yield self._of(
                    proposal, "lesson", "sudah dikabarkan, belum ada pelajaran", min(days)
                )

    def _unmeasured(self, by_pk: dict[int, Proposal], results: list[Result]) -> Iterator[Found]:
        """A result answers a step when it names it or was measured after it."""
        steps = ActionStep.objects.unscoped(COUNTED).filter(
            proposal__in=by_pk, state=ActionStep.State.DONE
        )
        for step in steps.order_by("pk"):
            answered = any(
                one.step_id == step.pk
                or (one.proposal_id == step.proposal_id and one.measured_on >= step.ended_on)
                for one in results
            )
            if not answered:
                yield self._of(
                    by_pk[step.proposal_id], "result", "langkah selesai, hasil belum dicatat",
                    step.ended_on, step.owner_name,
                )  # fmt: skip

    def promises(self) -> Iterator[Found]:
        """Promises that were done and not told back."""
        sees = self.scope.can(Verb.SEE_PROMISE, cohort_id=self.cohort.pk)
        keeps = self.scope.can(Verb.SEE_HOUSEHOLD, cohort_id=self.cohort.pk)
        for one in public.untold_promises(self.cohort.pk):
            text = f"Janji di {one.village} sudah dikerjakan, belum dikabarkan"
            url = page_of("households:promise", one.promise_id)
            end = OpenEnd("told", text, one.steward, one.done_on, url)
            yield Found(end, sees and (keeps or not one.is_restricted))
