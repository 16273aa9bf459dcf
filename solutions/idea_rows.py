"""Ideas as a list draws them, asked for in as many questions for ten as for one."""

from dataclasses import dataclass

import households.public as public
from academy.models import Status
from academy.permissions import Scope
from solutions.evidence import Basis, bases_of
from solutions.models import Idea, Proposal


@dataclass(frozen=True)
class IdeaRow:
    """One idea with what it rests on and how far it came."""

    idea: Idea
    basis: Basis
    proposal: Proposal | None
    is_late: bool

    @property
    def first_quote(self) -> public.ReleasedQuote | None:
        return self.basis.quotes[0] if self.basis.quotes else None


def idea_rows(ideas: list[Idea], scope: Scope) -> list[IdeaRow]:
    """These ideas, which were fetched by scope, in their order."""
    keys = [idea.pk for idea in ideas]
    bases = bases_of(keys)
    seen = Proposal.objects.visible_to(scope).filter(idea__in=keys)
    proposals = {one.idea_id: one for one in seen.exclude(status=Status.WITHDRAWN).order_by("pk")}
    return [
        IdeaRow(idea, bases[idea.pk], proposals.get(idea.pk), _is_late(idea, proposals))
        for idea in ideas
    ]


def _is_late(idea: Idea, proposals: dict[int, Proposal]) -> bool:
    """Its next day is over and it did not become a proposal."""
    if idea.set_aside_on is not None or idea.pk in proposals:
        return False
    return idea.next_on < idea.region.today()
