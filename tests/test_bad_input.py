"""Every form and every address, given what nobody should send: refused or kept as plain text."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.urls import reverse

from academy.models import AuditEvent
from tests.pages import Form, forms_of
from tests.walk import LOOKING_WRITES, Door, Visitor, body, doors, values, written_tables
from tests.world import World

pytestmark = pytest.mark.django_db

TEXTS = {
    "NUL": "a\x00b",
    "lone surrogate": "a\udcffb",
    "100,000 letters": "x" * 100_000,
    "only spaces": " \u00a0\u200b\t ",
    "right to left": "a\u202eb",
    "emoji and zalgo": "\U0001f469\u200d\U0001f469\u200d\U0001f467" + "e" + "\u0301" * 1000,
    "script": "<script>alert(1)</script>\"onfocus=alert(1) autofocus x='",
    "template": "{{7*7}} {% debug %} ${7*7} %s %(x)s {0.__class__}",
    "sql": "' OR 1=1--'); DROP TABLE academy_user",
    "header": "a\r\nSet-Cookie: jahat=1\r\nBcc: a@b",
    "formula": '=HYPERLINK("http://jahat.invalid")',
}
NUMBERS = {
    "minus": "-1",
    "too large": "2147483648",
    "endless": "9" * 5000,
    "not a number": "NaN",
    "infinite": "Infinity",
    "exponent": "1e400",
    "true": "true",
    "Arabic digits": "\u0665\u0663\u0667\u0661" * 4,
    "full-width": "\uff15\uff13",
    "15 digits": "537199120684001",
    "NIK of no day": "5371997213840000",
}
DATES = {
    "zero": "0000-00-00",
    "30 February": "2026-02-30",
    "year 10000": "10000-01-01",
    "last day": "9999-12-31",
    "1900": "1900-01-01",
    "half an hour past": "25:61",
}
IDS = {
    "unknown id": "999999999",
    "nil": "00000000-0000-0000-0000-000000000000",
    "half an id": "0b8e8a0c-7a4e",
    "list": "[1]",
}
BAD = {**TEXTS, **NUMBERS, **DATES, **IDS}
# What plain text fields may well store; then it is text wherever it is shown.
HARMLESS = (
    "=1+1 <script>alert(1)</script> \"onfocus=alert(1) x=' {{7*7}} ' OR 1=1-- %s {0.__class__} "
    "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301"
)
KEEP = ("csrfmiddlewaretoken", "penulis")
# Leaving signs out before anything is read, and keys of hardware are checked by the device.
NOT_FORMS = {"account_logout", "admin:logout"}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


VISITORS = {"facilitator": False, "lan": True, "anonymous": False}


def visitor_of(world: World, who: str) -> Visitor:
    if who == "anonymous":
        return Visitor(None)
    return Visitor(world.people.get(who) or world.places["53.71"].people[who])


def form_pages(world: World, who: str) -> Iterator[tuple[Door, str, Form]]:
    """Every form with a button that this person finds on a page of the portal."""
    visitor = visitor_of(world, who)
    seen = set()
    for door in doors():
        if door.is_admin and who != "lan":
            continue
        for found in values(door, world, world.places["53.71"]):
            address = door.address(found)
            answer = visitor.visit("get", address)
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            for form in forms_of(body(answer)):
                target = urlsplit(form.action or address).path
                key = (door.name, re.sub(r"\d+", "#", target), len(form.fields))
                writes = form.method == "post" and any(f.name not in KEEP for f in form.fields)
                if writes and key not in seen and door.name not in NOT_FORMS:
                    seen.add(key)
                    yield door, target, form


def faults_of(visitor: Visitor, target: str, data: Any, what: str) -> list[str]:
    """What is wrong with the answer: a crash, or a refusal that wrote something."""
    with written_tables() as written:
        answer = visitor.visit("post", target, data)
    found = []
    if answer.status_code >= 500:
        error = getattr(answer, "exc_info", None)
        found.append(f"{target} {what}: {answer.status_code} {repr(error and error[1])[:200]}")
    if answer.status_code != 302 and (extra := written - LOOKING_WRITES):
        found.append(f"{target} {what}: {answer.status_code} and yet wrote {sorted(extra)}")
    if "<script>alert(1)" in body(answer):
        found.append(f"{target} {what}: answers with a script")
    return found


@pytest.mark.parametrize("who", VISITORS)
def test_every_form_withstands_every_bad_input(world, who):
    """All fields at once get every other input in turn; then each field alone gets one of them."""
    visitor, is_admin, faults, walked = visitor_of(world, who), VISITORS[who], [], 0
    names = list(BAD)
    for door, target, form in form_pages(world, who):
        walked += 1
        good = form.sends()
        fields = [name for name in good if name not in KEEP]
        step = 8 if is_admin and door.is_admin else 2
        for turn in range(0, len(names), step):
            data = dict(good)
            for place, name in enumerate(fields):
                data[name] = [BAD[names[(place + turn) % len(names)]]]
            faults += faults_of(visitor, target, clean(data), f"turn {turn}")
        choices = [f.name for f in form.fields if f.name in fields and not f.is_free_text]
        for place, name in enumerate(choices if door.is_admin else fields):
            bad = names[place % len(names)]
            data = good | {name: [BAD[bad]]}
            faults += faults_of(visitor, target, clean(data), f"{name} = {bad}")

    assert walked
    assert faults == []


def clean(data: dict[str, list[str]]) -> dict[str, list[str]]:
    """A lone surrogate travels as the byte it stands for, which no browser would send."""
    return {key: [text.replace("\udcff", "\xff") for text in texts] for key, texts in data.items()}


@pytest.mark.parametrize("who", ["facilitator", "lan"])
def test_what_is_stored_is_shown_as_plain_text(world, who):
    visitor, faults = visitor_of(world, who), []
    for _, target, form in form_pages(world, who):
        data = form.sends()
        for one in form.fields:
            if one.is_free_text and one.name not in KEEP and one.kind != "password":
                data[one.name] = [HARMLESS[:80] if one.kind == "text" else HARMLESS]
        answer = visitor.visit("post", target, data, follow=True)
        text = body(answer)
        if answer.status_code >= 500:
            faults.append(f"{target}: {answer.status_code}")
        if "<script>alert(1)" in text:
            faults.append(f"{target}: the script stands in the page")

    assert faults == []


LISTS = [
    {"page": "-1"}, {"page": "1000000000"}, {"page": "abc"}, {"q": "x" * 10_000}, {"q": "a\x00b"},
    {"q": "%"}, {"q": "' OR 1=1--"}, {"p": "-1"}, {"o": "password"}, {"status": "a\x00b"},
    {"keluarga": "abc"}, {"keluarga": "9" * 30}, {"draf": "bukan-nomor"}, {"desa": "\x00"},
    {"bulan": "2026-13"}, {"bulan": "99999-01"}, {"tema": "\x00"}, {"kelas": "9" * 30},
]  # fmt: skip


@pytest.mark.parametrize("who", ["facilitator", "lan", "anonymous"])
def test_every_page_withstands_every_query(world, who):
    visitor, faults = visitor_of(world, who), []
    for door in doors():
        if door.is_admin and (who != "lan" or not door.name.endswith(("changelist", "index"))):
            continue
        for found in values(door, world, world.places["53.71"])[:1]:
            queries = LISTS[::4] if door.is_admin else LISTS
            for query in LISTS[-9:] if door.is_about_a_record else queries:
                answer = visitor.visit("get", door.address(found), query)
                if answer.status_code >= 500:
                    error = getattr(answer, "exc_info", None)
                    faults.append(
                        f"{door.address(found)} {query}: {repr(error and error[1])[:200]}"
                    )

    assert faults == []


@pytest.mark.parametrize("method", ["put", "patch", "delete", "trace"])
def test_wrong_method_is_refused(world, method):
    visitor, wrong = visitor_of(world, "facilitator"), []
    for door in doors():
        if door.is_admin or door.is_allauth:
            continue
        for found in values(door, world, world.places["53.71"])[:1]:
            with written_tables() as written:
                answer = visitor.visit(method, door.address(found))
            if answer.status_code not in (403, 404, 405) or written - LOOKING_WRITES:
                wrong.append(f"{method} {door.address(found)}: {answer.status_code}")

    assert wrong == []


NUL_PATHS = [
    "/lapangan/keluarga/%00/", "/dasbor/wilayah/%00/", "/dasbor/suara/kota-kupang/%00/",
    "/undangan/a%00b/", "/akun/sandi/tautan/1-a%00b/", "/admin/academy/user/%00/change/",
    "/admin/academy/region/53%0071/change/", "/admin/academy/user/%ff%fe/change/", "/%00",
]  # fmt: skip


@pytest.mark.parametrize("path", NUL_PATHS)
def test_odd_bytes_in_a_path_find_nothing(world, path):
    answer = visitor_of(world, "lan").visit("get", path)

    assert answer.status_code in (302, 400, 403, 404)


def post_page(world: World) -> tuple[Visitor, str]:
    return visitor_of(world, "facilitator"), reverse("households:session_new")


@pytest.mark.parametrize(
    ("content", "kind", "extra"),
    [
        ('{"heard": "a"}', "application/json", {}),
        ("heard=a", "text/plain", {}),
        ("heard=%ff%fe", "application/x-www-form-urlencoded; charset=utf-16", {}),
        ("heard=a", "multipart/form-data", {}),
        ("--x\r\nkacau", "multipart/form-data; boundary=x", {}),
        ("heard=aaaaaaaa", "application/x-www-form-urlencoded", {"CONTENT_LENGTH": "3"}),
        ("&".join(["heard=a"] * 2), "application/x-www-form-urlencoded", {}),
        ("[" * 3000, "application/json", {}),
    ],
)
def test_odd_body_is_refused(world, content, kind, extra):
    visitor, address = post_page(world)

    with written_tables() as written:
        answer = visitor.visit("post", address, content, content_type=kind, **extra)

    assert answer.status_code in (200, 400, 415, 422)
    assert written <= LOOKING_WRITES


def test_too_many_fields_are_refused(world):
    visitor, address = post_page(world)

    answer = visitor.visit("post", address, {f"isian-{n}": "a" for n in range(1001)})

    assert answer.status_code == 400


def test_too_large_body_is_refused(world):
    visitor, address = post_page(world)
    content = "heard=" + "a" * 2_700_000
    kind = "application/x-www-form-urlencoded"

    assert visitor.visit("post", address, content, content_type=kind).status_code in (400, 413)


def test_forged_host_is_refused(world):
    visitor, address = post_page(world)

    assert visitor.visit("get", address, HTTP_HOST="jahat.invalid").status_code == 400


def test_forged_address_is_not_believed(world):
    visitor = visitor_of(world, "facilitator")
    family = world.places["53.71"].families[0]
    rows = AuditEvent.objects.filter(verb="view", target_id=str(family.pk))
    seen = rows.count()

    visitor.client.cookies = visitor.cookies
    visitor.client.get(
        reverse("households:detail", args=[family.pk]), headers={"X-Forwarded-For": "10.9.9.9"}
    )

    assert rows.count() > seen
    assert not rows.filter(ip_address="10.9.9.9").exists()


@pytest.mark.parametrize(
    "target",
    ["//jahat.invalid", "/\\jahat.invalid", "https://jahat.invalid", "javascript:alert(1)"],
)
def test_sign_in_never_leads_away(world, target):
    visitor = visitor_of(world, "facilitator")

    answer = visitor.visit("get", reverse("account_login"), {"next": target})

    assert "jahat" not in answer.headers.get("Location", "")
    assert not answer.headers.get("Location", "").startswith("javascript")
