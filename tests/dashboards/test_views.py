"""Who sees which dashboard, what stands on it, and what a withdrawal takes off it."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import AuditEvent, PovertyFigure
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Mark
from tests.dashboards.world import WORDS, fill_map, make_heard_region, quote
from tests.factories import client_of, make_household, make_person, make_region, make_session

pytestmark = pytest.mark.django_db

KUPANG = "/dasbor/wilayah/kota-kupang/"
INDRAMAYU = "/dasbor/wilayah/kabupaten-indramayu/"
CONTROL = ("SAVEPOINT", "RELEASE", "SET TRANSACTION")


def official(code: str = "53.71") -> Client:
    return client_of(make_person(Role.OFFICIAL, place=make_region(code)))


def lan() -> Client:
    return client_of(make_person(Role.LAN))


def text_of(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def queries_for(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return [one["sql"] for one in found if not one["sql"].startswith(CONTROL)]


# -- Who may open what -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "url", "status"),
    [
        (Role.OFFICIAL, KUPANG, 200),
        (Role.OFFICIAL, INDRAMAYU, 404),
        (Role.OFFICIAL, "/dasbor/nasional/", 200),
        (Role.OFFICIAL, "/dasbor/banding/", 200),
        (Role.OFFICIAL, f"{KUPANG}unduh/tema/", 200),
        (Role.OFFICIAL, f"{INDRAMAYU}unduh/tema/", 404),
        (Role.OFFICIAL, "/dasbor/banding/unduh/tema/", 200),
        (Role.OFFICIAL, "/dasbor/suara/kota-kupang/air-bersih/", 200),
        (Role.OFFICIAL, "/dasbor/suara/kabupaten-indramayu/air-bersih/", 404),
        (Role.OFFICIAL, "/dasbor/suara/kota-kupang/desa/53.71.01.1001/", 200),
        (Role.OFFICIAL, "/dasbor/suara/kota-kupang/desa/32.12.01.1001/", 404),
        (Role.OFFICIAL, "/dasbor/suara/kabupaten-indramayu/desa/32.12.01.1001/", 404),
        (Role.COACH, "/dasbor/suara/kota-kupang/desa/53.71.01.1001/", 200),
        (Role.PDP, "/dasbor/suara/kota-kupang/desa/53.71.01.1001/", 403),
        (Role.LAN, KUPANG, 200),
        (Role.LAN, INDRAMAYU, 200),
        (Role.LAN, "/dasbor/banding/", 200),
        (Role.LAN, f"{INDRAMAYU}unduh/sesi-per-bulan/", 200),
        (Role.FACILITATOR, KUPANG, 200),
        (Role.FACILITATOR, INDRAMAYU, 404),
        (Role.FACILITATOR, "/dasbor/suara/kota-kupang/air-bersih/", 200),
        (Role.FACILITATOR, f"{KUPANG}unduh/tema/", 403),
        (Role.FACILITATOR, "/dasbor/nasional/", 403),
        (Role.FACILITATOR, "/dasbor/banding/", 403),
        (Role.FACILITATOR, "/dasbor/banding/unduh/tema/", 403),
        (Role.PARTICIPANT, KUPANG, 200),
        (Role.COACH, KUPANG, 200),
        (Role.COACH, "/dasbor/banding/", 403),
        (Role.PDP, KUPANG, 403),
        (Role.PDP, "/dasbor/", 403),
    ],
)
def test_page_answers_each_role(role, url, status):
    make_heard_region("53.71", families=1)
    make_region("32.12")
    place = None if role not in (Role.OFFICIAL,) else make_region("53.71")

    assert client_of(make_person(role, place=place)).get(url).status_code == status


@pytest.mark.parametrize(
    "url",
    [
        "/dasbor/wilayah/tidak-ada/",
        f"{KUPANG}unduh/tidak-ada/",
        "/dasbor/suara/kota-kupang/tidak-ada/",
        "/dasbor/suara/kota-kupang/desa/53.71.01/",
        "/dasbor/suara/kota-kupang/desa/tidak-ada/",
        "/dasbor/banding/unduh/tidak-ada/",
    ],
)
def test_unknown_names_are_not_found(url):
    make_region("53.71")

    assert lan().get(url).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "/dasbor/",
        KUPANG,
        f"{KUPANG}unduh/tema/",
        "/dasbor/suara/kota-kupang/air-bersih/",
        "/dasbor/suara/kota-kupang/desa/53.71.01.1001/",
        "/dasbor/nasional/",
        "/dasbor/banding/",
        "/dasbor/banding/unduh/tema/",
    ],
)
def test_only_signed_in_readers_get_a_page(url):
    make_region("53.71")
    make_session()

    assert Client().get(url).status_code == 302
    assert lan().post(url).status_code == 405


def test_a_strange_region_looks_like_a_missing_one():
    make_region("32.12")
    client = official("53.71")

    strange, missing = client.get(INDRAMAYU), client.get("/dasbor/wilayah/tidak-ada/")

    assert strange.status_code == missing.status_code == 404
    assert without_tokens(strange) == without_tokens(missing)


def without_tokens(response) -> str:
    """The page without what differs from one answer to the next for everybody."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|penulis)" value)="[^"]*"', r"\1",
                  response.content.decode())  # fmt: skip


