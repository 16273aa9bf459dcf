"""No row without its audit row: an act whose trail cannot be written leaves nothing behind."""

import ast
import uuid
from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from academy import audit, review
from academy.accounts import deactivate, reactivate, remove_second_factors, update_profile
from academy.invitations import accept, cancel, invite, resend
from academy.models import AuditEvent, Transition
from academy.regions import take_in
from academy.roles import Role
from cohorts.actions import enrol, open_cohort
from households.actions.assessment import record_assessment
from households.actions.consent import (
    FAMILY,
    ConsentGiven,
    give_consents,
    withdraw_consent,
)
from households.actions.family import (
    record_aid,
    record_welfare,
    register_household,
    reveal_number,
    update_household,
)
from households.actions.potential import record_potential, update_potential
from households.actions.session import accept_session, record_session, update_session
from households.models import AidProgramme, ListeningSession, Quote
from tests import acts_family, acts_solutions
from tests.factories import (
    make_area,
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_potential,
    make_potential_class,
    make_session,
    make_village,
    scope_of,
)

pytestmark = pytest.mark.django_db
SOURCES = [
    *Path(settings.BASE_DIR, "academy").glob("*.py"),
    Path(settings.BASE_DIR, "cohorts/actions.py"),
    *Path(settings.BASE_DIR, "households/actions").glob("*.py"),
    *Path(settings.BASE_DIR, "solutions/actions").glob("*.py"),
]
# The wiring of signals, tried in test_accounts; and a load without a person, by take_in.
NO_ACTS = {"connect", "take_in_pilots"}
APPS = ("academy", "cohorts", "households", "solutions", "account", "mfa")


class World:
    """Rows that the acts below are done to."""

    def __init__(self):
        self.cohort = make_cohort()
        self.lan = scope_of(make_person(Role.LAN))
        self.author = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.home = make_household(self.author, cohort=self.cohort, kk_number="5371011203150001")
        self.head = self.home.members.get(relation="head")
        self.village = make_village(self.cohort.region)
        self.draft = self.session("draft")
        self.sent = self.session("submitted")
        self.potential = make_potential(self.author, cohort=self.cohort, status="draft")
        self.kind = make_potential_class()
        self.indicator = make_indicator()
        self.aid = AidProgramme.objects.create(code="pkh", name="PKH", strategy="A")
        self.person = make_person()
        self.closed = make_person(is_active=False)
        self.invitation, _ = invite(
            email="baru@contoh.invalid", name="Baru", role=Role.LAN, base_url="http://localhost",
            scope=self.lan,
        )  # fmt: skip

    def session(self, status):
        return make_session(self.author, household=self.home, status=status)


HOME = {"rt": "001", "rw": "002", "address": "Jalan Lontar 1"}
PEOPLE = [{"name": "Ina", "sex": "f", "relation": "head", "birth_year": 1990}]
AGREED = [ConsentGiven("participate", "signature", "2026-1")]
HEARD = {
    "form": "home_visit", "held_on": date(2026, 3, 5), "starts_at": "09:00", "languages": ["ind"],
    "heard": "Cerita.",
}  # fmt: skip
SOURCE = {
    "title": "Tenun", "capital": "human", "sector": "craft", "holder": "group",
    "readiness": "idea", "description": "Tenun ikat.", "named_source": "Ketua",
}  # fmt: skip
BASE = "http://localhost"

