"""Acts from an idea to a lesson, and the rows they are done to."""

import uuid
from datetime import time, timedelta

from academy.models import Organization
from academy.roles import Role
from solutions.actions.action import (
    change_step,
    plan_from_activities,
    plan_step,
    record_money,
    record_result,
    tell_result,
    update_result,
    update_step,
    void_money,
)
from solutions.actions.coaching import (
    ask_coach,
    ask_new_version,
    close_round,
    comment,
    reply,
    send_new_version,
)
from solutions.actions.commitment import Pledge, change_commitment, record_commitment
from solutions.actions.days import (
    Appointment,
    arrange_day,
    cancel_meeting,
    note_meeting,
    schedule_meeting,
    schedule_meetings,
    update_day,
)
from solutions.actions.idea import (
    choose_evidence,
    set_aside_idea,
    start_idea,
    take_up_idea,
    update_idea,
)
from solutions.actions.lesson import publish_lesson, record_use, update_lesson, write_lesson
from solutions.actions.matching import (
    NewPartner,
    answer_proposal,
    close_matching,
    open_matching,
    record_offer,
    update_offer,
    withdraw_offer,
)
from solutions.actions.proposal import (
    start_proposal,
    submit_proposal,
    update_proposal,
    withdraw_proposal,
)
from solutions.models import Commitment, Idea
from tests.action_factories import (
    make_activity,
    make_lesson,
    make_line,
    make_measure,
    make_money,
    make_result,
    make_step,
)
from tests.factories import (
    make_cohort,
    make_household,
    make_organization,
    make_person,
    make_region,
    make_session,
    make_theme,
    scope_of,
)
from tests.solution_factories import (
    DAY,
    MOMENT,
    make_commitment,
    make_day,
    make_idea,
    make_meeting,
    make_offer,
    make_partner,
    make_proposal,
)

LATER = DAY + timedelta(days=10)


class SolutionWorld:
    """A cohort with ideas, proposals in every state, a matching day, results and lessons."""

    def __init__(self) -> None:
        self.cohort = make_cohort()
        self.region = self.cohort.region
        self.lan = scope_of(make_person(Role.LAN))
        self.author = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.coach = scope_of(make_person(Role.COACH, place=self.cohort))
        self.home = make_household(self.author, cohort=self.cohort)
        heard = make_session(self.author, household=self.home)
        self.quote = heard.quotes.order_by("sequence")[0]
        self.theme = make_theme()
        self.idea = self.new_idea()
        self.aside = self.new_idea(set_aside_on=DAY, set_aside_reason="Belum ada lahan")
        self.draft = make_proposal(self.new_idea(), status="draft")
        make_activity(self.draft), make_line(self.draft), make_measure(self.draft)
        self.coached = make_proposal(self.new_idea(), status="draft")
        self.round = ask_coach(scope=self.author, proposal=self.coached, coach=self.coach.person)
        self.comment = comment(
            scope=self.coach, coaching_round=self.round, section="plan", text="Siapa pengurusnya?"
        )
        self.do_and_learn()
        self.meet_partners()

    def new_idea(self, **fields: object) -> Idea:
        return make_idea(self.cohort, owner=self.author.person, quotes=[self.quote], **fields)

    def do_and_learn(self) -> None:
        self.accepted = make_proposal(self.new_idea())
        make_activity(self.accepted)
        self.step = make_step(self.accepted)
        self.money = make_money(self.accepted)
        self.result = make_result(self.accepted)
        visit = make_session(
            self.author, household=self.home, held_on=DAY + timedelta(days=1)
        )  # the family answers there to what was measured
        self.told_in, self.answer = visit.pk, visit.quotes.order_by("sequence")[0].pk
        self.lesson = make_lesson(self.accepted, published=False)
        self.shared = make_lesson(self.accepted)
        self.elsewhere = make_cohort(make_region("35.13"))
        self.user = scope_of(make_person(Role.FACILITATOR, place=self.elsewhere))

    def meet_partners(self) -> None:
        self.matching = make_proposal(self.new_idea(), status="matching")
        self.bank = make_organization(kind=Organization.Kind.BANK)
        self.partner = scope_of(make_partner(self.bank))
        self.offer = make_offer(self.bank, region=self.region)
        self.commitment = make_commitment(self.matching)
        self.day = make_day(self.region)
        self.meeting = make_meeting(self.day, self.matching, make_organization())
        self.appointment = Appointment(self.matching, self.bank, time(10), time(10, 20), "Meja 2")


IDEA = {"title": "Sumur", "text": "Menggali satu sumur.", "next_step": "Rapat", "next_on": LATER}
STEP = {"text": "Menggali", "owner_name": "Lurah", "due_on": LATER}
MONEY = {"kind": "received", "amount": 5_000, "on": DAY, "text": "Iuran"}
RESULT = {"measured_on": DAY, "outcome": "partly", "text": "Sumur berair."}
LESSON = {"title": "Pengurus dulu", "learned": "Iuran lancar."}
USE = {"tried_on": DAY, "outcome": "trying"}
PLEDGE = Pledge("money", "Dana pompa", 5_000_000, LATER)

