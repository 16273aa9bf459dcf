"""Small numbers of families are not shown, nor anything from which they could be worked out.

The rule, for whoever signs the figures: a count of one to four families is hidden, because a
neighbour could guess who they are. Where totals are shown beside the counts, a single hidden number
would follow by subtraction; so further numbers are hidden, the smallest first, until no hidden
number has only one possible value. Zero is shown as zero, except where "none" itself says something
about people (`sensitive`). A reader cannot tell which of the hidden numbers are the small ones.

No Django here: what goes in are counts, what comes out are counts or `HIDDEN`.
"""

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

SMALLEST_SHOWN: Final = 5
NOTE: Final = (
    "Tanda – berarti angka kecil disembunyikan agar tidak ada keluarga yang dapat dikenali."
)


def families_in_words(number: int) -> str:
    """How many families; so few that a neighbour could guess who they are, are not counted out."""
    if number == 0:
        return "belum ada keluarga"
    if number < SMALLEST_SHOWN:
        return f"kurang dari {SMALLEST_SHOWN} keluarga"
    return f"{number} keluarga"


Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


class Hidden:
    """A number that is not shown: it prints as a dash and is false, so `x or 0` draws nothing."""

    label = "disembunyikan"

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return "–"

    def __repr__(self) -> str:
        return "HIDDEN"

    def __reduce__(self) -> str:
        return "HIDDEN"  # a copy out of the cache is still this one


HIDDEN: Final = Hidden()
Cell = int | Hidden


@dataclass(frozen=True)
class Sum:
    """The reader can see, or knows, that these parts add up to this total."""

    total: Hashable
    parts: tuple[Hashable, ...]


@dataclass(frozen=True)
class ProtectedList:
    cells: dict[Hashable, Cell]
    total: Cell | None

    @property
    def has_hidden(self) -> bool:
        return self.total is HIDDEN or HIDDEN in self.cells.values()


@dataclass(frozen=True)
class ProtectedTable:
    """Cells by (row, column), with the totals that stand beside them."""

    cells: dict[tuple[Hashable, Hashable], Cell]
    row_totals: dict[Hashable, Cell]
    column_totals: dict[Hashable, Cell]
    total: Cell

    @property
    def has_hidden(self) -> bool:
        sides = (self.cells, self.row_totals, self.column_totals)
        return self.total is HIDDEN or any(HIDDEN in side.values() for side in sides)


def protect(
    counts: Mapping[Key, int],
    sums: Iterable[Sum] = (),
    *,
    sensitive: Collection[Key] = (),
    also: Collection[Key] = (),
    smallest_shown: int = SMALLEST_SHOWN,
) -> dict[Key, Cell]:
    """Hide small counts of families, and what would give them away, across all panels of a page.

    Give every number the page shows under one key, the same key wherever it stands again, and
    every sum the reader could check. The same input always hides the same cells.

    Args:
        counts: all numbers, totals included.
        sums: which numbers add up to which; a total may be a part of a higher total.
        sensitive: keys where zero is hidden like a small number.
        also: keys to hide whatever their count: many answers may come from few families.
        smallest_shown: the smallest number of families that may be shown.

    Raises:
        ValueError: a sum that does not add up or a negative count. Figures that contradict each
            other are a mistake in the query and must not be published.
    """
    sums = tuple(sums)
    _check(counts, sums)
    sensitive = frozenset(sensitive)
    hidden = {
        key for key, count in counts.items() if _is_small(count, key in sensitive, smallest_shown)
    }
    hidden |= set(also)
    attack = _Attack(counts, sums, hidden, frozenset(sensitive))
    while unsafe := attack.solved_cells():
        companion = attack.best_companion(unsafe)
        if companion is None:
            break  # nothing but zeros is left to see: twice of every hidden number is possible too
        hidden.add(companion)  # one at a time: it often makes the next cell safe as well
    return {key: HIDDEN if key in hidden else count for key, count in counts.items()}


