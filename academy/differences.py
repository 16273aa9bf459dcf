"""What differs between two texts, word by word, as pages mark it."""

import difflib
import re
from dataclasses import dataclass

EMPTY = "–"
Segment = tuple[str, str]  # ("same" | "del" | "ins", text)


@dataclass(frozen=True)
class Change:
    """One part of a record, before and after; the segments mark the words that differ."""

    name: str
    label: str
    before: list[Segment]
    after: list[Segment]


def word_diff(before: str, after: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts cut into what stayed and what was taken out or put in, word by word."""
    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    left: list[Segment] = []
    right: list[Segment] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if a < b:
            left.append(("same" if kind == "equal" else "del", "".join(old[a:b])))
        if c < d:
            right.append(("same" if kind == "equal" else "ins", "".join(new[c:d])))
    return left, right


def change(name: str, label: str, before: str, after: str) -> Change | None:
    """The change of one part, or None when nothing changed."""
    if before == after:
        return None
    return Change(name, label, *word_diff(before, after))
