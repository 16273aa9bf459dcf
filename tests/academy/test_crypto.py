"""Sealed values open with the right key in the right place, and nowhere else."""

import pytest
from django.db import connection

from academy import crypto
from households.models import Household
from tests.factories import make_household

pytestmark = pytest.mark.django_db


def test_sealed_field_hides_the_text_in_the_database():
    household = make_household(address="Jalan Lontar 12")

    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM households_household WHERE id = %s", [household.pk])
        stored = bytes(cursor.fetchone()[0])

    assert b"Lontar" not in stored
    fresh = Household.objects.unscoped("test").get(pk=household.pk)
    assert fresh.address == "Jalan Lontar 12"


def test_sealed_field_moved_to_another_family_does_not_open():
    mine, other = make_household(), make_household()

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_household SET address = "
            "(SELECT address FROM households_household WHERE id = %s) WHERE id = %s",
            [other.pk, mine.pk],
        )

    with pytest.raises(crypto.CannotOpen):
        _ = Household.objects.unscoped("test").get(pk=mine.pk).address


def test_sealed_field_with_destroyed_key_says_so():
    household = make_household()
    household.key.delete()

    fresh = Household.objects.unscoped("test").get(pk=household.pk)

    assert fresh.address == "(sudah dihapus)"


def test_sealed_field_refuses_update_past_save():
    household = make_household()

    with pytest.raises(TypeError):
        Household.objects.unscoped("test").filter(pk=household.pk).update(address="Jalan lain")


@pytest.mark.parametrize("position", [0, 5, 20, -1])
def test_unseal_notices_a_changed_byte(position):
    sealed = bytearray(crypto.seal(b"k" * 32, "rahasia", "tempat"))
    sealed[position] ^= 1

    with pytest.raises(crypto.CannotOpen):
        crypto.unseal(b"k" * 32, bytes(sealed), "tempat")


def test_blind_index_is_keyed_and_tells_kinds_apart(settings):
    before = crypto.blind_index("nik", "5371990101900001")
    kk = crypto.blind_index("kk", "5371990101900001")
    settings.BLIND_INDEX_PEPPER = "another pepper"

    assert crypto.blind_index("nik", "5371990101900001") != before
    assert kk != before
    assert crypto.blind_index("nik", "") == b""


def test_seal_for_person_opens_for_that_person_only():
    sealed = crypto.seal_for_person(1, "draf")

    assert crypto.unseal_for_person(1, sealed) == "draf"
    with pytest.raises(crypto.CannotOpen):
        crypto.unseal_for_person(2, sealed)
