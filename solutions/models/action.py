"""Doing it: steps, money, results, and the visits in which results were told back."""

import uuid
from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record
from academy.permissions import Scope
from academy.states import Life
from solutions.models.matching import Commitment
from solutions.models.proposal import MOST_RUPIAH, OfProposalQuerySet, Proposal, SuccessIndicator


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True
)
class ActionStep(Record):
    """One thing to do: whose, until when, and how it went."""

    class State(models.TextChoices):
        PLANNED = "planned", "direncanakan"
        RUNNING = "running", "dikerjakan"
        DONE = "done", "selesai"
        DROPPED = "dropped", "tidak jadi"

    LIFE = Life(
        "langkah",
        dict(State.choices),
        {
            State.PLANNED: frozenset({State.RUNNING, State.DONE, State.DROPPED}),
            State.RUNNING: frozenset({State.DONE, State.DROPPED}),
        },
    )

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="steps")
    activity = models.ForeignKey(
        "solutions.Activity", models.SET_NULL, null=True, blank=True, related_name="steps",
        verbose_name="bagian dari kegiatan",
    )  # fmt: skip
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="steps",
        verbose_name="memakai komitmen",
    )  # fmt: skip
    text = models.CharField("langkah", max_length=200)
    owner_name = models.CharField("pelaksana", max_length=120)
    owner = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="penanggung jawab di portal",
    )  # fmt: skip
    due_on = models.DateField("paling lambat")
    state = models.CharField(
        "keadaan", max_length=7, choices=State.choices, default=State.PLANNED, editable=False
    )
    state_reason = models.CharField("keterangan", max_length=300, blank=True, editable=False)
    ended_on = models.DateField("berakhir pada", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("text", "owner_name", "state_reason")
        open = (
            *RECORD_FIELDS, "client_uuid", "proposal", "activity", "commitment", "owner", "due_on",
            "state", "ended_on", "version",
        )  # fmt: skip

    class Meta:
        verbose_name = "langkah"
        verbose_name_plural = "langkah"
        constraints = [
            models.CheckConstraint(
                name="solutions_step_ended_pair",
                condition=Q(state__in=["planned", "running"], ended_on__isnull=True)
                | Q(state="done", ended_on__isnull=False)
                | (Q(state="dropped", ended_on__isnull=False) & ~Q(state_reason="")),
                violation_error_message="Langkah yang tidak jadi harus menyebut alasannya.",
            )
        ]

    def __str__(self) -> str:
        return f"Langkah {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("solutions:step", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in ("planned", "running")

    def is_late(self, today: date) -> bool:
        return self.is_open and self.due_on < today


class MoneyQuerySet(OfProposalQuerySet):
    def standing(self) -> "MoneyQuerySet":
        """Entries that count; one that was written by mistake stays readable and counts nowhere."""
        return self.filter(voided_on__isnull=True)


class MoneyEntry(Record):
    """Money or goods that came in for a proposal, or that it spent; never changed, only voided."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "diterima"
        SPENT = "spent", "dibelanjakan"

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="money")
    kind = models.CharField("jenis", max_length=8, choices=Kind.choices)
    amount = models.BigIntegerField("jumlah")
    on = models.DateField("tanggal")
    text = models.CharField("keterangan", max_length=200)
    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="money",
        verbose_name="dari komitmen",
    )  # fmt: skip
    budget_line = models.ForeignKey(
        "solutions.BudgetLine", models.PROTECT, null=True, blank=True, related_name="money",
        verbose_name="untuk baris anggaran",
    )  # fmt: skip
    voided_on = models.DateField("dibatalkan pada", null=True, editable=False)
    void_reason = models.CharField("alasan batal", max_length=300, blank=True, editable=False)

    objects = MoneyQuerySet.as_manager()

    class Privacy:
        personal = ("text", "void_reason")
        open = (
            *RECORD_FIELDS, "client_uuid", "proposal", "kind", "amount", "on", "commitment",
            "budget_line", "voided_on",
        )  # fmt: skip

    class Meta:
        verbose_name = "catatan uang"
        verbose_name_plural = "catatan uang"
        constraints = [
            models.CheckConstraint(
                name="solutions_money_in_bounds",
                condition=Q(amount__range=(1, MOST_RUPIAH)),
                violation_error_message="Jumlah uang harus lebih dari nol.",
            ),
            models.CheckConstraint(
                name="solutions_money_voided_pair",
                condition=Q(voided_on__isnull=True, void_reason="")
                | (Q(voided_on__isnull=False) & ~Q(void_reason="")),
                violation_error_message="Catatan yang dibatalkan harus menyebut alasannya.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), append_only=True)
class Result(Record):
    """What came of it, measured as the families chose; that it did not work is a result too."""

    class Outcome(models.TextChoices):
        WORKED = "worked", "berhasil"
        PARTLY = "partly", "berhasil sebagian"
        FAILED = "failed", "belum berhasil"

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="results")
    step = models.ForeignKey(
        ActionStep, models.PROTECT, null=True, blank=True, related_name="results",
        verbose_name="hasil dari langkah",
    )  # fmt: skip
    indicator = models.ForeignKey(
        SuccessIndicator, models.PROTECT, null=True, blank=True, related_name="results",
        verbose_name="ukuran keberhasilan",
    )  # fmt: skip
    measured_on = models.DateField("diukur pada")
    value = models.DecimalField(
        "nilai sekarang", max_digits=12, decimal_places=2, null=True, blank=True
    )
    outcome = models.CharField("hasilnya", max_length=6, choices=Outcome.choices)
    text = models.TextField("yang berubah")
    did_not_work = models.TextField("yang tidak berhasil", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfProposalQuerySet.as_manager()

    class Privacy:
        personal = ("text", "did_not_work")
        open = (
            *RECORD_FIELDS, "client_uuid", "proposal", "step", "indicator", "measured_on", "value",
            "outcome", "version",
        )  # fmt: skip

    class Meta:
        verbose_name = "hasil"
        verbose_name_plural = "hasil"
        constraints = [
            models.CheckConstraint(
                name="solutions_result_names_step_or_indicator",
                condition=Q(step__isnull=False) | Q(indicator__isnull=False),
                violation_error_message="Sebutkan langkah atau ukuran yang dijawab hasil ini.",
            ),
            models.CheckConstraint(
                name="solutions_result_value_needs_indicator",
                condition=Q(value__isnull=True) | Q(indicator__isnull=False),
                violation_error_message="Nilai hanya ditulis bila ada ukurannya.",
            ),
            models.CheckConstraint(
                name="solutions_result_failure_says_what",
                condition=~Q(outcome="failed") | ~Q(did_not_work=""),
                violation_error_message="Tuliskan apa yang tidak berhasil; itu juga hasil.",
            ),
        ]

    def __str__(self) -> str:
        return f"Hasil {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("solutions:result", args=[self.pk])


class OfResultQuerySet(OfProposalQuerySet):
    def _visible(self, scope: Scope) -> "OfResultQuerySet":
        proposals = Proposal.objects.visible_to(scope).order_by()
        return self.filter(result__proposal__in=proposals.values("pk"))


class ResultReturn(Record):
    """A visit in which a result was told back, and the sentence the family answered with.

    The visit is a listening session and the answer one of its sentences, so that the family's
    consent decides about both.
    """

    result = models.ForeignKey(Result, models.CASCADE, related_name="returns")
    session = models.ForeignKey("households.ListeningSession", models.PROTECT, related_name="+")
    answer = models.ForeignKey("households.Quote", models.PROTECT, related_name="+")
    told_on = models.DateField("dikabarkan pada")

    objects = OfResultQuerySet.as_manager()

    class Privacy:
        personal = ("session", "answer")
        open = (*RECORD_FIELDS, "result", "told_on")

    class Meta:
        verbose_name = "kabar balik hasil"
        verbose_name_plural = "kabar balik hasil"
        constraints = [
            models.UniqueConstraint(
                fields=["result", "session"],
                name="solutions_return_once",
                violation_error_message="Hasil ini sudah dikabarkan dalam kunjungan itu.",
            )
        ]

    def __str__(self) -> str:
        return f"Kabar balik {self.pk}"
