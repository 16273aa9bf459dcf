"""The forms of a lesson: writing it, looking for it, and telling that it was tried."""

from typing import Any

from django import forms

import households.public as public
from academy.forms import DateField, LongTextField, TextField
from academy.models import Region
from cohorts.models import Cohort
from solutions.forms.action import NamedChoice, NumberedForm
from solutions.models import LessonUse, Proposal


class LessonForm(NumberedForm):
    """What somebody else should know before trying the same."""

    title = TextField(
        label="Judul", max_length=120, help_text="Misalnya: Bentuk pengurus sumur lebih dulu.",
        error_messages={"required": "Beri judul yang langsung berguna."},
    )  # fmt: skip
    learned = LongTextField(
        label="Yang kami pelajari", max_length=4000, rows=6,
        help_text="Dengan kata Anda sendiri, tanpa nama orang.",
        error_messages={"required": "Tuliskan apa yang dipelajari."},
    )  # fmt: skip
    conditions = LongTextField(
        label="Berlaku bila", max_length=2000, rows=3, required=False,
        help_text="Keadaan yang membuatnya berhasil di sini.",
    )  # fmt: skip
    avoid = LongTextField(label="Yang sebaiknya dihindari", max_length=2000, rows=3, required=False)
    themes = forms.TypedMultipleChoiceField(
        label="Tema", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Pelajaran ini ditawarkan kepada wilayah lain yang bekerja pada tema ini.",
        error_messages={
            "required": "Pilih paling sedikit satu tema.",
            "invalid_choice": "Tema ini tidak dipakai lagi. Pilih yang lain.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, stored: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {one.theme_id: one.name for one in public.all_themes()}
        names |= {theme.pk: theme.name for theme in stored}
        self.fields["themes"].choices = sorted(names.items(), key=lambda pair: pair[1])


class LessonFilter(forms.Form):
    """Lessons of one theme or one region."""

    theme = forms.ChoiceField(label="Tema", required=False)
    region = forms.ChoiceField(label="Wilayah", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = [(one.code, one.name) for one in public.all_themes()]
        self.fields["theme"].choices = [("", "Semua"), *themes]
        regions = Region.objects.select_related("area").order_by("area__name", "pk")
        self.fields["region"].choices = [("", "Semua"), *((one.pk, str(one)) for one in regions)]

    def filter(self, lessons: Any) -> Any:
        """The lessons that fit; a filter with a mistake says so and is left out."""
        self.full_clean()
        if code := self.cleaned_data.get("theme"):
            lessons = lessons.filter(themes__code=code)
        if region := self.cleaned_data.get("region"):
            lessons = lessons.filter(region=region)
        return lessons

    @property
    def is_narrow(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class UseForm(forms.Form):
    """Since when a cohort tries a lesson, and what came of it there."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    tried_on = DateField(
        label="Dicoba sejak", error_messages={"required": "Isi sejak kapan dicoba."}
    )
    outcome = forms.ChoiceField(
        label="Hasilnya", widget=forms.RadioSelect,
        choices=[(key, label.capitalize()) for key, label in LessonUse.Outcome.choices],
        error_messages={"required": "Pilih hasilnya sejauh ini."},
    )  # fmt: skip
    text = LongTextField(
        label="Ceritanya", max_length=4000, rows=5, required=False,
        help_text="Apa yang disesuaikan, apa yang berbeda di tempat Anda? Tanpa nama orang.",
    )  # fmt: skip

    def __init__(self, *args: Any, cohort: Cohort, proposals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: Any = proposals.filter(cohort=cohort).order_by("title", "pk")
        self.fields["proposal"] = NamedChoice(rows, label="Dalam proposal", name=_title)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("outcome") not in (None, LessonUse.Outcome.TRYING) and not values.get("text"):
            self.add_error("text", "Ceritakan apa yang terjadi ketika dicoba.")
        return values


def _title(one: Proposal) -> str:
    return one.title
