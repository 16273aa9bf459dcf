"""LAN's desk for proposals: read, accept, or send back with a note at a section."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from academy import audit, review
from academy.admin.return_form import ReturnForm
from academy.admin_mixins import RegionFilter, ScopedAdmin
from academy.differences import Change
from academy.models import Status, Transition
from academy.permissions import Scope
from academy.roles import Verb
from academy.templatetags.akademi import local_datetime
from solutions.models import Proposal, ProposalVersion
from solutions.proposal_page import sheet_context
from solutions.versions import compare

PREFIX = "admin:solutions_proposal_"


class VersionForm(forms.Form):
    """The version of the proposal that was read before deciding."""

    version = forms.IntegerField(min_value=0)


class WaitingFilter(admin.SimpleListFilter):
    """What waits for a decision comes first; the rest is one click away."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            (Status.SUBMITTED, "menunggu tinjauan"), (Status.RETURNED, "dikembalikan"),
            (Status.ACCEPTED, "diterima"), (Status.WITHDRAWN, "ditarik"),
        ]  # fmt: skip

    def choices(self, changelist: Any) -> Any:
        """The queue is what one sees without choosing."""
        return [one for one in super().choices(changelist) if one["display"] != "Semua"]

    def value(self) -> str:
        return super().value() or Status.SUBMITTED

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(status=self.value())


def waiting_for(scope: Scope) -> QuerySet:
    """Proposals that wait for this reviewer, the longest waiting first; never an own one."""
    rows = Proposal.objects.visible_to(scope).filter(status=Status.SUBMITTED)
    return rows.exclude(author=scope.person).order_by("submitted_at", "pk")


def days_since(moment: datetime | None) -> int:
    return (timezone.now() - moment).days if moment else 0


