"""Who did what: the review's decisions and the trail of every write and every look."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from academy.models.base import Record


class Status(models.TextChoices):
    DRAFT = "draft", "draf"
    SUBMITTED = "submitted", "diajukan"
    RETURNED = "returned", "dikembalikan"
    ACCEPTED = "accepted", "diterima"
    WITHDRAWN = "withdrawn", "ditarik"


class Transition(models.TextChoices):
    SUBMIT = "submit", "diajukan"
    RETURN = "return", "dikembalikan"
    ACCEPT = "accept", "diterima"
    WITHDRAW = "withdraw", "ditarik"


class Reviewed(Record):
    """A record that its author submits and somebody else decides on (academy.review moves it)."""

    REVIEW_FIELDS = (
        "author", "status", "round", "version", "submitted_at", "decided_at", "decided_by",
    )  # fmt: skip

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name="pencatat",
    )
    status = models.CharField(
        "status", max_length=9, choices=Status.choices, default=Status.DRAFT, editable=False
    )
    round = models.PositiveSmallIntegerField("putaran", default=0, editable=False)
    version = models.PositiveIntegerField("versi", default=1, editable=False)
    submitted_at = models.DateTimeField("diajukan pada", null=True, editable=False)
    decided_at = models.DateTimeField("diputuskan pada", null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name="diputuskan oleh",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_decision_pair",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                violation_error_message="Keputusan harus mencatat siapa dan kapan.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_not_own_judge",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("author")),
                violation_error_message="Tidak ada yang memutuskan pekerjaannya sendiri.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_fits_dates",
                condition=Q(status="draft", submitted_at__isnull=True)
                | Q(status="submitted", submitted_at__isnull=False)
                | Q(status__in=["returned", "accepted"], decided_at__isnull=False)
                | Q(status="withdrawn"),
                violation_error_message="Status tidak sesuai dengan tanggal pengajuannya.",
            ),
        ]

    @property
    def is_open_for_author(self) -> bool:
        return self.status in (Status.DRAFT, Status.RETURNED)


class ReviewEvent(models.Model):
    """One move of a reviewed record; a return says at which field and why. Never changed."""

    record_kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()
    round = models.PositiveSmallIntegerField()
    transition = models.CharField(max_length=8, choices=Transition.choices)
    note = models.TextField(blank=True)
    field = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Privacy:
        personal = ("note",)
        open = (
            "id", "record_kind", "record_id", "round", "transition", "field", "at", "by", "author",
        )  # fmt: skip

    class Meta:
        verbose_name = "peristiwa tinjauan"
        verbose_name_plural = "peristiwa tinjauan"
        indexes = [
            models.Index(fields=["record_kind", "record_id", "id"], name="academy_review_of")
        ]
        constraints = [
            models.CheckConstraint(
                name="academy_review_not_own_judge",
                condition=~Q(transition__in=["return", "accept"]) | ~Q(by=F("author")),
                violation_error_message="Tidak ada yang memutuskan pekerjaannya sendiri.",
            ),
            models.CheckConstraint(
                name="academy_review_return_says_why",
                condition=~Q(transition="return") | ~Q(note=""),
                violation_error_message="Pengembalian harus menyebut alasannya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_id}: {self.get_transition_display()}"


class AuditEvent(models.Model):
    """Who did or saw what, when and from where; without foreign keys, so that it outlives all."""

    at = models.DateTimeField("waktu", default=timezone.now)
    actor_id = models.BigIntegerField("id pelaku", null=True)
    actor_role = models.CharField("peran pelaku", max_length=60, blank=True)
    verb = models.CharField("perbuatan", max_length=40)
    target_kind = models.CharField("jenis sasaran", max_length=60)
    target_id = models.CharField("id sasaran", max_length=64, blank=True)
    region_id = models.CharField("kode wilayah", max_length=5, blank=True)
    fields = ArrayField(
        models.CharField(max_length=60), verbose_name="bagian", default=list, blank=True
    )
    reason = models.CharField("alasan", max_length=500, blank=True)
    ip_address = models.GenericIPAddressField("alamat IP", null=True)
    request_id = models.CharField("id permintaan", max_length=36, blank=True)

    class Privacy:
        personal = ("ip_address", "reason")
        open = (
            "id", "at", "actor_id", "actor_role", "verb", "target_kind", "target_id", "region_id",
            "fields", "request_id",
        )  # fmt: skip

    class Meta:
        verbose_name = "jejak audit"
        verbose_name_plural = "jejak audit"
        indexes = [
            models.Index(fields=["target_kind", "target_id", "-at"], name="academy_audit_target"),
            models.Index(fields=["actor_id", "-at"], name="academy_audit_actor"),
            models.Index(fields=["-at"], name="academy_audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.target_kind} {self.target_id}"
