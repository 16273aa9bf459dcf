"""Partners with what they offer, matching days gone by and to come, answers and commitments."""

from datetime import time
from typing import Any

from academy.demo import make_partner_person
from academy.models import Area, Organization, Region
from academy.permissions import Scope
from solutions.actions.commitment import Pledge, change_commitment, record_commitment
from solutions.actions.days import Appointment, arrange_day, note_meeting, schedule_meetings
from solutions.actions.matching import (
    answer_proposal,
    close_matching,
    open_matching,
    record_offer,
    withdraw_offer,
)
from solutions.demo.bench import Bench, Partners
from solutions.models import Commitment, Proposal


class MatchingMaker(Bench):
    """Brings the proposals of a region together with its partners."""

    def make_partners(self, story: dict[str, Any], region: Region | None, scope: Scope) -> Partners:
        """The partners of a region, or of the nation, each with a person and its offers."""
        partners = self.site.partners
        for number, one in enumerate(story["partners"]):
            organization = Organization.objects.create(
                name=one["name"], kind=one["kind"], region=region
            )
            key = "mitra" if number == 0 else f"mitra{number + 1}"
            person = make_partner_person(key, organization, since=self.day(400))
            partners.organizations[one["key"]] = organization
            partners.scopes[one["key"]] = Scope.of(person)
        for one in story["offers"]:
            self._offer(one, region, scope)
        return partners

    def _offer(self, one: dict[str, Any], region: Region | None, scope: Scope) -> None:
        names = ("title", "kind", "sectors", "strategies", "capacity", "value", "season_months")
        offer = record_offer(
            scope=scope, organization=self.site.partners.organizations[one["partner"]],
            themes=self.theme_ids(one["themes"]),
            fields={name: one[name] for name in names}
            | {
                "region": region, "since": self.day(one["since"]), "until": self.day(one["until"]),
                "area": Area.objects.get(pk=one["village"]) if one["village"] else None,
            },
        )  # fmt: skip
        if one["withdrawn"]:
            withdraw_offer(scope=scope, offer=offer, today=self.day(one["withdrawn"]))
        self.site.partners.offers[offer.title] = offer

    def make_matching(self) -> None:
        told = dict(self.told_stories())
        open_ones = {key: one for key, one in told.items() if "opened" in one}
        for key, one in open_ones.items():
            self.site.proposals[key] = open_matching(
                scope=self.site.reviewer, proposal=self.site.proposals[key],
                today=self.day(one["opened"]),
            )  # fmt: skip
        for day in self.site.story["days"]:
            self._day(day)
        for key, one in open_ones.items():
            proposal = self.site.proposals[key]
            self.site.commitments[key] = self._answers(proposal, one)
            if one["closed"]:
                self.site.proposals[key] = close_matching(
                    scope=self.site.reviewer, proposal=proposal, today=self.day(one["closed"])
                )

    def _day(self, story: dict[str, Any]) -> None:
        scope, held = self.site.facilitators[0], story["ago"]
        day = arrange_day(
            scope=scope, region=self.site.cohort.region, today=self.day(held + 40),
            fields={
                "title": story["title"], "held_on": self.day(held), "place": story["place"],
                "link": "", "answers_until": self.day(held - story["answers_after"]),
            },
        )  # fmt: skip
        made = schedule_meetings(
            scope=scope, day=day,
            appointments=[
                Appointment(
                    self.site.proposals[one["idea"]],
                    self.site.partners.organizations[one["partner"]],
                    time(one["at"], 0), time(one["at"], 40), one["table"],
                )
                for one in story["meetings"]
            ],
        )  # fmt: skip
        for meeting, one in zip(made, story["meetings"], strict=True):
            if one["notes"]:
                note_meeting(scope=scope, meeting=meeting, notes=one["notes"])

    def _answers(self, proposal: Proposal, story: dict[str, Any]) -> list[Commitment]:
        """What partners answered themselves, and what came by letter; all as it stands today."""
        pairs: list[tuple[Commitment, dict[str, Any]]] = []
        for one in story["answers"]:
            given = answer_proposal(
                scope=self.site.partners.scopes[one["partner"]], proposal=proposal,
                organization=self.site.partners.organizations[one["partner"]],
                answer=one["answer"], reason=one["reason"], now=self.moment(one["ago"]),
                pledges=[self._pledge(pledge) for pledge in one["pledges"]],
            )  # fmt: skip
            made = given.commitments.order_by("pk")
            pairs += zip(made, one["pledges"], strict=True)
            for row in made:
                self.backdate(row, one["ago"])
        for one in story["letters"]:
            row = record_commitment(
                scope=self.author(proposal), proposal=proposal, pledge=self._pledge(one),
                organization=self.site.partners.organizations[one["partner"]],
            )  # fmt: skip
            self.backdate(row, one["ago"])
            pairs.append((row, one))
        return [self._carry_on(row, one) for row, one in pairs]

    def _pledge(self, one: dict[str, Any]) -> Pledge:
        offer = self.site.partners.offers[one["offer"]] if one["offer"] else None
        return Pledge(one["kind"], one["text"], one["value"], self.day(one["due"]), offer)

    def _carry_on(self, commitment: Commitment, story: dict[str, Any]) -> Commitment:
        if story["state"] == Commitment.State.PROMISED:
            return commitment
        return change_commitment(
            scope=self.author(commitment.proposal), commitment=commitment, state=story["state"],
            reason=story["reason"], today=self.day(story["settled"] or 1),
        )  # fmt: skip
