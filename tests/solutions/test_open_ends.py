"""Where chains stop: one example for each link, read aloud; and who is told which one it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy.chain import open_ends
from academy.models import User
from academy.roles import Role
from cohorts.models import Cohort
from households.actions.consent import withdraw_consent
from households.models import NextStep, Quote
from solutions.models import (
    ActionStep,
    CoachingRound,
    Lesson,
    Result,
    ResultReturn,
)
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_potential,
    make_region,
    make_session,
    scope_of,
)
from tests.solution_factories import (
    DAY,
    MOMENT,
    make_commitment,
    make_idea,
    make_proposal,
    make_version,
)

pytestmark = pytest.mark.django_db


def quotes_of(session):
    return list(Quote.objects.unscoped("test").filter(session=session).order_by("sequence"))


def counts(cohort: Cohort, person: User) -> dict[str, int]:
    return open_ends(cohort, scope_of(person)).counts


def proposed(**fields):
    return make_proposal(make_idea(), **fields)


def coached(proposal):
    CoachingRound.objects.create(
        proposal=proposal, number=1, coach=make_person(Role.COACH, place=proposal.cohort),
        version=make_version(proposal), asked_at=MOMENT,
    )  # fmt: skip
    return proposal


def planned(proposal, **fields):
    make_commitment(proposal)
    return ActionStep.objects.create(
        proposal=proposal, text="Menggali", owner_name="RT 4", due_on=DAY, **fields
    )


def measured(proposal, step=None, measured_on=DAY):
    step = step or planned(proposal, state="done", ended_on=DAY)
    return Result.objects.create(
        proposal=proposal, step=step, measured_on=measured_on, outcome="worked", text="Air ada."
    )


def told(result):
    household = make_household(cohort=result.proposal.cohort)
    session = make_session(household=household)
    ResultReturn.objects.create(
        result=result, session=session, answer=quotes_of(session)[0], told_on=DAY
    )
    return result


def test_accepted_session_without_idea_is_an_open_end():
    session = make_session()
    make_session(scope_of(session.author), household=session.household, status="submitted")

    ends = open_ends(session.cohort, scope_of(session.author))

    assert ends.counts == {"idea": 1}
    assert (ends.sessions, ends.linked_sessions, ends.linked_percent) == (1, 0, 0)
    assert ends.oldest[0].text == "Sesi di Oesapa belum berlanjut ke gagasan"
    assert ends.oldest[0].since == session.held_on


def test_session_leads_on_through_its_sentence_or_its_potential():
    author = make_person(Role.FACILITATOR, place=make_cohort())
    scope = scope_of(author)
    by_sentence, by_potential, aside = (make_session(scope) for _ in range(3))
    cohort = by_sentence.cohort
    potential = make_potential(scope, cohort=cohort, quotes=quotes_of(by_potential))
    make_idea(cohort, owner=author, quotes=quotes_of(by_sentence)[:1])
    make_idea(cohort, owner=author, potentials=[potential])
    make_idea(
        cohort, owner=author, quotes=quotes_of(aside)[:1], set_aside_on=DAY,
        set_aside_reason="Sudah ada.",
    )  # fmt: skip

    ends = open_ends(cohort, scope)

    assert (ends.sessions, ends.linked_sessions, ends.linked_percent) == (3, 2, 67)
    assert ends.counts == {"idea": 1, "proposal": 2}


STOPS = [
    ("idea without proposal", lambda: make_idea(), {"proposal": 1}),
    ("idea whose proposal was withdrawn", lambda: proposed(status="withdrawn"), {"proposal": 1}),
    ("proposal nobody coaches", lambda: proposed(status="draft"), {"coaching": 1}),
    ("proposal with a coach", lambda: coached(proposed(status="draft")), {}),
    ("accepted, partners do not see it", lambda: proposed(status="accepted"), {"matching": 1}),
    ("in matching, nobody committed", lambda: proposed(status="matching"), {"commitment": 1}),
    ("a cancelled commitment is none", lambda: make_commitment(
        proposed(status="matching"), state="cancelled", settled_on=DAY, state_reason="Batal",
    ).proposal, {"commitment": 1}),
    ("committed, nothing planned", lambda: make_commitment(
        proposed(status="matching")).proposal, {"step": 1}),
    ("planned", lambda: planned(proposed(status="matching")).proposal, {}),
    ("step done, no result", lambda: planned(
        proposed(status="matching"), state="done", ended_on=DAY).proposal, {"result": 1}),
    ("result not told", lambda: measured(proposed(status="matching")).proposal, {"told": 1}),
    ("told, nothing learned", lambda: told(
        measured(proposed(status="matching"))).proposal, {"idea": 1, "lesson": 1}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("build", "expected"), [row[1:] for row in STOPS], ids=[r[0] for r in STOPS]
)
def test_chain_stops_at(build, expected):
    made = build()

    assert counts(made.cohort, make_person(Role.PARTICIPANT, place=made.cohort)) == expected


def test_result_measured_after_the_step_answers_it():
    proposal = proposed(status="matching")
    planned(proposal, state="done", ended_on=DAY)
    other = planned(proposal, state="running")
    measured(proposal, step=other, measured_on=DAY + timedelta(days=3))

    assert "result" not in counts(proposal.cohort, proposal.author)


def test_lesson_closes_the_chain():
    proposal = told(measured(proposed(status="matching"))).proposal
    Lesson.objects.create(
        cohort=proposal.cohort, region=proposal.region, proposal=proposal, title="Mulai kecil",
        learned="Satu sumur dahulu.", published_on=DAY, published_by=proposal.author,
    )  # fmt: skip

    assert "lesson" not in counts(proposal.cohort, proposal.author)


def test_result_told_to_a_family_that_left_is_untold_again():
    result = told(measured(proposed(status="matching")))
    visit = ResultReturn.objects.unscoped("test").get(result=result).session
    keeper = scope_of(make_person(Role.FACILITATOR, place=result.proposal.cohort))

    withdraw_consent(scope=keeper, household=visit.household, purposes=["participate"])

    assert counts(result.proposal.cohort, result.proposal.author) == {"told": 1}


def test_promise_done_and_not_told_is_an_open_end():
    step = {
        "kind": "promise", "text": "Bertanya ke PDAM", "owner_kind": "facilitator",
        "owner_name": "", "due_on": date(2026, 4, 1),
    }  # fmt: skip
    session = make_session(steps=[step])
    NextStep.objects.unscoped("test").filter(session=session).update(
        state="done", done_on=DAY, done_by=session.author
    )

    ends = open_ends(session.cohort, scope_of(session.author))

    assert ends.counts == {"idea": 1, "told": 1}
    assert ends.oldest[-1].text == "Janji di Oesapa sudah dikerjakan, belum dikabarkan"


WHO_IS_TOLD = [
    ("facilitator", 2, True),
    ("participant", 1, True),
    ("coach", 0, True),
    ("lan", 2, False),
]


@pytest.mark.parametrize(("role", "sessions", "idea"), WHO_IS_TOLD)
def test_everybody_reads_the_counts_and_only_their_own_places(role, sessions, idea):
    cohort = make_cohort()
    author = scope_of(make_person(Role.FACILITATOR, place=cohort))
    make_session(author)
    make_session(author, sensitivity="restricted")
    make_idea(cohort)
    person = make_person(Role(role), place=cohort)

    ends = open_ends(cohort, scope_of(person))

    assert ends.counts == {"idea": 2, "proposal": 1}
    listed = [end.key for end in ends.oldest]
    assert listed.count("idea") == sessions
    assert ("proposal" in listed) is idea


def test_oldest_eight_are_listed_oldest_first():
    author = scope_of(make_person(Role.FACILITATOR, place=make_cohort()))
    days = [date(2026, 3, day) for day in range(1, 12)]
    for day in reversed(days):
        session = make_session(author, held_on=day)

    ends = open_ends(session.cohort, author)

    assert ends.total == 11
    assert [end.since for end in ends.oldest] == days[:8]


def test_open_ends_ask_the_same_number_of_questions_for_one_and_ten():
    author = make_person(Role.FACILITATOR, place=make_cohort())
    scope = scope_of(author)

    def grow() -> None:
        session = make_session(scope)
        make_idea(session.cohort, owner=author)
        proposal = make_proposal(make_idea(session.cohort, owner=author), status="matching")
        told(measured(proposal))

    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            open_ends(Cohort.objects.get(), scope)
        return len(asked)

    grow()
    few = questions()
    for _ in range(9):
        grow()

    assert questions() == few
    assert few <= 12


def test_other_cohorts_ideas_do_not_count():
    session = make_session()
    make_idea(make_cohort(make_region("35.13")))

    assert counts(session.cohort, session.author) == {"idea": 1}


def test_cohort_page_shows_the_panel():
    session = make_session()

    page = client_of(session.author).get(session.cohort.get_absolute_url()).content.decode()

    assert "Ujung yang terbuka" in page
    assert "0 dari 1 sesi yang diterima berlanjut" in page
    assert "Sesi di Oesapa belum berlanjut ke gagasan" in page
