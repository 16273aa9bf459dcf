"""A schematic map of a region's villages with one figure each.

No official borders are shipped, and none are suggested: the reader is told beside the map that it
is drawn from centre points (dashboards.sketch). What comes out is plain data for
templates/dashboards/_map.html: one path and one shade per village, and the same rows for a table.
"""

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol

from academy.charts import number_label
from academy.disclosure import HIDDEN, Cell
from dashboards.sketch import MapLabel, sketch_of

MAX_CLASSES = 5
DENSE = 120
NOT_HEARD = "none"
SMALL = "hidden"


class AreaLike(Protocol):
    """What academy.models.Area offers; nothing here needs the database."""

    code: str
    name: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """A village to be drawn: its code, its names and its centre point as (longitude, latitude)."""

    code: str
    name: str
    district: str
    point: tuple[float, float] | None


class Shaded:
    """How a thing is filled: a shade of one hue, or a pattern where there is no number to show."""

    __slots__ = ()
    shade: str

    @property
    def is_pattern(self) -> bool:
        return self.shade in (NOT_HEARD, SMALL)

    @property
    def css(self) -> str:
        return "map__pattern" if self.is_pattern else f"shade-{self.shade}"


@dataclass(frozen=True, slots=True)
class MapShape(Shaded):
    """One village on the map and its row in the table.

    `shade` is "1" (few) to "5" (many), "none" for not yet heard, "hidden" for a small number.
    """

    code: str
    name: str
    district: str
    path: str
    value: Cell
    value_label: str
    shade: str
    url: str

    @property
    def label(self) -> str:
        return f"{self.name}, {self.district}: {self.value_label}"


@dataclass(frozen=True, slots=True)
class LegendEntry(Shaded):
    shade: str
    label: str
    villages: int


@dataclass(frozen=True, slots=True)
class MapPicture:
    """Everything _map.html draws. `rows` are the shapes again, by kecamatan and name."""

    width: int
    height: int
    shapes: list[MapShape]
    outlines: list[str]
    labels: list[MapLabel]
    legend: list[LegendEntry]
    unit: str
    villages_heard: int
    has_hidden: bool
    without_point: list[str]

    @property
    def sentence(self) -> str:
        heard, all_of_them = number_label(self.villages_heard), number_label(self.villages)
        return f"{heard} dari {all_of_them} desa/kelurahan sudah terdengar."

    @property
    def rows(self) -> list[MapShape]:
        return sorted(self.shapes, key=attrgetter("district", "name", "code"))

    @property
    def villages(self) -> int:
        return len(self.shapes)

    @property
    def is_dense(self) -> bool:
        """Many small villages need thinner lines between them."""
        return self.villages > DENSE


def places_of(villages: Iterable[AreaLike]) -> tuple[Place, ...]:
    """Places for areas of level 4 fetched with `select_related("parent")`, ordered by code."""
    return tuple(
        Place(
            code=area.code,
            name=area.name,
            district=area.parent.name,
            point=None if area.latitude is None else (area.longitude, area.latitude),
        )
        for area in sorted(villages, key=attrgetter("code"))
    )


def build_map(
    places: Sequence[Place],
    values: Mapping[str, Cell],
    links: Mapping[str, str],
    *,
    unit: str = "sesi",
) -> MapPicture:
    """Draw one figure per village.

    Args:
        places: all villages of the region, from `places_of`.
        values: code -> number or `HIDDEN`; a village that is missing or 0 is "belum terdengar".
        links: code -> page; a village without one is drawn but is no link.
        unit: what is counted, as it stands in legend and table ("sesi", "keluarga").
    """
    sketch = sketch_of(tuple((place.district, place.point) for place in places))
    shown = [values.get(place.code, 0) for place in places]
    limits = class_limits([value for value in shown if value])
    shapes = [
        MapShape(
            code=place.code,
            name=place.name,
            district=place.district,
            path=path,
            value=value,
            value_label=_value_label(value, unit),
            shade=_shade(value, limits),
            url=links.get(place.code, ""),
        )
        for place, path, value in zip(places, sketch.paths, shown, strict=True)
    ]
    return MapPicture(
        width=sketch.width,
        height=sketch.height,
        shapes=shapes,
        outlines=list(sketch.outlines),
        labels=list(sketch.labels),
        legend=_legend(shapes, limits, unit),
        unit=unit,
        villages_heard=sum(shape.shade != NOT_HEARD for shape in shapes),
        has_hidden=any(value is HIDDEN for value in shown),
        without_point=[places[index].name for index in sketch.loose],
    )


def class_limits(values: Sequence[int]) -> list[int]:
    """The highest number of each class: at most five, filled as evenly as whole numbers allow."""
    ordered = sorted(values)
    different = sorted(set(ordered))
    if len(different) <= MAX_CLASSES:
        return different
    share = len(ordered) / MAX_CLASSES
    return sorted({ordered[math.ceil(share * step) - 1] for step in range(1, MAX_CLASSES + 1)})


def _shade(value: Cell, limits: Sequence[int]) -> str:
    if value is HIDDEN:
        return SMALL
    if not value:
        return NOT_HEARD
    number = bisect_left(limits, value)
    # With fewer than five classes the darkest is still 5: many looks like many.
    return str(MAX_CLASSES - (len(limits) - 1 - number)) if len(limits) > 1 else "4"


def _value_label(value: Cell, unit: str) -> str:
    if value is HIDDEN:
        return "angka kecil disembunyikan"
    return f"{number_label(value)} {unit}" if value else "belum terdengar"


def _legend(shapes: Sequence[MapShape], limits: Sequence[int], unit: str) -> list[LegendEntry]:
    found = Counter(shape.shade for shape in shapes)
    low = min((shape.value for shape in shapes if shape.value), default=0)
    entries = []
    for limit in limits:
        numbers = dict.fromkeys((number_label(low), number_label(limit)))
        label = f"{'–'.join(numbers)} {unit}"
        shade = _shade(limit, limits)
        entries.append(LegendEntry(shade, label, found[shade]))
        low = limit + 1
    others = ((SMALL, "angka kecil disembunyikan"), (NOT_HEARD, "belum terdengar"))
    entries += [LegendEntry(shade, label, found[shade]) for shade, label in others if found[shade]]
    return entries
