"""What a family tells of registers and aid: written down with its day, never overwritten."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from academy.forms import DateField, TextField, WholeNumberField
from households.models import AidProgramme, WelfareRecord

FIRST_DAY = date(2020, 1, 1)


class DatedForm(forms.Form):
    """Something that was told or seen on a day."""

    as_of = DateField(
        label="Per tanggal",
        help_text="Hari keluarga mengatakannya, atau tanggal pada suratnya.",
        error_messages={"required": "Isi tanggalnya."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("as_of", today)

    def clean_as_of(self) -> date:
        as_of = self.cleaned_data["as_of"]
        if as_of > self.today:
            raise ValidationError("Tanggal ini tidak boleh di masa depan.")
        if as_of < FIRST_DAY:
            raise ValidationError("Tanggal ini tidak boleh sebelum tahun 2020.")
        return as_of


class WelfareForm(DatedForm):
    """A DTSEN decile as told or seen; the portal never computes one."""

    listing = forms.ChoiceField(
        label="Status DTSEN",
        choices=WelfareRecord.Listing.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih statusnya."},
    )
    decile = WholeNumberField(
        label="Desil",
        required=False,
        min_value=1,
        max_value=10,
        help_text="1 sampai 10, hanya bila keluarga terdaftar dan desilnya diketahui.",
        error_messages={
            "min_value": "Desil ditulis dengan angka 1 sampai 10.",
            "max_value": "Desil ditulis dengan angka 1 sampai 10.",
        },
    )
    source = TextField(
        label="Sumber",
        max_length=160,
        help_text="Misalnya “Cek Bansos, diperlihatkan keluarga” atau “surat kelurahan”.",
        error_messages={"required": "Tulis dari mana angka ini diketahui."},
    )
    field_order = ["listing", "decile", "source", "as_of"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decile") and cleaned.get("listing") != WelfareRecord.Listing.LISTED:
            self.add_error("decile", "Desil hanya diisi bila keluarga terdaftar. Kosongkan.")
        return cleaned


class AidForm(DatedForm):
    """A programme that the family says it receives."""

    programme = forms.ModelChoiceField(
        AidProgramme.objects.none(),
        label="Program",
        empty_label="Pilih…",
        error_messages={
            "required": "Pilih programnya.",
            "invalid_choice": "Program ini tidak ada dalam daftar yang dipakai.",
        },
    )
    note = TextField(
        label="Keterangan",
        required=False,
        max_length=200,
        help_text="Misalnya “terakhir diterima Juli, lewat kantor pos”.",
    )
    field_order = ["programme", "note", "as_of"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = AidProgramme.objects.filter(is_active=True).order_by("name", "pk")
        self.fields["programme"].queryset = in_use


class RevealForm(forms.Form):
    """Which number, and why it has to be seen."""

    field = forms.CharField(max_length=24, required=False)
    reason = TextField(
        label="Alasan",
        max_length=500,
        min_length=10,
        error_messages={
            "required": "Tuliskan alasannya.",
            "min_length": "Tuliskan alasannya, sedikitnya sepuluh huruf.",
        },
    )
