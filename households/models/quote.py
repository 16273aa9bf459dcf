"""Somebody's own words: written as spoken, released only as the family allows."""

from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from academy.models import RECORD_FIELDS, Record, ScopedQuerySet
from academy.permissions import Scope
from households.models.session import ListeningSession
from households.models.theme import Language, Theme


class QuoteQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "QuoteQuerySet":
        """Words of the sessions one may read; words whose consent was withdrawn nobody reads."""
        sessions = ListeningSession.objects.visible_to(scope).order_by()
        return self.filter(withdrawn_at__isnull=True, session__in=sessions.values("pk"))

    def standing(self) -> "QuoteQuerySet":
        """Words that no withdrawal has taken away."""
        return self.filter(withdrawn_at__isnull=True)

    def behind(self, potential: Any, scope: Scope) -> "QuoteQuerySet":
        """Sentences a potential was heard in: released ones, and those of sessions one may read.

        Words of a restricted session stay with its cohort, whatever the family allowed.
        """
        readable = self.visible_to(scope).order_by()
        sources = self.unscoped("sources of a potential that was fetched by scope").standing()
        for_all = Q(
            released_at__isnull=False, session__sensitivity=ListeningSession.Sensitivity.NORMAL
        )
        return sources.filter(for_all | Q(pk__in=readable.values("pk")), potentials=potential)

    def released(self) -> "QuoteQuerySet":
        """Words that the family lets be quoted, of an accepted session."""
        return self.filter(released_at__isnull=False, withdrawn_at__isnull=True)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["search"],
    append_only=True,
)
class Quote(Record):
    """Somebody's own words, in the language they were spoken in."""

    class Speaker(models.TextChoices):
        MOTHER = "mother", "ibu"
        FATHER = "father", "bapak"
        GRANDMOTHER = "grandmother", "nenek"
        GRANDFATHER = "grandfather", "kakek"
        YOUTH = "youth", "anak muda"
        CHILD = "child", "anak"
        FIGURE = "figure", "tokoh setempat"
        RESIDENT = "resident", "warga"

    session = models.ForeignKey(ListeningSession, models.CASCADE, related_name="quotes")
    sequence = models.PositiveSmallIntegerField("urutan")
    speaker = models.CharField("siapa yang berkata", max_length=11, choices=Speaker.choices)
    language = models.CharField("bahasa", max_length=3, choices=Language.choices)
    words = models.TextField("kata-kata seperti diucapkan")
    gloss = models.TextField("arti dalam bahasa Indonesia", blank=True)
    themes = models.ManyToManyField(
        Theme, through="QuoteTheme", related_name="quotes", verbose_name="tema"
    )
    may_be_quoted = models.BooleanField("boleh dikutip", default=False)
    released_at = models.DateTimeField("dilepas pada", null=True, editable=False)
    released_by = models.ForeignKey(
        "academy.User", models.PROTECT, null=True, editable=False, related_name="+"
    )
    withdrawn_at = models.DateTimeField("ditarik pada", null=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("words", config="simple")
        + SearchVector("gloss", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = QuoteQuerySet.as_manager()

    class Privacy:
        personal = ("words", "gloss", "search", "speaker")
        open = (
            *RECORD_FIELDS, "session", "sequence", "language", "may_be_quoted", "released_at",
            "released_by", "withdrawn_at",
        )  # fmt: skip

    class Meta:
        verbose_name = "kutipan"
        verbose_name_plural = "kutipan"
        indexes = [GinIndex(fields=["search"], name="households_quote_search")]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sequence"],
                name="households_quote_sequence",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="households_quote_release_pair",
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(
                    released_at__isnull=False,
                    released_by__isnull=False,
                    may_be_quoted=True,
                    withdrawn_at__isnull=True,
                ),
                violation_error_message="Kutipan dilepas hanya bila keluarga mengizinkan.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="release_needs_consent",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__released_at__isnull=False),
                func="""
                IF NOT EXISTS (
                    SELECT 1 FROM households_listeningsession s
                    JOIN households_consent c
                      ON c.household_id = s.household_id OR c.session_id = s.id
                    WHERE s.id = NEW.session_id AND s.status = 'accepted'
                      AND c.purpose = 'quote' AND c.withdrawn_at IS NULL
                ) THEN
                    RAISE EXCEPTION 'quote released without consent or acceptance'
                        USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Kutipan {self.pk}"

    @property
    def language_label(self) -> str:
        return self.get_language_display()

    @property
    def speaker_label(self) -> str:
        return self.get_speaker_display()


class QuoteTheme(models.Model):
    """That a quote speaks of a theme."""

    quote = models.ForeignKey(Quote, models.CASCADE)
    theme = models.ForeignKey(Theme, models.PROTECT)

    class Privacy:
        personal: tuple[str, ...] = ()
        open = ("id", "quote", "theme")

    class Meta:
        verbose_name = "tema kutipan"
        verbose_name_plural = "tema kutipan"
        constraints = [
            models.UniqueConstraint(fields=["quote", "theme"], name="households_quote_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.quote_id}: {self.theme_id}"
