"""The form that sends a record back: a note at each part that needs another look."""

from typing import Any

from django import forms

from academy.forms import LongTextField

NOTE_LENGTH = 1000


class ReturnForm(forms.Form):
    """One note per part; the short facts share one note and say which of them it is about."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self, *args: Any, parts: dict[str, str], facts: dict[str, str], **kwargs: Any
    ) -> None:
        """
        Args:
            parts: label by name of the parts that have a note of their own.
            facts: label by name of the short facts.
        """
        super().__init__(*args, **kwargs)
        self.parts = parts
        for name, label in parts.items():
            self.fields[f"note_{name}"] = LongTextField(
                label=f"Catatan untuk {label.lower()}",
                max_length=NOTE_LENGTH,
                rows=3,
                required=False,
            )
        self.fields["fact"] = forms.ChoiceField(
            label="Bagian mana?", choices=list(facts.items()), required=False
        )
        self.fields["note_fact"] = LongTextField(
            label="Catatan untuk bagian itu", max_length=NOTE_LENGTH, rows=2, required=False
        )
        self.fields["note_whole"] = LongTextField(
            label="Catatan untuk keseluruhan", max_length=NOTE_LENGTH, rows=3, required=False
        )
        # The notes stand beside the parts they are about, outside the <form> element.
        for bound in self.fields.values():
            bound.widget.attrs["form"] = "kembalikan"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.notes():
            raise forms.ValidationError(
                "Tuliskan sedikitnya satu catatan: apa yang perlu diperbaiki, dan di bagian mana."
            )
        return cleaned

    def notes(self) -> dict[str, str]:
        """The notes that were written, by the name of their part; "" is the whole record."""
        given = {name: self.cleaned_data.get(f"note_{name}", "") for name in self.parts}
        if fact_note := self.cleaned_data.get("note_fact"):
            given[self.cleaned_data.get("fact") or next(iter(self.fields["fact"].choices))[0]] = (
                fact_note
            )
        given[""] = self.cleaned_data.get("note_whole", "")
        return {name: note for name, note in given.items() if note}
