"""The form of a local potential: what is there, who holds it, and who said so."""

import uuid
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from academy.form_kept import as_initial, form_number
from academy.forms import (
    DecimalPointField,
    LongTextField,
    RecordForm,
    TextField,
    WholeNumberField,
)
from academy.models import ReviewEvent
from academy.permissions import Scope
from cohorts.models import Cohort
from households.actions.potential import POTENTIAL_FIELDS
from households.forms.fields import VillageField
from households.forms.session import with_prompt
from households.forms.session_filter import MONTHS
from households.models import LocalPotential, PotentialClass, Quote

GRID = 3  # decimals of a position: about a hundred metres, never a house
MOST_QUOTES = 12  # the latest ones; those of a session one comes from stand there in any case


def short(label: str) -> WholeNumberField:
    return WholeNumberField(label=label, required=False, max_value=100_000)


class PotentialForm(RecordForm):
    """A product, a skill, a group, land, a custom: something that a place can build on."""

    cohort = forms.CharField(required=False, widget=forms.HiddenInput)
    title = TextField(
        label="Nama potensi", max_length=120, help_text="Misalnya: gula lempeng dari nira lontar.",
        error_messages={"required": "Beri nama yang dikenal orang setempat."},
    )  # fmt: skip
    description = LongTextField(
        label="Uraian", rows=5, help_text="Apa yang sudah ada dan berjalan? Tanpa nama orang.",
        error_messages={"required": "Ceritakan sedikit apa yang sudah ada."},
    )  # fmt: skip
    sector = forms.ChoiceField(label="Sektor", choices=with_prompt(LocalPotential.Sector.choices))
    capital = forms.ChoiceField(label="Modal", choices=with_prompt(LocalPotential.Capital.choices))
    holder = forms.ChoiceField(label="Pemegang", choices=with_prompt(LocalPotential.Holder.choices))
    readiness = forms.ChoiceField(
        label="Kesiapan", choices=LocalPotential.Readiness.choices, widget=forms.RadioSelect,
        error_messages={"required": "Pilih seberapa siap potensi ini."},
    )  # fmt: skip
    households_count = short("Jumlah keluarga")
    women_count = short("Jumlah perempuan")
    youth_count = short("Jumlah pemuda")
    capacity = TextField(
        label="Kapasitas", max_length=160, required=False,
        help_text="Jumlah, satuan, dan masanya, misalnya: 40 kg sebulan.",
    )  # fmt: skip
    season_months = forms.TypedMultipleChoiceField(
        label="Bulan musim", required=False, coerce=int, widget=forms.CheckboxSelectMultiple,
        choices=list(enumerate(MONTHS, start=1)),
    )  # fmt: skip
    market_now = TextField(label="Pasar sekarang", max_length=200, required=False)
    value_stage = forms.ChoiceField(
        label="Tahap nilai", required=False,
        choices=with_prompt(LocalPotential.ValueStage.choices),
    )  # fmt: skip
    legality = forms.MultipleChoiceField(
        label="Legalitas yang sudah ada", required=False, widget=forms.CheckboxSelectMultiple,
        choices=LocalPotential.Legality.choices,
    )  # fmt: skip
    obstacles = LongTextField(label="Kendala", required=False, rows=3)
    opportunity = LongTextField(label="Peluang", required=False, rows=3)
    named_source = TextField(
        label="Sumber lain yang disebut", max_length=200, required=False,
        help_text="Bila tidak terdengar dalam sesi: jabatan atau lembaga, misalnya ketua RW 03.",
    )  # fmt: skip
    latitude = DecimalPointField(label="Lintang", required=False)
    longitude = DecimalPointField(label="Bujur", required=False)

    def __init__(
        self, *args: Any, cohort: Cohort, choices: dict[str, Quote], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = choices
        self.fields["client_uuid"].error_messages["invalid"] = "Muat ulang halamannya."
        self.fields["client_uuid"].label = "Nomor isian"
        self.fields["area"] = VillageField(cohort=cohort)
        kinds = PotentialClass.objects.filter(is_active=True).order_by("group", "name", "pk")
        self.fields["kind"] = forms.ModelChoiceField(
            kinds, label="Kelas Prodeskel", empty_label="Pilih…",
            error_messages={"invalid_choice": "Kelas ini tidak dipakai lagi. Pilih yang lain."},
        )  # fmt: skip
        self.fields["kind"].choices = _grouped(kinds)
        self.fields["quotes"] = forms.MultipleChoiceField(
            label="Kalimat tempat potensi ini terdengar", required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(key, sentence(quote)) for key, quote in choices.items()],
            error_messages={
                "invalid_choice": "Ada kalimat yang tidak dapat dipakai lagi. Pilih yang lain."
            },
        )  # fmt: skip

    def clean_quotes(self) -> list[Quote]:
        return [self.known[key] for key in self.cleaned_data["quotes"]]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        has_source = values.get("quotes") or values.get("named_source")
        if not has_source and not {"quotes", "named_source"} & set(self.errors):
            self.add_error(
                "named_source",
                "Pilih kalimat tempat potensi ini terdengar, atau sebutkan sumber lainnya.",
            )
        self._place(values)
        return values

    def _place(self, values: dict[str, Any]) -> None:
        """A coarse position, or the village's centre; one coordinate alone is a mistake."""
        if {"latitude", "longitude"} & set(self.errors):
            return
        here = (values.get("latitude"), values.get("longitude"))
        if here.count(None) == 1:
            self.add_error("latitude", "Isi lintang dan bujur bersama, atau kosongkan keduanya.")
            return
        area = values.get("area")
        if here == (None, None) and area is not None:
            here = (area.latitude, area.longitude)
        if None not in here and not (-11.5 <= here[0] <= 6.5 and 94.5 <= here[1] <= 141.5):
            self.add_error("latitude", "Titik di luar Indonesia. Periksa lintang dan bujur.")
            return
        rounded = [None if None in here else round(number, GRID) for number in here]
        values["latitude"], values["longitude"] = rounded


