"""The facts that matching compares, gathered for many proposals and offers at once."""

from collections.abc import Collection, Iterable
from datetime import date

import households.public as public
from academy.models import Area
from solutions.evidence import Basis, bases_of, basis_of
from solutions.matching import (
    Need,
    Place,
    PotentialSuggestion,
    Supply,
    suggest_potentials,
)
from solutions.models import Activity, BudgetLine, Idea, Offer, Proposal

# What a budget line that is left to partners asks for.
KINDS_OF_PAYER = {
    BudgetLine.Payer.PARTNER: (Offer.Kind.MONEY,),
    BudgetLine.Payer.PARTNER_KIND: (
        Offer.Kind.GOODS, Offer.Kind.TRAINING, Offer.Kind.EXPERTISE,
    ),
}  # fmt: skip
# Of many potentials the few for which something is said besides a season or a distance.
MOST_POTENTIALS, FEWEST_POINTS = 6, 15


def needs_of(proposals: Collection[Proposal]) -> dict[int, Need]:
    """What each of these proposals, fetched by scope, looks for; as many questions for many."""
    keys = [proposal.pk for proposal in proposals]
    bases = bases_of({proposal.idea_id for proposal in proposals})
    groups = public.group_facts({one.group_id for one in proposals if one.group_id})
    themes = _themes({proposal.idea_id for proposal in proposals})
    wanted, months = _wanted(keys), _activity_months(keys)
    codes = {
        one.pk: _codes(bases[one.idea_id], groups[one.group_id] if one.group_id in groups else None)
        for one in proposals
    }
    places = _places({code for found in codes.values() for code in found})
    return {
        one.pk: Need(
            region_id=one.region_id,
            places=tuple(places[code] for code in codes[one.pk] if code in places),
            themes=themes.get(one.idea_id, {}),
            sectors=_sectors(bases[one.idea_id]),
            strategies=tuple(one.strategies),
            months=frozenset(months.get(one.pk, set())) | _seasons(bases[one.idea_id]),
            wanted=wanted.get(one.pk, {}),
            quote_ids=frozenset(bases[one.idea_id].quote_ids),
        )
        for one in proposals
    }


def supplies_of(offers: Iterable[Offer]) -> list[Supply]:
    """Offers with their facts; fetch them with `for_matching()`."""
    return [
        Supply(
            offer_id=one.pk,
            organization_id=one.organization_id,
            organization=one.organization.name,
            title=one.title,
            kind=one.kind,
            region_id=one.region_id,
            place=_place(one.area) if one.area else None,
            themes=frozenset(theme.code for theme in one.themes.all()),
            sectors=frozenset(one.sectors),
            strategies=frozenset(one.strategies),
            months=frozenset(one.season_months),
            value=one.value,
        )
        for one in offers
    ]


def running_supplies(today: date) -> list[Supply]:
    """All offers that hold, for whoever arranges matching or writes proposals."""
    return supplies_of(Offer.objects.running(today).for_matching())


def potentials_for(idea: Idea, basis: Basis | None = None) -> list[PotentialSuggestion]:
    """Accepted potentials of the region that could carry an idea, and are not part of it yet."""
    basis = basis_of(idea) if basis is None else basis
    places = _places(set(_codes(basis, None)))
    need = Need(
        region_id=idea.region_id,
        places=tuple(places.values()),
        themes=_themes({idea.pk}).get(idea.pk, {}),
        sectors=_sectors(basis),
        strategies=tuple(idea.strategies),
        months=_seasons(basis),
        quote_ids=frozenset(basis.quote_ids),
    )
    heard = public.potentials_heard([idea.region_id])
    found = suggest_potentials(need, heard, chosen=basis.potential_ids)
    return [one for one in found if one.points >= FEWEST_POINTS][:MOST_POTENTIALS]


def _codes(basis: Basis, group: public.GroupFacts | None) -> list[str]:
    codes = [*(group.area_codes if group else ()), *(one.area_code for one in basis.potentials)]
    return list(dict.fromkeys(codes))


def _places(codes: Collection[str]) -> dict[str, Place]:
    rows = Area.objects.filter(pk__in=codes).select_related("parent").order_by("pk")
    return {area.pk: _place(area) for area in rows}


def _place(area: Area) -> Place:
    district = area.parent.name if area.level == 4 and area.parent else area.name
    return Place(area.pk, area.name, district, area.latitude, area.longitude)


def _themes(idea_ids: Collection[int]) -> dict[int, dict[str, str]]:
    rows = (
        Idea.themes.through.objects.filter(idea__in=idea_ids)
        .order_by("theme__name", "pk")
        .values_list("idea_id", "theme__code", "theme__name")
    )
    found: dict[int, dict[str, str]] = {}
    for idea, code, name in rows:
        found.setdefault(idea, {})[code] = name
    return found


def _sectors(basis: Basis) -> dict[str, str]:
    return {one.sector: one.sector_label for one in basis.potentials}


def _seasons(basis: Basis) -> frozenset[int]:
    return frozenset(month for one in basis.potentials for month in one.season_months)


def _wanted(proposal_ids: Collection[int]) -> dict[int, dict[str, int]]:
    rows = (
        BudgetLine.objects.unscoped("of proposals that were fetched by scope")
        .filter(proposal__in=proposal_ids, payer__in=list(KINDS_OF_PAYER))
        .values_list("proposal_id", "payer", "amount")
    )
    found: dict[int, dict[str, int]] = {}
    for proposal, payer, amount in rows:
        sums = found.setdefault(proposal, {})
        for kind in KINDS_OF_PAYER[BudgetLine.Payer(payer)]:
            sums[kind.value] = sums.get(kind.value, 0) + amount
    return found


def _activity_months(proposal_ids: Collection[int]) -> dict[int, set[int]]:
    rows = (
        Activity.objects.unscoped("of proposals that were fetched by scope")
        .filter(proposal__in=proposal_ids)
        .values_list("proposal_id", "starts_on", "ends_on")
    )
    found: dict[int, set[int]] = {}
    for proposal, first, last in rows:
        found.setdefault(proposal, set()).update(_months_between(first, last))
    return found


def _months_between(first: date, last: date) -> set[int]:
    start, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return {number % 12 + 1 for number in range(start, min(end, start + 11) + 1)}
