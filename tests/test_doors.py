"""Every address by every role: nobody reads what is not theirs, and no answer betrays it exists."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache

from academy.middleware import ADMIN_VERBS
from academy.models import User
from academy.permissions import Scope, may_open
from tests.walk import (
    LOOKING_WRITES,
    Door,
    Visitor,
    body,
    doors,
    everything,
    missing,
    steady,
    values,
    written_tables,
)
from tests.world import SEARCH, Canary, World

pytestmark = pytest.mark.django_db

OWN, OTHER = "53.71", "32.12"

# Who reads which kind of text: in the own region, and in the others. Read it aloud.
NOTHING: frozenset[str] = frozenset()
KEPT_BY_FACILITATORS = {
    "family", "session", "note", "restricted", "unsent", "words", "released", "potential",
    "pending", "message", "group",
}  # fmt: skip
MATCHED = {"matched", "agreed", "rival"}
# A shared lesson is for all regions; what is done stays in its own.
SHARED = {"learned"}
DONE = {"doing"} | SHARED
WORK = MATCHED | DONE | {"idea", "group", "plan", "proposal", "coaching"}
MAY_READ: dict[str, tuple[set[str] | frozenset[str], set[str] | frozenset[str]]] = {
    "anonymous": (NOTHING, NOTHING),
    "facilitator": (KEPT_BY_FACILITATORS | WORK | {"unshared"}, SHARED),
    "participant": (
        {"session", "words", "released", "potential", "note", "unshared"} | WORK,
        SHARED,
    ),
    "coach": ({"released", "potential"} | WORK, SHARED),
    "official": (MATCHED | DONE | {"released", "potential", "proposal"}, SHARED),
    "partner": ({"matched", "agreed", "released", "potential"}, NOTHING),
    "lan": (
        (KEPT_BY_FACILITATORS | MATCHED | DONE | {"reason", "invite", "proposal"}) - {"unsent"},
        (KEPT_BY_FACILITATORS | MATCHED | DONE | {"reason", "invite", "proposal"}) - {"unsent"},
    ),
    "pdp": ({"reason"}, {"reason"}),
    "nobody": (NOTHING, NOTHING),
}
# Two pages show what nothing else does: whoever holds the link of an invitation reads the name in
# it, and of a family that comes back the facilitator must be able to say who agrees.
SHOWN_AT = {("academy:invitation", "invite"), ("households:consent", "gone")}
OPEN_DOORS = {
    "academy:privacy", "academy:health", "academy:invitation", "card:door", "card:door_code",
    "card:inside", "card:message", "card:consents", "card:right", "card:leave",
}  # fmt: skip
# Sign-in pages are allauth's; these answer whoever is not signed in.
SIGN_IN_DOORS = {
    "account_login", "account_logout", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "mfa_authenticate", "mfa_login_webauthn",
    "admin:login", "admin:logout", "admin:jsi18n",
}  # fmt: skip
# A record of another region that everybody in the academy may open all the same.
SHARED_DOORS = {
    "solutions:lesson", "solutions:lesson_edit", "solutions:lesson_publish", "solutions:lesson_use",
}  # fmt: skip
SIGN_IN = ("/akun/masuk/", "/admin/login/")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self)",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def person_of(world: World, role: str) -> User | None:
    if role == "anonymous":
        return None
    return world.people.get(role) or world.places[OWN].people[role]


@dataclass
class Walk:
    """One person going round the house."""

    world: World
    role: str
    faults: list[str] = field(default_factory=list)
    read: dict[bool, set[str]] = field(default_factory=lambda: {True: set(), False: set()})
    _missing: dict[Any, tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.person = person_of(self.world, self.role)
        self.visitor = Visitor(self.person)
        self.scope = Scope.of(self.person)
        self.is_local = bool(self.scope.region_ids)

    def visits(self, door: Door) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """What this person tries at a door: method, values, and whether another region's."""
        own, other = (values(door, self.world, self.world.places[code]) for code in (OWN, OTHER))
        if not self.may_enter(door):
            yield from ((method, own[0], False) for method in ("get", "post") if own)
            return
        ways = ["get", "post"] if door.is_about_a_record else ["get", "search", "post"]
        foreign = [found for found in other if found not in own]
        for is_foreign, sets in ((False, own), (True, foreign)):
            for found in sets:
                yield from ((way, found, is_foreign) for way in ways)

    def may_enter(self, door: Door) -> bool:
        """Whether this person's role is one that the view was made for at all."""
        if self.person is None or door.is_allauth or door.is_public:
            return True
        return may_open(self.scope, ADMIN_VERBS if door.is_admin else door.audience)

    def go(self) -> None:
        for door in doors():
            for method, found, is_foreign in self.visits(door):
                self.try_door(door, method, found, is_foreign)

    def try_door(self, door: Door, method: str, found: dict[str, Any], is_foreign: bool) -> None:
        address = door.address(found)
        with written_tables() as written:
            answer = self.ask(method, address)
        where = f"{self.role} {method} {address}"
        if answer.status_code >= 500:
            self.faults.append(f"{where}: {answer.status_code} {crash(answer)}")
        if method != "post" and (extra := written - LOOKING_WRITES):
            self.faults.append(f"{where}: looking writes to {sorted(extra)}")
        self.listen(where, door, answer)
        self.look_at_headers(where, answer)
        hidden = answer.status_code == 404 or (
            is_foreign and self.is_local and door.name not in SHARED_DOORS
        )
        if hidden and door.arguments and not door.is_admin:
            self.compare_with_missing(where, door, method, found, answer)

    def ask(self, method: str, address: str) -> Any:
        if method == "search":
            return self.visitor.visit("get", address, {"q": SEARCH})
        if method == "post":
            return self.visitor.visit("post", f"{address}?q={SEARCH}")
        return self.visitor.visit("get", address)

    def listen(self, where: str, door: Door, answer: Any) -> None:
        text = everything(answer)
        own, other = MAY_READ[self.role]
        for canary in heard(self.world.canaries, text):
            is_own = canary.region_id == OWN
            allowed = own if is_own else other
            if (door.name, canary.kind) in SHOWN_AT:
                continue
            self.read[is_own].add(canary.kind)
            if canary.kind not in allowed:
                self.faults.append(f"{where}: reads {canary.token}")

    def look_at_headers(self, where: str, answer: Any) -> None:
        for name, words in HEADERS.items():
            if words not in answer.headers.get(name, ""):
                self.faults.append(f"{where}: {name} is {answer.headers.get(name)!r}")

    def compare_with_missing(
        self, where: str, door: Door, method: str, found: dict[str, Any], answer: Any
    ) -> None:
        """A record of others is answered like one that never was."""
        nowhere = missing(door, found)
        key = (door.name, method, str(nowhere))
        if key not in self._missing:
            address = door.address(nowhere)
            other = self.ask(method, address)
            self._missing[key] = (other.status_code, steady(body(other), address))
        like = (answer.status_code, steady(body(answer), door.address(found)))
        if like != self._missing[key]:
            self.faults.append(f"{where}: not answered like a missing one {self._missing[key][0]}")


