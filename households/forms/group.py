"""The form of a group of families, and choosing who belongs to it."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils import timezone

from academy.forms import RecordForm, TextField
from cohorts.models import Cohort
from households.forms.filters import FamilyFilterForm
from households.models import FamilyGroup, Household
from households.models.household import HouseholdQuerySet

FAMILY = "keluarga"  # the name of a chosen family in addresses and forms
MOST_CHOSEN = 200
PER_PAGE = 30


class GroupForm(RecordForm):
    """What a group is called."""

    cohort = forms.CharField(required=False, widget=forms.HiddenInput)
    name = TextField(
        label="Nama kelompok", max_length=80,
        help_text=FamilyGroup._meta.get_field("name").help_text,
        error_messages={"required": "Beri nama menurut kegiatannya."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_uuid"].error_messages["invalid"] = "Muat ulang halamannya."
        self.fields["client_uuid"].label = "Nomor isian"


class FamilyChoice:
    """Families of a cohort to choose from, and those chosen so far."""

    def __init__(
        self, data: QueryDict, *, cohort: Cohort, chosen: list[int], families: HouseholdQuerySet
    ) -> None:
        own = families.participating().filter(cohort=cohort)
        self.filters = FamilyFilterForm(data, families=own)
        self.chosen = list(_ordered(own.filter(pk__in=chosen)))
        found = self.filters.filter(today=timezone.localdate())
        others = _ordered(found.exclude(pk__in=[one.pk for one in self.chosen]))
        self.page = Paginator(others, PER_PAGE).get_page(data.get("page"))

    @property
    def shown(self) -> list[Household]:
        """Every family whose name this page shows."""
        return [*self.chosen, *self.page]

    @property
    def is_narrow(self) -> bool:
        return any(self.filters.data.get(name) for name in self.filters.fields)


def _ordered(families: HouseholdQuerySet) -> HouseholdQuerySet:
    return families.with_head().order_by("area__name", "code", "pk")


def families_in(data: QueryDict) -> list[int]:
    """Keys of families that a form or an address names; what is no number is left out."""
    texts = dict.fromkeys(data.getlist(FAMILY))
    numbers = [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 10]
    return numbers[:MOST_CHOSEN]
