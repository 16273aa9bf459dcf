"""Matching: the day partners meet the proposals, their answer, their promise."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet
from academy.permissions import Scope
from academy.roles import Verb
from academy.states import Life
from solutions.models.offer import Offer
from solutions.models.proposal import MOST_RUPIAH, Proposal


class MatchingDayQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "MatchingDayQuerySet":
        """The region's people, LAN, and partners that are on the agenda."""
        of_region = scope.where(Verb.SEE_PROPOSAL, region="region_id")
        met = Q(meetings__organization__in=scope.organization_ids(Verb.ANSWER_PROPOSAL))
        return (
            self.filter(Q(pk__in=self.model.objects.filter(met).values("pk")) | of_region)
            .select_related("region__area")
            .order_by("-held_on", "-pk")
        )


class MatchingDay(Record):
    """A day on which proposals meet partners, in a hall and on a screen."""

    region = models.ForeignKey("academy.Region", models.PROTECT, verbose_name="wilayah")
    title = models.CharField("nama acara", max_length=120)
    held_on = models.DateField("tanggal")
    place = models.CharField("tempat", max_length=160)
    link = models.URLField("tautan daring", blank=True)
    answers_until = models.DateField("jawaban mitra paling lambat")

    objects = MatchingDayQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "region", "title", "held_on", "place", "link", "answers_until")

    class Meta:
        verbose_name = "hari matching"
        verbose_name_plural = "hari matching"
        constraints = [
            models.CheckConstraint(
                name="solutions_day_answers_after",
                condition=Q(answers_until__gte=F("held_on")),
                violation_error_message="Batas jawaban tidak boleh sebelum hari matching.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solutions:day", args=[self.pk])


class MeetingQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "MeetingQuerySet":
        """Meetings of proposals one may see; a partner sees its own meetings only."""
        proposals = Proposal.objects.visible_to(scope).order_by().values("pk")
        own = scope.organization_ids(Verb.ANSWER_PROPOSAL)
        reads_all = scope.where(Verb.SEE_PROPOSAL, region="day__region_id")
        return self.filter(
            reads_all | Q(organization__in=own), proposal__in=proposals
        ).select_related("organization", "proposal", "day__region__area")


class Meeting(Record):
    """One proposal and one partner at one time of the day, and what was said."""

    day = models.ForeignKey(MatchingDay, models.CASCADE, related_name="meetings")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="meetings")
    organization = models.ForeignKey(
        "academy.Organization", models.PROTECT, related_name="meetings", verbose_name="mitra"
    )
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai")
    table = models.CharField("meja atau ruang", max_length=40, blank=True)
    notes = models.TextField("catatan pertemuan", blank=True)

    objects = MeetingQuerySet.as_manager()

    class Privacy:
        personal = ("notes",)
        open = (
            *RECORD_FIELDS, "day", "proposal", "organization", "starts_at", "ends_at", "table",
        )  # fmt: skip

    class Meta:
        verbose_name = "pertemuan"
        verbose_name_plural = "pertemuan"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "proposal", "organization"],
                name="solutions_meeting_once",
                violation_error_message="Proposal dan mitra ini sudah dijadwalkan bertemu.",
            ),
            models.UniqueConstraint(
                fields=["day", "organization", "starts_at"],
                name="solutions_meeting_partner_one_place",
                violation_error_message="Mitra ini sudah punya pertemuan lain pada jam itu.",
            ),
            models.UniqueConstraint(
                fields=["day", "proposal", "starts_at"],
                name="solutions_meeting_proposal_one_place",
                violation_error_message="Proposal ini sudah punya pertemuan lain pada jam itu.",
            ),
            models.CheckConstraint(
                name="solutions_meeting_times_in_order",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Pertemuan selesai sesudah mulai.",
            ),
        ]

    def __str__(self) -> str:
        return f"Pertemuan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("solutions:meeting", args=[self.pk])


class OfPartnerQuerySet(ScopedQuerySet):
    """Rows between a proposal and a partner: for who reads the proposal, or for that partner."""

    def _visible(self, scope: Scope) -> "OfPartnerQuerySet":
        proposals = Proposal.objects.visible_to(scope).order_by().values("pk")
        own = Q(organization__in=scope.organization_ids(Verb.ANSWER_PROPOSAL))
        cohort = scope.where(
            Verb.WORK_ON_PROPOSAL, region="proposal__region_id", cohort="proposal__cohort_id"
        )
        reads = scope.where(Verb.SEE_PROPOSAL, region="proposal__region_id")
        return self.filter(cohort | reads | own, proposal__in=proposals).select_related(
            "organization"
        )


