"""Passwords: long, not on a list, hashed with Argon2id; attempts counted across processes."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client

from academy.models import User
from tests.factories import PASSWORD, make_person

PERSON = User(email="maria.bria@contoh.invalid", name="Maria Bria", nip="199208152019031001")
ROOT = Path(__file__).resolve().parents[2]

ACCEPTED = [
    "kuda laut menari pagi hari",
    "aaaabbbbccccddddeeee",  # no composition rule: NIST asks for none
    "1234 hujan turun 5678",
    "πάντα ῥεῖ ὡς ποταμός",
    "      spasi di depan dan belakang      ",
    "a1" * 64,
]
REFUSED = [
    ("", "15"),
    ("pendek sekali", "15"),
    ("empat belas ab", "15"),
    ("x" * 129, "128"),
    ("akademi pengentasan kemiskinan", "mudah ditebak"),
    ("LAN-Kupang-2026!!", "mudah ditebak"),
    ("indramayu probolinggo kupang 1", "mudah ditebak"),
    ("maria.bria@contoh.invalid", "mirip"),
    ("199208152019031001", ""),
    ("1234567890123456", ""),
]


@pytest.mark.parametrize("password", ACCEPTED)
def test_validate_password_takes_any_long_phrase(password):
    validate_password(password, PERSON)


@pytest.mark.parametrize(("password", "words"), REFUSED)
def test_validate_password_refuses_what_is_guessed_first(password, words):
    with pytest.raises(ValidationError) as error:
        validate_password(password, PERSON)

    assert words in " ".join(error.value.messages)


def test_password_is_hashed_with_argon2id_of_19_mib():
    person = User(email="a@contoh.invalid")

    person.set_password(PASSWORD)

    assert person.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert person.check_password(PASSWORD)


GUESS = """
import django, sys
django.setup()
from django.test import Client
from django.test.utils import setup_test_environment
setup_test_environment()
page = Client(REMOTE_ADDR=sys.argv[1]).post(
    "/akun/masuk/", {"login": "ada@contoh.invalid", "password": "tebakan di proses lain"}
)
assert page.status_code == 200, page
sys.stdout.write("refused" if "Terlalu banyak" in page.content.decode() else "counted")
"""


def guess_elsewhere(address):
    """One wrong guess in a process of its own, as another worker would take it."""
    settings = connection.settings_dict
    host = quote(settings["HOST"], safe="")  # a folder, whose name may have a space
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={host}"
    done = subprocess.run(
        [sys.executable, "-c", GUESS, address],
        cwd=ROOT,
        env={"DATABASE_URL": url, "DEMO": "1", "DJANGO_SETTINGS_MODULE": "academy.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.returncode, done.stderr
    return done.stdout


@pytest.mark.django_db(transaction=True)
def test_sixth_failure_is_refused_across_processes():
    cache.clear()
    make_person(email="ada@contoh.invalid")

    assert [guess_elsewhere(f"10.0.1.{n}") for n in range(2)] == ["counted", "counted"]
    for number in range(3):
        Client(REMOTE_ADDR=f"10.0.2.{number}").post(
            "/akun/masuk/", {"login": "ada@contoh.invalid", "password": "tebakan di proses ini"}
        )

    right = Client(REMOTE_ADDR="10.0.3.1").post(
        "/akun/masuk/", {"login": "ada@contoh.invalid", "password": PASSWORD}
    )

    assert "Terlalu banyak percobaan yang gagal" in right.content.decode()
    assert guess_elsewhere("10.0.1.9") == "refused"
