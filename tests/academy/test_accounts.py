"""Signing in, leaving, passwords, profile: nobody signs up, nobody learns who has an account."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from academy import accounts
from academy.models import AuditEvent, User
from academy.roles import Role
from tests.factories import PASSWORD, client_of, make_cohort, make_person, make_region, scope_of

pytestmark = pytest.mark.django_db

LOGIN = "/akun/masuk/"
PROFILE = "/profil/"
WRONG = "Surel atau kata sandi belum cocok"
TOO_MANY = "Terlalu banyak percobaan yang gagal"


def sign_in(client, email, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password} | more)


def body(response):
    return response.content.decode()


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


# -- signing in ---------------------------------------------------------------------------------


def test_login_page_is_ours():
    page = body(Client().get(LOGIN))

    assert 'lang="id"' in page
    assert "Selamat datang" in page
    assert "Akun dibuka lewat undangan" in page
    assert "Sign" not in page


def test_login_lets_in_by_email_of_any_case():
    person = make_person(Role.FACILITATOR, email="maria@contoh.invalid")
    client = Client()

    answer = sign_in(client, "  MARIA@Contoh.invalid ")

    assert answer.status_code == 302
    assert answer.url == reverse("academy:home")
    assert client.get(PROFILE).context["request"].user == person
    assert AuditEvent.objects.filter(verb="sign in", actor_id=person.pk).count() == 1


@pytest.mark.parametrize("email", ["ada@contoh.invalid", "tiada@contoh.invalid"])
def test_login_answers_the_same_for_a_wrong_password_and_an_unknown_address(email):
    make_person(email="ada@contoh.invalid")

    answer = sign_in(Client(), email, "bukan kata sandi saya")

    assert answer.status_code == 200
    page = body(answer)
    assert WRONG in page
    assert page.count(email) == page.count(f'value="{email}"')


def test_login_failure_leaves_a_row_without_the_address():
    person = make_person(email="ada@contoh.invalid")

    sign_in(Client(), "ada@contoh.invalid", "bukan kata sandi saya")
    sign_in(Client(), "tiada@contoh.invalid", "bukan kata sandi saya")

    rows = AuditEvent.objects.filter(verb="sign in failed").order_by("pk")
    assert [(row.target_kind, row.target_id) for row in rows] == [
        ("academy.user", str(person.pk)),
        ("account", ""),
    ]
    assert "contoh.invalid" not in str(list(rows.values()))


def test_login_of_a_closed_account_is_refused():
    make_person(email="tutup@contoh.invalid", is_active=False)
    client = Client()

    answer = sign_in(client, "tutup@contoh.invalid")

    assert answer.url == reverse("account_inactive")
    assert client.get(answer.url).status_code == 200
    assert client.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "next_url",
    ["//evil.invalid", "/\\evil.invalid", "https://evil.invalid/", "javascript:alert(1)",
     "///evil.invalid", "http:///evil.invalid", "\thttps://evil.invalid"],
)  # fmt: skip
def test_login_goes_nowhere_else(next_url):
    make_person(email="ada@contoh.invalid")

    by_field = sign_in(Client(), "ada@contoh.invalid", next=next_url)
    by_address = Client().post(
        f"{LOGIN}?next={next_url}", {"login": "ada@contoh.invalid", "password": PASSWORD}
    )

    assert by_field.url == by_address.url == reverse("academy:home")


def test_login_goes_back_to_the_page_that_was_asked_for():
    make_person(email="ada@contoh.invalid")
    client = Client()

    asked = client.get(PROFILE)
    answer = sign_in(client, "ada@contoh.invalid", next=PROFILE)

    assert asked.url == f"{LOGIN}?next={PROFILE}"
    assert answer.url == PROFILE


@pytest.mark.parametrize(
    "email",
    ["", " ", "x", "a\0b@contoh.invalid", "' OR 1=1--", "ünïcode@contoh.invalid", "a" * 5000,
     "{{7*7}}@contoh.invalid", "<script>@contoh.invalid", "\u202eada@contoh.invalid"],
)  # fmt: skip
def test_login_answers_odd_input_with_the_form(email):
    answer = sign_in(Client(), email, "kata sandi yang panjang")

    assert answer.status_code == 200
    assert "<script>@" not in body(answer)


def test_login_sixth_failure_is_refused_with_the_right_password_from_any_browser():
    make_person(email="ada@contoh.invalid")
    browsers = [Client(REMOTE_ADDR=f"10.0.0.{n}") for n in range(6)]

    for browser in browsers[:5]:
        assert WRONG in body(sign_in(browser, "ada@contoh.invalid", "tebakan kesekian kali"))
    sixth = sign_in(browsers[5], "ada@contoh.invalid", PASSWORD)

    assert TOO_MANY in body(sixth)
    assert browsers[5].get(PROFILE).status_code == 302


def test_login_counts_attempts_where_all_workers_see_them():
    assert isinstance(caches["default"], DatabaseCache)


def test_admin_has_no_sign_in_form_of_its_own():
    answer = Client().get("/admin/login/?next=/admin/")

    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)


@pytest.mark.parametrize(
    "path",
    ["signup/", "daftar/", "email/", "confirm-email/", "social/login/", "3rdparty/",
     "login/", "password/reset/", "2fa/", "sessions/", "phone/change/", "login/code/confirm/"],
)  # fmt: skip
def test_addresses_we_do_not_use_do_not_exist(path):
    assert Client().get(f"/akun/{path}").status_code == 404


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_logout_asks_on_get_and_leaves_on_post():
    client = client_of(make_person())

    asked = client.get(reverse("account_logout"))
    still_in = client.get(PROFILE).status_code
    client.post(reverse("account_logout"))

    assert "Keluar dari portal?" in body(asked)
    assert still_in == 200
    assert client.get(PROFILE).status_code == 302
    assert AuditEvent.objects.filter(verb="sign out").count() == 1


# -- passwords ----------------------------------------------------------------------------------


def reset_link(django_capture_on_commit_callbacks, email):
    with django_capture_on_commit_callbacks(execute=True):
        answer = Client().post(reverse("account_reset_password"), {"email": email})
    return answer


def test_reset_answers_the_same_for_an_unknown_address(django_capture_on_commit_callbacks):
    make_person(email="ada@contoh.invalid")
    make_person(email="tutup@contoh.invalid", is_active=False)

    answers = [
        reset_link(django_capture_on_commit_callbacks, email)
        for email in ("ada@contoh.invalid", "tiada@contoh.invalid", "tutup@contoh.invalid")
    ]

    assert {answer.url for answer in answers} == {reverse("account_reset_password_done")}
    assert [letter.to for letter in mail.outbox] == [["ada@contoh.invalid"]]


def test_reset_link_sets_a_password_once_and_ends_all_sessions(django_capture_on_commit_callbacks):
    person = make_person(email="ada@contoh.invalid")
    old_browser = client_of(person)
    reset_link(django_capture_on_commit_callbacks, "ada@contoh.invalid")
    (letter,) = mail.outbox
    path = re.search(r"http://testserver(/\S+)", letter.body)[1]
    client = Client()
    form_path = client.get(path).url
    new = {"password1": "ombak kecil di pantai", "password2": "ombak kecil di pantai"}

    done = client.post(form_path, new)

    assert "satu jam" in letter.body
    assert done.url == reverse("account_reset_password_from_key_done")
    assert client.get(PROFILE).status_code == 302
    assert old_browser.get(PROFILE).status_code == 302
    assert sign_in(Client(), "ada@contoh.invalid", new["password1"]).status_code == 302
    assert "tidak berlaku lagi" in body(Client().get(path))
    assert AuditEvent.objects.filter(verb="reset password").count() == 1


def test_change_password_asks_for_the_old_one_and_ends_all_sessions():
    person = make_person(email="ada@contoh.invalid")
    client, other = client_of(person), client_of(person)
    path = reverse("account_change_password")
    new = {"password1": "ombak kecil di pantai", "password2": "ombak kecil di pantai"}

    refused = client.post(path, {"oldpassword": "salah sama sekali", **new})
    client.post(path, {"oldpassword": PASSWORD, **new})

    assert "kata sandi Anda yang sekarang" in body(refused)
    assert client.get(PROFILE).status_code == other.get(PROFILE).status_code == 302
    assert sign_in(Client(), "ada@contoh.invalid", "ombak kecil di pantai").status_code == 302


def test_change_password_says_what_to_mend():
    client = client_of(make_person(email="ada@contoh.invalid"))
    path = reverse("account_change_password")

    differ = client.post(
        path,
        {"oldpassword": PASSWORD, "password1": "ombak kecil pantai", "password2": "ombak besar"},
    )

    assert "Kedua kata sandi berbeda" in body(differ)


# -- profile ------------------------------------------------------------------------------------


def profile(**changes):
    fields = {"name": "Maria Bria", "phone": "", "employee_kind": "other", "nip": ""}
    return fields | changes


def test_profile_shows_roles_in_words():
    region = make_region()
    person = make_person(Role.OFFICIAL, place=region, nip="199208152019031001")
    cohort = make_cohort(region, name="Angkatan Pesisir")
    make_person(Role.FACILITATOR, place=cohort)
    page = body(client_of(person).get(PROFILE))

    assert "Pejabat daerah" in page
    assert "Kota Kupang" in page
    assert "19920815 201903 1 001" in page
    assert "Angkatan Pesisir" not in page


def test_profile_shows_the_parts_in_cohorts():
    cohort = make_cohort(name="Angkatan Pesisir")
    page = body(client_of(make_person(Role.FACILITATOR, place=cohort)).get(PROFILE))

    assert "Fasilitator" in page
    assert "Angkatan Pesisir" in page


def test_profile_is_changed_by_its_owner_with_a_row():
    person = make_person(Role.FACILITATOR)
    client = client_of(person)

    answer = client.post(
        PROFILE,
        profile(phone="0812-3456 7890", employee_kind="pns", nip="19920815 201903 1 001"),
    )

    person.refresh_from_db()
    assert answer.url == PROFILE
    assert (person.name, person.phone) == ("Maria Bria", "081234567890")
    assert person.nip == "199208152019031001"
    row = AuditEvent.objects.get(verb="update profile")
    assert sorted(row.fields) == ["employee_kind", "name", "nip", "phone"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Nama lengkap"),
        ({"phone": "nol delapan"}, "dengan angka"),
        ({"phone": "\uff10\uff18\uff11\uff12\uff13\uff14\uff15\uff16\uff17"}, "dengan angka"),
        ({"employee_kind": "pns", "nip": "19920815201903100"}, "18"),
        ({"employee_kind": "pppk", "nip": "abc"}, "angka"),
        ({"nip": "199208152019031001"}, "hanya untuk PNS dan PPPK"),
        ({"nip": "\0"}, "NIP"),
        ({"name": "x" * 201}, "200"),
    ],
)
def test_profile_says_what_to_mend(changes, words):
    person = make_person(name="Maria Bria")

    answer = client_of(person).post(PROFILE, profile(**changes))

    assert answer.status_code == 200
    assert words in body(answer)
    assert User.objects.get(pk=person.pk).nip == ""


def test_profile_takes_no_other_fields():
    person = make_person(email="ada@contoh.invalid")

    client_of(person).post(
        PROFILE, profile(email="lain@contoh.invalid", is_active="", role="lan", organization="1")
    )

    person.refresh_from_db()
    assert person.email == "ada@contoh.invalid"
    assert person.is_active
    assert not scope_of(person).roles


def test_profile_is_closed_to_strangers_and_odd_methods():
    assert Client().get(PROFILE).status_code == 302
    assert client_of(make_person()).delete(PROFILE).status_code == 405


def test_update_profile_refuses_another_person():
    with pytest.raises(PermissionDenied):
        accounts.update_profile(
            person=make_person(), changed=["name"], scope=scope_of(make_person(Role.LAN))
        )


def test_home_of_somebody_without_a_role_says_whom_to_ask():
    page = client_of(make_person()).get("/")

    assert "Belum ada peran yang berjalan" in body(page)


# -- LAN decides about accounts ------------------------------------------------------------------


def test_deactivate_ends_sessions_at_once_and_says_why():
    person = make_person(Role.FACILITATOR)
    client = client_of(person)
    lan = scope_of(make_person(Role.LAN))
    assert client.get(PROFILE).status_code == 200

    accounts.deactivate(person=person, reason="Pindah tugas.", scope=lan)

    assert client.get(PROFILE).status_code == 302
    assert AuditEvent.objects.get(verb="deactivate").reason == "Pindah tugas."


def test_is_active_alone_shuts_the_door():
    person = make_person(Role.FACILITATOR)
    client = client_of(person)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    "act", [accounts.deactivate, accounts.reactivate, accounts.remove_second_factors]
)
def test_decisions_about_accounts_are_lans_about_others_with_a_reason(act):
    lan, person = make_person(Role.LAN), make_person(Role.OFFICIAL)

    for role in (Role.OFFICIAL, Role.FACILITATOR, Role.PDP):
        with pytest.raises(PermissionDenied):
            act(person=person, reason="Alasan.", scope=scope_of(make_person(role)))
    with pytest.raises(PermissionDenied):
        act(person=lan, reason="Alasan.", scope=scope_of(lan))
    with pytest.raises(ValidationError):
        act(person=person, reason="  ", scope=scope_of(lan))


def test_remove_second_factors_lets_somebody_set_up_anew():
    person = make_person(Role.OFFICIAL)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": ""})

    accounts.remove_second_factors(
        person=person, reason="Ponsel hilang.", scope=scope_of(make_person(Role.LAN))
    )

    assert not Authenticator.objects.filter(user=person).exists()


# -- privacy notice ------------------------------------------------------------------------------


def test_privacy_notice_is_open_and_complete():
    region = make_region()
    region.controller, region.contact = "Pemerintah Kota Kupang", "pdp@kupang.invalid"
    region.save()

    page = body(Client().get("/privasi/"))

    for words in (
        "Pasal 21", "Pemerintah Kota Kupang", "pdp@kupang.invalid", "Berapa lama disimpan",
        "3 × 24 jam", "Mencabut persetujuan", "Pasal 46",
    ):  # fmt: skip
        assert words in page


def test_privacy_notice_tells_who_answers_while_no_controller_is_named():
    make_region()

    assert "Belum ditetapkan" in body(Client().get("/privasi/"))
