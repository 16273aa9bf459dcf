"""Starting an idea from what was heard, changing it, and setting it aside with a reason."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

import households.public as public
from academy import audit
from academy.errors import Refused, Stale
from academy.models import Status, User
from academy.once import refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort, Enrolment
from solutions.evidence import Basis, basis_of, chosen_basis
from solutions.models import Evidence, Idea
from solutions.retyping import refuse_retyped

IDEA_FIELDS = ("title", "text", "strategies", "owner", "next_step", "next_on")
TEXTS = ("title", "text", "next_step")
WRITERS = (Enrolment.Part.FACILITATOR, Enrolment.Part.PARTICIPANT)


@transaction.atomic
def start_idea(
    *,
    scope: Scope,
    cohort: Cohort,
    fields: dict[str, Any],
    themes: Collection[int],
    quotes: Collection[int],
    potentials: Collection[int],
    client_uuid: uuid.UUID,
    today: date | None = None,
) -> Idea:
    """An idea rests on what was heard: it cites a sentence or a potential of its own region.

    Args:
        themes, quotes, potentials: their keys; the words themselves are never kept here.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when this very form was stored before.
        Refused: without evidence or theme, with a day that is over, or with words typed again.
    """
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=cohort.pk)
    refuse_repeat(Idea, client_uuid, scope, whose="created_by")
    today = today or cohort.region.today()
    basis = _basis(quotes, potentials, cohort.region_id)
    idea = Idea(
        client_uuid=client_uuid, cohort=cohort, region=cohort.region, created_by=scope.person
    )
    _fill(idea, fields, scope=scope, today=today)
    refuse_retyped(_texts(idea), basis.quotes)
    save_once(idea, whose="created_by")
    idea.themes.set(_themes(themes, basis))
    _cite(idea, basis.quote_ids, basis.potential_ids, scope)
    audit.record("record", idea, scope=scope, region_id=idea.region_id)
    return idea


@transaction.atomic
def update_idea(
    *,
    scope: Scope,
    idea: Idea,
    version: int,
    fields: dict[str, Any],
    themes: Collection[int] | None,
    today: date | None = None,
) -> Idea:
    """Whoever writes the cohort's proposals changes an idea; of two at once both are shown.

    Args:
        version: the version that was opened.
        fields: the parts that change; those not named stay as they are.
        themes: all its themes, or None to leave them.

    Raises:
        PermissionDenied, Refused, Stale: as lock_idea, or as start_idea.
    """
    locked = lock_idea(idea, version=version, scope=scope)
    basis = basis_of(locked)
    before = {name: getattr(locked, name) for name in IDEA_FIELDS}
    _fill(locked, fields, scope=scope, today=today or locked.region.today())
    refuse_retyped(_texts(locked), basis.quotes)
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in IDEA_FIELDS})
    if themes is not None:
        locked.themes.set(_themes(themes, basis, kept=locked))
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    return locked


@transaction.atomic
def choose_evidence(
    *,
    scope: Scope,
    idea: Idea,
    version: int,
    quotes: Collection[int],
    potentials: Collection[int],
) -> Idea:
    """What an idea rests on is chosen anew; that a family took words back stays on record.

    Raises:
        PermissionDenied, Refused, Stale: as lock_idea, or without any evidence.
    """
    locked = lock_idea(idea, version=version, scope=scope)
    basis = _basis(quotes, potentials, locked.region_id)
    refuse_retyped(_texts(locked), basis.quotes)
    before = basis_of(locked)
    rows = Evidence.objects.unscoped("replacing what this idea rests on").filter(idea=locked)
    rows.filter(quote__in=set(before.quote_ids) - set(basis.quote_ids)).delete()
    rows.filter(potential__in=set(before.potential_ids) - set(basis.potential_ids)).delete()
    _cite(
        locked,
        set(basis.quote_ids) - set(before.quote_ids),
        set(basis.potential_ids) - set(before.potential_ids),
        scope,
    )
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=["evidence"])
    return locked


@transaction.atomic
def set_aside_idea(*, scope: Scope, idea: Idea, reason: str, today: date | None = None) -> Idea:
    """An idea that nobody follows is set aside with the reason, never deleted.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: without a reason, twice, or once a proposal grew from it.
    """
    locked = lock_idea(idea, scope=scope)
    if not reason.strip():
        raise Refused("Tuliskan alasannya, supaya yang lain tidak mengulang dari awal.")
    if locked.proposals.exclude(status=Status.WITHDRAWN).exists():
        raise Refused("Gagasan ini sudah menjadi proposal. Tarik dulu proposalnya.")
    locked.set_aside_on = today or locked.region.today()
    locked.set_aside_reason = reason.strip()
    _save(locked, scope)
    audit.record("set aside", locked, scope=scope, region_id=locked.region_id)
    return locked


@transaction.atomic
def take_up_idea(*, scope: Scope, idea: Idea) -> Idea:
    """An idea that was set aside is followed again.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: when it is being followed already.
    """
    locked = lock_idea(idea, scope=scope, is_set_aside=True)
    locked.set_aside_on, locked.set_aside_reason = None, ""
    _save(locked, scope)
    audit.record("take up", locked, scope=scope, region_id=locked.region_id)
    return locked


def lock_idea(
    idea: Idea, *, scope: Scope, version: int | None = None, is_set_aside: bool = False
) -> Idea:
    """An idea, locked while it is changed by whoever writes the cohort's proposals.

    Raises:
        PermissionDenied: for anybody else.
        Refused: when it is set aside, or is not, against what is expected.
        Stale: when it was saved since that version was opened.
    """
    locked = (
        Idea.objects.unscoped("locked for its cohort")
        .select_for_update(of=("self",))
        .select_related("cohort", "region__area", "owner")
        .get(pk=idea.pk)
    )
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=locked.cohort_id)
    if (locked.set_aside_on is not None) != is_set_aside:
        state = "sedang berjalan" if is_set_aside else "sudah disisihkan"
        raise Refused(f"Gagasan ini {state}. Muat ulang halamannya.")
    if version is not None and locked.version != version:
        raise Stale(locked)
    return locked


def owners_of(cohort: Cohort, today: date) -> list[User]:
    """Who can answer for an idea: the cohort's facilitators and participants of that day."""
    running = cohort.enrolments.running(today).filter(part__in=WRITERS)
    people = User.objects.filter(pk__in=running.values("person"), is_active=True)
    return list(people.order_by("name", "pk"))


