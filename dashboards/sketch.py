"""The outlines of a schematic map, drawn from the centre points of villages.

Every village gets the ground that is nearer to its own point than to any other, within the ground
around all of them. Bad points must not wreck the drawing: a village without one, or with one that
lies far from all others, stands as a square below the map; villages with the very same point stand
side by side. Paths are whole numbers, so that 300 villages weigh some 11 kB.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from statistics import median

import shapely
from shapely.geometry.base import BaseGeometry

WIDTH = 1000
MAX_HEIGHT = 1200
MOST_LABELS = 10
TILE, TILE_GAP, TILES_IN_ROW = 48, 12, 16
# A centre point this many times further out than the middle one is taken for a slip of the pen.
FAR_OUT = 8

Flat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class MapLabel:
    """The name of a kecamatan on the map; its plate is measured in ems of the label's own size."""

    name: str
    x: int
    y: int

    @property
    def half_width(self) -> float:
        return round(0.29 * len(self.name) + 0.4, 2)

    @property
    def width(self) -> float:
        return round(2 * self.half_width, 2)


@dataclass(frozen=True, slots=True)
class Sketch:
    """The drawing without any figures; the same for every panel of a region.

    `loose` are the places that stand below the map, because their point is missing or far out.
    """

    width: int
    height: int
    paths: tuple[str, ...]
    outlines: tuple[str, ...]
    labels: tuple[MapLabel, ...]
    loose: tuple[int, ...]


@lru_cache(maxsize=64)
def sketch_of(places: tuple[tuple[str, tuple[float, float] | None], ...]) -> Sketch:
    """The drawing for these (kecamatan, point) pairs, one path per pair in their order.

    Villages without a plausible point stand as squares in a row below the map.
    """
    points = _flatten([point for _, point in places])
    placed = [index for index, point in enumerate(points) if point is not None]
    cells = _cells([points[index] for index in placed])
    move, height = _fit(cells)
    drawn = [shapely.transform(cell, move) for cell in cells]
    loose = [index for index, point in enumerate(points) if point is None]
    tiles, height = _tiles(len(loose), height)
    paths = dict(zip(placed, map(_path, drawn), strict=True)) | dict(zip(loose, tiles, strict=True))
    districts = _dissolve([places[index][0] for index in placed], drawn)
    return Sketch(
        width=WIDTH,
        height=height,
        paths=tuple(paths[index] for index in range(len(places))),
        outlines=tuple(_path(shape) for shape in districts.values()),
        labels=_labels(districts),
        loose=tuple(loose),
    )


def _flatten(points: Sequence[tuple[float, float] | None]) -> list[Flat | None]:
    """Degrees to a plane with equal steps both ways, y downwards; far-out points become None."""
    known = [point for point in points if point is not None]
    if not known:
        return [None] * len(points)
    middle = (median(lon for lon, _ in known), median(lat for _, lat in known))
    shrink = math.cos(math.radians(middle[1]))
    flat = [
        None
        if point is None
        # to a metre: points closer than that are the same place, and no cell has room between
        else (round((point[0] - middle[0]) * shrink, 5), round(middle[1] - point[1], 5))
        for point in points
    ]
    reach = FAR_OUT * median(math.hypot(*point) for point in flat if point is not None)
    near = [point if point and math.hypot(*point) <= reach else None for point in flat]
    return _spread(near)


def _spread(points: Sequence[Flat | None]) -> list[Flat | None]:
    """Villages given the very same point stand in a small ring around it, so each can be seen."""
    same = Counter(point for point in points if point is not None)
    if not same:
        return list(points)
    radius = 0.3 * _spacing(list(same))
    turn: Counter[Flat] = Counter()
    spread: list[Flat | None] = []
    for point in points:
        if point is None or same[point] == 1:
            spread.append(point)
            continue
        angle = 2 * math.pi * turn[point] / same[point]
        turn[point] += 1
        spread.append((point[0] + radius * math.cos(angle), point[1] + radius * math.sin(angle)))
    return spread


