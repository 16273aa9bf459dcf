"""What a family does by its card, without an account: opening it, answering, consenting, asking."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from academy import audit, crypto
from academy.errors import Refused
from academy.models import DataSubjectRequest
from academy.throttle import Latch
from households.actions.consent import FAMILY, is_child, take_part_again, withdraw_by_family
from households.card_secret import is_right
from households.consent_texts import consent_sheet
from households.models import Card, Consent, FamilyMessage, Household, Member

# Five wrong tries shut a card for a quarter of an hour, twenty in a day until tomorrow.
LATCH = Latch("card", ((5, 15 * 60), (20, 24 * 3600)))
MOST_MESSAGES_A_DAY = 20
# What may become too much for one day; taking back a consent or asking for a right never does.
SPOKEN = (FamilyMessage.Kind.CONFIRMED, FamilyMessage.Kind.CORRECTION, FamilyMessage.Kind.ADDITION)
WRONG = (
    "Kode atau rahasianya belum cocok. Periksa keduanya, lalu coba lagi. Sesudah lima kali salah "
    "kartu ditutup 15 menit."
)
REPLACED = "Kartu ini sudah diganti. Minta kartu yang baru kepada fasilitator Anda."
ERASED = (
    "Catatan keluarga ini sudah dihapus, jadi tidak ada lagi yang dapat dibuka. Bila ada "
    "pertanyaan, hubungi fasilitator Anda."
)


@dataclass(frozen=True)
class Knock:
    """What came of trying a code and a secret: the card, or why not."""

    card: Card | None = None
    refusal: str = ""
    is_shut: bool = False


@transaction.atomic
def open_card(*, code: str, secret: str, now: datetime | None = None) -> Knock:
    """A card opens by its code and the family's secret together.

    Before both are right the answer is the same, whether or not there is such a card. Nothing is
    raised: the count of wrong tries must stand.
    """
    now = now or timezone.now()
    index = crypto.blind_index("card", code)
    LATCH.hold(index.hex())
    if seconds := LATCH.shut_for(index.hex(), now.timestamp()):
        return Knock(refusal=_shut(seconds), is_shut=True)
    card = (
        Card.objects.unscoped("looked for by its code; shown after its secret")
        .select_related("household__key", "household__region__area")
        .filter(code_index=index)
        .first()
    )
    if card is None or not is_right(card.household, secret):
        return _wrong(card, index.hex(), now)
    LATCH.right(index.hex())
    if not card.is_live:
        return Knock(refusal=REPLACED)
    if card.household.key is None:
        return Knock(refusal=ERASED)
    audit.record("open_card", card, scope=None, region_id=card.household.region_id, role=FAMILY)
    return Knock(card)


def _wrong(card: Card | None, index: str, now: datetime) -> Knock:
    seconds = LATCH.wrong(index, now.timestamp())
    if not seconds:
        return Knock(refusal=WRONG)
    if card is not None and card.is_live:
        card.locked_until = now + timedelta(seconds=seconds)
        card.save(update_fields=["locked_until", "updated_at"])
        audit.record("lock_card", card, scope=None, region_id=card.household.region_id)
    return Knock(refusal=_shut(seconds), is_shut=True)


def _shut(seconds: int) -> str:
    minutes = -(-seconds // 60)
    when = f"dalam {minutes} menit" if minutes < 120 else "besok"
    return (
        f"Terlalu banyak percobaan yang salah. Demi keamanan kartu ini ditutup; coba lagi {when}, "
        "atau hubungi fasilitator Anda."
    )


@transaction.atomic
def say(
    *, card: Card, kind: FamilyMessage.Kind, words: str = "", now: datetime | None = None
) -> FamilyMessage:
    """What the family says of what was written down about it; it stands as it was said.

    Raises:
        Refused: without words where words are needed, or when too much came in one day.
    """
    now = now or timezone.now()
    household = lock(card)
    if kind in (FamilyMessage.Kind.CORRECTION, FamilyMessage.Kind.ADDITION) and not words.strip():
        raise Refused("Tulis dulu yang ingin dibetulkan atau ditambahkan, lalu kirim.")
    recent = household.messages.filter(kind__in=SPOKEN, at__gt=now - timedelta(days=1))
    if kind in SPOKEN and recent.count() >= MOST_MESSAGES_A_DAY:
        raise Refused("Sudah banyak kabar hari ini. Lanjutkan besok, atau hubungi fasilitator.")
    message = FamilyMessage.objects.create(
        card=card, household=household, session=card.session, kind=kind, words=words.strip(), at=now
    )
    audit.record(
        "message", message, scope=None, region_id=household.region_id, fields=[kind], role=FAMILY
    )
    return message


def lock(card: Card) -> Household:
    """The family's row: of two taps on one button the second waits for the first."""
    rows = Household.objects.unscoped("the family itself, by its card")
    return (
        rows.select_for_update(of=("self",))
        .select_related("key", "region__area")
        .get(pk=card.household_id)
    )


