"""Two versions of one session side by side, and the choice between them, part by part."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from households.forms.session_entry import QUOTE_PART, STEP_PART, SessionEntry
from households.models import ListeningSession

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


class SessionConflict:
    """What was typed beside what is stored; nothing of either is lost."""

    def __init__(self, entry: SessionEntry, session: ListeningSession) -> None:
        self.entry, self.session = entry, session

    def chosen(self, post: QueryDict) -> dict[str, Any]:
        """Parts to save: the typed ones, without those for which the stored one was chosen."""
        stored = set(post.getlist(KEEP))
        fields = self.entry.fields
        del fields["household"]  # a session stays with its family
        return {
            "fields": {name: value for name, value in fields.items() if name not in stored},
            "quotes": None if QUOTE_PART in stored else self.entry.quotes.filled(),
            "steps": None if STEP_PART in stored else self.entry.steps.filled(),
        }

    @property
    def rows(self) -> list[Part]:
        """Every part with both versions, as the page shows them."""
        typed = self.entry.fields
        parts = [
            Part(
                name, field.label, in_words(field, typed[name]),
                in_words(field, getattr(self.session, name)),
            )
            for name, field in self.entry.form.fields.items()
            if name in typed and name != "household"
        ]  # fmt: skip
        parts.append(Part(QUOTE_PART, "Kutipan", *self._quotes()))
        parts.append(Part(STEP_PART, "Janji dan langkah", *self._steps()))
        return parts

    @property
    def differing(self) -> list[Part]:
        return [part for part in self.rows if part.differs]

    def typed(self) -> list[tuple[str, str]]:
        """Everything that was typed, to be sent again with the choice."""
        left_out = ("csrfmiddlewaretoken", "penulis", "action", "version", KEEP)
        data = self.entry.form.data
        return [
            (name, value) for name in data if name not in left_out for value in data.getlist(name)
        ]

    def _quotes(self) -> tuple[str, str]:
        yours = [f"“{row['words']}” {row['gloss']}".strip() for row in self.entry.quotes.filled()]
        theirs = [f"“{q.words}” {q.gloss}".strip() for q in self.entry.known.values()]
        return "\n".join(yours), "\n".join(theirs)

    def _steps(self) -> tuple[str, str]:
        stored = self.session.next_steps.order_by("sequence", "pk")
        yours = [_step(row["text"], row["due_on"]) for row in self.entry.steps.filled()]
        return "\n".join(yours), "\n".join(_step(step.text, step.due_on) for step in stored)


def _step(text: str, due_on: Any) -> str:
    return f"{text} ({due_on:%d-%m-%Y})" if due_on else text


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
