"""How far a proposal has come: its steps counted, all with the same weight."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from academy.permissions import Scope
from solutions.models import ActionStep

EXPLAINED = (
    "Setiap langkah dihitung sama. Langkah yang tidak jadi tidak ikut dihitung, dan alasannya "
    "tetap dapat dibaca."
)


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps of one proposal by state; the late ones are among those planned or running."""

    planned: int = 0
    running: int = 0
    done: int = 0
    dropped: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        """All that are still meant to be done, or were."""
        return self.planned + self.running + self.done

    @property
    def percent(self) -> int:
        """Done of all, rounded down: a hundred only when nothing is left."""
        return 100 * self.done // self.total if self.total else 0

    @property
    def width(self) -> str:
        return f"{self.percent}%"

    @property
    def sentence(self) -> str:
        """The bar in words."""
        if not self.total:
            return "Belum ada langkah yang direncanakan."
        words = [f"{self.done} dari {self.total} langkah selesai"]
        if self.running:
            words.append(f"{self.running} sedang dikerjakan")
        if self.late:
            words.append(f"{self.late} terlambat")
        if self.dropped:
            words.append(f"{self.dropped} tidak jadi")
        return ", ".join(words) + "."


def progress_of(proposal_ids: Collection[int], scope: Scope, today: date) -> dict[int, Progress]:
    """The progress of each of these proposals, as far as the person sees their steps."""
    state = ActionStep.State
    is_open = Q(state__in=[state.PLANNED, state.RUNNING])
    rows = (
        ActionStep.objects.visible_to(scope)
        .filter(proposal__in=proposal_ids)
        .order_by()
        .values("proposal_id")
        .annotate(
            late=Count("pk", filter=is_open & Q(due_on__lt=today)),
            **{one.value: Count("pk", filter=Q(state=one)) for one in state},
        )
    )
    found = {row.pop("proposal_id"): Progress(**row) for row in rows}
    return {pk: found.get(pk, Progress()) for pk in proposal_ids}