ACTS = {
    "start_idea": lambda w: start_idea(
        scope=w.author, cohort=w.cohort, themes=[w.theme.pk], quotes=[w.quote.pk], potentials=[],
        fields=IDEA | {"strategies": ["A"], "owner": w.author.person},
        client_uuid=uuid.uuid4(), today=DAY,
    ),
    "update_idea": lambda w: update_idea(
        scope=w.author, idea=w.idea, version=w.idea.version, fields={"title": "Lain"},
        themes=None, today=DAY,
    ),
    "choose_evidence": lambda w: choose_evidence(
        scope=w.author, idea=w.idea, version=w.idea.version, quotes=[w.quote.pk], potentials=[]
    ),
    "set_aside_idea": lambda w: set_aside_idea(
        scope=w.author, idea=w.idea, reason="Belum ada lahan", today=DAY
    ),
    "take_up_idea": lambda w: take_up_idea(scope=w.author, idea=w.aside),
    "start_proposal": lambda w: start_proposal(
        scope=w.author, idea=w.idea, client_uuid=uuid.uuid4()
    ),
    "update_proposal": lambda w: update_proposal(
        scope=w.author, proposal=w.draft, version=w.draft.version, fields={"title": "Lain"},
        parts={"activities": [{"text": "Rapat", "starts_on": DAY, "ends_on": LATER}]},
    ),
    "submit_proposal": lambda w: submit_proposal(scope=w.author, proposal=w.draft, now=MOMENT),
    "withdraw_proposal": lambda w: withdraw_proposal(scope=w.author, proposal=w.draft),
    "ask_coach": lambda w: ask_coach(
        scope=w.author, proposal=w.draft, coach=w.coach.person, now=MOMENT
    ),
    "comment": lambda w: comment(
        scope=w.coach, coaching_round=w.round, section="risks", text="Bila kemarau?"
    ),
    "reply": lambda w: reply(scope=w.author, coach_comment=w.comment, text="Pengurus RT."),
    "ask_new_version": lambda w: ask_new_version(scope=w.coach, coaching_round=w.round),
    "send_new_version": lambda w: send_new_version(scope=w.author, proposal=w.coached),
    "close_round": lambda w: close_round(
        scope=w.coach, coaching_round=w.round, summary="Sudah kuat."
    ),
    "plan_step": lambda w: plan_step(
        scope=w.author, proposal=w.accepted, fields=STEP, client_uuid=uuid.uuid4()
    ),
    "plan_from_activities": lambda w: plan_from_activities(scope=w.author, proposal=w.accepted),
    "update_step": lambda w: update_step(
        scope=w.author, step=w.step, version=w.step.version, fields={"text": "Lain"}
    ),
    "change_step": lambda w: change_step(
        scope=w.author, step=w.step, state="dropped", reason="Tanah longsor", today=LATER
    ),
    "record_money": lambda w: record_money(
        scope=w.author, proposal=w.accepted, fields=MONEY, client_uuid=uuid.uuid4(), today=LATER
    ),
    "void_money": lambda w: void_money(
        scope=w.author, entry=w.money, reason="Tertulis dua kali", today=LATER
    ),
    "record_result": lambda w: record_result(
        scope=w.author, proposal=w.accepted, fields=RESULT | {"step": w.step},
        client_uuid=uuid.uuid4(), today=LATER,
    ),
    "update_result": lambda w: update_result(
        scope=w.author, result=w.result, version=w.result.version, fields={"text": "Lain"},
        today=LATER,
    ),
    "tell_result": lambda w: tell_result(
        scope=w.author, result=w.result, session_id=w.told_in, answer_id=w.answer
    ),
    "write_lesson": lambda w: write_lesson(
        scope=w.author, proposal=w.accepted, fields=LESSON, themes=[w.theme.pk],
        client_uuid=uuid.uuid4(),
    ),
    "update_lesson": lambda w: update_lesson(
        scope=w.author, lesson=w.lesson, version=w.lesson.version, fields=LESSON,
        themes=[w.theme.pk],
    ),
    "publish_lesson": lambda w: publish_lesson(scope=w.author, lesson=w.lesson, today=DAY),
    "record_use": lambda w: record_use(
        scope=w.user, lesson=w.shared, cohort=w.elsewhere, fields=USE, today=LATER
    ),
    "record_offer": lambda w: record_offer(
        scope=w.lan, organization=NewPartner("Bank Baru", "bank"), themes=[w.theme.pk],
        fields={"title": "Modal", "kind": "money", "since": DAY, "region": w.region},
    ),
    "update_offer": lambda w: update_offer(
        scope=w.partner, offer=w.offer, fields={"title": "Lain"}, themes=[w.theme.pk]
    ),
    "withdraw_offer": lambda w: withdraw_offer(scope=w.partner, offer=w.offer, today=LATER),
    "open_matching": lambda w: open_matching(scope=w.lan, proposal=w.accepted, today=DAY),
    "close_matching": lambda w: close_matching(scope=w.lan, proposal=w.matching, today=LATER),
    "answer_proposal": lambda w: answer_proposal(
        scope=w.partner, proposal=w.matching, organization=w.bank, answer="commit",
        pledges=[PLEDGE], now=MOMENT,
    ),
    "record_commitment": lambda w: record_commitment(
        scope=w.author, proposal=w.matching, organization=w.bank, pledge=PLEDGE
    ),
    "change_commitment": lambda w: change_commitment(
        scope=w.author, commitment=w.commitment, state=Commitment.State.FULFILLED, today=LATER
    ),
    "arrange_day": lambda w: arrange_day(
        scope=w.lan, region=w.region, today=DAY,
        fields={"title": "Hari kedua", "held_on": DAY, "place": "Aula", "answers_until": LATER},
    ),
    "update_day": lambda w: update_day(scope=w.lan, day=w.day, fields={"title": "Lain"}),
    "schedule_meeting": lambda w: schedule_meeting(
        scope=w.lan, day=w.day, appointment=w.appointment
    ),
    "schedule_meetings": lambda w: schedule_meetings(
        scope=w.lan, day=w.day, appointments=[w.appointment]
    ),
    "note_meeting": lambda w: note_meeting(scope=w.author, meeting=w.meeting, notes="Tertarik."),
    "cancel_meeting": lambda w: cancel_meeting(scope=w.lan, meeting=w.meeting),
}  # fmt: skip
