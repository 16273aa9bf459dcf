"""Plain functions that make rows: sensible defaults, keywords to override, no fixtures."""

import itertools
import uuid
from datetime import date, time
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.test import Client

from academy.models import Area, Assignment, Organization, Region, Transition, User
from academy.permissions import Scope
from academy.review import move
from academy.roles import COHORT_ROLES, NATION_ROLES, Role
from cohorts.actions import enrol, open_cohort
from cohorts.models import Cohort, Enrolment
from households.actions.consent import ConsentGiven
from households.actions.family import register_household
from households.actions.potential import record_potential
from households.actions.session import accept_session, record_session
from households.models import (
    Household,
    Indicator,
    IndicatorLevel,
    ListeningSession,
    LocalPotential,
    PotentialClass,
    Theme,
)

PASSWORD = "kuda laut menari pagi hari"
_numbers = itertools.count(1)

KUPANG = ("53", "Nusa Tenggara Timur", "53.71", "Kupang", "kota", "Asia/Makassar")
PROBOLINGGO = ("35", "Jawa Timur", "35.13", "Probolinggo", "kabupaten", "Asia/Jakarta")
INDRAMAYU = ("32", "Jawa Barat", "32.12", "Indramayu", "kabupaten", "Asia/Jakarta")
PILOTS = {row[2]: row for row in (KUPANG, PROBOLINGGO, INDRAMAYU)}


def make_area(code: str, name: str, kind: str, **fields: Any) -> Area:
    parent = code.rpartition(".")[0] or None
    level = {2: 1, 5: 2, 8: 3, 13: 4}[len(code)]
    defaults = {
        "name": name, "kind": kind, "level": level, "parent_id": parent,
        "search_name": name.lower(),
    }  # fmt: skip
    return Area.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_region(code: str = "53.71") -> Region:
    """A pilot region with one kecamatan and three villages."""
    province, province_name, code, name, kind, zone = PILOTS[code]
    make_area(province, province_name, "provinsi")
    area = make_area(code, name, kind, time_zone=zone)
    region, _ = Region.objects.get_or_create(
        area=area,
        defaults={
            "slug": f"{kind}-{name}".lower(), "time_zone": zone, "joined_on": date(2025, 10, 15),
        },
    )  # fmt: skip
    make_area(f"{code}.01", f"Kecamatan {name}", "kecamatan")
    for number, village in ((1001, "Oesapa"), (1002, "Lasiana"), (1003, "Namosain")):
        make_village(region, number, village)
    return region


def make_village(region: Region, number: int = 1001, name: str = "Oesapa") -> Area:
    code = f"{region.pk}.01.{number}"
    return make_area(code, name, "kelurahan", latitude=-10.1 + number / 1e5, longitude=123.6)


def make_cohort(region: Region | None = None, **fields: Any) -> Cohort:
    region = region or make_region()
    number = next(_numbers) % 100
    defaults = {
        "code": f"APK-{region.pk.replace('.', '')}-2025-{number:02d}",
        "name": f"Angkatan {number} {region.area.name}",
        "starts_on": date(2025, 10, 15),
        "ends_on": date(2027, 12, 31),
        "loci": [make_village(region)],
    }
    return open_cohort(region=region, scope=None, **defaults | fields)


def make_organization(**fields: Any) -> Organization:
    defaults = {"name": f"Dinas {next(_numbers)}", "kind": Organization.Kind.AGENCY}
    return Organization.objects.create(**defaults | fields)


@cache
def hashed(password: str) -> str:
    """Argon2 is slow on purpose: once is enough for all the people of a test run."""
    return make_password(password)


def make_person(role: Role | None = None, *, place: Any = None, **fields: Any) -> User:
    """Somebody with a role; `place` is the region or the cohort that the role needs."""
    number = next(_numbers)
    defaults = {"email": f"orang{number}@contoh.invalid", "name": f"Orang {number}"}
    person = User.objects.create(**{"password": hashed(PASSWORD)} | defaults | fields)
    if role in COHORT_ROLES:
        part = Enrolment.Part(role.value)
        cohort = place or make_cohort()
        enrol(cohort=cohort, person=person, part=part, since=date(2025, 1, 1), scope=None)
    elif role in NATION_ROLES:
        Assignment.objects.create(person=person, role=role, since=date(2025, 1, 1))
    elif role is not None:
        region = place or make_region()
        Assignment.objects.create(person=person, role=role, region=region, since=date(2025, 1, 1))
    return person


def scope_of(person: User) -> Scope:
    return Scope.of(person)


