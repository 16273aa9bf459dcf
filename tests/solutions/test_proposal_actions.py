"""Writing, changing and sending a proposal: who may, what stands against it, what is kept."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent, Transition
from academy.review import CannotMove, move
from academy.roles import Role
from households.models import Quote
from solutions.actions.proposal import (
    NEEDED,
    Incomplete,
    missing_parts,
    start_proposal,
    submit_proposal,
    update_proposal,
    withdraw_proposal,
)
from solutions.models import BudgetLine, ProposalVersion
from tests.factories import (
    make_cohort,
    make_household,
    make_person,
    make_potential,
    make_region,
    make_session,
    scope_of,
)
from tests.solution_factories import make_group, make_idea

pytestmark = pytest.mark.django_db

LINE = {
    "item": "Pompa air", "quantity": 2, "unit": "buah", "unit_price": 1_500_000,
    "amount": 3_000_000, "payer": "partner", "payer_note": "",
}  # fmt: skip
PARTS = {
    "activities": [
        {"text": "Menggali sumur", "starts_on": date(2026, 7, 1), "ends_on": date(2026, 7, 9)}
    ],
    "budget": [LINE],
    "indicators": [
        {"text": "Rumah yang punya air", "unit": "rumah", "baseline": 2, "target": 20,
         "is_families_choice": True}
    ],
}  # fmt: skip
FIELDS = {
    "problem": "Air jauh.", "who_is_helped": "Warga RT 4.", "strategies": ["A"],
    "families_bring": "Tenaga.", "families_decide": "Letaknya.", "plan": "Menggali bersama.",
    "risks": "Kemarau.",
}  # fmt: skip


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def writer(cohort):
    return scope_of(make_person(Role.PARTICIPANT, place=cohort))


@pytest.fixture
def proposal(cohort, writer):
    idea = make_idea(cohort, potentials=[make_potential(cohort=cohort)])
    return start_proposal(scope=writer, idea=idea, client_uuid=uuid.uuid4())


def fill(proposal, scope, **changes):
    return update_proposal(
        scope=scope, proposal=proposal, version=proposal.version, fields=FIELDS | changes,
        parts=PARTS,
    )  # fmt: skip


def test_proposal_starts_from_its_idea_with_its_row_in_the_trail(proposal):
    assert (proposal.title, proposal.strategies) == (proposal.idea.title, ["A"])
    assert AuditEvent.objects.filter(target_id=str(proposal.pk), verb="record").exists()


def test_idea_has_one_proposal_that_stands(proposal, writer):
    with pytest.raises(AlreadyStored) as twice:
        start_proposal(scope=writer, idea=proposal.idea, client_uuid=uuid.uuid4())
    assert twice.value.stored == proposal

    withdraw_proposal(scope=writer, proposal=proposal)
    again = start_proposal(scope=writer, idea=proposal.idea, client_uuid=uuid.uuid4())
    assert again.pk != proposal.pk


@pytest.mark.parametrize(
    ("role", "may"),
    [("facilitator", True), ("participant", True), ("coach", False), ("lan", False)],
)
def test_who_changes_a_draft(proposal, cohort, role, may):
    scope = scope_of(make_person(Role(role), place=cohort))

    if may:
        assert fill(proposal, scope).problem == "Air jauh."
    else:
        with pytest.raises(PermissionDenied):
            fill(proposal, scope)


def test_stranger_cannot_change_it(proposal):
    elsewhere = make_cohort(make_region("35.13"))
    with pytest.raises(PermissionDenied):
        fill(proposal, scope_of(make_person(Role.PARTICIPANT, place=elsewhere)))


def test_of_two_writers_the_slower_is_shown_both(proposal, writer):
    fill(proposal, writer)

    with pytest.raises(Stale):
        update_proposal(
            scope=writer, proposal=proposal, version=1, fields={"problem": "Lain."}, parts=None
        )


def test_rows_that_name_themselves_keep_their_key(proposal, writer):
    proposal = fill(proposal, writer)
    line = BudgetLine.objects.visible_to(writer).get()

    update_proposal(
        scope=writer, proposal=proposal, version=proposal.version, fields={},
        parts={"budget": [LINE | {"pk": line.pk, "item": "Pompa kecil"}, LINE]},
    )  # fmt: skip

    rows = BudgetLine.objects.visible_to(writer).order_by("sequence")
    assert [(row.item, row.pk == line.pk) for row in rows] == [
        ("Pompa kecil", True), ("Pompa air", False),
    ]  # fmt: skip
    assert proposal.activities.count() == 1


WRONG_LINES = [
    ("does not add up", {"amount": 2_999_999}),
    ("negative", {"unit_price": -1, "amount": -2}),
    ("nothing of it", {"quantity": 0, "amount": 0}),
    ("absurd", {"quantity": 1, "unit_price": 10**13, "amount": 10**13}),
]


@pytest.mark.parametrize(("case", "changes"), WRONG_LINES, ids=[c for c, _ in WRONG_LINES])
def test_database_refuses_a_budget_line_that(proposal, case, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.create(proposal=proposal, sequence=1, **LINE | changes)


def test_group_of_another_cohort_is_refused(proposal, writer):
    other = make_cohort()
    group = make_group(other, [make_household(cohort=other)])

    with pytest.raises(Refused, match="bukan dari angkatan"):
        fill(proposal, writer, group_id=group.pk)


def test_cited_words_are_not_typed_again(cohort, writer):
    session = make_session(household=make_household(cohort=cohort))
    quote = Quote.objects.unscoped("test reads the released one").get(session=session, sequence=1)
    proposal = start_proposal(
        scope=writer, idea=make_idea(cohort, quotes=[quote]), client_uuid=uuid.uuid4()
    )

    with pytest.raises(Refused, match="menyalin kalimat"):
        fill(proposal, writer, problem=f"Seorang ibu berkata: {quote.words} dan {quote.gloss}")


def test_missing_parts_are_named_one_by_one(proposal, writer):
    proposal = update_proposal(
        scope=writer, proposal=proposal, version=1, fields={"strategies": []}, parts=None
    )

    assert missing_parts(proposal) == NEEDED
    with pytest.raises(Incomplete) as lacking:
        submit_proposal(scope=writer, proposal=proposal)
    assert set(lacking.value.missing) == set(NEEDED)


def test_submit_keeps_a_version_and_shuts_the_form(proposal, writer):
    proposal = submit_proposal(scope=writer, proposal=fill(proposal, writer))

    assert proposal.status == "submitted"
    version = ProposalVersion.objects.visible_to(writer).get()
    assert (version.number, version.reason) == (1, "review")
    assert version.content["fields"]["problem"] == "Air jauh."
    with pytest.raises(Refused, match="diajukan"):
        fill(proposal, writer)


def test_only_its_author_submits(proposal, writer, cohort):
    proposal = fill(proposal, writer)
    colleague = scope_of(make_person(Role.PARTICIPANT, place=cohort))

    with pytest.raises(CannotMove):
        submit_proposal(scope=colleague, proposal=proposal)


def test_each_round_of_review_keeps_its_version(proposal, writer):
    reviewer = scope_of(make_person(Role.LAN))
    proposal = submit_proposal(scope=writer, proposal=fill(proposal, writer))
    move(proposal, Transition.RETURN, scope=reviewer, note="Sebut iurannya.", field="plan")
    proposal = fill(proposal, writer, plan="Menggali, lalu iuran bulanan.")

    submit_proposal(scope=writer, proposal=proposal)

    versions = ProposalVersion.objects.visible_to(writer).order_by("number")
    assert [v.content["fields"]["plan"] for v in versions] == [
        "Menggali bersama.", "Menggali, lalu iuran bulanan.",
    ]  # fmt: skip


def test_proposal_without_words_that_may_be_read_cannot_be_sent(cohort, writer):
    proposal = start_proposal(scope=writer, idea=make_idea(cohort), client_uuid=uuid.uuid4())

    with pytest.raises(Refused, match="ditarik keluarga"):
        submit_proposal(scope=writer, proposal=fill(proposal, writer))
