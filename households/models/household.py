"""The families and their members; what names them is sealed with the family's own key."""

import uuid
from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Max, Prefetch, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import Exact
from django.urls import reverse

from academy.crypto import SealedField
from academy.models import RECORD_FIELDS, HouseholdKey, Record, ScopedQuerySet
from academy.permissions import Scope
from academy.roles import Verb


class HouseholdQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "HouseholdQuerySet":
        """Families of own cohorts; LAN sees all."""
        allowed = scope.where(Verb.SEE_HOUSEHOLD, region="region_id", cohort="cohort_id")
        return self.filter(allowed).select_related("key", "area__parent", "cohort", "region__area")

    def participating(self) -> "HouseholdQuerySet":
        """Families that have not withdrawn from taking part."""
        return self.filter(withdrawn_at__isnull=True)

    def with_last_visit(self) -> "HouseholdQuerySet":
        """Each family with the day it was last listened to; no draft, nothing pulled back."""
        told = ~Q(sessions__status__in=["draft", "withdrawn"])
        return self.annotate(last_visit=Max("sessions__held_on", filter=told))

    def not_visited_since(self, day: date) -> "HouseholdQuerySet":
        """Families that nobody has listened to since a day, or ever."""
        families = self.participating().with_last_visit()
        return families.filter(Q(last_visit__lt=day) | Q(last_visit__isnull=True))

    def with_head(self) -> "HouseholdQuerySet":
        """Each family with its head, for lists that show a name."""
        heads = Member.objects.unscoped("prefetched for families that were fetched by scope")
        return self.prefetch_related(
            Prefetch("members", heads.filter(relation=Member.Relation.HEAD), to_attr="heads")
        )


class Household(Record):
    """A family that the academy listens to."""

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    key = models.OneToOneField(
        HouseholdKey, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    code = models.CharField("kode keluarga", max_length=12, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    area = models.ForeignKey("academy.Area", models.PROTECT, verbose_name="desa/kelurahan")
    hamlet = models.CharField("dusun/lingkungan", max_length=60, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    address = SealedField("alamat", max_text=300)
    point = SealedField("titik lokasi", max_text=40)
    phone = SealedField("telepon", max_text=20)
    kk_number = SealedField("nomor KK", max_text=16)
    kk_index = models.BinaryField(default=b"", blank=True, editable=False)
    pin_index = models.BinaryField(default=b"", blank=True, editable=False)
    health_notes = SealedField("catatan kesehatan", max_text=2000)
    version = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField("menarik diri pada", null=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = HouseholdQuerySet.as_manager()

    class Privacy:
        personal = (
            "address",
            "point",
            "phone",
            "kk_number",
            "kk_index",
            "pin_index",
            "health_notes",
            "rt",
            "rw",
        )
        open = (
            *RECORD_FIELDS, "client_uuid", "key", "code", "cohort", "region", "area", "hamlet",
            "version", "withdrawn_at", "is_demo",
        )  # fmt: skip

    class Meta:
        verbose_name = "keluarga"
        verbose_name_plural = "keluarga"
        indexes = [
            models.Index(fields=["kk_index"], name="households_kk", condition=~Q(kk_index=b"")),
            models.Index(fields=["cohort", "area"], name="households_place"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "code"],
                name="households_household_code_once",
                violation_error_message="Kode keluarga ini sudah dipakai di wilayah ini.",
            ),
            models.CheckConstraint(
                name="households_household_in_region",
                condition=Q(Exact(Left("area", 5), models.F("region")))
                & Q(Exact(Length("area"), 13)),
                violation_error_message="Desa atau kelurahan berada di luar wilayah angkatan.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="region_of_cohort",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("cohort_id", "region_id"),
                func="""
                IF NEW.region_id <> (SELECT region_id FROM cohorts_cohort WHERE id = NEW.cohort_id)
                THEN
                    RAISE EXCEPTION 'household outside the region of its cohort'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("households:detail", args=[self.pk])

    @property
    def sealing_key(self) -> HouseholdKey | None:
        return self.key

    @property
    def is_participating(self) -> bool:
        return self.withdrawn_at is None


class MemberQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "MemberQuerySet":
        allowed = scope.where(
            Verb.SEE_HOUSEHOLD, region="household__region_id", cohort="household__cohort_id"
        )
        return self.filter(allowed).select_related("household__key")


class Member(Record):
    """Somebody of the family; one name is enough."""

    class Sex(models.TextChoices):
        MALE = "m", "laki-laki"
        FEMALE = "f", "perempuan"

    class Relation(models.TextChoices):
        HEAD = "head", "kepala keluarga"
        SPOUSE = "spouse", "pasangan"
        CHILD = "child", "anak"
        PARENT = "parent", "orang tua"
        GRANDCHILD = "grandchild", "cucu"
        SIBLING = "sibling", "saudara"
        OTHER = "other", "lainnya"

    class School(models.TextChoices):
        NONE = "none", "tidak/belum sekolah"
        PRIMARY = "primary", "SD/sederajat"
        JUNIOR = "junior", "SMP/sederajat"
        SENIOR = "senior", "SMA/sederajat"
        HIGHER = "higher", "perguruan tinggi"
        UNKNOWN = "unknown", "tidak diketahui"

    household = models.ForeignKey(Household, models.CASCADE, related_name="members")
    name = SealedField("nama", max_text=200, blank=False)
    nik = SealedField("NIK", max_text=16)
    nik_index = models.BinaryField(default=b"", blank=True, editable=False)
    sex = models.CharField("jenis kelamin", max_length=1, choices=Sex.choices)
    born_on = models.DateField("tanggal lahir", null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField("tahun lahir", null=True, blank=True)
    relation = models.CharField(
        "hubungan dengan kepala keluarga", max_length=10, choices=Relation.choices
    )
    has_disability = models.BooleanField("penyandang disabilitas", default=False)
    disability_note = SealedField("keterangan disabilitas", max_text=300)
    school = models.CharField(
        "pendidikan terakhir", max_length=8, choices=School.choices, default=School.UNKNOWN
    )
    is_in_school = models.BooleanField("sedang sekolah", default=False)
    work = models.CharField("pekerjaan", max_length=80, blank=True)

    objects = MemberQuerySet.as_manager()

    class Privacy:
        personal = (
            "name", "nik", "nik_index", "born_on", "birth_year", "has_disability",
            "disability_note", "work",
        )  # fmt: skip
        open = (*RECORD_FIELDS, "household", "sex", "relation", "school", "is_in_school")

    class Meta:
        verbose_name = "anggota keluarga"
        verbose_name_plural = "anggota keluarga"
        indexes = [
            models.Index(fields=["nik_index"], name="households_nik", condition=~Q(nik_index=b""))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="head"),
                name="households_member_one_head",
                violation_error_message="Satu keluarga mempunyai satu kepala keluarga.",
            ),
            models.CheckConstraint(
                name="households_member_birth_year",
                condition=Q(birth_year__isnull=True) | Q(birth_year__range=(1900, 2100)),
                violation_error_message="Tahun lahir ditulis empat angka, misalnya 1984.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.pk}"

    @property
    def sealing_key(self) -> HouseholdKey | None:
        return self.household.key

    def year_of_birth(self) -> int | None:
        return self.born_on.year if self.born_on else self.birth_year


class OfHouseholdQuerySet(ScopedQuerySet):
    """Rows that belong to a family and are seen by whoever sees the family."""

    def _visible(self, scope: Scope) -> "OfHouseholdQuerySet":
        return self.filter(
            scope.where(
                Verb.SEE_HOUSEHOLD, region="household__region_id", cohort="household__cohort_id"
            )
        )