def protect_list(
    counts: Mapping[Key, int], *, total: bool = True, sensitive: bool = False
) -> ProtectedList:
    """Protect one list of counts.

    Say `total=False` when no total is shown or the counts overlap (a family speaks of several
    themes): then only the small counts themselves are hidden.
    """
    cells = {("cell", key): count for key, count in counts.items()}
    whole = ("total",)
    sums = [Sum(whole, tuple(cells))] if total and cells else []
    numbers = {**cells, whole: sum(counts.values())} if total else cells
    shown = protect(numbers, sums, sensitive=numbers if sensitive else ())
    return ProtectedList(
        cells={key: shown[("cell", key)] for key in counts},
        total=shown[whole] if total else None,
    )


def protect_table(
    counts: Mapping[tuple[Row, Column], int], *, sensitive: bool = False
) -> ProtectedTable:
    """Protect a table of counts that is shown with its row totals, column totals and whole."""
    rows = list(dict.fromkeys(row for row, _ in counts))
    columns = list(dict.fromkeys(column for _, column in counts))
    numbers: dict[Hashable, int] = {
        ("cell", row, column): counts.get((row, column), 0) for row in rows for column in columns
    }
    sums = [Sum(("row", row), tuple(("cell", row, column) for column in columns)) for row in rows]
    sums += [
        Sum(("column", column), tuple(("cell", row, column) for row in rows)) for column in columns
    ]
    for line in sums:
        numbers[line.total] = sum(numbers[part] for part in line.parts)
    numbers[("total",)] = sum(numbers[("row", row)] for row in rows)
    if rows:
        sums.append(Sum(("total",), tuple(("row", row) for row in rows)))
        sums.append(Sum(("total",), tuple(("column", column) for column in columns)))
    shown = protect(numbers, sums, sensitive=numbers if sensitive else ())
    return ProtectedTable(
        cells={(row, column): shown[("cell", row, column)] for row in rows for column in columns},
        row_totals={row: shown[("row", row)] for row in rows},
        column_totals={column: shown[("column", column)] for column in columns},
        total=shown[("total",)],
    )


def _check(counts: Mapping[Key, int], sums: Iterable[Sum]) -> None:
    if any(count < 0 for count in counts.values()):
        raise ValueError("A number of families cannot be negative.")
    for line in sums:
        if counts[line.total] != sum(counts[part] for part in line.parts):
            raise ValueError(f"The parts of {line.total!r} do not add up to it.")


def _is_small(count: int, is_sensitive: bool, smallest_shown: int) -> bool:
    return count < smallest_shown and (count > 0 or is_sensitive)


