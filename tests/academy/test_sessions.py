"""How long sessions last, what survives their end, and who needs a second factor."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from academy import unfinished
from academy.models import AuditEvent
from academy.roles import MFA_ROLES, Role
from academy.sessions import lifetime_of
from tests.factories import PASSWORD, make_person

PROFILE = "/profil/"
LOGIN = "/akun/masuk/"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

pytestmark = pytest.mark.django_db

LIMITS = [
    (Role.LAN, timedelta(minutes=30), timedelta(hours=12)),
    (Role.PDP, timedelta(minutes=30), timedelta(hours=12)),
    (Role.OFFICIAL, timedelta(hours=1), timedelta(hours=12)),
    (Role.FACILITATOR, timedelta(hours=4), timedelta(hours=24)),
    (Role.PARTICIPANT, timedelta(hours=4), timedelta(hours=24)),
    (Role.COACH, timedelta(hours=4), timedelta(hours=24)),
    (None, timedelta(hours=4), timedelta(hours=24)),
]


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def body(response):
    return response.content.decode()


def sign_in(person, client=None):
    client = client or Client()
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client


# -- lifetimes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "idle", "absolute"), LIMITS)
@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (1, 302)])
def test_session_ends_when_it_rested_too_long(role, idle, absolute, seconds, status):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(make_person(role))
        clock.move_to(START + idle + timedelta(seconds=seconds))

        assert client.get(PROFILE).status_code == status


@pytest.mark.parametrize(("role", "idle", "absolute"), LIMITS)
@pytest.mark.parametrize(("seconds", "status"), [(-1, 200), (1, 302)])
def test_session_ends_when_it_lasted_too_long(role, idle, absolute, seconds, status):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(make_person(role))
        now = START
        while now + idle / 2 < START + absolute:
            now += idle / 2
            clock.move_to(now)
            assert client.get(PROFILE).status_code == 200
        clock.move_to(START + absolute + timedelta(seconds=seconds))

        assert client.get(PROFILE).status_code == status


def test_lifetime_of_several_roles_is_the_strictest():
    limits = lifetime_of([Role.FACILITATOR, Role.OFFICIAL])

    assert (limits.idle, limits.absolute) == (timedelta(hours=1), timedelta(hours=12))


def test_session_end_tells_why_on_the_sign_in_page():
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(make_person(Role.LAN))
        clock.shift(timedelta(minutes=31))

        page = client.get(PROFILE, follow=True)

        assert "tidak dipakai selama 30 menit" in body(page)
        assert page.redirect_chain == [(f"{LOGIN}?next={PROFILE}", 302)]
        assert AuditEvent.objects.filter(verb="sign out").count() == 1


def test_session_end_keeps_what_was_being_written():
    person = make_person(Role.FACILITATOR)
    post = {
        "name": "Nama yang belum terkirim", "phone": "", "employee_kind": "other", "nip": "",
        unfinished.WRITER_FIELD: unfinished.writer_token(person.pk),
    }  # fmt: skip
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(person)
        clock.shift(timedelta(hours=5))

        refused = client.post(PROFILE, post, headers={"Sec-Fetch-Site": "same-origin"})
        back = client.post(
            refused.url, {"login": person.email, "password": PASSWORD, "next": PROFILE}
        )
        page = client.get(back.url)

    person.refresh_from_db()
    assert person.name != "Nama yang belum terkirim"
    assert "Nama yang belum terkirim" in body(page)


def test_session_end_keeps_what_was_kept_before():
    person = make_person(Role.FACILITATOR)
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(person)
        session = client.session
        session[unfinished.SESSION_KEY] = {"person": person.pk, "sealed": "00"}
        session.save()
        clock.shift(timedelta(hours=5))

        client.get(PROFILE)

        assert client.session[unfinished.SESSION_KEY]["person"] == person.pk


def test_session_gets_a_new_id_at_sign_in_and_the_old_one_opens_nothing():
    person = make_person(Role.FACILITATOR)
    client = Client()
    client.get(LOGIN)
    before = client.cookies.get("sesi")
    sign_in(person, client)
    thief = Client()
    thief.cookies["sesi"] = client.cookies["sesi"].value

    client.post(reverse("account_logout"))

    assert before is None or before.value != thief.cookies["sesi"].value
    assert thief.get(PROFILE).status_code == 302


# -- devices ------------------------------------------------------------------------------------


def devices_of(person):
    phone = sign_in(person, Client(HTTP_USER_AGENT="Mozilla/5.0 (Linux; Android 13) Chrome/140"))
    laptop = sign_in(person, Client(HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140"))
    return phone, laptop


def test_sessions_list_names_ones_own_devices_only():
    person = make_person()
    _, laptop = devices_of(person)
    sign_in(make_person(), Client(HTTP_USER_AGENT="Mozilla/5.0 (iPhone) Safari/600"))

    page = body(laptop.get(reverse("usersessions_list")))

    assert "Chrome di Android" in page
    assert "Firefox di Windows" in page
    assert "Perangkat ini" in page
    assert page.count("Akhiri sesi ini") == 1
    assert "iPhone" not in page


def test_end_session_signs_that_device_out():
    person = make_person()
    phone, laptop = devices_of(person)
    session = UserSession.objects.get(user_agent__contains="Android")

    answer = laptop.post(reverse("usersessions_end", args=[session.pk]))

    assert answer.url == reverse("usersessions_list")
    assert phone.get(PROFILE).status_code == 302
    assert laptop.get(PROFILE).status_code == 200


def test_end_other_sessions_leaves_this_one():
    phone, laptop = devices_of(make_person())

    laptop.post(reverse("usersessions_end_others"))

    assert phone.get(PROFILE).status_code == 302
    assert laptop.get(PROFILE).status_code == 200


def test_end_session_of_somebody_else_is_not_found():
    stranger = sign_in(make_person())
    devices_of(make_person())
    session = UserSession.objects.get(user_agent__contains="Android")

    assert stranger.post(reverse("usersessions_end", args=[session.pk])).status_code == 404
    assert stranger.post(reverse("usersessions_end", args=[10**12])).status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_end_session_is_a_post_of_somebody_signed_in():
    person = make_person()
    client = sign_in(person)
    path = reverse("usersessions_end", args=[UserSession.objects.get().pk])

    assert client.get(path).status_code == 405
    assert client.get(reverse("usersessions_end_others")).status_code == 405
    assert client.post(reverse("usersessions_list")).status_code == 405
    assert Client().post(path).status_code == 302
    assert Client().get(reverse("usersessions_list")).status_code == 302


def test_end_session_of_this_device_asks_to_leave():
    client = sign_in(make_person())

    answer = client.post(reverse("usersessions_end", args=[UserSession.objects.get().pk]))

    assert answer.url == reverse("account_logout")


# -- second factor ------------------------------------------------------------------------------


@pytest.fixture
def strict(settings):
    settings.REQUIRE_MFA = True


def code_now():
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def with_app(person):
    TOTP.activate(person, SECRET)
    return person


@pytest.mark.parametrize("role", MFA_ROLES)
def test_second_factor_is_asked_of_roles_that_open_much(strict, role):
    client = sign_in(make_person(role))

    for path in (PROFILE, "/", "/admin/", reverse("usersessions_list")):
        answer = client.get(path, follow=True)
        assert answer.redirect_chain[-1][0] == reverse("mfa_index")
        assert "memerlukan pengaman kedua" in body(answer)


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PARTICIPANT, Role.COACH, None])
def test_second_factor_is_left_to_the_others(strict, role):
    assert sign_in(make_person(role)).get(PROFILE).status_code == 200


def test_second_factor_pages_and_the_way_out_stay_open(strict):
    client = sign_in(make_person(Role.LAN))

    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"):
        assert client.get(reverse(name)).status_code == 200
    assert client.get("/privasi/").status_code == 200
    assert client.get("/sehat/").status_code == 200


def test_second_factor_is_not_asked_when_the_setting_is_off(settings):
    settings.REQUIRE_MFA = False

    assert sign_in(make_person(Role.LAN)).get(PROFILE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_second_factor_set_up_opens_the_portal_and_shows_codes_once(strict):
    person = make_person(Role.LAN)
    client = sign_in(person)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    codes = body(client.get(answer.url))

    assert answer.url == reverse("mfa_view_recovery_codes")
    assert "hanya tampil sekali" in codes
    assert "<code>" in codes
    assert "<code>" not in body(client.get(answer.url))
    assert client.get(PROFILE).status_code == 200
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    verbs = AuditEvent.objects.filter(actor_id=person.pk).values_list("verb", flat=True)
    assert "add second factor" in set(verbs)


def test_second_factor_is_asked_at_sign_in_and_a_code_works_once(strict):
    person = with_app(make_person(Role.LAN))
    with time_machine.travel(START, tick=False) as clock:
        client = Client()
        answer = client.post(LOGIN, {"login": person.email, "password": PASSWORD})
        assert answer.url == reverse("mfa_authenticate")
        assert client.get(PROFILE).status_code == 302
        client.post(answer.url, {"code": code_now()})
        assert client.get(PROFILE).status_code == 200

        for wait in (1, 31, 61):
            clock.move_to(START)
            used = code_now()
            clock.move_to(START + timedelta(seconds=wait))
            replay = sign_in(person)
            page = replay.post(reverse("mfa_authenticate"), {"code": used})
            assert "belum cocok" in body(page)
            assert replay.get(PROFILE).status_code == 302


def test_second_factor_recovery_code_works_once(strict):
    person = with_app(make_person(Role.LAN))
    client = sign_in(person)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    client.post(reverse("mfa_generate_recovery_codes"))
    code = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"][0]

    first, second = sign_in(person), sign_in(person)
    first.post(reverse("mfa_authenticate"), {"code": code})
    second.post(reverse("mfa_authenticate"), {"code": code})

    assert first.get(PROFILE).status_code == 200
    assert second.get(PROFILE).status_code == 302


def test_second_factor_of_another_session_does_not_open_this_one(strict):
    person = make_person(Role.LAN)
    early = sign_in(person)
    early.get(reverse("mfa_index"))
    with_app(person)

    asked = early.get(PROFILE)

    assert asked.url == f"{reverse('mfa_reauthenticate')}?next=%2Fprofil%2F"
    for name in ("mfa_index", "mfa_add_webauthn", "mfa_activate_totp"):
        assert early.get(reverse(name)).status_code == 302
    early.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert early.get(PROFILE).status_code == 302
    answer = early.post(asked.url, {"code": code_now(), "next": PROFILE})
    assert answer.url == PROFILE
    assert early.get(PROFILE).status_code == 200


def test_second_factor_is_still_asked_after_a_password_reset(strict):
    person = with_app(make_person(Role.OFFICIAL))
    person.set_password("ombak kecil di pantai")
    person.save()

    answer = Client().post(LOGIN, {"login": person.email, "password": "ombak kecil di pantai"})

    assert answer.url == reverse("mfa_authenticate")


def test_second_factor_request_keeps_what_was_being_written(strict):
    person = make_person(Role.LAN)
    client = sign_in(person)
    post = {"name": "Nama", unfinished.WRITER_FIELD: unfinished.writer_token(person.pk)}

    client.post(PROFILE, post, headers={"Sec-Fetch-Site": "same-origin"})

    assert client.session[unfinished.SESSION_KEY]["person"] == person.pk


def test_guessing_codes_is_limited(strict):
    person = with_app(make_person(Role.LAN))
    client = sign_in(person)
    path = reverse("mfa_authenticate")

    pages = [body(client.post(path, {"code": f"00000{n}"})) for n in range(6)]

    assert "belum cocok" in pages[0]
    assert "Terlalu banyak percobaan" in pages[5]
    client.post(path, {"code": code_now()})
    assert client.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "credential",
    ["", "{}", "[]", "null", "NaN", "1", '"x"', "[" * 100_000, "{", '{"id": "\\u0000"}',
     '{"id":"AA","rawId":"AA","type":"public-key","response":{}}', "9" * 5000, "\0",
     '{"id":"AA","rawId":"AA","type":"public-key","response":{"userHandle":"AA",'
     '"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA"},'
     '"clientExtensionResults":{}}'],
)  # fmt: skip
def test_key_answers_that_are_no_answers_are_refused(credential):
    path = reverse("mfa_login_webauthn")
    Client().get(path, headers={"Accept": "application/json"})

    answer = Client().post(path, {"credential": credential})

    assert answer.status_code in (200, 302)
    assert answer.status_code == 200 or answer.url == LOGIN


# -- factor pages look like ours ----------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn",
     "mfa_generate_recovery_codes", "account_change_password", "account_reauthenticate",
     "account_logout", "usersessions_list"],
)  # fmt: skip
def test_account_pages_are_in_our_words(name):
    page = body(sign_in(make_person()).get(reverse(name)))

    assert page.count("<h1") == 1
    for word in ("Two-Factor", "Security Key", "Authenticator secret", "Password", "Sign "):
        assert word not in page


@pytest.mark.parametrize(
    "name", ["account_change_password", "mfa_index", "usersessions_list", "mfa_list_webauthn"]
)
def test_account_pages_are_closed_to_strangers(name):
    assert Client().get(reverse(name)).url.startswith(LOGIN)


def test_new_person_is_not_asked_for_the_same_password_twice():
    client = sign_in(make_person())

    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_changing_factors_later_asks_for_a_proof_again():
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(make_person())
        clock.shift(timedelta(minutes=11))

        answer = client.get(reverse("mfa_activate_totp"))

    assert answer.url.startswith(reverse("account_reauthenticate"))
