"""The forms of a matching day: the day itself, one meeting, and the plan that is proposed."""

from typing import Any

from django import forms

from academy.forms import DateField, LongTextField, TextField, TimeField, WholeNumberField
from academy.models import Organization, Region
from academy.permissions import Scope
from solutions.actions.days import Appointment
from solutions.agenda import Slot, slots_between
from solutions.models import MatchingDay, Offer, Proposal


class DayForm(forms.Form):
    """When and where proposals meet partners, and until when they may answer."""

    region = forms.ModelChoiceField(
        Region.objects.none(), label="Wilayah", empty_label="Pilih…",
        error_messages={
            "required": "Pilih wilayahnya.", "invalid_choice": "Pilih wilayah tempat Anda bertugas."
        },
    )  # fmt: skip
    title = TextField(
        label="Nama acara", max_length=120, help_text="Misalnya: Hari Matching Kota Kupang.",
        error_messages={"required": "Beri nama acaranya."},
    )  # fmt: skip
    held_on = DateField(label="Tanggal", error_messages={"required": "Isi tanggal acaranya."})
    place = TextField(
        label="Tempat", max_length=160, error_messages={"required": "Tuliskan tempatnya."}
    )
    link = forms.URLField(
        label="Tautan daring", required=False, max_length=200, assume_scheme="https",
        help_text="Bila sebagian hadir lewat layar.",
        error_messages={"invalid": "Tulis alamat lengkap, misalnya https://rapat.go.id/apk."},
    )  # fmt: skip
    answers_until = DateField(
        label="Jawaban mitra paling lambat",
        help_text="Biasanya dua minggu sesudah acara.",
        error_messages={"required": "Isi batas jawabannya."},
    )

    def __init__(
        self, *args: Any, scope: Scope, day: MatchingDay | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if day is not None:
            del self.fields["region"]
            return
        regions = Region.objects.select_related("area").order_by("area__name", "pk")
        if not scope.is_national:
            regions = regions.filter(pk__in=scope.region_ids)
            if len(scope.region_ids) == 1:
                self.initial.setdefault("region", scope.region_ids[0])
        self.fields["region"].queryset = regions

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        held, until = values.get("held_on"), values.get("answers_until")
        if held and until and until < held:
            self.add_error("answers_until", "Batas jawaban tidak boleh sebelum hari matching.")
        return values


class ProposalChoice(forms.ModelChoiceField):
    def label_from_instance(self, one: Proposal) -> str:
        return one.title


class MeetingForm(forms.Form):
    """One proposal meets one partner at one time."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Mitra", empty_label="Pilih…",
        error_messages={
            "required": "Pilih mitranya.",
            "invalid_choice": "Pilih mitra yang punya tawaran untuk wilayah ini.",
        },
    )  # fmt: skip
    starts_at = TimeField(label="Mulai", error_messages={"required": "Isi jam mulainya."})
    ends_at = TimeField(label="Selesai", error_messages={"required": "Isi jam selesainya."})
    table = TextField(label="Meja atau ruang", max_length=40, required=False)

    def __init__(self, *args: Any, day: MatchingDay, proposals: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proposal"] = ProposalChoice(
            proposals, label="Proposal", empty_label="Pilih…",
            error_messages={
                "required": "Pilih proposalnya.",
                "invalid_choice": "Pilih proposal wilayah ini yang terbuka untuk mitra.",
            },
        )  # fmt: skip
        self.order_fields(["proposal", "organization", "starts_at", "ends_at", "table"])
        offers = Offer.objects.running(day.held_on).reaching(day.region_id)
        self.fields["organization"].queryset = Organization.objects.filter(
            pk__in=offers.values("organization")
        ).order_by("name", "pk")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("starts_at"), values.get("ends_at")
        if first and last and last <= first:
            self.add_error("ends_at", "Jam selesai harus sesudah jam mulai.")
        return values

    @property
    def appointment(self) -> Appointment:
        values = self.cleaned_data
        return Appointment(
            proposal=values["proposal"], organization=values["organization"],
            starts_at=values["starts_at"], ends_at=values["ends_at"], table=values["table"],
        )  # fmt: skip


class PlanForm(forms.Form):
    """From when until when, how long each meeting, how many tables."""

    mulai = TimeField(label="Mulai")
    sampai = TimeField(label="Sampai")
    lama = WholeNumberField(label="Menit setiap pertemuan", min_value=5, max_value=180)
    jeda = WholeNumberField(label="Menit jeda", min_value=0, max_value=60)
    meja = WholeNumberField(label="Banyaknya meja", min_value=1, max_value=30)

    FIRST = {"mulai": "09:00", "sampai": "12:00", "lama": "20", "jeda": "5", "meja": "3"}

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        first, last = values.get("mulai"), values.get("sampai")
        if first and last and last <= first:
            self.add_error("sampai", "Jam selesai harus sesudah jam mulai.")
        return values

    @property
    def slots(self) -> list[Slot]:
        values = self.cleaned_data
        return slots_between(values["mulai"], values["sampai"], values["lama"], values["jeda"])


class NotesForm(forms.Form):
    """What was said at a meeting."""

    notes = LongTextField(
        label="Catatan pertemuan", required=False, rows=6, max_length=6000,
        help_text="Dibaca angkatan, penyelenggara, dan mitra yang bertemu. Tanpa nama keluarga.",
    )  # fmt: skip