# -- Home --------------------------------------------------------------------------------------


def test_home_leads_to_the_only_region():
    response = official("53.71").get("/dasbor/")

    assert response.headers["Location"] == KUPANG


def test_home_leads_lan_to_the_nation():
    make_region("53.71")
    make_region("32.12")

    assert lan().get("/dasbor/").headers["Location"] == "/dasbor/nasional/"


def test_home_lets_people_of_two_regions_choose():
    person = make_person(Role.COACH)
    make_heard_region("32.12", families=1)
    other = make_person(Role.COACH, place=make_region_cohort("32.12"))
    for enrolment in other.enrolments.all():
        enrolment.person = person
        enrolment.save()

    page = text_of(client_of(person), "/dasbor/")

    assert KUPANG in page
    assert INDRAMAYU in page


def make_region_cohort(code: str):
    return make_region(code).cohort_set.get()


# -- A region's page ---------------------------------------------------------------------------


def test_region_says_what_it_counts_where_from_and_until_when():
    make_heard_region(families=6)

    page = text_of(official(), KUPANG)

    assert "6 keluarga didengar dalam 6 sesi di 1 dari 3 desa/kelurahan." in page
    assert "Paling sering dibicarakan: air bersih." in page
    assert WORDS in page
    assert "Sampel pendampingan, bukan angka seluruh wilayah" in page
    assert "Data sampai" in page
    assert "WITA" in page
    assert "Sumber: Sesi mendengarkan yang sudah diterima LAN di portal ini." in page
    assert reverse("dashboards:voices", args=["kota-kupang", "air-bersih"]) in page


def test_region_takes_at_most_seventeen_queries():
    make_heard_region(families=2)
    client = official()
    client.get(KUPANG)

    few = queries_for(client, KUPANG)
    make_heard_region(families=8)
    many = queries_for(client, KUPANG)

    assert len(many) == len(few)
    assert len(many) <= 17


def test_region_without_any_session_says_what_comes():
    page = text_of(official(), KUPANG)

    assert "Belum ada sesi yang diterima" in page


def test_region_hides_fewer_than_five_families():
    make_heard_region(families=4)

    page = text_of(official(), KUPANG)

    assert "Beberapa keluarga didengar dalam beberapa sesi" in page
    assert "dari 4 keluarga" not in page
    assert "4 sesi" not in page


def test_region_never_shows_a_family_or_a_village_below_five():
    _, homes = make_heard_region(families=6)
    home = make_household(cohort=homes[0].cohort)
    make_session(household=home, quotes=[quote("Rahasia", may_be_quoted=False)])

    page = text_of(official(), KUPANG)

    assert "Rahasia" not in page
    assert not [one for one in [*homes, home] if one.code in page]


def test_poverty_figures_stand_with_measure_date_source_and_quality():
    region = make_region("53.71")
    PovertyFigure.objects.create(
        area=region.area, measure="rate", value="7.57", unit="persen", period="2025-03",
        as_of=date(2025, 3, 31), source="BPS, dikutip contoh", quality="found",
    )  # fmt: skip
    PovertyFigure.objects.create(
        area=region.area, measure="rate", value="8.24", unit="persen", period="2024-03",
        as_of=date(2024, 3, 31), source="BPS lama", quality="found",
    )  # fmt: skip

    page = text_of(official(), KUPANG)

    for words in ("7,57", "Persentase penduduk miskin (BPS)", "31 Maret 2025",
                  "BPS, dikutip contoh", "dari sumber yang disebut"):  # fmt: skip
        assert words in page
    assert "BPS lama" not in page


def test_running_month_turns_at_midnight_in_kupang():
    make_heard_region(families=5, held_on=date(2026, 3, 31))
    client = official()
    half_past_midnight_in_kupang = datetime(2026, 3, 31, 16, 30, tzinfo=UTC)

    with time_machine.travel(half_past_midnight_in_kupang, tick=False):
        page = text_of(client, KUPANG)

    assert "April 2026, bulan berjalan" in page
    assert "Terbanyak pada Maret 2026: 5 sesi." in page


def test_family_map_shows_then_and_now_for_five_families_and_more():
    scope, homes = make_heard_region(families=6)
    for home in homes:
        fill_map(scope, home, date(2026, 1, 5), air_minum=Mark.RED)
        fill_map(scope, home, date(2026, 6, 5), air_minum=Mark.GREEN)

    page = text_of(official(), KUPANG)

    assert "6 keluarga mengisinya sedikitnya dua kali." in page
    assert "Tanda merah berkurang pada kesehatan dan lingkungan." in page


