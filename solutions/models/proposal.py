"""Proposals: what a cohort means to do with the families, what it costs and how one will know."""

import uuid

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from academy.models import (
    RECORD_FIELDS,
    Organization,
    Record,
    Reviewed,
    ScopedQuerySet,
    Status,
)
from academy.permissions import Scope
from academy.roles import Verb
from solutions.models.idea import Strategy

MOST_RUPIAH = 1_000_000_000_000


class ProposalQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "ProposalQuerySet":
        """The cohort's people from the draft on, LAN what was sent, the region what was accepted.

        A partner sees proposals in matching: those it meets on a matching day, and those of
        regions that one of its offers reaches; and what it committed to, to the end.
        """
        own = scope.where(Verb.WORK_ON_PROPOSAL, region="region_id", cohort="cohort_id")
        under_review = scope.where(Verb.REVIEW, region="region_id")
        of_region = scope.where(Verb.SEE_PROPOSAL, region="region_id")
        return self.filter(
            own
            | (under_review & Q(submitted_at__isnull=False))
            | (of_region & Q(status=Status.ACCEPTED))
            | self._for_partners(scope)
        ).select_related("idea", "region__area", "cohort", "author", "group")

    def _for_partners(self, scope: Scope) -> Q:
        """Rows a partner is shown; an offer without a region reaches all of them."""
        organizations = scope.organization_ids(Verb.ANSWER_PROPOSAL)
        if not organizations:
            return Q(pk__in=[])
        own = Organization.objects.filter(pk__in=organizations)
        committed = own.filter(commitments__proposal=OuterRef("pk"))
        running = Q(matching_opened_on__isnull=False, matching_closed_on__isnull=True)
        return Q(status=Status.ACCEPTED) & (
            (running & self._reached(organizations)) | Q(Exists(committed))
        )

    def shown_to_partner(self, scope: Scope) -> "ProposalQuerySet":
        """Those that one sees as a partner's voice, whatever else one may see."""
        return self.filter(self._for_partners(scope))

    @staticmethod
    def _reached(organizations: tuple[int, ...]) -> Q:
        """Proposals in the reach of an offer that holds, or that one of these partners meets."""
        own, today = Organization.objects.filter(pk__in=organizations), timezone.localdate()
        offered = own.filter(
            Q(offers__region=OuterRef("region")) | Q(offers__isnull=False, offers__region=None),
            Q(offers__until__isnull=True) | Q(offers__until__gte=today),
            offers__withdrawn_on__isnull=True,
        )
        met = own.filter(meetings__proposal=OuterRef("pk"))
        return Q(Exists(offered)) | Q(Exists(met))

    def once_open_to(self, organizations: tuple[int, ...]) -> "ProposalQuerySet":
        """Those that these partners could answer while matching ran; only to say it is over."""
        return self.filter(self._reached(organizations), matching_opened_on__isnull=False)

    def accepted(self) -> "ProposalQuerySet":
        return self.filter(status=Status.ACCEPTED)

    def in_matching(self) -> "ProposalQuerySet":
        """Accepted, opened for matching, and not closed again."""
        return self.accepted().filter(
            matching_opened_on__isnull=False, matching_closed_on__isnull=True
        )

    def for_matching(self) -> "ProposalQuerySet":
        """Those open to partners first, then those not opened yet, the closed ones last."""
        return self.order_by(
            F("matching_closed_on").desc(nulls_first=True),
            F("matching_opened_on").desc(nulls_last=True),
            "pk",
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Proposal(Reviewed):
    """A proposal for empowering a community, grown from an idea."""

    TEXT_FIELDS = (
        "title", "problem", "who_is_helped", "families_bring", "families_decide", "plan", "risks",
    )  # fmt: skip
    # The sections a coach or a reviewer can speak about.
    SECTIONS = {
        "title": "Judul", "problem": "Masalah", "who_is_helped": "Siapa yang terbantu",
        "strategies": "Strategi Inpres 8/2025", "families_bring": "Yang dibawa keluarga",
        "families_decide": "Yang diputuskan keluarga", "plan": "Cara kerja",
        "activities": "Kegiatan", "budget": "Anggaran", "risks": "Risiko",
        "indicators": "Ukuran keberhasilan",
    }  # fmt: skip

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    idea = models.ForeignKey(
        "solutions.Idea", models.PROTECT, related_name="proposals", verbose_name="gagasan"
    )
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    title = models.CharField("judul", max_length=120)
    problem = models.TextField("masalah yang dijawab", blank=True)
    group = models.ForeignKey(
        "households.FamilyGroup",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kelompok keluarga yang terbantu",
    )
    who_is_helped = models.TextField("siapa yang terbantu", blank=True)
    strategies = ArrayField(
        models.CharField(max_length=1, choices=Strategy.choices),
        verbose_name="strategi Inpres 8/2025",
        default=list,
        blank=True,
    )
    families_bring = models.TextField("yang dibawa keluarga", blank=True)
    families_decide = models.TextField("yang diputuskan keluarga", blank=True)
    plan = models.TextField("cara kerja", blank=True)
    risks = models.TextField("risiko dan cara menghadapinya", blank=True)
    matching_opened_on = models.DateField("dibuka untuk matching", null=True, editable=False)
    matching_opened_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    matching_closed_on = models.DateField("matching ditutup", null=True, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Privacy:
        personal = (
            "title", "problem", "who_is_helped", "families_bring", "families_decide", "plan",
            "risks",
        )  # fmt: skip
        open = (
            *RECORD_FIELDS, *Reviewed.REVIEW_FIELDS, "client_uuid", "idea", "cohort", "region",
            "group", "strategies", "matching_opened_on", "matching_opened_by",
            "matching_closed_on",
        )  # fmt: skip

    class Meta(Reviewed.Meta):
        verbose_name = "proposal"
        verbose_name_plural = "proposal"
        indexes = [
            models.Index(fields=["region", "status"], name="solutions_proposal_region"),
            models.Index(fields=["cohort", "status"], name="solutions_proposal_cohort"),
        ]
        constraints = [
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(
                fields=["idea"],
                condition=~Q(status="withdrawn"),
                name="solutions_proposal_one_per_idea",
                violation_error_message="Gagasan ini sudah punya proposal.",
            ),
            models.CheckConstraint(
                name="solutions_proposal_matching_pair",
                condition=Q(matching_opened_on__isnull=True, matching_opened_by__isnull=True)
                | Q(
                    matching_opened_on__isnull=False,
                    matching_opened_by__isnull=False,
                    status="accepted",
                ),
                violation_error_message="Matching dibuka untuk proposal yang sudah diterima.",
            ),
            models.CheckConstraint(
                name="solutions_proposal_matching_in_order",
                condition=Q(matching_closed_on__isnull=True)
                | Q(matching_closed_on__gte=F("matching_opened_on")),
                violation_error_message="Matching ditutup sesudah dibuka.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solutions:proposal", args=[self.pk])

    @property
    def is_in_matching(self) -> bool:
        return self.matching_opened_on is not None and self.matching_closed_on is None

    @property
    def strategy_labels(self) -> list[str]:
        return [f"{code}: {Strategy(code).label}" for code in self.strategies]


class OfProposalQuerySet(ScopedQuerySet):
    """Rows that belong to a proposal and are seen by whoever sees the proposal."""

    def _visible(self, scope: Scope) -> "OfProposalQuerySet":
        proposals = Proposal.objects.visible_to(scope).order_by()
        return self.filter(proposal__in=proposals.values("pk"))


class Activity(Record):
    """Something the proposal means to do, from when until when."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="activities")
    sequence = models.PositiveSmallIntegerField("urutan")
    text = models.CharField("kegiatan", max_length=200)
    starts_on = models.DateField("mulai")
    ends_on = models.DateField("selesai")

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("text",)
        open = (*RECORD_FIELDS, "proposal", "sequence", "starts_on", "ends_on")

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        constraints = [
            models.CheckConstraint(
                name="solutions_activity_dates_in_order",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message="Kegiatan selesai tidak boleh sebelum mulai.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class BudgetLine(Record):
    """What one thing costs, and who pays for it; quantity times price is the amount."""

    class Payer(models.TextChoices):
        REGION = "region", "APBD"
        VILLAGE = "village", "desa/kelurahan"
        PARTNER = "partner", "mitra, uang"
        PARTNER_KIND = "partner_kind", "mitra, barang atau tenaga"
        FAMILY = "family", "keluarga sendiri"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="budget_lines")
    sequence = models.PositiveSmallIntegerField("urutan")
    item = models.CharField("kebutuhan", max_length=160)
    quantity = models.PositiveIntegerField("jumlah")
    unit = models.CharField("satuan", max_length=30)
    unit_price = models.BigIntegerField("harga satuan")
    amount = models.BigIntegerField("total")
    payer = models.CharField("ditanggung oleh", max_length=12, choices=Payer.choices)
    payer_note = models.CharField("keterangan", max_length=120, blank=True)

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("item", "payer_note")
        open = (
            *RECORD_FIELDS, "proposal", "sequence", "quantity", "unit", "unit_price", "amount",
            "payer",
        )  # fmt: skip

    class Meta:
        verbose_name = "baris anggaran"
        verbose_name_plural = "baris anggaran"
        constraints = [
            models.CheckConstraint(
                name="solutions_budget_adds_up",
                condition=Q(amount=F("quantity") * F("unit_price")),
                violation_error_message="Jumlah kali harga satuan harus sama dengan totalnya.",
            ),
            models.CheckConstraint(
                name="solutions_budget_in_bounds",
                condition=Q(quantity__range=(1, 1_000_000), unit_price__range=(0, MOST_RUPIAH))
                & Q(amount__range=(0, MOST_RUPIAH)),
                violation_error_message="Jumlah dan harga tidak boleh kurang dari nol.",
            ),
        ]

    def __str__(self) -> str:
        return self.item


class SuccessIndicator(Record):
    """How one will know that it worked, chosen with the families."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="indicators")
    sequence = models.PositiveSmallIntegerField("urutan")
    text = models.CharField("ukuran", max_length=200)
    unit = models.CharField("satuan", max_length=30)
    baseline = models.DecimalField("sekarang", max_digits=12, decimal_places=2)
    target = models.DecimalField("tujuan", max_digits=12, decimal_places=2)
    is_families_choice = models.BooleanField("dipilih bersama keluarga", default=False)
    map_indicator = models.ForeignKey(
        "households.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="indikator Peta Keluarga",
    )

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("text",)
        open = (
            *RECORD_FIELDS, "proposal", "sequence", "unit", "baseline", "target",
            "is_families_choice", "map_indicator",
        )  # fmt: skip

    class Meta:
        verbose_name = "ukuran keberhasilan"
        verbose_name_plural = "ukuran keberhasilan"

    def __str__(self) -> str:
        return self.text


class ProposalVersion(models.Model):
    """The proposal as it read at one moment; never changed. Holds no cited words, only their keys.

    `content` is {"fields": {...}, "activities": [...], "budget": [...], "indicators": [...],
    "evidence": {"quotes": [ids], "potentials": [ids]}}.
    """

    class Reason(models.TextChoices):
        COACHING = "coaching", "dikirim kepada coach"
        REVIEW = "review", "diajukan untuk ditinjau"

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField("versi")
    reason = models.CharField("untuk", max_length=8, choices=Reason.choices)
    content = models.JSONField("isi")
    at = models.DateTimeField("pada")
    by = models.ForeignKey("academy.User", models.PROTECT, related_name="+")

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("content",)
        open = ("id", "proposal", "number", "reason", "at", "by")

    class Meta:
        verbose_name = "versi proposal"
        verbose_name_plural = "versi proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="solutions_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Versi {self.number} dari proposal {self.proposal_id}"
