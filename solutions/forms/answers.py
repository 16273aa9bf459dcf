"""The partner's answer, and commitments: given with it, or written down for a partner."""

from typing import Any

from django import forms
from django.http import QueryDict

from academy.form_kept import as_initial
from academy.forms import DateField, LongTextField, TextField
from academy.models import Organization
from academy.money import RupiahField
from solutions.actions.commitment import Pledge
from solutions.models import Commitment, Offer, PartnerAnswer, Proposal

ROWS = 3  # commitments on one page: works without script, and nobody promised more at once


class PledgeForm(forms.Form):
    """One thing that is promised: which kind, what, worth how much, until when."""

    kind = forms.ChoiceField(label="Jenis", choices=Offer.Kind.choices)
    text = TextField(
        label="Yang dijanjikan", max_length=300, help_text="Misalnya: pompa air satu unit.",
        error_messages={"required": "Tuliskan apa yang dijanjikan."},
    )  # fmt: skip
    value = RupiahField(
        label="Nilai dalam rupiah",
        help_text="Misalnya 5.000.000 atau 5 juta. Tulis 0 bila tidak bernilai uang.",
        error_messages={"required": "Tuliskan nilainya, 0 bila tidak bernilai uang."},
    )  # fmt: skip
    due_on = DateField(
        label="Paling lambat", error_messages={"required": "Isi tanggal paling lambatnya."}
    )
    offer = forms.ModelChoiceField(
        Offer.objects.none(), label="Dari tawaran", required=False, empty_label="Bukan dari tawaran"
    )

    def __init__(
        self, *args: Any, proposal: Proposal, offers: list[Offer] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        if offers:
            self.fields["offer"].queryset = Offer.objects.filter(pk__in=[one.pk for one in offers])
            self.fields["offer"].choices = [
                ("", "Bukan dari tawaran"), *((one.pk, one.title) for one in offers)
            ]  # fmt: skip
        else:
            del self.fields["offer"]

    def has_changed(self) -> bool:
        """Whether anything was written: a kind is chosen from the start and says nothing."""
        names = [name for name in self.fields if name != "kind"]
        if not self.is_bound:
            return any(self.initial.get(name) for name in names)
        return any(self.data.get(self.add_prefix(name), "").strip() for name in names)

    def clean_due_on(self) -> Any:
        day, opened = self.cleaned_data["due_on"], self.proposal.matching_opened_on
        if opened and day < opened:
            raise forms.ValidationError(
                "Tanggalnya sebelum proposal ini dibuka untuk mitra. Pilih hari sesudahnya."
            )
        return day

    @property
    def pledge(self) -> Pledge:
        values = self.cleaned_data
        return Pledge(
            kind=values["kind"], text=values["text"], value=values["value"],
            due_on=values["due_on"], offer=values.get("offer"),
        )  # fmt: skip


class AnswerForm(forms.Form):
    """Commit or decline; whoever declines says why."""

    organization = forms.ModelChoiceField(
        Organization.objects.none(), label="Lembaga", empty_label=None,
        error_messages={"invalid_choice": "Pilih lembaga yang Anda wakili."},
    )  # fmt: skip
    answer = forms.ChoiceField(
        label="Jawaban lembaga Anda", widget=forms.RadioSelect,
        choices=[("commit", "Kami berkomitmen"), ("decline", "Kami belum dapat membantu")],
        error_messages={"required": "Pilih salah satu jawaban."},
    )  # fmt: skip
    reason = LongTextField(
        label="Alasan atau pesan", required=False, rows=3, max_length=2000,
        help_text="Wajib bila belum dapat membantu, supaya pengusul tahu langkah lain.",
    )  # fmt: skip

    def __init__(self, *args: Any, organizations: list[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.pk for one in organizations]
        self.fields["organization"].queryset = Organization.objects.filter(pk__in=keys)
        if len(keys) == 1:
            self.fields["organization"].widget = forms.HiddenInput()
            self.initial.setdefault("organization", keys[0])

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        declines = values.get("answer") == PartnerAnswer.Answer.DECLINE
        if declines and not values.get("reason"):
            self.add_error("reason", "Tuliskan alasannya, supaya pengusul tahu langkah lain.")
        return values


class AnswerEntry:
    """An answer as it is written, with up to three commitments."""

    def __init__(
        self,
        proposal: Proposal,
        *,
        organizations: list[Organization],
        offers: list[Offer],
        data: QueryDict | None = None,
        kept: QueryDict | None = None,
    ) -> None:
        self.form = AnswerForm(data, organizations=organizations)
        self.rows = [
            PledgeForm(
                data, prefix=f"komitmen-{number}", proposal=proposal, offers=offers,
                empty_permitted=True, use_required_attribute=False,
                initial={"kind": offers[0].kind} if offers else {},
            )
            for number in range(ROWS)
        ]  # fmt: skip
        if data is None and kept is not None:
            self.form.initial |= as_initial(self.form, kept)
            for row in self.rows:
                row.initial |= as_initial(row, kept, row.prefix)

    @property
    def first(self) -> PledgeForm:
        return self.rows[0]

    @property
    def others(self) -> list[PledgeForm]:
        return self.rows[1:]

    @property
    def has_others(self) -> bool:
        """Whether more than the first commitment was written."""
        return any(row.has_changed() for row in self.others)

    @property
    def commits(self) -> bool:
        return self.form.cleaned_data.get("answer") == PartnerAnswer.Answer.COMMIT

    def is_valid(self) -> bool:
        """Whether answer and commitments hold; commitments of a refusal are not looked at."""
        if not self.form.is_valid():
            return False
        if not self.commits:
            return True
        sound = [row.is_valid() for row in self.rows]  # all are judged, so that all mistakes show
        if not all(sound):
            return False
        if not self.pledges:
            self.form.add_error(
                None, "Tuliskan paling sedikit satu komitmen: apa, senilai berapa, sampai kapan."
            )
        return bool(self.pledges)

    @property
    def pledges(self) -> list[Pledge]:
        if not self.commits:
            return []
        return [row.pledge for row in self.rows if row.has_changed()]

    @property
    def row_errors(self) -> list[dict[str, str]]:
        """Mistakes in the commitments, for the list above the form."""
        return [
            {
                "target": row[name].id_for_label,
                "text": f"Komitmen {number}, {row[name].label}: {error}",
            }
            for number, row in enumerate(self.rows, start=1)
            if row.is_bound and self.form.data.get("answer") == PartnerAnswer.Answer.COMMIT
            for name, errors in row.errors.items()
            for error in errors
        ]

    def refuse(self, why: str) -> None:
        """Say above the form what stands against it."""
        self.form.add_error(None, why)


class HandCommitmentForm(PledgeForm):
    """A commitment that a partner without an account gave by word or letter."""

    organization = forms.ModelChoiceField(
        Organization.objects.select_related("region__area").order_by("name", "pk"),
        label="Mitra", empty_label="Pilih…",
        error_messages={
            "required": "Pilih mitranya. Belum ada di daftar? Catat dahulu tawarannya.",
            "invalid_choice": "Pilih mitra dari daftar.",
        },
    )  # fmt: skip
    field_order = ["organization", "kind", "text", "value", "due_on"]

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, proposal=proposal, offers=None, **kwargs)


class CommitmentStateForm(forms.Form):
    """How a commitment stands now."""

    state = forms.ChoiceField(
        label="Keadaan sekarang", widget=forms.RadioSelect,
        error_messages={"required": "Pilih keadaannya sekarang."},
    )  # fmt: skip
    reason = TextField(
        label="Keterangan", max_length=300, required=False,
        help_text="Wajib bila batal: mengapa? Keluarga akan diberi tahu.",
    )  # fmt: skip

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = [
            (state, label.capitalize())
            for state, label in Commitment.State.choices
            if Commitment.LIFE.can(commitment.state, state)
        ]
        self.fields["state"].error_messages["invalid_choice"] = (
            f"Komitmen ini sekarang {commitment.get_state_display()}. Muat ulang halamannya."
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("state") == Commitment.State.CANCELLED and not values.get("reason"):
            self.add_error("reason", "Tuliskan mengapa batal, supaya keluarga dapat diberi tahu.")
        return values
