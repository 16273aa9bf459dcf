"""Money: written once, voided with a reason, and four numbers that say what does not fit."""

import uuid
from datetime import date

import pytest

from academy.errors import AlreadyStored, Refused
from academy.models import AuditEvent
from solutions.actions.action import record_money, void_money
from solutions.budget import budget_of, own_money
from tests.action_factories import make_line, make_money
from tests.factories import make_organization, scope_of
from tests.solution_factories import make_commitment, make_partner, make_proposal

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 1)
FIELDS = {"kind": "received", "amount": 2_000_000, "on": date(2026, 7, 1), "text": "Tahap satu"}


def record(proposal, *, client_uuid=None, **fields):
    return record_money(
        scope=scope_of(proposal.author), proposal=proposal, fields=FIELDS | fields,
        client_uuid=client_uuid or uuid.uuid4(), today=TODAY,
    )  # fmt: skip


def test_record_money_leaves_its_trail():
    entry = record(make_proposal())

    assert entry.amount == 2_000_000
    assert AuditEvent.objects.get(verb="record money").target_id == str(entry.pk)


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 8, 2), "sesudah hari ini"), (date(2020, 1, 1), "sebelum angkatan mulai")],
)
def test_record_money_refuses_days_out_of_order(on, words):
    with pytest.raises(Refused, match=words):
        record(make_proposal(), on=on)


def test_record_money_refuses_parts_of_another_proposal():
    other = make_proposal()

    with pytest.raises(Refused, match="komitmen"):
        record(make_proposal(), commitment=make_commitment(other))
    with pytest.raises(Refused, match="baris anggaran"):
        record(make_proposal(), budget_line=make_line(other))


def test_record_money_twice_from_one_form_is_stored_once():
    proposal, number = make_proposal(), uuid.uuid4()
    first = record(proposal, client_uuid=number)

    with pytest.raises(AlreadyStored) as twice:
        record(proposal, client_uuid=number)

    assert twice.value.stored == first


def test_void_money_keeps_the_entry_and_counts_it_nowhere():
    entry = make_money(make_proposal())
    scope = scope_of(entry.proposal.author)

    void_money(scope=scope, entry=entry, reason="Salah ketik.", today=TODAY)

    entry.refresh_from_db()
    assert (entry.voided_on, entry.void_reason) == (TODAY, "Salah ketik.")
    assert budget_of(entry.proposal, scope).total.received == 0
    with pytest.raises(Refused, match="sudah dibatalkan"):
        void_money(scope=scope, entry=entry, reason="Lagi.")


def test_void_money_asks_why():
    entry = make_money(make_proposal())

    with pytest.raises(Refused, match="mengapa"):
        void_money(scope=scope_of(entry.proposal.author), entry=entry, reason="  ")


def test_budget_of_gives_four_numbers_by_payer_and_commitment():
    proposal = make_proposal()
    apbd = make_line(proposal, 4_000_000)
    make_line(proposal, 1_000_000, payer="family", sequence=2)
    promised = make_commitment(proposal, value=5_000_000)
    make_commitment(proposal, value=700_000, kind="goods")
    make_commitment(proposal, value=9, state="cancelled", state_reason="Batal.", settled_on=TODAY)
    make_money(proposal, 2_000_000, commitment=promised)
    make_money(proposal, 500_000, kind="spent", budget_line=apbd)
    make_money(proposal, 300_000, kind="spent")

    budget = budget_of(proposal, scope_of(proposal.author))

    total = budget.total
    assert (total.planned, total.promised) == (5_000_000, 5_700_000)
    assert (total.received, total.spent) == (2_000_000, 800_000)
    assert {row.label: (row.planned, row.promised, row.received, row.spent)
            for row in budget.payers} == {
        "APBD": (4_000_000, 0, 0, 500_000),
        "mitra, uang": (0, 5_000_000, 2_000_000, 0),
        "mitra, barang atau tenaga": (0, 700_000, 0, 0),
        "keluarga sendiri": (1_000_000, 0, 0, 0),
        "belum dirinci": (0, 0, 0, 300_000),
    }  # fmt: skip
    assert sorted((row.promised, row.received) for row in budget.commitments) == [
        (700_000, 0), (5_000_000, 2_000_000),
    ]  # fmt: skip
    assert [bar.width for bar in budget.bars] == ["87.7%", "100.0%", "35.1%", "14.0%"]
    assert budget.warnings == []


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([("spent", 100)], "Rp100 lebih banyak daripada yang diterima"),
        ([("received", 6_000_000), ("spent", 5_000_000)], "daripada rencana anggaran"),
    ],
)
def test_budget_warns_of_what_does_not_fit(entries, words):
    proposal = make_proposal()
    make_line(proposal, 4_000_000)
    for kind, amount in entries:
        make_money(proposal, amount, kind=kind)

    warnings = budget_of(proposal, scope_of(proposal.author)).warnings

    assert any(words in warning for warning in warnings)


def test_budget_warns_when_more_came_than_was_committed():
    proposal = make_proposal()
    make_money(proposal, 600, commitment=make_commitment(proposal, value=500))

    warnings = budget_of(proposal, scope_of(proposal.author)).warnings

    assert any("Rp100 lebih banyak daripada komitmennya" in one for one in warnings)


def test_own_money_tells_a_partner_of_its_own_commitments_only():
    proposal = make_proposal()
    bank = make_organization(kind="bank")
    make_money(proposal, 300, commitment=make_commitment(proposal, bank, value=500))
    make_money(proposal, 900, commitment=make_commitment(proposal, value=1_000))

    rows = own_money(proposal, scope_of(make_partner(bank)))

    assert [(row.promised, row.received, row.spent) for row in rows] == [(500, 300, 0)]