class PartnerAnswer(Record):
    """A partner's one answer to a proposal: it commits, or declines and says why."""

    class Answer(models.TextChoices):
        COMMIT = "commit", "berkomitmen"
        DECLINE = "decline", "belum dapat membantu"

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="answers")
    organization = models.ForeignKey(
        "academy.Organization", models.PROTECT, related_name="answers", verbose_name="mitra"
    )
    answer = models.CharField("jawaban", max_length=7, choices=Answer.choices)
    reason = models.TextField("alasan", blank=True)
    answered_at = models.DateTimeField("dijawab pada")
    answered_by = models.ForeignKey("academy.User", models.PROTECT, related_name="+")

    objects = OfPartnerQuerySet.as_manager()

    class Privacy:
        personal = ("reason",)
        open = (
            *RECORD_FIELDS, "proposal", "organization", "answer", "answered_at", "answered_by",
        )  # fmt: skip

    class Meta:
        verbose_name = "jawaban mitra"
        verbose_name_plural = "jawaban mitra"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organization"],
                name="solutions_answer_once",
                violation_error_message="Lembaga Anda sudah menjawab proposal ini.",
            ),
            models.CheckConstraint(
                name="solutions_answer_decline_says_why",
                condition=Q(answer="commit") | ~Q(reason=""),
                violation_error_message="Tuliskan alasannya, supaya pengusul tahu langkah lain.",
            ),
        ]

    def __str__(self) -> str:
        return f"Jawaban {self.pk}"


class CommitmentQuerySet(OfPartnerQuerySet):
    def with_proposal(self) -> "CommitmentQuerySet":
        return self.select_related("organization", "offer", "proposal__region__area")

    def running(self) -> "CommitmentQuerySet":
        """What has not come in yet, or only in part; the earliest first."""
        return (
            self.with_proposal().filter(state__in=["promised", "partly"]).order_by("due_on", "pk")
        )

    def settled(self) -> "CommitmentQuerySet":
        """What came in, or was called off; the latest first."""
        return self.with_proposal().filter(settled_on__isnull=False).order_by("-settled_on", "-pk")

    def sums(self) -> dict[str, int]:
        """Rupiah that was promised and not called off, and how much of it came in fully."""
        return self.aggregate(
            promised=Coalesce(Sum("value", filter=~Q(state="cancelled")), 0),
            fulfilled=Coalesce(Sum("value", filter=Q(state="fulfilled")), 0),
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Commitment(Record):
    """What a partner promised for a proposal: what, worth how much, until when, how it stands."""

    class State(models.TextChoices):
        PROMISED = "promised", "dijanjikan"
        PARTLY = "partly", "diterima sebagian"
        FULFILLED = "fulfilled", "diterima penuh"
        CANCELLED = "cancelled", "dibatalkan"

    LIFE = Life(
        "komitmen",
        dict(State.choices),
        {
            State.PROMISED: frozenset({State.PARTLY, State.FULFILLED, State.CANCELLED}),
            State.PARTLY: frozenset({State.FULFILLED, State.CANCELLED}),
        },
    )

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="commitments")
    organization = models.ForeignKey(
        "academy.Organization", models.PROTECT, related_name="commitments", verbose_name="mitra"
    )
    offer = models.ForeignKey(
        Offer, models.PROTECT, null=True, blank=True, related_name="commitments",
        verbose_name="tawaran",
    )  # fmt: skip
    answer = models.ForeignKey(
        PartnerAnswer, models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    kind = models.CharField("jenis", max_length=10, choices=Offer.Kind.choices)
    text = models.CharField("yang dijanjikan", max_length=300)
    value = models.BigIntegerField("nilai dalam rupiah")
    due_on = models.DateField("paling lambat")
    state = models.CharField(
        "keadaan", max_length=9, choices=State.choices, default=State.PROMISED, editable=False
    )
    state_reason = models.CharField("keterangan", max_length=300, blank=True, editable=False)
    settled_on = models.DateField("selesai pada", null=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Privacy:
        personal = ("text", "state_reason")
        open = (
            *RECORD_FIELDS, "proposal", "organization", "offer", "answer", "kind", "value",
            "due_on", "state", "settled_on",
        )  # fmt: skip

    class Meta:
        verbose_name = "komitmen"
        verbose_name_plural = "komitmen"
        constraints = [
            models.CheckConstraint(
                name="solutions_commitment_value_in_bounds",
                condition=Q(value__range=(0, MOST_RUPIAH)),
                violation_error_message="Nilai komitmen tidak boleh kurang dari nol.",
            ),
            models.CheckConstraint(
                name="solutions_commitment_settled_pair",
                condition=Q(state__in=["promised", "partly"], settled_on__isnull=True)
                | Q(state="fulfilled", settled_on__isnull=False)
                | (Q(state="cancelled", settled_on__isnull=False) & ~Q(state_reason="")),
                violation_error_message="Komitmen yang selesai mencatat kapan; yang batal, alasan.",
            ),
        ]

    def __str__(self) -> str:
        return f"Komitmen {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("solutions:commitment", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in ("promised", "partly")

    def is_late(self, today: date) -> bool:
        return self.state in ("promised", "partly") and self.due_on < today
