"""Accepting many at once: always with a look at the list first, one transaction for each."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from academy import review
from academy.models import Transition
from academy.permissions import Scope
from academy.roles import Verb
from households.admin.desk import ReviewDesk
from households.review_desk import Flag, waiting_days

MOST = 100


@dataclass(frozen=True)
class Candidate:
    """One record of the preview: what is odd about it, and why it would be left out."""

    record: Any
    title: str
    url: str
    age: int | None
    flags: list[Flag]
    obstacle: str

    @property
    def token(self) -> str:
        """Which record, in which version: a record that changed meanwhile is not accepted."""
        return f"{self.record.pk}:{self.record.version}"


def obstacle_of(record: Any, flags: list[Flag], scope: Scope) -> str:
    """Why a record is not accepted together with others; empty when it may be."""
    try:
        review.check_move(record, Transition.ACCEPT, scope=scope)
    except review.CannotMove as reason:
        return str(reason)
    if any(flag.is_serious for flag in flags):
        return "Ada tanda merah. Baca dan putuskan catatan ini satu per satu."
    return ""


class BulkDesk(ReviewDesk):
    """A desk on which the plain cases are accepted together; nothing is returned in bulk."""

    actions = ("accept_many",)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.scope.can(Verb.REVIEW)

    def get_urls(self) -> list[URLPattern]:
        meta = self.model._meta
        # Each record has its own transaction, so the page as a whole has none.
        view = transaction.non_atomic_requests(self.for_reviewers(self.accept_many_view))
        name = f"{meta.app_label}_{meta.model_name}_accept_many"
        return [path("terima-banyak/", view, name=name), *super().get_urls()]

    def candidates(self, request: HttpRequest, rows: QuerySet) -> list[Candidate]:
        records = list(rows.order_by("submitted_at", "pk")[:MOST])
        flags = self.find_flags(records)
        return [
            Candidate(
                record,
                self.title_of(record),
                self.url("review", record.pk),
                waiting_days(record.submitted_at),
                flags[record.pk],
                obstacle_of(record, flags[record.pk], request.scope),
            )
            for record in records
        ]

    @admin.action(description="Terima yang dipilih (dengan pratinjau)", permissions=["review"])
    def accept_many(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """What would be accepted, and what would be left out and why; nothing happens yet."""
        rows = self.candidates(request, queryset)
        context = {
            "ready": [row for row in rows if not row.obstacle],
            "skipped": [row for row in rows if row.obstacle],
            "most": MOST if queryset.count() > MOST else None,
            "list_url": self.url("changelist"),
            "list_label": str(self.model._meta.verbose_name_plural).capitalize(),
            "confirm_url": self.url("accept_many"),
        }
        return render(request, "admin/households/accept_many.html", context)

    @method_decorator(require_POST)
    def accept_many_view(self, request: HttpRequest) -> HttpResponse:
        """Accept the records that were left ticked in the preview, each on its own."""
        wanted = dict(_read(token) for token in request.POST.getlist("item")[:MOST])
        wanted.pop(0, None)
        rows = self.get_queryset(request).filter(pk__in=wanted)
        accepted, left = 0, []
        for row in self.candidates(request, rows):
            if reason := self._accept_one(request, row, wanted[row.record.pk]):
                left.append(f"{row.title}: {reason}")
            else:
                accepted += 1
        missing = len(wanted) - accepted - len(left)
        if missing:
            left.append(f"{missing} catatan sudah tidak ada di meja ini.")
        _tell(request, accepted, left)
        return HttpResponseRedirect(self.url("changelist"))

    def _accept_one(self, request: HttpRequest, row: Candidate, version: int) -> str:
        """Accept in a transaction of its own; returns why not."""
        if row.record.version != version:
            return "berubah sejak pratinjau, belum diterima."
        if row.obstacle:
            return row.obstacle
        try:
            with transaction.atomic():
                self.accept(row.record, request.scope)
        except (review.CannotMove, PermissionDenied) as reason:
            return str(reason)
        return ""


def _read(token: str) -> tuple[int, int]:
    """Number and version from one tick of the preview; nonsense is number 0, which nothing has."""
    pk, _, version = token.partition(":")
    if all(part.isascii() and part.isdecimal() and len(part) < 18 for part in (pk, version)):
        return int(pk), int(version)
    return 0, 0


def _tell(request: HttpRequest, accepted: int, left: list[str]) -> None:
    if accepted:
        messages.success(request, f"{accepted} catatan diterima.")
    for line in left:
        messages.warning(request, line)
    if not accepted and not left:
        messages.warning(request, "Tidak ada catatan yang dipilih. Centang sedikitnya satu.")
