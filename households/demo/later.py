"""The later life of the invented families: groups, promises, cards and what they answer."""

from datetime import timedelta
from typing import Any

from academy.models import Status
from households.actions.card import issue_card, mark_seen
from households.actions.family_card import say
from households.actions.group import make_group
from households.actions.promise import break_promise, mark_done, tell_promise
from households.demo.workshop import Workshop, read
from households.models import (
    FamilyMessage,
    Household,
    ListeningSession,
    NextStep,
)

MATERIAL = "groups.json"


class LaterMaker(Workshop):
    """Carries on with a region's families after their sessions were accepted."""

    def make_groups(self) -> None:
        """Families of neighbouring villages that go one way together."""
        for one in read(MATERIAL)["groups"]:
            if one["region"] != self.place.region_id:
                continue
            near = [f.pk for f in self._standing() if f.area_id in one["villages"]]
            make_group(
                scope=self.scope(0), cohort=self.place.cohort, name=one["name"],
                households=near[: one["size"]], client_uuid=self.uuid(),
            )  # fmt: skip

    def _standing(self) -> list[Household]:
        rows = Household.objects.unscoped("the demo's own families").filter(
            pk__in=[family.pk for family in self.place.families], withdrawn_at__isnull=True
        )
        return list(rows.select_related("key", "region__area").order_by("pk"))

    def _sessions(self, family: Household | None) -> list[ListeningSession]:
        rows = ListeningSession.objects.unscoped("the demo's own sessions")
        return list(
            rows.filter(
                household=family, cohort=self.place.cohort, status=Status.ACCEPTED,
            ).order_by("held_on", "pk")
        )  # fmt: skip

    def make_promises(self) -> None:
        """Some promises were kept and told, some done only, some broken; the others stand open."""
        material = read(MATERIAL)
        number = 0
        for family in [*self._standing(), None]:
            sessions = self._sessions(family)
            for place, session in enumerate(sessions):
                for promise in session.next_steps.filter(kind="promise").order_by("pk"):
                    later = [
                        one
                        for one in sessions[place + 1 :]
                        if family is not None or one.area_id == session.area_id
                    ]
                    self._carry_on(promise, number, later, material)
                    number += 1

    def _carry_on(
        self, promise: NextStep, number: int, later: list[ListeningSession], material: Any
    ) -> None:
        keeper = next(
            who for who in self.place.facilitators if who.person == promise.session.author
        )
        is_over = promise.due_on < self.today
        if number % 4 in (0, 1) and later:
            said = material["answers"][number % 3]
            tell_promise(
                scope=keeper, promise=promise, visit=later[0], is_kept=True,
                answer=said["answer"], answer_words=said["words"],
            )  # fmt: skip
        elif number % 11 == 3 and is_over:
            break_promise(scope=keeper, promise=promise, reason=material["reasons"][number % 2])
        elif number % 5 == 2 and is_over:
            mark_done(scope=keeper, promise=promise, done_on=promise.due_on - timedelta(days=2))

    def make_cards(self) -> None:
        """Every third family holds a card; some answered through it, one answer waits unread."""
        messages = read(MATERIAL)["messages"]
        for place, family in enumerate(self._standing()[::3]):
            sessions = self._sessions(family)
            if not sessions:
                continue
            scope = self.scope(place)
            card = issue_card(
                scope=scope, household=family, session=sessions[-1],
                next_visit_on=self.today + timedelta(days=6 + 4 * place), visitor=scope.person,
                now=self.moment(self.today - timedelta(days=20 - place), 10),
            )  # fmt: skip
            if place < len(messages):
                one = messages[place]
                message = say(
                    card=card, kind=FamilyMessage.Kind(one["kind"]), words=one["words"],
                    now=self.moment(self.today - timedelta(days=9 - place), 18),
                )  # fmt: skip
                if place == 0:
                    mark_seen(scope=scope, message=message)