def heard(canaries: list[Canary], text: str) -> list[Canary]:
    return [canary for canary in canaries if canary.token in text]


def crash(answer: Any) -> str:
    error = getattr(answer, "exc_info", None)
    return repr(error[1])[:300] if error else ""


@pytest.mark.parametrize("role", MAY_READ)
def test_nobody_reads_what_is_not_theirs(world, role):
    walk = Walk(world, role)

    walk.go()

    assert walk.faults == []
    own, other = MAY_READ[role]
    assert walk.read == {True: set(own), False: set(other)}


def test_every_place_holder_is_walked(world):
    """An address that nobody can build an example of is an address nobody has tested."""
    unbuilt, empty = [], []
    for door in doors():
        try:
            if not any(values(door, world, place) for place in world.places.values()):
                empty.append(door.route)
        except LookupError as error:
            unbuilt.append(str(error))

    assert unbuilt == []
    assert empty == []


def test_every_view_names_its_audience():
    unmarked = [
        door.route
        for door in doors()
        if not door.is_admin and not door.is_allauth and not door.audience
    ]

    assert unmarked == []


def test_only_a_few_doors_stand_open(world):
    """Whoever is not signed in is sent to the sign-in page from everywhere else."""
    visitor = Visitor(None)
    place = world.places[OWN]
    opened = set()
    for door in doors():
        for found in values(door, world, place)[:1]:
            for method in ("get", "post"):
                answer = visitor.visit(method, door.address(found))
                sent_to_sign_in = answer.status_code == 302 and answer.url.startswith(SIGN_IN)
                if not sent_to_sign_in and answer.status_code not in (401, 403, 405):
                    opened.add(door.name)

    assert opened - SIGN_IN_DOORS == OPEN_DOORS


@pytest.mark.parametrize("role", ["facilitator", "lan", "anonymous"])
def test_post_without_token_is_refused(world, role):
    visitor = Visitor(person_of(world, role), enforce_csrf_checks=True)
    passed = []
    for door in doors():
        for found in values(door, world, world.places[OWN])[:1]:
            answer = visitor.visit("post", door.address(found))
            if answer.status_code != 403:
                passed.append(f"{door.address(found)}: {answer.status_code}")

    assert passed == []
