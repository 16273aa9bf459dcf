"""Accepted local potentials as the floors above read them, with the facts that matching uses."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q
from django.utils import timezone

from households.models import LocalPotential, PotentialSource
from households.public.rows import COUNTED_WITHOUT_NAMES

# The sectors of a potential, word by code: partners offer help for the same ones.
SECTORS: Final = dict(LocalPotential.Sector.choices)


@dataclass(frozen=True, slots=True)
class PublicPotential:
    """A potential without whoever told of it: what, where, how much, when, and of which themes."""

    potential_id: int
    title: str
    region_id: str
    area_code: str
    village: str
    district: str
    latitude: float | None
    longitude: float | None
    sector: str
    sector_label: str
    capital: str
    holder_label: str
    readiness_label: str
    capacity: str
    season_months: tuple[int, ...]
    theme_codes: tuple[str, ...]
    quote_ids: tuple[int, ...]
    recorded_by: str = ""
    accepted_on: date | None = None


def public_potentials(potential_ids: Collection[int]) -> dict[int, PublicPotential]:
    """Of these potentials the accepted ones, by key."""
    return {one.potential_id: one for one in _public(Q(pk__in=potential_ids))}


def potentials_from(quote_ids: Collection[int]) -> list[PublicPotential]:
    """Accepted potentials that were heard of in these sentences."""
    sources = PotentialSource.objects.unscoped(COUNTED_WITHOUT_NAMES).filter(quote__in=quote_ids)
    return _public(Q(pk__in=sources.values("potential")))


def potentials_heard(region_ids: Collection[str]) -> list[PublicPotential]:
    """All accepted potentials of the regions, by village and name."""
    return _public(Q(region__in=region_ids))


def _public(which: Q) -> list[PublicPotential]:
    stands = Q(sources__quote__withdrawn_at__isnull=True, sources__isnull=False)
    rows: Any = (
        LocalPotential.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .accepted()
        .filter(which)
        .annotate(
            theme_codes=ArrayAgg(
                "sources__quote__themes__code",
                filter=stands & Q(sources__quote__themes__isnull=False),
                distinct=True,
                default=[],
            ),
            quote_ids=ArrayAgg("sources__quote", filter=stands, distinct=True, default=[]),
        )
        .select_related("area__parent", "author")
        .order_by("area_id", "title", "pk")
    )
    return [_one(row) for row in rows]


def _one(row: Any) -> PublicPotential:
    return PublicPotential(
        potential_id=row.pk,
        title=row.title,
        region_id=row.region_id,
        area_code=row.area_id,
        village=row.area.name,
        district=row.area.parent.name,
        latitude=row.area.latitude,
        longitude=row.area.longitude,
        sector=row.sector,
        sector_label=row.get_sector_display(),
        capital=row.capital,
        holder_label=row.get_holder_display(),
        readiness_label=row.get_readiness_display(),
        capacity=row.capacity,
        season_months=tuple(row.season_months),
        theme_codes=tuple(row.theme_codes),
        quote_ids=tuple(row.quote_ids),
        recorded_by=row.author.name,
        accepted_on=row.decided_at and timezone.localdate(row.decided_at),
    )
