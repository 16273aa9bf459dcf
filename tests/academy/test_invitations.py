"""Invitations: who may invite whom to what, and that a link opens an account once."""

import re
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy import invitations
from academy.models import Assignment, AuditEvent, Invitation, User
from academy.roles import Role
from cohorts.models import Enrolment
from tests.factories import (
    PASSWORD,
    client_of,
    make_cohort,
    make_person,
    make_region,
    scope_of,
)

pytestmark = pytest.mark.django_db
BASE = "https://portal.invalid"


def invite(**changes):
    scope = changes.pop("scope", None) or scope_of(make_person(Role.LAN, name="Ratna Dewi"))
    fields = {"email": "Maria@Contoh.invalid", "name": "Maria Bria", "role": Role.LAN}
    invitation, link = invitations.invite(scope=scope, base_url=BASE, **fields | changes)
    return invitation, link.removeprefix(BASE)


def answers(**changes):
    fields = {
        "name": "Maria Bria", "employee_kind": "other", "nip": "",
        "password1": PASSWORD, "password2": PASSWORD,
    }  # fmt: skip
    return fields | changes


def test_invite_writes_to_the_person_and_keeps_only_a_hash(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        invitation, path = invite(role=Role.OFFICIAL, region=make_region())

    (letter,) = mail.outbox
    token = path.split("/")[-2]
    assert letter.to == ["maria@contoh.invalid"]
    assert f"{BASE}{path}" in letter.body
    assert "Ratna Dewi dari LAN" in letter.body
    assert "pejabat daerah untuk Kota Kupang" in letter.body
    assert "<" not in letter.body
    assert token not in str(Invitation.objects.values_list().get(pk=invitation.pk))
    assert AuditEvent.objects.filter(verb="invite", target_id=str(invitation.pk)).count() == 1


@pytest.mark.parametrize(
    ("role", "has_region", "code", "field"),
    [
        (Role.LAN, True, "", "role"),
        (Role.PDP, False, "APK-5371-2025-01", "role"),
        (Role.OFFICIAL, False, "", "region"),
        (Role.OFFICIAL, True, "APK-5371-2025-01", "cohort_code"),
        (Role.FACILITATOR, False, "", "cohort_code"),
        (Role.COACH, False, "APK-9999-2025-01", "cohort_code"),
        (Role.PARTICIPANT, True, "APK-5371-2025-01", "region"),
    ],
)
def test_invite_refuses_a_place_that_does_not_fit_the_role(role, has_region, code, field):
    region = make_region() if has_region else None

    with pytest.raises(ValidationError) as error:
        invite(role=role, region=region, cohort_code=code)

    assert list(error.value.message_dict) == [field]
    assert not Invitation.objects.exists()


def test_invite_refuses_an_address_that_has_an_account_or_an_open_invitation():
    make_person(email="maria@contoh.invalid")
    with pytest.raises(ValidationError, match="sudah punya akun"):
        invite()

    invite(email="baru@contoh.invalid")
    with pytest.raises(ValidationError, match="masih berlaku"):
        invite(email="BARU@contoh.invalid")


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.OFFICIAL, Role.PDP, None])
def test_invite_is_for_those_who_manage_people(role):
    with pytest.raises(PermissionDenied):
        invite(scope=scope_of(make_person(role)))


def test_invitation_page_shows_who_invited_to_what():
    _, path = invite(role=Role.OFFICIAL, region=make_region())

    page = Client().get(path)

    assert page.status_code == 200
    for words in ("Ratna Dewi dari LAN", "pejabat daerah", "Kota Kupang", "maria@contoh.invalid"):
        assert words in page.content.decode()


def test_invitation_opens_the_account_gives_the_role_and_signs_in():
    region = make_region()
    invitation, path = invite(role=Role.OFFICIAL, region=region)
    client = Client()

    answer = client.post(path, answers(employee_kind="pns", nip="19920815 201903 1 001"))

    person = User.objects.get(email="maria@contoh.invalid")
    assignment = Assignment.objects.get(person=person)
    invitation.refresh_from_db()
    assert answer.url == reverse("academy:home")
    assert client.get(reverse("academy:profile")).status_code == 200
    assert (assignment.role, assignment.region) == (Role.OFFICIAL, region)
    assert person.nip == "199208152019031001"
    assert person.password.startswith("argon2")
    assert invitation.used_by == person
    verbs = set(AuditEvent.objects.filter(actor_id=person.pk).values_list("verb", flat=True))
    assert verbs == {"accept", "assign", "sign in"}


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.COACH])
def test_invitation_to_a_cohort_enrols(role):
    cohort = make_cohort()
    _, path = invite(role=role, cohort_code=cohort.code)

    Client().post(path, answers())

    enrolment = Enrolment.objects.get(person__email="maria@contoh.invalid")
    assert (enrolment.cohort, enrolment.part) == (cohort, role.value)
    assert not Assignment.objects.filter(person=enrolment.person).exists()


