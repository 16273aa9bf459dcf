"""The chains of the demo world: whole where they are, and honest about where they stop."""

from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.utils.module_loading import import_string

from academy.chain import open_ends
from academy.demo import PILOTS
from academy.models import Organization, Status, User
from academy.permissions import Scope
from academy.roles import Role
from cohorts.models import Cohort
from solutions.models import (
    ActionStep,
    Commitment,
    Idea,
    Lesson,
    LessonUse,
    MatchingDay,
    Offer,
    PartnerAnswer,
    Proposal,
    Result,
    ResultReturn,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker):
    """Both worlds on the real list of areas, built once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        was, settings.DEMO = settings.DEMO, True
        try:
            call_command("load_regions", verbosity=0)
            for world in settings.DEMO_WORLDS:
                import_string(world)()
            yield
        finally:
            settings.DEMO = was
            transaction.set_rollback(True)


def all_of(model):
    return model.objects.unscoped("looking over the demo world")


@pytest.mark.parametrize("code", PILOTS)
def test_region_has_ideas_and_proposals_in_different_states(made_world, code):
    proposals = all_of(Proposal).filter(region=code)

    assert all_of(Idea).filter(region=code).count() >= 3
    assert proposals.count() >= 2
    assert len(set(proposals.values_list("status", flat=True))) >= 2
    assert proposals.in_matching().exists()
    assert proposals.filter(matching_closed_on__isnull=False).exists()


@pytest.mark.parametrize("code", PILOTS)
def test_most_sessions_of_a_region_lead_on_and_the_open_ends_are_listed(made_world, code):
    """Counted by the chain itself, for somebody who may read what stops where."""
    cohort = Cohort.objects.get(region=code)
    facilitator = cohort.enrolments.filter(part="facilitator").order_by("pk")[0].person

    found = open_ends(cohort, Scope.of(facilitator))

    assert found.linked_percent >= 60
    assert found.linked_sessions < found.sessions
    assert found.total > 0
    assert found.oldest
    assert any(end.url for end in found.oldest)


@pytest.mark.parametrize("code", PILOTS)
def test_one_chain_of_a_region_reaches_its_lesson(made_world, code):
    lesson = Lesson.objects.unscoped("looking").get(region=code, published_on__isnull=False)
    proposal = lesson.proposal

    assert proposal.status == Status.ACCEPTED
    assert proposal.idea.evidence.filter(quote__isnull=False).exists()
    assert proposal.rounds.filter(closed_at__isnull=False).exists()
    assert proposal.commitments.exists()
    assert proposal.steps.filter(state=ActionStep.State.DONE).exists()
    assert ResultReturn.objects.unscoped("looking").filter(result__proposal=proposal).exists()


def test_world_tells_of_what_did_not_work(made_world):
    outcomes = set(all_of(Result).values_list("outcome", flat=True))
    steps = set(all_of(ActionStep).values_list("state", flat=True))
    commitments = set(all_of(Commitment).values_list("state", flat=True))

    assert outcomes == set(Result.Outcome)
    assert steps == set(ActionStep.State)
    assert commitments == set(Commitment.State)
    assert set(all_of(PartnerAnswer).values_list("answer", flat=True)) == {"commit", "decline"}
    assert len(set(LessonUse.objects.unscoped("looking").values_list("outcome", flat=True))) >= 3


@pytest.mark.parametrize("code", PILOTS)
def test_region_has_one_matching_day_behind_and_one_before_it(made_world, code):
    days = MatchingDay.objects.filter(region=code)
    today = Cohort.objects.get(region=code).region.today()

    assert days.filter(held_on__lt=today, meetings__notes__gt="").exists()
    assert days.filter(held_on__gt=today).exists()


def test_partners_are_invented_and_sign_in(made_world):
    partners = Organization.objects.filter(offers__isnull=False).distinct()
    people = User.objects.filter(assignments__role=Role.PARTNER)

    assert all(one.name.endswith("(contoh)") for one in partners)
    assert {"mitra@akademi.example", "mitra.kupang@akademi.example"} <= {p.email for p in people}
    assert all(person.is_demo for person in people)
    assert Offer.objects.filter(region=None).exists()


def test_every_proposal_was_written_by_its_own_cohort(made_world):
    parts = Counter()
    for proposal in all_of(Proposal).select_related("author", "cohort"):
        enrolments = proposal.cohort.enrolments.filter(person=proposal.author)
        parts[enrolments.get().part] += 1

    assert set(parts) == {"facilitator", "participant"}
