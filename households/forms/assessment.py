"""Peta Keluarga as a form: the family marks, chooses what comes first, and says why."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from academy.forms import DateField, LongTextField, RecordForm, TextField
from households.models import Assessment, Indicator, Mark
from households.story import DIMENSION_ICONS, LEVELS

MOST_PRIORITIES = 5
FIRST_DAY = date(2020, 1, 1)
NAMES = {Mark.RED: "Merah", Mark.YELLOW: "Kuning", Mark.GREEN: "Hijau", Mark.SKIPPED: "Lewati dulu"}
ORDER = (Mark.RED, Mark.YELLOW, Mark.GREEN, Mark.SKIPPED)


@dataclass(frozen=True)
class Option:
    """One mark a family may choose, in the words of this indicator."""

    value: int
    level: str
    name: str
    words: str
    is_checked: bool


@dataclass(frozen=True)
class Question:
    """One indicator as the page draws it."""

    number: int
    indicator: Indicator
    field: BoundField
    options: list[Option]
    earlier: str


@dataclass(frozen=True)
class Step:
    """The questions of one dimension."""

    name: str
    icon: str
    questions: list[Question]


@dataclass(frozen=True)
class PriorityRow:
    """One of the places for what the family wants to change first."""

    number: int
    indicator: BoundField
    reason: BoundField


class AssessmentForm(RecordForm):
    """The family holds the answers, the facilitator only the pen."""

    assessed_on = DateField(label="Tanggal", error_messages={"required": "Isi tanggalnya."})
    note = LongTextField(
        label="Catatan keluarga",
        required=False,
        max_length=4000,
        rows=3,
        help_text="Kata-kata keluarga tentang peta ini. Boleh kosong.",
    )

    def __init__(
        self, *args: Any, today: date, earlier: Assessment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("assessed_on", today)
        self.indicators = list(
            Indicator.objects.filter(is_active=True).prefetch_related("levels").order_by("order")
        )
        self.earlier = (
            {answer.indicator_id: Mark(answer.mark) for answer in earlier.answers.all()}
            if earlier
            else {}
        )
        for indicator in self.indicators:
            self.fields[f"tanda-{indicator.code}"] = forms.TypedChoiceField(
                label=indicator.name, required=False, coerce=int, choices=Mark.choices,
                empty_value=Mark.SKIPPED,
                error_messages={"invalid_choice": "Pilih merah, kuning, hijau, atau lewati."},
            )  # fmt: skip
        chosen = [("", "Belum memilih"), *((i.code, i.name) for i in self.indicators)]
        for number in range(1, MOST_PRIORITIES + 1):
            self.fields[f"prioritas-{number}"] = forms.ChoiceField(
                label=f"Prioritas {number}", required=False, choices=chosen,
                error_messages={"invalid_choice": "Pilih dari daftar."},
            )  # fmt: skip
            self.fields[f"alasan-{number}"] = TextField(
                label="Mengapa ini penting bagi kami", required=False, max_length=500
            )

    def steps(self) -> list[Step]:
        """The questions by dimension, in the order they are asked."""
        groups: dict[str, list[Question]] = defaultdict(list)
        for number, indicator in enumerate(self.indicators, start=1):
            groups[indicator.dimension].append(self._question(number, indicator))
        return [
            Step(Indicator.Dimension(code).label, DIMENSION_ICONS[code], questions)
            for code, questions in groups.items()
        ]

    def _question(self, number: int, indicator: Indicator) -> Question:
        field = self[f"tanda-{indicator.code}"]
        chosen = str(field.value() if field.value() is not None else "")
        words = {level.mark: level.words for level in indicator.levels.all()}
        options = [
            Option(mark.value, LEVELS[mark], NAMES[mark], words.get(mark, ""), chosen == str(mark))
            for mark in ORDER
        ]
        earlier = self.earlier.get(indicator.pk)
        return Question(
            number, indicator, field, options, "" if earlier is None else LEVELS[earlier]
        )

    def priority_rows(self) -> list[PriorityRow]:
        return [
            PriorityRow(number, self[f"prioritas-{number}"], self[f"alasan-{number}"])
            for number in range(1, MOST_PRIORITIES + 1)
        ]

    def clean_assessed_on(self) -> date:
        assessed_on = self.cleaned_data["assessed_on"]
        if assessed_on > self.today:
            raise ValidationError("Tanggal Peta Keluarga tidak boleh di masa depan.")
        if assessed_on < FIRST_DAY:
            raise ValidationError("Tanggal Peta Keluarga tidak boleh sebelum tahun 2020.")
        return assessed_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen: list[str] = []
        for number in range(1, MOST_PRIORITIES + 1):
            code, reason = cleaned.get(f"prioritas-{number}"), cleaned.get(f"alasan-{number}")
            if code and code in chosen:
                self.add_error(f"prioritas-{number}", "Ini sudah dipilih di atas. Pilih yang lain.")
            if code and not reason and f"alasan-{number}" not in self.errors:
                self.add_error(f"alasan-{number}", "Tuliskan alasan keluarga memilih ini.")
            if reason and not code and f"prioritas-{number}" not in self.errors:
                self.add_error(f"prioritas-{number}", "Pilih yang ingin diubah keluarga.")
            chosen.append(code or "")
        marks = [value for name, value in cleaned.items() if name.startswith("tanda-")]
        if not self.errors and not any(mark != Mark.SKIPPED for mark in marks):
            raise ValidationError(
                "Belum ada satu pun yang dinilai keluarga. Pilih warnanya bersama keluarga."
            )
        return cleaned

    def answers(self) -> dict[Indicator, int]:
        """What was not marked was passed over."""
        return {i: self.cleaned_data[f"tanda-{i.code}"] for i in self.indicators}

    def priorities(self) -> list[tuple[Indicator, str]]:
        """What the family wants to change first, in its order, each with its reason."""
        by_code = {indicator.code: indicator for indicator in self.indicators}
        rows = [
            (self.cleaned_data[f"prioritas-{number}"], self.cleaned_data[f"alasan-{number}"])
            for number in range(1, MOST_PRIORITIES + 1)
        ]
        return [(by_code[code], reason) for code, reason in rows if code]
