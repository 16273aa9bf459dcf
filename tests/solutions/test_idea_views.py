"""Ideas on their pages: seven questions for each, and two versions at once."""

from datetime import timedelta

import pytest
from django.urls import reverse

from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Quote
from solutions.actions.idea import update_idea
from solutions.models import Idea
from tests.factories import (
    client_of,
    make_cohort,
    make_person,
    make_potential,
    make_region,
    make_session,
    scope_of,
)
from tests.solution_factories import make_idea, make_proposal

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


WHO_READS = [
    ("facilitator", "draft", 200), ("participant", "draft", 200), ("coach", "draft", 200),
    ("official", "draft", 404), ("official", "accepted", 200), ("lan", "draft", 404),
    ("lan", "submitted", 200), ("pdp", "accepted", 403), ("stranger", "accepted", 404),
]  # fmt: skip


@pytest.mark.parametrize(("role", "status", "expected"), WHO_READS)
def test_idea_page_is_read_by(role, status, expected):
    idea = make_idea()
    make_proposal(idea, status=status)
    people = {
        "stranger": lambda: make_person(Role.PARTICIPANT, place=make_cohort(make_region("35.13"))),
        "official": lambda: make_person(Role.OFFICIAL, place=idea.region),
    }
    person = people.get(role, lambda: make_person(Role(role), place=idea.cohort))()

    answer = client_of(person).get(idea.get_absolute_url())

    assert answer.status_code == expected


WRITING = ["idea_edit", "idea_basis_edit", "idea_set_aside", "idea_take_up"]


@pytest.mark.parametrize("page", WRITING)
def test_writing_is_for_the_cohort_only(page):
    idea = make_idea()
    address = reverse(f"solutions:{page}", args=[idea.pk])
    coach = make_person(Role.COACH, place=idea.cohort)
    stranger = make_person(Role.PARTICIPANT, place=make_cohort(make_region("35.13")))

    assert client_of(coach).post(address).status_code == 403
    assert client_of(stranger).post(address).status_code == 404
    missing = reverse(f"solutions:{page}", args=[999_999])
    assert client_of(stranger).post(missing).status_code == 404


@pytest.mark.parametrize("page", ["idea_set_aside", "idea_take_up"])
def test_decisions_are_posts(page):
    idea = make_idea()

    answer = client_of(idea.owner).get(reverse(f"solutions:{page}", args=[idea.pk]))

    assert answer.status_code == 405


def test_withdrawn_words_leave_the_pages_and_are_counted():
    session = make_session()
    quote = released(session)
    idea = make_idea(session.cohort, quotes=[quote])
    client = client_of(idea.owner)
    assert quote.words in client.get(idea.get_absolute_url()).content.decode()

    withdraw_consent(
        scope=scope_of(session.author), household=session.household, purposes=["quote"]
    )

    for address in (idea.get_absolute_url(), reverse("solutions:ideas")):
        page = client.get(address).content.decode()
        assert quote.words not in page
        assert quote.gloss not in page
        assert "1 kalimat ditarik oleh keluarga" in page


def form_of(idea, **changes):
    return {
        "client_uuid": idea.client_uuid, "version": idea.version, "cohort": idea.cohort_id,
        "title": idea.title, "text": idea.text, "strategies": idea.strategies,
        "themes": [theme.pk for theme in idea.themes.all()], "owner": idea.owner_id,
        "next_step": idea.next_step, "next_on": f"{idea.next_on:%Y-%m-%d}",
    } | changes  # fmt: skip


