"""The list of a reviewer's desk: what waits longest stands first, with what seems odd about it."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from academy.admin_mixins import RegionFilter, ScopedAdmin
from academy.models import Status
from academy.roles import Verb
from academy.templatetags.akademi import icon, status_icon
from households.admin.filters import StatusFilter
from households.review_desk import Flag, waiting_days


class DeskChangeList(ChangeList):
    """A list that asks once, for all rows of the page, what seems odd about them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        flags = self.model_admin.find_flags(self.result_list)
        for row in self.result_list:
            row.flags = flags.get(row.pk, [])


class DeskList(ScopedAdmin):
    """Columns and filters that sessions and potentials share."""

    see = Verb.REVIEW
    change = None
    list_per_page = 25
    show_facets = admin.ShowFacets.ALWAYS
    list_display_links = None
    list_display = ("record_link", "author", "age", "flag_list")
    list_filter = (StatusFilter, RegionFilter)
    list_select_related = ("author", "region__area", "area", "cohort")
    ordering = ("submitted_at", "pk")
    search_fields = ("=pk", "author__name", "area__name")
    search_help_text = "Nomor, nama pencatat, atau desa/kelurahan"

    def find_flags(self, records: list[Any]) -> dict[int, list[Flag]]:
        raise NotImplementedError

    def title_of(self, record: Any) -> str:
        raise NotImplementedError

    def url(self, name: str, *args: Any) -> str:
        """Address of one of the pages of this desk."""
        meta = self.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=args)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskChangeList

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        """In the queue all rows have the same status; elsewhere it has a column."""
        in_queue = request.GET.get(StatusFilter.parameter_name, Status.SUBMITTED)
        return self.list_display if in_queue == Status.SUBMITTED else (*self.list_display, "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """A draft is its author's own, also where the author is a reviewer."""
        return super().get_queryset(request).exclude(status=Status.DRAFT)

    @admin.display(description="Catatan", ordering="pk")
    def record_link(self, record: Any) -> SafeString:
        url = self.url("review", record.pk)
        where = f"{record.area.name}, {record.region}"
        if record.round > 1:
            where += f" · putaran {record.round}"
        return format_html('<a href="{}">{}</a><br>{}', url, self.title_of(record), where)

    @admin.display(description="Menunggu", ordering="submitted_at")
    def age(self, record: Any) -> str:
        if record.status != Status.SUBMITTED:
            return "–"
        days = waiting_days(record.submitted_at)
        return f"{days} hari" if days else "hari ini"

    @admin.display(description="Status", ordering="status")
    def state(self, record: Any) -> SafeString:
        return format_html(
            '<span class="pill pill--{}">{} {}</span>',
            record.status,
            icon(status_icon(record.status)),
            record.get_status_display(),
        )

    @admin.display(description="Perlu dilihat")
    def flag_list(self, record: Any) -> SafeString | str:
        pills = format_html_join(
            " ",
            '<span class="pill pill--{}" title="{}">{}</span>',
            ((flag.tone, flag.detail, flag.label) for flag in record.flags),
        )
        return pills or "–"
