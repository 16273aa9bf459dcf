"""Fields that several forms of the field share."""

from typing import Any

from django import forms

from academy.models import Area
from cohorts.models import Cohort


class VillageField(forms.ModelChoiceField):
    """A village of the cohort's region, the cohort's own (lokus) first; any other is refused."""

    def __init__(self, *, cohort: Cohort, **kwargs: Any) -> None:
        villages = Area.objects.filter(level=4).within(cohort.region_id)
        kwargs.setdefault("label", "Desa/kelurahan")
        messages = {
            "invalid_choice": "Pilih desa atau kelurahan di wilayah angkatan ini.",
            "required": "Pilih desa atau kelurahannya.",
        }
        kwargs["error_messages"] = messages | kwargs.get("error_messages", {})
        super().__init__(villages, **kwargs)
        ordered = villages.select_related("parent").order_by("name", "pk")
        self.villages = {area.pk: area for area in ordered}
        locus = set(cohort.loci.values_list("area_id", flat=True))
        rows = [(pk, f"{area.title}, {area.parent.title}") for pk, area in self.villages.items()]
        groups = [
            ("Lokus angkatan", [row for row in rows if row[0] in locus]),
            ("Desa/kelurahan lain di wilayah ini", [row for row in rows if row[0] not in locus]),
        ]
        self.choices = [("", "Pilih…"), *(group for group in groups if group[1])]

    def to_python(self, value: Any) -> Area | None:
        if value in self.empty_values:
            return None
        area = self.villages.get(str(getattr(value, "pk", value)))
        if area is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return area
