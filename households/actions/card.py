"""The card in a family's hand: made, printed again, and taken out of use."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from academy import audit, crypto
from academy.errors import Refused
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb
from households.actions.consent import release_quotes
from households.card_code import new_code
from households.card_secret import kind_of_secret
from households.models import Card, FamilyMessage, Household, ListeningSession


@transaction.atomic
def issue_card(
    *,
    scope: Scope,
    household: Household,
    session: ListeningSession | None,
    next_visit_on: date | None = None,
    visitor: User | None = None,
    now: datetime | None = None,
) -> Card:
    """A family that takes part gets a card; printed again it keeps its code until it is revoked.

    Args:
        session: the visit the card tells of; it is the family's, and was sent.
        next_visit_on: the day somebody comes back, and `visitor` who that is: both or neither.

    Raises:
        Refused: when the family withdrew, or has no secret of its own yet.
    """
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    locked = (
        Household.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=household.pk)
    )
    _refuse_cardless(locked, session, next_visit_on, visitor)
    now = now or timezone.now()
    card = locked.cards.live().select_related("household__key").first()
    if card is None:
        code = new_code()
        card = Card(
            household=locked, code=code, code_index=crypto.blind_index("card", code),
            issued_at=now, issued_by=scope.person, created_by=scope.person,
        )  # fmt: skip
    card.session, card.next_visit_on, card.updated_by = session, next_visit_on, scope.person
    card.visitor = visitor if next_visit_on else None
    card.save()
    audit.record("issue_card", card, scope=scope, region_id=locked.region_id)
    return card


def _refuse_cardless(
    household: Household,
    session: ListeningSession | None,
    next_visit_on: date | None,
    visitor: User | None,
) -> None:
    if not household.is_participating:
        raise Refused("Keluarga ini menarik diri. Kartu dicetak lagi bila keluarga ikut lagi.")
    if not kind_of_secret(household):
        raise Refused(
            "Isi dulu PIN keluarga atau tahun lahir kepala keluarga: tanpa itu halaman kartu tidak "
            "dapat dibuka."
        )
    if session is not None and session.household_id != household.pk:
        raise Refused("Kartu menceritakan sesi keluarga ini sendiri.")
    if next_visit_on and visitor is None:
        raise Refused("Pilih siapa yang datang pada kunjungan berikut.")


@transaction.atomic
def revoke_card(*, scope: Scope, card: Card, reason: str = "", now: datetime | None = None) -> Card:
    """A lost card opens nothing any more, at once; the next print carries a new code."""
    household = card.household
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    locked = Card.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=card.pk)
    if not locked.is_live:
        raise Refused("Kartu ini sudah dicabut.")
    locked.revoked_at, locked.revoked_by = now or timezone.now(), scope.person
    locked.revoke_reason, locked.updated_by = reason[:120], scope.person
    locked.save(
        update_fields=["revoked_at", "revoked_by", "revoke_reason", "updated_by", "updated_at"]
    )
    audit.record("revoke_card", locked, scope=scope, region_id=household.region_id, reason=reason)
    return locked


@transaction.atomic
def mark_seen(
    *, scope: Scope, message: FamilyMessage, now: datetime | None = None
) -> FamilyMessage:
    """A facilitator has read what the family said; words it now lets be quoted are let go.

    Words are let go only here, not when the family ticks the box: they are read back to it first.
    """
    household = message.household
    scope.check(Verb.KEEP_HOUSEHOLD, cohort_id=household.cohort_id)
    locked = (
        FamilyMessage.objects.visible_to(scope).select_for_update(of=("self",)).get(pk=message.pk)
    )
    if locked.seen_at is None:
        locked.seen_at, locked.seen_by = now or timezone.now(), scope.person
        locked.save(update_fields=["seen_at", "seen_by"])
        audit.record("read_message", locked, scope=scope, region_id=household.region_id)
        if locked.kind == FamilyMessage.Kind.CONSENT:
            release_quotes(
                ListeningSession.objects.unscoped("of this family").filter(household=household),
                scope=scope,
            )
    return locked
