"""What is read to a family before it agrees: the sheet, its spoken script, and its version."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from households.models import Consent

PATH = Path(__file__).parent / "data" / "consent_text.json"


@dataclass(frozen=True)
class PurposeText:
    """One purpose: what the sheet says, what is said aloud, what follows when it is taken back."""

    code: str
    name: str
    title: str
    text: str
    script: str
    when_withdrawn: str
    is_required: bool


@dataclass(frozen=True)
class MethodText:
    """One way to agree, with what the facilitator sees to."""

    code: str
    name: str
    note: str


@dataclass(frozen=True)
class ConsentSheet:
    """The whole sheet in one version; a consent names the version it was given to."""

    version: str
    law: str
    opening: str
    opening_script: str
    rights: tuple[str, ...]
    guardian_note: str
    disability_note: str
    purposes: tuple[PurposeText, ...]
    methods: tuple[MethodText, ...]

    def purpose(self, code: str) -> PurposeText:
        return next(purpose for purpose in self.purposes if purpose.code == code)


@cache
def consent_sheet() -> ConsentSheet:
    """The sheet in force; a purpose or a way the database does not know stops the start."""
    words = json.loads(PATH.read_text(encoding="utf-8"))
    sheet = ConsentSheet(
        version=words["version"],
        law=words["law"],
        opening=words["opening"]["text"],
        opening_script=words["opening"]["script"],
        rights=tuple(words["rights"]),
        guardian_note=words["guardian_note"],
        disability_note=words["disability_note"],
        purposes=tuple(
            PurposeText(
                code=Consent.Purpose(row["code"]).value,
                name=row["name"],
                title=row["title"],
                text=row["text"],
                script=row["script"],
                when_withdrawn=row["when_withdrawn"],
                is_required=row["required"],
            )
            for row in words["purposes"]
        ),
        methods=tuple(
            MethodText(Consent.Method(row["code"]).value, row["name"], row.get("note", ""))
            for row in words["methods"]
        ),
    )
    return sheet
