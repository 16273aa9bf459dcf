"""The form of a listening session: what was heard, the quotes, and what was agreed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from academy.form_rows import RowForm, RowFormSet
from academy.forms import (
    DateField,
    LongTextField,
    RecordForm,
    TextField,
    TimeField,
    WholeNumberField,
)
from academy.permissions import Scope
from cohorts.models import Cohort
from households.forms.fields import VillageField
from households.models import (
    Consent,
    Household,
    Language,
    ListeningSession,
    NextStep,
    Quote,
    Theme,
)

EARLIEST = date(2020, 1, 1)
NOT_IN_LIST = "Keluarga ini tidak ada dalam daftar Anda. Pilih keluarga lain."
LONGEST_QUOTE = 3_000


@dataclass(frozen=True)
class Subject:
    """Who was listened to: a family of own cohorts, or a group of one of them."""

    cohort: Cohort
    household: Household | None = None
    may_be_quoted: bool = True
    is_unknown: bool = False  # a family was named that is not in one's list


def families_of(scope: Scope) -> Any:
    """Families one may record a session for: of own cohorts, still taking part."""
    cohorts = Cohort.objects.recordable_by(scope)
    return Household.objects.visible_to(scope).participating().filter(cohort__in=cohorts)


def find_subject(scope: Scope, household: str, cohort: str) -> Subject:
    """Whom a session is about, from what the address or the form says."""
    cohorts = list(
        Cohort.objects.recordable_by(scope).select_related("region__area").order_by("name", "pk")
    )
    by_key = {str(own.pk): own for own in cohorts}
    chosen = by_key.get(cohort, cohorts[0])
    if not household:
        return Subject(chosen)
    is_number = household.isascii() and household.isdecimal() and len(household) < 15
    family = families_of(scope).filter(pk=household).first() if is_number else None
    if family is None:
        return Subject(chosen, is_unknown=True)
    allowed = family.consents.standing().filter(purpose=Consent.Purpose.QUOTE).exists()
    return Subject(by_key[str(family.cohort_id)], family, may_be_quoted=allowed)


class ThemesField(forms.MultipleChoiceField):
    """Themes in use; one that LAN archived while somebody was writing is named, the rest stays."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, themes: Iterable[Theme], **kwargs: Any) -> None:
        self.by_key = {str(theme.pk): theme for theme in themes}
        super().__init__(choices=[(key, t.name) for key, t in self.by_key.items()], **kwargs)

    def validate(self, value: list[str]) -> None:
        gone = [key for key in value if key not in self.by_key]
        numbers = [key for key in gone if key.isascii() and key.isdecimal() and len(key) < 15]
        archived = list(Theme.objects.filter(pk__in=numbers).order_by("name")) if numbers else []
        if archived:
            names = ", ".join(theme.name for theme in archived)
            raise ValidationError(f"Tema {names} sudah diarsipkan. Pilih tema yang lain.")
        if gone:
            raise ValidationError("Ada tema yang tidak dikenal. Pilih dari daftar.")

    def clean(self, value: Any) -> list[Theme]:
        return [self.by_key[key] for key in super().clean(value)]


def with_prompt(choices: Any) -> list[tuple[str, str]]:
    return [("", "Pilih…"), *choices]


