"""Proposals in every state, and the coaching that made them better."""

from typing import Any

import households.public as public
from academy.models import Transition
from academy.review import move, return_with_notes
from solutions.actions.coaching import (
    ask_coach,
    ask_new_version,
    close_round,
    comment,
    reply,
    send_new_version,
)
from solutions.actions.proposal import start_proposal, submit_proposal, update_proposal
from solutions.demo.bench import Bench
from solutions.models import Proposal


class ProposalMaker(Bench):
    """Writes the proposals of a region, has them coached, and lets LAN decide."""

    def make_proposals(self) -> None:
        self.groups = {one.name: one.group_id for one in public.groups_of(self.site.cohort.pk)}
        self.indicators = {name: pk for pk, name in public.map_indicators()}
        for number, (key, story) in enumerate(self.told_stories()):
            self._write(number, key, story)

    def _write(self, number: int, key: str, story: dict[str, Any]) -> None:
        scope = self.writer(number)
        proposal = start_proposal(
            scope=scope, idea=self.site.ideas[key], client_uuid=self.uuid()
        )  # fmt: skip
        texts = ("problem", "who_is_helped", "families_bring", "families_decide", "plan", "risks")
        proposal = update_proposal(
            scope=scope, proposal=proposal, version=proposal.version, parts=self._parts(story),
            fields={name: story[name] for name in texts}
            | {"group_id": self.groups[story["group"]] if story["group"] else None},
        )  # fmt: skip
        self.backdate(proposal, story["written"])
        for one in story["coaching"]:
            self._coach(proposal, one)
        self._decide(proposal, story)
        self.site.proposals[key] = proposal

    def _parts(self, story: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
        return {
            "activities": [
                {"text": one["text"], "starts_on": self.day(one["starts"]),
                 "ends_on": self.day(one["ends"])}
                for one in story["activities"]
            ],
            "budget": [
                one | {"amount": one["quantity"] * one["unit_price"]} for one in story["budget"]
            ],
            "indicators": [
                {**one, "map_indicator_id": self.indicators.get(one["map_indicator"])}
                for one in story["indicators"]
            ],
        }  # fmt: skip

    def _coach(self, proposal: Proposal, story: dict[str, Any]) -> None:
        """A round: what the coach said, what was answered, and how it ended, if it did."""
        author, coach = self.author(proposal), self.site.coach
        asked, new, closed = story["asked"], story["new_version"], story["closed"]
        running = ask_coach(
            scope=author, proposal=proposal, coach=coach.person, now=self.moment(asked)
        )
        self.backdate(running, asked)
        for said in story["comments"]:
            made = comment(
                scope=coach, coaching_round=running, section=said["section"], text=said["text"]
            )
            self.backdate(made, asked - 1)
            if said["reply"]:
                moment = self.moment(asked - 2, 14)
                reply(scope=author, coach_comment=made, text=said["reply"], now=moment)
        if new is not None:
            ask_new_version(scope=coach, coaching_round=running, now=self.moment(new))
            if closed is not None:
                send_new_version(scope=author, proposal=proposal, now=self.moment(new - 2))
        if closed is not None:
            close_round(
                scope=coach, coaching_round=running, summary=story["summary"],
                now=self.moment(closed),
            )  # fmt: skip

    def _decide(self, proposal: Proposal, story: dict[str, Any]) -> None:
        """LAN reads what was sent: accepts it, returns it with notes, or has yet to read it."""
        if story["submitted"] is None:
            return
        sent = self.moment(story["submitted"])
        submit_proposal(scope=self.author(proposal), proposal=proposal, now=sent)
        if story["decision"] is None:
            return
        decided = self.moment(story["decided"])
        if story["decision"] == "accept":
            move(proposal, Transition.ACCEPT, scope=self.site.reviewer, now=decided)
        else:
            notes = story["notes"]
            return_with_notes(proposal, scope=self.site.reviewer, notes=notes, now=decided)
