"""Coaching: one coach at a time, a comment at a section, all rounds kept."""

from django.db import models
from django.db.models import F, Q

from academy.models import RECORD_FIELDS, Record
from solutions.models.proposal import OfProposalQuerySet, Proposal, ProposalVersion


class CoachingRoundQuerySet(OfProposalQuerySet):
    def open(self) -> "CoachingRoundQuerySet":
        return self.filter(closed_at__isnull=True)


class CoachingRound(Record):
    """One round: a coach was asked, read a version, commented, asked for a new one or closed."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField("putaran")
    coach = models.ForeignKey(
        "academy.User", models.PROTECT, related_name="+", verbose_name="coach"
    )
    version = models.ForeignKey(
        ProposalVersion, models.PROTECT, related_name="+", verbose_name="versi yang dibaca"
    )
    asked_at = models.DateTimeField("diminta pada")
    new_version_asked_at = models.DateTimeField("versi baru diminta pada", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)
    summary = models.TextField("simpulan coach", blank=True)

    objects = CoachingRoundQuerySet.as_manager()

    class Privacy:
        personal = ("summary",)
        open = (
            *RECORD_FIELDS, "proposal", "number", "coach", "version", "asked_at",
            "new_version_asked_at", "closed_at",
        )  # fmt: skip

    class Meta:
        verbose_name = "putaran coaching"
        verbose_name_plural = "putaran coaching"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(closed_at__isnull=True),
                name="solutions_round_one_open",
                violation_error_message=(
                    "Proposal ini sedang didampingi coach lain. Tunggu putarannya ditutup."
                ),
            ),
            models.UniqueConstraint(
                fields=["proposal", "number"], name="solutions_round_number_once"
            ),
            models.CheckConstraint(
                name="solutions_round_closed_with_summary",
                condition=Q(closed_at__isnull=True)
                | (Q(closed_at__gte=F("asked_at")) & ~Q(summary="")),
                violation_error_message="Putaran ditutup dengan simpulan coach.",
            ),
        ]

    def __str__(self) -> str:
        return f"Putaran {self.number} dari proposal {self.proposal_id}"


class OfRoundQuerySet(OfProposalQuerySet):
    def _visible(self, scope: object) -> "OfRoundQuerySet":
        proposals = Proposal.objects.visible_to(scope).order_by()
        return self.filter(round__proposal__in=proposals.values("pk"))


class CoachComment(Record):
    """What the coach says at one section, and what the writers answered."""

    round = models.ForeignKey(CoachingRound, models.CASCADE, related_name="comments")
    section = models.CharField("bagian", max_length=20)
    text = models.TextField("catatan")
    reply = models.TextField("jawaban penulis", blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OfRoundQuerySet.as_manager()

    class Privacy:
        personal = ("text", "reply")
        open = (*RECORD_FIELDS, "round", "section", "replied_at", "replied_by")

    class Meta:
        verbose_name = "catatan coach"
        verbose_name_plural = "catatan coach"
        constraints = [
            models.CheckConstraint(
                name="solutions_comment_section_known",
                condition=Q(section__in=list(Proposal.SECTIONS)),
                violation_error_message="Pilih bagian proposal yang dimaksud.",
            ),
            models.CheckConstraint(
                name="solutions_comment_reply_pair",
                condition=Q(replied_at__isnull=True, replied_by__isnull=True, reply="")
                | (Q(replied_at__isnull=False, replied_by__isnull=False) & ~Q(reply="")),
                violation_error_message="Jawaban mencatat siapa dan kapan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Catatan {self.pk}"

    @property
    def section_label(self) -> str:
        return Proposal.SECTIONS[self.section]
