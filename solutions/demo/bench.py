"""What the makers of the chains share: a region's material, its people, and days gone by."""

import json
import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from academy.models import Organization
from academy.permissions import Scope
from cohorts.models import Cohort
from solutions.models import Commitment, Idea, Lesson, Offer, Proposal

DATA = Path(__file__).resolve().parent.parent / "data" / "demo"


def read(name: str) -> Any:
    """One file of the invented material."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


@dataclass
class Partners:
    """The partners of a region and of the nation, who answers for each, and what they offer."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    offers: dict[str, Offer] = field(default_factory=dict)


@dataclass
class Site:
    """What one region's chains are made from, and what was made so far, by its key."""

    story: dict[str, Any]
    cohort: Cohort
    writers: list[Scope]
    facilitators: list[Scope]
    coach: Scope
    reviewer: Scope
    themes: dict[str, int]
    today: date
    partners: Partners = field(default_factory=Partners)
    ideas: dict[str, Idea] = field(default_factory=dict)
    proposals: dict[str, Proposal] = field(default_factory=dict)
    commitments: dict[str, list[Commitment]] = field(default_factory=dict)
    lessons: list[Lesson] = field(default_factory=list)


class Bench:
    """One region at work; each maker makes one kind of thing."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.dice = random.Random(f"{site.cohort.region_id} {type(self).__name__}")

    def uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)

    def day(self, ago: int) -> date:
        """So many days before the day the world ends on; less than none is still to come."""
        return self.site.today - timedelta(days=ago)

    def moment(self, ago: int, hour: int = 10) -> datetime:
        return datetime.combine(self.day(ago), time(hour), self.site.cohort.region.zone)

    def writer(self, number: int) -> Scope:
        """Participants and facilitators take turns at writing."""
        return self.site.writers[number % len(self.site.writers)]

    def author(self, proposal: Proposal) -> Scope:
        """Whoever wrote it, or else a facilitator."""
        mine = (who for who in self.site.writers if who.person.pk == proposal.author_id)
        return next(mine, self.site.facilitators[0])

    def theme_ids(self, codes: list[str]) -> list[int]:
        return [self.site.themes[code] for code in codes]

    def backdate(self, row: Any, ago: int) -> None:
        """The row was written then: the pages tell since when a link stands."""
        moment = self.moment(ago)
        rows = type(row).objects.unscoped("dating the demo world")
        rows.filter(pk=row.pk).update(created_at=moment)
        row.created_at = moment

    def told_stories(self) -> list[tuple[str, dict[str, Any]]]:
        """Key and story of each idea that became a proposal."""
        return [(one["key"], one["proposal"]) for one in self.site.story["ideas"]
                if "proposal" in one]  # fmt: skip
