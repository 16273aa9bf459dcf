"""The forms of an idea: what it says, what it rests on, why it is set aside."""

from typing import Any

from django import forms
from django.http import QueryDict

import households.public as public
from academy.forms import DateField, LongTextField, RecordForm, TextField
from academy.models import User
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from solutions.evidence import Basis, chosen_basis
from solutions.models import Idea, Strategy

QUOTE, POTENTIAL = "kutipan", "potensi"  # names of what is chosen, in addresses and forms
MOST_CHOSEN = 60


class IdeaForm(RecordForm):
    """What could be done, whose it is, and what happens next."""

    cohort = forms.CharField(required=False, widget=forms.HiddenInput)
    title = TextField(
        label="Judul", max_length=120, help_text="Pendek, misalnya: Sumur bersama RT 4.",
        error_messages={"required": "Beri judul pendek."},
    )  # fmt: skip
    text = LongTextField(
        label="Gagasannya", max_length=4000, rows=6,
        help_text=(
            "Apa yang dapat dilakukan bersama, dengan apa yang sudah ada? Tulis dengan kata "
            "Anda sendiri; kalimat keluarga sudah tampil sebagai kutipan."
        ),
        error_messages={"required": "Ceritakan gagasannya dalam beberapa kalimat."},
    )  # fmt: skip
    strategies = forms.MultipleChoiceField(
        label="Strategi Inpres 8/2025", widget=forms.CheckboxSelectMultiple,
        choices=[(code, f"{code}: {label}") for code, label in Strategy.choices],
        error_messages={"required": "Pilih paling sedikit satu strategi."},
    )  # fmt: skip
    themes = forms.TypedMultipleChoiceField(
        label="Tema", coerce=int, widget=forms.CheckboxSelectMultiple,
        help_text="Tema yang dibicarakan dalam kalimat dan potensi dasarnya.",
        error_messages={
            "required": "Pilih paling sedikit satu tema.",
            "invalid_choice": "Tema ini tidak dibicarakan dalam dasarnya. Pilih yang lain.",
        },
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Penanggung jawab", empty_label="Pilih…",
        error_messages={
            "required": "Pilih siapa yang memegang gagasan ini.",
            "invalid_choice": "Pilih fasilitator atau peserta angkatan ini.",
        },
    )  # fmt: skip
    next_step = TextField(
        label="Langkah berikutnya", max_length=200, help_text="Misalnya: bertemu lurah.",
        error_messages={"required": "Tuliskan satu langkah kecil berikutnya."},
    )  # fmt: skip
    next_on = DateField(
        label="Paling lambat", error_messages={"required": "Isi tanggal langkah itu."}
    )

    def __init__(
        self, *args: Any, owners: list[User], themes: list[public.ThemeHeard], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_uuid"].error_messages["invalid"] = "Muat ulang halamannya."
        self.fields["client_uuid"].label = "Nomor isian"
        self.fields["owner"].queryset = User.objects.filter(pk__in=[one.pk for one in owners])
        self.fields["owner"].choices = [("", "Pilih…"), *((o.pk, o.name) for o in owners)]
        self.fields["themes"].choices = [(one.theme_id, one.name) for one in themes]


class IdeaEntry:
    """An idea as it is written, together with what it rests on."""

    def __init__(
        self,
        *,
        scope: Scope,
        cohort: Cohort,
        basis: Basis,
        owners: list[User],
        idea: Idea | None = None,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
    ) -> None:
        self.cohort, self.basis, self.idea = cohort, basis, idea
        themes = public.themes_heard(basis.quote_ids, basis.potential_ids)
        stored = list(idea.themes.order_by("name", "pk")) if idea else []
        known = {one.theme_id for one in themes}
        themes += [
            public.ThemeHeard(one.pk, one.code, one.name) for one in stored if one.pk not in known
        ]
        more = {"owners": owners, "themes": themes or public.all_themes()}
        first = self._first_values(scope, themes, stored)
        self.form = IdeaForm(data if data is not None else kept, initial=first, **more)
        if data is None and kept is not None:
            self.form = IdeaForm(initial=first | _typed(self.form, kept), **more)

    def _first_values(
        self, scope: Scope, themes: list[public.ThemeHeard], stored: list[Any]
    ) -> dict[str, Any]:
        if self.idea is None:
            only = [themes[0].theme_id] if len(themes) == 1 else []
            return {"cohort": self.cohort.pk, "owner": scope.person.pk, "themes": only}
        plain = ("client_uuid", "version", "title", "text", "strategies", "next_step", "next_on")
        values = {name: getattr(self.idea, name) for name in plain}
        return values | {
            "cohort": self.idea.cohort_id,
            "owner": self.idea.owner_id,
            "themes": [one.pk for one in stored],
        }

    @property
    def fields(self) -> dict[str, Any]:
        """Values of the idea itself, for the action."""
        names = ("title", "text", "strategies", "owner", "next_step", "next_on")
        return {name: self.form.cleaned_data[name] for name in names}

    def refuse(self, why: str) -> None:
        """Say above the form what stands against it."""
        self.form.add_error(None, why)


def _typed(form: forms.Form, kept: QueryDict) -> dict[str, Any]:
    """What was typed before, as first values: nothing is judged yet."""
    return {
        name: kept.getlist(name) if isinstance(field, forms.MultipleChoiceField) else kept[name]
        for name, field in form.fields.items()
        if name in kept
    }


class EvidenceFilter(forms.Form):
    """Sentences that may be read and accepted potentials, narrowed down to choose from."""

    q = TextField(label="Cari kata", required=False, max_length=120)
    tema = forms.ChoiceField(label="Tema", required=False)

    def __init__(self, *args: Any, region_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region_id = region_id
        themes = [(one.code, one.name) for one in public.all_themes()]
        self.fields["tema"].choices = [("", "Semua tema"), *themes]
        self.full_clean()

    @property
    def is_narrow(self) -> bool:
        return any(self.data.get(name) for name in self.fields)

    def quotes(self) -> public.ReleasedQuotes:
        """Released sentences of the region that fit."""
        chosen = self.cleaned_data
        return public.ReleasedQuotes(
            [self.region_id], theme=chosen.get("tema", ""), said=chosen.get("q", "")
        )

    def potentials(self) -> list[public.PublicPotential]:
        """Accepted potentials of the region that fit."""
        chosen = self.cleaned_data
        words, theme = chosen.get("q", "").casefold(), chosen.get("tema", "")
        return [
            one
            for one in public.potentials_heard([self.region_id])
            if (not theme or theme in one.theme_codes)
            and words in f"{one.title} {one.village} {one.sector_label}".casefold()
        ]


class SetAsideForm(forms.Form):
    """Why an idea is not followed."""

    reason = TextField(
        label="Alasan disisihkan", max_length=300,
        error_messages={"required": "Tuliskan alasannya, supaya yang lain tidak mengulang."},
    )  # fmt: skip


def numbers_of(data: QueryDict, name: str) -> list[int]:
    """Keys that a form or an address names; what is no number is left out."""
    texts = dict.fromkeys(data.getlist(name))
    numbers = [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 10]
    return numbers[:MOST_CHOSEN]


def named_basis(data: QueryDict, *, region_id: str) -> Basis:
    """What was chosen so far, as far as it may be read."""
    return chosen_basis(numbers_of(data, QUOTE), numbers_of(data, POTENTIAL), region_id=region_id)


def choose_cohort(scope: Scope, data: QueryDict) -> Cohort:
    """The cohort an idea is written for: the one named, else that of what was heard.

    The person writes proposals in at least one; the view's audience says so.
    """
    rows = Cohort.objects.filter(pk__in=scope.cohort_ids(Verb.WRITE_PROPOSAL))
    own = list(rows.select_related("region__area").order_by("-starts_on", "name", "pk"))
    wanted = data.get("cohort") or data.get("angkatan", "")
    named = next((cohort for cohort in own if str(cohort.pk) == wanted), None)
    if named is not None or len(own) == 1:
        return named or own[0]
    quotes = public.released_quotes(numbers_of(data, QUOTE))
    potentials = public.public_potentials(numbers_of(data, POTENTIAL))
    regions = {one.region_id for one in (*quotes.values(), *potentials.values())}
    return next((cohort for cohort in own if cohort.region_id in regions), own[0])
