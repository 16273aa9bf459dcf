"""Groups of families that a proposal means to help; who belongs to one never leaves the field."""

import uuid

from django.db import models
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet
from academy.permissions import Scope
from academy.roles import Verb
from households.models.household import Household


class FamilyGroupQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "FamilyGroupQuerySet":
        """Whoever knows the cohort's families by name, and whoever writes its proposals."""
        keepers = scope.where(Verb.SEE_HOUSEHOLD, region="region_id", cohort="cohort_id")
        writers = scope.where(Verb.WORK_ON_PROPOSAL, region="region_id", cohort="cohort_id")
        return self.filter(keepers | writers).select_related("cohort", "region__area")


class FamilyGroup(Record):
    """Families of a cohort that go one way together; the floors above see how many, and where."""

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    name = models.CharField(
        "nama kelompok",
        max_length=80,
        help_text="Sebut kegiatannya, bukan nama orang: misalnya Ibu pengolah ikan Oesapa.",
    )
    families = models.ManyToManyField(
        Household, through="GroupMember", related_name="groups", verbose_name="keluarga"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FamilyGroupQuerySet.as_manager()

    class Privacy:
        personal = ("name",)
        open = (*RECORD_FIELDS, "client_uuid", "cohort", "region", "version")

    class Meta:
        verbose_name = "kelompok keluarga"
        verbose_name_plural = "kelompok keluarga"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "name"],
                name="households_group_name_once",
                violation_error_message="Angkatan ini sudah punya kelompok dengan nama itu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("households:group", args=[self.pk])


class GroupMember(models.Model):
    """That a family belongs to a group; it stays in the field."""

    group = models.ForeignKey(FamilyGroup, models.CASCADE, related_name="memberships")
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")

    class Privacy:
        personal: tuple[str, ...] = ()
        open = ("id", "group", "household")

    class Meta:
        verbose_name = "anggota kelompok"
        verbose_name_plural = "anggota kelompok"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "household"],
                name="households_group_member_once",
                violation_error_message="Keluarga ini sudah ada di kelompok.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.household_id}"
