"""Making a group of families and changing who belongs to it."""

import re
import uuid
from collections.abc import Collection

from django.db import transaction

from academy import audit
from academy.errors import Refused, Stale
from academy.once import refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from households.models import FamilyGroup, GroupMember, Household, Member

SHORTEST_NAME = 4  # letters; shorter words of a name are words of everyday language too


@transaction.atomic
def make_group(
    *,
    scope: Scope,
    cohort: Cohort,
    name: str,
    households: Collection[int],
    client_uuid: uuid.UUID,
) -> FamilyGroup:
    """Families of one cohort that take part become a group, named for what they do.

    Raises:
        PermissionDenied: for whoever does not keep the cohort's families.
        AlreadyStored: when this very form was stored before.
        Refused: without a family, with a name in use, or one that names a person.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=cohort.pk)
    refuse_repeat(FamilyGroup, client_uuid, scope, whose="created_by")
    group = FamilyGroup(
        client_uuid=client_uuid, cohort=cohort, region=cohort.region, created_by=scope.person
    )
    families = _families(cohort, households, scope)
    _name(group, name, families)
    group.updated_by = scope.person
    save_once(group, whose="created_by")
    GroupMember.objects.bulk_create(GroupMember(group=group, household=one) for one in families)
    audit.record("record", group, scope=scope, region_id=group.region_id)
    return group


@transaction.atomic
def change_group(
    *, scope: Scope, group: FamilyGroup, version: int, name: str, households: Collection[int]
) -> FamilyGroup:
    """A group gets another name or other families; one that withdrew stays out of sight.

    Raises:
        PermissionDenied, Refused: as make_group.
        Stale: when it was saved since that version was opened.
    """
    locked = (
        FamilyGroup.objects.unscoped("locked for its keepers")
        .select_for_update(of=("self",))
        .select_related("cohort__region")
        .get(pk=group.pk)
    )
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=locked.cohort_id)
    if locked.version != version:
        raise Stale(locked)
    families = _families(locked.cohort, households, scope)
    _name(locked, name, families)
    members = GroupMember.objects.filter(group=locked, household__withdrawn_at__isnull=True)
    before = set(members.values_list("household", flat=True))
    after = {one.pk for one in families}
    members.filter(household__in=before - after).delete()
    GroupMember.objects.bulk_create(
        GroupMember(group=locked, household_id=pk) for pk in sorted(after - before)
    )
    locked.version += 1
    locked.updated_by = scope.person
    locked.save()
    audit.record("change", locked, scope=scope, region_id=locked.region_id)
    return locked


def _families(cohort: Cohort, keys: Collection[int], scope: Scope) -> list[Household]:
    seen = Household.objects.visible_to(scope).participating()
    families = list(seen.filter(cohort=cohort, pk__in=keys).order_by("code", "pk"))
    if len(families) != len(set(keys)):
        raise Refused("Ada keluarga yang tidak ikut serta lagi. Periksa pilihannya.")
    if not families:
        raise Refused("Pilih paling sedikit satu keluarga.")
    return families


def _name(group: FamilyGroup, name: str, families: list[Household]) -> None:
    """A group's name leaves the field with its count, so it never names anybody."""
    if person := _person_in(name, families):
        raise Refused(
            f"Nama kelompok menyebut nama orang: {person}. Sebut kegiatannya, misalnya "
            "Ibu pengolah ikan."
        )
    others = FamilyGroup.objects.unscoped("whether the name is in use").filter(
        cohort=group.cohort, name__iexact=name
    )
    if others.exclude(pk=group.pk).exists():
        raise Refused("Angkatan ini sudah punya kelompok dengan nama itu.")
    group.name = name


def _person_in(name: str, families: list[Household]) -> str:
    """The word of a group's name that is part of the name of somebody in it."""
    members = Member.objects.unscoped("whether the name of a group is somebody's")
    rows = members.filter(household__in=families).select_related("household__key")
    called = {word.casefold() for one in rows for word in _words(one.name)}
    return next((word for word in _words(name) if word.casefold() in called), "")


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text) if len(word) >= SHORTEST_NAME]
