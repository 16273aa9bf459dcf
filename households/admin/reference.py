"""The lists that LAN keeps for the field, and the families by their code."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from academy import audit
from academy.admin_mixins import RegionFilter, ScopedAdmin
from academy.roles import Verb
from households.identity import mask
from households.models import (
    AidProgramme,
    Household,
    Indicator,
    IndicatorLevel,
    PotentialClass,
    Theme,
)


class InUseFilter(admin.SimpleListFilter):
    """Themes in use, or those put away."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("dipakai", "dipakai"), ("arsip", "diarsipkan")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() is None:
            return queryset
        return queryset.filter(archived_at__isnull=self.value() == "dipakai")


@admin.register(Theme)
class ThemeAdmin(ScopedAdmin):
    """Themes are archived, never deleted: what was said of them stays."""

    list_display = ("name", "code", "strategy", "is_in_use")
    list_filter = (InUseFilter, "strategy")
    search_fields = ("name", "code")
    ordering = ("name", "pk")
    fields = ("name", "code", "description", "strategy", "archived_at")
    actions = ("archive", "take_back")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A code stands in addresses and files: once given, it stays."""
        return ("code", "archived_at") if obj else ("archived_at",)

    @admin.display(description="dipakai", boolean=True)
    def is_in_use(self, theme: Theme) -> bool:
        return theme.archived_at is None

    @admin.action(description="Arsipkan tema yang dipilih", permissions=["change"])
    def archive(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Archived themes are offered no more; quotes that carry them keep them."""
        done = self._set(request, queryset.filter(archived_at__isnull=True), timezone.now())
        messages.success(request, f"{done} tema diarsipkan. Kutipan lama tetap memakainya.")

    @admin.action(description="Pakai lagi tema yang dipilih", permissions=["change"])
    def take_back(self, request: HttpRequest, queryset: QuerySet) -> None:
        """An archived theme is offered again."""
        done = self._set(request, queryset.filter(archived_at__isnull=False), None)
        messages.success(request, f"{done} tema dipakai lagi.")

    def _set(self, request: HttpRequest, themes: QuerySet, moment: Any) -> int:
        done = 0
        for theme in themes.select_for_update():
            theme.archived_at, theme.updated_by = moment, request.scope.person
            theme.save(update_fields=["archived_at", "updated_by", "updated_at"])
            verb = "archive" if moment else "take_back"
            audit.record(verb, theme, scope=request.scope, fields=["archived_at"])
            done += 1
        return done


class LevelInline(admin.StackedInline):
    """The words for red, yellow and green; every indicator has the three."""

    model = IndicatorLevel
    fields = ("mark", "words")
    ordering = ("mark",)
    extra = 0
    max_num = min_num = 3
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(Verb.MANAGE)

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(Verb.MANAGE)


@admin.register(Indicator)
class IndicatorAdmin(ScopedAdmin):
    """The questions of Peta Keluarga; one no longer asked is switched off, not deleted."""

    list_display = ("order", "name", "dimension", "is_active")
    list_display_links = ("name",)
    list_filter = ("dimension", "is_active")
    search_fields = ("name", "question")
    ordering = ("order",)
    fields = ("code", "dimension", "order", "name", "question", "icon", "is_active")
    inlines = (LevelInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            audit.record("change", form.instance, scope=request.scope, fields=["levels"])


@admin.register(AidProgramme)
class AidProgrammeAdmin(ScopedAdmin):
    """Programmes of aid that a family may tell of."""

    list_display = ("name", "code", "owner", "strategy", "is_active")
    list_filter = ("strategy", "is_active")
    search_fields = ("name", "code", "owner")
    ordering = ("name", "pk")
    fields = ("code", "name", "owner", "amount_note", "strategy", "is_active")


@admin.register(PotentialClass)
class PotentialClassAdmin(ScopedAdmin):
    """Classes of local potential after Prodeskel."""

    list_display = ("name", "group", "code", "is_active")
    list_filter = ("group", "is_active")
    search_fields = ("name", "code")
    ordering = ("group", "name", "pk")
    fields = ("group", "code", "name", "is_active")


@admin.register(Household)
class HouseholdAdmin(ScopedAdmin):
    """Families by code, without names; their page in the portal opens with its own trail."""

    see = Verb.SEE_HOUSEHOLD
    change = None
    list_display = ("code", "village", "cohort", "people", "masked_kk", "takes_part")
    list_filter = (RegionFilter,)
    list_select_related = ("key", "area__parent", "cohort")
    search_fields = ("code", "area__name")
    search_help_text = "Kode keluarga atau desa/kelurahan"
    ordering = ("code", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(number=Count("members"))

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        audit.record("view", "admin.household", scope=request.scope, fields=["kk_number"])
        title = {"title": "Keluarga menurut kode"}
        return super().changelist_view(request, title | (extra_context or {}))

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """A family is read on its own page, where the look is written down."""
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404("Keluarga ini tidak ada.")
        return HttpResponseRedirect(reverse("households:detail", args=[object_id]))

    @admin.display(description="desa/kelurahan", ordering="area__name")
    def village(self, household: Household) -> str:
        return f"{household.area.name}, {household.area.parent.title}"

    @admin.display(description="anggota")
    def people(self, household: Household) -> int:
        return household.number if household.withdrawn_at is None else 0

    @admin.display(description="nomor KK")
    def masked_kk(self, household: Household) -> str:
        if household.withdrawn_at or not household.kk_number:
            return "–"
        return mask(household.kk_number)

    @admin.display(description="ikut serta", boolean=True)
    def takes_part(self, household: Household) -> bool:
        return household.withdrawn_at is None
