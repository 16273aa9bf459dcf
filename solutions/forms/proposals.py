"""The form of a proposal: its sections, and the rows of three of them, valid together."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

import households.public as public
from academy.form_kept import as_initial
from academy.form_rows import RowFormSet, rows_in
from academy.forms import LongTextField, TextField
from academy.models import ReviewEvent
from academy.permissions import Scope
from solutions.actions.proposal import PARTS, RELATED
from solutions.drafts import draft_number
from solutions.forms.rows import ActivityRows, BudgetRows, IndicatorRows, indicator_options
from solutions.models import Proposal, Strategy

ROW_SETS = {"activities": ActivityRows, "budget": BudgetRows, "indicators": IndicatorRows}
NOUNS = {"activities": "Kegiatan", "budget": "Baris anggaran", "indicators": "Ukuran"}


class ProposalForm(forms.Form):
    """The sections that are text or a choice; all but the title may wait until it is sent."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    title = TextField(label="Judul", max_length=120)
    problem = LongTextField(
        label="Masalah yang dijawab",
        required=False,
        help_text="Dengan kata Anda sendiri. Kalimat keluarga tampil sebagai kutipan.",
    )
    who_is_helped = LongTextField(label="Siapa yang terbantu", required=False, rows=3)
    group_id = forms.TypedChoiceField(
        label="Kelompok keluarga", required=False, coerce=int, empty_value=None
    )
    strategies = forms.MultipleChoiceField(
        label="Strategi Inpres 8/2025",
        choices=[(s.value, f"{s.value}: {s.label}") for s in Strategy],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    families_bring = LongTextField(
        label="Yang dibawa keluarga",
        required=False,
        rows=3,
        help_text="Tenaga, tanah, alat, pengetahuan, tabungan: apa yang sudah ada pada mereka.",
    )
    families_decide = LongTextField(
        label="Yang diputuskan keluarga",
        required=False,
        rows=3,
        help_text="Bagian yang tidak kita putuskan sendiri.",
    )
    plan = LongTextField(label="Cara kerja", required=False)
    risks = LongTextField(label="Risiko dan cara menghadapinya", required=False, rows=3)

    def __init__(self, *args: Any, groups: list[public.GroupFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group_id"].choices = [
            ("", "Belum dipilih"),
            *((group.group_id, group.name) for group in groups),
        ]


class ProposalEntry:
    """A proposal as it is written: as stored, resumed from a draft, or just sent."""

    def __init__(
        self,
        *,
        scope: Scope,
        proposal: Proposal,
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
    ) -> None:
        self.scope, self.proposal = scope, proposal
        self.groups = public.groups_of(proposal.cohort_id)
        if data is not None:
            self.form = ProposalForm(data, groups=self.groups)
        else:
            self.form = ProposalForm(initial=self._stored(), groups=self.groups)
            if kept is not None:
                self.form.initial |= as_initial(self.form, kept)
        self.rows = {key: self._make_rows(key, data, kept) for key in ROW_SETS}
        self.part_notes: dict[str, list[ReviewEvent]] = {}
        self.general_notes: list[ReviewEvent] = []

    def _stored(self) -> dict[str, Any]:
        names = (*Proposal.TEXT_FIELDS, "strategies", "group_id", "version")
        return {name: getattr(self.proposal, name) for name in names}

    def _make_rows(self, key: str, data: QueryDict | None, kept: QueryDict | None) -> RowFormSet:
        options: dict[str, Any] = {"prefix": key}
        if key == "indicators":
            options["form_kwargs"] = indicator_options()
        kind = ROW_SETS[key]
        if data is not None:
            return kind(data, **options)
        rows = rows_in(kept, kind(**options)) if kept is not None else self.stored_rows(key)
        return kind(initial=rows, blank_rows=0 if rows else 1, **options)

    def stored_rows(self, key: str) -> list[dict[str, Any]]:
        """A part's rows as they are stored, in their order."""
        rows = getattr(self.proposal, RELATED[key]).order_by("sequence", "pk")
        return list(rows.values("pk", *PARTS[key][1]))

    @property
    def number(self) -> uuid.UUID:
        return draft_number(self.proposal, self.scope.person)

    def again(self, more: str) -> "ProposalEntry":
        """The same words on a fresh page with one more row of a part, for those without script."""
        entry = ProposalEntry(scope=self.scope, proposal=self.proposal, kept=self.form.data)
        if more in entry.rows and entry.rows[more].initial:
            entry.rows[more].extra += 1
        return entry

    def is_valid(self) -> bool:
        """Whether all parts are right; each says at its fields what is not."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def fields(self) -> dict[str, Any]:
        values = dict(self.form.cleaned_data)
        del values["version"]
        return values

    @property
    def parts(self) -> dict[str, list[dict[str, Any]]]:
        return {key: rows.filled() for key, rows in self.rows.items()}

    @property
    def row_errors(self) -> list[dict[str, str]]:
        """Errors of the rows, for the summary above the form."""
        if not self.form.is_bound:
            return []
        return [
            error for key, rows in self.rows.items() for error in rows.errors_in_words(NOUNS[key])
        ]

    def refuse(self, why: str) -> None:
        """Say above the form what stands against it."""
        self.form.add_error(None, why)

    def show_notes(self, notes: dict[str, list[ReviewEvent]]) -> None:
        """Put each of the reviewer's notes at the part it is about; others stand on top."""
        notes = dict(notes)
        for name in self.form.fields:
            self.form[name].notes = notes.pop(name, [])
        self.part_notes = {part: notes.pop(part, []) for part in ROW_SETS}
        self.general_notes = [note for part in notes.values() for note in part]
