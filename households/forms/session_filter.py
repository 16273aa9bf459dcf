"""Finding sessions: by state, village, month, theme, author and by the words in them."""

from datetime import date
from typing import Any

from django import forms

from academy.forms import TextField
from academy.models import Area, Status
from academy.permissions import Scope
from households.models import ListeningSession, Theme
from households.models.session import SessionQuerySet

MONTHS = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
).split()  # fmt: skip


class SessionFilter(forms.Form):
    """The filters of the list; each narrows what the person may see anyway."""

    q = TextField(label="Cari kata", required=False, max_length=120)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Semua"), *Status.choices]
    )
    village = forms.ChoiceField(label="Desa/kelurahan", required=False)
    month = forms.ChoiceField(label="Bulan", required=False)
    theme = forms.ChoiceField(label="Tema", required=False)
    mine = forms.BooleanField(label="Hanya catatan saya", required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        seen = ListeningSession.objects.visible_to(scope).order_by()
        villages = Area.objects.filter(pk__in=seen.values("area")).order_by("name", "pk")
        months = seen.dates("held_on", "month", order="DESC")
        themes = Theme.objects.order_by("name", "pk")
        self.fields["village"].choices = _all((area.pk, area.title) for area in villages)
        self.fields["month"].choices = _all((f"{m:%Y-%m}", month_name(m)) for m in months)
        self.fields["theme"].choices = _all((theme.code, theme.name) for theme in themes)

    def filter(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """The sessions that fit; a filter with a mistake says so and is left out."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if chosen.get("q"):
            sessions = sessions.mentioning(chosen["q"])
        if chosen.get("status"):
            sessions = sessions.filter(status=chosen["status"])
        if chosen.get("village"):
            sessions = sessions.filter(area=chosen["village"])
        if chosen.get("month"):
            year, month = chosen["month"].split("-")
            sessions = sessions.filter(held_on__year=int(year), held_on__month=int(month))
        if chosen.get("theme"):
            sessions = sessions.about(chosen["theme"])
        if chosen.get("mine"):
            sessions = sessions.filter(author=self.scope.person)
        return sessions

    @property
    def has_more(self) -> bool:
        """Whether one of the folded filters is in use."""
        return any(self.data.get(name) for name in self.fields if name != "q")

    @property
    def is_narrow(self) -> bool:
        """Whether anything was asked for at all."""
        return any(self.data.get(name) for name in self.fields)


def _all(choices: Any) -> list[tuple[str, str]]:
    return [("", "Semua"), *choices]


def month_name(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"
