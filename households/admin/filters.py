"""Filters of the review lists."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest

from academy.models import Status

ALL = "semua"


class StatusFilter(admin.SimpleListFilter):
    """What waits for a decision comes first; the rest is one click away."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (Status.SUBMITTED, "menunggu tinjauan"),
            (Status.RETURNED, "dikembalikan"),
            (Status.ACCEPTED, "diterima"),
            (Status.WITHDRAWN, "ditarik pencatat"),
            (ALL, "semua"),
        ]

    def value(self) -> str:
        return super().value() or Status.SUBMITTED

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == ALL:
            return queryset
        return queryset.filter(status=self.value())

    def get_facet_counts(self, pk_attname: str, filtered_qs: QuerySet) -> dict[str, Count]:
        """Counts of each status; the default choice would count itself only."""
        return {
            f"{number}__c": Count(pk_attname, filter=None if value == ALL else Q(status=value))
            for number, (value, _) in enumerate(self.lookup_choices)
        }

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        facets = self.get_facet_queryset(changelist) if changelist.add_facets else None
        for number, (value, label) in enumerate(self.lookup_choices):
            count = f" ({facets[f'{number}__c']})" if facets else ""
            yield {
                "selected": self.value() == value,
                "query_string": changelist.get_query_string({self.parameter_name: value}),
                "display": f"{label}{count}",
            }