class SessionForm(RecordForm):
    """Who was listened to, when and where, and what was heard."""

    household = forms.CharField(required=False, widget=forms.HiddenInput)
    cohort = forms.CharField(required=False, widget=forms.HiddenInput)
    group_name = TextField(
        label="Nama kelompok", max_length=120, required=False,
        help_text="Misalnya: kelompok ibu nelayan Oesapa.",
    )  # fmt: skip
    form = forms.ChoiceField(label="Bentuk sesi", choices=ListeningSession.Form.choices)
    held_on = DateField(label="Tanggal", error_messages={"required": "Pilih tanggalnya."})
    starts_at = TimeField(label="Mulai", error_messages={"required": "Tulis jam mulainya."})
    ends_at = TimeField(label="Selesai", required=False)
    place = TextField(
        label="Tempat", max_length=120, required=False,
        help_text="Misalnya: di teras rumah, di balai RT. Bukan alamat lengkap.",
    )  # fmt: skip
    present_women = WholeNumberField(label="Perempuan 18–59", required=False, max_value=999)
    present_men = WholeNumberField(label="Laki-laki 18–59", required=False, max_value=999)
    present_girls = WholeNumberField(label="Anak perempuan", required=False, max_value=999)
    present_boys = WholeNumberField(label="Anak laki-laki", required=False, max_value=999)
    present_elder_women = WholeNumberField(label="Perempuan 60+", required=False, max_value=999)
    present_elder_men = WholeNumberField(label="Laki-laki 60+", required=False, max_value=999)
    languages = forms.MultipleChoiceField(
        label="Bahasa yang dipakai", choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih bahasa yang dipakai bercakap."},
    )  # fmt: skip
    heard = LongTextField(
        label="Apa yang Anda dengar", rows=8,
        help_text="Tulis cerita mereka, bukan kesimpulan Anda. Tanpa nama dan tanpa alamat.",
        error_messages={"required": "Tulis dulu apa yang Anda dengar, walau singkat."},
    )  # fmt: skip
    strengths = LongTextField(
        label="Kekuatan", required=False, rows=4,
        help_text="Apa yang sudah mereka punya dan mereka bisa?",
    )  # fmt: skip
    hopes = LongTextField(
        label="Harapan", required=False, rows=4, help_text="Apa yang mereka inginkan berubah?"
    )
    obstacles = LongTextField(
        label="Kendala", required=False, rows=4, help_text="Apa yang menghalangi, menurut mereka?"
    )
    reflection = LongTextField(
        label="Refleksi Anda", required=False, rows=5,
        help_text="Apa yang mengejutkan Anda? Apa yang ingin Anda dengar lagi?",
    )  # fmt: skip
    sensitivity = forms.ChoiceField(
        label="Kepekaan", choices=ListeningSession.Sensitivity.choices, widget=forms.RadioSelect,
        initial=ListeningSession.Sensitivity.NORMAL,
        help_text="Terbatas: hanya fasilitator angkatan ini dan peninjau LAN yang membaca.",
    )  # fmt: skip

    def __init__(self, *args: Any, subject: Subject, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        self.is_group = subject.household is None and not subject.is_unknown
        self.fields["client_uuid"].error_messages["invalid"] = "Muat ulang halamannya."
        self.fields["client_uuid"].label = "Nomor isian"
        self.fields["area"] = VillageField(cohort=subject.cohort, required=self.is_group)
        if not self.is_group:
            self.fields["area"].help_text = "Kosongkan bila di desa/kelurahan keluarga itu."
            del self.fields["group_name"]
        else:
            self.fields["group_name"].required = True
        if self.is_group and is_new:
            self._ask_group_consent()

    def _ask_group_consent(self) -> None:
        """A group agrees aloud; somebody speaks for it."""
        self.fields["consent_by"] = TextField(
            label="Siapa yang menyatakan setuju mewakili kelompok", max_length=80,
            help_text="Sebutan saja, misalnya: ketua kelompok.",
        )  # fmt: skip
        self.fields["consent_method"] = forms.ChoiceField(
            label="Cara menyetujui", choices=Consent.Method.choices, widget=forms.RadioSelect,
            initial=Consent.Method.VOICE,
        )  # fmt: skip
        self.fields["consent_quote"] = forms.BooleanField(
            label="Kelompok mengizinkan kata-katanya dikutip tanpa nama", required=False
        )

    def offer_families(self, choices: list[tuple[str, str]]) -> None:
        """Let another family be chosen, without losing what was written."""
        self.fields["household"].widget = forms.Select(choices=choices)
        self.fields["household"].label = "Keluarga"

    def clean_household(self) -> Household | None:
        if self.subject.is_unknown:
            raise ValidationError(NOT_IN_LIST)
        return self.subject.household

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        region = self.subject.cohort.region
        if day > region.today():
            today = f"{region.today():%d-%m-%Y}"
            raise ValidationError(
                f"Tanggal sesi tidak boleh di masa depan. Di {region.zone_label} kini {today}."
            )
        if day < EARLIEST:
            raise ValidationError("Tanggal sesi tidak boleh sebelum tahun 2020.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        starts, ends = values.get("starts_at"), values.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", "Jam selesai harus sesudah jam mulai.")
        if values.get("area") is None and self.subject.household:
            values["area"] = self.subject.household.area
        for name in ListeningSession.PRESENT_FIELDS:
            values[name] = values.get(name) or 0
        return values

    @property
    def quoting_allowed(self) -> bool:
        """Whether this form's own answers let words be quoted."""
        if "consent_quote" in self.fields:
            return bool(self.cleaned_data.get("consent_quote"))
        return self.subject.may_be_quoted


class QuoteForm(RowForm):
    """Words as they were spoken, and what they mean in Indonesian."""

    telling = ("quote", "words", "gloss", "themes")

    quote = forms.CharField(required=False, widget=forms.HiddenInput)
    words = LongTextField(
        label="Kata-kata seperti diucapkan", max_length=LONGEST_QUOTE, rows=3,
        help_text="Dalam bahasa mereka sendiri, jangan dirapikan.",
        error_messages={"required": "Tulis kata-katanya, atau hapus kutipan ini."},
    )  # fmt: skip
    language = forms.ChoiceField(
        label="Bahasa", choices=with_prompt(Language.choices),
        error_messages={"required": "Pilih bahasa kutipan ini."},
    )  # fmt: skip
    gloss = LongTextField(
        label="Artinya dalam bahasa Indonesia", max_length=LONGEST_QUOTE, rows=2, required=False,
        help_text="Tidak perlu bila diucapkan dalam bahasa Indonesia.",
    )  # fmt: skip
    speaker = forms.ChoiceField(
        label="Siapa yang berkata", choices=with_prompt(Quote.Speaker.choices),
        error_messages={"required": "Pilih siapa yang berkata; sebutannya saja, tanpa nama."},
    )  # fmt: skip
    may_be_quoted = forms.BooleanField(label="Kalimat ini boleh dikutip", required=False)

    def __init__(
        self,
        *args: Any,
        themes: Iterable[Theme],
        known: dict[str, Quote],
        offers_quoting: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = known
        self.fields["themes"] = ThemesField(themes, label="Tema", required=False)
        if not offers_quoting:
            del self.fields["may_be_quoted"]

    def clean_quote(self) -> Quote | None:
        if not (key := self.cleaned_data["quote"]):
            return None
        if key not in self.known:
            raise ValidationError("Kutipan ini bukan bagian dari sesi ini. Muat ulang halamannya.")
        return self.known[key]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        language = values.get("language")
        if language and language != Language.IND and not values.get("gloss") and "gloss" in values:
            self.add_error("gloss", "Tulis artinya dalam bahasa Indonesia, supaya semua mengerti.")
        values.setdefault("may_be_quoted", False)
        return values


class QuoteRows(RowFormSet):
    def clean(self) -> None:
        used = [row["quote"].pk for row in self.filled() if row.get("quote")]
        if len(used) != len(set(used)):
            raise ValidationError("Satu kutipan muncul dua kali. Muat ulang halamannya.")


class StepRows(RowFormSet):
    def clean(self) -> None:
        used = [row["step"].pk for row in self.filled() if row.get("step")]
        if len(used) != len(set(used)):
            raise ValidationError("Satu kesepakatan muncul dua kali. Muat ulang halamannya.")


class StepForm(RowForm):
    """What was agreed: by whom, until when."""

    telling = ("text", "owner_name", "due_on")

    step = forms.CharField(required=False, widget=forms.HiddenInput)
    text = TextField(
        label="Apa yang disepakati", max_length=300,
        error_messages={"required": "Tulis apa yang disepakati, atau hapus baris ini."},
    )  # fmt: skip
    kind = forms.ChoiceField(
        label="Jenis", choices=NextStep.Kind.choices, initial=NextStep.Kind.STEP
    )
    owner_kind = forms.ChoiceField(
        label="Siapa yang melakukan", choices=with_prompt(NextStep.Owner.choices),
        error_messages={"required": "Pilih siapa yang melakukannya."},
    )  # fmt: skip
    owner_name = TextField(
        label="Sebutannya", max_length=120, required=False,
        help_text="Misalnya: Dinas Sosial, ketua RT.",
    )  # fmt: skip
    due_on = DateField(label="Paling lambat", required=False)

    def __init__(self, *args: Any, known: dict[str, NextStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_step(self) -> NextStep | None:
        if not (key := self.cleaned_data["step"]):
            return None
        if key not in self.known:
            raise ValidationError("Kesepakatan ini bukan bagian dari sesi ini. Muat ulang.")
        return self.known[key]

    def clean_due_on(self) -> date | None:
        day = self.cleaned_data["due_on"]
        if day and not 2020 <= day.year <= 2100:
            raise ValidationError("Periksa tahunnya.")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        is_promise = values.get("kind") == NextStep.Kind.PROMISE
        if is_promise and values.get("due_on") is None and "due_on" not in self.errors:
            self.add_error("due_on", "Janji perlu tanggal: kapan paling lambat ditepati?")
        return values


QuoteFormSet = forms.formset_factory(
    QuoteForm, QuoteRows, can_delete=True, max_num=40, absolute_max=50, validate_max=True
)
StepFormSet = forms.formset_factory(
    StepForm, StepRows, can_delete=True, max_num=30, absolute_max=40, validate_max=True
)
