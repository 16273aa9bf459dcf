"""The code on a family's card: ten signs that cannot be mistaken for one another, the last a check.

Twenty-nine signs, a prime: a wrong sign or two changed places are always noticed. Whoever types a
sign that looks like another, as O for 0, is understood.
"""

import secrets
import unicodedata

SIGNS = "0123456789ACDEFGHJKMNPQRTVWXY"
LIKE = str.maketrans("OILBSZU", "01185" + "2V")
DRAWN = 9
LENGTH = DRAWN + 1


class Mistyped(ValueError):
    """What was typed cannot be a code; no card needs to be looked for."""


def new_code() -> str:
    """A code that nobody can guess: one of fourteen million million."""
    drawn = "".join(secrets.choice(SIGNS) for _ in range(DRAWN))
    return drawn + check_sign(drawn)


def check_sign(drawn: str) -> str:
    """The last sign, from all others and the places they stand at."""
    return SIGNS[sum(place * SIGNS.index(sign) for place, sign in enumerate(drawn, 1)) % len(SIGNS)]


def read_code(typed: str) -> str:
    """What was typed, as it was printed: any case, with or without dash and spaces.

    Raises:
        Mistyped: when it has another length, other letters, or does not fit its check sign.
    """
    marks = unicodedata.normalize("NFKC", typed[:80]).upper()
    kept = "".join(mark for mark in marks if mark.isalnum()).translate(LIKE)
    if len(kept) != LENGTH or any(mark not in SIGNS for mark in kept):
        raise Mistyped(f"a code has {LENGTH} signs")
    if check_sign(kept[:DRAWN]) != kept[DRAWN:]:
        raise Mistyped("the check sign does not fit")
    return kept


def shown(code: str) -> str:
    """The code in two groups, as it stands on the card."""
    return f"{code[:5]}-{code[5:]}"
