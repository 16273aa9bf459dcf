"""A sentence is cited, never typed again: else it would stay after its family took it back."""

import re
import unicodedata
from collections.abc import Iterable

from academy.errors import Refused
from households.public import ReleasedQuote

# So many words in a row are somebody's sentence; fewer are anybody's way of speaking.
FEWEST_WORDS = 5


def retyped(texts: Iterable[str], quotes: Iterable[ReleasedQuote]) -> str:
    """The first run of words in a text that repeats a cited sentence or its meaning, or nothing."""
    runs = {
        run for quote in quotes for said in (quote.words, quote.gloss) for run in _runs(_bare(said))
    }
    for text in texts:
        shown = text.split()
        places = [(place, bare) for place, word in enumerate(shown) for bare in _bare(word)]
        bares = [bare for _, bare in places]
        for start, run in enumerate(_runs(bares)):
            if run in runs:
                first, last = places[start][0], places[start + FEWEST_WORDS - 1][0]
                return " ".join(shown[first : last + 1])
    return ""


def refuse_retyped(texts: Iterable[str], quotes: Iterable[ReleasedQuote]) -> None:
    """Words of a family stand as a quote only, so that a withdrawal takes them everywhere.

    Raises:
        Refused: when a text repeats five words or more of a cited sentence.
    """
    if copied := retyped(texts, quotes):
        raise Refused(
            f"Bagian “{copied}” menyalin kalimat yang dikutip. Tulis dengan kata Anda sendiri: "
            "kalimatnya sudah tampil sebagai kutipan, dan ikut hilang bila keluarga menariknya."
        )


def _bare(text: str) -> list[str]:
    """The words alone, without signs and large letters."""
    return re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + FEWEST_WORDS]) for at in range(len(words) - FEWEST_WORDS + 1)]
