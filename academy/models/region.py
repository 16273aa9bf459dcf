"""Where things happen: the national list of areas, the regions in the academy, poverty figures."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone

from academy.models.base import RECORD_FIELDS, Record


class Level(models.IntegerChoices):
    PROVINCE = 1, "provinsi"
    REGENCY = 2, "kabupaten/kota"
    DISTRICT = 3, "kecamatan"
    VILLAGE = 4, "desa/kelurahan"


class AreaQuerySet(models.QuerySet):
    def villages(self) -> "AreaQuerySet":
        return self.filter(level=Level.VILLAGE)

    def within(self, code: str) -> "AreaQuerySet":
        """All areas below the one with this code; codes nest by prefix."""
        return self.filter(code__startswith=f"{code}.")


class Area(models.Model):
    """A province, kabupaten/kota, kecamatan or desa/kelurahan of the Kemendagri list."""

    code = models.CharField("kode Kemendagri", max_length=13, primary_key=True)
    level = models.SmallIntegerField("tingkat", choices=Level.choices)
    name = models.CharField("nama", max_length=80)
    search_name = models.CharField("nama untuk pencarian", max_length=80, db_index=True)
    kind = models.CharField("jenis", max_length=12)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    bps_code = models.CharField("kode BPS", max_length=10, blank=True)
    latitude = models.FloatField("lintang", null=True)
    longitude = models.FloatField("bujur", null=True)
    postal_code = models.CharField("kode pos", max_length=5, blank=True)
    time_zone = models.CharField("zona waktu", max_length=32, blank=True)
    area_km2 = models.FloatField("luas (km2)", null=True)
    population = models.IntegerField("penduduk", null=True)

    objects = AreaQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            "code", "level", "name", "search_name", "kind", "parent", "bps_code", "latitude",
            "longitude", "postal_code", "time_zone", "area_km2", "population",
        )  # fmt: skip

    class Meta:
        verbose_name = "area"
        verbose_name_plural = "area"
        indexes = [
            # Codes nest by prefix; without this opclass LIKE '53.71.%' reads the whole list.
            models.Index(
                fields=["code"], name="academy_area_prefix", opclasses=["text_pattern_ops"]
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="academy_area_level_fits_code",
                condition=Q(level=1, code__regex=r"^\d\d$")
                | Q(level=2, code__regex=r"^\d\d\.\d\d$")
                | Q(level=3, code__regex=r"^\d\d\.\d\d\.\d\d$")
                | Q(level=4, code__regex=r"^\d\d\.\d\d\.\d\d\.\d{4}$"),
                violation_error_message="Tingkat area tidak sesuai dengan panjang kodenya.",
            ),
            models.CheckConstraint(
                name="academy_area_parent_is_prefix",
                condition=Q(level=1, parent__isnull=True)
                | Q(level__gt=1, code__startswith=F("parent_id")),
                violation_error_message="Kode area harus diawali kode induknya.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name as people write it: Kota Kupang, Kecamatan Alak, Kelurahan Oesapa."""
        prefix = self.kind.capitalize()
        return self.name if self.name.startswith(prefix) else f"{prefix} {self.name}"


class Region(Record):
    """A kabupaten or kota that takes part in the academy."""

    # The Kemendagri code is the key: whatever belongs to a region carries "53.71" and can be
    # checked against the area codes below it by the database itself.
    area = models.OneToOneField(
        Area, models.PROTECT, primary_key=True, verbose_name="kabupaten/kota"
    )
    slug = models.SlugField("alamat di portal", max_length=60, unique=True)
    time_zone = models.CharField(
        "zona waktu",
        max_length=32,
        choices=[
            ("Asia/Jakarta", "WIB (Asia/Jakarta)"),
            ("Asia/Makassar", "WITA (Asia/Makassar)"),
            ("Asia/Jayapura", "WIT (Asia/Jayapura)"),
        ],
    )
    joined_on = models.DateField("bergabung pada")
    controller = models.CharField(
        "pengendali data",
        max_length=200,
        blank=True,
        help_text="Instansi pengendali menurut UU PDP.",
    )
    contact = models.CharField("kontak", max_length=200, blank=True)
    context = models.TextField(
        "konteks wilayah", blank=True, help_text="Pesisir, sawah, perkotaan, dan sebagainya."
    )

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS[1:], "area", "slug", "time_zone", "joined_on", "controller", "contact",
            "context",
        )  # fmt: skip

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        constraints = [
            models.CheckConstraint(
                name="academy_region_is_regency",
                condition=Q(Exact(Length("area"), 5)),
                violation_error_message="Wilayah akademi harus kabupaten atau kota.",
            )
        ]

    def __str__(self) -> str:
        return self.area.title

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def zone_label(self) -> str:
        return {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}[
            self.time_zone
        ]

    def today(self, now: datetime | None = None) -> date:
        """Today's date in this region: Kupang turns the page an hour before Java."""
        return timezone.localdate(now, self.zone)


class PovertyFigure(Record):
    """A published figure with its measure, source and date; never one of ours."""

    class Measure(models.TextChoices):
        RATE = "rate", "persentase penduduk miskin (BPS)"
        POOR = "poor", "jumlah penduduk miskin (BPS)"
        LINE = "line", "garis kemiskinan (BPS)"
        EXTREME_RATE = "extreme_rate", "persentase kemiskinan ekstrem"
        EXTREME_POOR = "extreme_poor", "jumlah penduduk miskin ekstrem"
        EXTREME_FAMILIES = "extreme_families", "keluarga dalam daftar kemiskinan ekstrem"

    class Quality(models.TextChoices):
        FOUND = "found", "dari sumber yang disebut"
        DERIVED = "derived", "dihitung dari sumber yang disebut"
        UNVERIFIED = "unverified", "belum diperiksa ke dokumen resmi"

    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="figures",
        verbose_name="area",
        help_text="Kosong berarti seluruh Indonesia.",
    )
    measure = models.CharField("ukuran", max_length=20, choices=Measure.choices)
    value = models.DecimalField("nilai", max_digits=14, decimal_places=2)
    unit = models.CharField("satuan", max_length=40)
    period = models.CharField("periode", max_length=20, help_text="Misalnya 2025-03.")
    as_of = models.DateField("per tanggal")
    source = models.CharField("sumber", max_length=200)
    quality = models.CharField("mutu", max_length=12, choices=Quality.choices)
    note = models.CharField("catatan", max_length=300, blank=True)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (
            *RECORD_FIELDS, "area", "measure", "value", "unit", "period", "as_of", "source",
            "quality", "note",
        )  # fmt: skip

    class Meta:
        verbose_name = "angka kemiskinan"
        verbose_name_plural = "angka kemiskinan"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "measure", "period", "source"],
                name="academy_figure_once_per_source",
                nulls_distinct=False,
                violation_error_message="Angka ini sudah ada untuk ukuran dan sumber itu.",
            ),
            models.CheckConstraint(
                name="academy_figure_not_negative",
                condition=Q(value__gte=0),
                violation_error_message="Nilai tidak boleh negatif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area or 'Indonesia'}: {self.get_measure_display()} {self.period}"
