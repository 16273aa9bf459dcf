"""Ideas on their pages: seven questions for each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.roles import Role
from households.models import Quote
from solutions.models import Idea
from tests.factories import (
    client_of,
    make_person,
    make_session,
    scope_of,
)

pytestmark = pytest.mark.django_db


def released(session) -> Quote:
    return Quote.objects.unscoped("test").get(session=session, released_at__isnull=False)


def test_idea_from_a_sentence_to_its_page():
    session = make_session()
    cohort, quote = session.cohort, released(session)
    writer = make_person(Role.PARTICIPANT, place=cohort)
    client = client_of(writer)
    address = reverse("solutions:idea_new")

    page = client.get(address, {"kutipan": quote.pk})
    assert quote.words in page.content.decode()
    form = page.context["form"]
    theme = form.fields["themes"].choices[0][0]
    answer = client.post(address, {
        "client_uuid": form.initial["client_uuid"], "cohort": cohort.pk, "kutipan": quote.pk,
        "title": "Sumur bersama", "text": "Warga menggali bersama kelurahan.", "themes": theme,
        "strategies": ["A"], "owner": writer.pk, "next_step": "Bertemu lurah",
        "next_on": cohort.region.today() + timedelta(days=7),
    })  # fmt: skip

    idea = Idea.objects.visible_to(scope_of(writer)).get()
    assert answer.url == idea.get_absolute_url()
    shown = client.get(answer.url).content.decode()
    assert quote.words in shown
    assert "Bertemu lurah" in shown
