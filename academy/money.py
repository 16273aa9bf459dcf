"""Rupiah as people write it: Rp1.500.000, 1,5 juta, 250 ribu."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

MOST = 1_000_000_000_000  # a million million; more is a slip of the finger
WORDS = {"ribu": 1_000, "rb": 1_000, "juta": 1_000_000, "jt": 1_000_000,
         "miliar": 1_000_000_000, "milyar": 1_000_000_000, "m": 1_000_000_000}  # fmt: skip
PLAIN = re.compile(r"\d+")
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
WITH_WORD = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-z]+)")
HINT = "Tulis jumlahnya dalam rupiah, misalnya 1.500.000 atau 1,5 juta."


def parse_rupiah(text: str) -> int:
    """Read an amount in whole Rupiah.

    A full stop separates thousands and a comma decimals, as Indonesian is written; before a word
    such as "juta" both may stand for the decimal sign. Ends in ",00" or ",-" are dropped.

    Raises:
        ValidationError: for anything that could be read in two ways, is negative or absurd.
    """
    words = text.strip().lower().replace("\u00a0", " ")
    if words.lstrip("rp. ").startswith("-") or words.startswith("("):
        raise ValidationError("Jumlah rupiah tidak boleh kurang dari nol.")
    words = re.sub(r"^rp\.?\s*", "", words)
    words = re.sub(r",(?:00?|-)$", "", words).strip()
    if PLAIN.fullmatch(words) or GROUPED.fullmatch(words):
        amount = Decimal(words.replace(".", ""))
    elif (found := WITH_WORD.fullmatch(words)) and found[2] in WORDS:
        try:
            amount = Decimal(found[1].replace(",", ".")) * WORDS[found[2]]
        except InvalidOperation as error:
            raise ValidationError(HINT) from error
    else:
        raise ValidationError(HINT)
    if amount != amount.to_integral_value():
        raise ValidationError("Tulis rupiah bulat, tanpa sen.")
    if amount > MOST:
        raise ValidationError("Jumlah ini lebih dari seribu miliar rupiah. Periksa angkanya.")
    return int(amount)


def rupiah(amount: int | None) -> str:
    """An amount as it is printed: Rp1.500.000."""
    return "" if amount is None else f"Rp{amount:,}".replace(",", ".")


class RupiahField(forms.CharField):
    """An amount of money, typed the way people write it; cleans to whole Rupiah or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 40)
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "text"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return parse_rupiah(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        return rupiah(value).removeprefix("Rp") if isinstance(value, int) else value
