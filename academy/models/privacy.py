"""Keys of the families, drafts, and what families ask under their rights."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from academy.models.base import RECORD_FIELDS, Record, ScopedQuerySet
from academy.roles import Verb


class HouseholdKey(models.Model):
    """One key per family, wrapped by a key outside the database; without it nothing can be read."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField()
    wrapping_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = ("wrapped",)
        open = ("uuid", "wrapping_key_id", "created_at")

    class Meta:
        verbose_name = "kunci keluarga"
        verbose_name_plural = "kunci keluarga"

    def __str__(self) -> str:
        return str(self.uuid)


class DraftQuerySet(ScopedQuerySet):
    def _visible(self, scope: object) -> "DraftQuerySet":
        return self.filter(owner=scope.person)


class Draft(models.Model):
    """Work not yet sent, kept exactly as typed; sealed, and readable by its owner only."""

    uuid = models.UUIDField("nomor isian", unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField("formulir", max_length=40)
    path = models.CharField("halaman", max_length=300)
    content = models.BinaryField("isi")
    label = models.CharField("keterangan", max_length=120, blank=True)
    updated_at = models.DateTimeField("disimpan pada", default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Privacy:
        personal = ("content",)
        open = ("id", "uuid", "owner", "form", "path", "label", "updated_at")

    class Meta:
        verbose_name = "draf"
        verbose_name_plural = "draf"

    def __str__(self) -> str:
        return f"{self.form} {self.uuid}"


class RequestQuerySet(ScopedQuerySet):
    def _visible(self, scope: object) -> "RequestQuerySet":
        """Whoever answers requests sees all; nobody else sees any."""
        return self.all() if scope.can(Verb.ANSWER_REQUEST) else self.none()

    def waiting(self) -> "RequestQuerySet":
        """Not answered yet, the one that is due first on top."""
        return self.filter(answered_at__isnull=True).order_by("due_at", "pk")


class DataSubjectRequest(Record):
    """A family asks for a right of its own (UU 27/2022 art. 5-13): answered within 3 x 24 hours.

    It names the family by number and code, not by key: a request outlives what it asks to erase.
    """

    WITHIN = timedelta(hours=72)

    class Kind(models.TextChoices):
        ACCESS = "access", "salinan catatan tentang kami"
        CORRECT = "correct", "perbaikan catatan yang salah"
        RESTRICT = "restrict", "pembatasan pemakaian data kami"
        ERASE = "erase", "penghapusan catatan kami"
        TRAIL = "trail", "siapa saja yang membuka catatan kami"

    kind = models.CharField("yang diminta", max_length=8, choices=Kind.choices)
    household_uuid = models.CharField("nomor keluarga", max_length=36)
    household_code = models.CharField("kode keluarga", max_length=12)
    region = models.ForeignKey("academy.Region", models.PROTECT, verbose_name="wilayah")
    received_at = models.DateTimeField("diterima pada", default=timezone.now)
    due_at = models.DateTimeField("dijawab paling lambat", editable=False)
    answer = models.TextField(
        "jawaban", blank=True, help_text="Apa yang dilakukan, dan bagaimana keluarga diberi tahu."
    )
    answered_at = models.DateTimeField("dijawab pada", null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="dijawab oleh",
    )

    objects = RequestQuerySet.as_manager()

    class Privacy:
        personal = ("answer",)
        open = (
            *RECORD_FIELDS, "kind", "household_uuid", "household_code", "region", "received_at",
            "due_at", "answered_at", "answered_by",
        )  # fmt: skip

    class Meta:
        verbose_name = "permintaan hak keluarga"
        verbose_name_plural = "permintaan hak keluarga"
        constraints = [
            models.CheckConstraint(
                name="academy_request_within_72_hours",
                condition=Q(due_at=F("received_at") + timedelta(hours=72)),
                violation_error_message="Permintaan dijawab paling lambat 3 x 24 jam.",
            ),
            models.CheckConstraint(
                name="academy_request_answer_pair",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                violation_error_message="Jawaban mencatat isinya, siapa, dan kapan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.household_code})"

    def hours_left(self, now: datetime) -> int:
        """Whole hours until the answer is due; below nothing it is late."""
        return int((self.due_at - now).total_seconds() // 3600)
