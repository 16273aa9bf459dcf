"""Consent and its withdrawal: what a family allowed, and what it takes back, at once."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from academy import audit
from academy.errors import AlreadyStored, Refused
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb
from households import drafts
from households.models import Card, Consent, Household, ListeningSession, Member, Quote

ADULT_AGE = 18
FAMILY = "keluarga"  # in the trail: who acted by its card, without an account


@dataclass(frozen=True)
class ConsentGiven:
    """One purpose, who agreed (by place in the list of givers), how, and who saw it."""

    purpose: str
    method: str
    text_version: str
    giver: int = 0
    guardian: int | None = None
    witness: str = ""
    given_at: datetime | None = None
    client_uuid: uuid.UUID = field(default_factory=uuid.uuid4)


def is_child(member: Member, on: date) -> bool:
    """Under eighteen on that day; somebody whose birth is not known counts as grown up."""
    if member.born_on:
        birthday_passed = (on.month, on.day) >= (member.born_on.month, member.born_on.day)
        return on.year - member.born_on.year - (not birthday_passed) < ADULT_AGE
    return member.birth_year is not None and on.year - member.birth_year < ADULT_AGE


@transaction.atomic
def give_consents(
    *,
    household: Household,
    givers: list[Member],
    consents: list[ConsentGiven],
    scope: Scope,
    now: datetime | None = None,
) -> list[Consent]:
    """Each purpose is agreed to on its own; for a child a guardian agrees (UU 27/2022 art. 25).

    Raises:
        AlreadyStored: when these very consents were stored before.
        Refused: when the giver is not of this family, a guardian is missing, or the purpose
            stands already.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    now = now or timezone.now()
    # Of two equal forms one waits for the other, and then finds the first one's rows.
    Household.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=household.pk)
    if household.consents.filter(client_uuid__in=[c.client_uuid for c in consents]).exists():
        raise AlreadyStored(household)
    standing = set(household.consents.standing().values_list("purpose", flat=True))
    made = []
    for given in consents:
        if given.purpose in standing:
            raise Refused("Persetujuan untuk tujuan ini sudah ada dan masih berlaku.")
        giver = givers[given.giver]
        guardian = givers[given.guardian] if given.guardian is not None else None
        if any(m and m.household_id != household.pk for m in (giver, guardian)):
            raise Refused("Pemberi persetujuan harus anggota keluarga ini.")
        at = given.given_at or now
        child = is_child(giver, household.region.today(at))
        if child and (guardian is None or is_child(guardian, household.region.today(at))):
            raise Refused("Pemberi persetujuan masih anak. Pilih wali yang dewasa.")
        made.append(
            Consent.objects.create(
                household=household, purpose=given.purpose, given_by=giver, is_child=child,
                guardian=guardian, method=given.method, text_version=given.text_version,
                witness=given.witness, given_at=at, client_uuid=given.client_uuid,
                created_by=scope.person, updated_by=scope.person,
            )
        )  # fmt: skip
        standing.add(given.purpose)
    take_part_again(household, made)
    release_quotes(
        ListeningSession.objects.unscoped("of this family").filter(household=household),
        scope=scope,
        now=now,
    )
    audit.record(
        "consent", household, scope=scope, region_id=household.region_id,
        fields=[consent.purpose for consent in made],
    )  # fmt: skip
    return made


def take_part_again(household: Household, made: list[Consent]) -> None:
    """A family that agrees anew is back; words it took away before stay away."""
    if household.withdrawn_at and any(c.purpose == Consent.Purpose.PARTICIPATE for c in made):
        household.withdrawn_at = None
        household.save(update_fields=["withdrawn_at", "updated_at"])


