"""The trail, read only: for the PDP officer and LAN."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from academy import audit
from academy.admin.trail_words import VERBS, kind_words, role_words, verb_words
from academy.admin_mixins import RegionFilter, ScopedAdmin
from academy.models import AuditEvent, ReviewEvent, User
from academy.roles import Verb
from academy.sheets import csv_response

MOST_ROWS = 50_000


class ReadOnlyTrail(ScopedAdmin):
    """Rows that nobody adds, changes or removes; the database refuses it too."""

    see = Verb.SEE_AUDIT
    change = None
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False


class VerbFilter(admin.SimpleListFilter):
    """What was done, in words."""

    title = parameter_name = "perbuatan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return sorted(VERBS.items(), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(verb=self.value()) if self.value() else queryset


class KindFilter(admin.SimpleListFilter):
    """What it was done to, by its Indonesian name."""

    title, parameter_name = "sasaran", "sasaran"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        rooms = ("academy", "cohorts", "households")
        labels = [m._meta.label_lower for m in apps.get_models() if m._meta.app_label in rooms]
        named = [(label, kind_words(label)) for label in labels if not label.endswith("event")]
        return sorted(named, key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(target_kind=self.value()) if self.value() else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyTrail):
    """Who did or saw what, when and from where."""

    list_display = ("at", "actor", "did", "what", "target_id", "region_id", "roles")
    list_filter = (VerbFilter, KindFilter, RegionFilter, "at")
    search_fields = ("=target_id", "=actor_id", "=request_id", "actor_name")
    search_help_text = "Nama atau nomor pelaku, nomor sasaran, atau nomor permintaan."
    ordering = ("-at", "-pk")
    fields = (
        "at", "actor", "roles", "did", "what", "target_id", "region_id", "parts",
        "reason", "ip_address", "request_id",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("download",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        name = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
        return super().get_queryset(request).annotate(actor_name=Subquery(name))

    @admin.display(description="pelaku", ordering="actor_name")
    def actor(self, event: AuditEvent) -> str:
        if event.actor_id is None:
            return event.actor_role or "sistem"
        return event.actor_name or f"orang {event.actor_id}"

    @admin.display(description="perbuatan", ordering="verb")
    def did(self, event: AuditEvent) -> str:
        return verb_words(event.verb)

    @admin.display(description="sasaran", ordering="target_kind")
    def what(self, event: AuditEvent) -> str:
        return kind_words(event.target_kind)

    @admin.display(description="peran")
    def roles(self, event: AuditEvent) -> str:
        return role_words(event.actor_role)

    @admin.display(description="bagian")
    def parts(self, event: AuditEvent) -> str:
        return ", ".join(event.fields) or "-"

    @admin.action(description="Unduh yang dipilih (CSV)")
    def download(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """The chosen rows as a file; taking the trail away leaves its own row."""
        audit.record("download", "academy.auditevent", scope=request.scope)
        rows = [
            [
                event.at.isoformat(), self.actor(event), event.actor_role, event.verb,
                event.target_kind, event.target_id, event.region_id, self.parts(event),
                event.reason, event.ip_address or "",
            ]
            for event in queryset[:MOST_ROWS]
        ]  # fmt: skip
        head = [
            "waktu", "pelaku", "peran", "perbuatan", "jenis sasaran", "nomor sasaran", "wilayah",
            "bagian", "alasan", "alamat IP",
        ]  # fmt: skip
        return csv_response("jejak-audit.csv", head, rows)


@admin.register(ReviewEvent)
class ReviewEventAdmin(ReadOnlyTrail):
    """Every decision of the review, with its round.

    The note may repeat a family's words: it is read on the record's own page, which follows its
    consent.
    """

    see = Verb.REVIEW
    list_display = ("at", "record_kind", "record_id", "round", "transition", "field", "by")
    list_filter = ("transition", "record_kind", "at")
    list_select_related = ("by",)
    search_fields = ("=record_id", "by__name")
    ordering = ("-at", "-pk")
    fields = readonly_fields = (
        "at", "record_kind", "record_id", "round", "transition", "field", "by", "author",
    )  # fmt: skip
