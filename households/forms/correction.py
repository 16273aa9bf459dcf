"""The sheet on which a family's data are corrected: its place and its people as one piece.

Identity numbers stand on it masked: whoever needs to read one opens it for a reason.
"""

from typing import Any

from django.http import QueryDict

from academy.form_kept import as_initial
from academy.permissions import Scope
from households import mpi
from households.forms.family import FamilyForm, form_links, kept_rows, member_formset
from households.identity import mask
from households.models import Household, Member

FAMILY = ("hamlet", "rt", "rw", "address", "phone", "kk_number", "health_notes")
PERSON = (
    "name", "relation", "sex", "born_on", "birth_year", "nik", "school", "is_in_school", "work",
    "has_disability", "disability_note",
)  # fmt: skip


class Correction:
    """A family as it is stored, or as somebody is just correcting it.

    Args:
        data: the post, when there is one.
        kept: what was typed before and not sent; fills the sheet without judging it.
    """

    def __init__(
        self,
        *,
        scope: Scope,
        household: Household,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
    ) -> None:
        self.scope, self.household, self.data = scope, household, data
        today = household.region.today()
        self.family = FamilyForm(
            data, cohort=household.cohort, today=today, stored_kk=household.kk_number,
            initial=self._stored() if not data else None,
        )  # fmt: skip
        people = {member.pk: member for member in household.members.order_by("pk")}
        rows: dict[str, Any] = {"data": data}
        if data is None:
            rows = {"initial": [_person(member) for member in people.values()]}
        if kept is not None:
            self.family.initial |= as_initial(self.family, kept)
            rows = {"initial": kept_rows(kept) or rows["initial"]}
        self.members = member_formset(today=today, members=people, **rows)

    def _stored(self) -> dict[str, Any]:
        stored = {name: getattr(self.household, name) for name in FAMILY}
        stored["kk_number"] = mask(self.household.kk_number)
        return stored | {"area": self.household.area_id, "version": self.household.version}

    def is_valid(self) -> bool:
        answers = [self.family.is_valid(), self.members.is_valid()]
        return all(answers)

    @property
    def version(self) -> int:
        """The version that was opened; without one nothing counts as current."""
        return self.family.cleaned_data["version"] or 0

    @property
    def warnings(self) -> list[str]:
        return [*self.family.warnings, *self.members.warnings()]

    def take_version(self, version: int) -> None:
        """The page shows both versions now: sending it again is a choice, not an accident."""
        self.family.data = self.family.data.copy()
        self.family.data["version"] = str(version)

    def search(self) -> mpi.Search:
        """Families that carry one of these numbers; likeness of names was looked at on entry."""
        return mpi.find_duplicates(
            scope=self.scope,
            area=self.family.cleaned_data["area"],
            kk_number=self.family.cleaned_data["kk_number"],
            people=[mpi.Person("", row["nik"]) for row in self.members.values()],
            besides=self.household,
        )

    def family_fields(self) -> dict[str, Any]:
        left_out = ("client_uuid", "version")
        return {k: v for k, v in self.family.cleaned_data.items() if k not in left_out}

    def member_values(self) -> list[dict[str, Any]]:
        return self.members.values()

    def error_links(self) -> list[dict[str, str]]:
        links = [{"target": "anggota", "text": e} for e in self.members.non_form_errors()]
        for number, row in enumerate(self.members.forms, start=1):
            links += form_links(row, f"Anggota {number}")
        return links


def _person(member: Member) -> dict[str, Any]:
    stored = {name: getattr(member, name) for name in PERSON}
    return stored | {"nik": mask(member.nik), "member": member.pk}
