"""Words of a family stand as a quote only."""

from datetime import date

import pytest

from academy.errors import Refused
from households.public import ReleasedQuote
from solutions.retyping import refuse_retyped, retyped

QUOTE = ReleasedQuote(
    1, "Ketong timba air jao skali.", "Kami menimba air jauh sekali dari rumah.", "mkn", "Kupang",
    "ibu", (), "53.71", "Oesapa", "Kelapa Lima", date(2026, 3, 1),
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Sumur bersama supaya air dekat.", ""),
        ("Kata ibu: ketong timba air jao skali, jadi kita gali sumur.",
         "ketong timba air jao skali,"),
        ("KETONG TIMBA, AIR JAO SKALI!", "KETONG TIMBA, AIR JAO SKALI!"),
        ("kami menimba air\n jauh   sekali", "kami menimba air jauh sekali"),
        ("Kami menimba air jauh.", ""),
        ("Mereka menimba air jauh sekali dari kampung.", "menimba air jauh sekali dari"),
        ("", ""),
    ],
)  # fmt: skip
def test_retyped_finds_five_words_in_a_row(text, copied):
    assert retyped(["judul", text], [QUOTE]) == copied


def test_refuse_retyped_names_the_words():
    with pytest.raises(Refused, match="menyalin kalimat"):
        refuse_retyped(["Ketong timba air jao skali"], [QUOTE])


def test_refuse_retyped_lets_own_words_pass():
    refuse_retyped(["Sumur bersama di RT 4"], [QUOTE])
