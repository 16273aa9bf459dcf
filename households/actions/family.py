"""Registering and keeping families: members, numbers, deciles and aid."""

import uuid
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from academy import audit, crypto
from academy.errors import AlreadyStored, Refused, Stale, TooMany
from academy.models import Area, AuditEvent, Region, User
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from households.actions.consent import ConsentGiven, give_consents
from households.card_secret import pin_index
from households.models import (
    AidProgramme,
    AidReceipt,
    Consent,
    Household,
    Member,
    WelfareRecord,
)

FAMILY_FIELDS = (
    "area",
    "hamlet",
    "rt",
    "rw",
    "address",
    "point",
    "phone",
    "kk_number",
    "health_notes",
)
REVEALS_A_DAY = 20
MEMBER_FIELDS = (
    "name", "nik", "sex", "born_on", "birth_year", "relation", "has_disability",
    "disability_note", "school", "is_in_school", "work",
)  # fmt: skip


def next_code(region: Region, area: Area) -> str:
    """The next family code of a village: three letters of its name and a running number.

    The region's row is locked, so that two registrations at once get two codes.
    """
    Region.objects.select_for_update(of=("self",)).get(pk=region.pk)
    letters = [letter for letter in area.name.upper() if letter.isascii() and letter.isalpha()]
    rest = [letter for letter in letters[1:] if letter not in "AEIOU"] + letters[1:] + ["X", "X"]
    prefix = "".join([*letters[:1], *rest[:2]]) or "XXX"
    codes = (
        Household.objects.unscoped("only the highest number of a code")
        .filter(region=region, code__startswith=f"{prefix}-")
        .values_list("code", flat=True)
    )
    highest = max((int(code.rsplit("-", 1)[1]) for code in codes), default=0)
    return f"{prefix}-{highest + 1:03d}"


@transaction.atomic
def register_household(
    *,
    scope: Scope,
    cohort: Cohort,
    fields: dict[str, Any],
    members: list[dict[str, Any]],
    consents: list[ConsentGiven],
    client_uuid: uuid.UUID,
    unlike: dict[str, str] | None = None,
    elsewhere: tuple[str, ...] = (),
) -> Household:
    """A family enters the academy only by its own consent to take part.

    Args:
        fields: values of FAMILY_FIELDS, and "pin" when the family chose one for its card; the
            village lies in the cohort's region.
        members: values of MEMBER_FIELDS, one of them the head.
        consents: at least the consent to take part; givers are named by their place in `members`.
        client_uuid: number of the form, the same when it is sent again.
        unlike: codes of the families it resembled, each with the reason why it is another one.
        elsewhere: numbers that a family outside one's scope carries too; only LAN is told.

    Raises:
        AlreadyStored: when this very form was stored before.
        Refused: without a head, without consent, or outside one's cohorts.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=cohort.pk)
    code = next_code(cohort.region, fields["area"])  # locks: of two equal forms one waits
    _refuse_repeat(client_uuid, scope)
    if sum(member["relation"] == Member.Relation.HEAD for member in members) != 1:
        raise Refused("Tandai satu orang sebagai kepala keluarga.")
    if not any(given.purpose == Consent.Purpose.PARTICIPATE for given in consents):
        raise Refused("Keluarga didaftarkan setelah menyetujui ikut serta.")
    household = Household(
        client_uuid=client_uuid,
        key=crypto.new_household_key(),
        code=code,
        cohort=cohort,
        region=cohort.region,
        is_demo=settings.DEMO,
        created_by=scope.person,
        updated_by=scope.person,
    )
    _fill_household(household, fields)
    household.save()
    saved = [_save_member(Member(household=household), values, scope) for values in members]
    give_consents(household=household, givers=saved, consents=consents, scope=scope)
    audit.record("register", household, scope=scope, region_id=household.region_id)
    for other, reason in (unlike or {}).items():
        audit.record(
            "not_a_duplicate", household, scope=scope, region_id=household.region_id,
            fields=[other], reason=reason,
        )  # fmt: skip
    _tell_lan(household, elsewhere)
    return household


def _tell_lan(household: Household, elsewhere: tuple[str, ...]) -> None:
    """Numbers known outside the writer's scope are named in the trail, which LAN reads."""
    if elsewhere:
        audit.record(
            "possible_duplicate", household, scope=None, region_id=household.region_id,
            fields=elsewhere,
        )  # fmt: skip


def _refuse_repeat(client_uuid: uuid.UUID, scope: Scope) -> None:
    stored = (
        Household.objects.unscoped("the same form sent again")
        .filter(client_uuid=client_uuid)
        .first()
    )
    if stored and stored.created_by_id == scope.person.pk:
        raise AlreadyStored(stored)
    if stored:
        raise Refused("Isian ini sudah dipakai. Buka lagi halaman pendaftaran, lalu kirim ulang.")


def _fill_household(household: Household, fields: dict[str, Any]) -> None:
    for name in FAMILY_FIELDS:
        if name in fields:
            setattr(household, name, fields[name])
    household.kk_index = crypto.blind_index("kk", household.kk_number)
    if fields.get("pin"):
        household.pin_index = pin_index(household, fields["pin"])