def test_family_map_of_four_families_is_left_out_whole():
    scope, homes = make_heard_region(families=6)
    for home in homes[:4]:
        fill_map(scope, home, date(2026, 1, 5), air_minum=Mark.RED)
        fill_map(scope, home, date(2026, 6, 5), air_minum=Mark.GREEN)

    page = text_of(official(), KUPANG)

    assert "Perubahan tampak setelah sedikitnya lima keluarga" in page
    assert "4 keluarga" not in page


# -- Voices ------------------------------------------------------------------------------------


def test_voices_are_paged_and_nameless():
    make_heard_region(families=14)
    client = official()

    first = text_of(client, "/dasbor/suara/kota-kupang/air-bersih/")
    second = text_of(client, "/dasbor/suara/kota-kupang/air-bersih/?page=2")

    assert first.count(WORDS) == 12
    assert second.count(WORDS) == 2
    assert "Maret 2026" in first
    assert "Yuliana" not in first


def test_the_map_leads_to_the_words_of_a_village():
    make_heard_region(families=6)
    client = official()
    url = reverse("dashboards:village", args=["kota-kupang", "53.71.01.1001"])

    assert f'href="{url}"' in text_of(client, KUPANG)
    assert "53.71.01.1002/" not in text_of(client, KUPANG)
    page = text_of(client, url)
    assert "Kelurahan Oesapa" in page
    assert page.count(WORDS) == 6


@pytest.mark.parametrize("page", ["0", "99", "x", "1' OR 1=1"])
def test_voices_survive_odd_page_numbers(page):
    make_heard_region(families=1)

    url = reverse("dashboards:voices", args=["kota-kupang", "air-bersih"])
    assert official().get(url, {"page": page}).status_code == 200


# -- Nation and comparison ---------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/dasbor/nasional/", "/dasbor/banding/"])
def test_regions_stand_in_the_order_of_their_codes_whatever_their_numbers(url):
    make_heard_region("53.71", families=9)
    make_heard_region("32.12", families=5)
    make_heard_region("35.13", families=7)

    page = text_of(lan(), url)
    main = page[page.index("<h1") :]

    places = [main.index(name) for name in
              ("Kabupaten Indramayu", "Kabupaten Probolinggo", "Kota Kupang")]  # fmt: skip
    assert places == sorted(places)
    for word in ("terbaik", "teratas", "juara", "skor", "nomor satu"):
        assert word not in main.lower()


def test_national_total_is_hidden_when_a_part_is():
    make_heard_region("53.71", families=9)
    make_heard_region("32.12", families=2)

    page = text_of(lan(), "/dasbor/nasional/")

    assert 'stat__value">–<' in page
    assert 'stat__value">11<' not in page


def test_compare_shows_an_official_words_of_the_own_region_only():
    make_heard_region("53.71", families=5, words="Suara dari Kupang")
    make_heard_region("32.12", families=5, words="Suara dari Indramayu")

    page = text_of(official("53.71"), "/dasbor/banding/")

    assert "Suara dari Kupang" in page
    assert "Suara dari Indramayu" not in page
    assert "Kabupaten Indramayu" in page
    assert INDRAMAYU not in page


def test_compare_takes_the_same_queries_for_more_families():
    make_heard_region("53.71", families=1)
    client = lan()
    client.get("/dasbor/banding/")

    few = queries_for(client, "/dasbor/banding/")
    make_heard_region("53.71", families=6)

    assert len(queries_for(client, "/dasbor/banding/")) == len(few)


# -- Files and the trail -----------------------------------------------------------------------


def test_every_panel_of_a_region_comes_as_a_file_and_leaves_a_row():
    make_heard_region(families=6)
    client = official()
    keys = ["sesi-per-bulan", "tema", "desa-kelurahan", "potensi", "peta-keluarga", "hadir",
            "angka-kemiskinan"]  # fmt: skip

    for key in keys:
        response = client.get(f"{KUPANG}unduh/{key}/")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert f"akademi_kota-kupang_{key}_" in response.headers["Content-Disposition"]

    events = AuditEvent.objects.filter(verb="export").order_by("pk")
    assert [event.target_kind for event in events] == [f"dashboard {key}" for key in keys]
    assert {event.region_id for event in events} == {"53.71"}


def test_a_withdrawal_takes_words_numbers_and_file_at_once():
    scope, homes = make_heard_region(families=6, words="Kata keluarga ini")
    client = official()
    voices = reverse("dashboards:voices", args=["kota-kupang", "air-bersih"])
    assert text_of(client, voices).count("Kata keluarga ini") == 6

    for home in homes:
        withdraw_consent(scope=scope, household=home, purposes=["participate"])

    assert "Kata keluarga ini" not in text_of(client, voices)
    page = text_of(client, KUPANG)
    assert "Kata keluarga ini" not in page
    assert "Belum ada sesi yang diterima" in page
    file = text_of(client, f"{KUPANG}unduh/tema/")
    assert "Air bersih" not in file