def client_of(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def make_household(
    scope: Scope | None = None, *, cohort: Cohort | None = None, **changes: Any
) -> Household:
    """A family of four with consent to take part and to be quoted."""
    if cohort is None and scope is not None:
        cohort = Cohort.objects.recordable_by(scope).select_related("region__area").first()
    cohort = cohort or make_cohort()
    scope = scope or scope_of(make_person(Role.FACILITATOR, place=cohort))
    fields = {
        "area": make_village(cohort.region),
        "rt": "004",
        "rw": "002",
        "address": "Jalan Lontar 12",
    }
    members = changes.pop("members", None) or [
        {"name": "Yuliana", "sex": "f", "relation": "head", "birth_year": 1984},
        {"name": "Marthen", "sex": "m", "relation": "spouse", "birth_year": 1980},
        {"name": "Dorkas", "sex": "f", "relation": "child", "birth_year": 2012},
        {"name": "Melkianus", "sex": "m", "relation": "child", "birth_year": 2016},
    ]
    purposes = changes.pop("purposes", ("participate", "quote"))
    consents = [ConsentGiven(purpose, "signature", "2026-1") for purpose in purposes]
    return register_household(
        scope=scope, cohort=cohort, members=members, consents=consents,
        client_uuid=changes.pop("client_uuid", uuid.uuid4()), fields=fields | changes,
    )  # fmt: skip


def make_theme(code: str = "air-bersih", name: str = "Air bersih", **fields: Any) -> Theme:
    return Theme.objects.get_or_create(code=code, defaults={"name": name} | fields)[0]


def make_session(
    scope: Scope | None = None,
    *,
    household: Household | None = None,
    status: str = "accepted",
    reviewer: Scope | None = None,
    **changes: Any,
) -> ListeningSession:
    """A session with two quotes, brought to the status asked for by the real moves."""
    if household is None and "group_name" not in changes:
        household = make_household(scope)
    cohort = changes.pop("cohort", None) or household.cohort
    scope = scope or scope_of(make_person(Role.FACILITATOR, place=cohort))
    fields = {
        "household": household, "area": make_village(cohort.region), "form": "home_visit",
        "held_on": date(2026, 3, 4), "starts_at": time(9, 0), "ends_at": time(10, 30),
        "languages": ["mkn", "ind"], "present_women": 1, "present_men": 1,
        "heard": "Keluarga menimba air dari sumur tetangga setiap pagi dan sore.",
        "hopes": "Ada air bersih di dekat rumah.",
    }  # fmt: skip
    theme = make_theme()
    quotes = changes.pop("quotes", None) or [
        {
            "speaker": "mother", "language": "mkn", "words": "Ketong timba air jao skali.",
            "gloss": "Kami menimba air jauh sekali.", "may_be_quoted": True, "themes": [theme],
        },
        {
            "speaker": "father", "language": "ind", "words": "Kami ingin punya sumur sendiri.",
            "gloss": "", "may_be_quoted": False, "themes": [theme],
        },
    ]  # fmt: skip
    session = record_session(
        scope=scope, cohort=cohort, quotes=quotes, steps=changes.pop("steps", []),
        client_uuid=changes.pop("client_uuid", uuid.uuid4()),
        group_consent=changes.pop("group_consent", None), submit=status != "draft",
        fields=fields | changes,
    )  # fmt: skip
    if status in ("accepted", "returned"):
        reviewer = reviewer or scope_of(make_person(Role.LAN))
        if status == "accepted":
            accept_session(scope=reviewer, session=session)
        else:
            move(session, Transition.RETURN, scope=reviewer, note="Lengkapi.", field="heard")
    return session


def make_potential_class(code: str = "perikanan") -> PotentialClass:
    defaults = {"group": "natural", "name": "perikanan"}
    return PotentialClass.objects.get_or_create(code=code, defaults=defaults)[0]


def make_potential(
    scope: Scope | None = None,
    *,
    cohort: Cohort | None = None,
    status: str = "accepted",
    quotes: list[Any] | None = None,
    **changes: Any,
) -> LocalPotential:
    cohort = cohort or make_cohort()
    scope = scope or scope_of(make_person(Role.FACILITATOR, place=cohort))
    fields = {
        "area": make_village(cohort.region), "title": "Nugget ikan", "kind": make_potential_class(),
        "capital": "human", "sector": "food", "holder": "group", "readiness": "running",
        "description": "Kelompok ibu mengolah ikan menjadi nugget.",
        "named_source": "Ketua kelompok",
    }  # fmt: skip
    potential = record_potential(
        scope=scope, cohort=cohort, fields=fields | changes, quotes=quotes or [],
        client_uuid=uuid.uuid4(), submit=status != "draft",
    )  # fmt: skip
    if status in ("accepted", "returned"):
        reviewer = scope_of(make_person(Role.LAN))
        transition = Transition.ACCEPT if status == "accepted" else Transition.RETURN
        move(potential, transition, scope=reviewer, note="Lengkapi kapasitas.", field="capacity")
    return potential


def make_indicator(code: str = "air-minum", dimension: str = "health") -> Indicator:
    number = next(_numbers)
    indicator, made = Indicator.objects.get_or_create(
        code=code,
        defaults={
            "dimension": dimension, "order": number, "name": code.replace("-", " "),
            "question": "Bagaimana keadaannya?",
        },
    )  # fmt: skip
    if made:
        IndicatorLevel.objects.bulk_create(
            IndicatorLevel(indicator=indicator, mark=mark, words=words)
            for mark, words in ((1, "belum ada"), (2, "kadang-kadang"), (3, "selalu ada"))
        )
    return indicator
