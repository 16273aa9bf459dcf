"""Local potential through its pages: reading, writing, correcting."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from academy import review
from academy.models import Draft, Transition
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import LocalPotential
from tests.factories import (
    make_cohort,
    make_person,
    make_potential,
    make_potential_class,
    make_region,
    make_session,
    scope_of,
)
from tests.households.session_data import Field, colleague

pytestmark = pytest.mark.django_db

NEW = "/lapangan/potensi/baru/"
LIST = "/lapangan/potensi/"


@pytest.fixture
def field():
    return Field()


def potential_post(**changes):
    data = {
        "client_uuid": str(uuid.uuid4()), "title": "Gula lempeng", "area": "53.71.01.1001",
        "description": "Ibu-ibu memasak nira lontar.", "kind": make_potential_class().pk,
        "sector": "food", "capital": "natural", "holder": "group", "readiness": "running",
        "women_count": "1.200", "season_months": ["4", "5"], "legality": ["pirt"],
        "named_source": "Ketua kelompok", "latitude": "-10,163456", "longitude": "123.612345",
        "action": "send",
    }  # fmt: skip
    return {name: value for name, value in (data | changes).items() if value is not None}


def stored():
    return LocalPotential.objects.unscoped("test").order_by("pk")


def edit_url(potential):
    return f"{potential.get_absolute_url()}ubah/"


def test_potential_new_stores_and_submits(field):
    answer = field.client.post(NEW, potential_post())

    made = stored().get()
    assert answer.url == made.get_absolute_url()
    assert (made.status, made.women_count, made.season_months, made.legality) == (
        "submitted", 1200, [4, 5], ["pirt"],
    )  # fmt: skip
    assert (made.latitude, made.longitude) == (-10.163, 123.612)


def test_potential_new_stands_in_the_villages_centre_unless_told(field):
    field.client.post(NEW, potential_post(latitude="", longitude=""))

    made = stored().get()
    assert (made.latitude, made.longitude) == (round(made.area.latitude, 3), 123.6)


def test_potential_new_names_the_sentence_it_was_heard_in(field):
    session = make_session(field.scope, household=field.family)
    quote = session.quotes.order_by("sequence").first()
    page = field.client.get(NEW).content.decode()
    assert "Ketong timba air jao skali." in page and "Yuliana" not in page

    field.client.post(NEW, potential_post(named_source="", quotes=[quote.pk]))

    assert list(stored().get().quotes.unscoped("test")) == [quote]


BAD = {
    "no source": ({"named_source": ""}, "atau sebutkan sumber lainnya"),
    "no name": ({"title": " "}, "Beri nama"),
    "too long": ({"description": "x" * 100_000}, "20000"),
    "NUL": ({"title": "a\x00"}, "tidak dapat disimpan"),
    "village elsewhere": ({"area": "32.12.01.1001"}, "di wilayah angkatan ini"),
    "no village": ({"area": ""}, "Pilih desa atau kelurahannya"),
    "class unknown": ({"kind": "999999"}, "tidak dipakai lagi"),
    "month 13": ({"season_months": ["13"]}, "13"),
    "only one coordinate": ({"longitude": ""}, "bersama"),
    "in another country": ({"latitude": "48,1"}, "di luar Indonesia"),
    "no coordinate": ({"latitude": "nan"}, "Tulis angka"),
    "half a family": ({"households_count": "1,5"}, "bilangan bulat"),
    "sentence of others": ({"quotes": ["999999"]}, "tidak dapat dipakai lagi"),
    "forged stage": ({"value_stage": "x"}, "x"),
    "number malformed": ({"client_uuid": "1"}, "Muat ulang"),
}


@pytest.mark.parametrize(("changes", "sentence"), BAD.values(), ids=BAD)
def test_potential_new_says_at_the_field_what_is_wrong(field, changes, sentence):
    answer = field.client.post(NEW, potential_post(**changes))

    page = answer.content.decode()
    assert answer.status_code == 422 and sentence in page
    assert "Ketua kelompok" in page or "named_source" in changes
    assert not stored().exists()


def test_potential_new_refuses_a_sentence_of_another_cohort(field):
    theirs = make_session().quotes.first()

    answer = field.client.post(NEW, potential_post(quotes=[theirs.pk]))

    assert answer.status_code == 422 and not stored().exists()


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "=1+1", "👩‍👩‍👧", "{{7*7}}"])
def test_potential_new_takes_any_words_as_plain_text(field, text):
    answer = field.client.post(NEW, potential_post(title=text, description=text))

    page = field.client.get(answer.url).content.decode()
    assert "<script>alert" not in page and ">49<" not in page


def test_potential_new_sent_twice_is_stored_once(field):
    data = potential_post()

    urls = {field.client.post(NEW, data).url for _ in range(2)}

    assert len(urls) == 1 and stored().count() == 1


def test_potential_new_ignores_what_the_form_does_not_ask(field):
    other = make_cohort(make_region("32.12"))

    field.client.post(NEW, potential_post(status="accepted", author="1", cohort=other.pk))

    assert (stored().get().status, stored().get().cohort) == ("submitted", field.cohort)


def test_potential_new_keeps_a_draft_without_script(field):
    answer = field.client.post(NEW, potential_post(action="draft", title=""))

    assert Draft.objects.visible_to(field.scope).get().form == "potential"
    page = field.client.get(answer.url).content.decode()
    assert "Ibu-ibu memasak nira lontar." in page and "is-invalid" not in page


def test_potential_edit_shows_the_note_and_sends_the_next_round(field):
    potential = make_potential(field.scope, cohort=field.cohort, status="returned")
    page = field.client.get(edit_url(potential)).content.decode()
    assert page.index("Lengkapi kapasitas.") < page.index("Jumlah, satuan, dan masanya")

    data = potential_post(version=potential.version, capacity="40 kg sebulan")
    answer = field.client.post(edit_url(potential), data)

    potential.refresh_from_db()
    assert answer.url == potential.get_absolute_url()
    assert (potential.status, potential.round, potential.capacity) == (
        "submitted", 2, "40 kg sebulan",
    )  # fmt: skip


def test_potential_edit_shows_both_versions_to_the_second_editor(field):
    potential = make_potential(field.scope, cohort=field.cohort, status="returned")
    old = potential_post(version=potential.version)
    lan = scope_of(make_person(Role.LAN))
    review.move(potential, Transition.SUBMIT, scope=field.scope)
    review.move(potential, Transition.RETURN, scope=lan, note="Lagi.")

    answer = field.client.post(edit_url(potential), old)

    page = answer.content.decode()
    assert answer.status_code == 409 and "Gula lempeng" in page and "Nugget ikan" in page
    choice = old | {"version": potential.version, "pakai_tersimpan": ["title", "quotes"]}
    assert field.client.post(edit_url(potential), choice).status_code == 302
    potential.refresh_from_db()
    assert (potential.title, potential.women_count) == ("Nugget ikan", 1200)


def test_potential_edit_of_one_already_sent_loses_no_text(field):
    potential = make_potential(field.scope, cohort=field.cohort, status="returned")
    review.move(potential, Transition.SUBMIT, scope=field.scope)

    answer = field.client.post(edit_url(potential), potential_post(version=3))

    assert answer.status_code == 409 and "Gula lempeng" in answer.content.decode()
    assert field.client.get(edit_url(potential)).status_code == 302


def test_potential_shows_officials_released_words_only(field):
    session = make_session(field.scope, household=field.family)
    potential = make_potential(field.scope, cohort=field.cohort, quotes=list(session.quotes.all()))
    official = colleague(Role.OFFICIAL, field.cohort.region)
    page = official.get(potential.get_absolute_url()).content.decode()
    assert "Ketong timba air jao skali." in page
    assert "Kami ingin punya sumur sendiri." not in page and "Yuliana" not in page

    withdraw_consent(scope=field.scope, household=field.family, purposes=["quote"])

    for browser in (official, field.client):
        assert "Ketong" not in browser.get(potential.get_absolute_url()).content.decode()


def test_potential_shows_nobody_else_words_of_a_restricted_session(field):
    session = make_session(field.scope, household=field.family, sensitivity="restricted")
    potential = make_potential(field.scope, cohort=field.cohort, quotes=list(session.quotes.all()))
    assert session.quotes.filter(released_at__isnull=False).exists()

    for role, place in (
        (Role.OFFICIAL, field.cohort.region), (Role.PARTICIPANT, field.cohort),
        (Role.FACILITATOR, make_cohort(field.cohort.region)),
    ):  # fmt: skip
        page = colleague(role, place).get(potential.get_absolute_url()).content.decode()
        assert potential.title in page and "Ketong" not in page
    assert "Ketong" in field.client.get(potential.get_absolute_url()).content.decode()


FILTERS = {
    "class": ({"kind": "natural"}, {"kind": "human"}),
    "sector": ({"sector": "food"}, {"sector": "fishery"}),
    "village": ({"village": "53.71.01.1001"}, {"village": "x"}),
    "readiness": ({"readiness": "running"}, {"readiness": "idea"}),
    "words": ({"q": "nugget"}, {"q": "kopi"}),
}


@pytest.mark.parametrize(("finds", "misses"), FILTERS.values(), ids=FILTERS)
def test_potentials_finds_by(field, finds, misses):
    url = make_potential(field.scope, cohort=field.cohort).get_absolute_url()

    assert url in field.client.get(LIST, finds).content.decode()
    if misses != {"village": "x"}:
        assert url not in field.client.get(LIST, misses).content.decode()


@pytest.mark.parametrize("query", [{"q": "%_'"}, {"kind": "x"}, {"page": "-1"}, {"page": "x"}])
def test_potentials_takes_any_query(field, query):
    assert field.client.get(LIST, query).status_code == 200


def test_potentials_asks_the_database_the_same_for_one_row_and_for_ten(field):
    counts = []
    for more in (1, 9):
        for _ in range(more):
            make_potential(field.scope, cohort=field.cohort)
        field.client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            field.client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_pages_of_potentials_answer_each_role(field):
    accepted = make_potential(field.scope, cohort=field.cohort)
    back = make_potential(field.scope, cohort=field.cohort, status="returned")
    elsewhere = make_region("32.12")
    people = {
        "colleague": (colleague(Role.FACILITATOR, field.cohort), 200, 200, 200, 200, 403),
        "stranger": (colleague(Role.FACILITATOR, make_cohort(elsewhere)), 200, 404, 404, 200, 404),
        "participant": (colleague(Role.PARTICIPANT, field.cohort), 200, 200, 404, 403, 403),
        "coach": (colleague(Role.COACH, field.cohort), 200, 200, 404, 403, 403),
        "official": (colleague(Role.OFFICIAL, field.cohort.region), 200, 200, 404, 403, 403),
        "official elsewhere": (colleague(Role.OFFICIAL, elsewhere), 200, 404, 404, 403, 403),
        "LAN": (colleague(Role.LAN, None), 200, 200, 200, 403, 403),
        "PDP officer": (colleague(Role.PDP, None), 403, 403, 403, 403, 403),
    }
    pages = (LIST, accepted.get_absolute_url(), back.get_absolute_url(), NEW, edit_url(back))

    got = {who: tuple(row[0].get(p).status_code for p in pages) for who, row in people.items()}

    assert got == {who: row[1:] for who, row in people.items()}


@pytest.mark.parametrize("page", [LIST, NEW, "/lapangan/potensi/1/", "/lapangan/potensi/1/ubah/"])
def test_pages_of_potentials_send_anonymous_visitors_to_sign_in(client, page):
    answer = client.get(page)

    assert answer.status_code == 302 and answer.url.startswith("/akun/")


def test_pages_of_potentials_know_no_unknown_id_and_no_wrong_method(field):
    potential = make_potential(field.scope, cohort=field.cohort)

    assert field.client.get("/lapangan/potensi/999999/").status_code == 404
    assert field.client.get("/lapangan/potensi/999999/ubah/").status_code == 404
    assert field.client.post(LIST).status_code == 405
    assert field.client.post(potential.get_absolute_url()).status_code == 405
    assert field.client.put(NEW).status_code == 405


def test_potential_new_shows_the_sentences_of_the_session_one_comes_from(field):
    first = make_session(field.scope, household=field.family)
    for _ in range(7):
        make_session(field.scope, household=field.family)
    quote = first.quotes.order_by("sequence").first()

    here = field.client.get(NEW, {"sesi": first.pk, "angkatan": field.cohort.pk}).content.decode()

    box = f'name="quotes" value="{quote.pk}"'
    assert box in here
    assert box not in field.client.get(NEW).content.decode()
    sent = field.client.post(NEW, potential_post(quotes=[quote.pk]))
    assert sent.status_code == 302
