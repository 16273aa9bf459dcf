"""LAN's desk for places: the national list, the regions in the academy, poverty figures."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from academy.admin_mixins import ScopedAdmin
from academy.models import Area, Level, PovertyFigure, Region
from academy.regions import search_areas, take_in


@admin.register(Area)
class AreaAdmin(ScopedAdmin):
    """The Kemendagri list, to look things up; it is loaded from a file and not typed."""

    change = None
    list_display = ("code", "title", "parent", "bps_code", "postal_code")
    list_filter = ("level",)
    list_select_related = ("parent",)
    search_fields = ("name",)
    search_help_text = "Nama menurut ejaan apa pun, singkatan, atau kode."
    ordering = ("code",)
    show_full_result_count = False  # ninety thousand rows are not counted for a heading

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find a place however it is spelled; a field that asks for regencies gets only those."""
        if request.GET.get("field_name") == "area" and request.GET.get("model_name") == "region":
            queryset = queryset.filter(level=Level.REGENCY)
        elif request.GET.get("model_name") == "locus":
            queryset = queryset.filter(level=Level.VILLAGE)
        if not search_term.strip():
            return queryset, False
        found = search_areas(search_term, limit=200)
        return queryset.filter(pk__in=[area.pk for area in found]), False


class RegionForm(forms.ModelForm):
    """Taking a kabupaten or kota in: its time zone and address are filled from the list."""

    class Meta:
        model = Region
        fields = ["area", "joined_on", "slug", "time_zone", "controller", "contact", "context"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "area" in self.fields:
            self.fields["area"].error_messages["required"] = "Pilih kabupaten atau kotanya."

    def clean_area(self) -> Area:
        area = self.cleaned_data["area"]
        if area.level != Level.REGENCY:
            raise ValidationError(f"{area.title} bukan kabupaten atau kota. Pilih yang lain.")
        if Region.objects.filter(pk=area.pk).exists():
            raise ValidationError(f"{area.title} sudah ada di akademi. Pilih yang lain.")
        return area


@admin.register(Region)
class RegionAdmin(ScopedAdmin):
    """A new region needs no code: choose it from the list and say when it joined."""

    form = RegionForm
    list_display = ("name", "area_id", "time_zone", "joined_on", "controller")
    list_select_related = ("area",)
    search_fields = ("area__name", "area__code")
    ordering = ("area_id",)
    autocomplete_fields = ("area",)

    @admin.display(description="wilayah")
    def name(self, region: Region) -> str:
        return str(region)

    def get_fields(self, request: HttpRequest, obj: Region | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("area", "joined_on", "contact", "context")
        return ("area", "joined_on", "slug", "time_zone", "controller", "contact", "context")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("area", "slug", "time_zone") if obj else ()

    def save_model(self, request: HttpRequest, obj: Region, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        region = take_in(area=obj.area, joined_on=obj.joined_on, scope=request.scope)
        region.contact, region.context = obj.contact, obj.context
        region.save(update_fields=["contact", "context", "updated_at"])
        obj.__dict__.update(region.__dict__)


@admin.register(PovertyFigure)
class PovertyFigureAdmin(ScopedAdmin):
    """Published figures: measure, source and date belong to every one."""

    list_display = ("where", "measure", "value", "unit", "period", "as_of", "source", "quality")
    list_filter = ("measure", "quality")
    list_select_related = ("area",)
    search_fields = ("area__name", "source")
    ordering = ("area_id", "measure", "-as_of", "pk")
    autocomplete_fields = ("area",)
    fields = ("area", "measure", "value", "unit", "period", "as_of", "source", "quality", "note")

    @admin.display(description="area")
    def where(self, figure: PovertyFigure) -> str:
        return figure.area.title if figure.area_id else "Indonesia"
