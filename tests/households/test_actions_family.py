"""Actions of families: each leaves its row in the trail, or leaves nothing at all."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from academy import audit
from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from households.actions.assessment import record_assessment
from households.actions.consent import ConsentGiven, give_consents, withdraw_consent
from households.actions.family import (
    next_code,
    record_aid,
    record_welfare,
    reveal_number,
    update_household,
)
from households.models import AidProgramme, Household, Member
from tests.factories import (
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_village,
    scope_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scope():
    return scope_of(make_person(Role.FACILITATOR, place=make_cohort()))


@pytest.fixture
def household(scope):
    return make_household(scope, purposes=("participate",), kk_number="5371990101200001")


def _members(household):
    names = ("name", "relation", "sex", "birth_year")
    return [
        {"member": m} | {name: getattr(m, name) for name in names}
        for m in household.members.order_by("pk")
    ]


def _update(scope, household):
    return update_household(
        scope=scope, household=household, version=household.version,
        fields={"address": "Jalan Kelapa 7"}, members=_members(household),
    )  # fmt: skip


def _consent(scope, household):
    return give_consents(
        scope=scope, household=household, givers=list(household.members.order_by("pk")),
        consents=[ConsentGiven("quote", "signature", "2026-1")],
    )  # fmt: skip


def _withdraw(scope, household):
    return withdraw_consent(scope=scope, household=household, purposes=["participate"])


def _welfare(scope, household):
    return record_welfare(
        scope=scope, household=household, listing="listed", decile=2, as_of=date(2026, 1, 1),
        source="surat",
    )  # fmt: skip


def _aid(scope, household):
    programme, _ = AidProgramme.objects.get_or_create(
        code="PKH", defaults={"name": "PKH", "strategy": "A"}
    )
    return record_aid(scope=scope, household=household, programme=programme, as_of=date(2026, 1, 1))


def _assess(scope, household):
    return record_assessment(
        scope=scope, household=household, assessed_on=date(2026, 1, 1),
        answers={make_indicator(): 2}, priorities=[], client_uuid=uuid.uuid4(),
    )  # fmt: skip


def _reveal(scope, household):
    return reveal_number(
        scope=scope, target=household, field="kk_number", reason="mencocokkan berkas"
    )


ACTIONS = {
    "change": _update,
    "consent": _consent,
    "withdraw": _withdraw,
    "welfare": _welfare,
    "aid": _aid,
    "assess": _assess,
    "reveal": _reveal,
}


@pytest.mark.parametrize(("verb", "act"), ACTIONS.items())
def test_action_leaves_its_row_in_the_trail(scope, household, verb, act):
    act(scope, household)

    trace = AuditEvent.objects.filter(verb=verb).latest("pk")
    assert trace.actor_id == scope.person.pk
    assert trace.region_id == household.region_id


@pytest.mark.parametrize(("verb", "act"), ACTIONS.items())
def test_action_without_its_row_in_the_trail_changes_nothing(
    scope, household, verb, act, monkeypatch
):
    def refuse(*args, **kwargs):
        raise RuntimeError("no trail")

    before = _counts(household)
    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(RuntimeError):
        act(scope, household)

    assert _counts(Household.objects.unscoped("test").get(pk=household.pk)) == before


def _counts(household):
    return (
        household.version, household.withdrawn_at, household.address,
        household.consents.standing().count(), household.welfare_records.count(),
        household.aid_receipts.count(), household.assessments.count(),
    )  # fmt: skip


@pytest.mark.parametrize(("verb", "act"), ACTIONS.items())
def test_action_of_somebody_outside_the_cohort_is_refused(household, verb, act):
    stranger = scope_of(make_person(Role.FACILITATOR, place=make_cohort(household.region)))

    with pytest.raises(PermissionDenied):
        act(stranger, household)


def test_register_without_its_row_in_the_trail_leaves_nothing(scope, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError("no trail")

    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(RuntimeError):
        make_household(scope)

    assert not Household.objects.unscoped("test").exists()
    assert not Member.objects.unscoped("test").exists()


def test_register_twice_with_one_number_is_told(scope):
    number = uuid.uuid4()
    first = make_household(scope, client_uuid=number)

    with pytest.raises(AlreadyStored) as told:
        make_household(scope, client_uuid=number)

    assert told.value.stored == first


@pytest.mark.parametrize(
    ("village", "codes"),
    [("Oesapa", ["OSP-001", "OSP-002"]), ("Ae", ["AEX-001", "AEX-002"])],
)
def test_next_code_counts_on_from_the_village(scope, village, codes):
    cohort = make_cohort()
    own = scope_of(make_person(Role.FACILITATOR, place=cohort))
    area = make_village(cohort.region, 1005 if village != "Oesapa" else 1001, village)

    made = [make_household(own, cohort=cohort, area=area).code for _ in range(2)]

    assert made == codes
    assert next_code(cohort.region, area) == f"{codes[0][:4]}003"


def test_update_of_an_old_version_is_stale(scope, household):
    _update(scope, household)

    with pytest.raises(Stale) as stale:
        _update(scope, household)

    assert stale.value.current.version == 2


def test_update_that_leaves_no_head_is_refused(scope, household):
    members = [row | {"relation": "other"} for row in _members(household)]

    with pytest.raises(Refused):
        update_household(scope=scope, household=household, version=1, fields={}, members=members)


def test_update_may_change_the_head(scope, household):
    members = _members(household)
    members[0]["relation"], members[1]["relation"] = "spouse", "head"

    update_household(scope=scope, household=household, version=1, fields={}, members=members)

    assert household.members.get(relation="head").name == "Marthen"
