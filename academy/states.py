"""A status that nobody reviews still changes by one table: which state may follow which.

Promises, commitments and steps each name theirs; what goes through review is academy.review's.
"""

from collections.abc import Mapping
from dataclasses import dataclass


class CannotChange(Exception):
    """A state that may not follow the present one, in words for the person."""


@dataclass(frozen=True)
class Life:
    """The states a record can pass through.

    Args:
        noun: what the record is called in a sentence ("janji").
        labels: the word for each state.
        moves: the states that may follow each.
    """

    noun: str
    labels: Mapping[str, str]
    moves: Mapping[str, frozenset[str]]

    def check(self, before: str, after: str) -> None:
        """Raise CannotChange when the one may not follow the other."""
        if after not in self.moves.get(before, frozenset()):
            raise CannotChange(
                f"Keadaan {self.noun} ini sekarang: {self.labels[before]}. Dari situ tidak dapat "
                f"menjadi {self.labels.get(after, after)}. Muat ulang halamannya."
            )

    def can(self, before: str, after: str) -> bool:
        """Whether to show the button."""
        return after in self.moves.get(before, frozenset())
