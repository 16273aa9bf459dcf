"""Password rules of NIST 800-63B-4: long, not on a list; no composition, no rotation."""

from typing import Any

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError

KNOWN_WORDS = (
    "akademi", "pengentasan", "kemiskinan", "pemberdayaan", "keluarga", "lan", "kupang",
    "probolinggo", "indramayu", "indonesia", "merdeka", "portal",
)  # fmt: skip


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB: OWASP's floor, about 25 ms a sign-in on the small servers we have."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class MaximumLengthValidator:
    """128 characters are enough for any phrase, and hashing more only costs the server."""

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > 128:
            raise ValidationError("Kata sandi paling panjang 128 karakter.", code="too_long")

    def get_help_text(self) -> str:
        return "Kata sandi paling panjang 128 karakter."


class KnownWordsValidator:
    """A password made only of the programme's own words is the first thing anybody tries."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.lower()
        for word in sorted(KNOWN_WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if sum(letter.isalpha() for letter in rest) < 6:
            raise ValidationError(
                "Kata sandi ini mudah ditebak. Pakailah beberapa kata yang tidak ada kaitannya "
                "dengan program ini.",
                code="known_words",
            )

    def get_help_text(self) -> str:
        return "Beberapa kata yang hanya Anda ketahui lebih kuat daripada satu kata yang rumit."
