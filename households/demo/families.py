"""Invented families with their members, consents and help."""

from datetime import date, timedelta
from typing import Any

from academy.models import Area
from academy.permissions import Scope
from households.actions.consent import ConsentGiven
from households.actions.family import record_aid, record_welfare, register_household
from households.demo.workshop import DAYS, FAMILIES, Workshop
from households.models import AidProgramme, Household


class FamilyMaker(Workshop):
    """Registers the families of a region, one every few days."""

    serial = 0

    def number(self, day: date, *, woman: bool = False) -> str:
        """A NIK or KK of nobody: kecamatan 99 does not exist."""
        self.serial += 1
        first = day.day + (40 if woman else 0)
        prefix = self.place.region_id.replace(".", "")
        return f"{prefix}99{first:02d}{day:%m%y}{self.serial:04d}"

    def make_families(self) -> None:
        for place in range(FAMILIES[self.place.region_id]):
            area, settings = self.place.villages[place % len(self.place.villages)]
            day = self.today - timedelta(days=DAYS - place)
            scope = self.scope(place)
            household = self._register(area, settings, day, scope)
            self.place.families.append(household)
            self._record_help(household, day, scope)

    def _register(self, area: Area, settings: list[str], day: date, scope: Scope) -> Household:
        members = self._members(settings, day)
        at = self.moment(day, 9)
        purposes = ["participate"]
        purposes += ["quote"] if self.dice.random() < 0.9 else []
        purposes += ["photo"] if self.dice.random() < 0.4 else []
        purposes += ["share"] if self.dice.random() < 0.3 else []
        consents = [
            ConsentGiven(
                purpose, self.dice.choice(["signature", "signature", "thumb", "voice"]), "2026-1",
                given_at=at, client_uuid=self.uuid(),
            )
            for purpose in purposes
        ]  # fmt: skip
        near, streets = self.names["neighbourhoods"], self.place.names["streets"]
        fields = {
            "area": area, "rt": self.dice.choice(near["rt"]), "rw": self.dice.choice(near["rw"]),
            "address": f"{self.dice.choice(streets)} {self.dice.randint(1, 60)}",
            "kk_number": self.number(day - timedelta(days=self.dice.randint(400, 4000))),
            "phone": self.names["phone_block"] + f"{self.dice.randint(0, 999):03d}"
            if self.dice.random() < 0.6
            else "",
        }  # fmt: skip
        return register_household(
            scope=scope, cohort=self.place.cohort, fields=fields, members=members,
            consents=consents, client_uuid=self.uuid(),
        )  # fmt: skip

    def _members(self, settings: list[str], day: date) -> list[dict[str, Any]]:
        pool, dice = self.place.names, self.dice
        surname = dice.choice(pool["surnames"]) if pool["surnames"] else ""
        head_is_woman = dice.random() < 0.3
        trades = [t for s in settings for t in self.names["occupations"].get(s, [])]

        def person(relation: str, woman: bool, oldest: int, youngest: int) -> dict[str, Any]:
            age = dice.randint(youngest, oldest)
            kind = ("girls" if woman else "boys") if age < 18 else ("women" if woman else "men")
            one_name = dice.random() < pool["single_name_share"] or not surname
            first = dice.choice(pool[kind])
            born = day - timedelta(days=365 * age + dice.randint(0, 360))
            return {
                "name": first if one_name else f"{first} {surname}",
                "sex": "f" if woman else "m",
                "relation": relation,
                "born_on": born if dice.random() < 0.7 else None,
                "birth_year": born.year,
                "nik": self.number(born, woman=woman) if dice.random() < 0.6 else "",
                "school": dice.choice(["none", "primary", "primary", "junior", "senior"]),
                "is_in_school": 6 < age < 18 and dice.random() < 0.85,
                "work": dice.choice(trades) if 18 <= age < 65 and trades else "",
                "has_disability": dice.random() < 0.04,
            }

        members = [person("head", head_is_woman, 62, 28)]
        if not head_is_woman or dice.random() < 0.3:
            members.append(person("spouse", not head_is_woman, 58, 24))
        members += [person("child", dice.random() < 0.5, 17, 1) for _ in range(dice.randint(1, 4))]
        if dice.random() < 0.25:
            members.append(person("parent", dice.random() < 0.7, 86, 66))
        return members

    def _record_help(self, household: Household, day: date, scope: Scope) -> None:
        if self.dice.random() < 0.75:
            record_welfare(
                scope=scope, household=household, listing="listed",
                decile=self.dice.choice([1, 1, 2, 2, 3, 4]), as_of=day,
                source="Keluarga menunjukkan hasil cek bansos",
            )  # fmt: skip
        codes = list(AidProgramme.objects.filter(is_active=True).order_by("code")[:12])
        for programme in self.dice.sample(codes, self.dice.randint(0, 2)):
            record_aid(scope=scope, household=household, programme=programme, as_of=day)
