"""The demo world: large, whole, invented through and through."""

from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from academy.models import AuditEvent, Region, Status, User
from academy.roles import Role
from cohorts.models import Cohort
from households.demo import world as demo
from households.models import (
    Assessment,
    Consent,
    Household,
    ListeningSession,
    LocalPotential,
    Member,
    Quote,
)

pytestmark = pytest.mark.django_db

PILOTS = {"53.71", "35.13", "32.12"}


@pytest.fixture(scope="module")
def made_world(django_db_setup, django_db_blocker):
    """The demo world on the real list of areas, built once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        was, settings.DEMO = settings.DEMO, True
        try:
            call_command("load_regions", verbosity=0)
            demo.make_world()
            yield
        finally:
            settings.DEMO = was
            transaction.set_rollback(True)


def all_of(model):
    return model.objects.unscoped("looking over the demo world")


def test_world_is_as_large_as_promised(made_world):
    assert Cohort.objects.filter(is_demo=True).count() == 3
    assert all_of(Household).count() >= 60
    assert all_of(ListeningSession).count() >= 200
    assert all_of(LocalPotential).count() >= 30
    assert all_of(Assessment).count() >= 60


def test_world_is_marked_as_example(made_world):
    assert not User.objects.filter(is_demo=False).exists()
    assert not all_of(Household).filter(is_demo=False).exists()
    assert not Cohort.objects.filter(is_demo=False).exists()


def test_world_reaches_every_pilot_and_role(made_world):
    assert set(Region.objects.values_list("pk", flat=True)) == PILOTS
    per_region = Counter(all_of(Household).values_list("region_id", flat=True))
    assert set(per_region) == PILOTS
    assert min(per_region.values()) >= 20
    parts = set(Cohort.objects.values_list("enrolments__part", flat=True))
    roles = set(User.objects.values_list("assignments__role", flat=True))
    # Partners come with the chains of the floor above.
    assert {role.value for role in Role} - {Role.PARTNER} <= parts | roles


def test_world_holds_every_state_of_review(made_world):
    states = {Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED}

    assert states <= set(all_of(ListeningSession).values_list("status", flat=True))
    assert {Status.SUBMITTED, Status.RETURNED, Status.ACCEPTED} <= set(
        all_of(LocalPotential).values_list("status", flat=True)
    )


def test_world_speaks_four_languages(made_world):
    spoken = set(all_of(Quote).released().values_list("language", flat=True))

    assert {"mkn", "mad", "jav", "ind"} <= spoken


def test_world_follows_consent(made_world):
    assert all_of(Consent).filter(withdrawn_at__isnull=False).exists()
    assert all_of(Household).filter(withdrawn_at__isnull=False).exists()
    assert all_of(Quote).filter(withdrawn_at__isnull=False).exists()
    assert not all_of(Quote).filter(withdrawn_at__isnull=False, released_at__isnull=False).exists()


def test_numbers_of_the_world_belong_to_nobody(made_world):
    """Kecamatan 99 exists nowhere."""
    niks = [member.nik for member in all_of(Member).select_related("household__key")]
    cards = [family.kk_number for family in all_of(Household).select_related("key")]
    numbers = [number for number in niks + cards if number]

    assert len(numbers) > 100
    assert all(number[4:6] == "99" and len(number) == 16 for number in numbers)
    assert len(numbers) == len(set(numbers))


def test_every_act_of_the_world_left_its_trail(made_world):
    acts = AuditEvent.objects.filter(verb="register").count()

    assert acts == all_of(Household).count()
