"""Cohorts: who learns with whom, where, and how far they have come."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record
from academy.models.person import DateRange
from academy.permissions import Scope
from academy.roles import Verb


class CohortQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "CohortQuerySet":
        """Own cohorts; LAN sees all."""
        return self.filter(scope.where(Verb.SEE_COHORT, region="region_id", cohort="pk"))

    def for_list(self) -> "CohortQuerySet":
        """With what a line about a cohort tells, newest first."""
        return (
            self.select_related("region__area")
            .prefetch_related("stages")
            .order_by("-starts_on", "region_id", "pk")
        )

    def recordable_by(self, scope: Scope) -> "CohortQuerySet":
        """Cohorts in which this person registers families and records sessions."""
        return self.filter(pk__in=scope.cohort_ids(Verb.RECORD_SESSION))


class Cohort(Record):
    """One run of the academy in a region, on its chosen villages (lokus)."""

    code = models.CharField("kode", max_length=32, unique=True)
    region = models.ForeignKey("academy.Region", models.PROTECT, verbose_name="wilayah")
    name = models.CharField("nama", max_length=120)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")
    locus = models.ManyToManyField(
        "academy.Area", through="Locus", verbose_name="lokus", related_name="+"
    )
    is_demo = models.BooleanField("data contoh", default=False, editable=False)

    objects = CohortQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "code", "region", "name", "starts_on", "ends_on", "is_demo")

    class Meta:
        verbose_name = "angkatan"
        verbose_name_plural = "angkatan"
        constraints = [
            models.CheckConstraint(
                name="cohorts_cohort_ends_after_start",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Tanggal selesai tidak boleh sebelum tanggal mulai.",
            ),
            models.CheckConstraint(
                name="cohorts_cohort_code_form",
                condition=Q(code__regex=r"^APK-\d{4}-\d{4}-\d{2}$"),
                violation_error_message="Kode angkatan ditulis seperti APK-5371-2025-01.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cohorts:detail", args=[self.pk])


class Locus(models.Model):
    """A village that a cohort works in; it lies inside the cohort's region."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="loci")
    area = models.ForeignKey("academy.Area", models.PROTECT, verbose_name="desa/kelurahan")

    class Privacy:
        personal: tuple[str, ...] = ()
        open = ("id", "cohort", "area")

    class Meta:
        verbose_name = "lokus"
        verbose_name_plural = "lokus"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "area"],
                name="cohorts_locus_once",
                violation_error_message="Desa/kelurahan ini sudah menjadi lokus angkatan.",
            ),
            models.CheckConstraint(
                name="cohorts_locus_is_village",
                condition=Q(Exact(Length("area"), 13)),
                violation_error_message="Lokus adalah desa atau kelurahan.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="inside_region",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM cohorts_cohort c
                    WHERE c.id = NEW.cohort_id AND NEW.area_id LIKE c.region_id || '.%'
                ) THEN
                    RAISE EXCEPTION 'locus outside the region of its cohort'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return str(self.area)


class Stage(Record):
    """A stage of the academy; LAN edits the list, each cohort keeps its own dates."""

    order = models.PositiveSmallIntegerField("urutan", unique=True)
    name = models.CharField("nama", max_length=120)
    description = models.TextField("uraian", blank=True)
    produces = models.CharField("hasil", max_length=200, blank=True)
    is_active = models.BooleanField("dipakai", default=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "order", "name", "description", "produces", "is_active")

    class Meta:
        verbose_name = "tahapan"
        verbose_name_plural = "tahapan"

    def __str__(self) -> str:
        return f"{self.order}. {self.name}"


class CohortStage(Record):
    """A stage in a cohort: planned and real dates; its state follows from them."""

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="stages")
    stage = models.ForeignKey(Stage, models.PROTECT, verbose_name="tahapan")
    planned_from = models.DateField("rencana mulai", null=True, blank=True)
    planned_until = models.DateField("rencana selesai", null=True, blank=True)
    started_on = models.DateField("mulai", null=True, blank=True)
    finished_on = models.DateField("selesai", null=True, blank=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS, "cohort", "stage", "planned_from", "planned_until", "started_on",
            "finished_on",
        )  # fmt: skip

    class Meta:
        verbose_name = "tahapan angkatan"
        verbose_name_plural = "tahapan angkatan"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "stage"],
                name="cohorts_stage_once",
                violation_error_message="Tahapan ini sudah ada pada angkatan.",
            ),
            models.CheckConstraint(
                name="cohorts_stage_plan_in_order",
                condition=Q(planned_from__isnull=True)
                | Q(planned_until__isnull=True)
                | Q(planned_until__gte=F("planned_from")),
                violation_error_message="Rencana selesai tidak boleh sebelum rencana mulai.",
            ),
            models.CheckConstraint(
                name="cohorts_stage_dates_in_order",
                condition=Q(finished_on__isnull=True)
                | Q(started_on__isnull=False, finished_on__gte=F("started_on")),
                violation_error_message="Tahapan selesai sesudah dimulai.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stage)


class EnrolmentQuerySet(models.QuerySet):
    def running(self, today: date) -> "EnrolmentQuerySet":
        """Those in force on a day; the last day counts."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), since__lte=today)


class Enrolment(Record):
    """One person's part in a cohort; it gives the role of the same name."""

    class Part(models.TextChoices):
        FACILITATOR = "facilitator", "fasilitator"
        PARTICIPANT = "participant", "peserta"
        COACH = "coach", "coach"

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name="orang"
    )
    part = models.CharField("bagian", max_length=12, choices=Part.choices)
    since = models.DateField("sejak")
    until = models.DateField("sampai", null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "cohort", "person", "part", "since", "until")

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [
            models.CheckConstraint(
                name="cohorts_enrolment_ends_after_start",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Tanggal akhir tidak boleh sebelum tanggal mulai.",
            ),
            ExclusionConstraint(
                name="cohorts_enrolment_one_running",
                expressions=[
                    ("cohort", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    (
                        DateRange("since", "until", RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Orang ini sudah memegang bagian yang sama pada masa itu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_part_display()})"

    def clean(self) -> None:
        """Said here first: PostgreSQL refuses to compare a span that ends before it begins."""
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": "Tanggal akhir tidak boleh sebelum tanggal mulai."})
