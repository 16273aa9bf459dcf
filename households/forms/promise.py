"""What is written about a promise: done, broken, told back."""

from typing import Any

from django import forms

from academy.forms import DateField, LongTextField, TextField
from households.models import ListeningSession, NextStep


class DoneForm(forms.Form):
    """On which day it was done."""

    done_on = DateField(label="Dikerjakan pada")


class BreakForm(forms.Form):
    """Why it will not be kept."""

    reason = TextField(
        label="Alasan",
        max_length=300,
        help_text="Keluarga akan mendengarnya pada kunjungan berikut.",
    )


class VisitField(forms.ModelChoiceField):
    """A visit by its day and form, and for a group by its name, so that none is mistaken."""

    def label_from_instance(self, visit: ListeningSession) -> str:
        group = f", {visit.group_name}" if visit.group_name else ""
        return f"{visit.held_on:%d-%m-%Y}, {visit.get_form_display()}{group}"


class TellForm(forms.Form):
    """In which visit it was told, what became of it, and what the family answered."""

    visit = VisitField(ListeningSession.objects.none(), label="Kunjungan", empty_label="Pilih…")
    is_kept = forms.TypedChoiceField(
        label="Yang dikabarkan",
        choices=[("ya", "Janji ini ditepati"), ("tidak", "Janji ini tidak ditepati")],
        coerce=lambda word: word == "ya",
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label="Alasan tidak ditepati",
        max_length=300,
        required=False,
        help_text="Hanya bila tidak ditepati.",
    )
    answer = forms.ChoiceField(
        label="Jawaban keluarga", choices=NextStep.Answer.choices, widget=forms.RadioSelect
    )
    answer_words = LongTextField(
        label="Kata-kata keluarga",
        rows=3,
        max_length=3_000,
        required=False,
        help_text="Seperti diucapkan, dalam bahasa mereka.",
    )

    def __init__(self, *args: Any, promise: NextStep, visits: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ListeningSession.objects.unscoped("visits that were fetched by scope")
        chosen = rows.filter(pk__in=[visit.pk for visit in visits]).order_by("-held_on", "-pk")
        self.fields["visit"].queryset = chosen
        self.fields["visit"].initial = visits[0].pk if len(visits) == 1 else None
        self.reason_known = promise.state_reason
        if promise.state in (NextStep.State.DONE, NextStep.State.BROKEN):
            self.fields["is_kept"].initial = "ya" if promise.state == "done" else "tidak"

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("is_kept") is False and not (values.get("reason") or self.reason_known):
            self.add_error("reason", "Tuliskan alasannya, supaya keluarga mendapat penjelasan.")
        return values
