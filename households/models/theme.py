"""What families speak about, and the languages they speak."""

from django.db import models

from academy.models import RECORD_FIELDS, Record


class Language(models.TextChoices):
    """Languages heard in the regions, by ISO 639-3; LAN asks us to add others."""

    IND = "ind", "Indonesia"
    MKN = "mkn", "Melayu Kupang"
    JAV = "jav", "Jawa"
    MAD = "mad", "Madura"
    SUN = "sun", "Sunda"
    AOZ = "aoz", "Dawan (Meto)"
    ROT = "rot", "Rote"
    HVN = "hvn", "Sabu"
    AOL = "aol", "Alor"
    TET = "tet", "Tetun"
    OTH = "mis", "lainnya"

    @property
    def html_code(self) -> str:
        """The code as a page names the language of a sentence; browsers know id, not ind."""
        return {"ind": "id", "jav": "jv", "sun": "su", "mis": "und"}.get(self.value, self.value)


class ThemeQuerySet(models.QuerySet):
    def in_use(self) -> "ThemeQuerySet":
        return self.filter(archived_at__isnull=True)


class Theme(Record):
    """What families speak about; LAN keeps the list, archived themes keep their past."""

    code = models.SlugField("kode", max_length=40, unique=True)
    name = models.CharField("nama", max_length=80)
    description = models.CharField("uraian", max_length=300, blank=True)
    strategy = models.CharField(
        "strategi Inpres 8/2025",
        max_length=1,
        choices=[("A", "A"), ("B", "B"), ("C", "C")],
        blank=True,
    )
    archived_at = models.DateTimeField("diarsipkan pada", null=True, blank=True)

    objects = ThemeQuerySet.as_manager()

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "code", "name", "description", "strategy", "archived_at")

    class Meta:
        verbose_name = "tema"
        verbose_name_plural = "tema"

    def __str__(self) -> str:
        return self.name
