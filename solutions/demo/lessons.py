"""What the regions learned, and what came of it when another one tried."""

from solutions.actions.lesson import publish_lesson, record_use, write_lesson
from solutions.demo.bench import Bench, Site


class LessonMaker(Bench):
    """Writes the lessons of a region, and tries those of others."""

    def make_lessons(self) -> None:
        for key, story in self.told_stories():
            if one := story.get("lesson"):
                proposal = self.site.proposals[key]
                scope = self.author(proposal)
                names = ("title", "learned", "conditions", "avoid")
                lesson = write_lesson(
                    scope=scope, proposal=proposal, fields={name: one[name] for name in names},
                    themes=self.theme_ids(one["themes"]), client_uuid=self.uuid(),
                )  # fmt: skip
                self.backdate(lesson, one["written"])
                published = self.day(one["published"])
                self.site.lessons.append(
                    publish_lesson(scope=scope, lesson=lesson, today=published)
                )

    def try_lessons(self, sites: dict[str, Site]) -> None:
        for one in self.site.story["uses"]:
            for lesson in sites[one["lesson"]].lessons:
                record_use(
                    scope=self.writer(0), lesson=lesson, cohort=self.site.cohort,
                    today=self.site.today,
                    fields={
                        "proposal": self.site.proposals[one["idea"]] if one["idea"] else None,
                        "tried_on": self.day(one["tried"]), "outcome": one["outcome"],
                        "text": one["text"],
                    },
                )  # fmt: skip
