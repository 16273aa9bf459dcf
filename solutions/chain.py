"""The chain of an idea, link by link, and where a cohort's chains stop."""

from typing import Any

from academy.chain import Link, OpenEnds
from academy.permissions import Scope


class ChainKeeper:
    """Answers the lower floors' question for the chain (settings.CHAIN_KEEPER)."""

    @staticmethod
    def chain_of(record: Any, scope: Scope) -> list[Link]:
        """The chain that a record belongs to, whole."""
        return []

    @staticmethod
    def open_ends(cohort: Any, scope: Scope) -> OpenEnds:
        """Where the chains of a cohort stop."""
        return OpenEnds()
