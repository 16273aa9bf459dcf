"""Is this family registered already? Numbers by their keyed hash, names by their likeness.

A hit is shown, side by side, only inside one's own scope; nothing is ever merged by itself. About a
hit elsewhere the page stays silent, or a number could be tried out to learn where somebody lives:
the trail tells LAN (see households.actions.family.register_household).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from rapidfuzz import fuzz

from academy import crypto
from academy.models import Area
from academy.permissions import Scope
from academy.regions import fold_name
from households.models import Household, Member

ALIKE = 85  # of 100; "Yuliana" and "Juliana" reach 86
YEARS_APART = 5
LARGEST_VILLAGE = 500
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class Person:
    """Somebody as the form names them."""

    name: str
    nik: str = ""
    birth_year: int | None = None
    is_grown_up: bool = True


@dataclass
class Candidate:
    """A family of one's own scope that may be the same one, and what speaks for it."""

    household: Household
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Search:
    """What was found: candidates for the page, and for the trail which numbers exist elsewhere."""

    candidates: list[Candidate]
    elsewhere: tuple[str, ...]


def find_duplicates(
    *,
    scope: Scope,
    area: Area,
    kk_number: str,
    people: list[Person],
    besides: Household | None = None,
) -> Search:
    """Families that carry the same number, or similar names in the same village.

    Args:
        besides: the family that is being corrected, which is no duplicate of itself.
    """
    kk_index = crypto.blind_index("kk", kk_number)
    nik_indexes = [crypto.blind_index("nik", person.nik) for person in people if person.nik]
    own = Household.objects.visible_to(scope)
    found: dict[int, Candidate] = {}
    for household in _same_number(own, kk_index, nik_indexes):
        candidate = found.setdefault(household.pk, Candidate(household))
        if kk_index and bytes(household.kk_index) == kk_index:
            candidate.reasons.append("nomor KK sama")
        niks = {bytes(member.nik_index) for member in household.members.all()}
        if niks & set(nik_indexes):
            candidate.reasons.append("NIK seorang anggota sama")
    for household in _neighbours(own, area):
        if alike := similar_names(people, household.members.all()):
            candidate = found.setdefault(household.pk, Candidate(household))
            candidate.reasons.append(f"nama mirip: {', '.join(alike)}")
    if besides is not None:
        found.pop(besides.pk, None)
    ordered = sorted(found.values(), key=lambda c: (-len(c.reasons), c.household.code))
    return Search(ordered[:MOST_CANDIDATES], _elsewhere(own, kk_index, nik_indexes))


def _with_members(households: "Iterable[Household]") -> "Iterable[Household]":
    members = Member.objects.unscoped("of families that were fetched by scope").order_by("pk")
    return households.prefetch_related(Prefetch("members", members))


def _carries(kk_index: bytes, nik_indexes: list[bytes]) -> Q:
    same = Q(pk__in=[])
    if kk_index:
        same |= Q(kk_index=kk_index)
    if nik_indexes:
        holders = Member.objects.unscoped("only which families carry a number").filter(
            nik_index__in=nik_indexes
        )
        same |= Q(pk__in=holders.values("household"))
    return same


def _same_number(
    own: "Iterable[Household]", kk_index: bytes, nik_indexes: list[bytes]
) -> "Iterable[Household]":
    if not kk_index and not nik_indexes:
        return []
    return _with_members(own.filter(_carries(kk_index, nik_indexes)).order_by("pk")[:20])


def _neighbours(own: "Iterable[Household]", area: Area) -> "Iterable[Household]":
    return _with_members(own.participating().filter(area=area).order_by("-pk")[:LARGEST_VILLAGE])


def similar_names(people: list[Person], members: Iterable[Member]) -> list[str]:
    """Names of grown-ups that sound alike, unless the years of birth speak against it."""
    alike = []
    for member in members:
        if member.relation not in (Member.Relation.HEAD, Member.Relation.SPOUSE):
            continue
        year = member.year_of_birth()
        for person in people:
            if not person.is_grown_up or not _sounds_alike(person.name, member.name):
                continue
            if year and person.birth_year and abs(year - person.birth_year) > YEARS_APART:
                continue
            alike.append(member.name)
            break
    return alike


def _sounds_alike(one: str, other: str) -> bool:
    """Spelling, order of the words and doubled letters do not count."""
    words, others = fold_words(one), fold_words(other)
    if not (words and others):
        return False
    # Sorting the words alone would tear "Juliana Nenoliu" and "Yuliana Nenoliu" apart.
    return max(fuzz.ratio(words, others), fuzz.token_sort_ratio(words, others)) >= ALIKE


def fold_words(name: str) -> str:
    return " ".join(folded for word in name.split() if (folded := fold_name(word)))


def _elsewhere(
    own: "Iterable[Household]", kk_index: bytes, nik_indexes: list[bytes]
) -> tuple[str, ...]:
    """Which numbers belong to a family outside the scope; goes to the trail, never to a page."""
    everywhere = Household.objects.unscoped("only whether a number exists, told to the trail")
    mine = own.order_by().values("pk")
    kinds = []
    if kk_index and everywhere.filter(_carries(kk_index, [])).exclude(pk__in=mine).exists():
        kinds.append("kk_number")
    if nik_indexes and everywhere.filter(_carries(b"", nik_indexes)).exclude(pk__in=mine).exists():
        kinds.append("nik")
    return tuple(kinds)
