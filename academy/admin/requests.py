"""What families ask under their rights, with the clock that runs: for the PDP officer alone."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from academy import audit
from academy.admin_mixins import RegionFilter, ScopedAdmin
from academy.forms import LongTextField
from academy.models import DataSubjectRequest
from academy.roles import Verb

HURRY = 24  # hours


class StateFilter(admin.SimpleListFilter):
    """Waiting ones, and those already answered."""

    title = parameter_name = "keadaan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("menunggu", "menunggu jawaban"), ("dijawab", "sudah dijawab")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in ("menunggu", "dijawab"):
            return queryset
        return queryset.filter(answered_at__isnull=self.value() == "menunggu")


class AnswerForm(forms.ModelForm):
    """How a request was answered; an answer given once stands."""

    answer = LongTextField(
        label="Jawaban",
        max_length=4000,
        help_text="Apa yang dilakukan, dan bagaimana keluarga diberi tahu. Tanpa NIK dan nama.",
        error_messages={"required": "Tuliskan apa yang dilakukan untuk keluarga ini."},
    )

    class Meta:
        model = DataSubjectRequest
        fields = ("answer",)

    def clean(self) -> dict[str, Any]:
        if self.instance.answered_at is not None:
            raise ValidationError("Permintaan ini sudah dijawab; jawabannya tetap seperti itu.")
        return super().clean()

    def _post_clean(self) -> None:
        """Who and when belong to the answer: both are set before the table's rules are asked."""
        if not self.errors:
            self.instance.answered_at = timezone.now()
            self.instance.answered_by = self.answered_by
        super()._post_clean()


@admin.register(DataSubjectRequest)
class RequestAdmin(ScopedAdmin):
    """Requests of families, the one due first on top; nobody adds or removes one by hand."""

    see = Verb.ANSWER_REQUEST
    change = Verb.ANSWER_REQUEST
    form = AnswerForm
    list_display = ("kind", "clock", "due_at", "household_code", "region")
    list_filter = (StateFilter, "kind", RegionFilter)
    list_select_related = ("region__area",)
    search_fields = ("=household_code", "=household_uuid")
    search_help_text = "Kode keluarga atau nomornya."
    ordering = ("answered_at", "due_at", "pk")
    readonly_fields = (
        "kind", "household_code", "household_uuid", "place", "received_at", "due_at", "clock",
        "answered_at", "by",
    )  # fmt: skip
    fields = (*readonly_fields[:7], "answer", "answered_at", "by")

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_open = obj is None or obj.answered_at is None
        return is_open and super().has_change_permission(request, obj)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, **kwargs)
        form.answered_by = request.user
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.updated_by = request.user
        obj.save()
        audit.record(
            "answer_request", obj, scope=request.scope, region_id=obj.region_id, fields=["answer"]
        )

    @admin.display(description="wilayah")
    def place(self, row: DataSubjectRequest) -> str:
        """Its name alone: the officer opens no other table."""
        return str(row.region)

    @admin.display(description="dijawab oleh")
    def by(self, row: DataSubjectRequest) -> str:
        return row.answered_by.name if row.answered_by else "-"

    @admin.display(description="waktu")
    def clock(self, row: DataSubjectRequest) -> str:
        """How long is left: said in words, so that colour alone tells nothing."""
        if row.answered_at:
            return "dijawab" if row.answered_at <= row.due_at else "dijawab terlambat"
        hours = row.hours_left(timezone.now())
        if hours < 0:
            return f"TERLAMBAT {-hours} jam"
        return f"segera: {hours} jam lagi" if hours < HURRY else f"{hours} jam lagi"
