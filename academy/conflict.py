"""Two versions of one record side by side, and the choice between them, part by part."""

from dataclasses import dataclass
from typing import Any

KEEP = "pakai_tersimpan"  # names of the parts for which the stored version was chosen


@dataclass(frozen=True)
class Part:
    """One part in both versions, in words."""

    name: str
    label: str
    yours: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.yours.strip() != self.theirs.strip()


class Conflict:
    """What was typed beside what is stored; nothing of either is lost."""

    entry: Any
    record: Any

    @property
    def rows(self) -> list[Part]:
        """Every part with both versions, as the page shows them."""
        raise NotImplementedError

    @property
    def differing(self) -> list[Part]:
        return [part for part in self.rows if part.differs]

    @property
    def sorted_rows(self) -> list[Part]:
        """What differs comes first: that is what one has to choose from."""
        return sorted(self.rows, key=lambda part: not part.differs)

    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be sent again with the choice."""
        left_out = ("csrfmiddlewaretoken", "penulis", "action", "version", KEEP)
        data = self.entry.form.data
        return [
            (name, value) for name in data if name not in left_out for value in data.getlist(name)
        ]

    def field_parts(self, *left_out: str) -> list[Part]:
        """The plain fields of the form in both versions."""
        typed = self.entry.fields
        return [
            Part(
                name, field.label, in_words(field, typed[name]),
                in_words(field, getattr(self.record, name)),
            )
            for name, field in self.entry.form.fields.items()
            if name in typed and name not in left_out
        ]  # fmt: skip


def in_words(field: Any, value: Any) -> str:
    """A value as people read it."""
    labels = dict(getattr(field, "choices", ()))
    if isinstance(value, list):
        return ", ".join(str(labels.get(one, one)) for one in value)
    if hasattr(value, "strftime"):
        return value.strftime("%H.%M" if hasattr(value, "hour") else "%d-%m-%Y")
    if value is None:
        return ""
    return str(labels.get(value, value)) if isinstance(value, str) else str(value)
