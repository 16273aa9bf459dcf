"""The story of one family as its page tells it: its words, visits, own map and consents."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from academy.models import Status
from academy.permissions import Scope
from academy.templatetags.akademi import local_datetime, tanggal
from households.models import (
    Assessment,
    Consent,
    Household,
    Indicator,
    ListeningSession,
    Mark,
    NextStep,
    Priority,
    Quote,
)

LEVELS = {Mark.SKIPPED: "skipped", Mark.RED: "red", Mark.YELLOW: "yellow", Mark.GREEN: "green"}
DIMENSION_ICONS = {
    Indicator.Dimension.INCOME: "cash-coin",
    Indicator.Dimension.HEALTH: "heart-pulse",
    Indicator.Dimension.HOUSING: "house",
    Indicator.Dimension.EDUCATION: "book",
    Indicator.Dimension.CIVIC: "people",
    Indicator.Dimension.HOPE: "stars",
}


@dataclass(frozen=True)
class Event:
    """One entry of the timeline."""

    day: date
    when: str
    title: str
    text: str = ""
    url: str = ""
    icon: str = "chat-quote"
    tone: str = ""


@dataclass(frozen=True)
class SpokenWords:
    """A sentence as it was spoken, as the page's quote component draws it."""

    words: str
    gloss: str
    language_code: str
    language_label: str
    speaker_label: str
    themes: list[str]
    held_on: date
    session_url: str


@dataclass(frozen=True)
class MapRow:
    """One indicator of Peta Keluarga: the first mark, the latest one, and what became of it."""

    name: str
    then: str
    now: str
    change: str


@dataclass(frozen=True)
class MapGroup:
    """The indicators of one dimension."""

    name: str
    icon: str
    rows: list[MapRow]


@dataclass
class FamilyMap:
    """Peta Keluarga then and now; a skipped question is no mark and changes nothing."""

    assessments: list[Assessment] = field(default_factory=list)
    groups: list[MapGroup] = field(default_factory=list)
    counts: list[tuple[str, int]] = field(default_factory=list)
    better: int = 0
    worse: int = 0

    @property
    def first(self) -> Assessment | None:
        return self.assessments[0] if self.assessments else None

    @property
    def latest(self) -> Assessment | None:
        return self.assessments[-1] if self.assessments else None

    @property
    def is_repeated(self) -> bool:
        return len(self.assessments) > 1

    @property
    def priorities(self) -> list[Priority]:
        """What the family wants to change first, from its latest picture."""
        chosen = self.latest.priorities.all() if self.latest else []
        return sorted(chosen, key=lambda priority: priority.order)


def sessions_of(household: Household, scope: Scope) -> list[ListeningSession]:
    """The sessions of a family that this person may read, newest first."""
    standing = Quote.objects.unscoped("words of sessions that were fetched by scope").standing()
    return list(
        ListeningSession.objects.visible_to(scope)
        .filter(household=household)
        .prefetch_related(
            Prefetch("quotes", standing.prefetch_related("themes").order_by("sequence"))
        )
        .order_by("-held_on", "-starts_at", "-pk")
    )


def latest_words(sessions: list[ListeningSession]) -> SpokenWords | None:
    """The newest sentence of the family that was written down."""
    for session in sessions:
        for quote in session.quotes.all():
            return SpokenWords(
                words=quote.words,
                gloss=quote.gloss,
                language_code=quote.language,
                language_label=quote.get_language_display(),
                speaker_label=quote.get_speaker_display().capitalize(),
                themes=[theme.name for theme in quote.themes.all()],
                held_on=session.held_on,
                session_url=session.get_absolute_url(),
            )
    return None


