"""Writing potentials: once, by their author, never without a source."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied

from academy.errors import AlreadyStored, Refused, Stale
from academy.roles import Role
from cohorts.models import Enrolment
from households.actions.potential import record_potential, update_potential
from households.models import LocalPotential, PotentialSource
from tests.factories import (
    make_cohort,
    make_person,
    make_potential,
    make_potential_class,
    make_session,
    make_village,
    scope_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def author(cohort):
    return scope_of(make_person(Role.FACILITATOR, place=cohort))


def record(author, cohort, number, **changes):
    fields = {
        "area": make_village(cohort.region), "title": "Tenun", "kind": make_potential_class(),
        "capital": "human", "sector": "craft", "holder": "group", "readiness": "idea",
        "description": "Penenun saling mengajari.", "named_source": "Ketua RW",
    }  # fmt: skip
    return record_potential(
        scope=author, cohort=cohort, fields=fields | changes, quotes=[], client_uuid=number
    )


def test_record_potential_sent_again_is_already_stored(author, cohort):
    number = uuid.uuid4()
    first = record(author, cohort, number)

    with pytest.raises(AlreadyStored) as again:
        record(author, cohort, number)

    assert again.value.stored == first


def test_record_potential_without_a_source_is_refused(author, cohort):
    with pytest.raises(Refused, match="sumber"):
        record(author, cohort, uuid.uuid4(), named_source="")

    assert not LocalPotential.objects.unscoped("test").exists()


def test_update_potential_leaves_its_sources_unless_named(author, cohort):
    quote = make_session().quotes.first()
    potential = make_potential(
        author, cohort=cohort, status="returned", quotes=[quote], named_source=""
    )
    wanted = {"scope": author, "potential": potential, "fields": {"title": "Baru"}}

    update_potential(version=potential.version, quotes=None, submit=False, **wanted)
    sources = PotentialSource.objects.unscoped("test").filter(potential=potential)
    assert [source.quote for source in sources] == [quote]

    with pytest.raises(Refused, match="sumber"):
        update_potential(version=potential.version + 1, quotes=[], **wanted)
    assert sources.count() == 1


def test_update_potential_of_an_old_version_is_stale(author, cohort):
    potential = make_potential(author, cohort=cohort, status="returned")

    with pytest.raises(Stale):
        update_potential(scope=author, potential=potential, version=1, fields={}, quotes=None)


def test_update_potential_is_its_authors_alone(author, cohort):
    potential = make_potential(author, cohort=cohort, status="returned")
    colleague = scope_of(make_person(Role.FACILITATOR, place=cohort))

    with pytest.raises(Refused, match="pencatatnya"):
        update_potential(
            scope=colleague, potential=potential, version=potential.version, fields={}, quotes=None
        )


def test_update_potential_by_an_author_who_no_longer_records_there_is_refused(author, cohort):
    potential = make_potential(author, cohort=cohort, status="returned")
    Enrolment.objects.filter(person=author.person).update(part=Enrolment.Part.PARTICIPANT)

    with pytest.raises(PermissionDenied):
        update_potential(
            scope=scope_of(author.person), potential=potential, version=potential.version,
            fields={"title": "Lain"}, quotes=None,
        )  # fmt: skip
