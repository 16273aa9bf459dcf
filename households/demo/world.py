"""Builds the demo world, region by region."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy.demo import DemoPerson, make_people
from academy.models import Area
from academy.permissions import Scope
from academy.roles import Role
from cohorts.demo import make_cohorts
from cohorts.models import Cohort
from cohorts.reference import load_stages
from households.demo.families import FamilyMaker
from households.demo.later import LaterMaker
from households.demo.maps import MapMaker
from households.demo.potentials import PotentialMaker, WithdrawalMaker
from households.demo.sessions import SessionMaker
from households.demo.workshop import Place, read
from households.reference import load_reference


@transaction.atomic
def make_world(today: date | None = None) -> None:
    """Build the whole demo world; the same every time but for the day it ends on."""
    today = today or timezone.localdate()
    load_stages()
    load_reference()
    names, villages = read("names.json"), read("villages.json")["regions"]
    people = make_people(since=today - timedelta(days=420))
    codes = {row["code"]: [village["code"] for village in row["villages"]] for row in villages}
    cohorts = make_cohorts(people, codes, today)
    reviewers = [Scope.of(p.person) for p in people if p.role == Role.LAN]
    for row in villages:
        place = _make_place(row, cohorts[row["code"]], people, names)
        shared = (place, reviewers, names, today)
        FamilyMaker(*shared).make_families()
        SessionMaker(*shared).make_sessions()
        MapMaker(*shared).make_maps()
        PotentialMaker(*shared).make_potentials()
        WithdrawalMaker(*shared).withdraw_some()
        later = LaterMaker(*shared)
        later.make_groups()
        later.make_promises()
        later.make_cards()


def _make_place(
    row: dict[str, Any], cohort: Cohort, people: list[DemoPerson], names: dict[str, Any]
) -> Place:
    region_id = row["code"]
    return Place(
        region_id,
        cohort,
        [
            Scope.of(p.person)
            for p in people
            if p.region_id == region_id and p.role == Role.FACILITATOR
        ],
        [(Area.objects.get(pk=v["code"]), v["settings"]) for v in row["villages"]],
        names["regions"][region_id],
        read(f"sessions_{region_id}.json")["sessions"],
        read(f"voices_{region_id}.json")["quotes"],
    )
