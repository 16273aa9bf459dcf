"""The agenda of a matching day as its pages show it, and the plan that could fill it."""

from dataclasses import dataclass
from datetime import time

from academy.models import Organization
from academy.permissions import Scope
from solutions.actions.days import Appointment
from solutions.agenda import Pair, Seat, Slot, plan
from solutions.match_facts import needs_of, supplies_of
from solutions.matching import Suggestion, suggest
from solutions.models import MatchingDay, Meeting, Offer, PartnerAnswer, Proposal


@dataclass(frozen=True)
class AgendaLine:
    """All meetings of one time."""

    starts_at: time
    ends_at: time
    meetings: list["MeetingRow"]


@dataclass(frozen=True)
class MeetingRow:
    """A meeting, and the partner's answer when it gave one."""

    meeting: Meeting
    answer: PartnerAnswer | None


def agenda_of(day: MatchingDay, scope: Scope) -> list[AgendaLine]:
    """The meetings of a day that one may see, by time and table, with their outcome."""
    meetings = list(
        Meeting.objects.visible_to(scope)
        .filter(day=day)
        .order_by("starts_at", "ends_at", "table", "pk")
    )
    proposals = {one.proposal_id for one in meetings}
    answers = {
        (one.proposal_id, one.organization_id): one
        for one in PartnerAnswer.objects.visible_to(scope).filter(proposal__in=proposals)
    }
    lines: dict[tuple[time, time], list[MeetingRow]] = {}
    for one in meetings:
        row = MeetingRow(one, answers.get((one.proposal_id, one.organization_id)))
        lines.setdefault((one.starts_at, one.ends_at), []).append(row)
    return [AgendaLine(*times, rows) for times, rows in lines.items()]


@dataclass(frozen=True)
class PlannedRow:
    """A meeting that is proposed, with the reasons, before anybody saved it."""

    seat: Seat
    proposal: Proposal
    organization: Organization
    suggestion: Suggestion

    @property
    def appointment(self) -> Appointment:
        slot = self.seat.slot
        return Appointment(
            self.proposal, self.organization, slot.starts_at, slot.ends_at, self.seat.table
        )

    @property
    def key(self) -> str:
        """What the check box sends: who meets whom, when, where."""
        slot = self.seat.slot
        times = f"{slot.starts_at:%H:%M}|{slot.ends_at:%H:%M}"
        return f"{self.proposal.pk}|{self.organization.pk}|{times}|{self.seat.table}"


def proposed_agenda(
    day: MatchingDay, slots: list[Slot], tables: int, scope: Scope
) -> list[PlannedRow]:
    """Fill the free times of a day with the pairs for which most speaks."""
    proposals = {one.pk: one for one in proposals_of(day, scope)}
    needs = needs_of(list(proposals.values()))
    offers = Offer.objects.running(day.held_on).reaching(day.region_id).for_matching()
    partners = {offer.organization_id: offer.organization for offer in offers}
    best: dict[tuple[int, int], Suggestion] = {}
    for key, need in needs.items():
        for one in suggest(need, supplies_of(offers)):  # best first: later ones add nothing
            best.setdefault((key, one.supply.organization_id), one)
    taken = [
        Seat(m.proposal_id, m.organization_id, Slot(m.starts_at, m.ends_at), m.table)
        for m in Meeting.objects.visible_to(scope).filter(day=day)
    ]
    pairs = [Pair(*key, one.points) for key, one in best.items()]
    return [
        PlannedRow(
            seat, proposals[seat.proposal_id], partners[seat.organization_id],
            best[seat.proposal_id, seat.organization_id],
        )
        for seat in plan(pairs, slots, tables, taken)
    ]  # fmt: skip


def proposals_of(day: MatchingDay, scope: Scope) -> list[Proposal]:
    """Proposals of the day's region that are open to partners."""
    rows = Proposal.objects.visible_to(scope).in_matching().filter(region=day.region_id)
    return list(rows.order_by("title", "pk"))
