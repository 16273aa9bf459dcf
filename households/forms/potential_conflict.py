"""Two versions of one potential side by side, and the choice between them, part by part."""

from typing import Any

from django.http import QueryDict

from academy.conflict import KEEP, Conflict, Part
from households.forms.potential import PotentialEntry
from households.models import LocalPotential, Quote

SOURCES = "quotes"


class PotentialConflict(Conflict):
    """What was typed beside what is stored."""

    def __init__(self, entry: PotentialEntry, potential: LocalPotential) -> None:
        self.entry, self.record = entry, potential

    def chosen(self, post: QueryDict) -> dict[str, Any]:
        """Parts to save: the typed ones, without those for which the stored one was chosen."""
        stored = set(post.getlist(KEEP))
        fields = {name: value for name, value in self.entry.fields.items() if name not in stored}
        quotes = None if SOURCES in stored else self.entry.form.cleaned_data["quotes"]
        return {"fields": fields, "quotes": quotes}

    @property
    def rows(self) -> list[Part]:
        yours = self.entry.form.cleaned_data["quotes"]
        cited = self.record.sources.values_list("quote_id", flat=True)
        known = self.entry.form.known
        theirs = [known[str(pk)] for pk in cited if str(pk) in known]
        return [
            *self.field_parts(),
            Part(SOURCES, "Kalimat sumber", _words(yours), _words(theirs)),
        ]


def _words(quotes: list[Quote]) -> str:
    return "\n".join(f"“{quote.words}”" for quote in quotes)
