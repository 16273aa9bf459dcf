"""What families said through their cards and nobody read yet, and cards that shut themselves."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from academy.permissions import Scope
from academy.roles import Verb
from households.models import Card, FamilyMessage, Household, ListeningSession

# Of a family that withdrew only its decisions are shown, no words about its life.
DECISIONS = (FamilyMessage.Kind.CONSENT, FamilyMessage.Kind.REQUEST)
MOST = 20


@dataclass(frozen=True)
class Spoken:
    """One message as a page draws it."""

    message: FamilyMessage
    words: str
    icon: str


ICONS = {
    FamilyMessage.Kind.CONFIRMED: "check-circle",
    FamilyMessage.Kind.CORRECTION: "pencil",
    FamilyMessage.Kind.ADDITION: "plus-lg",
    FamilyMessage.Kind.CONSENT: "check2-square",
    FamilyMessage.Kind.REQUEST: "shield-lock",
}


def _shown(rows: QuerySet[FamilyMessage]) -> list[Spoken]:
    standing = Q(household__withdrawn_at__isnull=True) | Q(kind__in=DECISIONS)
    return [
        Spoken(row, row.words if row.household.is_participating else "", ICONS[row.kind])
        for row in rows.filter(standing).select_related("household__key", "household__area")
    ]


def unread(scope: Scope) -> list[Spoken]:
    """For the facilitators of the cohort, the longest waiting first."""
    cohorts = scope.cohort_ids(Verb.KEEP_HOUSEHOLD)
    rows = FamilyMessage.objects.visible_to(scope).filter(household__cohort__in=cohorts).unread()
    return _shown(rows.order_by("at", "pk"))[:MOST]


def of_family(household: Household, scope: Scope) -> list[Spoken]:
    """What one family said, the latest first."""
    rows = FamilyMessage.objects.visible_to(scope).filter(household=household)
    return _shown(rows.order_by("-at", "-pk"))[:MOST]


def of_session(session: ListeningSession, scope: Scope) -> list[Spoken]:
    """What the family said of one session, the latest first."""
    rows = FamilyMessage.objects.visible_to(scope).filter(session=session)
    return _shown(rows.exclude(kind__in=DECISIONS).order_by("-at", "-pk"))[:MOST]


def confirmed_at(spoken: list[Spoken]) -> datetime | None:
    """When the family last said that it was written down rightly."""
    kind = FamilyMessage.Kind.CONFIRMED
    return next((one.message.at for one in spoken if one.message.kind == kind), None)


def shut_cards(scope: Scope, now: datetime) -> list[Card]:
    """Cards of own cohorts that are shut now after too many wrong tries."""
    cohorts = scope.cohort_ids(Verb.KEEP_HOUSEHOLD)
    rows = Card.objects.visible_to(scope).live().filter(locked_until__gt=now)
    rows = rows.filter(household__cohort__in=cohorts).select_related("household__area")
    return list(rows.order_by("locked_until", "pk"))
