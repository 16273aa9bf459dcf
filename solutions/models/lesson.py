"""Lessons: what one region learned, written once, and what came of it elsewhere."""

import uuid

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet
from academy.permissions import Scope
from academy.roles import Verb


class LessonQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "LessonQuerySet":
        """All regions read published lessons; a draft is its own cohort's."""
        own = scope.where(Verb.WRITE_PROPOSAL, region="region_id", cohort="cohort_id")
        published = Q(published_on__isnull=False) if scope.can(Verb.SEE_LESSON) else Q(pk__in=[])
        return self.filter(own | published).select_related("region__area", "cohort")

    def published(self) -> "LessonQuerySet":
        return self.filter(published_on__isnull=False)

    def for_list(self) -> "LessonQuerySet":
        """With what a line about a lesson tells: its themes, and how often it was tried."""
        tries = Count("uses", distinct=True)
        return self.annotate(tries=tries).prefetch_related("themes").latest_first()

    def latest_first(self) -> "LessonQuerySet":
        """What was not shared yet on top, then the latest shared."""
        return self.order_by(F("published_on").desc(nulls_first=True), "-pk")


class Lesson(Record):
    """What somebody else should know before trying the same."""

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    proposal = models.ForeignKey(
        "solutions.Proposal", models.PROTECT, related_name="lessons", verbose_name="dari proposal"
    )
    themes = models.ManyToManyField("households.Theme", related_name="+", verbose_name="tema")
    title = models.CharField("judul", max_length=120)
    learned = models.TextField("yang kami pelajari")
    conditions = models.TextField("berlaku bila", blank=True)
    avoid = models.TextField("yang sebaiknya dihindari", blank=True)
    published_on = models.DateField("dibagikan pada", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LessonQuerySet.as_manager()

    class Privacy:
        personal = ("title", "learned", "conditions", "avoid")
        open = (
            *RECORD_FIELDS, "client_uuid", "cohort", "region", "proposal", "published_on",
            "published_by", "version",
        )  # fmt: skip

    class Meta:
        verbose_name = "pelajaran"
        verbose_name_plural = "pelajaran"
        constraints = [
            models.CheckConstraint(
                name="solutions_lesson_published_pair",
                condition=Q(published_on__isnull=True, published_by__isnull=True)
                | Q(published_on__isnull=False, published_by__isnull=False),
                violation_error_message="Pelajaran yang dibagikan mencatat siapa dan kapan.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solutions:lesson", args=[self.pk])


class LessonUseQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "LessonUseQuerySet":
        lessons = Lesson.objects.visible_to(scope).order_by()
        return self.filter(lesson__in=lessons.values("pk")).select_related("region__area")


class LessonUse(Record):
    """Who tried a lesson in another region, since when, and what came of it there."""

    class Outcome(models.TextChoices):
        TRYING = "trying", "sedang dicoba"
        WORKED = "worked", "berhasil juga"
        ADAPTED = "adapted", "berhasil setelah disesuaikan"
        FAILED = "failed", "tidak cocok di sini"

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="uses")
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    proposal = models.ForeignKey(
        "solutions.Proposal", models.PROTECT, null=True, blank=True, related_name="lesson_uses",
        verbose_name="dalam proposal",
    )  # fmt: skip
    tried_on = models.DateField("dicoba sejak")
    outcome = models.CharField(
        "hasilnya", max_length=7, choices=Outcome.choices, default=Outcome.TRYING
    )
    text = models.TextField("ceritanya", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LessonUseQuerySet.as_manager()

    class Privacy:
        personal = ("text",)
        open = (
            *RECORD_FIELDS, "lesson", "cohort", "region", "proposal", "tried_on", "outcome",
            "version",
        )  # fmt: skip

    class Meta:
        verbose_name = "pemakaian pelajaran"
        verbose_name_plural = "pemakaian pelajaran"
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "cohort"],
                name="solutions_lesson_use_once",
                violation_error_message="Angkatan ini sudah mencatat pemakaian pelajaran itu.",
            ),
            models.CheckConstraint(
                name="solutions_lesson_use_says_what_came",
                condition=Q(outcome="trying") | ~Q(text=""),
                violation_error_message="Ceritakan apa yang terjadi ketika dicoba.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pemakaian {self.pk}"
