"""What every admin page of the portal shares: the scope decides, and writes leave their row."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from academy import audit
from academy.models.base import Record, ScopedQuerySet
from academy.roles import Verb


class ScopedAdmin(admin.ModelAdmin):
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
