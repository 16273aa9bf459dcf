"""How the list of families is narrowed down."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from rapidfuzz import fuzz

from academy.forms import TextField
from academy.models import Area
from academy.regions import fold_name
from households.models.household import Household, HouseholdQuerySet
from households.mpi import fold_words

MOST_NAMES = 500
LONG_AGO = timedelta(days=60)
SOUNDS_ALIKE = 85


class FamilyFilterForm(forms.Form):
    """By code, village or the name of the head; names are opened in memory only."""

    q = TextField(label="Cari", required=False, max_length=80)
    desa = forms.ModelChoiceField(
        Area.objects.none(),
        label="Desa/kelurahan",
        required=False,
        empty_label="Semua",
        error_messages={"invalid_choice": "Tidak ada keluarga di desa/kelurahan ini."},
    )
    kunjungan = forms.ChoiceField(
        label="Kunjungan",
        required=False,
        choices=[("", "Semua"), ("lama", "Belum dikunjungi 60 hari")],
    )

    def __init__(self, *args: Any, families: HouseholdQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.families = families
        self.fields["q"].widget.attrs["placeholder"] = "Kode, desa, atau nama kepala keluarga"
        own = families.order_by().values("area")
        self.fields["desa"].queryset = Area.objects.filter(pk__in=own).order_by("name", "pk")

    def clean_desa(self) -> Area | None:
        return self.cleaned_data["desa"]

    def filter(self, *, today: date) -> HouseholdQuerySet:
        """The families that fit; a filter that makes no sense is left aside and named."""
        chosen = self.cleaned_data if self.is_valid() else {}
        families = self.families
        if chosen.get("kunjungan"):
            families = families.not_visited_since(today - LONG_AGO)
        if chosen.get("desa"):
            families = families.filter(area=chosen["desa"])
        if chosen.get("q"):
            families = self._mentioning(families, chosen["q"].strip())
        return families

    def _mentioning(self, families: HouseholdQuerySet, text: str) -> HouseholdQuerySet:
        found = Q(code__icontains=text)
        if key := fold_name(text):
            found |= Q(area__search_name__contains=key)
        named = families.participating().with_head().order_by("-pk")[:MOST_NAMES]
        return families.filter(found | Q(pk__in=[h.pk for h in named if _is_called(h, text)]))


def _is_called(household: Household, text: str) -> bool:
    """Whether the head's name holds the text, or sounds much like it."""
    asked = fold_words(text)
    if not asked:
        return False
    return any(
        asked in (name := fold_words(head.name)) or fuzz.WRatio(asked, name) >= SOUNDS_ALIKE
        for head in household.heads
    )
