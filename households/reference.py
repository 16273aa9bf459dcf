"""The lists the field works with: themes, indicators, aid programmes, classes of potential.

They are first filled from households/data; afterwards LAN keeps them in the admin.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models, transaction

from households.models import AidProgramme, Indicator, IndicatorLevel, Mark, PotentialClass, Theme

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Loaded:
    """How many rows each list gained; rows that were there stay as LAN left them."""

    themes: int
    indicators: int
    programmes: int
    classes: int


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_reference() -> Loaded:
    """Add what is missing from each list; what LAN changed or archived is never undone."""
    return Loaded(_load_themes(), _load_indicators(), _load_programmes(), _load_classes())


def _add_missing(model: type[models.Model], rows: list[models.Model]) -> int:
    """Add the rows whose code the list does not know yet."""
    known = set(model.objects.values_list("code", flat=True))
    missing = [row for row in rows if row.code not in known]
    model.objects.bulk_create(missing)
    return len(missing)


def _load_themes() -> int:
    fields = ("code", "name", "description", "strategy")
    rows = _read("themes.json")
    return _add_missing(Theme, [Theme(**{name: row[name] for name in fields}) for row in rows])


def _load_programmes() -> int:
    fields = ("code", "name", "owner", "amount_note", "strategy")
    rows = _read("aid_programmes.json")["programmes"]
    return _add_missing(
        AidProgramme,
        [AidProgramme(**{name: row[name] or "" for name in fields}) for row in rows],
    )


def _load_classes() -> int:
    return _add_missing(
        PotentialClass,
        [
            PotentialClass(group=group["code"], code=child["code"], name=child["name"])
            for group in _read("potential_classes.json")["classes"]
            for child in group["children"]
        ],
    )


def _load_indicators() -> int:
    """The family's questions with the words of each level, in the order they are asked."""
    known = set(Indicator.objects.values_list("code", flat=True))
    first = Indicator.objects.aggregate(last=models.Max("order"))["last"] or 0
    rows = [row for row in _read("peta_keluarga.json")["indicators"] if row["code"] not in known]
    for order, row in enumerate(rows, start=first + 1):
        indicator = Indicator.objects.create(
            code=row["code"], dimension=row["dimension"], order=order, name=row["name"],
            question=row["question"], icon=row["icon"],
        )  # fmt: skip
        IndicatorLevel.objects.bulk_create(
            IndicatorLevel(indicator=indicator, mark=Mark[level.upper()], words=words)
            for level, words in row["levels"].items()
        )
    return len(rows)