ACTS = {
    "register_household": lambda w: register_household(
        scope=w.author, cohort=w.cohort, fields=HOME | {"area": w.village}, members=PEOPLE,
        consents=AGREED, client_uuid=uuid.uuid4(),
    ),
    "update_household": lambda w: update_household(
        scope=w.author, household=w.home, version=w.home.version, fields={"rt": "009"},
        members=[PEOPLE[0] | {"member": w.head}],
    ),
    "give_consents": lambda w: give_consents(
        household=w.home, givers=[w.head], scope=w.author,
        consents=[ConsentGiven("photo", "voice", "2026-1")],
    ),
    "withdraw_consent": lambda w: withdraw_consent(
        scope=w.author, household=w.home, purposes=["participate"]
    ),
    "record_welfare": lambda w: record_welfare(
        scope=w.author, household=w.home, listing="listed", decile=2, as_of=date(2026, 1, 1),
        source="kartu",
    ),
    "record_aid": lambda w: record_aid(
        scope=w.author, household=w.home, programme=w.aid, as_of=date(2026, 1, 1)
    ),
    "reveal_number": lambda w: reveal_number(
        scope=w.author, target=w.home, field="kk_number", reason="mencocokkan dengan kartu"
    ),
    "record_assessment": lambda w: record_assessment(
        scope=w.author, household=w.home, assessed_on=date(2026, 3, 5), answers={w.indicator: 1},
        priorities=[(w.indicator, "air")], client_uuid=uuid.uuid4(),
    ),
    "record_session": lambda w: record_session(
        scope=w.author, cohort=w.cohort, fields=HEARD | {"household": w.home, "area": w.village},
        quotes=[], steps=[], client_uuid=uuid.uuid4(),
    ),
    "update_session": lambda w: update_session(
        scope=w.author, session=w.draft, version=w.draft.version, fields={"heard": "Lain."},
        quotes=[], steps=[],
    ),
    "accept_session": lambda w: accept_session(scope=w.lan, session=w.sent),
    "record_potential": lambda w: record_potential(
        scope=w.author, cohort=w.cohort, fields=SOURCE | {"area": w.village, "kind": w.kind},
        quotes=[], client_uuid=uuid.uuid4(),
    ),
    "update_potential": lambda w: update_potential(
        scope=w.author, potential=w.potential, version=w.potential.version,
        fields={"title": "Lain"}, quotes=[],
    ),
    "move": lambda w: review.move(w.draft, Transition.SUBMIT, scope=w.author),
    "return_with_notes": lambda w: review.return_with_notes(
        w.sent, scope=w.lan, notes={"heard": "Lengkapi.", "": "Bagus."}
    ),
    "open_cohort": lambda w: open_cohort(
        code="APK-5371-2026-09", region=w.cohort.region, name="Baru", starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 31), loci=[w.village], scope=w.lan,
    ),
    "enrol": lambda w: enrol(
        cohort=w.cohort, person=w.person, part="coach", since=date(2026, 1, 1), scope=w.lan
    ),
    "take_in": lambda w: take_in(
        area=make_area("53.01", "Kupang", "kabupaten", time_zone="Asia/Makassar"),
        joined_on=date(2026, 1, 1), scope=w.lan,
    ),
    "invite": lambda w: invite(
        email="lain@contoh.invalid", name="Lain", role=Role.LAN, base_url=BASE, scope=w.lan
    ),
    "resend": lambda w: resend(invitation=w.invitation, base_url=BASE, scope=w.lan),
    "cancel": lambda w: cancel(invitation=w.invitation, scope=w.lan),
    "accept": lambda w: accept(
        invitation=w.invitation, name="Baru", password="kuda laut menari pagi hari"
    ),
    "deactivate": lambda w: deactivate(person=w.person, reason="pindah", scope=w.lan),
    "reactivate": lambda w: reactivate(person=w.closed, reason="kembali", scope=w.lan),
    "remove_second_factors": lambda w: remove_second_factors(
        person=w.person, reason="ponsel hilang", scope=w.lan
    ),
    "update_profile": lambda w: update_profile(
        person=w.person, changed=["name"], scope=scope_of(w.person)
    ),
}  # fmt: skip
# Each act with the rows it needs.
TRIED = {
    **{name: (World, act) for name, act in ACTS.items()},
    **{name: (acts_family.FamilyWorld, act) for name, act in acts_family.ACTS.items()},
    **{name: (acts_family.FamilyWorld, act) for name, act in acts_family.CARD_ACTS.items()},
    **{name: (acts_solutions.SolutionWorld, act) for name, act in acts_solutions.ACTS.items()},
}


