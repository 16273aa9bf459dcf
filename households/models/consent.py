"""What a family or a group agreed to, purpose by purpose, and what it took back."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from academy.crypto import SealedField
from academy.models import RECORD_FIELDS, HouseholdKey, Record, ScopedQuerySet
from academy.permissions import Scope
from academy.roles import Verb
from households.models.household import Household, Member


class ConsentQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "ConsentQuerySet":
        of_family = scope.where(
            Verb.SEE_HOUSEHOLD, region="household__region_id", cohort="household__cohort_id"
        )
        of_group = scope.where(
            Verb.SEE_HOUSEHOLD, region="session__region_id", cohort="session__cohort_id"
        )
        return self.filter(
            (of_family & Q(household__isnull=False)) | (of_group & Q(session__isnull=False))
        ).select_related("household__key", "given_by__household__key")

    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at__isnull=True)


class Consent(Record):
    """One purpose to which a family, or a group after a meeting, agreed (UU 27/2022 art. 20-26)."""

    class Purpose(models.TextChoices):
        PARTICIPATE = "participate", "ikut serta"
        QUOTE = "quote", "kata-kata dikutip"
        PHOTO = "photo", "foto"
        SHARE = "share", "dibagikan kepada mitra"

    class Method(models.TextChoices):
        SIGNATURE = "signature", "tanda tangan"
        THUMB = "thumb", "cap jempol"
        VOICE = "voice", "rekaman suara"
        CARD = "card", "lewat kartu"

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(
        Household, models.CASCADE, null=True, blank=True, related_name="consents"
    )
    session = models.ForeignKey(
        "households.ListeningSession",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="group_consents",
        help_text="Untuk persetujuan kelompok.",
    )
    purpose = models.CharField("tujuan", max_length=12, choices=Purpose.choices)
    given_by = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="diberikan oleh",
    )
    given_by_label = models.CharField("wakil kelompok", max_length=80, blank=True)
    is_child = models.BooleanField("pemberi di bawah 18 tahun", default=False)
    guardian = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wali"
    )
    method = models.CharField("cara", max_length=9, choices=Method.choices)
    text_version = models.CharField("versi naskah", max_length=12)
    witness = SealedField("saksi", max_text=120)
    given_at = models.DateTimeField("diberikan pada", default=timezone.now)
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="penarikan dicatat oleh",
    )
    withdrawn_by_family = models.BooleanField("ditarik keluarga sendiri lewat kartu", default=False)
    withdrawal_note = models.CharField("keterangan penarikan", max_length=300, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Privacy:
        personal = ("given_by", "guardian", "witness", "withdrawal_note", "given_by_label")
        open = (
            *RECORD_FIELDS, "client_uuid", "household", "session", "purpose", "is_child", "method",
            "text_version", "given_at", "withdrawn_at", "withdrawn_by",
            "withdrawn_by_family",
        )  # fmt: skip

    class Meta:
        verbose_name = "persetujuan"
        verbose_name_plural = "persetujuan"
        constraints = [
            models.CheckConstraint(
                name="households_consent_family_or_group",
                condition=Q(household__isnull=False, session__isnull=True, given_by__isnull=False)
                | (Q(household__isnull=True, session__isnull=False) & ~Q(given_by_label="")),
                violation_error_message="Persetujuan diberikan oleh keluarga atau oleh kelompok.",
            ),
            models.UniqueConstraint(
                fields=["household", "purpose"],
                condition=Q(withdrawn_at__isnull=True, household__isnull=False),
                name="households_consent_one_standing",
                violation_error_message="Persetujuan untuk tujuan ini sudah ada.",
            ),
            models.UniqueConstraint(
                fields=["session", "purpose"],
                condition=Q(withdrawn_at__isnull=True, session__isnull=False),
                name="households_group_consent_one_standing",
                violation_error_message="Persetujuan kelompok untuk tujuan ini sudah ada.",
            ),
            models.CheckConstraint(
                name="households_consent_child_has_guardian",
                condition=Q(is_child=False) | Q(guardian__isnull=False),
                violation_error_message="Untuk anak di bawah 18 tahun, wali harus ikut menyetujui.",
            ),
            models.CheckConstraint(
                name="households_consent_withdrawal_pair",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_by_family=False
                )
                | Q(
                    withdrawn_at__gte=models.F("given_at"),
                    withdrawn_by__isnull=False,
                    withdrawn_by_family=False,
                )
                | Q(
                    withdrawn_at__gte=models.F("given_at"),
                    withdrawn_by__isnull=True,
                    withdrawn_by_family=True,
                ),
                violation_error_message="Penarikan mencatat siapa dan kapan, sesudah pemberian.",
            ),
        ]
        triggers = [
            # Whatever code forgets, a withdrawn consent takes the words with it.
            pgtrigger.Trigger(
                name="withdrawal_takes_words",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("withdrawn_at"),
                condition=pgtrigger.Q(
                    old__withdrawn_at__isnull=True, new__withdrawn_at__isnull=False
                ),
                func="""
                IF NEW.purpose IN ('quote', 'participate') THEN
                    UPDATE households_quote q
                    SET released_at = NULL, released_by_id = NULL, withdrawn_at = NEW.withdrawn_at
                    FROM households_listeningsession s
                    WHERE q.session_id = s.id AND q.withdrawn_at IS NULL
                      AND (s.household_id = NEW.household_id OR s.id = NEW.session_id);
                END IF;
                IF NEW.purpose = 'participate' AND NEW.household_id IS NOT NULL THEN
                    UPDATE households_household
                    SET withdrawn_at = NEW.withdrawn_at WHERE id = NEW.household_id;
                END IF;
                RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()

    @property
    def sealing_key(self) -> HouseholdKey | None:
        return self.household.key if self.household_id else None
