"""Which sentences, potentials, idea and proposal hang together with a record one looks at."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

import households.public as public
from academy.models import Status
from academy.permissions import Scope
from solutions.models import Evidence, Idea, Proposal

ONLY_THE_CHAIN = "the chain of a record that was fetched by scope"


@dataclass(frozen=True)
class Strand:
    """One chain before its links are drawn.

    Args:
        session: the listening session it is looked at from, if it is.
    """

    scope: Scope
    region_id: str
    cohort_id: int
    quote_ids: tuple[int, ...] = ()
    potentials: list[public.PublicPotential] = field(default_factory=list)
    idea: Idea | None = None
    proposal: Proposal | None = None
    session: Any = None

    @property
    def is_over(self) -> bool:
        """Whether nobody means to go on: the idea was set aside before it was proposed."""
        return self.idea is not None and self.idea.set_aside_on is not None and not self.proposal


def still_taking_part() -> Q:
    """Visits of groups and of families that have not withdrawn, for rows that name a session."""
    return Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True)


def strand_of(record: Any, scope: Scope) -> Strand | None:
    """The strand of a session, a potential, an idea, a proposal or what belongs to one.

    A session or potential that is not accepted leads nowhere yet: None.
    """
    return FINDERS.get(record._meta.label_lower, _of_part)(record, scope)


def _of_session(session: Any, scope: Scope) -> Strand | None:
    if session.status != Status.ACCEPTED:
        return None
    quotes = public.words_of_session(session)
    potentials = public.potentials_from(quotes)
    idea = _furthest(quotes, [one.potential_id for one in potentials])
    if idea is not None:
        found = _of_idea(idea, scope)
        return Strand(**{**vars(found), "session": session})
    return Strand(
        scope, session.region_id, session.cohort_id, tuple(quotes), potentials, session=session
    )


def _of_potential(potential: Any, scope: Scope) -> Strand | None:
    idea = _furthest([], [potential.pk])
    if idea is not None:
        return _of_idea(idea, scope)
    potentials = list(public.public_potentials([potential.pk]).values())
    if not potentials:
        return None
    quotes = potentials[0].quote_ids
    return Strand(scope, potential.region_id, potential.cohort_id, quotes, potentials)


def _of_idea(idea: Idea, scope: Scope) -> Strand:
    rows = Proposal.objects.unscoped(ONLY_THE_CHAIN).filter(idea=idea)
    rows = rows.exclude(status=Status.WITHDRAWN)
    proposal = rows.select_related("author", "matching_opened_by").order_by("-pk").first()
    return _whole(idea, proposal, scope)


def _of_proposal(proposal: Proposal, scope: Scope) -> Strand:
    return _whole(proposal.idea, proposal, scope)


def _of_part(record: Any, scope: Scope) -> Strand:
    """A step, a commitment, a result or a lesson: the chain of its proposal."""
    return _of_proposal(record.proposal, scope)


def _whole(idea: Idea, proposal: Proposal | None, scope: Scope) -> Strand:
    rows = Evidence.objects.unscoped(ONLY_THE_CHAIN).filter(idea=idea).order_by("pk")
    cited = list(rows.values_list("quote_id", "potential_id"))
    potentials = public.public_potentials([potential for _, potential in cited if potential])
    quotes = [quote for quote, _ in cited if quote]
    quotes += [quote for one in potentials.values() for quote in one.quote_ids]
    return Strand(
        scope, idea.region_id, idea.cohort_id, tuple(dict.fromkeys(quotes)),
        list(potentials.values()), idea, proposal,
    )  # fmt: skip


def _furthest(quotes: Collection[int], potentials: Collection[int]) -> Idea | None:
    """Of the ideas that rest on these the one that came furthest; set aside ones do not count."""
    proposals = Proposal.objects.unscoped(ONLY_THE_CHAIN).filter(idea=OuterRef("pk"))
    cited = Evidence.objects.unscoped(ONLY_THE_CHAIN).filter(
        Q(quote__in=quotes) | Q(potential__in=potentials)
    )
    return (
        Idea.objects.unscoped(ONLY_THE_CHAIN)
        .standing()
        .filter(pk__in=cited.values("idea"))
        .annotate(
            is_accepted=Exists(proposals.filter(status=Status.ACCEPTED)),
            is_proposed=Exists(proposals.exclude(status=Status.WITHDRAWN)),
        )
        .select_related("owner")
        .order_by("-is_accepted", "-is_proposed", "-pk")
        .first()
    )


FINDERS: dict[str, Callable[[Any, Scope], Strand | None]] = {
    "households.listeningsession": _of_session,
    "households.localpotential": _of_potential,
    "solutions.idea": _of_idea,
    "solutions.proposal": _of_proposal,
}
