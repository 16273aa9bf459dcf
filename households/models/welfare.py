"""What help a family receives, and the decile it was told; recorded, never computed."""

from django.db import models
from django.db.models import Q

from academy.models import RECORD_FIELDS, Record
from households.models.household import Household, OfHouseholdQuerySet


class WelfareRecord(Record):
    """A DTSEN decile as told or seen, with source and date; never computed, never overwritten."""

    class Listing(models.TextChoices):
        LISTED = "listed", "terdaftar"
        NOT_LISTED = "not_listed", "tidak terdaftar"
        UNKNOWN = "unknown", "tidak diketahui"

    household = models.ForeignKey(Household, models.CASCADE, related_name="welfare_records")
    listing = models.CharField("status DTSEN", max_length=10, choices=Listing.choices)
    decile = models.PositiveSmallIntegerField("desil", null=True, blank=True)
    as_of = models.DateField("per tanggal")
    source = models.CharField("sumber", max_length=160)

    objects = OfHouseholdQuerySet.as_manager()

    class Privacy:
        personal = ("listing", "decile", "source")
        open = (*RECORD_FIELDS, "household", "as_of")

    class Meta:
        verbose_name = "catatan DTSEN"
        verbose_name_plural = "catatan DTSEN"
        constraints = [
            models.CheckConstraint(
                name="households_welfare_decile",
                condition=Q(decile__isnull=True) | Q(decile__range=(1, 10), listing="listed"),
                violation_error_message="Desil 1 sampai 10, hanya bila keluarga terdaftar.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_listing_display()} {self.as_of}"


class AidProgramme(Record):
    """A programme of aid that a family may receive; staff keep the list."""

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("nama", max_length=160)
    owner = models.CharField("penyelenggara", max_length=120, blank=True)
    amount_note = models.CharField("besaran", max_length=300, blank=True)
    strategy = models.CharField(
        "strategi Inpres 8/2025",
        max_length=1,
        choices=[
            ("A", "A: mengurangi beban pengeluaran"),
            ("B", "B: meningkatkan pendapatan"),
            ("C", "C: mengurangi kantong kemiskinan"),
        ],
    )
    is_active = models.BooleanField("dipakai", default=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "code", "name", "owner", "amount_note", "strategy", "is_active")

    class Meta:
        verbose_name = "program bantuan"
        verbose_name_plural = "program bantuan"

    def __str__(self) -> str:
        return self.name


class AidReceipt(Record):
    """That a family receives a programme, as it said itself."""

    household = models.ForeignKey(Household, models.CASCADE, related_name="aid_receipts")
    programme = models.ForeignKey(AidProgramme, models.PROTECT, verbose_name="program")
    as_of = models.DateField("per tanggal")
    note = models.CharField("keterangan", max_length=200, blank=True)

    objects = OfHouseholdQuerySet.as_manager()

    class Privacy:
        personal = ("programme", "note")
        open = (*RECORD_FIELDS, "household", "as_of")

    class Meta:
        verbose_name = "bantuan diterima"
        verbose_name_plural = "bantuan diterima"
        constraints = [
            models.UniqueConstraint(
                fields=["household", "programme", "as_of"],
                name="households_aid_once_a_day",
                violation_error_message="Bantuan ini sudah dicatat pada tanggal itu.",
            )
        ]

    def __str__(self) -> str:
        return str(self.programme_id)
