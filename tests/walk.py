"""Walking the house: every address, what stands in its place holders, and who comes by."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.cookies import SimpleCookie
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from academy.models import AuditEvent, ScopedQuerySet, User
from academy.permissions import PUBLIC
from academy.unfinished import is_allauth
from tests.factories import client_of
from tests.world import Place, World

ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>")
NO_SUCH = {int: 999_999_999, uuid.UUID: uuid.UUID(int=7)}


@dataclass(frozen=True)
class Door:
    """One address of the portal."""

    route: str
    name: str
    view: Callable[..., Any]
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name

    @property
    def is_admin(self) -> bool:
        return self.route.startswith("admin/")

    @property
    def is_about_a_record(self) -> bool:
        return bool({"pk", "number", "token", "object_id"} & set(self.arguments))

    @property
    def audience(self) -> tuple[Any, ...]:
        return getattr(getattr(self.view, "view_class", self.view), "audience", ())

    @property
    def is_public(self) -> bool:
        return PUBLIC in self.audience

    @property
    def is_allauth(self) -> bool:
        return is_allauth(self.view)

    def address(self, values: dict[str, Any]) -> str:
        return reverse(self.name, kwargs=values)


@cache
def doors() -> tuple[Door, ...]:
    """Every address that the resolver knows and that has a name."""
    return tuple(door for door in _flat(get_resolver(), "", "") if door.name)


def _flat(resolver: URLResolver, route: str, space: str) -> Iterator[Door]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            name = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _flat(pattern, here, name)
        elif isinstance(pattern, URLPattern):
            found = tuple(a or b for a, b in ARGUMENT.findall(here))
            yield Door(
                here, f"{space}{pattern.name}" if pattern.name else "", pattern.callback, found
            )


# -- What stands in the place holders -------------------------------------------------------------

Builder = Callable[[World, Place], list[Any]]


def keys(rows: Any) -> list[Any]:
    return [row.pk for row in rows]


# By the beginning of the route and the name of the argument; the first that fits counts.
BUILDERS: list[tuple[str, str, Builder]] = [
    ("lapangan/keluarga/", "pk", lambda w, p: keys([p.families[0], p.families[2]])),
    ("lapangan/kabar/", "pk", lambda w, p: keys(p.messages)),
    ("kartu/", "code", lambda w, p: [p.cards["family"].code]),
    ("lapangan/sesi/", "pk", lambda w, p: keys(p.sessions.values())),
    ("lapangan/janji/", "pk", lambda w, p: steps_of(p)),
    ("lapangan/kelompok/", "pk", lambda w, p: keys(p.groups)),
    ("lapangan/potensi/", "pk", lambda w, p: keys(p.potentials.values())),
    ("gagasan/matching/", "pk", lambda w, p: [p.matching.proposal.pk]),
    ("gagasan/untuk-mitra/", "pk", lambda w, p: [p.matching.proposal.pk]),
    ("gagasan/hari-matching/", "pk", lambda w, p: [p.matching.day.pk]),
    ("gagasan/pertemuan/", "pk", lambda w, p: keys(p.matching.meetings)),
    ("gagasan/komitmen/", "pk", lambda w, p: keys(p.matching.commitments)),
    ("gagasan/tawaran/", "pk", lambda w, p: keys(p.matching.offers)),
    *(
        (f"gagasan/proposal/<int:pk>/{part}/", "pk", lambda w, p: [p.doing.proposal.pk])
        for part in ("pelaksanaan", "langkah", "uang", "hasil", "pelajaran")
    ),
    ("gagasan/langkah/", "pk", lambda w, p: keys(p.doing.steps)),
    ("gagasan/uang/", "pk", lambda w, p: keys(p.doing.money)),
    ("gagasan/hasil/", "pk", lambda w, p: keys(p.doing.results)),
    ("gagasan/pelajaran/", "pk", lambda w, p: keys(p.doing.lessons)),
    ("gagasan/<int:pk>/", "pk", lambda w, p: keys(p.ideas.values())),
    ("gagasan/proposal/", "pk", lambda w, p: keys([*p.proposals.values(), p.matching.proposal])),
    ("gagasan/coaching/catatan/", "pk", lambda w, p: keys(p.comments)),
    ("gagasan/coaching/", "pk", lambda w, p: keys(p.rounds)),
    ("draf/", "number", lambda w, p: [draft.uuid for draft in p.drafts.values()]),
    ("angkatan/", "pk", lambda w, p: [p.cohort.pk]),
    ("dasbor/banding/tema/", "code", lambda w, p: [first_theme()]),
    ("dasbor/suara/", "theme", lambda w, p: [first_theme()]),
    ("dasbor/suara/", "code", lambda w, p: [p.families[0].area_id]),
    ("dasbor/", "slug", lambda w, p: [p.region.slug]),
    ("dasbor/", "panel", lambda w, p: panels(w, p)),
    ("undangan/", "token", lambda w, p: [w.invitation_token]),
    ("akun/^sandi/tautan/", "uidb36", lambda w, p: ["1"]),
    ("akun/^sandi/tautan/", "key", lambda w, p: ["abc-123"]),
    ("akun/pengaman/kunci/", "pk", lambda w, p: [1]),
    ("akun/sesi/", "pk", lambda w, p: [1]),
    ("admin/academy/auditevent/", "object_id", lambda w, p: [opened_number(p)]),
    ("admin/r/", "content_type_id", lambda w, p: [1]),
    ("admin/r/", "object_id", lambda w, p: [1]),
    ("admin/", "app_label", lambda w, p: sorted({m._meta.app_label for m in admin.site._registry})),
    ("admin/", "url", lambda w, p: ["tidak-ada"]),
]  # fmt: skip


def steps_of(place: Place) -> list[int]:
    """Promises of sessions in every state, the withdrawn family's too."""
    rows = apps.get_model("households", "NextStep")._default_manager
    sessions = [one for one in place.sessions.values() if one.pk]
    return list(
        rows.unscoped("keys for the walk")
        .filter(session__in=sessions)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def opened_number(place: Place) -> int:
    """The row of the trail that says why a number was opened."""
    rows = AuditEvent.objects.filter(verb="reveal", region_id=place.region.pk)
    return rows.latest("pk").pk


def first_theme() -> str:
    return apps.get_model("households", "Theme").objects.order_by("pk")[0].code


@cache
def _panels(slug: str, person_id: int) -> tuple[str, ...]:
    page = client_of(User.objects.get(pk=person_id)).get(reverse("dashboards:region", args=[slug]))
    return tuple(sorted(set(re.findall(r"/unduh/([\w-]+)/", page.content.decode()))))


def panels(world: World, place: Place) -> list[str]:
    """The panels that the region's page offers for download."""
    return list(_panels(place.region.slug, world.people["lan"].pk))


def rows_of(model: Any, place: Place) -> list[Any]:
    """A row of a table, of this region where the table knows regions."""
    rows = model._default_manager.all()
    if isinstance(rows, ScopedQuerySet):
        rows = rows.unscoped("one row to walk by")
    names = {field.name for field in model._meta.concrete_fields}
    here = rows.none()
    if "region" in names:
        here = rows.filter(region=place.region)
    elif "cohort" in names:
        here = rows.filter(cohort=place.cohort)
    return keys(here.order_by("-pk")[:1]) or keys(rows.order_by("-pk")[:1])


def admin_model(door: Door) -> Any:
    """The model that an address of the admin is about, by its name."""
    name = door.name.removeprefix("admin:")
    found = [
        model
        for model in admin.site._registry
        if name.startswith(f"{model._meta.app_label}_{model._meta.model_name}_")
    ]
    return max(found, key=lambda model: len(model._meta.model_name), default=None)


def values(door: Door, world: World, place: Place) -> list[dict[str, Any]]:
    """All sets of values that the address is walked with in this region.

    Raises:
        LookupError: when nobody said what stands in one of its place holders.
    """
    sets: list[dict[str, Any]] = [{}]
    for argument in door.arguments:
        found = _values_of(door, argument, world, place)
        sets = [one | {argument: value} for one in sets for value in found]
    return sets


def _values_of(door: Door, argument: str, world: World, place: Place) -> list[Any]:
    for start, name, builder in BUILDERS:
        if door.route.startswith(start) and name == argument:
            return builder(world, place)
    model = admin_model(door) if door.is_admin else None
    if model is None:
        raise LookupError(f"{door.name}: nothing builds <{argument}> of {door.route}")
    return rows_of(model, place)


def missing(door: Door, like: dict[str, Any]) -> dict[str, Any]:
    """Values of the same kind that nothing in the portal has."""
    values = dict(like)
    # Panels and themes are the same everywhere: the place or the record is what is missing.
    for argument in door.arguments:
        if argument in ("panel", "theme"):
            continue
        values[argument] = NO_SUCH.get(type(like[argument]), "tidak-ada")
    return values


# -- Who comes by ---------------------------------------------------------------------------------


class Visitor:
    """Somebody at the door: every visit starts signed in and leaves nothing behind."""

    def __init__(self, person: User | None, **client: Any) -> None:
        self.person = person
        self.client = Client(raise_request_exception=False, **client)
        self.cookies = client_of(person).cookies if person else SimpleCookie()

    def visit(self, method: str, address: str, data: Any = None, **extra: Any) -> Any:
        self.client.cookies = SimpleCookie()
        for key, morsel in self.cookies.items():
            self.client.cookies[key] = morsel.value
        with transaction.atomic():
            answer = getattr(self.client, method)(address, data, **extra)
            body(answer)
            transaction.set_rollback(True)
        return answer


def body(answer: Any) -> str:
    """All that was answered, streams included, as text."""
    if not hasattr(answer, "read_text"):
        raw = b"".join(answer.streaming_content) if answer.streaming else answer.content
        answer.read_text = raw.decode("utf-8", "replace")
    return answer.read_text


def everything(answer: Any) -> str:
    """Body, headers, file names and cookies, in small letters."""
    head = "\n".join(f"{key}: {value}" for key, value in answer.headers.items())
    return f"{head}\n{answer.cookies.output()}\n{body(answer)}".lower()


WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+"?(\w+)', re.IGNORECASE)
# Looking leaves a trail, keeps the session alive and counts attempts; nothing else. allauth notes
# the address of an account when its reset link is opened for the first time.
LOOKING_WRITES = {
    "academy_auditevent", "django_session", "academy_cache", "usersessions_usersession",
    "account_emailaddress",
}  # fmt: skip


@contextmanager
def written_tables() -> Iterator[set[str]]:
    """The tables that are written to meanwhile."""
    found: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if match := WRITE.match(sql):
            found.add(match[1].lower())
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


UNSTEADY = re.compile(
    r'name="(?:csrfmiddlewaretoken|penulis|code)" value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}'
)


def steady(text: str, address: str) -> str:
    """The answer without what differs from one visit to the next."""
    return UNSTEADY.sub("", text).replace(address, "")
