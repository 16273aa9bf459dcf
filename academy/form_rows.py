"""Rows of a long form that can be added and taken away: quotes, next steps."""

from typing import Any

from django import forms
from django.http import QueryDict

from academy.form_kept import as_initial


class RowForm(forms.Form):
    """One row; it counts as filled once one of its `telling` fields holds something."""

    telling: tuple[str, ...] = ()

    def has_changed(self) -> bool:
        """Defaults that nobody touched, such as a language, make no row."""
        return any(name in self.changed_data for name in self.telling)


class RowFormSet(forms.BaseFormSet):
    """All rows may stay empty: each carries its own number, none is there by its place."""

    def __init__(self, *args: Any, blank_rows: int = 1, **kwargs: Any) -> None:
        self.extra = len(kwargs.get("initial") or ()) + blank_rows
        super().__init__(*args, **kwargs)

    def initial_form_count(self) -> int:
        return 0

    def filled(self) -> list[dict[str, Any]]:
        """What was cleaned, row by row, without empty ones and those taken away."""
        return [
            form.cleaned_data
            for form in self.forms
            if form.has_changed() and not self._should_delete_form(form)
        ]

    def errors_in_words(self, noun: str) -> list[dict[str, str]]:
        """Errors for the summary: where to go, and which row says what."""
        found = [{"target": f"{self.prefix}-rows", "text": text} for text in self.non_form_errors()]
        for place, form in enumerate(self.forms, start=1):
            for name, errors in form.errors.items():
                field = form[name] if name in form.fields else None
                target = field.auto_id if field and not field.is_hidden else f"{self.prefix}-rows"
                label = f", {field.label.lower()}" if field and not field.is_hidden else ""
                found += [{"target": target, "text": f"{noun} {place}{label}: {e}"} for e in errors]
        return found


def rows_in(data: QueryDict, formset: RowFormSet) -> list[dict[str, Any]]:
    """Rows that were typed before, as first values of a fresh formset; none is judged yet."""
    try:
        total = int(data.get(f"{formset.prefix}-TOTAL_FORMS", "0"))
    except ValueError:
        total = 0
    rows = [
        as_initial(formset.empty_form, data, f"{formset.prefix}-{number}")
        for number in range(min(max(total, 0), formset.absolute_max))
    ]
    return [row for row in rows if any(row.values()) and not row.get("DELETE")]