def timeline(
    household: Household,
    sessions: list[ListeningSession],
    consents: list[Consent],
    assessments: list[Assessment],
) -> list[Event]:
    """What happened with the family, newest first."""
    zone = household.region.zone
    events = [_session_event(session) for session in sessions]
    events += [
        Event(
            assessment.assessed_on,
            tanggal(assessment.assessed_on),
            "Peta Keluarga diisi",
            url=reverse("households:family_map", args=[household.pk]),
            icon="map",
        )
        for assessment in assessments
    ]
    events += _consent_events(consents, household)
    begun = min([household.created_at, *(consent.given_at for consent in consents)])
    registered = timezone.localdate(begun, zone)
    events.append(
        Event(registered, tanggal(registered), "Keluarga didaftarkan", icon="house-heart")
    )
    return sorted(events, key=lambda event: event.day, reverse=True)


def _session_event(session: ListeningSession) -> Event:
    tone = {Status.ACCEPTED: "ok", Status.RETURNED: "warn"}.get(Status(session.status), "")
    return Event(
        session.held_on,
        f"{tanggal(session.held_on)}, {session.starts_at:%H.%M} · {session.get_status_display()}",
        session.get_form_display().capitalize(),
        text=Truncator(session.heard).chars(180),
        url=session.get_absolute_url(),
        tone=tone,
    )


def _consent_events(consents: list[Consent], household: Household) -> list[Event]:
    """Purposes given or taken back at the same moment are one event."""
    zone = household.region.zone
    given: dict[datetime, list[str]] = defaultdict(list)
    taken: dict[datetime, list[str]] = defaultdict(list)
    for consent in consents:
        given[consent.given_at].append(consent.get_purpose_display())
        if consent.withdrawn_at:
            taken[consent.withdrawn_at].append(consent.get_purpose_display())
    rows = [(at, "Menyetujui", names, "check-circle", "ok") for at, names in given.items()]
    rows += [
        (at, "Menarik persetujuan", names, "slash-circle", "warn") for at, names in taken.items()
    ]
    return [
        Event(
            timezone.localdate(at, zone),
            local_datetime(at, str(zone)),
            f"{verb}: {', '.join(names)}",
            icon=icon,
            tone=tone,
        )
        for at, verb, names, icon, tone in rows
    ]


def family_map(household: Household) -> FamilyMap:
    """The family's first and latest own picture, indicator by indicator."""
    assessments = list(
        household.assessments.prefetch_related("answers", "priorities__indicator").order_by(
            "assessed_on", "pk"
        )
    )
    if not assessments:
        return FamilyMap()
    then, now = _marks(assessments[0]), _marks(assessments[-1])
    found = FamilyMap(assessments)
    groups: dict[str, list[MapRow]] = defaultdict(list)
    for indicator in Indicator.objects.filter(pk__in={*then, *now}).order_by("order"):
        change = _change(then.get(indicator.pk), now.get(indicator.pk)) if found.is_repeated else ""
        found.better += change == "better"
        found.worse += change == "worse"
        groups[indicator.dimension].append(
            MapRow(
                indicator.name,
                LEVELS[then.get(indicator.pk, Mark.SKIPPED)],
                LEVELS[now.get(indicator.pk, Mark.SKIPPED)],
                change,
            )
        )
    found.groups = [
        MapGroup(Indicator.Dimension(code).label, DIMENSION_ICONS[code], rows)
        for code, rows in groups.items()
    ]
    marks = list(now.values())
    found.counts = [(LEVELS[m], marks.count(m)) for m in (Mark.GREEN, Mark.YELLOW, Mark.RED)]
    return found


def _marks(assessment: Assessment) -> dict[int, Mark]:
    return {answer.indicator_id: Mark(answer.mark) for answer in assessment.answers.all()}


def _change(then: Mark | None, now: Mark | None) -> str:
    if not then or not now:
        return ""
    if now > then:
        return "better"
    return "worse" if now < then else "same"


def open_steps(household: Household, scope: Scope) -> list[NextStep]:
    """What was agreed with the family, the promises with their day first."""
    return list(
        NextStep.objects.visible_to(scope)
        .filter(session__household=household)
        .exclude(session__status=Status.WITHDRAWN)
        .select_related("session")
        .order_by("due_on", "pk")
    )
