"""A row of the cohort's own work while it is changed: of two corrections at once one stands."""

from typing import Any, TypeVar

from academy.errors import Stale
from academy.permissions import Scope

Row = TypeVar("Row", bound=Any)


def lock(row: Row, *, scope: Scope, version: int | None = None) -> Row:
    """A row that this person sees, locked while it is changed.

    Raises:
        Stale: when it was saved since that version was opened.
    """
    rows = type(row).objects.visible_to(scope).select_for_update(of=("self",))
    locked = rows.get(pk=row.pk)
    if version is not None and locked.version != version:
        raise Stale(locked)
    return locked
