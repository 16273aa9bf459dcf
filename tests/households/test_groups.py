"""Groups of families: named for what they do, counted without names."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.actions.group import change_group, make_group
from households.models import FamilyGroup, GroupMember
from households.public import group_facts
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    scope_of,
)
from tests.solution_factories import make_group as stored_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return make_person(Role.FACILITATOR, place=make_cohort())


def families(keeper, number):
    return [make_household(scope_of(keeper)) for _ in range(number)]


def made(keeper, households, name="Pengolah ikan Oesapa"):
    return make_group(
        scope=scope_of(keeper), cohort=households[0].cohort, name=name,
        households=[one.pk for one in households], client_uuid=uuid.uuid4(),
    )  # fmt: skip


def test_make_group_keeps_families_and_a_row_of_the_trail(keeper):
    group = made(keeper, families(keeper, 2))

    assert group_facts([group.pk])[group.pk].families == 2
    assert AuditEvent.objects.filter(verb="record", target_id=str(group.pk)).exists()


@pytest.mark.parametrize("name", ["Ibu Yuliana", "kelompok MARTHEN", "Dorkas-dorkas"])
def test_make_group_refuses_a_name_that_is_somebodys(keeper, name):
    with pytest.raises(Refused, match="nama orang"):
        made(keeper, families(keeper, 1), name=name)


def test_make_group_refuses_a_name_in_use(keeper):
    [family] = families(keeper, 1)
    made(keeper, [family])

    with pytest.raises(Refused, match="sudah punya kelompok"):
        made(keeper, [family], name="PENGOLAH ikan oesapa")


def test_make_group_refuses_families_that_left_or_are_of_elsewhere(keeper):
    ours, gone = families(keeper, 2)
    withdraw_consent(scope=scope_of(keeper), household=gone, purposes=["participate"])
    elsewhere = make_household(cohort=make_cohort(make_region("35.13")))

    for other in (gone, elsewhere):
        with pytest.raises(Refused, match="tidak ikut serta"):
            made(keeper, [ours, other])


def test_make_group_twice_stores_one(keeper):
    [family] = families(keeper, 1)
    form = {
        "scope": scope_of(keeper), "cohort": family.cohort, "name": "Pengrajin lontar",
        "households": [family.pk], "client_uuid": uuid.uuid4(),
    }  # fmt: skip
    make_group(**form)

    with pytest.raises(AlreadyStored):
        make_group(**form)


def test_make_group_is_for_whoever_keeps_the_families(keeper):
    [family] = families(keeper, 1)
    participant = make_person(Role.PARTICIPANT, place=family.cohort)

    with pytest.raises(PermissionDenied):
        made(participant, [family])


def test_change_group_of_two_at_once_only_one_stands(keeper):
    first, second = families(keeper, 2)
    group = made(keeper, [first])
    form = {"scope": scope_of(keeper), "group": group, "version": 1, "name": "Penjual ikan"}
    change_group(**form, households=[second.pk])

    with pytest.raises(Stale):
        change_group(**form, households=[first.pk])

    members = GroupMember.objects.filter(group=group)
    assert list(members.values_list("household", flat=True)) == [second.pk]


def test_withdrawn_family_leaves_the_count_at_once(keeper):
    stays, leaves = families(keeper, 2)
    group = made(keeper, [stays, leaves])

    withdraw_consent(scope=scope_of(keeper), household=leaves, purposes=["participate"])

    assert group_facts([group.pk])[group.pk].families == 1
    page = client_of(keeper).get(group.get_absolute_url()).content.decode()
    assert "1 keluarga" in page
    assert leaves.code not in page


WHO_READS = [
    ("facilitator", 200, "3 keluarga", True),
    ("participant", 200, "Kurang dari 5 keluarga", False),
    ("coach", 200, "Kurang dari 5 keluarga", False),
    ("lan", 200, "3 keluarga", True),
    ("official", 403, "", False),
    ("stranger", 404, "", False),
]


@pytest.mark.parametrize(("role", "status", "count", "names"), WHO_READS)
def test_group_page_names_families_to_their_keepers_only(keeper, role, status, count, names):
    households = families(keeper, 3)
    group = made(keeper, households)
    people = {
        "stranger": lambda: make_person(Role.FACILITATOR, place=make_cohort()),
        "official": lambda: make_person(Role.OFFICIAL, place=group.region),
    }
    person = people.get(role, lambda: make_person(Role(role), place=group.cohort))()

    answer = client_of(person).get(group.get_absolute_url())

    assert answer.status_code == status
    page = answer.content.decode()
    assert count in page
    assert ("Yuliana" in page) is names


def test_group_of_five_is_counted_for_writers(keeper):
    group = made(keeper, families(keeper, 5))
    writer = make_person(Role.PARTICIPANT, place=group.cohort)

    page = client_of(writer).get(reverse("households:groups")).content.decode()

    assert "5 keluarga" in page
    assert "Oesapa" in page


def test_group_new_goes_from_choosing_to_the_name_without_script(keeper):
    first, second = families(keeper, 2)
    client, address = client_of(keeper), reverse("households:group_new")

    found = client.get(address, {"q": first.code, "keluarga": second.pk}).content.decode()
    assert f'value="{second.pk}" id="keluarga-{second.pk}" checked' in found
    assert f'value="{first.pk}" id="keluarga-{first.pk}">' in found

    assert "Pilih paling sedikit" in client.get(address, {"lanjut": "1"}).content.decode()
    page = client.get(address, {"lanjut": "1", "keluarga": [first.pk, second.pk]})
    form = page.context["form"]
    answer = client.post(address, {
        "client_uuid": form.initial["client_uuid"], "cohort": first.cohort_id,
        "name": "Pengrajin lontar", "keluarga": [first.pk, second.pk],
    })  # fmt: skip

    group = FamilyGroup.objects.unscoped("test").get()
    assert answer.url == group.get_absolute_url()
    assert group.memberships.count() == 2


def test_group_edit_shows_the_stored_name_when_two_edit(keeper):
    [family] = families(keeper, 1)
    group = made(keeper, [family])
    change_group(
        scope=scope_of(keeper), group=group, version=1, name="Penjual ikan", households=[family.pk]
    )

    answer = client_of(keeper).post(reverse("households:group_edit", args=[group.pk]), {
        "client_uuid": group.client_uuid, "version": 1, "name": "Pengering ikan",
        "keluarga": family.pk,
    })  # fmt: skip

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Penjual ikan" in page
    assert "Pengering ikan" in page


def test_group_edit_is_not_for_writers_or_strangers(keeper):
    group = stored_group(families(keeper, 1)[0].cohort, [])
    address = reverse("households:group_edit", args=[group.pk])
    stranger = make_person(Role.FACILITATOR, place=make_cohort())

    assert client_of(make_person(Role.LAN)).get(address).status_code == 403
    assert client_of(stranger).get(address).status_code == 404
