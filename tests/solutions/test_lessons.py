"""Lessons: written once, shared, offered to other regions on the same theme, and tried there."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from academy.errors import AlreadyStored, Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from solutions.actions.lesson import publish_lesson, record_use, update_lesson, write_lesson
from solutions.lessons_offered import lessons_for
from solutions.models import Lesson, LessonUse
from tests.action_factories import make_lesson
from tests.factories import (
    make_cohort,
    make_person,
    make_region,
    make_session,
    make_theme,
    scope_of,
)
from tests.solution_factories import DAY, make_idea, make_partner, make_proposal

pytestmark = pytest.mark.django_db

FIELDS = {
    "title": "Pengurus sumur lebih dulu", "learned": "Iuran lancar bila ada pengurus.",
    "conditions": "Warga sudah saling kenal.", "avoid": "Menggali sebelum izin lahan.",
}  # fmt: skip
TODAY = date(2026, 8, 1)
USE = {"tried_on": DAY, "outcome": "trying", "text": "", "proposal": None}


def write(proposal, *, themes=None, client_uuid=None, **fields):
    return write_lesson(
        scope=scope_of(proposal.author), proposal=proposal, fields=FIELDS | fields,
        themes=[make_theme().pk] if themes is None else themes,
        client_uuid=client_uuid or uuid.uuid4(),
    )  # fmt: skip


def elsewhere():
    """A cohort of another region and somebody who writes there."""
    cohort = make_cohort(make_region("32.12"))
    return cohort, scope_of(make_person(Role.PARTICIPANT, place=cohort))


def use(lesson, cohort, scope, version=None, **fields):
    return record_use(
        scope=scope, lesson=lesson, cohort=cohort, fields=USE | fields, version=version,
        today=TODAY,
    )  # fmt: skip


def test_write_lesson_is_a_draft_of_its_cohort_until_shared():
    lesson = write(make_proposal())
    _, reader = elsewhere()

    assert lesson.region_id == lesson.proposal.region_id
    assert not Lesson.objects.visible_to(reader).exists()

    publish_lesson(scope=scope_of(lesson.proposal.author), lesson=lesson, today=TODAY)

    assert Lesson.objects.visible_to(reader).get().published_on == TODAY
    assert set(AuditEvent.objects.values_list("verb", flat=True)) >= {
        "write lesson", "publish lesson",
    }  # fmt: skip


def test_write_lesson_twice_from_one_form_is_stored_once():
    proposal, number = make_proposal(), uuid.uuid4()
    write(proposal, client_uuid=number)

    with pytest.raises(AlreadyStored):
        write(proposal, client_uuid=number)


def test_write_lesson_refuses_a_draft_and_a_lesson_without_theme():
    with pytest.raises(Refused, match="sesudah proposal diterima"):
        write(make_proposal(status="draft"))
    with pytest.raises(Refused, match="satu tema"):
        write(make_proposal(), themes=[])


@pytest.mark.parametrize("part", ["title", "learned", "conditions", "avoid"])
def test_write_lesson_refuses_cited_words_typed_again(part):
    quote = make_session().quotes.order_by("sequence")[0]
    proposal = make_proposal(make_idea(quote.session.cohort, quotes=[quote]))

    with pytest.raises(Refused, match="menyalin kalimat"):
        write(proposal, **{part: "Ketong timba air jao skali"})


def test_update_lesson_lets_only_one_of_two_stand():
    lesson = make_lesson(make_proposal())
    scope, themes = scope_of(lesson.proposal.author), [make_theme().pk]
    update_lesson(scope=scope, lesson=lesson, version=1, fields={"title": "Satu"}, themes=themes)

    with pytest.raises(Stale):
        update_lesson(scope=scope, lesson=lesson, version=1, fields={"title": "Dua"}, themes=themes)

    lesson.refresh_from_db()
    assert lesson.title == "Satu"


def test_only_its_cohort_changes_and_shares_a_lesson():
    lesson = make_lesson(make_proposal())
    _, stranger = elsewhere()

    with pytest.raises(PermissionDenied):
        update_lesson(scope=stranger, lesson=lesson, version=1, fields={}, themes=[])
    with pytest.raises(PermissionDenied):
        publish_lesson(scope=stranger, lesson=lesson)


def test_publish_lesson_once():
    lesson = make_lesson(make_proposal())

    with pytest.raises(Refused, match="sudah dibagikan"):
        publish_lesson(scope=scope_of(lesson.proposal.author), lesson=lesson)


def test_record_use_tells_since_when_and_later_what_came_of_it():
    lesson = make_lesson(make_proposal())
    cohort, scope = elsewhere()

    first = use(lesson, cohort, scope)
    second = use(lesson, cohort, scope, version=1, outcome="failed", text="Tanahnya berbeda.")

    assert first.pk == second.pk
    assert (second.outcome, second.region_id) == ("failed", "32.12")
    assert LessonUse.objects.visible_to(scope).count() == 1
    assert AuditEvent.objects.filter(verb="try lesson").count() == 1


def test_record_use_lets_only_one_of_two_stand():
    lesson = make_lesson(make_proposal())
    cohort, scope = elsewhere()
    use(lesson, cohort, scope)

    with pytest.raises(Stale):
        use(lesson, cohort, scope)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"tried_on": TODAY + timedelta(days=1)}, "sesudah hari ini"),
        ({"tried_on": DAY - timedelta(days=1)}, "sebelum pelajarannya dibagikan"),
        ({"outcome": "worked"}, "Ceritakan"),
    ],
)
def test_record_use_refuses(fields, words):
    cohort, scope = elsewhere()

    with pytest.raises(Refused, match=words):
        use(make_lesson(make_proposal()), cohort, scope, **fields)


def test_record_use_refuses_its_own_region_and_unshared_lessons():
    lesson = make_lesson(make_proposal())
    own = scope_of(lesson.proposal.author)

    with pytest.raises(Refused, match="wilayah Anda sendiri"):
        use(lesson, lesson.cohort, own)
    with pytest.raises(Refused, match="belum dibagikan"):
        use(make_lesson(make_proposal(), published=False), lesson.cohort, own)


def test_record_use_refuses_a_proposal_of_another_cohort():
    lesson = make_lesson(make_proposal())
    cohort, scope = elsewhere()

    with pytest.raises(Refused, match="angkatan Anda sendiri"):
        use(lesson, cohort, scope, proposal=lesson.proposal)


def test_lessons_for_offers_other_regions_the_same_theme():
    lesson = make_lesson(make_proposal())
    make_lesson(make_proposal(), published=False)
    theme, other = make_theme(), make_theme("utang", "Utang")
    _, scope = elsewhere()

    assert lessons_for([theme.pk], "32.12", scope) == [lesson]
    assert lessons_for([other.pk], "32.12", scope) == []
    assert lessons_for([theme.pk], lesson.region_id, scope) == []
    assert lessons_for([], "32.12", scope) == []


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.FACILITATOR, True), (Role.PARTICIPANT, True), (Role.COACH, True), (Role.LAN, True),
        (Role.OFFICIAL, True), (Role.PDP, False), (Role.PARTNER, False),
    ],
)  # fmt: skip
def test_who_reads_lessons_of_other_regions(role, reads):
    make_lesson(make_proposal())
    region = make_region("32.12")
    if role == Role.PARTNER:
        person = make_partner()
    else:
        person = make_person(role, place=region if role == Role.OFFICIAL else make_cohort(region))

    assert Lesson.objects.visible_to(scope_of(person)).exists() is reads
