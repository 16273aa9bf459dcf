"""Listening sessions: what was heard, in whose words, and what was agreed."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import Exact
from django.urls import reverse

from academy.models import RECORD_FIELDS, Reviewed, ScopedQuerySet, Status
from academy.permissions import Scope
from academy.roles import Verb
from households.models.theme import Language


class SessionQuerySet(ScopedQuerySet):
    def _visible(self, scope: Scope) -> "SessionQuerySet":
        """Own drafts; what was submitted in own cohorts; LAN what was submitted anywhere.

        What its author pulled back is read by those who keep the cohort's families, and by LAN.
        A family that withdrew from taking part takes its sessions out of sight. Sessions marked
        as restricted are for the facilitators of the cohort and LAN only.
        """
        open_to_cohort = scope.where(Verb.SEE_SESSION, region="region_id", cohort="cohort_id")
        for_keepers = scope.where(Verb.SEE_HOUSEHOLD, region="region_id", cohort="cohort_id")
        mine = Q(author=scope.person)
        submitted = Q(submitted_at__isnull=False)
        standing = ~Q(status=Status.WITHDRAWN)
        normal = Q(sensitivity=ListeningSession.Sensitivity.NORMAL)
        return self.filter(
            Q(household__isnull=True) | Q(household__withdrawn_at__isnull=True),
            (mine & for_keepers)
            | (open_to_cohort & submitted & standing & normal)
            | (for_keepers & submitted),
        ).select_related("household", "area__parent", "region__area", "cohort", "author")

    def accepted(self) -> "SessionQuerySet":
        return self.filter(status=Status.ACCEPTED)

    def counted(self) -> "SessionQuerySet":
        """Sessions that figures count: accepted, and the family still takes part."""
        return self.accepted().filter(
            Q(household__isnull=True) | Q(household__withdrawn_at__isnull=True)
        )

    def earlier_with(self, household: Any, than: Any = None) -> "SessionQuerySet":
        """The latest sessions with a family, so that nobody asks twice."""
        others = self.filter(household=household).exclude(pk=than.pk if than else None)
        return others.prefetch_related("next_steps").order_by("-held_on", "-pk")[:5]

    def about(self, theme_code: str) -> "SessionQuerySet":
        """Sessions in which words that still stand speak of a theme."""
        standing = Q(quotes__themes__code=theme_code, quotes__withdrawn_at__isnull=True)
        return self.filter(standing).distinct()

    def for_list(self) -> "SessionQuerySet":
        """With how many quotes each holds, the latest first."""
        standing = Q(quotes__withdrawn_at__isnull=True)
        counted = models.Count("quotes", filter=standing, distinct=True)
        return self.annotate(number_of_quotes=counted).order_by("-held_on", "-pk")

    def mentioning(self, text: str) -> "SessionQuerySet":
        """Accepted sessions whose summary or whose visible quotes hold these words."""
        standard = SearchQuery(text, config="indonesian", search_type="websearch")
        spoken = SearchQuery(text, config="simple", search_type="websearch")
        in_quotes = (Q(quotes__search=standard) | Q(quotes__search=spoken)) & Q(
            quotes__withdrawn_at__isnull=True
        )
        return self.accepted().filter(Q(search=standard) | in_quotes).distinct()


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), exclude=["search"], append_only=True
)
class ListeningSession(Reviewed):
    """One visit or meeting in which somebody was listened to."""

    class Form(models.TextChoices):
        HOME_VISIT = "home_visit", "kunjungan rumah"
        INTERVIEW = "interview", "wawancara mendalam"
        FOCUS_GROUP = "focus_group", "diskusi kelompok terarah (FGD)"
        DELIBERATION = "deliberation", "musyawarah desa/kelurahan"
        TRANSECT = "transect", "jelajah kampung (transect walk)"
        OBSERVATION = "observation", "pengamatan"

    class Sensitivity(models.TextChoices):
        NORMAL = "normal", "biasa"
        RESTRICTED = "restricted", "terbatas"

    PRESENT_FIELDS = (
        "present_girls", "present_boys", "present_women", "present_men", "present_elder_women",
        "present_elder_men",
    )  # fmt: skip

    client_uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, verbose_name="angkatan")
    region = models.ForeignKey("academy.Region", models.PROTECT, editable=False)
    household = models.ForeignKey(
        "households.Household",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name="keluarga",
    )
    group_name = models.CharField("kelompok", max_length=120, blank=True)
    area = models.ForeignKey("academy.Area", models.PROTECT, verbose_name="desa/kelurahan")
    form = models.CharField("bentuk", max_length=12, choices=Form.choices)
    held_on = models.DateField("tanggal")
    starts_at = models.TimeField("mulai")
    ends_at = models.TimeField("selesai", null=True, blank=True)
    place = models.CharField("tempat", max_length=120, blank=True)
    present_girls = models.PositiveSmallIntegerField("anak perempuan", default=0)
    present_boys = models.PositiveSmallIntegerField("anak laki-laki", default=0)
    present_women = models.PositiveSmallIntegerField("perempuan 18-59", default=0)
    present_men = models.PositiveSmallIntegerField("laki-laki 18-59", default=0)
    present_elder_women = models.PositiveSmallIntegerField("perempuan 60+", default=0)
    present_elder_men = models.PositiveSmallIntegerField("laki-laki 60+", default=0)
    languages = ArrayField(
        models.CharField(max_length=3, choices=Language.choices), verbose_name="bahasa"
    )
    heard = models.TextField("apa yang didengar")
    strengths = models.TextField("kekuatan", blank=True)
    hopes = models.TextField("harapan", blank=True)
    obstacles = models.TextField("kendala", blank=True)
    reflection = models.TextField("refleksi fasilitator", blank=True)
    sensitivity = models.CharField(
        "kepekaan", max_length=10, choices=Sensitivity.choices, default=Sensitivity.NORMAL
    )
    # One vector per column: only `||` of vectors is immutable, as a generated column must be.
    search = models.GeneratedField(
        expression=SearchVector("heard", config="indonesian")
        + SearchVector("strengths", config="indonesian")
        + SearchVector("hopes", config="indonesian")
        + SearchVector("obstacles", config="indonesian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = SessionQuerySet.as_manager()

    class Privacy:
        personal = (
            "place", "heard", "strengths", "hopes", "obstacles", "reflection", "search",
            "group_name",
        )  # fmt: skip
        open = (
            *RECORD_FIELDS, *Reviewed.REVIEW_FIELDS, "client_uuid", "cohort", "region", "household",
            "area", "form", "held_on", "starts_at", "ends_at", "present_girls", "present_boys",
            "present_women", "present_men", "present_elder_women", "present_elder_men", "languages",
            "sensitivity",
        )  # fmt: skip

    class Meta(Reviewed.Meta):
        verbose_name = "sesi mendengarkan"
        verbose_name_plural = "sesi mendengarkan"
        indexes = [
            GinIndex(fields=["search"], name="households_session_search"),
            models.Index(fields=["region", "status", "held_on"], name="households_session_when"),
            models.Index(fields=["cohort", "status"], name="households_session_cohort"),
        ]
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                name="households_session_family_or_group",
                condition=(Q(household__isnull=False) & Q(group_name=""))
                | (Q(household__isnull=True) & ~Q(group_name="")),
                violation_error_message="Pilih satu keluarga, atau tuliskan nama kelompoknya.",
            ),
            models.CheckConstraint(
                name="households_session_not_before_2020",
                condition=Q(held_on__gte="2020-01-01"),
                violation_error_message="Tanggal sesi tidak boleh sebelum tahun 2020.",
            ),
            models.CheckConstraint(
                name="households_session_ends_after_start",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message="Jam selesai harus sesudah jam mulai.",
            ),
            models.CheckConstraint(
                name="households_session_in_region",
                condition=Q(Exact(Left("area", 5), F("region"))) & Q(Exact(Length("area"), 13)),
                violation_error_message="Desa atau kelurahan berada di luar wilayah angkatan.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="session_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("held_on", "household_id", "cohort_id", "region_id"),
                declare=[("zone", "text"), ("home", "bigint")],
                func="""
                SELECT r.time_zone INTO zone FROM academy_region r
                JOIN cohorts_cohort c ON c.region_id = r.area_id
                WHERE c.id = NEW.cohort_id AND c.region_id = NEW.region_id;
                IF zone IS NULL THEN
                    RAISE EXCEPTION 'session outside the region of its cohort'
                        USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.held_on > (now() AT TIME ZONE zone)::date THEN
                    RAISE EXCEPTION 'session in the future' USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.household_id IS NOT NULL THEN
                    SELECT h.cohort_id INTO home FROM households_household h
                    JOIN households_consent c ON c.household_id = h.id
                    WHERE h.id = NEW.household_id AND c.purpose = 'participate'
                      AND c.withdrawn_at IS NULL;
                    IF home IS DISTINCT FROM NEW.cohort_id THEN
                        RAISE EXCEPTION 'household without consent or of another cohort'
                            USING ERRCODE = 'check_violation';
                    END IF;
                END IF;
                RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Sesi {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("households:session", args=[self.pk])

    @property
    def language_labels(self) -> list[str]:
        return [Language(code).label for code in self.languages]
