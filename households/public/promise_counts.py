"""Promises to families in numbers: open, late, done but not told, kept, broken."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from households.models import NextStep
from households.public.rows import COUNTED_WITHOUT_NAMES


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """Promises of accepted sessions in one region, and to how many families they were made."""

    region_id: str
    theme_code: str
    open: int
    late: int
    done: int
    kept: int
    broken: int
    families: int

    @property
    def total(self) -> int:
        """All of them; the late ones are among the open."""
        return self.open + self.done + self.kept + self.broken


def promises(
    region_ids: Collection[str], today: date, *, by_theme: bool = False
) -> list[PromiseCount]:
    """Promises by region, or by region and theme spoken of in the session they were made in.

    A promise whose session speaks of two themes counts with both; without `by_theme` once.
    """
    state = NextStep.State
    one = "session__quotes__themes__code" if by_theme else None
    rows = (
        NextStep.objects.unscoped(COUNTED_WITHOUT_NAMES)
        .promises()
        .filter(
            Q(session__household__isnull=True) | Q(session__household__withdrawn_at__isnull=True),
            session__status="accepted",
            session__region__in=region_ids,
        )
        .order_by()
    )
    if one:
        rows = rows.filter(
            session__quotes__withdrawn_at__isnull=True, session__quotes__themes__isnull=False
        )
    rows = rows.values("session__region_id", *([one] if one else [])).annotate(
        **{
            key.value: Count("pk", distinct=True, filter=Q(state=key))
            for key in (state.OPEN, state.DONE, state.KEPT, state.BROKEN)
        },
        late=Count("pk", distinct=True, filter=Q(state=state.OPEN, due_on__lt=today)),
        families=Count("session__household", distinct=True),
    )
    return [
        PromiseCount(
            row["session__region_id"], row[one] if one else "", row["open"], row["late"],
            row["done"], row["kept"], row["broken"], row["families"],
        )
        for row in rows.order_by("session__region_id", *([one] if one else []))
    ]  # fmt: skip