@dataclass
class _Attack:
    """A reader with pencil and paper: which hidden numbers have only one possible value?

    A hidden number has a second possible value when some hidden numbers can be raised and others
    lowered by one so that every sum still holds, none falls below the least a hidden number can be,
    and this one changed. Such a move is looked for by passing the difference from sum to sum. For
    lists, tables with margins and trees of totals the search misses none (it walks the residual
    graph of a flow); where a number stands in three sums or more it may miss one, and then hides
    more than needed, never less.
    """

    counts: Mapping[Hashable, int]
    sums: tuple[Sum, ...]
    hidden: set[Hashable]
    sensitive: frozenset[Hashable]
    signs: dict[Hashable, list[tuple[int, int]]] = field(init=False)

    def __post_init__(self) -> None:
        self.signs = {key: [] for key in self.counts}
        for line, one in enumerate(self.sums):
            self.signs[one.total].append((line, -1))
            for part in one.parts:
                self.signs[part].append((line, 1))

    def solved_cells(self) -> list[Hashable]:
        """The hidden cells for which no move was found, smallest first."""
        solved = [key for key in self.hidden if not self._can_differ(key)]
        return sorted(solved, key=self._order)

    def best_companion(self, unsafe: list[Hashable]) -> Hashable | None:
        """The number to hide next; None if there is nothing left.

        A sum in which one number alone is hidden comes first, for there the reader only subtracts:
        out of these the number that stands in most of them (it closes a ring), then the smallest,
        totals last. If there is no such sum, the smallest number of the sums around the first
        unsafe cell.
        """
        lone = {line for key in unsafe for line, _ in self.signs[key] if self._is_lone(line)}
        candidates = self._candidates(lone)
        if candidates:
            return min(candidates, key=lambda key: self._companion_order(key, lone))
        for key in unsafe:
            candidates = self._candidates_around(key)
            if candidates:
                return min(candidates, key=self._order)
        return None

    def _is_lone(self, line: int) -> bool:
        return sum(member in self.hidden for member in self._members(line)) == 1

    def _companion_order(self, key: Hashable, lone: set[int]) -> tuple[bool, int, int, str]:
        is_total, count, name = self._order(key)
        return is_total, -sum(line in lone for line, _ in self.signs[key]), count, name

    def _candidates(self, lines: set[int]) -> set[Hashable]:
        members = {member for line in lines for member in self._members(line)}
        return {member for member in members if self._may_be_hidden(member)}

    def _candidates_around(self, key: Hashable) -> set[Hashable]:
        """What may be hidden in the cell's sums; else in those tied to them, and so on."""
        seen: set[int] = set()
        edge = {line for line, _ in self.signs[key]}
        while edge:
            if candidates := self._candidates(edge):
                return candidates
            seen |= edge
            members = {member for line in edge for member in self._members(line)}
            edge = {line for member in members for line, _ in self.signs[member]} - seen
        return set()

    def _members(self, line: int) -> tuple[Hashable, ...]:
        return (self.sums[line].total, *self.sums[line].parts)

    def _may_be_hidden(self, key: Hashable) -> bool:
        return key not in self.hidden and (self.counts[key] > 0 or key in self.sensitive)

    def _order(self, key: Hashable) -> tuple[bool, int, str]:
        is_total = any(sign < 0 for _, sign in self.signs[key])
        return is_total, self.counts[key], repr(key)

    def _can_move(self, key: Hashable, by: int, moved: Mapping[Hashable, int]) -> bool:
        least = 0 if key in self.sensitive else 1  # a zero would have been shown
        return key in self.hidden and self.counts[key] + moved.get(key, 0) + by >= least

    def _can_differ(self, key: Hashable) -> bool:
        return any(self._moves(key, by) for by in (1, -1))

    def _moves(self, key: Hashable, by: int) -> bool:
        """Whether this cell can change by one with the other hidden cells making up for it."""
        moved: dict[Hashable, int] = {key: by}
        if not self._can_move(key, by, {}):
            return False
        owed = {line: sign * by for line, sign in self.signs[key]}
        while owed:
            line, amount = owed.popitem()
            path = self._path(line, amount, key, moved, owed)
            if path is None:
                return False
            end, steps = path
            owed.pop(end, None)
            for step, change in steps:
                moved[step] = moved.get(step, 0) + change
                if not self._can_move(step, 0, moved):
                    return False  # used twice by one path: not a move after all
        return bool(moved[key])

    def _path(
        self,
        line: int,
        amount: int,
        start: Hashable,
        moved: Mapping[Hashable, int],
        owed: Mapping[int, int],
    ) -> tuple[int, list[tuple[Hashable, int]]] | None:
        """Pass a difference on from sum to sum until it leaves, or meets its opposite."""
        before: dict[tuple[int, int], tuple[tuple[int, int], Hashable, int] | None] = {}
        first = (line, amount)
        before[first] = None
        queue = deque([first])
        while queue:
            here = queue.popleft()
            for key, change, there in self._steps(here, start, moved):
                if there is None or owed.get(there[0]) == -there[1]:
                    steps = [(key, change), *_trace(before, here)]
                    return (-1 if there is None else there[0]), steps
                if there not in before:
                    before[there] = (here, key, change)
                    queue.append(there)
        return None

    def _steps(
        self, here: tuple[int, int], start: Hashable, moved: Mapping[Hashable, int]
    ) -> Iterable[tuple[Hashable, int, tuple[int, int] | None]]:
        line, amount = here
        for key in self._members(line):
            places = self.signs[key]
            if key == start or key not in self.hidden or len(places) > 2:
                continue
            sign = next(sign for where, sign in places if where == line)
            change = -amount * sign
            if self._can_move(key, change, moved):
                others = [(where, other * change) for where, other in places if where != line]
                yield key, change, (others[0] if others else None)


def _trace(
    before: Mapping[tuple[int, int], tuple[tuple[int, int], Hashable, int] | None],
    here: tuple[int, int],
) -> list[tuple[Hashable, int]]:
    steps = []
    while (link := before[here]) is not None:
        here, key, change = link
        steps.append((key, change))
    return steps