def test_idea_edit_shows_both_versions_and_saves_what_was_chosen():
    session = make_session()
    idea = make_idea(session.cohort, quotes=[released(session)])
    mine, address = idea.owner, reverse("solutions:idea_edit", args=[idea.pk])
    typed = form_of(idea, title="Judul saya", next_step="Langkah saya")
    update_idea(
        scope=scope_of(mine), idea=idea, version=1, themes=None,
        fields={"title": "Judul rekan", "next_step": "Langkah rekan"},
    )  # fmt: skip

    both = client_of(mine).post(address, typed)
    page = both.content.decode()
    answer = client_of(mine).post(address, typed | {"version": 2, "pakai_tersimpan": "next_step"})

    assert both.status_code == 409
    for text in ("Judul saya", "Judul rekan", "Langkah saya", "Langkah rekan"):
        assert text in page
    assert answer.status_code == 302
    idea = Idea.objects.unscoped("test").get(pk=idea.pk)
    assert (idea.title, idea.next_step) == ("Judul saya", "Langkah rekan")


def test_idea_new_keeps_what_was_typed_when_the_family_took_its_words_back_meanwhile():
    session = make_session()
    quote, writer = released(session), make_person(Role.PARTICIPANT, place=session.cohort)
    potential = make_potential(scope_of(session.author), cohort=session.cohort)
    client, address = client_of(writer), reverse("solutions:idea_new")
    page = client.get(address, {"kutipan": quote.pk, "potensi": potential.pk})
    form = page.context["form"]
    withdraw_consent(
        scope=scope_of(session.author), household=session.household, purposes=["quote"]
    )

    answer = client.post(address, {
        "client_uuid": form.initial["client_uuid"], "cohort": session.cohort_id,
        "kutipan": quote.pk, "potensi": potential.pk, "title": "Judul yang diketik",
        "text": "Isi yang diketik", "strategies": "B", "owner": writer.pk, "next_step": "Bertemu",
        "themes": form.fields["themes"].choices[0][0],
        "next_on": session.region.today() + timedelta(days=3),
    })  # fmt: skip

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "tidak dapat dipakai lagi" in page
    assert "Judul yang diketik" in page
    assert quote.words not in page


def test_idea_basis_goes_round_without_script():
    session = make_session()
    quote, writer = released(session), make_person(Role.PARTICIPANT, place=session.cohort)
    potential = make_potential(scope_of(session.author), cohort=session.cohort)
    client, address = client_of(writer), reverse("solutions:idea_basis")

    found = client.get(address, {"q": "menimba", "potensi": potential.pk}).content.decode()
    assert quote.words in found
    assert f'value="{potential.pk}" id="potensi-{potential.pk}" checked' in found
    assert quote.words not in client.get(address, {"q": "tidak ada ini"}).content.decode()
    assert "Pilih paling sedikit" in client.get(address, {"lanjut": "1"}).content.decode()

    answer = client.get(address, {"lanjut": "1", "kutipan": quote.pk, "potensi": potential.pk})
    assert f"kutipan={quote.pk}&potensi={potential.pk}" in answer.url


def test_idea_basis_edit_shows_the_choice_before_it_is_stored():
    session = make_session()
    quote = released(session)
    potential = make_potential(scope_of(session.author), cohort=session.cohort)
    idea = make_idea(session.cohort, quotes=[quote])
    client = client_of(idea.owner)
    address = reverse("solutions:idea_basis_edit", args=[idea.pk])

    assert f'id="kutipan-{quote.pk}" checked' in client.get(address).content.decode()
    chosen = {"pilih": "1", "lanjut": "1", "potensi": potential.pk}
    check = client.get(address, chosen).content.decode()
    assert potential.title in check
    assert quote.words not in check

    answer = client.post(address, {"version": 1, "potensi": potential.pk})
    assert answer.url == idea.get_absolute_url()
    assert client.post(address, {"version": 1, "kutipan": quote.pk}).status_code == 409
    assert client.post(address, {"version": 2}).status_code == 422


def test_set_aside_without_reason_says_what_is_missing():
    idea = make_idea()

    answer = client_of(idea.owner).post(
        reverse("solutions:idea_set_aside", args=[idea.pk]), {"reason": " "}
    )

    assert answer.status_code == 422
    assert "Tuliskan alasannya" in answer.content.decode()
