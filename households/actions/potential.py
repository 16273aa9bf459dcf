"""Recording and correcting local potential."""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from academy import audit, review
from academy.errors import Refused
from academy.models import Transition
from academy.once import lock_for_author, refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from households.models import LocalPotential, PotentialSource, Quote

POTENTIAL_FIELDS = (
    "area", "title", "kind", "capital", "sector", "description", "holder", "households_count",
    "women_count", "youth_count", "capacity", "season_months", "market_now", "value_stage",
    "legality", "obstacles", "opportunity", "readiness", "named_source", "latitude", "longitude",
)  # fmt: skip


@transaction.atomic
def record_potential(
    *,
    scope: Scope,
    cohort: Cohort,
    fields: dict[str, Any],
    quotes: list[Quote],
    client_uuid: uuid.UUID,
    submit: bool = True,
    now: datetime | None = None,
) -> LocalPotential:
    """A potential is somebody's word: it names the sentence it was heard in, or its source.

    Raises:
        AlreadyStored: when this very form was stored before.
        Refused: without any source.
    """
    scope.check(Verb.RECORD_POTENTIAL, cohort_id=cohort.pk)
    refuse_repeat(LocalPotential, client_uuid, scope)
    potential = LocalPotential(
        client_uuid=client_uuid, cohort=cohort, region=cohort.region, author=scope.person,
        created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    _fill(potential, fields, quotes)
    save_once(potential)
    _save_sources(potential, quotes)
    audit.record("record", potential, scope=scope, region_id=potential.region_id)
    if submit:
        review.move(potential, Transition.SUBMIT, scope=scope, now=now or timezone.now())
    return potential


def _fill(potential: LocalPotential, fields: dict[str, Any], quotes: list[Quote]) -> None:
    for name in POTENTIAL_FIELDS:
        if name in fields:
            setattr(potential, name, fields[name])
    if not quotes and not potential.named_source:
        raise Refused("Pilih kalimat tempat potensi ini terdengar, atau sebutkan sumber lainnya.")


def _save_sources(potential: LocalPotential, quotes: list[Quote]) -> None:
    PotentialSource.objects.unscoped("replacing the sources of this potential").filter(
        potential=potential, quote__withdrawn_at__isnull=True
    ).exclude(quote__in=[quote.pk for quote in quotes]).delete()
    for quote in quotes:
        PotentialSource.objects.unscoped("adding a source").get_or_create(
            potential=potential, quote=quote
        )


@transaction.atomic
def update_potential(
    *,
    scope: Scope,
    potential: LocalPotential,
    version: int,
    fields: dict[str, Any],
    quotes: list[Quote] | None,
    submit: bool = True,
    now: datetime | None = None,
) -> LocalPotential:
    """The author corrects a draft or returned potential and sends it again.

    Args:
        fields: the parts that change; those not named stay as they are.
        quotes: all sentences it was heard in, or None to leave them as they are.

    Raises:
        PermissionDenied, Refused, Stale: as lock_for_author, or when no source would be left.
    """
    locked = lock_for_author(potential, version=version, verb=Verb.RECORD_POTENTIAL, scope=scope)
    before = {name: getattr(locked, name) for name in POTENTIAL_FIELDS}
    if quotes is None:
        quotes = list(Quote.objects.unscoped("left as they are").filter(potentials=locked))
    _fill(locked, fields, quotes)
    after = {name: getattr(locked, name) for name in POTENTIAL_FIELDS}
    locked.version += 1
    locked.updated_by = scope.person
    locked.save()
    _save_sources(locked, quotes)
    changed = audit.changed_fields(before, after)
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    if submit:
        review.move(locked, Transition.SUBMIT, scope=scope, now=now or timezone.now())
    return locked
