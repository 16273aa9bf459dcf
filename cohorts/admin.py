"""LAN's desk for the programme: cohorts with their villages, stages and people."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from academy import audit
from academy.admin_mixins import KeyFields, ScopedAdmin
from academy.models import User
from academy.roles import Verb
from cohorts.actions import add_missing_stages
from cohorts.models import Cohort, CohortStage, Enrolment, Locus, Stage


class PartOfCohort(KeyFields, admin.StackedInline):
    """Rows of a cohort, kept by whoever keeps the cohort."""

    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(ScopedAdmin.see)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(Verb.MANAGE)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(Verb.MANAGE)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LocusForm(forms.ModelForm):
    """A village of the cohort's own region; the database asks the same."""

    class Meta:
        model = Locus
        fields = ["area"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        area, cohort = cleaned.get("area"), self.instance.cohort
        if area and cohort.region_id and not area.pk.startswith(f"{cohort.region_id}."):
            raise ValidationError(
                {"area": f"{area.title} berada di luar {cohort.region}. Pilih yang di dalamnya."}
            )
        return cleaned


class LocusInline(PartOfCohort):
    model = Locus
    form = LocusForm
    autocomplete_fields = ("area",)
    verbose_name_plural = "lokus"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(Verb.MANAGE)


class CohortStageInline(PartOfCohort):
    model = CohortStage
    fields = (("planned_from", "planned_until"), ("started_on", "finished_on"))
    ordering = ("stage__order", "pk")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("stage")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A cohort has the stages that LAN lists; they are not typed one by one."""
        return False


class EnrolmentForm(forms.ModelForm):
    """Who takes part, and as what, stays as it was written; a part ends by its date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"person", "part"} & set(self.fields):
            self.fields[name].disabled = self.instance.pk is not None

    def clean_person(self) -> User:
        person = self.cleaned_data["person"]
        if person == self.decider and self.has_changed():
            raise ValidationError("Bagian untuk diri sendiri diberikan atau diubah oleh rekan.")
        return person


class EnrolmentInline(PartOfCohort):
    model = Enrolment
    form = EnrolmentForm
    fields = ("person", "part", "since", "until")
    autocomplete_fields = ("person",)
    ordering = ("part", "person__name", "pk")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.decider = request.scope.person
        return formset


@admin.register(Cohort)
class CohortAdmin(ScopedAdmin):
    """A new cohort gets all stages in use; its region does not change once it is open."""

    list_display = ("code", "name", "region", "starts_on", "ends_on")
    list_filter = ("region",)
    list_select_related = ("region__area",)
    search_fields = ("code", "name")
    ordering = ("-starts_on", "region_id", "pk")
    autocomplete_fields = ("region",)
    fields = ("code", "region", "name", "starts_on", "ends_on")
    inlines = (LocusInline, CohortStageInline, EnrolmentInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code", "region") if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """Villages and people come once the cohort is there."""
        return self.inlines if obj else ()

    def save_model(self, request: HttpRequest, obj: Cohort, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            add_missing_stages(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Every village, stage and person that changes leaves its row in the trail."""
        super().save_formset(request, form, formset, change)
        changed = [(row, fields) for row, fields in formset.changed_objects]
        changed += [(row, ()) for row in formset.new_objects]
        region_id = form.instance.region_id
        for row, fields in changed:
            audit.record("change", row, scope=request.scope, region_id=region_id, fields=fields)
        for row in formset.deleted_objects:
            audit.record("remove", form.instance, scope=request.scope, region_id=region_id,
                         fields=[row._meta.model_name])  # fmt: skip


@admin.register(Stage)
class StageAdmin(ScopedAdmin):
    """The academy's stages; one that is no longer used is switched off, not deleted."""

    list_display = ("order", "name", "produces", "is_active")
    list_display_links = ("name",)
    ordering = ("order", "pk")
    search_fields = ("name",)
    fields = ("order", "name", "description", "produces", "is_active")
