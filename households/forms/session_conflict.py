"""Two versions of one session side by side, and the choice between them, part by part."""

from typing import Any

from django.http import QueryDict

from academy.conflict import KEEP, Conflict, Part
from households.forms.session_entry import QUOTE_PART, STEP_PART, SessionEntry
from households.models import ListeningSession


class SessionConflict(Conflict):
    """What was typed beside what is stored; nothing of either is lost."""

    def __init__(self, entry: SessionEntry, session: ListeningSession) -> None:
        self.entry, self.record = entry, session

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
        parts = self.field_parts("household")
        parts.append(Part(QUOTE_PART, "Kutipan", *self._quotes()))
        parts.append(Part(STEP_PART, "Janji dan langkah", *self._steps()))
        return parts

    def _quotes(self) -> tuple[str, str]:
        yours = [f"“{row['words']}” {row['gloss']}".strip() for row in self.entry.quotes.filled()]
        theirs = [f"“{q.words}” {q.gloss}".strip() for q in self.entry.known.values()]
        return "\n".join(yours), "\n".join(theirs)

    def _steps(self) -> tuple[str, str]:
        stored = self.record.next_steps.order_by("sequence", "pk")
        yours = [_step(row["text"], row["due_on"]) for row in self.entry.steps.filled()]
        return "\n".join(yours), "\n".join(_step(step.text, step.due_on) for step in stored)


def _step(text: str, due_on: Any) -> str:
    return f"{text} ({due_on:%d-%m-%Y})" if due_on else text
