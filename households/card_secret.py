"""What only the family knows: a PIN of its own, or without one the birth year of its head.

Kept as a keyed hash and never shown again. The code says which family, the secret that it is they.
"""

import hmac

from academy import crypto
from households.models import Household, Member

SHORTEST_PIN, LONGEST_PIN = 4, 6
YEARS = range(1920, 2031)  # a PIN that is a birthday is no secret in a village


def pin_index(household: Household, pin: str) -> bytes:
    """The hash of a family's PIN; the same PIN of another family gives another one."""
    return crypto.blind_index("pin", f"{household.client_uuid}:{pin}" if pin else "")


def is_easy(pin: str) -> bool:
    """Whether a neighbour would try it first: one digit, a run, a repeated pair, a year."""
    steps = {int(after) - int(before) for before, after in zip(pin, pin[1:], strict=False)}
    pairs = {pin[place : place + 2] for place in range(0, len(pin), 2)}
    is_year = len(pin) == SHORTEST_PIN and int(pin) in YEARS
    return steps in ({0}, {1}, {-1}) or len(pairs) == 1 or is_year


def birth_year(household: Household) -> int | None:
    """The year in which the head of the family was born, as far as it is written down."""
    head = household.members.filter(relation=Member.Relation.HEAD).first()
    return head.year_of_birth() if head else None


def kind_of_secret(household: Household) -> str:
    """ "pin", "year", or nothing while the family has neither."""
    if household.pin_index:
        return "pin"
    return "year" if birth_year(household) else ""


def is_right(household: Household, typed: str) -> bool:
    """Whether this is the family's secret; compared in the same time, right or wrong."""
    if household.pin_index:
        return hmac.compare_digest(bytes(household.pin_index), pin_index(household, typed))
    year = birth_year(household)
    return year is not None and hmac.compare_digest(str(year).encode(), typed.encode())
