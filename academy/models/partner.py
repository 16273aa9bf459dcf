"""Organizations that people belong to and that stand beside the families."""

from django.db import models
from django.db.models.functions import Lower

from academy.models.base import RECORD_FIELDS, Record


class Organization(Record):
    """A ministry, agency (OPD), university, company, bank or community."""

    class Kind(models.TextChoices):
        MINISTRY = "ministry", "kementerian/lembaga"
        AGENCY = "agency", "perangkat daerah (OPD)"
        UNIVERSITY = "university", "perguruan tinggi"
        COMPANY = "company", "perusahaan"
        BANK = "bank", "bank"
        COMMUNITY = "community", "komunitas"
        CHARITY = "charity", "lembaga zakat/filantropi"

    name = models.CharField("nama", max_length=160)
    kind = models.CharField("jenis", max_length=12, choices=Kind.choices)
    region = models.ForeignKey(
        "academy.Region",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="wilayah",
        help_text="Kosongkan untuk lembaga tingkat pusat.",
    )

    class Privacy:
        personal: tuple[str, ...] = ()
        open = (*RECORD_FIELDS, "name", "kind", "region")

    class Meta:
        verbose_name = "lembaga"
        verbose_name_plural = "lembaga"
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "region",
                name="academy_organization_once_per_region",
                nulls_distinct=False,
                violation_error_message="Lembaga dengan nama ini sudah tercatat.",
            )
        ]

    def __str__(self) -> str:
        return self.name
