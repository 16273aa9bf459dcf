"""Matching as it is written: offers, opening and closing, the partner's one answer."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from academy.errors import Refused
from academy.models import AuditEvent, Organization
from academy.roles import Role
from solutions.actions.commitment import Pledge
from solutions.actions.matching import (
    NewPartner,
    answer_proposal,
    close_matching,
    open_matching,
    record_offer,
    update_offer,
    withdraw_offer,
)
from solutions.models import Commitment, Offer, PartnerAnswer, Proposal
from tests.factories import (
    make_cohort,
    make_organization,
    make_person,
    make_region,
    make_theme,
    scope_of,
)
from tests.solution_factories import (
    DAY,
    make_day,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

pytestmark = pytest.mark.django_db

FIELDS = {"title": "Modal kelompok", "kind": "money", "value": 20_000_000, "since": DAY}


def at(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def pledge(**changes):
    values = {"kind": "money", "text": "Dana pompa", "value": 5_000_000,
              "due_on": DAY + timedelta(days=30)}  # fmt: skip
    return Pledge(**values | changes)


def audited(verb):
    return AuditEvent.objects.filter(verb=verb).count()


# -- Offers ---------------------------------------------------------------------------------------

MAY_RECORD = [
    ("lan", "own", True),
    ("lan", "other", True),
    ("lan", "everywhere", True),
    ("facilitator", "own", True),
    ("facilitator", "other", False),
    ("facilitator", "everywhere", False),
    ("participant", "own", False),
    ("coach", "own", False),
    ("official", "own", False),
    ("partner", "own", True),
    ("partner", "everywhere", True),
    ("other partner", "own", False),
]


def person_for(role, cohort, bank):
    if role == "partner":
        return make_partner(bank)
    if role == "other partner":
        return make_partner()
    place = cohort.region if role == "official" else cohort
    return make_person(Role(role), place=place)


@pytest.mark.parametrize(("role", "where", "may"), MAY_RECORD)
def test_offer_is_recorded_by(role, where, may):
    cohort, bank = make_cohort(), make_organization(kind=Organization.Kind.BANK)
    scope = scope_of(person_for(role, cohort, bank))
    places = {"own": cohort.region, "other": make_region("35.13"), "everywhere": None}
    fields = FIELDS | {"region": places[where]}

    if not may:
        with pytest.raises(Refused):
            record_offer(scope=scope, organization=bank, fields=fields, themes=[])
        return

    offer = record_offer(scope=scope, organization=bank, fields=fields, themes=[make_theme().pk])
    assert offer.themes.count() == 1
    assert audited("offer") == 1


def test_offer_of_a_partner_met_for_the_first_time_puts_it_on_the_list_once():
    cohort = make_cohort()
    scope = scope_of(make_person(Role.FACILITATOR, place=cohort))
    fields = FIELDS | {"region": cohort.region}
    for name in ("Koperasi Laut", "koperasi laut "):
        record_offer(
            scope=scope, organization=NewPartner(name, "community"), fields=fields, themes=[]
        )

    assert Organization.objects.get(name__iexact="koperasi laut").offers.count() == 2


def test_offer_is_corrected_and_withdrawn_once():
    bank = make_organization(kind=Organization.Kind.BANK)
    scope = scope_of(make_partner(bank))
    offer = make_offer(bank)

    update_offer(scope=scope, offer=offer, fields={"title": "Modal lebih besar"}, themes=[])
    withdraw_offer(scope=scope, offer=offer)

    assert Offer.objects.get(pk=offer.pk).title == "Modal lebih besar"
    with pytest.raises(Refused, match="sudah ditarik"):
        withdraw_offer(scope=scope, offer=offer)
    with pytest.raises(Refused, match="sudah ditarik"):
        update_offer(scope=scope, offer=offer, fields={}, themes=[])


def test_offer_of_another_partner_stays_as_it_is():
    scope = scope_of(make_partner())
    offer = make_offer()

    with pytest.raises(Refused):
        update_offer(scope=scope, offer=offer, fields={"title": "Lain"}, themes=[])
    with pytest.raises(Refused):
        withdraw_offer(scope=scope, offer=offer)


# -- Opening and closing --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lan", "facilitator"])
def test_matching_is_opened_and_closed_by(role):
    proposal = make_proposal()
    scope = scope_of(make_person(Role(role), place=proposal.cohort))

    open_matching(scope=scope, proposal=proposal, today=DAY)
    closed = close_matching(scope=scope, proposal=proposal, today=DAY + timedelta(days=9))

    assert (closed.matching_opened_on, closed.matching_closed_on) == (DAY, DAY + timedelta(9))
    assert audited("open matching") == audited("close matching") == 1


@pytest.mark.parametrize("role", ["participant", "coach", "stranger"])
def test_matching_is_not_opened_by(role):
    proposal = make_proposal()
    place = make_cohort(make_region("35.13")) if role == "stranger" else proposal.cohort
    person = make_person(Role.FACILITATOR if role == "stranger" else Role(role), place=place)

    with pytest.raises(PermissionDenied):
        open_matching(scope=scope_of(person), proposal=proposal)


@pytest.mark.parametrize("status", ["draft", "submitted", "returned", "matching"])
def test_matching_is_not_opened_for_a_proposal_that_is(status):
    proposal = make_proposal(status=status)
    scope = scope_of(make_person(Role.LAN))

    with pytest.raises(Refused):
        open_matching(scope=scope, proposal=proposal)


def test_matching_that_is_not_open_is_not_closed():
    with pytest.raises(Refused):
        close_matching(scope=scope_of(make_person(Role.LAN)), proposal=make_proposal())


# -- The one answer -------------------------------------------------------------------------------


@pytest.fixture
def bank():
    return make_organization(kind=Organization.Kind.BANK)


def answer(proposal, bank, *, by=None, on=DAY, **changes):
    values = {"answer": "commit", "pledges": [pledge()]} | changes
    return answer_proposal(
        scope=scope_of(by or make_partner(bank)), proposal=proposal, organization=bank,
        now=at(on), **values,
    )  # fmt: skip


def test_answer_commits_to_several_things_at_once(bank):
    proposal = make_proposal(status="matching")
    offer = make_offer(bank)

    given = answer(proposal, bank, pledges=[pledge(offer=offer), pledge(kind="training", value=0)])

    rows = Commitment.objects.unscoped("what was promised")
    assert set(rows.values_list("kind", "answer")) == {("money", given.pk), ("training", given.pk)}
    assert audited("answer") == 1
    assert audited("commit") == 2


def test_answer_declines_with_the_reason(bank):
    given = answer(
        make_proposal(status="matching"), bank, answer="decline", pledges=[], reason="Di luar izin"
    )

    assert given.reason == "Di luar izin"
    assert not Commitment.objects.unscoped("nothing was promised").exists()


def closed(proposal, bank):
    Proposal.objects.unscoped("closed for a test").update(matching_closed_on=DAY)


def after_the_day(proposal, bank):
    make_meeting(
        make_day(proposal.region, answers_until=DAY, held_on=DAY - timedelta(days=3)),
        proposal, bank,
    )  # fmt: skip


def answered(proposal, bank):
    answer(proposal, bank)


def withdrawn(proposal, bank):
    Proposal.objects.unscoped("withdrawn for a test").update(
        status="withdrawn", matching_opened_on=None, matching_opened_by=None
    )


REFUSED = [
    (answered, {}, "sudah menjawab proposal ini pada 1 Juni 2026: berkomitmen"),
    (after_the_day, {"on": DAY + timedelta(days=1)}, "sudah lewat, yaitu 1 Juni 2026"),
    (closed, {}, "sudah ditutup pada 1 Juni 2026"),
    (withdrawn, {}, "sudah ditarik pengusulnya"),
    (None, {"pledges": []}, "paling sedikit satu komitmen"),
    (None, {"answer": "decline", "pledges": []}, "alasannya"),
    (None, {"pledges": [pledge(due_on=DAY - timedelta(days=1))]}, "sebelum proposal dibuka"),
]


@pytest.mark.parametrize(("before", "changes", "words"), REFUSED, ids=range(len(REFUSED)))
def test_answer_is_refused_with_one_sentence(bank, before, changes, words):
    proposal = make_proposal(status="matching")
    if before is not None:
        before(proposal, bank)

    with pytest.raises(Refused, match=words):
        answer(proposal, bank, **changes)


def test_answer_on_the_last_day_of_the_region_stands(bank):
    """Half past midnight in Kupang is still the day before in Jakarta."""
    proposal = make_proposal(status="matching")
    make_meeting(make_day(proposal.region, answers_until=DAY), proposal, bank)

    assert answer(proposal, bank, on=DAY).answer == "commit"


def test_answer_for_another_partner_or_with_its_offer_is_refused(bank):
    proposal = make_proposal(status="matching")

    with pytest.raises(Refused, match="mewakili"):
        answer(proposal, bank, by=make_partner())
    with pytest.raises(Refused, match="milik mitra itu"):
        answer(proposal, bank, pledges=[pledge(offer=make_offer())])


def test_colleagues_answer_once_together(bank):
    proposal = make_proposal(status="matching")
    answer(proposal, bank, by=make_partner(bank))

    with pytest.raises(Refused, match="sudah menjawab"):
        answer(proposal, bank, by=make_partner(bank))
    assert PartnerAnswer.objects.unscoped("the one").count() == 1


def test_proposal_once_open_is_known_to_those_who_could_answer(bank):
    stranger = make_organization()
    make_offer(bank)
    proposal = make_proposal(make_idea(), status="matching")
    closed(proposal, bank)
    rows = Proposal.objects.unscoped("who could answer")

    assert rows.once_open_to((bank.pk,)).filter(pk=proposal.pk).exists()
    assert not rows.once_open_to((stranger.pk,)).filter(pk=proposal.pk).exists()
