"""Matching by rules: which offer fits a proposal, which potential an aspiration, and by what facts.

Pure functions: who asks brings the facts, and gets back each suggestion with the facts that made
it, best first. The one table of weights stands here; docs/decisions/matching-rules.md says why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt

from academy.money import rupiah
from households.public import PublicPotential
from solutions.models import Offer, Strategy

# What each fact counts. A person reads the facts; the points only put them in order.
WEIGHTS = {
    "village": 30, "sentence": 25, "district": 20, "theme": 15, "kind": 15, "sector": 12,
    "region": 10, "near": 8, "capacity": 8, "season": 8, "strategy": 6, "far": 4,
    "capacity_half": 4,
}  # fmt: skip
MOST_COUNTED = 2  # shared themes or sectors that count; more say little new
NEAR_KM, FAR_KM = 5, 15
STRONG, FAIR = 50, 25  # from so many points on a suggestion is called so
MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A village or a kecamatan by its Kemendagri code, with its centre where it is known."""

    code: str
    name: str
    district: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Need:
    """What a proposal or an aspiration looks for.

    Args:
        places: the villages of the families and potentials it is about.
        themes, sectors: name by code.
        wanted: what partners should bring by kind of offer, in Rupiah where it is money.
        quote_ids: the sentences it rests on.
    """

    region_id: str
    places: tuple[Place, ...] = ()
    themes: Mapping[str, str] = field(default_factory=dict)
    sectors: Mapping[str, str] = field(default_factory=dict)
    strategies: tuple[str, ...] = ()
    months: frozenset[int] = frozenset()
    wanted: Mapping[str, int] = field(default_factory=dict)
    quote_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Supply:
    """An offer with its facts; without a region it holds in all of them."""

    offer_id: int
    organization_id: int
    organization: str
    title: str
    kind: str
    region_id: str | None = None
    place: Place | None = None
    themes: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    strategies: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    value: int | None = None


@dataclass(frozen=True)
class Fact:
    """One fact that speaks for a match, in words, and what it counts."""

    key: str
    words: str

    @property
    def points(self) -> int:
        return WEIGHTS[self.key]


@dataclass(frozen=True)
class Match:
    """Facts together: their points, and the word for how much they say."""

    facts: tuple[Fact, ...]

    @property
    def points(self) -> int:
        return sum(fact.points for fact in self.facts)

    @property
    def strength(self) -> str:
        """The word that stands beside the facts."""
        if self.points >= STRONG:
            return "sangat cocok"
        return "cocok" if self.points >= FAIR else "mungkin cocok"


@dataclass(frozen=True)
class Suggestion(Match):
    """An offer that could help a proposal."""

    supply: Supply


@dataclass(frozen=True)
class PotentialSuggestion(Match):
    """A local potential that could carry an aspiration."""

    potential: PublicPotential


def suggest(need: Need, supplies: Iterable[Supply]) -> list[Suggestion]:
    """The offers that fit a proposal, best first and in the same order each time.

    An offer for another region, or one that no fact speaks for, is not suggested.
    """
    found = [
        Suggestion(facts=facts, supply=supply)
        for supply in supplies
        if supply.region_id in (None, need.region_id) and (facts := _facts(need, supply))
    ]
    return sorted(found, key=lambda one: (-one.points, one.supply.offer_id))


def suggest_potentials(
    need: Need, potentials: Iterable[PublicPotential], *, chosen: Iterable[int] = ()
) -> list[PotentialSuggestion]:
    """Local potentials that could carry what families hope for, best first, by the same facts.

    Args:
        chosen: potentials that are part of it already; they are not suggested again.
    """
    known = set(chosen)
    found = [
        PotentialSuggestion(facts=facts, potential=one)
        for one in potentials
        if one.region_id == need.region_id
        and one.potential_id not in known
        and (facts := _potential_facts(need, one))
    ]
    return sorted(found, key=lambda one: (-one.points, one.potential.potential_id))


