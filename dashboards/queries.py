"""What the dashboards read from the floors below, and the promise that they only read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from academy.models import PovertyFigure, Region
from academy.permissions import Scope
from academy.roles import Verb


@contextmanager
def read_only() -> Iterator[None]:
    """Inside this the database itself refuses every write: a dashboard only ever reads."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Holds until the end of this savepoint only; what follows may write again.
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def regions_of(scope: Scope, verb: Verb = Verb.SEE_DASHBOARD) -> QuerySet[Region]:
    """The regions whose own page this person may open, always in the order of their codes."""
    return (
        Region.objects.filter(scope.where(verb, region="pk"))
        .select_related("area__parent")
        .order_by("pk")
    )


def all_regions() -> list[Region]:
    """All regions of the academy in the order of their codes, which ranks nobody."""
    return list(Region.objects.select_related("area__parent").order_by("pk"))


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """A published figure: never without its measure, its source and its date."""

    place: str
    measure: str
    measure_label: str
    value: Decimal
    unit: str
    period: str
    as_of: date
    source: str
    quality: str
    quality_label: str
    note: str


def poverty_context(regions: list[Region]) -> dict[str, list[ContextFigure]]:
    """The newest published figure of each measure for the regions, with province and nation.

    Figures of unlike measures stand side by side and are never added, subtracted or averaged.
    """
    wider = {region.area.parent_id for region in regions}
    own = {region.pk for region in regions}
    newest = (
        PovertyFigure.objects.filter(
            Q(area__in=own)
            | Q(Q(area__in=wider) | Q(area__isnull=True), measure=PovertyFigure.Measure.RATE)
        )
        .select_related("area")
        .order_by("area", "measure", "-as_of", "-pk")
        .distinct("area", "measure")
    )
    by_place: dict[str, dict[str, ContextFigure]] = {}
    for figure in newest:
        by_place.setdefault(figure.area_id or "", {})[figure.measure] = _context(figure)
    return {
        region.pk: [
            *_in_order(by_place.get(region.pk, {})),
            *_in_order(by_place.get(region.area.parent_id or "-", {})),
            *_in_order(by_place.get("", {})),
        ]
        for region in regions
    }


def _in_order(figures: dict[str, ContextFigure]) -> list[ContextFigure]:
    return [figures[measure] for measure in PovertyFigure.Measure.values if measure in figures]


def _context(figure: PovertyFigure) -> ContextFigure:
    return ContextFigure(
        place=figure.area.title if figure.area else "Indonesia",
        measure=figure.measure,
        measure_label=figure.get_measure_display(),
        value=figure.value,
        unit=figure.unit,
        period=figure.period,
        as_of=figure.as_of,
        source=figure.source,
        quality=figure.quality,
        quality_label=figure.get_quality_display(),
        note=figure.note,
    )