def _grouped(kinds: Any) -> list[Any]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for kind in kinds:
        groups.setdefault(kind.get_group_display().capitalize(), []).append((kind.pk, kind.name))
    return [("", "Pilih…"), *groups.items()]


def sentence(quote: Quote) -> str:
    """A quote as one chooses it: the words, and when they were said; never by whom."""
    return f"“{quote.words[:160]}” ({quote.session.held_on:%d-%m-%Y}, {quote.session.area.name})"


def usable_quotes(
    scope: Scope, cohort: Cohort, *, named: list[str], session: str = "", cited_by: Any = None
) -> dict[str, Quote]:
    """Sentences of the cohort's sessions that the author may read.

    Those already named or cited come first, then those of the session one comes from, then the
    latest.
    """
    rows = Quote.objects.visible_to(scope).filter(session__cohort=cohort)
    rows = rows.select_related("session__area").order_by("-session__held_on", "-pk")
    numbers = [int(key) for key in named if _is_number(key)]
    first = rows.filter(
        Q(pk__in=numbers) | Q(potentials=cited_by) if cited_by else Q(pk__in=numbers)
    )
    chosen = list(first.distinct()) if numbers or cited_by else []
    if _is_number(session):
        chosen += rows.filter(session=int(session))
    return {str(quote.pk): quote for quote in [*chosen, *rows[:MOST_QUOTES]]}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 15