def distance_km(here: Place, there: Place) -> float | None:
    """Kilometres between the centres of two places, as the crow flies; None without both."""
    if None in (here.latitude, here.longitude, there.latitude, there.longitude):
        return None
    north, east = radians(here.latitude), radians(here.longitude)
    other_north, other_east = radians(there.latitude), radians(there.longitude)
    half = sin((other_north - north) / 2) ** 2
    half += cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def _facts(need: Need, supply: Supply) -> tuple[Fact, ...]:
    return (
        *_place_facts(need, supply.place, supply.region_id),
        *_shared("theme", "tema sama", need.themes, supply.themes),
        *_shared("sector", "bidang sama", need.sectors, supply.sectors),
        *_strategy_facts(need, supply),
        *_kind_facts(need, supply),
        *_season_facts(need, supply.months),
    )


def _potential_facts(need: Need, one: PublicPotential) -> tuple[Fact, ...]:
    place = Place(one.area_code, one.village, one.district, one.latitude, one.longitude)
    same_sentence = need.quote_ids & set(one.quote_ids)
    return (
        *([Fact("sentence", "terdengar dalam kalimat yang sama")] if same_sentence else []),
        *_place_facts(need, place, None),
        *_shared("theme", "tema sama", need.themes, frozenset(one.theme_codes)),
        *_shared("sector", "bidang sama", need.sectors, frozenset([one.sector])),
        *_season_facts(need, frozenset(one.season_months)),
    )


def _place_facts(need: Need, place: Place | None, region_id: str | None) -> list[Fact]:
    """The closest of: same village, same kecamatan, near; for a whole region that it is this."""
    if place is None:
        return [Fact("region", "di wilayah yang sama")] if region_id == need.region_id else []
    for own in need.places:
        if own.code == place.code:
            return [Fact("village", f"di desa/kelurahan yang sama: {own.name}")]
    for own in need.places:
        if own.code[:8] == place.code[:8]:
            district = own.district or place.district or place.name
            return [Fact("district", f"di kecamatan yang sama: {district}")]
    return _distance_facts(need, place)


def _distance_facts(need: Need, place: Place) -> list[Fact]:
    ways = [(km, own) for own in need.places if (km := distance_km(own, place)) is not None]
    if not ways:
        return []
    km, own = min(ways, key=lambda way: (way[0], way[1].code))
    if km > FAR_KM:
        return []
    words = f"berjarak sekitar {km:.1f} km dari {own.name}".replace(".", ",")
    return [Fact("near" if km <= NEAR_KM else "far", words)]


def _shared(key: str, words: str, wanted: Mapping[str, str], offered: frozenset[str]) -> list[Fact]:
    names = sorted(name for code, name in wanted.items() if code in offered)
    return [Fact(key, f"{words}: {name}") for name in names[:MOST_COUNTED]]


def _strategy_facts(need: Need, supply: Supply) -> list[Fact]:
    shared = [code for code in need.strategies if code in supply.strategies]
    words = ", ".join(f"{code} ({Strategy(code).label})" for code in sorted(shared))
    return [Fact("strategy", f"strategi sama: {words}")] if shared else []


def _kind_facts(need: Need, supply: Supply) -> list[Fact]:
    """What the budget leaves to partners, and how much of it the offer covers."""
    if supply.kind not in need.wanted:
        return []
    facts = [Fact("kind", f"dicari dalam anggaran: {Offer.Kind(supply.kind).label}")]
    wanted, value = need.wanted[supply.kind], supply.value or 0
    if not wanted or not value:
        return facts
    if value >= wanted:
        facts.append(Fact("capacity", f"nilainya cukup untuk {rupiah(wanted)} yang dicari"))
    elif 2 * value >= wanted:
        words = f"nilainya menutup {100 * value // wanted} persen dari {rupiah(wanted)}"
        facts.append(Fact("capacity_half", words))
    return facts


def _season_facts(need: Need, months: frozenset[int]) -> list[Fact]:
    """Months in common; twelve months on one side say nothing about a season."""
    shared = need.months & months
    if not shared or len(months) == len(MONTHS):
        return []
    names = ", ".join(MONTHS[month - 1] for month in sorted(shared))
    return [Fact("season", f"bulannya bertemu: {names}")]
