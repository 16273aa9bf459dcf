"""What a coach and the writers say to each other."""

from typing import Any

from django import forms

from academy.forms import LongTextField
from academy.models import User
from solutions.models import Proposal


class AskCoachForm(forms.Form):
    """Which coach of the cohort is asked."""

    coach = forms.ModelChoiceField(User.objects.none(), label="Coach", empty_label="Pilih…")

    def __init__(self, *args: Any, coaches: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=[coach.pk for coach in coaches])
        self.fields["coach"].queryset = people.order_by("name", "pk")


class CommentForm(forms.Form):
    """A comment at a section."""

    section = forms.ChoiceField(label="Bagian", choices=list(Proposal.SECTIONS.items()))
    text = LongTextField(label="Catatan Anda", rows=4, max_length=5_000)


class ReplyForm(forms.Form):
    """What the writers answer."""

    text = LongTextField(label="Jawaban", rows=3, max_length=5_000)


class CloseForm(forms.Form):
    """What the writers take along."""

    summary = LongTextField(
        label="Simpulan",
        rows=4,
        max_length=5_000,
        help_text="Apa yang sudah kuat, apa yang perlu dijaga.",
    )