def release_quotes(sessions: object, *, scope: Scope, now: datetime | None = None) -> int:
    """Words may be quoted once the session is accepted and the consent to quote stands.

    Args:
        sessions: queryset of the sessions to look at.

    Returns:
        How many quotes became quotable.
    """
    allowed = Consent.objects.unscoped("which sessions may be quoted").filter(
        purpose=Consent.Purpose.QUOTE, withdrawn_at__isnull=True
    )
    accepted = sessions.accepted()
    free = accepted.filter(household__in=allowed.values("household")) | accepted.filter(
        pk__in=allowed.filter(session__isnull=False).values("session")
    )
    return (
        Quote.objects.unscoped("releasing what was consented to")
        .standing()
        .filter(session__in=free.values("pk"), may_be_quoted=True, released_at__isnull=True)
        .update(released_at=now or timezone.now(), released_by=scope.person)
    )


@dataclass(frozen=True)
class Withdrawal:
    """What a withdrawal took away."""

    purposes: tuple[str, ...]
    quotes: int
    sessions: int


def what_follows(household: Household, purposes: list[str]) -> Withdrawal:
    """What would vanish if the family withdrew now; shown before it decides."""
    purposes = _with_consequences(household, purposes)
    sessions = ListeningSession.objects.unscoped("counted for the family itself").filter(
        household=household
    )
    words = Quote.objects.unscoped("counted for the family itself").standing()
    takes_words = {"quote", "participate"} & set(purposes)
    return Withdrawal(
        tuple(purposes),
        words.filter(session__household=household).count() if takes_words else 0,
        sessions.count() if "participate" in purposes else 0,
    )


def _with_consequences(household: Household, purposes: list[str]) -> list[str]:
    """Who takes back taking part takes back everything."""
    standing = list(
        household.consents.standing().order_by("purpose").values_list("purpose", flat=True)
    )
    if Consent.Purpose.PARTICIPATE in purposes:
        return standing
    return [purpose for purpose in standing if purpose in purposes]


@transaction.atomic
def withdraw_consent(
    *,
    scope: Scope,
    household: Household,
    purposes: list[str],
    note: str = "",
    now: datetime | None = None,
) -> Withdrawal:
    """A family takes back what it allowed, at any time and in one step (UU 27/2022 art. 40).

    Its words leave every page, count and export in the same transaction; a trigger of the
    database does the same, should any code forget.

    Raises:
        Refused: when none of the purposes stands.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    taken = _take_back(household, purposes, by=scope.person, note=note, now=now)
    audit.record(
        "withdraw", household, scope=scope, region_id=household.region_id,
        fields=list(taken.purposes),
    )  # fmt: skip
    return taken


@transaction.atomic
def withdraw_by_family(
    *, card: Card, purposes: list[str], now: datetime | None = None
) -> Withdrawal:
    """A family takes back by its own card what it allowed: the same, with no one in between.

    Raises:
        Refused: when none of the purposes stands.
    """
    household = card.household
    taken = _take_back(household, purposes, by=None, note="", now=now)
    audit.record(
        "withdraw", household, scope=None, region_id=household.region_id,
        fields=list(taken.purposes), role=FAMILY,
    )  # fmt: skip
    return taken


def _take_back(
    household: Household, purposes: list[str], *, by: User | None, note: str, now: datetime | None
) -> Withdrawal:
    """The consents end, and with them what they allowed; without a person the family did it."""
    # Of two withdrawals at once one waits, and then finds that nothing stands any more.
    Household.objects.unscoped("locked while its consents change").select_for_update(
        of=("self",)
    ).get(pk=household.pk)
    taken = what_follows(household, purposes)
    if not taken.purposes:
        raise Refused("Tidak ada persetujuan yang masih berlaku untuk ditarik.")
    now = now or timezone.now()
    # One by one: the trigger looks at each row.
    for consent in household.consents.standing().filter(purpose__in=taken.purposes):
        consent.withdrawn_at, consent.withdrawn_by, consent.updated_by = now, by, by
        consent.withdrawal_note, consent.withdrawn_by_family = note[:300], by is None
        consent.save(
            update_fields=[
                "withdrawn_at", "withdrawn_by", "withdrawn_by_family", "withdrawal_note",
                "updated_by", "updated_at",
            ]
        )  # fmt: skip
    household.refresh_from_db(fields=["withdrawn_at"])
    if not household.is_participating:
        drafts.forget_family(household)
    return taken