def _basis(quotes: Collection[int], potentials: Collection[int], region_id: str) -> Basis:
    basis = chosen_basis(quotes, potentials, region_id=region_id)
    missing = len(set(quotes)) + len(set(potentials)) - len(basis.quotes) - len(basis.potentials)
    if missing:
        raise Refused(
            f"{missing} dasar yang dipilih tidak dapat dipakai lagi, misalnya karena keluarga "
            "menarik kalimatnya. Pilih dasar yang lain."
        )
    if basis.is_empty:
        raise Refused("Pilih paling sedikit satu kalimat atau satu potensi sebagai dasar gagasan.")
    return basis


def _fill(idea: Idea, fields: dict[str, Any], *, scope: Scope, today: date) -> None:
    was_due, was_owner = idea.next_on, idea.owner_id
    for name in IDEA_FIELDS:
        if name in fields:
            setattr(idea, name, fields[name])
    if idea.owner_id != was_owner and idea.owner not in owners_of(idea.cohort, today):
        raise Refused("Penanggung jawab adalah fasilitator atau peserta angkatan ini.")
    if idea.next_on != was_due and idea.next_on < today:
        raise Refused("Tanggal langkah berikutnya sudah lewat. Pilih hari ini atau sesudahnya.")
    idea.updated_by = scope.person


def _texts(idea: Idea) -> list[str]:
    return [getattr(idea, name) for name in TEXTS]


def _themes(chosen: Collection[int], basis: Basis, kept: Idea | None = None) -> list[int]:
    """Themes of the evidence, or such as the idea carries already."""
    offered = {one.theme_id for one in public.themes_heard(basis.quote_ids, basis.potential_ids)}
    offered = offered or {one.theme_id for one in public.all_themes()}
    if kept is not None:
        offered |= set(kept.themes.values_list("pk", flat=True))
    themes = sorted(set(chosen) & offered)
    if not themes:
        raise Refused("Pilih paling sedikit satu tema yang dibicarakan dalam dasarnya.")
    return themes


def _cite(idea: Idea, quotes: Collection[int], potentials: Collection[int], scope: Scope) -> None:
    who = {"idea": idea, "created_by": scope.person, "updated_by": scope.person}
    rows = [Evidence(quote_id=pk, **who) for pk in sorted(quotes)]
    rows += [Evidence(potential_id=pk, **who) for pk in sorted(potentials)]
    Evidence.objects.bulk_create(rows)


def _save(idea: Idea, scope: Scope) -> None:
    idea.version += 1
    idea.updated_by = scope.person
    idea.save()