def fingerprint() -> dict[str, str]:
    """Every row of our own tables, in one number for each table."""
    prints = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label in APPS:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(
                    f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) "  # noqa: S608
                    f"FROM {table} t"
                )
                prints[table] = cursor.fetchone()[0]
    return prints


class NoTrail(Exception):
    """The trail cannot be written."""


@pytest.mark.parametrize("name", TRIED)
def test_act_leaves_nothing_when_its_trail_cannot_be_written(name, monkeypatch):
    make_world, act = TRIED[name]
    world = make_world()
    make_area("53.01", "Kupang", "kabupaten", time_zone="Asia/Makassar")
    before = fingerprint()

    def refuse(**values):
        raise NoTrail

    monkeypatch.setattr(AuditEvent.objects, "create", refuse)
    with pytest.raises(NoTrail):
        act(world)

    assert fingerprint() == before


@pytest.mark.parametrize("name", TRIED)
def test_act_leaves_its_row_with_who_did_it(name):
    make_world, act = TRIED[name]
    world = make_world()
    last = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True).first()

    act(world)

    rows = AuditEvent.objects.filter(pk__gt=last)
    assert rows.exists()
    if name in acts_family.CARD_ACTS:
        without_account = {"sistem" if name == "open_card, wrongly" else FAMILY}
        assert {row.actor_id for row in rows} == {None}
        assert {row.actor_role for row in rows} == without_account
    else:
        assert all(row.actor_id and row.actor_role is not None for row in rows)


def calls(node):
    """Names of what a function calls: those of its own module, and the two that write a row."""
    called = {ast.unparse(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    return {"review.move" if name == "move" else name for name in called}


def writers_of(path):
    """A module's functions that write a row of the trail, themselves or through another of it."""
    functions = {
        node.name: calls(node)
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    writing = {"audit.record", "review.move"}
    while more := {name for name in functions if functions[name] & writing} - writing:
        writing |= more
    return {name for name in writing & functions.keys() if not name.startswith("_")}


def test_every_function_that_writes_a_row_is_tried_here():
    public = set().union(*(writers_of(path) for path in SOURCES))

    assert public - NO_ACTS - set(TRIED) == set()


@pytest.mark.parametrize("table", ["listeningsessionevent", "quoteevent", "localpotentialevent"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_history_of_reviewed_records_is_never_changed(table, statement):
    make_session(), make_potential()

    with pytest.raises(Exception, match="pgtrigger: Cannot"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement.format(f"households_{table}"))


def test_history_includes_bulk_updates():
    session = make_session(status="submitted")
    history = apps.get_model("households", "ListeningSessionEvent")
    before = history.objects.count()

    ListeningSession.objects.unscoped("a bulk update").filter(pk=session.pk).update(place="Balai")
    Quote.objects.unscoped("a bulk update").filter(session=session).update(gloss="Lain")

    assert history.objects.count() == before + 1
    assert history.objects.latest("pgh_id").place == "Balai"
    words = apps.get_model("households", "QuoteEvent").objects.filter(session_id=session.pk)
    assert words.filter(pgh_label="update", gloss="Lain").count() == 2


def test_record_remembers_where_it_came_from():
    with audit.coming_from("192.0.2.7"):
        one = audit.record("view", "x", scope=None)
        two = audit.record("view", "y", scope=None)

    assert (one.ip_address, one.actor_role) == ("192.0.2.7", "sistem")
    assert one.request_id == two.request_id != ""
    assert abs((timezone.now() - one.at).total_seconds()) < 60


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b"]),
        ({}, {"z": 1, "a": 2}, ["a", "z"]),
        ({"a": 1}, {"a": 1}, []),
    ],
)
def test_changed_fields_tells_where_never_what(before, after, changed):
    assert audit.changed_fields(before, after) == changed
