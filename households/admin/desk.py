"""The page on which a reviewer reads one record and accepts it or sends it back."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST, require_safe

from academy import audit, review
from academy.admin.return_form import ReturnForm
from academy.models import Status, Transition
from academy.permissions import Scope
from academy.roles import Verb
from academy.templatetags.akademi import local_datetime
from households.admin.desk_list import DeskList
from households.admin.parts import Fact, Part, Words
from households.review_desk import queue, waiting_days
from households.review_rounds import edits_of, rounds_of


@dataclass(frozen=True)
class Place:
    """Where a record stands in the queue: the fifth of twelve, and its neighbours."""

    number: int | None
    total: int
    before: str
    after: str


class VersionForm(forms.Form):
    """The version of the record that was read before deciding."""

    version = forms.IntegerField(min_value=0)


class ReviewDesk(DeskList):
    """What sessions and potentials share: they are read and decided on, never edited here."""

    part_labels: dict[str, str] = {}
    fact_labels: dict[str, str] = {}
    change_list_template = "admin/households/desk_list.html"

    # What a kind of record says of itself -----------------------------------------------------

    def facts(self, record: Any) -> list[Fact]:
        raise NotImplementedError

    def texts(self, record: Any) -> list[Part]:
        raise NotImplementedError

    def quotes(self, record: Any, scope: Scope) -> list[Words]:
        raise NotImplementedError

    def beside(self, record: Any, scope: Scope) -> dict[str, Any]:
        """What else the page shows: steps, consent, the family's page."""
        return {"steps": [], "consents": [], "household": None}

    def accept(self, record: Any, scope: Scope) -> None:
        raise NotImplementedError

    # Addresses ----------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        prefix = f"{self.model._meta.app_label}_{self.model._meta.model_name}"
        pages = (
            ("tinjau", "review", self.review_view),
            ("terima", "accept", self.accept_view),
            ("kembalikan", "return", self.return_view),
        )
        own = [
            path(f"<int:pk>/{word}/", self.for_reviewers(view), name=f"{prefix}_{name}")
            for word, name, view in pages
        ]
        return own + super().get_urls()

    def for_reviewers(self, view: Any) -> Any:
        """A page of the desk, inside the admin, for whoever reviews."""

        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.scope.can(Verb.REVIEW):
                raise PermissionDenied("Meninjau adalah tugas peninjau LAN.")
            return view(request, *args, **kwargs)

        return self.admin_site.admin_view(checked)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Whoever asks for Django's page of a record gets the desk's."""
        return HttpResponseRedirect(self.url("review", record_number(object_id)))

    def fetch(self, request: HttpRequest, pk: int) -> Any:
        record = self.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
        if record is None:
            raise Http404("Catatan ini tidak ada.")
        return record

    # The three views ----------------------------------------------------------------------------

    @method_decorator(require_safe)
    def review_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The record, what seems odd, its rounds, and the two decisions; each look is recorded."""
        record = self.fetch(request, pk)
        audit.record("view", record, scope=request.scope, region_id=record.region_id)
        return self.page(request, record, self.return_form(record))

    @method_decorator(require_POST)
    def accept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A reviewer accepts the version that was read; then comes the next of the queue."""
        record = self.fetch(request, pk)
        form = self.return_form(record)
        if reason := self.stale_reason(record, VersionForm(request.POST)):
            return self.page(request, record, form, reason)
        try:
            self.accept(record, request.scope)
        except review.CannotMove as refused:
            return self.page(request, record, form, str(refused))
        return self.go_on(request, record, "diterima")

    @method_decorator(require_POST)
    def return_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A reviewer sends the record back with a note at each part that needs another look."""
        record = self.fetch(request, pk)
        form = self.return_form(record, request.POST)
        if reason := self.stale_reason(record, VersionForm(request.POST)):
            return self.page(request, record, form, reason)
        if not form.is_valid():
            return self.page(request, record, form, status=422)
        try:
            review.return_with_notes(record, scope=request.scope, notes=form.notes())
        except review.CannotMove as refused:
            return self.page(request, record, form, str(refused))
        return self.go_on(request, record, "dikembalikan kepada pencatatnya")

    # Helpers of the views -----------------------------------------------------------------------

    def return_form(self, record: Any, data: Any = None) -> ReturnForm:
        return ReturnForm(
            data,
            initial={"version": record.version},
            parts=self.part_labels,
            facts=self.fact_labels,
        )

    def stale_reason(self, record: Any, form: VersionForm) -> str:
        """What somebody else did meanwhile, said before anything is decided on an old page."""
        if form.is_valid() and form.cleaned_data["version"] == record.version:
            return ""
        if record.decided_by_id and record.status in (Status.ACCEPTED, Status.RETURNED):
            when = local_datetime(record.decided_at, record.region.time_zone)
            return (
                f"Catatan ini sudah {record.get_status_display()} oleh {record.decided_by}, "
                f"{when}. Keputusan Anda tidak disimpan."
            )
        return "Catatan ini berubah sejak halaman Anda dibuka. Bacalah lagi, lalu putuskan."

    def go_on(self, request: HttpRequest, record: Any, done: str) -> HttpResponse:
        waiting = self.waiting(request)
        upcoming = waiting.first()
        said = f"{self.title_of(record)} {done}."
        if upcoming is None:
            messages.success(request, f"{said} Tidak ada lagi yang menunggu Anda.")
            return HttpResponseRedirect(self.url("changelist"))
        messages.success(request, f"{said} Masih {waiting.count()} menunggu; ini yang berikutnya.")
        return HttpResponseRedirect(self.url("review", upcoming.pk) + in_region(request))

    def waiting_note(self, request: HttpRequest) -> dict[str, Any]:
        """How much waits for this reviewer, and for how long; shown on the first page."""
        waiting = queue(self.model.objects.visible_to(request.scope), request.scope)
        oldest = waiting.first()
        return {
            "number": waiting.count(),
            "label": f"{self.model._meta.verbose_name} menunggu",
            "days": waiting_days(oldest.submitted_at) if oldest else 0,
            "url": self.url("changelist"),
        }

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The list says what it is for, and where to begin."""
        first = self.waiting(request).first()
        begin = self.url("review", first.pk) + in_region(request) if first else ""
        title = f"Meja tinjau: {self.model._meta.verbose_name_plural}"
        context = {"title": title, "begin_url": begin, **(extra_context or {})}
        return super().changelist_view(request, context)

    def history_view(self, request: HttpRequest, object_id: str, *args: Any) -> HttpResponse:
        """Every change of the record's own fields, as the database itself kept it."""
        if not request.scope.can(Verb.REVIEW):
            raise PermissionDenied("Riwayat isian dibaca oleh peninjau LAN.")
        record = self.fetch(request, record_number(object_id))
        audit.record("history", record, scope=request.scope, region_id=record.region_id)
        context = {
            "record": record,
            "title": f"Riwayat isian {self.title_of(record)}",
            "edits": edits_of(record),
            "record_url": self.url("review", record.pk),
            "record_label": self.title_of(record),
        }
        return render(request, "admin/households/history.html", context)

    def waiting(self, request: HttpRequest) -> Any:
        rows = self.model.objects.visible_to(request.scope)
        return queue(rows, request.scope, request.GET.get("wilayah", "")[:5])

    def place_in_queue(self, request: HttpRequest, pk: int) -> Place:
        ids = list(self.waiting(request).values_list("pk", flat=True))
        at = ids.index(pk) if pk in ids else None
        suffix = in_region(request)

        def link(position: int) -> str:
            inside = 0 <= position < len(ids)
            return self.url("review", ids[position]) + suffix if inside else ""

        if at is None:
            others = [one for one in ids if one != pk]
            first = self.url("review", others[0]) + suffix if others else ""
            return Place(None, len(ids), "", first)
        return Place(at + 1, len(ids), link(at - 1), link(at + 1))

    def page(
        self,
        request: HttpRequest,
        record: Any,
        form: ReturnForm,
        refusal: str = "",
        *,
        status: int = 200,
    ) -> HttpResponse:
        """The review page; with a refusal it is 409 and offers no decision."""
        scope = request.scope
        rounds = rounds_of(record)
        is_own = record.author_id == scope.person.pk
        context = {
            "record": record,
            "title": self.title_of(record),
            "facts": self.facts(record),
            "texts": [(part, form[f"note_{part.name}"]) for part in self.texts(record)],
            "quotes": self.quotes(record, scope),
            "flags": self.find_flags([record])[record.pk],
            "rounds": rounds,
            "changes": rounds[0].changes if rounds else [],
            "age": waiting_days(record.submitted_at) if record.status == "submitted" else None,
            "form": form,
            "refusal": refusal,
            "can_decide": not refusal and review.can_move(record, Transition.ACCEPT, scope=scope),
            "is_own": is_own,
            "place": self.place_in_queue(request, record.pk),
            "history_url": self.url("history", record.pk),
            "list_url": self.url("changelist") + in_region(request),
            "list_label": str(self.model._meta.verbose_name_plural).capitalize(),
            "accept_url": self.url("accept", record.pk) + in_region(request),
            "return_url": self.url("return", record.pk) + in_region(request),
            **self.beside(record, scope),
        }
        code = 409 if refusal else status
        return render(request, "admin/households/review.html", context, status=code)


def record_number(text: str) -> int:
    """A record's number from an address; anything else is no record."""
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Http404("Catatan ini tidak ada.")
    return int(text)


def in_region(request: HttpRequest) -> str:
    """Keeps the reviewer in the region whose queue is being worked through."""
    region = request.GET.get("wilayah", "")[:5]
    return f"?wilayah={region}" if region.replace(".", "").isdecimal() else ""
