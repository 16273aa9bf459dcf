"""Rows of a proposal: activities, the lines of its budget, how one will know that it worked."""

from decimal import Decimal
from typing import Any

from django import forms

import households.public as public
from academy.form_rows import RowForm, RowFormSet
from academy.forms import DateField, DecimalCommaField, TextField, WholeNumberField
from academy.money import MOST, RupiahField, rupiah
from solutions.models import BudgetLine

MOST_UNITS = 1_000_000


class KeyedRow(RowForm):
    """A row that may name the stored one it changes."""

    pk = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ActivityForm(KeyedRow):
    """Something to do, from when until when."""

    telling = ("text", "starts_on", "ends_on")

    text = TextField(label="Kegiatan", max_length=200)
    starts_on = DateField(label="Mulai")
    ends_on = DateField(label="Selesai")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "Selesai tidak boleh sebelum mulai. Periksa kedua tanggal.")
        return values


class BudgetLineForm(KeyedRow):
    """What one thing costs; the total is computed, and compared when it was typed."""

    telling = ("item", "unit_price", "amount")

    item = TextField(label="Kebutuhan", max_length=160)
    quantity = WholeNumberField(label="Jumlah", min_value=1, max_value=MOST_UNITS)
    unit = TextField(label="Satuan", max_length=30)
    unit_price = RupiahField(label="Harga satuan")
    amount = RupiahField(label="Total", required=False, help_text="Kosongkan agar dihitung.")
    payer = forms.ChoiceField(label="Ditanggung oleh", choices=BudgetLine.Payer.choices)
    payer_note = TextField(label="Keterangan", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        quantity, price = values.get("quantity"), values.get("unit_price")
        if quantity is None or price is None:
            return values
        product, typed = quantity * price, values.get("amount")
        if product > MOST:
            self.add_error("unit_price", "Jumlah kali harga lebih dari seribu miliar. Periksa.")
        elif "amount" not in self.errors and typed is not None and typed != product:
            self.add_error(
                "amount",
                f"{quantity} kali {rupiah(price)} adalah {rupiah(product)}, bukan {rupiah(typed)}. "
                "Perbaiki salah satunya, atau kosongkan totalnya.",
            )
        values["amount"] = product
        return values


class IndicatorForm(KeyedRow):
    """From where to where, in which unit, and whether the families chose it."""

    telling = ("text", "baseline", "target")

    text = TextField(label="Ukuran", max_length=200, help_text="Misalnya: rumah yang punya air.")
    unit = TextField(label="Satuan", max_length=30)
    baseline = DecimalCommaField(label="Sekarang")
    target = DecimalCommaField(label="Tujuan")
    is_families_choice = forms.BooleanField(label="Dipilih bersama keluarga", required=False)
    map_indicator_id = forms.TypedChoiceField(
        label="Sama dengan di Peta Keluarga", required=False, coerce=int, empty_value=None
    )

    def __init__(self, *args: Any, map_indicators: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["map_indicator_id"].choices = [("", "tidak ada"), *map_indicators]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        baseline, target = values.get("baseline"), values.get("target")
        if isinstance(baseline, Decimal) and baseline == target:
            self.add_error("target", "Tujuan sama dengan keadaan sekarang. Apa yang berubah?")
        return values


def _rows_of(form: type[KeyedRow], most: int) -> Any:
    return forms.formset_factory(
        form, RowFormSet, can_delete=True, max_num=most, absolute_max=most + 10, validate_max=True
    )


ActivityRows = _rows_of(ActivityForm, 30)
BudgetRows = _rows_of(BudgetLineForm, 60)
IndicatorRows = _rows_of(IndicatorForm, 20)


def indicator_options() -> dict[str, Any]:
    """What an indicator row is made with: the indicators of Peta Keluarga."""
    return {"map_indicators": public.map_indicators()}
