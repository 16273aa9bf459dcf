"""Choosing whom one listened to: a family of own cohorts, or a group."""

from django.http import QueryDict

from academy.permissions import Scope
from academy.regions import fold_name
from cohorts.models import Cohort
from households.forms.session import families_of
from households.models import Household

MOST = 500  # families whose names are opened for one search


class SubjectSearch:
    """The families one may listen to, found by code, village or the head's name."""

    def __init__(self, query: QueryDict, *, scope: Scope) -> None:
        self.words = query.get("q", "").replace("\x00", "").strip()[:80]
        self.cohorts = list(Cohort.objects.recordable_by(scope).order_by("name", "pk"))
        rows = families_of(scope).with_head().order_by("code", "pk")[:MOST]
        self.all = [self._named(family) for family in rows]
        wanted = fold_name(self.words)
        self.families = [f for f in self.all if not wanted or wanted in f.search_text][:60]

    @staticmethod
    def _named(family: Household) -> Household:
        family.head_name = family.heads[0].name if family.heads else ""
        words = f"{family.code} {family.head_name} {family.area.name}"
        family.search_text = fold_name(words)
        return family