def test_invitation_ignores_what_the_inviter_fixed():
    _, path = invite(role=Role.OFFICIAL, region=make_region())

    Client().post(path, answers(email="lain@contoh.invalid", role="lan", is_active="", region=""))

    person = User.objects.get(email="maria@contoh.invalid")
    assert scope_of(person).roles == {Role.OFFICIAL}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password1": "pendek sekali", "password2": "pendek sekali"}, "15"),
        ({"password2": "bukan yang itu juga"}, "berbeda"),
        ({"password1": "akademi pengentasan kemiskinan", "password2": ""}, "mudah ditebak"),
        ({"password1": "maria@contoh.invalid", "password2": "maria@contoh.invalid"}, "mirip"),
        ({"name": " "}, "Nama lengkap"),
        ({"employee_kind": "pns", "nip": "199208152019131001"}, "bulan pengangkatan"),
        ({"nip": "199208152019031001"}, "hanya untuk PNS dan PPPK"),
        ({"employee_kind": "raja"}, "Jenis kepegawaian"),
        ({"name": "Maria\0Bria"}, "Nama lengkap"),
    ],
)
def test_invitation_says_what_to_mend(changes, words):
    _, path = invite()

    page = Client().post(path, answers(**changes))

    assert page.status_code == 200
    assert words in page.content.decode()
    assert not User.objects.filter(email="maria@contoh.invalid").exists()


def test_invitation_link_works_once():
    _, path = invite()
    Client().post(path, answers())

    assert Client().get(path).status_code == 410
    assert Client().post(path, answers(name="Orang Lain")).status_code == 410
    assert User.objects.filter(email="maria@contoh.invalid").count() == 1


@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (1, 410)])
def test_invitation_link_dies_after_72_hours(seconds, status):
    _, path = invite()

    with time_machine.travel(timezone.now() + timedelta(hours=72, seconds=seconds), tick=False):
        assert Client().get(path).status_code == status


@pytest.mark.parametrize("token", ["x", "a" * 43, "..%5c..", "%F0%9F%90%9F", "a" * 3000])
def test_invitation_unknown_link_says_whom_to_ask(token):
    page = Client().get(f"/undangan/{token}/")

    assert page.status_code == 404
    assert "orang yang mengundang Anda" in page.content.decode()


def test_invitation_refuses_other_methods():
    _, path = invite()

    assert Client().put(path).status_code == 405
    assert Client().delete(path).status_code == 405


def test_invitation_asks_whoever_is_signed_in_to_leave_first():
    _, path = invite()
    page = client_of(make_person(Role.LAN, name="Sari Utami")).get(path)

    assert "sedang dipakai Sari Utami" in page.content.decode()


def test_invitation_is_throttled_by_address():
    with time_machine.travel("2026-03-01 10:00:00", tick=False):
        answers_ = [Client().get("/undangan/coba/").status_code for _ in range(22)]

    assert answers_ == [404] * 20 + [429] * 2


def test_resend_gives_a_new_link_and_kills_the_old():
    scope = scope_of(make_person(Role.LAN))
    invitation, old = invite(scope=scope)

    _, link = invitations.resend(invitation=invitation, base_url=BASE, scope=scope)

    assert Client().get(old).status_code == 404
    assert Client().get(link.removeprefix(BASE)).status_code == 200
    assert AuditEvent.objects.filter(verb="resend").count() == 1


def test_cancel_closes_the_link():
    scope = scope_of(make_person(Role.LAN))
    invitation, path = invite(scope=scope)

    invitations.cancel(invitation=invitation, scope=scope)

    assert Client().get(path).status_code == 410


def test_used_invitations_are_neither_sent_again_nor_cancelled():
    scope = scope_of(make_person(Role.LAN))
    invitation, path = invite(scope=scope)
    Client().post(path, answers())

    with pytest.raises(ValidationError, match="sudah dipakai"):
        invitations.resend(invitation=invitation, base_url=BASE, scope=scope)
    with pytest.raises(ValidationError, match="sudah dipakai"):
        invitations.cancel(invitation=invitation, scope=scope)


@pytest.mark.django_db(transaction=True)
def test_accept_twice_at_once_makes_one_account():
    invitation, _ = invite()
    outcomes = []
    start = threading.Barrier(2)

    def accept(name):
        start.wait()
        try:
            invitations.accept(invitation=invitation, name=name, password=PASSWORD)
            outcomes.append("in")
        except invitations.CannotAccept:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("Satu", "Dua")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "refused"]
    assert User.objects.filter(email="maria@contoh.invalid").count() == 1


def test_command_invites_the_first_person():
    out = StringIO()

    call_command("invite", "pertama@contoh.invalid", "Ibu Pertama", "--base-url", BASE, stdout=out)

    path = out.getvalue().strip().removeprefix(BASE)
    assert re.fullmatch(r"/undangan/[\w-]{43}/", path)
    Client().post(path, answers(name="Ibu Pertama"))
    assert scope_of(User.objects.get()).roles == {Role.LAN}


def test_command_says_what_is_wrong():
    with pytest.raises(CommandError, match="Pilih kabupaten/kota"):
        call_command("invite", "a@contoh.invalid", "A", "--role", "official")
    with pytest.raises(CommandError, match="No region"):
        call_command("invite", "a@contoh.invalid", "A", "--role", "official", "--region", "99.99")
