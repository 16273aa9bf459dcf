"""What every page shows: where one may go, whose page it is, and whether the data are invented."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from academy import unfinished
from academy.permissions import Scope
from academy.roles import Verb


@dataclass(frozen=True)
class NavItem:
    """One entry of the navigation."""

    url: str
    label: str
    icon: str
    is_current: bool


# name of the page, label, icon, who is shown it (any of the verbs)
NAVIGATION: tuple[tuple[str, str, str, tuple[Verb, ...]], ...] = (
    ("households:today", "Hari ini", "house-heart", (Verb.RECORD_SESSION,)),
    ("households:list", "Keluarga", "people", (Verb.SEE_HOUSEHOLD,)),
    ("households:sessions", "Sesi", "chat-quote", (Verb.SEE_SESSION,)),
    ("households:potentials", "Potensi", "flower1", (Verb.SEE_POTENTIAL,)),
    ("solutions:ideas", "Gagasan", "lightbulb", (Verb.WORK_ON_PROPOSAL, Verb.SEE_PROPOSAL)),
    ("solutions:matching_list", "Matching", "person-hearts", (Verb.SEE_PROPOSAL,)),
    ("solutions:partner", "Untuk Anda", "person-hearts", (Verb.ANSWER_PROPOSAL,)),
    ("solutions:coaching", "Coaching", "chat-left-text", (Verb.COACH_PROPOSAL,)),
    ("households:promises", "Janji", "heart", (Verb.SEE_PROMISE,)),
    ("cohorts:list", "Angkatan", "mortarboard", (Verb.SEE_COHORT,)),
    ("dashboards:home", "Dasbor", "bar-chart", (Verb.SEE_DASHBOARD,)),
    ("admin:index", "Meja tinjau", "clipboard-check", (Verb.REVIEW, Verb.MANAGE, Verb.SEE_AUDIT)),
)


def navigation(scope: Scope, path: str) -> list[NavItem]:
    """The pages this person's roles include; the current one is the longest that fits the path."""
    items = [
        (reverse(name), label, icon)
        for name, label, icon, verbs in NAVIGATION
        if any(scope.can(verb) for verb in verbs)
    ]
    current = max((url for url, _, _ in items if path.startswith(url)), key=len, default="")
    return [NavItem(url, label, icon, url == current) for url, label, icon in items]


def portal(request: HttpRequest) -> dict[str, Any]:
    """Context of all pages; tolerates requests that failed before they had a scope."""
    scope = getattr(request, "scope", None)
    if scope is None or scope.person is None:
        return {"nav_items": [], "is_demo": settings.DEMO, "scope": None}
    return {
        "nav_items": navigation(scope, request.path),
        "is_demo": settings.DEMO,
        "scope": scope,
        "writer_token": unfinished.writer_token(scope.person.pk),
        "unfinished_path": unfinished.waiting_path(request),
    }