@transaction.atomic
def change_consents(
    *, card: Card, wanted: set[str], now: datetime | None = None
) -> tuple[list[str], list[str]]:
    """The family ticks and unticks what it allows, purpose by purpose; the facilitator is told.

    Returns:
        The purposes it gave, and those it took back; taking part takes everything with it.

    Raises:
        Refused: when only somebody grown up may agree, or a purpose needs taking part.
    """
    now = now or timezone.now()
    household = lock(card)
    standing = set(household.consents.standing().values_list("purpose", flat=True))
    given, taken = sorted(wanted - standing), sorted(standing - wanted)
    participate = Consent.Purpose.PARTICIPATE
    if given and participate not in wanted:
        raise Refused("Yang lain berlaku hanya bila keluarga ikut serta. Centang juga ikut serta.")
    if taken:
        taken = list(withdraw_by_family(card=card, purposes=taken, now=now).purposes)
    if given:
        _agree(household, given, now)
    waiting = household.messages.unread().filter(kind=FamilyMessage.Kind.CONSENT)
    if (given or taken) and not waiting.exists():
        say(card=card, kind=FamilyMessage.Kind.CONSENT, now=now)
    return given, taken


def _agree(household: Household, purposes: list[str], now: datetime) -> None:
    """The head of the family agrees by the card; a child cannot (UU 27/2022 art. 25)."""
    head = household.members.filter(relation=Member.Relation.HEAD).first()
    if head is None or is_child(head, household.region.today(now)):
        raise Refused("Persetujuan diberikan orang dewasa. Minta fasilitator datang membantu.")
    made = [
        Consent.objects.create(
            client_uuid=uuid.uuid4(), household=household, purpose=purpose, given_by=head,
            method=Consent.Method.CARD, text_version=consent_sheet().version, given_at=now,
        )
        for purpose in purposes
    ]  # fmt: skip
    take_part_again(household, made)
    audit.record(
        "consent", household, scope=None, region_id=household.region_id, fields=purposes,
        role=FAMILY,
    )  # fmt: skip


@transaction.atomic
def ask_for_right(
    *, card: Card, kind: DataSubjectRequest.Kind, now: datetime | None = None
) -> DataSubjectRequest:
    """A family asks for a right over its data: PDP answers within 3 x 24 hours, LAN reads nothing.

    Raises:
        Refused: when the same was asked and is not answered yet.
    """
    now = now or timezone.now()
    household = lock(card)
    asked = DataSubjectRequest.objects.unscoped("the family's own requests").filter(
        household_uuid=str(household.client_uuid)
    )
    if asked.waiting().filter(kind=kind).exists():
        raise Refused("Permintaan ini sudah kami terima dan sedang dikerjakan.")
    request = DataSubjectRequest.objects.create(
        kind=kind, household_uuid=str(household.client_uuid), household_code=household.code,
        region_id=household.region_id, received_at=now, due_at=now + DataSubjectRequest.WITHIN,
    )  # fmt: skip
    audit.record(
        "request", request, scope=None, region_id=household.region_id, fields=[kind], role=FAMILY
    )
    say(card=card, kind=FamilyMessage.Kind.REQUEST, now=now)
    return request
