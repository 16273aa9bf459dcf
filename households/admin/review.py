"""The two desks of a reviewer: listening sessions and local potentials."""

from typing import Any

from django.contrib import admin

from academy import review
from academy.models import Transition
from academy.permissions import Scope
from households.actions.session import accept_session
from households.admin.bulk import BulkDesk
from households.admin.parts import (
    POTENTIAL_FACTS,
    POTENTIAL_LISTS,
    POTENTIAL_TEXTS,
    SESSION_FACTS,
    SESSION_LISTS,
    SESSION_TEXTS,
    Fact,
    Part,
    Words,
    labels,
    potential_facts,
    quotes_of,
    session_facts,
    sources_of,
    texts,
)
from households.models import Consent, ListeningSession, LocalPotential, NextStep
from households.review_desk import Flag, potential_flags, session_flags


@admin.register(ListeningSession)
class SessionDesk(BulkDesk):
    """Listening sessions that facilitators sent."""

    part_labels = labels(ListeningSession, SESSION_TEXTS) | SESSION_LISTS
    fact_labels = SESSION_FACTS
    list_filter = (*BulkDesk.list_filter, "form")

    def title_of(self, record: ListeningSession) -> str:
        return f"Sesi {record.pk}"

    def find_flags(self, records: list[ListeningSession]) -> dict[int, list[Flag]]:
        return session_flags(records)

    def facts(self, record: ListeningSession) -> list[Fact]:
        return session_facts(record)

    def texts(self, record: ListeningSession) -> list[Part]:
        return texts(record, SESSION_TEXTS)

    def quotes(self, record: ListeningSession, scope: Scope) -> list[Words]:
        return quotes_of(record, scope)

    def beside(self, record: ListeningSession, scope: Scope) -> dict[str, Any]:
        steps = NextStep.objects.visible_to(scope).filter(session=record)
        given = Consent.objects.visible_to(scope)
        given = given.filter(household=record.household_id) if record.household_id else given
        if not record.household_id:
            given = given.filter(session=record)
        return {
            "steps": list(steps.order_by("sequence", "pk")),
            "consents": list(given.order_by("purpose", "-given_at")),
            "household": record.household,
        }

    def accept(self, record: ListeningSession, scope: Scope) -> None:
        accept_session(session=record, scope=scope)


@admin.register(LocalPotential)
class PotentialDesk(BulkDesk):
    """Local potentials that facilitators sent."""

    part_labels = labels(LocalPotential, POTENTIAL_TEXTS) | POTENTIAL_LISTS
    fact_labels = POTENTIAL_FACTS
    list_filter = (*BulkDesk.list_filter, "sector")

    def title_of(self, record: LocalPotential) -> str:
        return f"Potensi {record.pk}: {record.title}"

    def find_flags(self, records: list[LocalPotential]) -> dict[int, list[Flag]]:
        return potential_flags(records)

    def facts(self, record: LocalPotential) -> list[Fact]:
        return potential_facts(record)

    def texts(self, record: LocalPotential) -> list[Part]:
        return texts(record, POTENTIAL_TEXTS)

    def quotes(self, record: LocalPotential, scope: Scope) -> list[Words]:
        return sources_of(record, scope)

    def accept(self, record: LocalPotential, scope: Scope) -> None:
        review.move(record, Transition.ACCEPT, scope=scope)
