"""The four numbers of a proposal's money: planned, promised, received, spent; by who pays."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Sum

from academy.money import rupiah
from academy.permissions import Scope
from solutions.models import BudgetLine, Commitment, MoneyEntry, Proposal

NUMBERS = {
    "planned": "Direncanakan", "promised": "Dijanjikan", "received": "Diterima",
    "spent": "Dibelanjakan",
}  # fmt: skip
NOT_SAID = "belum dirinci"


@dataclass(slots=True)
class MoneyRow:
    """One payer, one commitment or all of them, in the four numbers."""

    label: str
    planned: int = 0
    promised: int = 0
    received: int = 0
    spent: int = 0
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.planned or self.promised or self.received or self.spent)

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Name and amount of each number, ready to print."""
        return [(name, rupiah(getattr(self, key))) for key, name in NUMBERS.items()]

    @property
    def own_figures(self) -> list[tuple[str, str]]:
        """The same without what was planned: what a partner is told of its own."""
        return self.figures[1:]


@dataclass(frozen=True, slots=True)
class MoneyBar:
    label: str
    value_label: str
    width: str


@dataclass(frozen=True)
class Budget:
    """What the follow-up page tells of money; what does not fit is said, never hidden."""

    total: MoneyRow
    payers: list[MoneyRow] = field(default_factory=list)
    commitments: list[MoneyRow] = field(default_factory=list)

    @property
    def bars(self) -> list[MoneyBar]:
        """The four numbers, drawn against the largest."""
        amounts = {key: getattr(self.total, key) for key in NUMBERS}
        most = max(amounts.values())
        return [
            MoneyBar(NUMBERS[key], rupiah(amount), f"{100 * amount / most if most else 0:.1f}%")
            for key, amount in amounts.items()
        ]

    @property
    def is_overspent(self) -> bool:
        return self.total.spent > self.total.received

    @property
    def warnings(self) -> list[str]:
        """What in these numbers needs a look, each with what to do."""
        found = []
        if self.is_overspent:
            gap = rupiah(self.total.spent - self.total.received)
            found.append(
                f"Yang dibelanjakan {gap} lebih banyak daripada yang diterima. Periksa catatannya, "
                "atau catat uang masuk yang belum ditulis."
            )
        if self.total.planned and self.total.spent > self.total.planned:
            gap = rupiah(self.total.spent - self.total.planned)
            found.append(f"Yang dibelanjakan {gap} lebih banyak daripada rencana anggaran.")
        found += [
            f"Yang diterima dari {row.label} {rupiah(row.received - row.promised)} lebih banyak "
            "daripada komitmennya. Periksa catatannya."
            for row in self.commitments
            if row.received > row.promised
        ]
        return found


def budget_of(proposal: Proposal, scope: Scope) -> Budget:
    """The money of a proposal that was fetched by scope, by payer and by commitment.

    An entry counts for the payer of its budget line; without one, a commitment in money counts as
    a partner's money and any other as a partner's goods or work.
    """
    payers = {key: MoneyRow(label) for key, label in BudgetLine.Payer.choices}
    payers[""] = MoneyRow(NOT_SAID)
    lines = BudgetLine.objects.visible_to(scope).filter(proposal=proposal).order_by()
    for payer, amount in lines.values_list("payer").annotate(amount=Sum("amount")):
        payers[payer].planned = amount
    rows = {}
    for one in commitments_that_count(proposal, scope):
        rows[one.pk] = MoneyRow(
            one.organization.name, promised=one.value,
            note=f"{one.text} ({one.get_state_display()})",
        )  # fmt: skip
        payers[_payer_of(one.kind)].promised += one.value
    entries = MoneyEntry.objects.visible_to(scope).filter(proposal=proposal).standing()
    sums = entries.order_by().values_list(
        "kind", "commitment_id", "commitment__kind", "budget_line__payer"
    )
    for kind, commitment, given, payer, amount in sums.annotate(amount=Sum("amount")):
        whose = payer or (_payer_of(given) if given else "")
        _add(payers[whose], kind, amount)
        if commitment in rows:
            _add(rows[commitment], kind, amount)
    return Budget(
        total=_sum_of("Semua", payers.values()),
        payers=[row for row in payers.values() if not row.is_empty],
        commitments=list(rows.values()),
    )


def commitments_that_count(proposal: Proposal, scope: Scope) -> list[Commitment]:
    """Commitments that nobody called off, as far as the person sees them, by their day."""
    rows = Commitment.objects.visible_to(scope).filter(proposal=proposal)
    return list(rows.exclude(state=Commitment.State.CANCELLED).order_by("due_on", "pk"))


def own_money(proposal: Proposal, scope: Scope) -> list[MoneyRow]:
    """To a partner: what came in and was spent of each commitment of its own."""
    commitments = commitments_that_count(proposal, scope)
    sums: dict[int, MoneyRow] = defaultdict(lambda: MoneyRow(""))
    entries = MoneyEntry.objects.visible_to(scope).standing().filter(commitment__in=commitments)
    for pk, kind, amount in (
        entries.order_by().values_list("commitment_id", "kind").annotate(amount=Sum("amount"))
    ):
        _add(sums[pk], kind, amount)
    return [
        MoneyRow(
            one.text, promised=one.value, received=sums[one.pk].received,
            spent=sums[one.pk].spent, note=one.get_state_display(),
        )
        for one in commitments
    ]  # fmt: skip


def _payer_of(kind: str) -> str:
    payer = BudgetLine.Payer
    return payer.PARTNER if kind == "money" else payer.PARTNER_KIND


def _add(row: MoneyRow, kind: str, amount: int) -> None:
    if kind == MoneyEntry.Kind.RECEIVED:
        row.received += amount
    else:
        row.spent += amount


def _sum_of(label: str, rows: Iterable[MoneyRow]) -> MoneyRow:
    total = MoneyRow(label)
    for row in rows:
        for key in NUMBERS:
            setattr(total, key, getattr(total, key) + getattr(row, key))
    return total
