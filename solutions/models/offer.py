"""What partners offer: which kind of help, for what, where, how much, until when."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record
from academy.permissions import Scope
from academy.roles import Verb
from solutions.models.idea import Strategy
from solutions.models.proposal import MOST_RUPIAH


class OfferQuerySet(models.QuerySet):
    def visible_to(self, scope: Scope) -> "OfferQuerySet":
        """A partner's own; and to whoever reads proposals those for its region or for all."""
        rows = Q(organization__in=scope.organization_ids(Verb.ANSWER_PROPOSAL))
        for verb in (Verb.ARRANGE_MATCHING, Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL):
            if scope.can(verb):
                rows |= Q(region__isnull=True) | scope.where(verb, region="region_id")
        return self.filter(rows).select_related("organization", "region__area", "area__parent")

    def running(self, today: date) -> "OfferQuerySet":
        """Offers that hold on a day or will."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=today), withdrawn_on__isnull=True)

    def reaching(self, region_id: str) -> "OfferQuerySet":
        """Offers for a region, and those for all of them."""
        return self.filter(Q(region=region_id) | Q(region__isnull=True))

    def for_matching(self) -> "OfferQuerySet":
        """With all that matching compares, in the order in which they were recorded."""
        return (
            self.select_related("organization", "area__parent")
            .prefetch_related("themes")
            .order_by("pk")
        )

    def for_list(self) -> "OfferQuerySet":
        """With their themes; those that hold first, the latest on top."""
        return self.prefetch_related("themes").order_by(
            F("withdrawn_on").desc(nulls_first=True), "-since", "-pk"
        )


class Offer(Record):
    """What a partner can give: which kind, for what, where, how much, until when."""

    class Kind(models.TextChoices):
        MONEY = "money", "dana atau modal"
        GOODS = "goods", "barang atau alat"
        TRAINING = "training", "pelatihan"
        EXPERTISE = "expertise", "tenaga ahli dan pendampingan"
        MARKET = "market", "pasar dan pembelian"
        PERMIT = "permit", "perizinan dan layanan"

    organization = models.ForeignKey(
        "academy.Organization", models.PROTECT, related_name="offers", verbose_name="mitra"
    )
    title = models.CharField("yang ditawarkan", max_length=160)
    kind = models.CharField("jenis", max_length=10, choices=Kind.choices)
    themes = models.ManyToManyField(
        "households.Theme", related_name="+", blank=True, verbose_name="tema"
    )
    sectors = ArrayField(
        models.CharField(max_length=12), verbose_name="bidang", default=list, blank=True
    )
    strategies = ArrayField(
        models.CharField(max_length=1, choices=Strategy.choices),
        verbose_name="strategi Inpres 8/2025",
        default=list,
        blank=True,
    )
    region = models.ForeignKey(
        "academy.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offers",
        verbose_name="wilayah",
        help_text="Kosongkan bila berlaku di semua wilayah akademi.",
    )
    area = models.ForeignKey(
        "academy.Area",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kecamatan atau desa/kelurahan",
        help_text="Hanya bila tawaran terbatas pada satu tempat.",
    )
    capacity = models.CharField("kapasitas", max_length=160, blank=True)
    value = models.BigIntegerField("nilai", null=True, blank=True)
    season_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="bulan", default=list, blank=True
    )
    since = models.DateField("berlaku sejak")
    until = models.DateField("berlaku sampai", null=True, blank=True)
    withdrawn_on = models.DateField("ditarik pada", null=True, blank=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS, "organization", "title", "kind", "sectors", "strategies", "region",
            "area", "capacity", "value", "season_months", "since", "until", "withdrawn_on",
        )  # fmt: skip

    class Meta:
        verbose_name = "tawaran mitra"
        verbose_name_plural = "tawaran mitra"
        constraints = [
            models.CheckConstraint(
                name="solutions_offer_dates_in_order",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message="Tawaran berakhir tidak boleh sebelum mulai.",
            ),
            models.CheckConstraint(
                name="solutions_offer_value_in_bounds",
                condition=Q(value__isnull=True) | Q(value__range=(0, MOST_RUPIAH)),
                violation_error_message="Nilai tawaran tidak boleh kurang dari nol.",
            ),
            models.CheckConstraint(
                name="solutions_offer_area_in_region",
                condition=Q(area__isnull=True)
                | (Q(region__isnull=False) & Q(Exact(Left("area", 5), F("region")))),
                violation_error_message="Tempat tawaran berada di luar wilayahnya.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solutions:offer", args=[self.pk])

    @property
    def strategy_labels(self) -> list[str]:
        return [f"{code}: {Strategy(code).label}" for code in self.strategies]

    def holds_on(self, day: date) -> bool:
        return self.withdrawn_on is None and (self.until is None or self.until >= day)
