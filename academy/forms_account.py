"""Forms around the account: signing in, passwords, second factors, invitation and profile."""

from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from academy.models import Invitation, User
from academy.nip import format_nip, parse_nip

LONG_ENOUGH = (
    "Sedikitnya 15 karakter. Rangkaian empat kata yang hanya Anda ketahui sudah kuat dan mudah "
    "diingat; boleh memakai spasi, boleh ditempel dari pengelola kata sandi."
)
PASSWORDS_DIFFER = "Kedua kata sandi berbeda. Ketik kata sandi yang sama dua kali."
CODE_HELP = "Enam angka dari aplikasi autentikator, atau salah satu kode cadangan."


def word(form: forms.BaseForm, **words: tuple[str, str]) -> None:
    """Give a borrowed form the portal's labels and helps; a label needs no placeholder twice."""
    for name, (label, help_text) in words.items():
        if name in form.fields:
            field = form.fields[name]
            field.label, field.help_text = label, help_text
            field.widget.attrs.pop("placeholder", None)


class LoginForm(account_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, login=("Surel", ""), password=("Kata sandi", ""))


class ReauthenticateForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, password=("Kata sandi", ""))


class TwicePasswordMixin:
    """A new password typed twice, with the house's rule in words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            oldpassword=("Kata sandi sekarang", ""),
            password1=("Kata sandi baru", LONG_ENOUGH),
            password2=("Kata sandi baru, sekali lagi", ""),
        )

    def clean(self) -> Any:
        cleaned = super().clean()
        if "password2" in self.errors and self.data.get("password2"):
            self.errors["password2"] = self.error_class([PASSWORDS_DIFFER])
        return cleaned


class ChangePasswordForm(TwicePasswordMixin, account_forms.ChangePasswordForm):
    pass


class SetPasswordForm(TwicePasswordMixin, account_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(TwicePasswordMixin, account_forms.ResetPasswordKeyForm):
    pass


class ResetPasswordForm(account_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, email=("Surel", "Alamat yang menerima undangan Anda."))


def _code_field(form: forms.BaseForm, help_text: str) -> None:
    word(form, code=("Kode", help_text))
    form.fields["code"].widget.attrs |= {"inputmode": "text", "autocapitalize": "none"}


class AuthenticateForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, CODE_HELP)


class ReauthenticateCodeForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, CODE_HELP)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Enam angka yang sekarang tampil di aplikasi.")
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CredentialField(forms.JSONField):
    """What a key answered; anything that is not such an answer is refused before it is read."""

    default_error_messages = {"invalid": "Jawaban kunci tidak terbaca. Coba sekali lagi."}

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and (len(value) > 20_000 or "\\u0000" in value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            answer = super().to_python(value)
        except (RecursionError, ValueError) as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        if answer is not None and not isinstance(answer, dict):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return answer


def _credential() -> CredentialField:
    return CredentialField(required=True, widget=forms.HiddenInput)


class LoginWebAuthnForm(webauthn_forms.LoginWebAuthnForm):
    credential = _credential()


class AuthenticateWebAuthnForm(webauthn_forms.AuthenticateWebAuthnForm):
    credential = _credential()


class ReauthenticateWebAuthnForm(webauthn_forms.ReauthenticateWebAuthnForm):
    credential = _credential()


class AddWebAuthnForm(webauthn_forms.AddWebAuthnForm):
    credential = _credential()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(
            self,
            name=("Nama kunci", "Misalnya: ponsel dinas, kunci di laci meja."),
            passwordless=(
                "Boleh masuk hanya dengan kunci ini",
                "Perangkat akan meminta sidik jari, wajah, atau PIN, jadi kata sandi tidak perlu.",
            ),
        )


class EditWebAuthnForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, name=("Nama kunci", ""))


class EmployeeNumberMixin(forms.Form):
    """NIP or NI PPPK belongs to the employee kind, and its structure must hold."""

    def _add_employee_fields(self) -> None:
        kind = self.fields["employee_kind"]
        kind.help_text = "PNS, PPPK, atau bukan ASN."
        number = self.fields["nip"]
        number.label = "NIP atau NI PPPK"
        number.max_length = 40
        number.validators = []
        number.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off", "maxlength": 40}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kind, text = cleaned.get("employee_kind"), (cleaned.get("nip") or "").strip()
        if "nip" in self.errors or not kind:
            return cleaned
        if kind == User.EmployeeKind.OTHER:
            if text:
                self.add_error(
                    "nip", "Nomor pegawai hanya untuk PNS dan PPPK. Pilih jenisnya atau kosongkan."
                )
            return cleaned
        if text:
            parsed = parse_nip(text, kind=kind, today=timezone.localdate())
            if parsed.errors:
                self.add_error("nip", ValidationError(parsed.errors))
            cleaned["nip"] = parsed.number
        return cleaned


class AcceptInvitationForm(EmployeeNumberMixin, forms.Form):
    """What an invited person tells: name, employee number and a password of their own."""

    name = forms.CharField(
        label="Nama lengkap", max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    employee_kind = forms.ChoiceField(
        label="Jenis kepegawaian",
        choices=User.EmployeeKind.choices,
        initial=User.EmployeeKind.OTHER,
        widget=forms.RadioSelect,
    )
    nip = forms.CharField(
        label="NIP atau NI PPPK",
        required=False,
        max_length=40,
        help_text="18 angka. Boleh dikosongkan dan dilengkapi nanti di profil.",
    )
    password1 = forms.CharField(
        label="Kata sandi",
        strip=False,
        help_text=LONG_ENOUGH,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Kata sandi, sekali lagi",
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": invitation.name} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.invitation = invitation
        self._add_employee_fields()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", PASSWORDS_DIFFER)
        if first:
            person = User(
                email=self.invitation.email,
                name=cleaned.get("name", ""),
                nip=cleaned.get("nip") or "",
            )
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class ProfileForm(EmployeeNumberMixin, forms.ModelForm):
    """What people keep up to date about themselves."""

    class Meta:
        model = User
        fields = ["name", "phone", "employee_kind", "nip"]
        labels = {"name": "Nama lengkap", "phone": "Nomor telepon"}
        help_texts = {
            "phone": "Hanya dipakai rekan satu angkatan dan LAN untuk menghubungi Anda.",
            "nip": "18 angka. Hanya Anda yang melihatnya utuh; di daftar ia disamarkan.",
        }
        widgets = {
            "name": forms.TextInput({"autocomplete": "name"}),
            "phone": forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
            "employee_kind": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._add_employee_fields()
        self.initial["nip"] = format_nip(self.instance.nip)

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"].strip()
        bare = phone.replace(" ", "").replace("-", "").replace(".", "")
        digits = bare.removeprefix("+")
        if bare and not (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15):
            raise ValidationError("Tulis nomor telepon dengan angka, misalnya 0812 3456 7890.")
        return bare
