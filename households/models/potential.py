"""Local potential: what a place and its people already have, and who said so."""

import uuid

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import Exact
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, Reviewed, ScopedQuerySet, Status
from academy.permissions import Scope
from academy.roles import Verb


class PotentialClass(Record):
    """A class and child class of Permendagri 12/2007 (Prodeskel)."""

    class Group(models.TextChoices):
        NATURAL = "natural", "sumber daya alam"
        HUMAN = "human", "sumber daya manusia"
        INSTITUTIONAL = "institutional", "kelembagaan"
        INFRASTRUCTURE = "infrastructure", "prasarana dan sarana"

    group = models.CharField("kelas", max_length=14, choices=Group.choices)
    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("anak kelas", max_length=80)
    is_active = models.BooleanField("dipakai", default=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "group", "code", "name", "is_active")

    class Meta:
        verbose_name = "kelas potensi"
        verbose_name_plural = "kelas potensi"

    def __str__(self) -> str:
        return self.name


class PotentialQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "PotentialQuerySet":
        """Accepted ones to all of the region; others to their cohort's facilitators and LAN."""
        of_region = scope.where(Verb.SEE_POTENTIAL, region="region_id")
        of_cohort = scope.where(Verb.RECORD_POTENTIAL, region="region_id", cohort="cohort_id")
        under_review = scope.where(Verb.REVIEW, region="region_id")
        mine, submitted = Q(author=scope.person), Q(submitted_at__isnull=False)
        return self.filter(
            (of_region & Q(status=Status.ACCEPTED))
            | (of_cohort & (mine | submitted))
            | (under_review & submitted)
        ).select_related("area__parent", "region__area", "kind", "author")

    def accepted(self) -> "PotentialQuerySet":
        return self.filter(status=Status.ACCEPTED)

    def naming(self, words: str) -> "PotentialQuerySet":
        """Potentials whose name, description or village holds these words."""
        return self.filter(
            Q(title__icontains=words)
            | Q(description__icontains=words)
            | Q(area__name__icontains=words)
        )

    def for_list(self) -> "PotentialQuerySet":
        """With how many sentences stand behind each, by name."""
        standing = Q(sources__quote__withdrawn_at__isnull=True, sources__isnull=False)
        counted = models.Count("sources", filter=standing, distinct=True)
        return self.annotate(number_of_sources=counted).order_by("title", "pk")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class LocalPotential(Reviewed):
    """Something that a place can build on: a product, a skill, a group, land, a custom."""

    class Capital(models.TextChoices):
        HUMAN = "human", "manusia"
        NATURAL = "natural", "alam"
        SOCIAL = "social", "sosial"
        PHYSICAL = "physical", "fisik"
        FINANCIAL = "financial", "keuangan"

    class Sector(models.TextChoices):
        FARMING = "farming", "pertanian"
        FISHERY = "fishery", "perikanan"
        LIVESTOCK = "livestock", "peternakan"
        CRAFT = "craft", "kerajinan"
        FOOD = "food", "kuliner"
        TOURISM = "tourism", "wisata"
        SERVICE = "service", "jasa"
        CULTURE = "culture", "budaya"
        ENVIRONMENT = "environment", "lingkungan"
        SKILL = "skill", "keterampilan"

    class Holder(models.TextChoices):
        FAMILY = "family", "keluarga"
        GROUP = "group", "kelompok"
        CUSTOMARY = "customary", "komunitas adat"
        VILLAGE = "village", "desa/kelurahan"
        PRIVATE = "private", "swasta"

    class ValueStage(models.TextChoices):
        RAW = "raw", "bahan mentah"
        PROCESSED = "processed", "olahan"
        PACKED = "packed", "kemasan"
        BRANDED = "branded", "bermerek"

    class Readiness(models.TextChoices):
        IDEA = "idea", "gagasan"
        PIONEERING = "pioneering", "rintisan"
        RUNNING = "running", "berjalan"
        READY = "ready", "siap tumbuh"

    class Legality(models.TextChoices):
        NIB = "nib", "NIB"
        PIRT = "pirt", "PIRT"
        HALAL = "halal", "halal"
        BPOM = "bpom", "BPOM"
        HKI = "hki", "HaKI"
        IG = "ig", "Indikasi Geografis"

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    area = models.ForeignKey("academy.Area", models.PROTECT, verbose_name="desa/kelurahan")
    title = models.CharField("nama potensi", max_length=120)
    kind = models.ForeignKey(PotentialClass, models.PROTECT, verbose_name="kelas Prodeskel")
    capital = models.CharField("modal", max_length=9, choices=Capital.choices)
    sector = models.CharField("sektor", max_length=11, choices=Sector.choices)
    description = models.TextField("uraian")
    holder = models.CharField("pemegang", max_length=9, choices=Holder.choices)
    households_count = models.PositiveIntegerField("jumlah keluarga", null=True, blank=True)
    women_count = models.PositiveIntegerField("jumlah perempuan", null=True, blank=True)
    youth_count = models.PositiveIntegerField("jumlah pemuda", null=True, blank=True)
    capacity = models.CharField("kapasitas", max_length=160, blank=True)
    season_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name="bulan musim", default=list, blank=True
    )
    market_now = models.CharField("pasar sekarang", max_length=200, blank=True)
    value_stage = models.CharField(
        "tahap nilai", max_length=9, choices=ValueStage.choices, blank=True
    )
    legality = ArrayField(
        models.CharField(max_length=5, choices=Legality.choices),
        verbose_name="legalitas",
        default=list,
        blank=True,
    )
    obstacles = models.TextField("kendala", blank=True)
    opportunity = models.TextField("peluang", blank=True)
    readiness = models.CharField("kesiapan", max_length=10, choices=Readiness.choices)
    named_source = models.CharField("sumber lain yang disebut", max_length=200, blank=True)
    latitude = models.FloatField("lintang", null=True, blank=True)
    longitude = models.FloatField("bujur", null=True, blank=True)
    quotes = models.ManyToManyField(
        "households.Quote", through="PotentialSource", related_name="potentials"
    )

    objects = PotentialQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS, *Reviewed.REVIEW_FIELDS, "client_uuid", "cohort", "region", "area",
            "title", "kind", "capital", "sector", "description", "holder", "households_count",
            "women_count", "youth_count", "capacity", "season_months", "market_now", "value_stage",
            "legality", "obstacles", "opportunity", "readiness", "named_source", "latitude",
            "longitude",
        )  # fmt: skip

    class Meta(Reviewed.Meta):
        verbose_name = "potensi lokal"
        verbose_name_plural = "potensi lokal"
        indexes = [models.Index(fields=["region", "status"], name="households_potential_where")]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="households_potential_in_region",
                condition=Q(Exact(Left("area", 5), F("region"))) & Q(Exact(Length("area"), 13)),
                violation_error_message="Desa atau kelurahan berada di luar wilayah angkatan.",
            ),
            models.CheckConstraint(
                name="households_potential_point",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-11.5, 6.5), longitude__range=(94.5, 141.5)),
                violation_error_message="Titik di luar Indonesia. Periksa lintang dan bujur.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="has_source",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("status", "named_source"),
                condition=pgtrigger.Q(
                    new__status__in=["submitted", "accepted"], new__named_source=""
                ),
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM households_potentialsource s WHERE s.potential_id = NEW.id
                ) THEN
                    RAISE EXCEPTION 'potential without a source' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("households:potential", args=[self.pk])

    @property
    def legality_labels(self) -> list[str]:
        return [self.Legality(code).label for code in self.legality]


class PotentialSourceQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "PotentialSourceQuerySet":
        """Sources whose words may be read: released ones, or those of sessions one may read."""
        seen = LocalPotential.objects.visible_to(scope).order_by()
        return self.filter(potential__in=seen.values("pk"), quote__withdrawn_at__isnull=True)


class PotentialSource(models.Model):
    """The sentence in which a potential was heard of."""

    potential = models.ForeignKey(LocalPotential, models.CASCADE, related_name="sources")
    quote = models.ForeignKey("households.Quote", models.PROTECT)

    objects = PotentialSourceQuerySet.as_manager()

    class Privacy:
        personal = ("quote",)
        open = ("id", "potential")

    class Meta:
        verbose_name = "sumber potensi"
        verbose_name_plural = "sumber potensi"
        constraints = [
            models.UniqueConstraint(
                fields=["potential", "quote"], name="households_potential_source_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.potential_id}: {self.quote_id}"