@admin.register(Proposal)
class ProposalDesk(ScopedAdmin):
    """Proposals that cohorts sent; they are read and decided on, never edited here."""

    see = Verb.REVIEW
    change = None
    list_display = ("link", "region", "author", "submitted_at", "round")
    list_display_links = None
    list_filter = (WaitingFilter, RegionFilter)
    list_select_related = ("author", "region__area")
    search_fields = ("=pk", "title", "author__name")
    ordering = ("submitted_at", "pk")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What was sent at least once; a draft is its cohort's own."""
        return super().get_queryset(request).filter(submitted_at__isnull=False)

    @admin.display(description="Proposal", ordering="pk")
    def link(self, record: Proposal) -> str:
        address = reverse(f"{PREFIX}review", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.title)

    def get_urls(self) -> list[URLPattern]:
        pages = (
            ("tinjau", "review", self.review_view),
            ("terima", "accept", self.accept_view),
            ("kembalikan", "return", self.return_view),
        )
        own = [
            path(f"<int:pk>/{word}/", self._for_reviewers(view), name=f"solutions_proposal_{name}")
            for word, name, view in pages
        ]
        return own + super().get_urls()

    def _for_reviewers(self, view: Any) -> Any:
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.scope.can(Verb.REVIEW):
                raise PermissionDenied("Meninjau adalah tugas peninjau LAN.")
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(checked)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Whoever asks for Django's page of a record gets the desk's."""
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404("Proposal ini tidak ada.")
        return HttpResponseRedirect(reverse(f"{PREFIX}review", args=[int(object_id)]))

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """The versions that were sent are a proposal's history."""
        if not (object_id.isascii() and object_id.isdecimal() and len(object_id) < 19):
            raise Http404("Proposal ini tidak ada.")
        return HttpResponseRedirect(reverse("solutions:proposal_versions", args=[int(object_id)]))

    def _fetch(self, request: HttpRequest, pk: int) -> Proposal:
        record = self.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
        if record is None:
            raise Http404("Proposal ini tidak ada.")
        return record

    @method_decorator(require_safe)
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The proposal, what changed since the last round, and the two decisions."""
        record = self._fetch(request, pk)
        audit.record("view", record, scope=request.scope, region_id=record.region_id)
        return self._page(request, record, _return_form(record))

    @method_decorator(require_POST)
    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A reviewer accepts the version that was read."""
        record = self._fetch(request, pk)
        if reason := _stale_reason(record, request):
            return self._page(request, record, _return_form(record), reason)
        try:
            review.move(record, Transition.ACCEPT, scope=request.scope)
        except review.CannotMove as refused:
            return self._page(request, record, _return_form(record), str(refused))
        return self._go_on(request, record, "diterima")

    @method_decorator(require_POST)
    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A reviewer sends it back with a note at each section that needs another look."""
        record = self._fetch(request, pk)
        form = _return_form(record, request.POST)
        if reason := _stale_reason(record, request):
            return self._page(request, record, form, reason)
        if not form.is_valid():
            return self._page(request, record, form, status=422)
        try:
            review.return_with_notes(record, scope=request.scope, notes=form.notes())
        except review.CannotMove as refused:
            return self._page(request, record, form, str(refused))
        return self._go_on(request, record, "dikembalikan kepada penulisnya")

    def _go_on(self, request: HttpRequest, record: Proposal, done: str) -> HttpResponse:
        waiting = waiting_for(request.scope)
        upcoming = waiting.first()
        said = f"Proposal “{record.title}” {done}."
        if upcoming is None:
            messages.success(request, f"{said} Tidak ada lagi yang menunggu Anda.")
            return HttpResponseRedirect(reverse(f"{PREFIX}changelist"))
        messages.success(request, f"{said} Masih {waiting.count()} menunggu; ini yang berikutnya.")
        return HttpResponseRedirect(reverse(f"{PREFIX}review", args=[upcoming.pk]))

    def waiting_note(self, request: HttpRequest) -> dict[str, Any]:
        """How much waits for this reviewer, and for how long; shown on the first page."""
        waiting = waiting_for(request.scope)
        oldest = waiting.first()
        return {
            "number": waiting.count(),
            "label": "proposal menunggu",
            "days": days_since(oldest.submitted_at) if oldest else 0,
            "url": reverse(f"{PREFIX}changelist"),
        }

    def _page(
        self,
        request: HttpRequest,
        record: Proposal,
        form: ReturnForm,
        refusal: str = "",
        *,
        status: int = 200,
    ) -> HttpResponse:
        """The review page; with a refusal it is 409 and offers no decision."""
        can_decide = review.can_move(record, Transition.ACCEPT, scope=request.scope)
        context = sheet_context(record) | {
            "changes": _changes(record, request.scope),
            "events": [(Proposal.SECTIONS.get(e.field, ""), e) for e in review.events_of(record)],
            "age": days_since(record.submitted_at),
            "form": form,
            "note_fields": [form[f"note_{name}"] for name in Proposal.SECTIONS],
            "refusal": refusal,
            "can_decide": not refusal and can_decide,
            "is_own": record.author_id == request.scope.person.pk,
        }
        code = 409 if refusal else status
        return render(request, "admin/solutions/proposal_review.html", context, status=code)


def _return_form(record: Proposal, data: Any = None) -> ReturnForm:
    first = {"version": record.version}
    return ReturnForm(data, initial=first, parts=Proposal.SECTIONS, facts={})


def _stale_reason(record: Proposal, request: HttpRequest) -> str:
    """What somebody else did meanwhile, said before anything is decided on an old page."""
    form = VersionForm(request.POST)
    if form.is_valid() and form.cleaned_data["version"] == record.version:
        return ""
    if record.decided_by_id and record.status in (Status.ACCEPTED, Status.RETURNED):
        when = local_datetime(record.decided_at, record.region.time_zone)
        return (
            f"Proposal ini sudah {record.get_status_display()} oleh {record.decided_by}, {when}. "
            "Keputusan Anda tidak disimpan."
        )
    return "Proposal ini berubah sejak halaman Anda dibuka. Bacalah lagi, lalu putuskan."


def _changes(record: Proposal, scope: Scope) -> list[Change]:
    """What differs between the two versions that were sent last; nothing in the first round."""
    rows = ProposalVersion.objects.visible_to(scope).filter(
        proposal=record, reason=ProposalVersion.Reason.REVIEW
    )
    last = list(rows.order_by("-number")[:2])
    if len(last) < 2:
        return []
    return compare(last[1].content, last[0].content)
