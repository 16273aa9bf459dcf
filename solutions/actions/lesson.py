"""Lessons: written once, shared with all regions, and what came of them elsewhere."""

import uuid
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

import households.public as public
from academy import audit
from academy.errors import Refused
from academy.models import Status
from academy.once import refuse_repeat, save_once
from academy.permissions import Scope
from academy.roles import Verb
from cohorts.models import Cohort
from solutions.actions.action import words_cited
from solutions.locking import lock
from solutions.models import Lesson, LessonUse, Proposal
from solutions.retyping import refuse_retyped

LESSON_FIELDS = ("title", "learned", "conditions", "avoid")
USE_FIELDS = ("proposal", "tried_on", "outcome", "text")


def may_write_lesson(proposal: Proposal, scope: Scope) -> bool:
    """Whoever writes the cohort's proposals, once a proposal was accepted."""
    return proposal.status == Status.ACCEPTED and scope.can(
        Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id
    )


@transaction.atomic
def write_lesson(
    *,
    scope: Scope,
    proposal: Proposal,
    fields: dict[str, str],
    themes: Collection[int],
    client_uuid: uuid.UUID,
) -> Lesson:
    """What others should know before trying the same is written once, from its proposal.

    Args:
        fields: values of LESSON_FIELDS.
        themes: keys of the themes under which it is offered.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        AlreadyStored: when this very form was stored before.
        Refused: before the proposal is accepted, without a theme, or with cited words typed again.
    """
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=proposal.cohort_id)
    if proposal.status != Status.ACCEPTED:
        raise Refused("Pelajaran ditulis sesudah proposal diterima LAN.")
    refuse_repeat(Lesson, client_uuid, scope, whose="created_by")
    lesson = Lesson(
        client_uuid=client_uuid, proposal=proposal, cohort=proposal.cohort,
        region=proposal.region, created_by=scope.person, updated_by=scope.person,
    )  # fmt: skip
    _fill(lesson, fields)
    chosen = _themes(themes, kept=set())
    save_once(lesson, whose="created_by")
    lesson.themes.set(chosen)
    audit.record("write lesson", lesson, scope=scope, region_id=lesson.region_id)
    return lesson


def _fill(lesson: Lesson, fields: dict[str, str]) -> None:
    for name in LESSON_FIELDS:
        if name in fields:
            setattr(lesson, name, fields[name])
    texts = [getattr(lesson, name) for name in LESSON_FIELDS]
    refuse_retyped(texts, words_cited(lesson.proposal))


def _themes(chosen: Collection[int], *, kept: set[int]) -> list[int]:
    """Of these the themes in use, and those the lesson had before."""
    known = {theme.theme_id for theme in public.all_themes()} | kept
    themes = [pk for pk in chosen if pk in known]
    if not themes:
        raise Refused("Pilih sedikitnya satu tema, supaya wilayah lain menemukannya.")
    return themes


@transaction.atomic
def update_lesson(
    *,
    scope: Scope,
    lesson: Lesson,
    version: int,
    fields: dict[str, str],
    themes: Collection[int],
) -> Lesson:
    """The cohort that wrote a lesson betters it, also after it was shared.

    Raises:
        PermissionDenied, Refused, Stale: as write_lesson, or when it was saved meanwhile.
    """
    locked = lock(lesson, scope=scope, version=version)
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=locked.cohort_id)
    before = {name: getattr(locked, name) for name in LESSON_FIELDS}
    _fill(locked, fields)
    changed = audit.changed_fields(before, {name: getattr(locked, name) for name in LESSON_FIELDS})
    kept = set(locked.themes.values_list("pk", flat=True))
    locked.themes.set(_themes(themes, kept=kept))
    _save(locked, scope)
    audit.record("change", locked, scope=scope, region_id=locked.region_id, fields=changed)
    return locked


def _save(row: Any, scope: Scope) -> None:
    row.version += 1
    row.updated_by = scope.person
    row.save()


@transaction.atomic
def publish_lesson(*, scope: Scope, lesson: Lesson, today: date | None = None) -> Lesson:
    """A lesson is shared with all regions, by whoever writes in the cohort it comes from.

    Raises:
        PermissionDenied: for anybody else.
        Refused: when it is shared already.
    """
    locked = lock(lesson, scope=scope)
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=locked.cohort_id)
    if locked.published_on:
        raise Refused("Pelajaran ini sudah dibagikan.")
    locked.published_on = today or locked.region.today()
    locked.published_by = scope.person
    _save(locked, scope)
    audit.record("publish lesson", locked, scope=scope, region_id=locked.region_id)
    return locked


@transaction.atomic
def record_use(
    *,
    scope: Scope,
    lesson: Lesson,
    cohort: Cohort,
    fields: dict[str, Any],
    version: int | None = None,
    today: date | None = None,
) -> LessonUse:
    """A cohort elsewhere says since when it tries a lesson, and later what came of it there.

    Args:
        fields: values of USE_FIELDS.
        version: the version of this cohort's use that was opened, when there is one.

    Raises:
        PermissionDenied: for whoever writes no proposals in this cohort.
        Refused: for one's own region's lesson, before it is shared, for a day to come, without the
            story once the outcome is known, or with a proposal of another cohort.
        Stale: when a colleague saved meanwhile.
    """
    scope.check(Verb.WRITE_PROPOSAL, cohort_id=cohort.pk)
    if lesson.published_on is None:
        raise Refused("Pelajaran ini belum dibagikan.")
    if lesson.region_id == cohort.region_id:
        raise Refused("Pelajaran ini dari wilayah Anda sendiri. Catat lanjutannya di proposalnya.")
    use, verb = _use_of(lesson, cohort, version, scope)
    for name in USE_FIELDS:
        if name in fields:
            setattr(use, name, fields[name])
    _check_use(use, today or cohort.region.today())
    use.save()
    audit.record(verb, use, scope=scope, region_id=use.region_id)
    return use


def _use_of(
    lesson: Lesson, cohort: Cohort, version: int | None, scope: Scope
) -> tuple[LessonUse, str]:
    """The cohort's row about a lesson, locked; or a new one. The lesson's lock orders the two."""
    lock(lesson, scope=scope)
    rows = LessonUse.objects.visible_to(scope).filter(lesson=lesson, cohort=cohort)
    known = rows.first()
    if known is not None:
        known = lock(known, scope=scope, version=version or 0)
        known.version += 1
        known.updated_by = scope.person
        return known, "change"
    made = LessonUse(
        lesson=lesson, cohort=cohort, region=cohort.region, created_by=scope.person,
        updated_by=scope.person,
    )  # fmt: skip
    return made, "try lesson"


def _check_use(use: LessonUse, today: date) -> None:
    if use.tried_on > today:
        raise Refused("Tanggal mulai mencoba tidak boleh sesudah hari ini.")
    if use.tried_on < use.lesson.published_on:
        raise Refused("Tanggal mulai mencoba tidak boleh sebelum pelajarannya dibagikan.")
    if use.outcome != LessonUse.Outcome.TRYING and not use.text.strip():
        raise Refused("Ceritakan apa yang terjadi ketika dicoba.")
    if use.proposal is not None and use.proposal.cohort_id != use.cohort_id:
        raise Refused("Pilih proposal dari angkatan Anda sendiri.")
    if use.proposal is not None:
        refuse_retyped([use.text], words_cited(use.proposal))
