"""The chain: twelve links, the first empty one next, and never more than the viewer may know."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.chain import LINKS, Link, chain_of
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Quote
from tests.factories import (
    make_organization,
    make_person,
    make_potential,
    make_session,
    make_theme,
    scope_of,
)
from tests.solution_factories import make_commitment, make_idea, make_partner, make_proposal

pytestmark = pytest.mark.django_db


def quotes_of(session):
    return list(Quote.objects.unscoped("test").filter(session=session).order_by("sequence"))


def by_key(links) -> dict[str, Link]:
    return {link.key: link for link in links}


def next_of(links) -> list[str]:
    return [link.key for link in links if link.is_next]


def test_chain_of_accepted_session_leads_to_an_idea():
    session = make_session()
    writer = scope_of(make_person(Role.PARTICIPANT, place=session.cohort))

    links = chain_of(session, writer)

    assert [link.key for link in links] == list(LINKS)
    found = by_key(links)
    assert found["sentence"].text == "1 kalimat dari Oesapa"
    assert found["sentence"].owner == session.author.name
    assert found["theme"].text == "Air bersih"
    assert next_of(links) == ["potential"]
    assert f"kutipan={quotes_of(session)[0].pk}" in found["idea"].url


def test_chain_of_session_that_is_not_accepted_is_not_drawn():
    session = make_session(status="submitted")

    assert chain_of(session, scope_of(session.author)) == []


def test_chain_of_potential_goes_on_with_the_idea_that_came_furthest():
    potential = make_potential()
    writer = make_person(Role.PARTICIPANT, place=potential.cohort)
    make_idea(potential.cohort, potentials=[potential], title="Baru", owner=writer)
    proposed = make_idea(potential.cohort, potentials=[potential], title="Jadi", owner=writer)
    make_idea(
        potential.cohort, potentials=[potential], owner=writer, title="Disisihkan",
        set_aside_on=date(2026, 6, 2), set_aside_reason="Sudah ada.",
    )  # fmt: skip
    make_proposal(proposed, status="draft")

    links = chain_of(potential, scope_of(writer))

    assert by_key(links)["idea"].text == "Jadi"
    assert by_key(links)["potential"].text == potential.title


def test_chain_of_idea_set_aside_has_no_next_link():
    idea = make_idea(set_aside_on=date(2026, 6, 2), set_aside_reason="Sudah ada.")

    assert next_of(chain_of(idea, scope_of(idea.owner))) == []


WHO_KNOWS = [
    ("participant", True, True),
    ("facilitator", True, True),
    ("coach", True, False),
    ("official", True, False),
    ("lan", True, True),
    ("partner", False, False),
]


@pytest.mark.parametrize(("role", "opens_idea", "opens_session"), WHO_KNOWS)
def test_chain_of_proposal_links_only_where_one_may_go(role, opens_idea, opens_session):
    session = make_session()
    idea = make_idea(session.cohort, quotes=quotes_of(session)[:1])
    proposal = make_proposal(idea, status="matching")
    organization = make_organization()
    make_commitment(proposal, organization)
    people = {
        "partner": lambda: make_partner(organization),
        "official": lambda: make_person(Role.OFFICIAL, place=idea.region),
        "lan": lambda: make_person(Role.LAN),
    }
    person = people.get(role, lambda: make_person(Role(role), place=idea.cohort))()

    found = by_key(chain_of(proposal, scope_of(person)))

    assert bool(found["idea"].url) is opens_idea
    assert bool(found["sentence"].url) is opens_session
    assert found["sentence"].text == "1 kalimat dari Oesapa"
    words = " ".join(f"{link.text} {link.owner}" for link in found.values())
    for hidden in ("Yuliana", "timba", session.household.code):
        assert hidden not in words


def test_chain_of_partner_counts_its_own_commitments_only():
    ours, theirs = make_organization(), make_organization()
    proposal = make_proposal(status="matching")
    make_commitment(proposal, ours, value=1_000_000)
    make_commitment(proposal, theirs, value=9_000_000)

    found = by_key(chain_of(proposal, scope_of(make_partner(ours))))

    assert found["commitment"].text == "1 komitmen, Rp1.000.000"
    assert theirs.name not in found["commitment"].owner


def test_chain_loses_withdrawn_sentences_in_the_same_transaction():
    session = make_session()
    author = scope_of(session.author)
    idea = make_idea(session.cohort, quotes=quotes_of(session)[:1])
    assert not by_key(chain_of(idea, author))["sentence"].is_empty

    withdraw_consent(scope=author, household=session.household, purposes=["quote"])

    assert by_key(chain_of(idea, author))["sentence"].is_empty


def test_chain_asks_the_same_number_of_questions_for_one_and_ten():
    session = make_session()
    idea = make_idea(session.cohort, quotes=quotes_of(session)[:1])
    proposal = make_proposal(idea)
    scope = scope_of(idea.owner)

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            chain_of(proposal, scope)
        return len(asked)

    few = questions()
    for number in range(9):
        make_idea(session.cohort, quotes=quotes_of(session)[:1], owner=idea.owner)
        make_potential(scope_of(session.author), cohort=session.cohort)
        make_commitment(proposal, make_organization())
        idea.themes.add(make_theme(f"tema-{number}", f"Tema {number}"))

    assert questions() == few
    assert few <= 20
