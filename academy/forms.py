"""The house's form fields: they print what browsers read back, and clean what people type.

Django's Indonesian locale would print a date input as 05-03-2026 and a time as 14.30.00, which
browsers show as empty, and would read 1.234 as one and a bit.
"""

import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONG_TEXT = 20_000
INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])


class TextField(forms.CharField):
    """One line of text as people write it: any letters, no control characters."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")) if text else text
        if not text.translate(INVISIBLE).strip():
            return ""
        return text

    def validate(self, value: str) -> None:
        super().validate(value)
        allowed = "\n\t" if isinstance(self.widget, forms.Textarea) else ""
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in allowed for c in value):
            raise ValidationError(
                "Ada tanda yang tidak dapat disimpan. Hapus, lalu ketik ulang bagian itu.",
                code="control",
            )


class LongTextField(TextField):
    """Several lines; long enough for any story, short enough for the server."""

    def __init__(self, *, max_length: int = LONG_TEXT, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)


class DateField(forms.DateField):
    """A day: the browser's own picker, and 20-11-2026 or 20/11/2026 where there is none."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "data-akademi-date-echo": ""}
        )
        kwargs.setdefault("widget", widget)
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
        messages = {"invalid": "Tanggal ini tidak ada. Tulis seperti 20-11-2026."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)


class TimeField(forms.TimeField):
    """A time of day; 13.30 is read as well as 13:30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H:%M:%S"])
        messages = {"invalid": "Jam ini tidak ada. Tulis seperti 13.30."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)


def _plain_digits(value: Any) -> Any:
    """Only the digits 0-9: other scripts' digits would look the same and mean something else."""
    if isinstance(value, str) and not value.isascii():
        raise ValidationError("Tulis dengan angka biasa, 0 sampai 9.", code="digits")
    return value


class WholeNumberField(forms.IntegerField):
    """A count; 1.234 is one thousand two hundred and thirty-four."""

    def __init__(self, *, min_value: int = 0, max_value: int = 100_000, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        messages = {"invalid": "Tulis bilangan bulat, misalnya 12 atau 1.234."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        value = _plain_digits(value)
        if isinstance(value, str):
            value = value.strip()
            whole, *groups = value.split(".")
            if groups and all(len(group) == 3 and group.isdigit() for group in groups):
                value = whole + "".join(groups)
            if len(value) > 15:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DecimalPointField(forms.FloatField):
    """A coordinate: comma or point as the mark, five digits behind it are a metre."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        messages = {"invalid": "Tulis angka seperti -10,16342."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> float | None:
        value = _plain_digits(value)
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
        return super().to_python(value)


class DecimalCommaField(forms.DecimalField):
    """A measured value as Indonesian writes it: 1.250,5; 7.5 is read as seven and a half."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 12)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("min_value", 0)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        messages = {"invalid": "Tulis angka seperti 12 atau 7,5."}
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        value = _plain_digits(value)
        if isinstance(value, str):
            value = value.strip()
            whole, comma, rest = value.partition(",")
            groups = whole.split(".")
            if len(groups) > 1 and (comma or all(len(group) == 3 for group in groups[1:])):
                whole = "".join(groups)
            value = f"{whole}.{rest}" if comma else whole
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}".replace(".", ",") if hasattr(value, "normalize") else value


class RecordForm(forms.Form):
    """A form that carries its own number, so that sending it twice stores it once.

    `client_uuid` is made with the page; `version` names the version that was opened.
    """

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_uuid", uuid.uuid4())
