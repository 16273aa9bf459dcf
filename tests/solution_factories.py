"""Rows from an idea to a lesson, made plainly: the actions have tests of their own."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from academy.models import Assignment, Organization, User
from academy.roles import Role
from cohorts.models import Cohort
from households.models import FamilyGroup, GroupMember, Household, LocalPotential, Quote
from solutions.models import (
    Commitment,
    Evidence,
    Idea,
    MatchingDay,
    Meeting,
    Offer,
    Proposal,
    ProposalVersion,
)
from tests.factories import (
    PASSWORD,
    hashed,
    make_cohort,
    make_organization,
    make_person,
    make_theme,
)

DAY = date(2026, 6, 1)
MOMENT = datetime(2026, 6, 1, 3, 0, tzinfo=timezone.get_default_timezone())


def make_partner(organization: Organization | None = None, **fields: Any) -> User:
    """Somebody who answers for a partner."""
    organization = organization or make_organization(kind=Organization.Kind.BANK)
    person = make_person(None, organization=organization, password=hashed(PASSWORD), **fields)
    Assignment.objects.create(
        person=person, role=Role.PARTNER, organization=organization, since=date(2025, 1, 1)
    )
    return person


def make_group(cohort: Cohort, households: list[Household], **fields: Any) -> FamilyGroup:
    group = FamilyGroup.objects.create(
        cohort=cohort, region=cohort.region,
        **{"name": f"Kelompok {uuid.uuid4().hex[:6]}"} | fields,
    )  # fmt: skip
    GroupMember.objects.bulk_create(GroupMember(group=group, household=h) for h in households)
    return group


def make_idea(
    cohort: Cohort | None = None,
    *,
    owner: User | None = None,
    quotes: list[Quote] | None = None,
    potentials: list[LocalPotential] | None = None,
    **fields: Any,
) -> Idea:
    cohort = cohort or make_cohort()
    owner = owner or make_person(Role.PARTICIPANT, place=cohort)
    defaults = {
        "title": "Air bersih dari sumur bersama", "text": "Warga dan kelurahan membuat satu sumur.",
        "strategies": ["A"], "next_step": "Bertemu lurah", "next_on": DAY + timedelta(days=30),
    }  # fmt: skip
    idea = Idea.objects.create(
        cohort=cohort, region=cohort.region, owner=owner, created_by=owner, updated_by=owner,
        **defaults | fields,
    )  # fmt: skip
    idea.themes.add(make_theme())
    rows = [Evidence(idea=idea, quote=quote) for quote in quotes or []]
    rows += [Evidence(idea=idea, potential=potential) for potential in potentials or []]
    Evidence.objects.bulk_create(rows)
    return idea


def make_proposal(
    idea: Idea | None = None, *, status: str = "accepted", author: User | None = None, **fields: Any
) -> Proposal:
    """A proposal in a state of review; "matching" is an accepted one open for matching."""
    idea = idea or make_idea(fields.pop("cohort", None))
    author = author or idea.owner
    reviewer = make_person(Role.LAN)
    is_open = status == "matching"
    status = "accepted" if is_open else status
    decided = status in ("accepted", "returned")
    defaults = {
        "title": "Sumur bersama Oesapa", "problem": "Air jauh dan mahal.",
        "who_is_helped": "Keluarga di RT 4.", "strategies": ["A"],
        "families_bring": "Tenaga dan tanah.", "families_decide": "Letak sumur dan iurannya.",
        "plan": "Menggali, memasang pompa, membentuk pengurus.", "risks": "Musim kering.",
        "round": 0 if status == "draft" else 1,
        "submitted_at": None if status == "draft" else MOMENT,
        "decided_at": MOMENT if decided else None, "decided_by": reviewer if decided else None,
        "matching_opened_on": DAY if is_open else None,
        "matching_opened_by": reviewer if is_open else None,
    }  # fmt: skip
    return Proposal.objects.create(
        idea=idea, cohort=idea.cohort, region=idea.region, author=author, status=status,
        created_by=author, updated_by=author, **defaults | fields,
    )  # fmt: skip


def make_version(proposal: Proposal, number: int = 1, **content: Any) -> ProposalVersion:
    empty = {"fields": {}, "activities": [], "budget": [], "indicators": [],
             "evidence": {"quotes": [], "potentials": []}}  # fmt: skip
    return ProposalVersion.objects.create(
        proposal=proposal, number=number, reason="coaching", content=empty | content, at=MOMENT,
        by=proposal.author,
    )  # fmt: skip


def make_offer(organization: Organization | None = None, **fields: Any) -> Offer:
    organization = organization or make_organization(kind=Organization.Kind.BANK)
    defaults = {"title": "Modal usaha bersama", "kind": "money", "since": date(2026, 1, 1)}
    return Offer.objects.create(organization=organization, **defaults | fields)


def make_day(region: Any, **fields: Any) -> MatchingDay:
    defaults = {
        "title": "Hari matching", "held_on": DAY, "place": "Aula", "answers_until": DAY
        + timedelta(days=14),
    }  # fmt: skip
    return MatchingDay.objects.create(region=region, **defaults | fields)


def make_meeting(
    day: MatchingDay, proposal: Proposal, organization: Organization, **fields: Any
) -> Meeting:
    defaults = {"starts_at": time(9, 0), "ends_at": time(9, 20), "table": "Meja 1"}
    return Meeting.objects.create(
        day=day, proposal=proposal, organization=organization, **defaults | fields
    )


def make_commitment(
    proposal: Proposal, organization: Organization | None = None, **fields: Any
) -> Commitment:
    organization = organization or make_organization(kind=Organization.Kind.BANK)
    defaults = {
        "kind": "money", "text": "Dana pompa air", "value": 5_000_000,
        "due_on": DAY + timedelta(days=60),
    }  # fmt: skip
    return Commitment.objects.create(
        proposal=proposal, organization=organization, **defaults | fields
    )
