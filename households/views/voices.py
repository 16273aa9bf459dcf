"""Somebody's words as a page shows them, with what may be done with them."""

from collections.abc import Iterable
from dataclasses import dataclass

from households.models import Language, Quote


@dataclass(frozen=True)
class Voice:
    """A quote as the page shows it."""

    quote_id: int
    is_released: bool
    words: str
    gloss: str
    language_code: str
    language_label: str
    speaker_label: str
    themes: list[str]
    fate: str
    fate_icon: str


def voice_of(quote: Quote) -> Voice:
    if quote.released_at:
        fate = ("Boleh dikutip dan sudah dilepas", "check-circle")
    elif quote.may_be_quoted:
        fate = ("Boleh dikutip setelah sesi diterima", "hourglass-split")
    else:
        fate = ("Tidak untuk dikutip", "slash-circle")
    return Voice(
        quote.pk, quote.released_at is not None, quote.words, quote.gloss,
        Language(quote.language).html_code, quote.language_label,
        quote.speaker_label.capitalize(), [theme.name for theme in quote.themes.all()], *fate,
    )  # fmt: skip


def voices_of(quotes: Iterable[Quote]) -> list[Voice]:
    """Quotes with their themes prefetched, in the order they come."""
    return [voice_of(quote) for quote in quotes]
