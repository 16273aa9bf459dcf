"""The chain of an idea, link by link, and where a cohort's chains stop."""

from dataclasses import replace
from typing import Any

from academy.chain import Link, OpenEnds
from academy.permissions import Scope
from solutions.links_before import links_before
from solutions.links_doing import links_doing
from solutions.open_ends import open_ends_of
from solutions.strand import strand_of


class ChainKeeper:
    """Answers the lower floors' question for the chain (settings.CHAIN_KEEPER)."""

    @staticmethod
    def chain_of(record: Any, scope: Scope) -> list[Link]:
        """The chain that a record belongs to, whole; the first empty link is the next one."""
        strand = strand_of(record, scope)
        if strand is None:
            return []
        links = [*links_before(strand), *links_doing(strand)]
        if strand.is_over:
            return links
        first = next((at for at, link in enumerate(links) if link.is_empty), None)
        return [replace(link, is_next=at == first) for at, link in enumerate(links)]

    @staticmethod
    def open_ends(cohort: Any, scope: Scope) -> OpenEnds:
        """Where the chains of a cohort stop."""
        return open_ends_of(cohort, scope)
