"""The people of the demo world: invented, one sign-in for every role, marked as examples."""

from dataclasses import dataclass
from datetime import date

from allauth.account.models import EmailAddress

from academy.models import Assignment, Organization, Region, User
from academy.roles import Role

PASSWORD = "angin timur di kebun lontar"  # noqa: S105 -- printed at start, for invented data only
DOMAIN = "akademi.example"
PILOTS = ("53.71", "35.13", "32.12")
CITIES = {"53.71": "kupang", "35.13": "probolinggo", "32.12": "indramayu"}

# key, name, sex, born, appointed (year and month), PNS or PPPK
NATIONAL = [
    ("lan", "Ratna Kusumadewi", "f", "19790412", "200403", "pns", Role.LAN),
    ("lan2", "Bagus Prawiro", "m", "19850930", "201012", "pns", Role.LAN),
    ("pdp", "Intan Maheswari", "f", "19880121", "201503", "pns", Role.PDP),
]
REGIONAL = {
    "53.71": [
        ("pejabat", "Yosef Lakapu", "m", "19741103", "200001", "pns", Role.OFFICIAL),
        ("fasilitator", "Maria Tefnai", "f", "19920815", "201903", "pns", Role.FACILITATOR),
        ("fasilitator2", "Yonatan Pello", "m", "19890227", "201412", "pns", Role.FACILITATOR),
        ("fasilitator3", "Rut Bessie", "f", "19951212", "202321", "pppk", Role.FACILITATOR),
        ("peserta", "Adrian Koro", "m", "19900606", "201803", "pns", Role.PARTICIPANT),
        ("peserta2", "Selfina Boimau", "f", "19931017", "202203", "pns", Role.PARTICIPANT),
        ("coach", "Marlince Haning", "f", "19710319", "199803", "pns", Role.COACH),
    ],
    "35.13": [
        ("pejabat", "Achmad Fauzan", "m", "19760205", "200212", "pns", Role.OFFICIAL),
        ("fasilitator", "Dewi Rahmawati", "f", "19910704", "201803", "pns", Role.FACILITATOR),
        ("fasilitator2", "Moh. Rizqi", "m", "19941120", "202321", "pppk", Role.FACILITATOR),
        ("fasilitator3", "Sri Wahyuni", "f", "19860909", "201101", "pns", Role.FACILITATOR),
        ("peserta", "Hendra Wijaya", "m", "19880418", "201403", "pns", Role.PARTICIPANT),
        ("peserta2", "Lailatul Badriyah", "f", "19960330", "202203", "pns", Role.PARTICIPANT),
        ("coach", "Sutrisno Hadi", "m", "19690725", "199503", "pns", Role.COACH),
    ],
    "32.12": [
        ("pejabat", "Dadang Sukardi", "m", "19750614", "200101", "pns", Role.OFFICIAL),
        ("fasilitator", "Neneng Kurniasih", "f", "19930501", "202003", "pns", Role.FACILITATOR),
        ("fasilitator2", "Wahyudin", "m", "19870823", "201412", "pns", Role.FACILITATOR),
        ("fasilitator3", "Tarmini", "f", "19950216", "202321", "pppk", Role.FACILITATOR),
        ("peserta", "Iwan Setiadi", "m", "19891209", "201503", "pns", Role.PARTICIPANT),
        ("peserta2", "Euis Komariah", "f", "19940711", "202203", "pns", Role.PARTICIPANT),
        ("coach", "Kartono", "m", "19700102", "199603", "pns", Role.COACH),
    ],
}


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demo and the role it shows."""

    key: str
    person: User
    role: Role
    region_id: str | None


def nip_of(born: str, appointed: str, sex: str) -> str:
    """A number of the right form that belongs to nobody: real ones end in 001 or more."""
    return f"{born}{appointed}{'2' if sex == 'f' else '1'}000"


def make_people(since: date) -> list[DemoPerson]:
    """The accounts of every role: LAN and the PDP officer, and seven people for each region."""
    lan = Organization.objects.create(
        name="Lembaga Administrasi Negara", kind=Organization.Kind.MINISTRY
    )
    people = [_make_person(*row, region=None, organization=lan, since=since) for row in NATIONAL]
    for code, rows in REGIONAL.items():
        region = Region.objects.get(pk=code)
        agency = Organization.objects.create(
            name=f"Bappeda {region}", kind=Organization.Kind.AGENCY, region=region
        )
        people += [
            _make_person(*row, region=region, organization=agency, since=since) for row in rows
        ]
    return people


# Who answers for the first partner of a region, for the second one, and so on.
PARTNER_PEOPLE = {
    "53.71": ("Ester Manafe", "Gerson Tallo", "Lidia Kana", "Abdul Karim", "Mery Lapebesi"),
    "35.13": ("Yulianti Prasetyo", "Bambang Santoso", "Nur Hasanah", "Ahmad Subari"),
    "32.12": ("Rini Wulandari", "Casmadi", "Titin Suhartini", "Jajang Nurjaman"),
    None: ("Sekar Ayuningtyas",),
}


def make_partner_person(key: str, organization: Organization, *, since: date) -> User:
    """Somebody who answers for a partner; the key says which one of its region ("mitra2")."""
    region_id = organization.region_id
    city = f".{CITIES[region_id]}" if region_id else ""
    place = int(key.removeprefix("mitra") or 1) - 1
    person = User.objects.create_user(
        f"{key}{city}@{DOMAIN}",
        PASSWORD,
        name=PARTNER_PEOPLE[region_id][place],
        organization=organization,
        is_demo=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    Assignment.objects.create(
        person=person, role=Role.PARTNER, organization=organization, since=since
    )
    return person


def _make_person(
    key: str,
    name: str,
    sex: str,
    born: str,
    appointed: str,
    kind: str,
    role: Role,
    *,
    region: Region | None,
    organization: Organization,
    since: date,
) -> DemoPerson:
    city = f".{CITIES[region.pk]}" if region else ""
    person = User.objects.create_user(
        f"{key}{city}@{DOMAIN}",
        PASSWORD,
        name=name,
        employee_kind=kind,
        nip=nip_of(born, appointed, sex),
        organization=organization,
        is_demo=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    if role in (Role.LAN, Role.PDP):
        Assignment.objects.create(person=person, role=role, since=since)
    elif role == Role.OFFICIAL:
        Assignment.objects.create(person=person, role=role, region=region, since=since)
    return DemoPerson(key, person, role, region.pk if region else None)
