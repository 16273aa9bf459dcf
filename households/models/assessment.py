"""Peta Keluarga: the family's own picture of how it stands, and what it wants to change first."""

import uuid

from django.db import models
from django.db.models import Q

from academy.models import RECORD_FIELDS, Record
from households.models.household import OfHouseholdQuerySet, ScopedQuerySet


class Mark(models.IntegerChoices):
    """The family's own mark; 0 says it skipped the question."""

    SKIPPED = 0, "dilewati"
    RED = 1, "merah"
    YELLOW = 2, "kuning"
    GREEN = 3, "hijau"


class Indicator(Record):
    """One of the questions of Peta Keluarga."""

    class Dimension(models.TextChoices):
        INCOME = "income", "Pendapatan dan pekerjaan"
        HEALTH = "health", "Kesehatan dan lingkungan"
        HOUSING = "housing", "Perumahan dan prasarana"
        EDUCATION = "education", "Pendidikan dan keterampilan"
        CIVIC = "civic", "Kebersamaan dan kewargaan"
        HOPE = "hope", "Semangat dan harapan"

    code = models.SlugField("kode", max_length=40, unique=True)
    dimension = models.CharField("dimensi", max_length=9, choices=Dimension.choices)
    order = models.PositiveSmallIntegerField("urutan", unique=True)
    name = models.CharField("nama", max_length=80)
    question = models.CharField("pertanyaan", max_length=300)
    icon = models.CharField("ikon", max_length=40, blank=True)
    is_active = models.BooleanField("dipakai", default=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS, "code", "dimension", "order", "name", "question", "icon", "is_active",
        )  # fmt: skip

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikator"

    def __str__(self) -> str:
        return self.name


class IndicatorLevel(models.Model):
    """What red, yellow and green mean for an indicator, in words a family recognises."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="levels")
    mark = models.PositiveSmallIntegerField(
        "tingkat", choices=[m for m in Mark.choices if m[0] != Mark.SKIPPED]
    )
    words = models.CharField("keadaan", max_length=400)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = ("id", "indicator", "mark", "words")

    class Meta:
        verbose_name = "tingkat indikator"
        verbose_name_plural = "tingkat indikator"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "mark"], name="households_level_once"),
            models.CheckConstraint(name="households_level_mark", condition=Q(mark__in=[1, 2, 3])),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.get_mark_display()}"


class Assessment(Record):
    """One time the family filled its Peta Keluarga."""

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    household = models.ForeignKey(
        "households.Household", models.CASCADE, related_name="assessments"
    )
    assessed_on = models.DateField("tanggal")
    note = models.TextField("catatan keluarga", blank=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Privacy:
        personal = ("note",)
        open = (*RECORD_FIELDS, "client_uuid", "household", "assessed_on")

    class Meta:
        verbose_name = "Peta Keluarga"
        verbose_name_plural = "Peta Keluarga"
        indexes = [models.Index(fields=["household", "assessed_on"], name="households_map_when")]

    def __str__(self) -> str:
        return f"Peta Keluarga {self.assessed_on}"


class OfAssessmentQuerySet(ScopedQuerySet):
    """Rows of a Peta Keluarga, seen by whoever sees the family."""

    def _visible(self, scope: object) -> "OfAssessmentQuerySet":
        seen = Assessment.objects.visible_to(scope).order_by()
        return self.filter(assessment__in=seen.values("pk"))


class Answer(models.Model):
    """The family's mark for one indicator."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    indicator = models.ForeignKey(Indicator, models.PROTECT)
    mark = models.PositiveSmallIntegerField("tanda", choices=Mark.choices)

    objects = OfAssessmentQuerySet.as_manager()

    class Privacy:
        personal = ("mark",)
        open = ("id", "assessment", "indicator")

    class Meta:
        verbose_name = "jawaban"
        verbose_name_plural = "jawaban"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="households_answer_once"
            ),
            models.CheckConstraint(
                name="households_answer_mark", condition=Q(mark__in=[0, 1, 2, 3])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.get_mark_display()}"


class Priority(models.Model):
    """What the family wants to change first, and why."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="priorities")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name="indikator")
    order = models.PositiveSmallIntegerField("urutan")
    reason = models.CharField("mengapa ini penting bagi kami", max_length=500)

    objects = OfAssessmentQuerySet.as_manager()

    class Privacy:
        personal = ("indicator", "reason")
        open = ("id", "assessment", "order")

    class Meta:
        verbose_name = "prioritas keluarga"
        verbose_name_plural = "prioritas keluarga"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "indicator"], name="households_priority_once"
            ),
            models.UniqueConstraint(
                fields=["assessment", "order"], name="households_priority_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.indicator_id}"
