"""A family takes its words back: in the same moment they are on no page, paper or file above it."""

import re
from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.urls import reverse

from academy.models import User
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Household, Quote
from solutions.models import Proposal, ResultReturn
from tests.action_factories import make_lesson, make_result
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    make_theme,
    scope_of,
)
from tests.pdf import words_of
from tests.solution_factories import make_idea, make_offer, make_partner, make_proposal

pytestmark = pytest.mark.django_db

WORDS = "lentera kecil menunggu di jendela"
ANSWER = "burung gereja pulang sebelum hujan"


@dataclass
class Chain:
    """One proposal that rests on a family's words, and a result that the family answered."""

    family: Household
    proposal: Proposal
    people: dict[str, User]


def spoken(scope, reviewer, family, words: str) -> Quote:
    theme = make_theme()
    session = make_session(
        scope, household=family, reviewer=reviewer, heard="Cerita.",
        quotes=[{"speaker": "mother", "language": "ind", "words": words, "gloss": words,
                 "may_be_quoted": True, "themes": [theme]}],
    )  # fmt: skip
    return Quote.objects.unscoped("just said").get(session=session)


@pytest.fixture
def chain() -> Chain:
    cache.clear()
    region = make_region()
    cohort = make_cohort(region)
    people = {
        "facilitator": make_person(Role.FACILITATOR, place=cohort),
        "participant": make_person(Role.PARTICIPANT, place=cohort),
        "coach": make_person(Role.COACH, place=cohort),
        "official": make_person(Role.OFFICIAL, place=region),
        "lan": make_person(Role.LAN),
        "partner": make_partner(),
    }
    scope, reviewer = scope_of(people["facilitator"]), scope_of(make_person(Role.LAN))
    for number in range(5):  # enough families that the theme is shown at all
        spoken(scope, reviewer, make_household(scope, cohort=cohort), f"kalimat lain {number}")
    family = make_household(scope, cohort=cohort)
    first, answer = (spoken(scope, reviewer, family, words) for words in (WORDS, ANSWER))
    idea = make_idea(cohort, owner=people["participant"], quotes=[first])
    proposal = make_proposal(idea, status="matching")
    make_offer(people["partner"].organization, region=region)
    result = make_result(proposal)
    ResultReturn.objects.create(
        result=result, session=answer.session, answer=answer, told_on=answer.session.held_on
    )
    make_lesson(proposal)
    return Chain(family, proposal, people)


def addresses(chain: Chain) -> list[str]:
    """Everywhere above the field where words could stand."""
    proposal, region = chain.proposal, chain.proposal.region
    theme = make_theme()
    own = {
        "idea": proposal.idea_id, "proposal": proposal.pk, "proposal_pdf": proposal.pk,
        "proposal_versions": proposal.pk, "matching": proposal.pk, "partner_proposal": proposal.pk,
        "follow": proposal.pk, "result": proposal.results.get().pk,
        "lesson": proposal.lessons.get().pk,
    }  # fmt: skip
    found = [reverse(f"solutions:{name}", args=[pk]) for name, pk in own.items()]
    found += [reverse(f"solutions:{name}") for name in ("ideas", "proposals", "partner", "lessons")]
    found += [
        reverse("dashboards:voices", args=[region.slug, theme.code]),
        reverse("dashboards:region", args=[region.slug]),
        reverse("dashboards:compare"),
        reverse("dashboards:theme", args=[theme.code]),
        reverse("cohorts:detail", args=[proposal.cohort_id]),
    ]
    return found


def read_all(chain: Chain) -> dict[tuple[str, str], str]:
    """What each person reads at each address, and in each file that such a page offers."""
    read = {}
    for role, person in chain.people.items():
        client, queue = client_of(person), addresses(chain)
        while queue:
            address = queue.pop()
            answer = client.get(address)
            raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if answer.headers["Content-Type"] == "application/pdf":
                read[role, address] = words_of(raw)
                continue
            text = raw.decode()
            read[role, address] = text
            files = set(re.findall(r'href="(/dasbor/[^"]*unduh/[^"]*)"', text))
            queue += [one for one in files if (role, one) not in read and one not in queue]
    return read


def where(read: dict[tuple[str, str], str]) -> set[tuple[str, str]]:
    return {place for place, text in read.items() if WORDS in text or ANSWER in text}


@pytest.mark.parametrize("purpose", ["quote", "participate"])
def test_withdrawn_words_leave_every_page_paper_and_file(chain, purpose):
    before = where(read_all(chain))
    seen_at = {(role, address.split("/")[-2]) for role, address in before}
    keeper = scope_of(chain.people["facilitator"])

    withdraw_consent(scope=keeper, household=chain.family, purposes=[purpose])

    assert ("participant", "cetak") in seen_at
    assert {role for role, _ in before} == set(chain.people)
    after = read_all(chain)
    assert where(after) == set()
    page = reverse("solutions:proposal", args=[chain.proposal.pk])
    assert "ditarik oleh keluarga" in after["participant", page]


def test_withdrawal_leaves_the_words_of_others(chain):
    keeper = scope_of(chain.people["facilitator"])

    withdraw_consent(scope=keeper, household=chain.family, purposes=["quote"])

    after = read_all(chain)
    assert any("kalimat lain" in text for text in after.values())
