"""What every admin page of the portal shares: the scope decides, and writes leave their row."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.http import HttpRequest

from academy import audit
from academy.models.base import Record, ScopedQuerySet
from academy.models.region import Region
from academy.roles import Verb


def could_be_key(field: Field, value: Any) -> bool:
    """Whether the database can be asked for such a key at all."""
    try:
        field.to_python(value)
    except ValidationError:
        return False
    return "\x00" not in str(value)


class KeyChoiceField(forms.ModelChoiceField):
    """A chosen row; what cannot be a key is refused like one that is not there."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super().to_python(value)


class KeyAutocomplete(AutocompleteSelect):
    """Shows again only what can be a key; Django's own asks the database for whatever was sent."""

    def optgroups(self, name: str, value: list[Any], attrs: Any = None) -> list[Any]:
        key = self.field.remote_field.model._meta.pk
        known = [one for one in value if not one or could_be_key(key, one)]
        return super().optgroups(name, known, attrs)


class KeyFields:
    """For admins and their inlines: fields that point to other rows withstand any input."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        kwargs.setdefault("form_class", KeyChoiceField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeyAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ScopedAdmin(KeyFields, admin.ModelAdmin):
    """Rows by scope, rights by verb, and an audit row for every change.

    Subclasses name the verb to look (`see`) and the verb to change (`change`, None: read only).
    """

    see: Verb = Verb.MANAGE
    change: Verb | None = Verb.MANAGE
    can_delete = False
    list_per_page = 50
    actions_on_top = True

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = self.model._default_manager.all()
        if isinstance(rows, ScopedQuerySet):
            rows = rows.visible_to(request.scope)
        ordering = self.get_ordering(request) or ("pk",)
        return rows.order_by(*ordering)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.scope.can(self.see)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.scope.can(self.see)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return self.change is not None and request.scope.can(self.change)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.change is not None and request.scope.can(self.change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.can_delete and self.has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if isinstance(obj, Record):
            obj.updated_by = request.scope.person
            if not change:
                obj.created_by = request.scope.person
        super().save_model(request, obj, form, change)
        audit.record(
            "change" if change else "add",
            obj,
            scope=request.scope,
            region_id=getattr(obj, "region_id", None) or "",
            fields=form.changed_data,
        )

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        audit.record("delete", obj, scope=request.scope)
        super().delete_model(request, obj)


class RegionFilter(admin.SimpleListFilter):
    """Rows of one region of the academy, by its name; rows that belong to none are left out."""

    title = "wilayah"
    parameter_name = "wilayah"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        regions = Region.objects.select_related("area").order_by("pk")
        return [(region.pk, str(region)) for region in regions]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(region_id=self.value()) if self.value() else queryset
