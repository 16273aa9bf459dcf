"""Posts as a browser sends the sheets of a family."""

import uuid
from typing import Any

from households.consent_texts import consent_sheet

HEAD = {"name": "Yuliana Nenoliu", "relation": "head", "sex": "f", "birth_year": "1984"}
CHILD = {"name": "Dorkas", "relation": "child", "sex": "f", "birth_year": "2012"}


def people(*rows: dict[str, Any], stored: int = 0) -> dict[str, str]:
    """The rows of people with their management form."""
    post = {"members-TOTAL_FORMS": str(len(rows)), "members-INITIAL_FORMS": str(stored)}
    for number, row in enumerate(rows):
        row = {"school": "unknown"} | row
        post |= {f"members-{number}-{name}": str(value) for name, value in row.items()}
    return post


def agreement(prefix: str = "consent-", **changes: Any) -> dict[str, Any]:
    """A consent that is in order."""
    values = {
        "client_uuid": str(uuid.uuid4()), "text_version": consent_sheet().version,
        "purposes": ["participate", "quote"], "giver": "1", "guardian": "",
        "method": "signature", "witness": "", "given_on": "2026-03-01",
    }  # fmt: skip
    return {f"{prefix}{name}": value for name, value in (values | changes).items()}


def registration(area: str = "53.71.01.1001", *rows: dict[str, Any], **changes: Any) -> dict:
    """A sheet that registers a family, unless something in it is changed."""
    values = {
        "client_uuid": str(uuid.uuid4()), "area": area, "rt": "4", "rw": "2",
        "hamlet": "", "address": "Jalan Lontar 12", "phone": "0812 3456 7890",
        "kk_number": "", "health_notes": "",
    }  # fmt: skip
    return values | people(*(rows or (HEAD, CHILD))) | agreement() | changes
