"""Two versions of one idea side by side, and the choice between them, part by part."""

from typing import Any

from django.http import QueryDict

from academy.conflict import KEEP, Conflict, Part
from solutions.forms.ideas import IdeaEntry
from solutions.models import Idea, Strategy


class IdeaConflict(Conflict):
    """What was typed beside what is stored."""

    def __init__(self, entry: IdeaEntry, idea: Idea) -> None:
        self.entry, self.record = entry, idea

    def chosen(self, post: QueryDict) -> dict[str, Any]:
        """Parts to save: the typed ones, without those for which the stored one was chosen."""
        stored = set(post.getlist(KEEP))
        fields = {name: value for name, value in self.entry.fields.items() if name not in stored}
        themes = None if "themes" in stored else self.entry.form.cleaned_data["themes"]
        return {"fields": fields, "themes": themes}

    @property
    def rows(self) -> list[Part]:
        yours, idea = self.entry.form.cleaned_data, self.record
        stored_themes = list(idea.themes.values_list("pk", flat=True))
        return [
            self._part("title", yours["title"], idea.title),
            self._part("text", yours["text"], idea.text),
            self._part(
                "strategies", _strategies(yours["strategies"]), _strategies(idea.strategies)
            ),
            self._part("themes", self._themes(yours["themes"]), self._themes(stored_themes)),
            self._part("owner", yours["owner"].name, idea.owner.name),
            self._part("next_step", yours["next_step"], idea.next_step),
            self._part("next_on", f"{yours['next_on']:%d-%m-%Y}", f"{idea.next_on:%d-%m-%Y}"),
        ]

    def _part(self, name: str, yours: str, theirs: str) -> Part:
        return Part(name, str(self.entry.form.fields[name].label), yours, theirs)

    def _themes(self, keys: list[int]) -> str:
        names = dict(self.entry.form.fields["themes"].choices)
        return ", ".join(sorted(str(names[key]) for key in keys if key in names))


def _strategies(codes: list[str]) -> str:
    return ", ".join(f"{code}: {Strategy(code).label}" for code in sorted(codes))
