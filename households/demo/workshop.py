"""What the makers of the demo world share: a region's material, dice that fall the same way."""

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from academy.models import Area
from academy.permissions import Scope
from cohorts.models import Cohort
from households.models import Household

DATA = Path(__file__).resolve().parent.parent / "data" / "demo"
DAYS = 365
FAMILIES = {"53.71": 22, "35.13": 20, "32.12": 20}
SESSIONS = {"53.71": 70, "35.13": 66, "32.12": 66}


def read(name: str) -> Any:
    """One file of the invented material."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@dataclass
class Place:
    """What one region's part of the world is made from."""

    region_id: str
    cohort: Cohort
    facilitators: list[Scope]
    villages: list[tuple[Area, list[str]]]
    names: dict[str, Any]
    stories: list[dict[str, Any]]
    voices: list[dict[str, Any]]
    families: list[Household] = field(default_factory=list)


class Workshop:
    """One region's material, reviewers and dice; each maker makes one kind of thing."""

    def __init__(
        self, place: Place, reviewers: list[Scope], names: dict[str, Any], today: date
    ) -> None:
        self.place = place
        self.reviewers = reviewers
        self.names = names
        self.today = today
        self.dice = random.Random(f"{place.region_id} {type(self).__name__}")

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.place.cohort.region.zone)

    def scope(self, number: int) -> Scope:
        """The facilitators take turns."""
        return self.place.facilitators[number % len(self.place.facilitators)]
