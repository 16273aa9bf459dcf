"""Acts about cards, promises and groups of families, and what a family does by its card."""

import uuid
from datetime import date
from typing import Any

from academy.models import DataSubjectRequest
from academy.roles import Role
from households.actions.card import issue_card, mark_seen, revoke_card
from households.actions.consent import withdraw_by_family
from households.actions.family_card import (
    ask_for_right,
    change_consents,
    open_card,
    say,
)
from households.actions.group import change_group, make_group
from households.actions.promise import break_promise, mark_done, reopen_promise, tell_promise
from households.models import FamilyMessage, NextStep
from tests import solution_factories
from tests.factories import make_cohort, make_household, make_person, make_session, scope_of

BIRTH_YEAR = "1984"  # of the head in make_household: what opens its card
MADE_ON, DONE_ON = date(2026, 3, 4), date(2026, 3, 6)


class FamilyWorld:
    """A family with a card, promises and a group."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.author = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.home = make_household(self.author, cohort=self.cohort)
        promise = {"kind": "promise", "owner_kind": "agency", "owner_name": "Dinas PU",
                   "due_on": DONE_ON}  # fmt: skip
        self.session = make_session(
            self.author, household=self.home, status="submitted", held_on=MADE_ON,
            steps=[promise | {"text": "Sumur digali"}, promise | {"text": "Pupuk dikirim"}],
        )  # fmt: skip
        self.visit = make_session(
            self.author, household=self.home, status="submitted", held_on=DONE_ON
        )
        self.open, self.done = self.session.next_steps.order_by("sequence")
        mark_done(scope=self.author, promise=self.done, done_on=DONE_ON)
        self.card = issue_card(scope=self.author, household=self.home, session=self.session)
        self.message = say(card=self.card, kind=FamilyMessage.Kind.CONFIRMED)
        self.group = solution_factories.make_group(self.cohort, [self.home])

    def ask_for_a_copy(self) -> DataSubjectRequest:
        return ask_for_right(card=self.card, kind=DataSubjectRequest.Kind.ACCESS)


def try_card_until_it_shuts(world: FamilyWorld) -> Any:
    for _ in range(5):
        knock = open_card(code=world.card.code, secret="0000")  # noqa: S106  a wrong one
    assert knock.is_shut
    return knock


ACTS = {
    "issue_card": lambda w: issue_card(scope=w.author, household=w.home, session=None),
    "revoke_card": lambda w: revoke_card(scope=w.author, card=w.card, reason="hilang"),
    "mark_seen": lambda w: mark_seen(scope=w.author, message=w.message),
    "mark_done": lambda w: mark_done(scope=w.author, promise=w.open, done_on=DONE_ON),
    "reopen_promise": lambda w: reopen_promise(scope=w.author, promise=w.done),
    "break_promise": lambda w: break_promise(
        scope=w.author, promise=w.open, reason="Anggaran ditunda."
    ),
    "tell_promise": lambda w: tell_promise(
        scope=w.author, promise=w.done, visit=w.visit, is_kept=True,
        answer=NextStep.Answer.values[0],
    ),
    "make_group": lambda w: make_group(
        scope=w.author, cohort=w.cohort, name="Ibu pengolah ikan", households=[w.home.pk],
        client_uuid=uuid.uuid4(),
    ),
    "change_group": lambda w: change_group(
        scope=w.author, group=w.group, version=w.group.version, name="Petani garam",
        households=[w.home.pk],
    ),
}  # fmt: skip

# By the family itself: its rows name no person, and the role "keluarga".
CARD_ACTS = {
    "open_card": lambda w: open_card(code=w.card.code, secret=BIRTH_YEAR),
    "open_card, wrongly": try_card_until_it_shuts,
    "say": lambda w: say(
        card=w.card, kind=FamilyMessage.Kind.CORRECTION, words="Bukan becak, tapi ojek."
    ),
    "change_consents": lambda w: change_consents(card=w.card, wanted={"participate", "photo"}),
    "withdraw_by_family": lambda w: withdraw_by_family(card=w.card, purposes=["quote"]),
    "ask_for_right": FamilyWorld.ask_for_a_copy,
}
