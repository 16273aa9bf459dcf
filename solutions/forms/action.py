"""The forms of what is done: a step, its state, money, a result, and telling the families."""

import re
from decimal import Decimal
from typing import Any

from django import forms

import households.public as public
from academy.forms import DateField, LongTextField, RecordForm, TextField
from academy.models import User
from academy.money import RupiahField, rupiah
from academy.permissions import Scope
from solutions.actions.idea import owners_of
from solutions.models import (
    ActionStep,
    Activity,
    BudgetLine,
    Commitment,
    MoneyEntry,
    Proposal,
    Result,
    SuccessIndicator,
)

GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
MOST_VISITS = 12


class NamedChoice(forms.ModelChoiceField):
    """One row of a table, named the way a reader knows it."""

    def __init__(self, rows: Any, *, name: Any = str, **kwargs: Any) -> None:
        self.name_of = name
        kwargs.setdefault("required", False)
        kwargs.setdefault("empty_label", "Tidak disebut")
        messages = {"invalid_choice": "Pilihan ini tidak ada lagi. Pilih yang lain."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(rows, **kwargs)

    def label_from_instance(self, row: Any) -> str:
        return self.name_of(row)


class MeasuredField(forms.DecimalField):
    """A measured value: 1.234 is more than a thousand, 12,5 is twelve and a half."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        messages = {
            "invalid": "Tulis angka, misalnya 12 atau 12,5.",
            "max_decimal_places": "Paling banyak dua angka di belakang koma.",
            "max_digits": "Angka ini terlalu besar. Periksa lagi.",
            "max_whole_digits": "Angka ini terlalu besar. Periksa lagi.",
        }
        super().__init__(max_digits=12, decimal_places=2, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str):
            value = value.strip()
            if value and not value.isascii():
                raise forms.ValidationError("Tulis dengan angka biasa, 0 sampai 9.")
            if GROUPED.fullmatch(value):
                value = value.replace(".", "")
            value = value.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if isinstance(value, Decimal) else value


def commitment_name(one: Commitment) -> str:
    return f"{one.organization.name}: {one.text} ({rupiah(one.value)})"


def commitments_of(proposal: Proposal, scope: Scope) -> Any:
    rows = Commitment.objects.visible_to(scope).filter(proposal=proposal)
    return rows.exclude(state=Commitment.State.CANCELLED).order_by("due_on", "pk")


class NumberedForm(RecordForm):
    """A form that says what to do when its number is damaged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_uuid"].error_messages["invalid"] = "Muat ulang halamannya."
        self.fields["client_uuid"].label = "Nomor isian"


class StepForm(NumberedForm):
    """What is to be done, by whom, until when."""

    text = TextField(
        label="Langkah", max_length=200, help_text="Satu hal yang dapat dilihat selesainya.",
        error_messages={"required": "Tuliskan apa yang dikerjakan."},
    )  # fmt: skip
    owner_name = TextField(
        label="Pelaksana", max_length=120, help_text="Jabatan, lembaga, atau kelompoknya.",
        error_messages={"required": "Tuliskan siapa yang mengerjakannya."},
    )  # fmt: skip
    due_on = DateField(
        label="Paling lambat", error_messages={"required": "Isi tanggal paling lambatnya."}
    )

    def __init__(self, *args: Any, proposal: Proposal, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = owners_of(proposal.cohort, proposal.region.today())
        self.fields["owner"] = NamedChoice(
            User.objects.filter(pk__in=[one.pk for one in people]).order_by("name", "pk"),
            label="Penanggung jawab di portal", name=lambda one: one.name,
        )  # fmt: skip
        self.fields["activity"] = NamedChoice(
            Activity.objects.visible_to(scope).filter(proposal=proposal).order_by("sequence", "pk"),
            label="Bagian dari kegiatan",
        )
        self.fields["commitment"] = NamedChoice(
            commitments_of(proposal, scope), label="Memakai komitmen", name=commitment_name
        )


class StepStateForm(forms.Form):
    """How a step stands now."""

    state = forms.ChoiceField(
        label="Keadaannya sekarang", widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih keadaannya.",
            "invalid_choice": "Keadaan itu tidak dapat menyusul yang sekarang. Muat ulang.",
        },
    )  # fmt: skip
    on = DateField(label="Berakhir pada", required=False, help_text="Kosongkan bila hari ini.")
    reason = TextField(
        label="Keterangan", max_length=300, required=False,
        help_text="Wajib bila tidak jadi: apa sebabnya?",
    )  # fmt: skip

    def __init__(self, *args: Any, step: ActionStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            (value, label.capitalize())
            for value, label in ActionStep.State.choices
            if ActionStep.LIFE.can(step.state, value)
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("state") == ActionStep.State.DROPPED and not values.get("reason"):
            self.add_error("reason", "Tuliskan mengapa langkah ini tidak jadi.")
        return values


class MoneyForm(NumberedForm):
    """What came in or was spent, when, and what for."""

    kind = forms.ChoiceField(
        label="Jenis", choices=[(k, label.capitalize()) for k, label in MoneyEntry.Kind.choices],
        widget=forms.RadioSelect, error_messages={"required": "Pilih diterima atau dibelanjakan."},
    )  # fmt: skip
    amount = RupiahField(
        label="Jumlah", help_text="Misalnya 1.500.000 atau 1,5 juta. Barang dinilai dengan rupiah.",
        error_messages={"required": "Isi jumlahnya."},
    )  # fmt: skip
    on = DateField(label="Tanggal", error_messages={"required": "Isi tanggalnya."})
    text = TextField(
        label="Keterangan", max_length=200, help_text="Misalnya: pembelian pompa di Toko Sumber.",
        error_messages={"required": "Tuliskan untuk apa atau dari mana."},
    )  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["commitment"] = NamedChoice(
            commitments_of(proposal, scope), label="Dari komitmen", name=commitment_name
        )
        lines = BudgetLine.objects.visible_to(scope).filter(proposal=proposal)
        self.fields["budget_line"] = NamedChoice(
            lines.order_by("sequence", "pk"), label="Untuk baris anggaran",
            name=lambda one: f"{one.item} ({rupiah(one.amount)}, {one.get_payer_display()})",
        )  # fmt: skip

    def clean_amount(self) -> int:
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError("Jumlah uang harus lebih dari nol.")
        return amount


class VoidForm(forms.Form):
    """Why an entry is taken out of the count."""

    reason = TextField(
        label="Alasan batal", max_length=300,
        error_messages={"required": "Tuliskan mengapa catatan ini dibatalkan."},
    )  # fmt: skip


class ResultForm(NumberedForm):
    """What came of it, measured or seen; what did not work belongs here as well."""

    measured_on = DateField(
        label="Diukur atau dilihat pada", error_messages={"required": "Isi tanggalnya."}
    )
    value = MeasuredField(label="Nilai sekarang", required=False)
    outcome = forms.ChoiceField(
        label="Hasilnya", widget=forms.RadioSelect,
        choices=[(key, label.capitalize()) for key, label in Result.Outcome.choices],
        error_messages={"required": "Pilih hasilnya; yang belum berhasil juga hasil."},
    )  # fmt: skip
    text = LongTextField(
        label="Yang berubah", max_length=4000, rows=5,
        help_text=(
            "Apa yang berbeda bagi keluarga? Tulis dengan kata Anda sendiri, tanpa nama orang."
        ),
        error_messages={"required": "Ceritakan apa yang berubah, atau bahwa tidak ada."},
    )  # fmt: skip
    did_not_work = LongTextField(
        label="Yang tidak berhasil", max_length=4000, rows=4, required=False,
        help_text="Wajib bila belum berhasil. Wilayah lain belajar paling banyak dari sini.",
    )  # fmt: skip

    def __init__(self, *args: Any, proposal: Proposal, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = SuccessIndicator.objects.visible_to(scope).filter(proposal=proposal)
        self.fields["indicator"] = NamedChoice(
            measures.order_by("sequence", "pk"), label="Ukuran keberhasilan",
            name=lambda one: f"{one.text} ({one.unit})",
        )  # fmt: skip
        steps = ActionStep.objects.visible_to(scope).filter(proposal=proposal)
        self.fields["step"] = NamedChoice(
            steps.order_by("due_on", "pk"), label="Hasil dari langkah", name=lambda one: one.text
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if not self.errors.keys() & {"indicator", "step"}:
            if not values.get("indicator") and not values.get("step"):
                self.add_error("indicator", "Pilih ukuran atau langkah yang dijawab hasil ini.")
            elif values.get("value") is not None and not values.get("indicator"):
                self.add_error("indicator", "Nilai hanya ditulis bila ada ukurannya.")
        if values.get("outcome") == Result.Outcome.FAILED and not values.get("did_not_work"):
            self.add_error("did_not_work", "Tuliskan apa yang tidak berhasil; itu juga hasil.")
        return values


class TellForm(forms.Form):
    """In which visit a result was told, and which sentence answered it."""

    answer = forms.ChoiceField(
        label="Jawaban keluarga", widget=forms.RadioSelect,
        error_messages={
            "required": "Pilih kalimat yang menjawab kabar itu.",
            "invalid_choice": "Kalimat itu tidak dapat dipakai lagi. Pilih yang lain.",
        },
    )  # fmt: skip

    def __init__(self, *args: Any, visits: list[public.Visit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = visits[:MOST_VISITS]
        quotes = public.released_quotes({pk for visit in shown for pk in visit.quote_ids})
        self.fields["answer"].choices = [
            (f"{visit.session_id}-{pk}", f"{said_in(visit)}: “{quotes[pk].words}”")
            for visit in shown
            for pk in visit.quote_ids
            if pk in quotes
        ]

    @property
    def keys(self) -> tuple[int, int]:
        """The visit and the sentence that were chosen."""
        session, _, answer = self.cleaned_data["answer"].partition("-")
        return int(session), int(answer)


def said_in(visit: public.Visit) -> str:
    return f"{visit.form_label.capitalize()} di {visit.village}, {visit.held_on:%d-%m-%Y}"
