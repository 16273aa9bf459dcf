"""The card in a family's hand, and what the family says through it without an account."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from academy.crypto import SealedField
from academy.models import RECORD_FIELDS, HouseholdKey, Record
from households.models.household import Household, OfHouseholdQuerySet
from households.models.session import ListeningSession


class CardQuerySet(OfHouseholdQuerySet):
    def live(self) -> "CardQuerySet":
        return self.filter(revoked_at__isnull=True)


class Card(Record):
    """One printed card: its code says which family, the family's own secret that it is they."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="cards")
    session = models.ForeignKey(
        ListeningSession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="sesi yang diceritakan",
    )
    code = SealedField("kode", max_text=12, blank=False)
    code_index = models.BinaryField(unique=True, editable=False)
    issued_at = models.DateTimeField("dibuat pada", default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="dibuat oleh"
    )
    next_visit_on = models.DateField("kunjungan berikut", null=True, blank=True)
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="yang datang",
    )
    locked_until = models.DateTimeField("terkunci sampai", null=True, editable=False)
    revoked_at = models.DateTimeField("dicabut pada", null=True, editable=False)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    revoke_reason = models.CharField("alasan dicabut", max_length=120, blank=True)

    objects = CardQuerySet.as_manager()

    class Privacy:
        personal = ("code", "code_index")
        open = (
            *RECORD_FIELDS, "household", "session", "issued_at", "issued_by", "next_visit_on",
            "visitor", "locked_until", "revoked_at", "revoked_by", "revoke_reason",
        )  # fmt: skip

    class Meta:
        verbose_name = "kartu keluarga Akademi"
        verbose_name_plural = "kartu keluarga Akademi"
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(revoked_at__isnull=True),
                name="households_card_one_live",
                violation_error_message="Keluarga ini sudah memegang kartu yang berlaku.",
            ),
            models.CheckConstraint(
                name="households_card_revocation_pair",
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True, revoke_reason="")
                | Q(revoked_at__gte=models.F("issued_at"), revoked_by__isnull=False),
                violation_error_message="Pencabutan kartu mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="households_card_visit_names_visitor",
                condition=Q(next_visit_on__isnull=True) | Q(visitor__isnull=False),
                violation_error_message="Kunjungan berikut menyebut siapa yang datang.",
            ),
        ]

    def __str__(self) -> str:
        return f"Kartu {self.pk}"

    @property
    def sealing_key(self) -> HouseholdKey | None:
        return self.household.key

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None


class FamilyMessageQuerySet(OfHouseholdQuerySet):
    def unread(self) -> "FamilyMessageQuerySet":
        return self.filter(seen_at__isnull=True)


class FamilyMessage(models.Model):
    """What a family said through its card; its words stand as they were written."""

    AUTHOR = "keluarga"

    class Kind(models.TextChoices):
        CONFIRMED = "confirmed", "membenarkan yang dicatat"
        CORRECTION = "correction", "membetulkan"
        ADDITION = "addition", "menambahkan"
        CONSENT = "consent", "mengubah persetujuannya"
        REQUEST = "request", "meminta haknya atas data"

    card = models.ForeignKey(Card, models.PROTECT, related_name="messages")
    household = models.ForeignKey(Household, models.CASCADE, related_name="messages")
    session = models.ForeignKey(
        ListeningSession, models.PROTECT, null=True, related_name="family_messages"
    )
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    words = SealedField("kata-kata keluarga", max_text=2000)
    at = models.DateTimeField("waktu", default=timezone.now)
    seen_at = models.DateTimeField("dibaca pada", null=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = FamilyMessageQuerySet.as_manager()

    class Privacy:
        personal = ("words",)
        open = ("id", "card", "household", "session", "kind", "at", "seen_at", "seen_by")

    class Meta:
        verbose_name = "kabar dari keluarga"
        verbose_name_plural = "kabar dari keluarga"
        indexes = [
            models.Index(
                fields=["household", "at"],
                name="households_message_unread",
                condition=Q(seen_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="households_message_seen_pair",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
                violation_error_message="Kabar yang dibaca mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="households_message_has_words",
                condition=~Q(kind__in=["correction", "addition"]) | ~Q(words=b""),
                violation_error_message="Tuliskan yang ingin dibetulkan atau ditambahkan.",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="words_of_family_stand",
                fields=["card", "household", "session", "kind", "words", "at"],
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def sealing_key(self) -> HouseholdKey | None:
        return self.household.key
