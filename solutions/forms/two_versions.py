"""Two versions of a short form side by side, and the choice between them, part by part."""

from typing import Any

from django import forms
from django.http import QueryDict

from academy.conflict import KEEP, Conflict, Part, in_words


class TwoVersions(Conflict):
    """What was typed beside what is stored; nothing of either is lost."""

    def __init__(self, form: forms.Form, record: Any, stored: dict[str, Any]) -> None:
        self.entry, self.form, self.record, self.stored = self, form, record, stored

    def chosen(self, post: QueryDict) -> dict[str, Any]:
        """Parts to save: the typed ones, without those for which the stored one was chosen."""
        kept = set(post.getlist(KEEP))
        typed = self.form.cleaned_data
        return {name: typed[name] for name in self.stored if name not in kept}

    @property
    def rows(self) -> list[Part]:
        """Every part with both versions."""
        typed, fields = self.form.cleaned_data, self.form.fields
        return [
            Part(
                name, str(fields[name].label), _words(fields[name], typed[name]),
                _words(fields[name], theirs),
            )
            for name, theirs in self.stored.items()
        ]  # fmt: skip


def _words(field: Any, value: Any) -> str:
    if isinstance(field, forms.ModelChoiceField):
        return "" if value is None else str(field.label_from_instance(value))
    return in_words(field, value)
