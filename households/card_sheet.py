"""A card as it is printed: its words cut to what fits, its code, and the code for a camera."""

from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe

from academy import paper
from households.card_code import shown
from households.card_words import ROOMS, CardWords, shortened
from households.models import Card

A5, A6 = "a5", "a6"


@dataclass(frozen=True)
class PrintedCard:
    """Everything the template of a card needs."""

    words: CardWords
    household_code: str
    code: str
    address: str
    qr: SafeString
    secret: str


def printed(
    words: CardWords, *, card: Card | None, household_code: str, door: str, secret: str,
    size: str = A5,
) -> PrintedCard:  # fmt: skip
    """The card with as many words as fit on one page of its size.

    Args:
        card: None as long as nothing was printed; the code then is still to come.
        door: the address of the public page, without a code.
        secret: "pin" or "year": what the family types besides the code.
    """
    code = shown(card.code) if card else ""
    whole = PrintedCard(
        words, household_code, code, door.partition("://")[2].rstrip("/"),
        qr_of(f"{door}{code}/") if code else mark_safe(""), secret,
    )  # fmt: skip
    for room in ROOMS:
        fitting = PrintedCard(**{**vars(whole), "words": shortened(words, room)})
        if paper.number_of_pages("paper/card.html", {"card": fitting, "size": size}) <= 1:
            break
    return fitting


def qr_of(address: str) -> SafeString:
    """The address as a picture a camera reads: black on white, drawn in lines, no file."""
    picture = segno.make(address, error="m", micro=False)
    drawn = picture.svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    return mark_safe(drawn)  # noqa: S308 -- segno draws it from our own address
