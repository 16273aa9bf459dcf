"""What an idea rests on, as it may be read today: the words are fetched anew each time."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import households.public as public
from solutions.models import Evidence, Idea


@dataclass(frozen=True)
class Basis:
    """Sentences and potentials of an idea; of what a family took back only that it did.

    Args:
        taken_back: how many of its sentences no longer may be read.
    """

    quotes: list[public.ReleasedQuote] = field(default_factory=list)
    potentials: list[public.PublicPotential] = field(default_factory=list)
    taken_back: int = 0

    @property
    def quote_ids(self) -> list[int]:
        return [quote.quote_id for quote in self.quotes]

    @property
    def potential_ids(self) -> list[int]:
        return [potential.potential_id for potential in self.potentials]

    @property
    def is_empty(self) -> bool:
        return not self.quotes and not self.potentials


def basis_of(idea: Idea) -> Basis:
    """The basis of one idea that was fetched by scope."""
    return bases_of([idea.pk])[idea.pk]


def bases_of(idea_ids: Collection[int]) -> dict[int, Basis]:
    """The basis of each of these ideas, with one question for words and one for potentials."""
    rows = list(
        Evidence.objects.unscoped("of ideas that were fetched by scope")
        .filter(idea__in=idea_ids)
        .order_by("pk")
        .values_list("idea_id", "quote_id", "potential_id")
    )
    quotes = public.released_quotes({quote for _, quote, _ in rows if quote})
    potentials = public.public_potentials({potential for *_, potential in rows if potential})
    by_idea: dict[int, list[tuple[int | None, int | None]]] = {pk: [] for pk in idea_ids}
    for idea_id, quote, potential in rows:
        by_idea[idea_id].append((quote, potential))
    return {
        pk: Basis(
            quotes=[quotes[quote] for quote, _ in cited if quote in quotes],
            potentials=[potentials[one] for _, one in cited if one in potentials],
            taken_back=sum(quote is not None and quote not in quotes for quote, _ in cited),
        )
        for pk, cited in by_idea.items()
    }


def chosen_basis(
    quote_ids: Iterable[int], potential_ids: Iterable[int], *, region_id: str
) -> Basis:
    """Of these sentences and potentials the ones of a region that may be read today."""
    quotes = public.released_quotes(set(quote_ids))
    potentials = public.public_potentials(set(potential_ids))
    return Basis(
        quotes=[quote for quote in quotes.values() if quote.region_id == region_id],
        potentials=[one for one in potentials.values() if one.region_id == region_id],
    )
