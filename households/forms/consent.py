"""The consent of a family: purpose by purpose, who agreed, how, and who saw it."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from academy.forms import DateField, RecordForm, TextField
from academy.models import Region
from households.consent_texts import ConsentSheet, PurposeText, consent_sheet
from households.models import Consent

FIRST_DAY = date(2020, 1, 1)
PARTICIPATE = Consent.Purpose.PARTICIPATE.value


@dataclass(frozen=True)
class Giver:
    """Somebody of the family who may be asked; `key` is what the form sends."""

    key: str
    label: str
    is_child: bool = False


@dataclass(frozen=True)
class PurposeRow:
    """A purpose as the page draws it: its words and its checkbox."""

    text: PurposeText
    is_checked: bool


class ConsentForm(RecordForm):
    """What a family agrees to. Nobody agrees for it, and each purpose is asked on its own."""

    text_version = forms.CharField(widget=forms.HiddenInput, max_length=12)
    purposes = forms.MultipleChoiceField(
        label="Yang disetujui keluarga",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Centang yang disetujui keluarga, satu per satu.",
            "invalid_choice": "Pilih dari tujuan yang tertulis di lembar persetujuan.",
        },
    )
    giver = forms.ChoiceField(
        label="Siapa yang menyetujui",
        error_messages={
            "required": "Pilih anggota keluarga yang menyetujui.",
            "invalid_choice": "Pemberi persetujuan harus anggota keluarga ini.",
        },
    )
    guardian = forms.ChoiceField(
        label="Wali",
        required=False,
        help_text="Hanya bila yang menyetujui belum berusia 18 tahun.",
        error_messages={"invalid_choice": "Wali harus anggota keluarga ini."},
    )
    method = forms.ChoiceField(
        label="Cara menyetujui",
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih cara keluarga menyetujui."},
    )
    witness = TextField(
        label="Saksi",
        required=False,
        max_length=120,
        help_text="Nama orang yang melihat. Wajib untuk cap jempol.",
    )
    given_on = DateField(
        label="Tanggal persetujuan", error_messages={"required": "Isi tanggal persetujuannya."}
    )

    def __init__(
        self,
        *args: Any,
        region: Region,
        givers: list[Giver],
        standing: frozenset[str] = frozenset(),
        must_participate: bool = False,
        now: datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.region, self.now = region, now or timezone.now()
        self.givers = {giver.key: giver for giver in givers}
        self.must_participate = must_participate
        self.sheet: ConsentSheet = consent_sheet()
        self.open_purposes = [p for p in self.sheet.purposes if p.code not in standing]
        self.fields["purposes"].choices = [(p.code, p.title) for p in self.open_purposes]
        people = [(giver.key, giver.label) for giver in givers]
        self.fields["giver"].choices = [("", "Pilih…"), *people]
        self.fields["guardian"].choices = [("", "Tidak perlu wali"), *people]
        self.fields["method"].choices = [(m.code, m.name) for m in self.sheet.methods]
        self.initial.setdefault("text_version", self.sheet.version)
        self.initial.setdefault("given_on", region.today(self.now))

    def purpose_rows(self) -> list[PurposeRow]:
        """The purposes with what was ticked; nothing is ticked beforehand."""
        ticked = self["purposes"].value() or []
        return [PurposeRow(text, text.code in ticked) for text in self.open_purposes]

    def clean_text_version(self) -> str:
        version = self.cleaned_data["text_version"]
        if version != self.sheet.version:
            raise ValidationError(
                "Naskah persetujuan sudah diperbarui. Muat ulang halaman ini, lalu bacakan naskah "
                "yang baru kepada keluarga."
            )
        return version

    def clean_purposes(self) -> list[str]:
        purposes = self.cleaned_data["purposes"]
        if self.must_participate and PARTICIPATE not in purposes:
            raise ValidationError(
                "Keluarga didaftarkan setelah menyetujui ikut serta. Bila keluarga belum mau, "
                "jangan didaftarkan dulu; kunjungan boleh tetap berjalan sebagai tamu."
            )
        return purposes

    def clean_given_on(self) -> date:
        given_on = self.cleaned_data["given_on"]
        if given_on > self.region.today(self.now):
            raise ValidationError("Tanggal persetujuan tidak boleh di masa depan.")
        if given_on < FIRST_DAY:
            raise ValidationError("Tanggal persetujuan tidak boleh sebelum tahun 2020.")
        return given_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        giver = self.givers.get(cleaned.get("giver", ""))
        guardian = self.givers.get(cleaned.get("guardian", ""))
        if giver and giver.is_child and (guardian is None or guardian.is_child):
            self.add_error(
                "guardian",
                "Yang menyetujui belum 18 tahun. Pilih orang tua atau wali yang sudah dewasa.",
            )
        if cleaned.get("method") == Consent.Method.THUMB and not cleaned.get("witness"):
            if "witness" not in self.errors:
                self.add_error("witness", "Cap jempol perlu saksi. Tuliskan nama saksinya.")
        return cleaned

    def given_at(self) -> datetime:
        """The moment of the consent: now for today's, noon on the region's clock for another."""
        given_on = self.cleaned_data["given_on"]
        if given_on == self.region.today(self.now):
            return self.now
        return datetime.combine(given_on, time(12), self.region.zone)


class WithdrawForm(forms.Form):
    """What the family takes back; taking part takes everything with it."""

    purposes = forms.MultipleChoiceField(
        label="Yang ditarik keluarga",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Centang yang ditarik keluarga.",
            "invalid_choice": "Persetujuan ini tidak ada atau sudah ditarik.",
        },
    )
    note = TextField(
        label="Keterangan keluarga",
        required=False,
        max_length=300,
        help_text="Boleh kosong. Keluarga tidak wajib menyebut alasan.",
    )
    is_sure = forms.BooleanField(
        label="Saya sudah membacakan akibatnya, dan ini permintaan keluarga sendiri",
        error_messages={"required": "Bacakan akibatnya kepada keluarga, lalu centang."},
    )

    def __init__(self, *args: Any, standing: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheet = consent_sheet()
        self.texts = [purpose for purpose in sheet.purposes if purpose.code in standing]
        self.fields["purposes"].choices = [(p.code, p.title) for p in self.texts]

    def purpose_rows(self) -> list[PurposeRow]:
        ticked = self["purposes"].value() or []
        return [PurposeRow(text, text.code in ticked) for text in self.texts]
