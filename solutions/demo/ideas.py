"""Ideas that rest on what the invented families said, and on what their villages have."""

from typing import Any

import households.public as public
from solutions.actions.idea import set_aside_idea, start_idea
from solutions.demo.bench import Bench


class IdeaMaker(Bench):
    """Starts the ideas of a region; each takes the sentences that speak of its themes."""

    def make_ideas(self) -> None:
        cohort = self.site.cohort
        self.taken = self._share_out(public.sessions_spoken(cohort.pk))
        potentials = public.potentials_heard([cohort.region_id])
        self.potentials = {one.title: one for one in potentials}
        for number, story in enumerate(self.site.story["ideas"]):
            self._start(number, story)

    def _start(self, number: int, story: dict[str, Any]) -> None:
        scope, ago = self.writer(number), story["started"]
        potentials = [self.potentials[title] for title in story["potentials"]]
        idea = start_idea(
            scope=scope, cohort=self.site.cohort, client_uuid=self.uuid(), today=self.day(ago),
            themes=self.theme_ids(story["themes"]),
            quotes=self.taken[story["key"]],
            potentials=[one.potential_id for one in potentials],
            fields={
                "title": story["title"], "text": story["text"], "strategies": story["strategies"],
                "owner": scope.person, "next_step": story["next_step"],
                "next_on": self.day(-story["next_in"]),
            },
        )  # fmt: skip
        self.backdate(idea, ago)
        if aside := story.get("set_aside"):
            set_aside_idea(
                scope=scope, idea=idea, reason=aside["reason"], today=self.day(aside["ago"])
            )
        self.site.ideas[story["key"]] = idea

    def _share_out(self, sessions: list[public.SpokenSession]) -> dict[str, list[int]]:
        """A sentence of each session goes to an idea on its theme, to the one that has fewest."""
        stories = self.site.story["ideas"]
        taken: dict[str, list[int]] = {story["key"]: [] for story in stories}
        readable = public.released_quotes({key for one in sessions for key in one.quote_ids})
        for session in sessions:
            keys = [key for key in session.quote_ids if key in readable]
            fitting = [
                story
                for story in stories
                if set(story["themes"]) & set(session.theme_codes)
                and len(taken[story["key"]]) < story["take"]
            ]
            if keys and fitting:
                one = min(fitting, key=lambda story: len(taken[story["key"]]) / story["take"])
                taken[one["key"]].append(keys[0])
        return taken
