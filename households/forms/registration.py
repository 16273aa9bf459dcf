"""The whole sheet on which a family is registered: place, people, consent, as one piece."""

import hashlib
from datetime import datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.utils import timezone

from academy.form_kept import as_initial
from academy.permissions import Scope
from cohorts.models import Cohort
from households import mpi
from households.actions.consent import ConsentGiven, is_child
from households.forms.consent import ConsentForm, Giver
from households.forms.family import (
    MOST_MEMBERS,
    FamilyForm,
    form_links,
    kept_rows,
    member_formset,
)
from households.models import Member

_signer = Signer(salt="what was checked before registering")
SHORTEST_REASON = 10


class Registration:
    """Family, members and consent together; they are right together or not at all.

    Args:
        data: the post, when there is one.
        kept: what was typed before and not sent; fills the sheet without judging it.
    """

    def __init__(
        self,
        *,
        scope: Scope,
        cohort: Cohort,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
        now: datetime | None = None,
    ) -> None:
        self.scope, self.cohort, self.data = scope, cohort, data
        self.now = now or timezone.now()
        self.today = cohort.region.today(self.now)
        self.family = FamilyForm(data, cohort=cohort, today=self.today)
        self.members = member_formset(today=self.today, **_rows(data, kept))
        self.consent = ConsentForm(
            data, prefix="consent", region=cohort.region, givers=self._givers(), now=self.now,
            must_participate=True,
        )  # fmt: skip
        if kept is not None:
            self.family.initial |= as_initial(self.family, kept)
            self.consent.initial |= as_initial(self.consent, kept, "consent")

    def _givers(self) -> list[Giver]:
        """The rows of the page by their number; who is in them once they were sent."""
        if self.data is None:
            return [Giver(str(row), f"Anggota {row}") for row in range(1, MOST_MEMBERS + 1)]
        self.members.is_valid()
        self._filled = {str(self._row_number(form)): form for form in self.members.kept()}
        return [
            Giver(
                number,
                f"Anggota {number}: {form.cleaned_data.get('name', '')}",
                is_child(_as_member(form.cleaned_data), self.today),
            )
            for number, form in self._filled.items()
        ]

    def _row_number(self, form: Any) -> int:
        return self.members.forms.index(form) + 1

    def is_valid(self) -> bool:
        # Each is asked, so that the page shows all faults at once.
        answers = [form.is_valid() for form in (self.family, self.members, self.consent)]
        return all(answers)

    @property
    def warnings(self) -> list[str]:
        """What the numbers make doubtful; it does not stop anybody."""
        return [*self.family.warnings, *self.members.warnings()]

    def search(self) -> mpi.Search:
        """Families that may be this one."""
        rows = self.members.kept()
        return mpi.find_duplicates(
            scope=self.scope,
            area=self.family.cleaned_data["area"],
            kk_number=self.family.cleaned_data["kk_number"],
            people=[
                mpi.Person(
                    name=row.cleaned_data["name"],
                    nik=row.cleaned_data["nik"],
                    birth_year=row.year_of_birth(),
                    is_grown_up=row.cleaned_data["relation"]
                    in (Member.Relation.HEAD, Member.Relation.SPOUSE),
                )
                for row in rows
            ],
        )

    def consents(self) -> list[ConsentGiven]:
        """One consent for each purpose that was ticked; the version of the text is ours."""
        given = self.consent.cleaned_data
        order = list(self._filled)
        guardian = order.index(given["guardian"]) if given["guardian"] else None
        return [
            ConsentGiven(
                purpose=purpose,
                method=given["method"],
                text_version=self.consent.sheet.version,
                giver=order.index(given["giver"]),
                guardian=guardian,
                witness=given["witness"],
                given_at=self.consent.given_at(),
            )
            for purpose in given["purposes"]
        ]

    def error_links(self) -> list[dict[str, str]]:
        """Faults of the people and of the consent, for the summary on top of the page."""
        links = [{"target": "anggota", "text": e} for e in self.members.non_form_errors()]
        for number, row in enumerate(self.members.forms, start=1):
            links += form_links(row, f"Anggota {number}")
        return links + form_links(self.consent, "Persetujuan")

    def family_fields(self) -> dict[str, Any]:
        left_out = ("client_uuid", "version")
        return {k: v for k, v in self.family.cleaned_data.items() if k not in left_out}

    def member_values(self) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in row.items() if name != "member"}
            for row in self.members.values()
        ]


class Check:
    """What has to be looked at again before a family is registered.

    The page that asks carries a seal over what it showed: whoever changes the sheet afterwards,
    so that something new comes up, is asked again.
    """

    def __init__(self, registration: Registration, search: mpi.Search) -> None:
        self.warnings = registration.warnings
        self.candidates = search.candidates
        self.data = registration.data or QueryDict()
        self.error = ""

    @property
    def is_needed(self) -> bool:
        return bool(self.warnings or self.candidates)

    @property
    def reason(self) -> str:
        return " ".join(self.data.get("berbeda", "").split())[:500]

    def seal(self) -> str:
        shown = [*self.warnings, *(f"{c.household.pk} {c.reasons}" for c in self.candidates)]
        return _signer.sign(hashlib.sha256("\n".join(shown).encode()).hexdigest())

    def is_passed(self) -> bool:
        """Whether the page that is sent says that this very thing was looked at."""
        if not self.is_needed:
            return True
        seal = self.data.get("diperiksa", "")
        if not seal:
            return False
        try:
            _signer.unsign(seal)
        except BadSignature:
            return False
        if seal != self.seal():
            return False
        if self.warnings and self.data.get("sudah-diperiksa") != "ya":
            self.error = "Periksa dulu nomornya, lalu centang bahwa Anda sudah memeriksa."
        elif self.candidates and (len(self.reason) < SHORTEST_REASON or "\x00" in self.reason):
            self.error = "Tuliskan mengapa ini keluarga yang berbeda, sedikitnya sepuluh huruf."
        return not self.error

    def unlike(self) -> dict[str, str]:
        """The families it is not, with the reason, for the trail."""
        return {candidate.household.code: self.reason for candidate in self.candidates}


def _rows(data: QueryDict | None, kept: QueryDict | None) -> dict[str, Any]:
    """The rows of members: as sent, as kept, or one row for the head."""
    if data is not None:
        return {"data": data}
    rows = kept_rows(kept) if kept is not None else []
    return {"initial": rows or [{"relation": Member.Relation.HEAD}]}


def _as_member(values: dict[str, Any]) -> Member:
    """Somebody who is not stored yet, to ask their age."""
    return Member(born_on=values.get("born_on"), birth_year=values.get("birth_year"))
