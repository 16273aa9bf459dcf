"""Two versions of one proposal side by side, and the choice between them, part by part."""

from typing import Any

from django.http import QueryDict

from academy.conflict import KEEP, Conflict, Part
from solutions.forms.proposals import NOUNS, ProposalEntry
from solutions.models import Proposal
from solutions.versions import section_text, snapshot


class ProposalConflict(Conflict):
    """What was typed beside what is stored; nothing of either is lost."""

    def __init__(self, entry: ProposalEntry, proposal: Proposal) -> None:
        self.entry, self.record = entry, proposal

    def chosen(self, post: QueryDict) -> dict[str, Any]:
        """Parts to save: the typed ones, without those for which the stored one was chosen."""
        stored = set(post.getlist(KEEP))
        return {
            "fields": {k: v for k, v in self.entry.fields.items() if k not in stored},
            "parts": {k: None if k in stored else v for k, v in self.entry.parts.items()},
        }

    @property
    def rows(self) -> list[Part]:
        """Every part with both versions, as the page shows them."""
        stored = snapshot(self.record)
        typed = {"fields": {}, **{key: _plain(rows) for key, rows in self.entry.parts.items()}}
        return self.field_parts() + [
            Part(key, noun, section_text(typed, key), section_text(stored, key))
            for key, noun in NOUNS.items()
        ]


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Typed rows in the words of a version."""
    return [
        {name: _value(value) for name, value in row.items() if name not in ("pk", "DELETE")}
        for row in rows
    ]


def _value(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return f"{value.normalize():f}" if hasattr(value, "normalize") else value
