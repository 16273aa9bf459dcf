"""Lays the chains over the demo world of the field, region by region."""

from datetime import date

from django.db import transaction
from django.utils import timezone

import households.public as public
from academy.demo import PILOTS
from academy.models import User
from academy.permissions import Scope
from academy.roles import Role
from cohorts.models import Cohort, Enrolment
from solutions.demo.action import ActionMaker
from solutions.demo.bench import Partners, Site, read
from solutions.demo.ideas import IdeaMaker
from solutions.demo.lessons import LessonMaker
from solutions.demo.matching import MatchingMaker
from solutions.demo.proposals import ProposalMaker


@transaction.atomic
def make_chains(today: date | None = None) -> None:
    """Ideas to lessons of the three regions; the field's demo world stands already."""
    today = today or timezone.localdate()
    reviewer = Scope.of(User.objects.filter(assignments__role=Role.LAN).order_by("pk")[0])
    sites = {code: _site(code, reviewer, today) for code in PILOTS}
    for site in sites.values():
        matching = MatchingMaker(site)
        region = site.cohort.region
        matching.make_partners(site.story, region, site.facilitators[0])
        IdeaMaker(site).make_ideas()
        ProposalMaker(site).make_proposals()
        matching.make_matching()
        ActionMaker(site).make_action()
        LessonMaker(site).make_lessons()
    for site in sites.values():
        LessonMaker(site).try_lessons(sites)
    first = sites[PILOTS[0]]
    first.partners = Partners()
    MatchingMaker(first).make_partners(read("nation"), None, reviewer)


def _site(code: str, reviewer: Scope, today: date) -> Site:
    cohort = Cohort.objects.select_related("region__area").get(region=code)
    by_part = {part: _people(cohort, part) for part in Enrolment.Part}
    facilitators = by_part[Enrolment.Part.FACILITATOR]
    return Site(
        story=read(code), cohort=cohort, facilitators=facilitators,
        writers=[*by_part[Enrolment.Part.PARTICIPANT], *facilitators],
        coach=by_part[Enrolment.Part.COACH][0], reviewer=reviewer,
        themes={one.code: one.theme_id for one in public.all_themes()}, today=today,
    )  # fmt: skip


def _people(cohort: Cohort, part: str) -> list[Scope]:
    rows = cohort.enrolments.filter(part=part).select_related("person").order_by("pk")
    return [Scope.of(row.person) for row in rows]
