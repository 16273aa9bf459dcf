"""Fields that several forms of the field share, and how a kept text comes back into a form."""

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict

from academy import unfinished
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


def as_initial(form: type[forms.Form] | forms.BaseForm, data: QueryDict, prefix: str = "") -> dict:
    """What was typed before, as first values of a fresh form: nothing is judged yet.

    `form` is an instance (whose fields may depend on the person) or a class with plain fields.
    """
    fields = form.fields if isinstance(form, forms.BaseForm) else form.base_fields
    initial = {}
    for name, field in fields.items():
        key = f"{prefix}-{name}" if prefix else name
        if not field.widget.value_omitted_from_data(data, {}, key):
            initial[name] = field.widget.value_from_datadict(data, {}, key)
    return initial


def kept_values(request: HttpRequest, form: forms.BaseForm) -> dict:
    """First values from what was being written when a session ended; nothing when there is none."""
    if request.method == "POST":
        return {}
    kept = unfinished.take(request)
    return as_initial(form, kept, form.prefix or "") if kept is not None else {}


def small_number(text: str) -> int:
    """A row's number as an address or a hidden field names it; 0, which is none, for nonsense."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def form_number(form: forms.BaseForm) -> uuid.UUID:
    """The number a form carries (client_uuid); a fresh one when what was sent is none."""
    try:
        return uuid.UUID(str(form["client_uuid"].value()))
    except ValueError:
        return uuid.uuid4()
