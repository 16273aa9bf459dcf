"""What was agreed at the end of a session; a promise to the family is followed to its answer."""

from datetime import date

import pghistory
from django.db import models
from django.db.models import Q
from django.urls import reverse

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet, Status
from academy.permissions import Scope
from academy.states import Life
from households.models.session import ListeningSession


class OfSessionQuerySet(ScopedQuerySet):
    """Rows that belong to a session and are seen by whoever reads the session."""

    def _visible(self, scope: Scope) -> "OfSessionQuerySet":
        sessions = ListeningSession.objects.visible_to(scope).order_by()
        return self.filter(session__in=sessions.values("pk"))


class PromiseQuerySet(OfSessionQuerySet):
    def promises(self) -> "PromiseQuerySet":
        """What was promised to a family or a group, in sessions that were sent and stand."""
        return self.filter(kind="promise", session__submitted_at__isnull=False).exclude(
            session__status=Status.WITHDRAWN
        )

    def unsettled(self) -> "PromiseQuerySet":
        """Promises that nobody told of yet."""
        return self.promises().filter(told_in__isnull=True)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), append_only=True
)
class NextStep(Record):
    """What was agreed at the end: by whom, until when; a promise is one made to the family.

    A promise is kept only once a visit told of it and the family's answer was written down.
    """

    class Kind(models.TextChoices):
        STEP = "step", "langkah"
        PROMISE = "promise", "janji kepada keluarga"

    class Owner(models.TextChoices):
        FACILITATOR = "facilitator", "fasilitator"
        AGENCY = "agency", "perangkat daerah"
        VILLAGE = "village", "desa/kelurahan"
        FAMILY = "family", "keluarga"
        PARTNER = "partner", "mitra"

    class State(models.TextChoices):
        OPEN = "open", "terbuka"
        DONE = "done", "dikerjakan, belum dikabarkan"
        KEPT = "kept", "ditepati"
        BROKEN = "broken", "tidak ditepati"

    class Answer(models.TextChoices):
        AGREES = "agrees", "sesuai yang diharapkan"
        PARTLY = "partly", "sebagian"
        NOT_YET = "not_yet", "belum sesuai"

    LIFE = Life(
        "janji",
        dict(State.choices),
        {
            State.OPEN: frozenset({State.DONE, State.KEPT, State.BROKEN}),
            State.DONE: frozenset({State.OPEN, State.KEPT, State.BROKEN}),
            State.BROKEN: frozenset({State.DONE, State.KEPT}),
        },
    )

    session = models.ForeignKey(ListeningSession, models.CASCADE, related_name="next_steps")
    sequence = models.PositiveSmallIntegerField("urutan")
    kind = models.CharField("jenis", max_length=7, choices=Kind.choices, default=Kind.STEP)
    text = models.CharField("apa yang disepakati", max_length=300)
    owner_kind = models.CharField("pelaku", max_length=11, choices=Owner.choices)
    owner_name = models.CharField("siapa", max_length=120, blank=True)
    due_on = models.DateField("paling lambat", null=True, blank=True)
    owner = models.ForeignKey(
        "academy.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="penanggung jawab di portal",
    )
    state = models.CharField(
        "keadaan", max_length=6, choices=State.choices, default=State.OPEN, editable=False
    )
    state_reason = models.CharField("alasan", max_length=300, blank=True, editable=False)
    done_on = models.DateField("dikerjakan pada", null=True, editable=False)
    done_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    told_in = models.ForeignKey(
        ListeningSession,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="promises_told",
        verbose_name="dikabarkan dalam kunjungan",
    )
    told_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    answer = models.CharField(
        "jawaban keluarga", max_length=7, choices=Answer.choices, blank=True, editable=False
    )
    answer_words = models.TextField("kata-kata keluarga", blank=True, editable=False)

    objects = PromiseQuerySet.as_manager()

    class Privacy:
        personal = ("text", "owner_name", "state_reason", "answer_words")
        open = (
            *RECORD_FIELDS, "session", "sequence", "kind", "owner_kind", "due_on", "owner", "state",
            "done_on", "done_by", "told_in", "told_by", "answer",
        )  # fmt: skip

    class Meta:
        verbose_name = "langkah berikut"
        verbose_name_plural = "langkah berikut"
        constraints = [
            models.CheckConstraint(
                name="households_promise_has_date",
                condition=Q(kind="step") | Q(due_on__isnull=False),
                violation_error_message="Janji kepada keluarga harus menyebut tanggalnya.",
            ),
            models.CheckConstraint(
                name="households_promise_kept_is_told",
                condition=~Q(state="kept")
                | (Q(told_in__isnull=False, done_on__isnull=False) & ~Q(answer="")),
                violation_error_message=(
                    "Janji ditepati sesudah dikabarkan dalam kunjungan dan dijawab keluarga."
                ),
            ),
            models.CheckConstraint(
                name="households_promise_broken_says_why",
                condition=~Q(state="broken") | ~Q(state_reason=""),
                violation_error_message="Tuliskan alasan janji ini tidak ditepati.",
            ),
            models.CheckConstraint(
                name="households_promise_told_pair",
                condition=Q(told_in__isnull=True, told_by__isnull=True, answer="", answer_words="")
                | (Q(told_in__isnull=False, told_by__isnull=False) & ~Q(answer="")),
                violation_error_message="Kabar balik mencatat kunjungan, pencatat, dan jawabannya.",
            ),
            models.CheckConstraint(
                name="households_promise_done_pair",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
                violation_error_message="Janji yang dikerjakan mencatat siapa dan kapan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("households:promise", args=[self.pk])

    @property
    def is_told(self) -> bool:
        return self.told_in_id is not None

    def is_late(self, today: date) -> bool:
        """Whether its day is over and nothing was done; said, never stored."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < today


class PromiseReminder(models.Model):
    """That somebody was reminded of a promise: once for each occasion, whatever runs twice."""

    class Kind(models.TextChoices):
        BEFORE = "before", "tujuh hari sebelumnya"
        ON_DAY = "on_day", "pada harinya"
        AFTER = "after", "sesudah lewat"

    promise = models.ForeignKey(NextStep, models.CASCADE, related_name="reminders")
    kind = models.CharField("saat", max_length=6, choices=Kind.choices)
    due_on = models.DateField("paling lambat")
    person = models.ForeignKey("academy.User", models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("dikirim pada")

    class Privacy:
        personal: tuple[str, ...] = ()
        open = ("id", "promise", "kind", "due_on", "person", "sent_at")

    class Meta:
        verbose_name = "pengingat janji"
        verbose_name_plural = "pengingat janji"
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "kind", "due_on", "person"],
                name="households_reminder_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.promise_id}"
