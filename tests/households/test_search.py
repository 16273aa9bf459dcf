"""Full-text search: Indonesian words by their stem, spoken words as they are."""

import pytest

from households.actions.consent import withdraw_consent
from households.models import ListeningSession
from tests.factories import make_household, make_session
from tests.households.session_data import Field

pytestmark = pytest.mark.django_db


def found(scope, words):
    return list(ListeningSession.objects.visible_to(scope).mentioning(words))


@pytest.mark.parametrize(
    ("words", "hits"),
    [
        ("menimba", True),  # as written in the summary
        ("timbanya", True),  # by its stem
        ("jao", True),  # Kupang Malay, as spoken
        ("sumur sendiri", True),  # a quote in Indonesian
        ('"air jao"', True),
        ("jauhari", False),
        ("", False),
        ("' OR 1=1 --", False),
        ("%s & | ! ( <->", False),
    ],
)
def test_mentioning_finds(words, hits):
    field = Field()
    session = make_session(field.scope, household=field.family)

    assert found(field.scope, words) == ([session] if hits else [])


def test_mentioning_reads_accepted_sessions_of_ones_own_scope_only():
    field = Field()
    make_session(field.scope, household=field.family, status="submitted")
    make_session(household=make_household())

    assert found(field.scope, "menimba") == []


def test_mentioning_forgets_withdrawn_words():
    field = Field()
    make_session(field.scope, household=field.family)

    withdraw_consent(scope=field.scope, household=field.family, purposes=["quote"])

    assert found(field.scope, "jao") == []
