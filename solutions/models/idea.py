"""Ideas, and the words and potentials they rest on."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet, Status
from academy.permissions import Scope
from academy.roles import Verb


class Strategy(models.TextChoices):
    """The three strategies of Inpres 8/2025."""

    A = "A", "mengurangi beban pengeluaran"
    B = "B", "meningkatkan pendapatan"
    C = "C", "mengurangi kantong kemiskinan"


class IdeaQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "IdeaQuerySet":
        """The cohort's own from the first line; others once a proposal of it was accepted or sent.

        LAN reads ideas whose proposal was submitted, officials those whose proposal was accepted.
        """
        own = scope.where(Verb.WORK_ON_PROPOSAL, region="region_id", cohort="cohort_id")
        under_review = scope.where(Verb.REVIEW, region="region_id")
        of_region = scope.where(Verb.SEE_PROPOSAL, region="region_id")
        sent = Q(pk__in=Idea.objects.unscoped("only which were sent").sent().values("pk"))
        accepted = Q(pk__in=Idea.objects.unscoped("only which stand").accepted().values("pk"))
        return self.filter(own | (under_review & sent) | (of_region & accepted)).select_related(
            "region__area", "cohort", "owner"
        )

    def sent(self) -> "IdeaQuerySet":
        return self.filter(proposals__submitted_at__isnull=False).order_by()

    def accepted(self) -> "IdeaQuerySet":
        return self.filter(proposals__status=Status.ACCEPTED).order_by()

    def standing(self) -> "IdeaQuerySet":
        """Ideas that nobody has set aside."""
        return self.filter(set_aside_on__isnull=True)

    def set_aside(self) -> "IdeaQuerySet":
        """Ideas that nobody follows, each with its reason."""
        return self.filter(set_aside_on__isnull=False)

    def by_next_day(self) -> "IdeaQuerySet":
        """The one whose next step is due first comes first."""
        return self.order_by("next_on", "pk")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Idea(Record):
    """What could be done about something that was heard, with what the place has."""

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    title = models.CharField("judul", max_length=120)
    text = models.TextField("gagasannya")
    strategies = ArrayField(
        models.CharField(max_length=1, choices=Strategy.choices),
        verbose_name="strategi Inpres 8/2025",
        default=list,
    )
    themes = models.ManyToManyField("households.Theme", related_name="+", verbose_name="tema")
    owner = models.ForeignKey(
        "academy.User", models.PROTECT, related_name="+", verbose_name="penanggung jawab"
    )
    next_step = models.CharField("langkah berikutnya", max_length=200)
    next_on = models.DateField("paling lambat")
    set_aside_on = models.DateField("disisihkan pada", null=True, blank=True, editable=False)
    set_aside_reason = models.CharField(
        "alasan disisihkan", max_length=300, blank=True, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Privacy:
        # Written by civil servants for many eyes, and still free text: guarded like words.
        personal = ("title", "text", "next_step", "set_aside_reason")
        open = (
            *RECORD_FIELDS, "client_uuid", "cohort", "region", "strategies", "owner", "next_on",
            "set_aside_on", "version",
        )  # fmt: skip

    class Meta:
        verbose_name = "gagasan"
        verbose_name_plural = "gagasan"
        indexes = [models.Index(fields=["cohort", "next_on"], name="solutions_idea_due")]
        constraints = [
            models.CheckConstraint(
                name="solutions_idea_set_aside_pair",
                condition=(Q(set_aside_on__isnull=True) & Q(set_aside_reason=""))
                | (Q(set_aside_on__isnull=False) & ~Q(set_aside_reason="")),
                violation_error_message="Gagasan yang disisihkan harus menyebut alasannya.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solutions:idea", args=[self.pk])

    @property
    def strategy_labels(self) -> list[str]:
        return [f"{code}: {Strategy(code).label}" for code in self.strategies]


class EvidenceQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "EvidenceQuerySet":
        ideas = Idea.objects.visible_to(scope).order_by()
        return self.filter(idea__in=ideas.values("pk"))


class Evidence(Record):
    """A sentence or a potential that an idea rests on; the words are fetched each time they show.

    Only the key is kept here: when the family takes its words back there is nothing left to show.
    """

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="evidence")
    quote = models.ForeignKey(
        "households.Quote", models.PROTECT, null=True, blank=True, related_name="+"
    )
    potential = models.ForeignKey(
        "households.LocalPotential", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = EvidenceQuerySet.as_manager()

    class Privacy:
        personal = ("quote",)
        open = (*RECORD_FIELDS, "idea", "potential")

    class Meta:
        verbose_name = "dasar gagasan"
        verbose_name_plural = "dasar gagasan"
        constraints = [
            models.CheckConstraint(
                name="solutions_evidence_quote_or_potential",
                condition=Q(quote__isnull=False, potential__isnull=True)
                | Q(quote__isnull=True, potential__isnull=False),
                violation_error_message="Dasar gagasan adalah satu kalimat atau satu potensi.",
            ),
            models.UniqueConstraint(
                fields=["idea", "quote"],
                condition=Q(quote__isnull=False),
                name="solutions_evidence_quote_once",
                violation_error_message="Kalimat ini sudah menjadi dasar gagasan.",
            ),
            models.UniqueConstraint(
                fields=["idea", "potential"],
                condition=Q(potential__isnull=False),
                name="solutions_evidence_potential_once",
                violation_error_message="Potensi ini sudah menjadi dasar gagasan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Dasar {self.pk} dari gagasan {self.idea_id}"