class PotentialEntry:
    """A potential as it is written: new, resumed from a draft, or returned for correction."""

    def __init__(
        self,
        *,
        scope: Scope,
        cohort: Cohort,
        potential: LocalPotential | None = None,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
        session: str = "",
    ) -> None:
        self.cohort, self.potential = cohort, potential
        self.general_notes: list[ReviewEvent] = []
        typed = data if data is not None else kept
        named = typed.getlist("quotes") if typed is not None else []
        choices = usable_quotes(scope, cohort, named=named, session=session, cited_by=potential)
        more = {"cohort": cohort, "choices": choices}
        if data is not None:
            self.form = PotentialForm(data, **more)
            return
        self.form = PotentialForm(initial=self._first_values(choices), **more)
        if kept is not None:
            self.form.initial |= as_initial(self.form, kept)

    def _first_values(self, known: dict[str, Quote]) -> dict[str, Any]:
        if self.potential is None:
            return {"client_uuid": uuid.uuid4(), "cohort": self.cohort.pk}
        values = {name: getattr(self.potential, name) for name in POTENTIAL_FIELDS}
        cited = self.potential.sources.values_list("quote_id", flat=True)
        return values | {
            "client_uuid": self.potential.client_uuid,
            "version": self.potential.version,
            "cohort": self.potential.cohort_id,
            "area": self.potential.area_id,
            "kind": self.potential.kind_id,
            "quotes": [str(pk) for pk in cited if str(pk) in known],
        }

    @property
    def number(self) -> uuid.UUID:
        """The form's own number, kept through every sending; an unreadable one is made anew."""
        return form_number(self.form)

    @property
    def fields(self) -> dict[str, Any]:
        """Values of the potential itself, for the action."""
        values = self.form.cleaned_data
        return {name: values[name] for name in POTENTIAL_FIELDS if name in values}

    def refuse(self, why: str) -> None:
        """Say above the form what stands against it."""
        self.form.add_error(None, why)

    def show_notes(self, notes: dict[str, list[ReviewEvent]]) -> None:
        """Put each of the reviewer's notes at the part it is about; others stand on top."""
        notes = dict(notes)
        for name in self.form.fields:
            self.form[name].notes = notes.pop(name, [])
        self.general_notes = [note for part in notes.values() for note in part]


def choose_cohort(scope: Scope, wanted: str) -> Cohort:
    """The cohort a potential is recorded for: the one named, else the first of one's own."""
    own = list(
        Cohort.objects.recordable_by(scope).select_related("region__area").order_by("name", "pk")
    )
    return next((cohort for cohort in own if str(cohort.pk) == wanted), own[0])


class PotentialFilter(forms.Form):
    """The filters of the list; each narrows what the person may see anyway."""

    q = TextField(label="Cari kata", required=False, max_length=120)
    kind = forms.ChoiceField(label="Kelas", required=False)
    sector = forms.ChoiceField(
        label="Sektor", required=False, choices=[("", "Semua"), *LocalPotential.Sector.choices]
    )
    readiness = forms.ChoiceField(
        label="Kesiapan", required=False,
        choices=[("", "Semua"), *LocalPotential.Readiness.choices],
    )  # fmt: skip
    village = forms.ChoiceField(label="Desa/kelurahan", required=False)

    def __init__(self, *args: Any, seen: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = seen.order_by()
        areas = rows.values_list("area_id", "area__name").distinct()
        self.fields["village"].choices = [("", "Semua"), *sorted(areas, key=lambda row: row[1])]
        self.fields["kind"].choices = [("", "Semua"), *PotentialClass.Group.choices]

    def filter(self, potentials: Any) -> Any:
        """The potentials that fit; a filter with a mistake says so and is left out."""
        self.full_clean()
        chosen = self.cleaned_data
        for name, lookup in (
            ("kind", "kind__group"), ("sector", "sector"), ("readiness", "readiness"),
            ("village", "area"),
        ):  # fmt: skip
            if chosen.get(name):
                potentials = potentials.filter(**{lookup: chosen[name]})
        if chosen.get("q"):
            potentials = potentials.naming(chosen["q"])
        return potentials

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is in use."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def is_narrow(self) -> bool:
        return any(self.data.get(name) for name in self.fields)
