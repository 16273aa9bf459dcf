"""The demo stays away from real data, and a second start adds nothing."""

import pytest
from django.core.management import CommandError, call_command

from academy.demo import nip_of
from academy.management.commands.demo import Command, welcome
from academy.models import Region, User
from households.demo.world import make_world
from households.models import Theme
from tests.factories import make_person

pytestmark = pytest.mark.django_db


def test_demo_refuses_a_database_with_a_real_person(monkeypatch):
    make_person()
    monkeypatch.setenv("DATABASE_URL", "already there")

    with pytest.raises(CommandError, match="akun sungguhan"):
        call_command("demo")

    assert User.objects.count() == 1


def test_demo_builds_no_second_world(monkeypatch, settings):
    make_person(is_demo=True)
    settings.DEMO_WORLDS = ["tests.academy.test_demo.never"]
    monkeypatch.setattr(Command, "refuse_real_data", lambda self: None)
    monkeypatch.setattr("academy.management.commands.demo.Area.objects", _Loaded())

    Command().prepare()


class _Loaded:
    """A list of areas that is there already."""

    def filter(self, **words):
        return self

    def exists(self):
        return True


def never():
    raise AssertionError("a second world")


def test_welcome_names_an_account_of_every_role():
    text = welcome("8000")

    for key in ("fasilitator.kupang", "peserta", "coach", "pejabat", "mitra", "lan@", "pdp@"):
        assert key in text


def test_nip_of_demo_people_belongs_to_nobody():
    assert nip_of("19790412", "200403", "f").endswith("000")


def test_failure_leaves_no_world():
    """All or nothing: a world that breaks on the way never was."""
    with pytest.raises(Region.DoesNotExist):
        make_world()

    assert not User.objects.exists()
    assert not Theme.objects.exists()
