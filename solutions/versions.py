"""A proposal as it read at one moment, and what changed between two such moments."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format

from academy.differences import Change, change
from academy.models import User
from academy.money import rupiah
from solutions.models import BudgetLine, Evidence, Proposal, ProposalVersion, Strategy

FIELD_NAMES = (*Proposal.TEXT_FIELDS, "strategies")
SECTIONS = Proposal.SECTIONS


def snapshot(proposal: Proposal) -> dict[str, Any]:
    """All a proposal says, as plain data; of cited words and potentials only the keys."""
    fields = {name: getattr(proposal, name) for name in FIELD_NAMES}
    fields["group"] = proposal.group_id
    evidence = Evidence.objects.unscoped("keys of what this proposal cites").filter(
        idea=proposal.idea_id
    )
    pairs = list(evidence.order_by("pk").values_list("quote_id", "potential_id"))
    return {
        "fields": fields,
        "activities": _rows(proposal.activities, "text", "starts_on", "ends_on"),
        "budget": _rows(
            proposal.budget_lines, "item", "quantity", "unit", "unit_price", "amount", "payer",
            "payer_note",
        ),
        "indicators": _rows(
            proposal.indicators, "text", "unit", "baseline", "target", "is_families_choice",
        ),
        "evidence": {
            "quotes": [quote for quote, _ in pairs if quote],
            "potentials": [potential for _, potential in pairs if potential],
        },
    }  # fmt: skip


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in rows.order_by("sequence", "pk").values(*names)
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def keep_version(
    proposal: Proposal, *, reason: str, by: User, now: datetime | None = None
) -> ProposalVersion:
    """Keep the proposal as it reads now; a later change never touches it."""
    last = proposal.versions.aggregate(last=Max("number"))["last"] or 0
    return ProposalVersion.objects.create(
        proposal=proposal, number=last + 1, reason=reason, content=snapshot(proposal),
        at=now or timezone.now(), by=by,
    )  # fmt: skip


def compare(older: dict[str, Any], newer: dict[str, Any]) -> list[Change]:
    """The sections that differ, in the order in which they are read, word by word."""
    changes = (
        change(key, label, section_text(older, key), section_text(newer, key))
        for key, label in SECTIONS.items()
    )
    return [one for one in changes if one is not None]


def read_version(version: ProposalVersion) -> list[tuple[str, str, str]]:
    """A version's sections as they are read: key, name and text; empty ones are left out."""
    texts = ((key, name, section_text(version.content, key)) for key, name in SECTIONS.items())
    return [row for row in texts if row[2]]


def section_text(content: dict[str, Any], key: str) -> str:
    """One section of a version as lines of text."""
    fields = content["fields"]
    if key == "strategies":
        codes = fields.get("strategies") or []
        return "\n".join(f"{code}: {Strategy(code).label}" for code in codes)
    if key == "activities":
        return "\n".join(
            f"{row['text']} ({_day(row['starts_on'])} sampai {_day(row['ends_on'])})"
            for row in content["activities"]
        )
    if key == "budget":
        return "\n".join(_budget_text(row) for row in content["budget"])
    if key == "indicators":
        return "\n".join(
            f"{row['text']}: {row['baseline']} menjadi {row['target']} {row['unit']}"
            for row in content["indicators"]
        )
    return fields.get(key) or ""


def _day(text: str) -> str:
    """A day of a version as it is read."""
    return date_format(date.fromisoformat(text), "j F Y")


def _budget_text(row: dict[str, Any]) -> str:
    payer = BudgetLine.Payer(row["payer"]).label
    note = f", {row['payer_note']}" if row["payer_note"] else ""
    return (
        f"{row['item']}: {row['quantity']} {row['unit']} x {rupiah(row['unit_price'])} = "
        f"{rupiah(row['amount'])} ({payer}{note})"
    )
