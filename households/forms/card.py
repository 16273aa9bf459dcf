"""The forms around a family's card: printing it, and what the family fills in behind its code."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from academy.forms import DateField, LongTextField, TextField
from academy.models import DataSubjectRequest, User
from academy.templatetags.akademi import tanggal
from households.card_code import Mistyped, read_code
from households.consent_texts import consent_sheet
from households.models import FamilyMessage, ListeningSession

LATEST_VISIT = timedelta(days=366)
MOST_ON_A_SHEET = 4


class PrintForm(forms.Form):
    """What the card tells of, and who comes back when."""

    session = forms.ChoiceField(
        label="Kartu menceritakan sesi",
        required=False,
        error_messages={"invalid_choice": "Pilih salah satu sesi keluarga ini yang sudah dikirim."},
    )
    next_visit_on = DateField(
        label="Kunjungan berikut",
        required=False,
        help_text="Tanggal yang benar-benar dapat ditepati. Boleh kosong bila belum pasti.",
    )
    visitor = forms.ChoiceField(
        label="Siapa yang datang",
        required=False,
        error_messages={"invalid_choice": "Pilih fasilitator angkatan ini."},
    )

    def __init__(
        self,
        *args: Any,
        sessions: list[ListeningSession],
        visitors: list[User],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.sessions = {str(session.pk): session for session in sessions}
        self.visitors = {str(person.pk): person for person in visitors}
        told = [(key, _label(session)) for key, session in self.sessions.items()]
        self.fields["session"].choices = [*told, ("", "Tanpa cerita sesi")]
        self.fields["visitor"].choices = [(key, p.name) for key, p in self.visitors.items()]

    def clean_session(self) -> ListeningSession | None:
        return self.sessions.get(self.cleaned_data["session"])

    def clean_visitor(self) -> User | None:
        return self.visitors.get(self.cleaned_data["visitor"])

    def clean_next_visit_on(self) -> date | None:
        day = self.cleaned_data["next_visit_on"]
        if day and not self.today <= day <= self.today + LATEST_VISIT:
            raise ValidationError("Pilih hari mulai hari ini sampai setahun ke depan.")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("next_visit_on") and "visitor" in cleaned and not cleaned["visitor"]:
            self.add_error("visitor", "Pilih siapa yang datang pada hari itu.")
        return cleaned


def _label(session: ListeningSession) -> str:
    return f"{tanggal(session.held_on)}, {session.get_form_display()}"


class DoorForm(forms.Form):
    """The code on the card, and what only the family knows."""

    code = TextField(
        label="Kode kartu",
        max_length=80,
        help_text="Sepuluh huruf dan angka. Huruf besar atau kecil sama saja.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        error_messages={"required": "Ketik kode yang tertulis di kartu."},
    )
    secret = TextField(
        label="PIN keluarga, atau tahun lahir kepala keluarga",
        max_length=20,
        help_text="PIN yang dipilih keluarga. Belum punya PIN? Ketik tahun lahirnya, empat angka.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": "Ketik PIN keluarga, atau tahun lahir kepala keluarga."},
    )

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except Mistyped:
            raise ValidationError(
                "Kodenya salah ketik. Cocokkan lagi dengan kartu, satu per satu."
            ) from None

    def clean_secret(self) -> str:
        return "".join(mark for mark in self.cleaned_data["secret"] if not mark.isspace())


class MessageForm(forms.Form):
    """What the family says of what was written down."""

    kind = forms.ChoiceField(
        choices=[
            (kind.value, kind.label)
            for kind in (
                FamilyMessage.Kind.CONFIRMED,
                FamilyMessage.Kind.CORRECTION,
                FamilyMessage.Kind.ADDITION,
            )
        ],
        error_messages={"required": "Pilih salah satu tombol.", "invalid_choice": "Pilih lagi."},
    )
    words = LongTextField(
        label="Kata-kata keluarga",
        required=False,
        max_length=2000,
        rows=4,
        help_text="Boleh dengan bahasa sendiri.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needs = (FamilyMessage.Kind.CORRECTION, FamilyMessage.Kind.ADDITION)
        if cleaned.get("kind") in needs and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", "Tulis dulu dengan kata-kata sendiri, lalu kirim.")
        return cleaned


class ChoicesForm(forms.Form):
    """What the family allows, purpose by purpose; unticking takes it back."""

    purposes = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": "Pilih dari yang tertulis di halaman ini."},
    )
    is_sure = forms.BooleanField(
        label="Kami sudah membaca akibatnya, dan ini keputusan keluarga kami", required=False
    )

    def __init__(self, *args: Any, standing: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing, self.texts = standing, consent_sheet().purposes
        self.fields["purposes"].choices = [(text.code, text.title) for text in self.texts]

    def rows(self) -> list[tuple[Any, bool, bool]]:
        """Each purpose: its words, whether it is ticked now, whether it stands."""
        ticked = self.data.getlist("purposes") if self.is_bound else self.standing
        return [(text, text.code in ticked, text.code in self.standing) for text in self.texts]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        taken = self.standing - set(cleaned.get("purposes", self.standing))
        if taken and not cleaned.get("is_sure"):
            self.add_error(
                "is_sure", "Ada izin yang akan ditarik. Baca akibatnya, lalu centang di sini."
            )
        return cleaned


class RightForm(forms.Form):
    """Which right over its data the family asks for."""

    kind = forms.ChoiceField(
        label="Yang diminta",
        choices=DataSubjectRequest.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih yang diminta.", "invalid_choice": "Pilih yang diminta."},
    )
