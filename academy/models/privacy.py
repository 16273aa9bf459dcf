"""Keys of the families, forms people could not finish sending, and drafts."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from academy.models.base import ScopedQuerySet


class HouseholdKey(models.Model):
    """One key per family, wrapped by a key outside the database; without it nothing can be read."""

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wrapped = models.BinaryField()
    wrapping_key_id = models.CharField(max_length=16)
    created_at = models.DateTimeField(default=timezone.now)

    class Privacy:
        personal = ("wrapped",)
        open = ("uuid", "wrapping_key_id", "created_at")

    class Meta:
        verbose_name = "kunci keluarga"
        verbose_name_plural = "kunci keluarga"

    def __str__(self) -> str:
        return str(self.uuid)


class DraftQuerySet(ScopedQuerySet):
    def _visible(self, scope: object) -> "DraftQuerySet":
        return self.filter(owner=scope.person)


class Draft(models.Model):
    """Work not yet sent, kept exactly as typed; sealed, and readable by its owner only."""

    uuid = models.UUIDField("nomor isian", unique=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    form = models.CharField("formulir", max_length=40)
    path = models.CharField("halaman", max_length=300)
    content = models.BinaryField("isi")
    label = models.CharField("keterangan", max_length=120, blank=True)
    updated_at = models.DateTimeField("disimpan pada", default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Privacy:
        personal = ("content",)
        open = ("id", "uuid", "owner", "form", "path", "label", "updated_at")

    class Meta:
        verbose_name = "draf"
        verbose_name_plural = "draf"

    def __str__(self) -> str:
        return f"{self.form} {self.uuid}"