def _spacing(points: Sequence[Flat]) -> float:
    """The usual distance from a village to its nearest neighbour."""
    if len(points) < 2:
        return 0.02
    tree = shapely.STRtree(shapely.points(points))
    pairs = tree.query_nearest(tree.geometries, exclusive=True, all_matches=False)
    return median(
        shapely.distance(tree.geometries[a], tree.geometries[b]) for a, b in pairs.T.tolist()
    )


def _cells(points: Sequence[Flat]) -> list[BaseGeometry]:
    """The ground nearer to each point than to any other, within the ground around all of them."""
    if not points:
        return []
    cloud = shapely.multipoints(points)
    spacing = _spacing(points)
    hull = shapely.concave_hull(cloud, ratio=0.3).buffer(spacing, quad_segs=4)
    ground = shapely.union(hull, cloud.buffer(1.4 * spacing, quad_segs=4))
    ground = ground.buffer(spacing, quad_segs=4).buffer(-spacing, quad_segs=4)
    ground = ground.simplify(spacing / 8)
    if len(points) == 1:
        return [ground]
    nearest = shapely.voronoi_polygons(cloud, extend_to=ground, ordered=True).geoms
    return [_body(shapely.intersection(cell, ground)) for cell in nearest]


def _body(cell: BaseGeometry) -> BaseGeometry:
    """The largest piece, where a bay in the outline cut a cell in two."""
    pieces = [piece for piece in shapely.get_parts(cell) if piece.geom_type == "Polygon"]
    return max(pieces, key=attrgetter("area"))


def _fit(cells: Sequence[BaseGeometry]) -> tuple[Callable, int]:
    """How to move corners onto the drawing, and how high it becomes."""
    if not cells:
        return (lambda corners: corners), 0
    left, top, right, bottom = shapely.total_bounds(cells).tolist()
    scale = min(WIDTH / (right - left), MAX_HEIGHT / (bottom - top))
    shift = (WIDTH - scale * (right - left)) / 2
    height = math.ceil((bottom - top) * scale)
    return (lambda corners: (corners - (left, top)) * scale + (shift, 0)), height


def _tiles(number: int, top: int) -> tuple[list[str], int]:
    """Squares for villages without a point, in rows below the map; and the height they lead to."""
    places = [divmod(index, TILES_IN_ROW) for index in range(number)]
    step = TILE + TILE_GAP
    paths = [
        f"M{column * step} {top + TILE_GAP + row * step}h{TILE}v{TILE}h-{TILE}z"
        for row, column in places
    ]
    return paths, top + step * (places[-1][0] + 1) if places else top


def _dissolve(names: Sequence[str], cells: Sequence[BaseGeometry]) -> dict[str, BaseGeometry]:
    pairs = sorted(zip(names, cells, strict=True), key=lambda pair: pair[0])
    return {
        name: shapely.union_all([cell for _, cell in group])
        for name, group in groupby(pairs, key=lambda pair: pair[0])
    }


def _labels(districts: Mapping[str, BaseGeometry]) -> tuple[MapLabel, ...]:
    """Names of kecamatan, where there are few enough to be read."""
    if len(districts) > MOST_LABELS:
        return ()
    middles = {name: shapely.point_on_surface(shape) for name, shape in districts.items()}
    return tuple(MapLabel(name, round(spot.x), round(spot.y)) for name, spot in middles.items())


def _path(shape: BaseGeometry) -> str:
    """An SVG path in whole numbers, relative steps, without corners that rounding made equal."""
    rings = []
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            rings.append(_ring([(round(x), round(y)) for x, y in ring.coords[:-1]]))
    return "".join(rings)


def _ring(corners: Sequence[tuple[int, int]]) -> str:
    (x, y), *rest = corners
    steps = [f"M{x} {y}l"]
    for next_x, next_y in rest:
        if (next_x, next_y) != (x, y):
            steps.append(f"{next_x - x} {next_y - y} ")
            x, y = next_x, next_y
    return "".join(steps).rstrip().replace(" -", "-") + "z"
