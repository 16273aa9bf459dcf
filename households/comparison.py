"""Two families side by side, line by line, for the person who has to tell whether they are one."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from academy.templatetags.akademi import tanggal
from households.forms.correction import FAMILY, PERSON, Correction
from households.forms.registration import Registration
from households.identity import mask
from households.models import Household, Member
from households.mpi import Candidate

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """One fact: as it is written now, and as each candidate has it."""

    label: str
    new: str
    known: list[str]


def compare(sheet: Registration, candidates: list[Candidate]) -> list[Line]:
    """The facts by which people tell families apart; numbers stay masked."""
    others = [_facts(candidate.household) for candidate in candidates]
    return [
        Line(label, value or NOTHING, [facts.get(label) or NOTHING for facts in others])
        for label, value in _new_facts(sheet).items()
    ]


def _new_facts(sheet: Registration) -> dict[str, str]:
    fields = sheet.family.cleaned_data
    people = sheet.member_values()
    heads = [row["name"] for row in people if row["relation"] == Member.Relation.HEAD]
    return {
        "Kepala keluarga": ", ".join(heads),
        "Anggota": ", ".join(
            _person(row["name"], row["born_on"].year if row["born_on"] else row["birth_year"])
            for row in people
        ),
        "Desa/kelurahan": fields["area"].title,
        "RT/RW": _neighbourhood(fields["rt"], fields["rw"]),
        "Alamat": fields["address"],
        "Nomor KK": mask(fields["kk_number"]),
        "Terdaftar": "sedang didaftarkan",
    }


def _facts(household: Household) -> dict[str, str]:
    """Of a family that withdrew nothing but that it did."""
    if not household.is_participating:
        return {"Terdaftar": f"menarik diri pada {tanggal(household.withdrawn_at)}"}
    people = list(household.members.all())
    heads = [member.name for member in people if member.relation == Member.Relation.HEAD]
    return {
        "Kepala keluarga": ", ".join(heads),
        "Anggota": ", ".join(_person(m.name, m.year_of_birth()) for m in people),
        "Desa/kelurahan": household.area.title,
        "RT/RW": _neighbourhood(household.rt, household.rw),
        "Alamat": household.address,
        "Nomor KK": mask(household.kk_number),
        "Terdaftar": tanggal(timezone.localdate(household.created_at, household.region.zone)),
    }


def _person(name: str, year: int | None) -> str:
    return f"{name} ({year})" if year else name


def _neighbourhood(rt: str, rw: str) -> str:
    return "/".join(part or NOTHING for part in (rt, rw)) if rt or rw else ""


@dataclass(frozen=True)
class ConflictRow:
    """One part of the record in both versions, as the conflict component draws it."""

    label: str
    yours: str
    theirs: str

    @property
    def differs(self) -> bool:
        return self.yours != self.theirs


def conflict(sheet: Correction, current: Household) -> list[ConflictRow]:
    """What somebody is writing, beside what another person has stored meanwhile."""
    fields = sheet.family_fields()
    rows = [
        ConflictRow("Desa/kelurahan", fields["area"].title, current.area.title),
        *(
            ConflictRow(
                str(current._meta.get_field(name).verbose_name).capitalize(),
                *_both(name, fields[name], getattr(current, name)),
            )
            for name in FAMILY
        ),
    ]
    yours = "\n".join(_described(row) for row in sheet.member_values())
    stored = current.members.order_by("pk")
    theirs = "\n".join(_described({n: getattr(m, n) for n in PERSON}) for m in stored)
    return [*rows, ConflictRow("Anggota", yours, theirs)]


def _both(name: str, yours: str, theirs: str) -> tuple[str, str]:
    """Two values as the page may show them: a family card number stays masked on both sides."""
    if name != "kk_number":
        return yours or NOTHING, theirs or NOTHING
    hidden = mask(yours) == mask(theirs) and yours != theirs
    return (mask(yours) + " (diketik lain)" * hidden) or NOTHING, mask(theirs) or NOTHING


def _described(person: dict[str, Any]) -> str:
    """Somebody in one line, with everything that two people may have written differently."""
    parts = [
        Member.Relation(person["relation"]).label,
        Member.Sex(person["sex"]).label,
        str(person["born_on"] or person["birth_year"] or ""),
        f"NIK {mask(person['nik'])}" if person["nik"] else "",
        Member.School(person["school"]).label,
        "sedang sekolah" if person["is_in_school"] else "",
        person["work"],
        "penyandang disabilitas" if person["has_disability"] else "",
        person["disability_note"],
    ]
    return f"{person['name']} ({', '.join(part for part in parts if part)})"
