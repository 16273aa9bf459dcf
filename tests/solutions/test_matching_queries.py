"""Pages of matching ask as often for ten proposals, offers and meetings as for one."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.roles import Role
from solutions.models import BudgetLine, PartnerAnswer
from tests.factories import client_of, make_cohort, make_household, make_organization, make_person
from tests.solution_factories import (
    MOMENT,
    make_commitment,
    make_day,
    make_group,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db


def fill(cohort, day, bank, hours):
    """Proposals in matching, each with an offer, a meeting, an answer and a commitment."""
    household = make_household(cohort=cohort)
    for hour in hours:
        proposal = make_proposal(
            make_idea(cohort), status="matching", group=make_group(cohort, [household])
        )
        BudgetLine.objects.create(
            proposal=proposal, sequence=1, item="Pompa", quantity=1, unit="unit", unit_price=100,
            amount=100, payer="partner",
        )  # fmt: skip
        offer = make_offer(make_organization(), region=cohort.region)
        make_meeting(day, proposal, bank, starts_at=time(hour), ends_at=time(hour, 20))
        make_meeting(
            day, proposal, offer.organization, starts_at=time(hour, 30), ends_at=time(hour, 50)
        )
        PartnerAnswer.objects.create(
            proposal=proposal, organization=offer.organization, answer="decline", reason="Tidak",
            answered_at=MOMENT, answered_by=proposal.author,
        )  # fmt: skip
        make_commitment(proposal, bank, offer=None)
    return proposal


def counted(client, address):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", ["facilitator", "lan", "partner"])
def test_pages_ask_no_more_for_more_rows(who):
    cohort, bank = make_cohort(), make_organization()
    today = cohort.region.today()
    day = make_day(cohort.region, held_on=today, answers_until=today + timedelta(days=9))
    make_offer(bank, region=cohort.region)
    proposal = fill(cohort, day, bank, [7])
    person = make_partner(bank) if who == "partner" else make_person(Role(who), place=cohort)
    client = client_of(person)
    addresses = [
        reverse("solutions:offers"), reverse("solutions:commitments"), day.get_absolute_url(),
        reverse("solutions:day_agenda", args=[day.pk]),
    ]  # fmt: skip
    if who == "partner":
        addresses.append(reverse("solutions:partner"))
    else:
        addresses += [
            reverse("solutions:matching_list"),
            reverse("solutions:matching", args=[proposal.pk]),
            reverse("solutions:day_plan", args=[day.pk]),
        ]
    few = {address: counted(client, address) for address in addresses}

    fill(cohort, day, bank, range(8, 17))

    many = {address: counted(client, address) for address in addresses}
    assert {one: (few[one], many[one]) for one in few if many[one] > few[one]} == {}