def _save_member(member: Member, values: dict[str, Any], scope: Scope) -> Member:
    for name in MEMBER_FIELDS:
        if name in values:
            setattr(member, name, values[name])
    member.nik_index = crypto.blind_index("nik", member.nik)
    member.updated_by = scope.person
    if member._state.adding:
        member.created_by = scope.person
    member.save()
    return member


@transaction.atomic
def update_household(
    *,
    scope: Scope,
    household: Household,
    version: int,
    fields: dict[str, Any],
    members: list[dict[str, Any]],
    elsewhere: tuple[str, ...] = (),
) -> Household:
    """Correct a family's data; whoever edits an old version is shown both, none is overwritten.

    Args:
        version: the version that was opened.
        members: as for registering; those with "member" are changed, the others added, and
            members not named leave the family.
        elsewhere: numbers that a family outside one's scope carries too; only LAN is told.

    Raises:
        Stale: when somebody saved it meanwhile.
        Refused: without exactly one head.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    locked = (
        Household.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=household.pk)
    )
    if locked.version != version:
        raise Stale(locked)
    if sum(member["relation"] == Member.Relation.HEAD for member in members) != 1:
        raise Refused("Tandai satu orang sebagai kepala keluarga.")
    before = {name: getattr(locked, name) for name in FAMILY_FIELDS}
    _fill_household(locked, fields)
    after = {name: getattr(locked, name) for name in FAMILY_FIELDS}
    locked.version += 1
    locked.updated_by = scope.person
    locked.save()
    _save_members(locked, members, scope)
    changed = audit.changed_fields(before, after) + (["pin"] if fields.get("pin") else [])
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    _tell_lan(locked, elsewhere)
    return locked


def _save_members(household: Household, members: list[dict[str, Any]], scope: Scope) -> None:
    """Heads change last, so that there are never two; whoever gave consent cannot be removed."""
    kept = {values["member"].pk for values in members if values.get("member")}
    for member in household.members.exclude(pk__in=kept):
        if Consent.objects.unscoped("who gave consent stays").filter(given_by=member).exists():
            raise Refused("Anggota yang memberi persetujuan tidak dapat dihapus dari keluarga.")
        member.delete()
    household.members.filter(relation=Member.Relation.HEAD).update(relation=Member.Relation.OTHER)
    for values in members:
        member = values.get("member") or Member(household=household)
        _save_member(member, values, scope)


def _save_whole(row: WelfareRecord | AidReceipt, household: Household) -> None:
    """Save a row that the table's own rules allow; the family's row is locked to be sure.

    Raises:
        Refused: with the rule that stands against it.
    """
    Household.objects.unscoped("locked while a row of it is saved").select_for_update(
        of=("self",)
    ).get(pk=household.pk)
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    row.save()


@transaction.atomic
def record_welfare(
    *,
    scope: Scope,
    household: Household,
    listing: str,
    decile: int | None,
    as_of: date,
    source: str,
) -> WelfareRecord:
    """A DTSEN decile is written down as told or seen, with its source and date, never computed."""
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    record = WelfareRecord(
        household=household, listing=listing, decile=decile, as_of=as_of, source=source,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    _save_whole(record, household)
    audit.record("welfare", household, scope=scope, region_id=household.region_id)
    return record


@transaction.atomic
def record_aid(
    *, scope: Scope, household: Household, programme: AidProgramme, as_of: date, note: str = ""
) -> AidReceipt:
    """A family tells which aid it receives; each is written with the day it was told."""
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    receipt = AidReceipt(
        household=household, programme=programme, as_of=as_of, note=note,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    _save_whole(receipt, household)
    audit.record("aid", household, scope=scope, region_id=household.region_id)
    return receipt


@transaction.atomic
def reveal_number(
    *,
    scope: Scope,
    target: Household | Member,
    field: str,
    reason: str,
    now: datetime | None = None,
) -> str:
    """An identity number is shown in full only for a reason that is written down.

    Args:
        field: "kk_number" of a family or "nik" of a member.

    Raises:
        Refused: without a reason of at least ten characters, or past the day's limit.
    """
    household = target if isinstance(target, Household) else target.household
    scope.check(Verb.REVEAL_NUMBER, region_id=household.region_id, cohort_id=household.cohort_id)
    if field not in ("kk_number", "nik") or len(reason.strip()) < 10:
        raise Refused("Tuliskan alasan membuka nomor ini, sedikitnya sepuluh huruf.")
    _refuse_too_many(scope, now or timezone.now())
    audit.record(
        "reveal", target, scope=scope, region_id=household.region_id, fields=[field],
        reason=reason.strip(),
    )  # fmt: skip
    return getattr(target, field)


def _refuse_too_many(scope: Scope, now: datetime) -> None:
    """Nobody needs more than a score of numbers a day; the person's row is locked to count."""
    User.objects.select_for_update(of=("self",)).get(pk=scope.person.pk)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    opened = AuditEvent.objects.filter(
        actor_id=scope.person.pk, verb="reveal", at__gte=midnight, at__lte=now
    )
    if opened.count() >= REVEALS_A_DAY:
        raise TooMany(
            f"Anda sudah membuka {REVEALS_A_DAY} nomor hari ini. Lanjutkan besok, atau hubungi "
            "petugas PDP bila mendesak."
        )
