"""The chain from a sentence to what was told back, as every page of it shows it.

The links themselves are known on the floors above; pages below ask by way of this door, whose
keeper is named in settings.CHAIN_KEEPER.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from academy.permissions import Scope

# The links, in their order, and what each is called.
LINKS = {
    "sentence": "Kalimat", "theme": "Tema", "potential": "Potensi", "idea": "Gagasan",
    "proposal": "Proposal", "coaching": "Coaching", "matching": "Matching",
    "commitment": "Komitmen", "step": "Langkah", "result": "Hasil", "told": "Dikabarkan kembali",
    "lesson": "Pelajaran",
}  # fmt: skip


@dataclass(frozen=True)
class Link:
    """One link: what stands there, whose it is and since when; or that it is still empty.

    Args:
        text: what stands there in a few words; for an empty link, what to do.
        url: the page of it, or the page where the empty link is filled; "" when not yours to open.
    """

    key: str
    text: str
    owner: str = ""
    on: date | None = None
    url: str = ""
    is_empty: bool = False
    is_next: bool = False

    @property
    def label(self) -> str:
        return LINKS[self.key]


@dataclass(frozen=True)
class OpenEnd:
    """A place where a chain stops: what is missing after what, how long, and where to go on."""

    key: str
    text: str
    owner: str
    since: date
    url: str

    @property
    def label(self) -> str:
        return LINKS[self.key]


@dataclass(frozen=True)
class OpenEnds:
    """A cohort's open ends: how many at each link, the oldest by name, and how much is linked."""

    counts: dict[str, int] = field(default_factory=dict)
    oldest: list[OpenEnd] = field(default_factory=list)
    sessions: int = 0
    linked_sessions: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def linked_percent(self) -> int:
        return round(100 * self.linked_sessions / self.sessions) if self.sessions else 0

    @property
    def labelled(self) -> list[tuple[str, int]]:
        return [(LINKS[key], number) for key, number in self.counts.items() if number]


class Keeper(Protocol):
    """Who knows the links."""

    def chain_of(self, record: Any, scope: Scope) -> list[Link]: ...

    def open_ends(self, cohort: Any, scope: Scope) -> OpenEnds: ...


def keeper() -> Keeper:
    """The keeper of the chain that settings name."""
    return import_string(settings.CHAIN_KEEPER)


def chain_of(record: Any, scope: Scope) -> list[Link]:
    """The chain that a session, a potential, an idea or a proposal belongs to, whole."""
    return keeper().chain_of(record, scope)


def open_ends(cohort: Any, scope: Scope) -> OpenEnds:
    """Where the chains of a cohort stop."""
    return keeper().open_ends(cohort, scope)
