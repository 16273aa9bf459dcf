"""What a browser sends from the form of a session, as plain dictionaries."""

import uuid
from typing import Any

from django.urls import reverse

from academy.roles import Role
from households.models import Household, ListeningSession
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_session,
    scope_of,
)

NEW = "/lapangan/sesi/baru/"
LIST = "/lapangan/sesi/"


def session_post(family: Household | None, /, **changes: Any) -> dict[str, Any]:
    """A whole session with one quote and one promise; keywords change single fields."""
    data = {
        "client_uuid": str(uuid.uuid4()), "household": family.pk if family else "",
        "form": "home_visit", "held_on": "2026-03-04", "starts_at": "09:00", "ends_at": "10:30",
        "place": "teras rumah", "present_women": "1", "languages": ["mkn", "ind"],
        "heard": "Mereka menimba air dari sumur tetangga.", "sensitivity": "normal",
        "quote-TOTAL_FORMS": "1", "quote-INITIAL_FORMS": "0",
        "quote-0-words": "Ketong timba air jao.", "quote-0-language": "mkn",
        "quote-0-gloss": "Kami menimba air jauh.", "quote-0-speaker": "mother",
        "quote-0-may_be_quoted": "on",
        "step-TOTAL_FORMS": "1", "step-INITIAL_FORMS": "0", "step-0-kind": "promise",
        "step-0-text": "Menanyakan sambungan air", "step-0-owner_kind": "facilitator",
        "step-0-due_on": "2026-04-01", "action": "send",
    }  # fmt: skip
    return {name: value for name, value in (data | changes).items() if value is not None}


class Field:
    """A facilitator of a cohort with a family, and a browser of theirs."""

    def __init__(self, **household):
        self.cohort = make_cohort()
        self.person = make_person(Role.FACILITATOR, place=self.cohort)
        self.scope = scope_of(self.person)
        self.family = make_household(self.scope, cohort=self.cohort, **household)
        self.client = client_of(self.person)

    def send(self, path=NEW, **changes):
        return self.client.post(path, session_post(self.family, **changes))

    def stored(self):
        return ListeningSession.objects.visible_to(self.scope).order_by("pk")


def colleague(role, cohort):
    return client_of(make_person(role, place=cohort))


def returned(field, **changes):
    return make_session(field.scope, household=field.family, status="returned", **changes)


def edit_url(session):
    return reverse("households:session_edit", args=[session.pk])


def corrected(session, **changes):
    quotes = list(session.quotes.order_by("sequence"))
    rows = {"quote-TOTAL_FORMS": str(len(quotes))}
    for place, quote in enumerate(quotes):
        names = ("words", "gloss", "language", "speaker")
        rows |= {f"quote-{place}-{name}": getattr(quote, name) for name in names}
        rows[f"quote-{place}-quote"] = quote.pk
    session.refresh_from_db()
    return {"version": session.version, "heard": "Sekarang lengkap."} | rows | changes
