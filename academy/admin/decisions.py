"""Decisions in the admin are a page with a reason, never a button that leaves no trace."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from academy.roles import Verb


class ReasonForm(forms.Form):
    """Why somebody decides; the trail keeps it."""

    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        help_text="Disimpan dalam jejak audit dan dibaca rekan yang memeriksa nanti.",
        error_messages={"required": "Tuliskan alasannya, supaya rekan lain dapat memahaminya."},
    )


class PlainForm(forms.Form):
    """A decision that explains itself."""


@dataclass(frozen=True)
class Decision:
    """One decision about a row: how it reads, whom it concerns, and what it does."""

    name: str
    path: str
    title: str
    text: str
    done: str
    act: Callable[[HttpRequest, Any, str], Any]
    applies: Callable[[HttpRequest, Any], bool]
    needs_reason: bool = True
    is_danger: bool = False


class DecidingAdmin(admin.ModelAdmin):
    """Adds the pages of `decisions` and their buttons on the row's own page."""

    decisions: tuple[Decision, ...] = ()
    change_form_template = "admin/academy/deciding_change_form.html"

    def url_name(self, decision: Decision) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{decision.name}"

    def get_urls(self) -> list[URLPattern]:
        own = [
            path(
                f"<int:pk>/{decision.path}/",
                self.admin_site.admin_view(self._view(decision)),
                name=self.url_name(decision),
            )
            for decision in self.decisions
        ]
        return own + super().get_urls()

    def _view(self, decision: Decision) -> Callable[..., HttpResponse]:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            return self.decide(request, pk, decision)

        return view

    def decide(self, request: HttpRequest, pk: int, decision: Decision) -> HttpResponse:
        """Show the decision and carry it out; what stands against it is told on the same page."""
        request.scope.check(Verb.MANAGE)
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        form_class = ReasonForm if decision.needs_reason else PlainForm
        form = form_class(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                decision.act(request, row, form.cleaned_data.get("reason", ""))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(request, decision.done.format(row), messages.SUCCESS)
                return redirect(self._row_url(row))
        context = {
            **self.admin_site.each_context(request),
            "title": decision.title.format(row),
            "decision": decision,
            "form": form,
            "opts": self.opts,
            "row": row,
            "row_url": self._row_url(row),
        }
        return render(request, "admin/academy/decision.html", context)

    def _row_url(self, row: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any):
        row = kwargs.get("obj")
        context["decision_buttons"] = [
            (reverse(f"admin:{self.url_name(decision)}", args=[row.pk]), decision)
            for decision in self.decisions
            if row is not None and decision.applies(request, row)
        ]
        return super().render_change_form(request, context, **kwargs)
