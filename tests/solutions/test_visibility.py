"""Who sees which proposal: a table of roles, and a partner's three ways to one."""

import pytest

from academy.models import Organization
from academy.roles import Role
from solutions.models import Idea, Proposal
from tests.factories import make_cohort, make_organization, make_person, make_region, scope_of
from tests.solution_factories import (
    make_commitment,
    make_day,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db

WHO_SEES = [
    ("facilitator", "draft", True),
    ("participant", "draft", True),
    ("coach", "draft", True),
    ("official", "draft", False),
    ("lan", "draft", False),
    ("lan", "submitted", True),
    ("official", "submitted", False),
    ("official", "accepted", True),
    ("lan", "accepted", True),
    ("pdp", "accepted", False),
    ("stranger", "draft", False),
    ("stranger", "submitted", False),
]


def person_of(role: str, cohort):
    if role == "stranger":
        return make_person(Role.PARTICIPANT, place=make_cohort(make_region("35.13")))
    if role == "official":
        return make_person(Role.OFFICIAL, place=cohort.region)
    return make_person(Role(role), place=cohort)


@pytest.mark.parametrize(("role", "status", "sees"), WHO_SEES)
def test_proposal_is_seen_by(role, status, sees):
    cohort = make_cohort()
    proposal = make_proposal(make_idea(cohort), status=status)
    scope = scope_of(person_of(role, cohort))

    assert Proposal.objects.visible_to(scope).filter(pk=proposal.pk).exists() is sees
    assert Idea.objects.visible_to(scope).filter(pk=proposal.idea_id).exists() is sees


def test_partner_sees_what_its_offer_reaches_only_while_in_matching():
    bank = make_organization(kind=Organization.Kind.BANK)
    scope = scope_of(make_partner(bank))
    proposal = make_proposal(status="matching")
    seen = Proposal.objects.visible_to(scope)

    assert not seen.exists()

    make_offer(bank, region=proposal.region)
    assert seen.filter(pk=proposal.pk).exists()

    proposal.matching_closed_on = proposal.matching_opened_on
    proposal.save()
    assert not seen.all().exists()

    make_commitment(proposal, bank)
    assert seen.all().exists()


def test_partner_sees_whom_it_meets_and_an_offer_without_region_reaches_all():
    met, wide = make_organization(), make_organization()
    proposal = make_proposal(status="matching")
    make_meeting(make_day(proposal.region), proposal, met)
    make_offer(wide)

    for organization in (met, wide):
        scope = scope_of(make_partner(organization))
        assert Proposal.objects.visible_to(scope).filter(pk=proposal.pk).exists()


def test_partner_never_sees_what_is_not_accepted():
    bank = make_organization()
    make_offer(bank)
    scope = scope_of(make_partner(bank))
    for status in ("draft", "submitted", "returned", "accepted"):
        make_proposal(make_idea(), status=status)

    assert not Proposal.objects.visible_to(scope).exists()
