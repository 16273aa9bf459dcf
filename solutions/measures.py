"""What came of a proposal: measured, seen on the families' own map, and told back to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils import timezone

import households.public as public
from academy.charts import StripChart, StripRow, strip_chart
from academy.disclosure import SMALLEST_SHOWN, Sum, protect
from academy.permissions import Scope
from academy.templatetags.akademi import angka, tanggal
from solutions.models import ActionStep, Proposal, Result, ResultReturn, SuccessIndicator

# Told back ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One visit in which a result was told, and what of it stands today.

    Args:
        answer: the family's sentence; None once the family took its words back.
        counts: False once the family withdrew from taking part altogether.
    """

    told_on: date
    answer: public.ReleasedQuote | None
    counts: bool


@dataclass(frozen=True)
class Outcome:
    """A result as it is shown, with the visits in which it was told."""

    result: Result
    told: list[Told] = field(default_factory=list)

    @property
    def is_told(self) -> bool:
        """A result counts as returned only through a visit that still stands."""
        return any(one.counts for one in self.told)

    @property
    def told_on(self) -> date | None:
        return max((one.told_on for one in self.told if one.counts), default=None)


def outcomes_of(results: Sequence[Result]) -> list[Outcome]:
    """Results that were fetched by scope with their visits; words are fetched anew each time."""
    rows = list(
        ResultReturn.objects.unscoped("of results that were fetched by scope")
        .filter(result__in=results)
        .order_by("told_on", "pk")
    )
    answers = public.released_quotes({row.answer_id for row in rows})
    standing = public.standing_visits({row.session_id for row in rows})
    told: dict[int, list[Told]] = {}
    for row in rows:
        counts = row.session_id in standing
        one = Told(row.told_on, answers.get(row.answer_id) if counts else None, counts)
        told.setdefault(row.result_id, []).append(one)
    return [Outcome(result, told.get(result.pk, [])) for result in results]


def results_of(proposal: Proposal, scope: Scope) -> list[Outcome]:
    """All results of a proposal, latest first, whether they worked or not."""
    rows = Result.objects.visible_to(scope).filter(proposal=proposal)
    rows = rows.select_related("step", "indicator").order_by("-measured_on", "-pk")
    return outcomes_of(list(rows))


# Measured ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeasureBar:
    """One line of the drawing: where it began, where it is, where it should get."""

    label: str
    value_label: str
    width: str
    css: str


@dataclass(frozen=True)
class Measure:
    """One indicator of success from its beginning to its target."""

    indicator: SuccessIndicator
    readings: list[tuple[date, Decimal]]

    @property
    def latest(self) -> Decimal | None:
        return self.readings[-1][1] if self.readings else None

    @property
    def percent(self) -> int | None:
        """How much of the way is done; None when nothing was to change or nothing is measured."""
        way = self.indicator.target - self.indicator.baseline
        if self.latest is None or not way:
            return None
        return int(100 * (self.latest - self.indicator.baseline) / way)

    @property
    def sentence(self) -> str:
        one = self.indicator
        aim = f"tujuannya {angka(one.target)} {one.unit}"
        if self.latest is None:
            return f"Belum diukur. Awalnya {angka(one.baseline)}, {aim}."
        words = f"Dari {angka(one.baseline)} menjadi {angka(self.latest)}; {aim}."
        if self.percent is None:
            return words
        if self.percent < 0:
            return f"{words} Nilainya menjauh dari tujuan."
        reached = min(self.percent, 100)
        return f"{words} {reached} persen jalannya sudah ditempuh."

    @property
    def bars(self) -> list[MeasureBar]:
        one = self.indicator
        lines = [("Awal", one.baseline, "bar bar-skipped")]
        lines += [(tanggal(day), value, "bar") for day, value in self.readings]
        lines.append(("Tujuan", one.target, "bar bar-2"))
        most = max(value for _, value, _ in lines)
        return [
            MeasureBar(label, f"{angka(value)} {one.unit}", _width(value, most), css)
            for label, value, css in lines
        ]


def _width(value: Decimal, most: Decimal) -> str:
    return f"{max(100 * value / most, Decimal(0)):.1f}%" if most > 0 else "0%"


def measures_of(proposal: Proposal, outcomes: Iterable[Outcome], scope: Scope) -> list[Measure]:
    """Each indicator of a proposal with what was measured so far, oldest first."""
    readings: dict[int, list[tuple[date, Decimal]]] = {}
    for outcome in outcomes:
        result = outcome.result
        if result.indicator_id is not None and result.value is not None:
            readings.setdefault(result.indicator_id, []).append((result.measured_on, result.value))
    rows = SuccessIndicator.objects.visible_to(scope).filter(proposal=proposal)
    return [
        Measure(one, list(reversed(readings.get(one.pk, []))))
        for one in rows.order_by("sequence", "pk")
    ]


# On the families' own map ------------------------------------------------------------------------


@dataclass(frozen=True)
class FamilyMap:
    """Peta Keluarga of the helped families before the first step and now.

    Args:
        too_few: names of indicators that fewer than five families marked on both sides.
    """

    since: date | None = None
    chart: StripChart | None = None
    too_few: tuple[str, ...] = ()


def work_began_on(steps: Iterable[ActionStep]) -> date | None:
    """The first day of work: when the activity of a begun step starts, else when it was planned."""
    days = []
    for step in steps:
        if step.state not in (ActionStep.State.RUNNING, ActionStep.State.DONE):
            continue
        began = [step.activity.starts_on] if step.activity is not None else []
        began += [step.ended_on] if step.ended_on else []
        days.append(min(began) if began else timezone.localdate(step.created_at))
    return min(days, default=None)


def family_map_of(
    proposal: Proposal, measures: Iterable[Measure], steps: Iterable[ActionStep]
) -> FamilyMap | None:
    """What changed on the maps of the group, for the indicators the proposal names.

    None when the proposal names no group or no such indicator. Fewer than five families are left
    out whole, and of the others every mark from which few could be worked out.
    """
    indicators = {one.indicator.map_indicator_id for one in measures} - {None}
    if proposal.group_id is None or not indicators:
        return None
    since = work_began_on(steps)
    if since is None:
        return FamilyMap()
    changes = public.map_change(proposal.group_id, indicators, since)
    shown = [one for one in changes if one.families >= SMALLEST_SHOWN]
    few = tuple(one.name for one in changes if one.families < SMALLEST_SHOWN)
    return FamilyMap(since, _chart(shown) if shown else None, few)


def _chart(changes: Sequence[public.MapChange]) -> StripChart:
    numbers, sums = {}, []
    for one in changes:
        for side in ("before", "after"):
            parts = {(one.code, side, mark): n for mark, n in getattr(one, side).items()}
            numbers |= parts
            numbers[(one.code, side)] = one.families
            sums.append(Sum((one.code, side), tuple(parts)))
    shown = protect(numbers, sums)
    rows = [
        StripRow(
            one.name, *(shown[(one.code, side, mark)] for mark in ("red", "yellow", "green")), 0,
            shown[(one.code, side)], note,
        )
        for one in changes
        for side, note in (("before", "sebelum"), ("after", "sesudah"))
    ]  # fmt: skip
    return strip_chart(rows, key="peta-hasil", title="Peta Keluarga")
