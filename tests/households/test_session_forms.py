"""Writing listening sessions down through their form."""

import gzip
import re
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from academy.models import AuditEvent, Draft
from households.actions.consent import withdraw_consent
from tests.factories import (
    make_cohort,
    make_household,
    make_region,
    make_session,
    make_theme,
    make_village,
)
from tests.households.session_data import (
    NEW,
    Field,
    session_post,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def field():
    return Field()


def same_words(one, other):
    """Two pages alike but for the token that each carries."""
    texts = [re.sub(r'value="[^"]{64}"', "", page.content.decode()) for page in (one, other)]
    return texts[0] == texts[1]


def test_session_new_first_asks_whom_one_listened_to(field):
    other = make_household(cohort=make_cohort(make_region("32.12")))

    page = field.client.get(NEW).content.decode()

    assert f"?keluarga={field.family.pk}" in page and "Yuliana" in page
    assert f"?keluarga={other.pk}" not in page
    assert f"?kelompok={field.cohort.pk}" in page


@pytest.mark.parametrize(
    ("words", "found"), [("yuli", True), ("OESAPA", True), ("bukan ini", False)]
)
def test_session_new_finds_a_family_by_name_code_or_village(field, words, found):
    page = field.client.get(NEW, {"q": words}).content.decode()

    assert (f"?keluarga={field.family.pk}" in page) is found


@pytest.mark.parametrize("number", ["999999", "abc", "9" * 40, "-1", "１", ""])
def test_session_new_knows_no_family_outside_ones_list(field, number):
    answer = field.client.get(NEW, {"keluarga": number})

    assert answer.status_code == (404 if number else 200)


def test_session_new_does_not_tell_a_stranger_from_a_missing_family(field):
    theirs = make_household(cohort=make_cohort(make_region("32.12")))

    stranger = field.client.get(NEW, {"keluarga": theirs.pk})
    missing = field.client.get(NEW, {"keluarga": 999999})

    assert stranger.status_code == 404 and same_words(stranger, missing)


def test_session_new_shows_what_the_family_told_before(field):
    earlier = make_session(field.scope, household=field.family, heard="Atap bocor sejak Januari.")

    page = field.client.get(NEW, {"keluarga": field.family.pk}).content.decode()

    assert "Atap bocor sejak Januari." in page and earlier.get_absolute_url() in page
    assert AuditEvent.objects.filter(verb="view", target_id=str(field.family.pk)).exists()


def test_session_new_offers_quoting_only_where_the_family_allows_it():
    field = Field(purposes=("participate",))

    page = field.client.get(NEW, {"keluarga": field.family.pk}).content.decode()

    assert "may_be_quoted" not in page and "belum mengizinkan" in page


def test_session_new_stores_and_submits_what_was_heard(field):
    theme = make_theme()

    answer = field.send(**{"quote-0-themes": [theme.pk]})

    session = field.stored().get()
    assert answer.url == session.get_absolute_url()
    assert (session.status, session.area, session.present_women) == (
        "submitted", field.family.area, 1,
    )  # fmt: skip
    quote = session.quotes.get()
    assert (quote.words, quote.may_be_quoted, list(quote.themes.all())) == (
        "Ketong timba air jao.", True, [theme],
    )  # fmt: skip
    assert session.next_steps.get().due_on == date(2026, 4, 1)
    assert AuditEvent.objects.filter(verb="record", target_id=str(session.pk)).exists()


def test_session_new_stores_a_group_with_its_consent(field):
    village = make_village(field.cohort.region, 1002, "Lasiana")
    group = {
        "household": "", "cohort": field.cohort.pk, "group_name": "Ibu arisan",
        "area": village.pk, "form": "focus_group", "consent_by": "ketua",
        "consent_method": "voice", "consent_quote": "on",
    }  # fmt: skip

    field.send(**group)

    session = field.stored().get()
    assert (session.household, session.group_name, session.area) == (None, "Ibu arisan", village)
    purposes = session.group_consents.values_list("purpose", flat=True)
    assert sorted(purposes) == ["participate", "quote"]


def test_session_new_sent_twice_is_stored_once(field):
    number = str(uuid.uuid4())

    first = field.send(client_uuid=number)
    second = field.send(client_uuid=number)

    assert first.url == second.url
    assert field.stored().count() == 1


def test_session_new_refuses_a_number_of_somebody_elses_form(field):
    theirs = make_session(household=make_household(cohort=make_cohort()))

    answer = field.send(client_uuid=str(theirs.client_uuid))

    assert answer.status_code == 422 and not field.stored().exists()


def test_session_new_ignores_what_the_form_does_not_ask(field):
    field.send(status="accepted", role="lan", author="1", region="32.12", created_by="1", round="9")

    session = field.stored().get()
    assert (session.status, session.author_id, session.round) == ("submitted", field.person.pk, 1)


TOMORROW = str(date.today() + timedelta(days=2))
BAD = {
    "nothing heard": ({"heard": ""}, "Tulis dulu apa yang Anda dengar"),
    "only spaces": ({"heard": " \u00a0\u200b "}, "Tulis dulu apa yang Anda dengar"),
    "far too long": ({"heard": "x" * 100_000}, "20000"),
    "NUL": ({"heard": "a\x00b"}, "tidak dapat disimpan"),
    "in the future": ({"held_on": TOMORROW}, "masa depan"),
    "before 2020": ({"held_on": "2019-12-31"}, "sebelum tahun 2020"),
    "no leap year": ({"held_on": "2025-02-29"}, "Tanggal ini tidak ada"),
    "year 10000": ({"held_on": "10000-01-01"}, "Tanggal ini tidak ada"),
    "ends before start": ({"ends_at": "08:59"}, "sesudah jam mulai"),
    "no time": ({"starts_at": "25:00"}, "Jam ini tidak ada"),
    "village elsewhere": ({"area": "32.12.01.1001"}, "di wilayah angkatan ini"),
    "unknown form": ({"form": "pesta"}, "pesta"),
    "unknown language": ({"languages": ["xxx"]}, "xxx"),
    "no language": ({"languages": None}, "Pilih bahasa"),
    "too many people": ({"present_men": "40000"}, "999"),
    "less than nobody": ({"present_men": "-1"}, "0"),
    "arabic digits": ({"present_men": "٣"}, "angka biasa"),
    "number malformed": ({"client_uuid": "xyz"}, "Muat ulang"),
    "no gloss": ({"quote-0-gloss": ""}, "Tulis artinya"),
    "quote without words": ({"quote-0-words": ""}, "Tulis kata-katanya"),
    "quote without speaker": ({"quote-0-speaker": ""}, "siapa yang berkata"),
    "promise without date": ({"step-0-due_on": ""}, "Janji perlu tanggal"),
    "step in the year 9999": ({"step-0-due_on": "9999-12-31"}, "Periksa tahunnya"),
    "step without owner": ({"step-0-owner_kind": ""}, "siapa yang melakukannya"),
    "unknown theme": ({"quote-0-themes": ["999999"]}, "Ada tema yang tidak dikenal"),
    "forged rows": ({"quote-TOTAL_FORMS": "x"}, "ManagementForm"),
    "hundreds of rows": ({"quote-TOTAL_FORMS": "900"}, "40"),
}


@pytest.mark.parametrize(("changes", "sentence"), BAD.values(), ids=BAD)
def test_session_new_says_at_the_field_what_is_wrong(field, changes, sentence):
    answer = field.send(**changes)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    if "heard" not in changes:
        assert "Mereka menimba air dari sumur tetangga." in page
    assert not field.stored().exists()


TEXTS = [
    "👩‍👩‍👧 keluarga", "e" + "\u0301" * 1000, "<script>alert(1)</script>", '" onfocus=alert(1) x="',
    "=HYPERLINK(1)", "{{7*7}} {% debug %}", "'); DROP TABLE x;--", "%s %(x)s {0.__class__}",
    "\u202egnirts", "baris\r\nSet-Cookie: a=b",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_session_new_takes_any_words_as_plain_text(field, text):
    answer = field.send(**{"heard": text, "quote-0-words": text})

    page = field.client.get(answer.url).content.decode()
    assert answer.status_code == 302
    assert "<script>alert" not in page and '" onfocus=' not in page and ">49 <" not in page


def test_session_new_names_the_theme_that_was_archived_meanwhile(field):
    stays, gone = (
        make_theme("air", "Air"),
        make_theme("utang", "Utang", archived_at="2026-01-01T00:00Z"),
    )

    answer = field.send(**{"quote-0-themes": [stays.pk, gone.pk]})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Tema Utang sudah diarsipkan" in page
    assert re.search(rf'value="{stays.pk}"[^>]*checked', page)
    assert "Ketong timba air jao." in page


@pytest.mark.parametrize("whose", ["missing", "other cohort", "withdrawn", "forged"])
def test_session_new_refuses_a_family_outside_ones_list_and_keeps_the_text(field, whose):
    numbers = {"missing": 999999, "forged": "1 OR 1=1"}
    if whose == "other cohort":
        numbers[whose] = make_household(cohort=make_cohort(make_region("32.12"))).pk
    if whose == "withdrawn":
        gone = make_household(field.scope, cohort=field.cohort)
        withdraw_consent(scope=field.scope, household=gone, purposes=["participate"])
        numbers[whose] = gone.pk

    answer = field.send(household=numbers[whose])

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Keluarga ini tidak ada dalam daftar Anda" in page
    assert "Mereka menimba air dari sumur tetangga." in page
    assert "Yuliana" in page


def test_session_new_refuses_quoting_that_the_group_did_not_allow(field):
    group = {
        "household": "", "cohort": field.cohort.pk, "group_name": "Ibu arisan",
        "area": make_village(field.cohort.region).pk, "consent_by": "ketua",
        "consent_method": "voice",
    }  # fmt: skip

    answer = field.send(**group)

    assert answer.status_code == 422 and "Belum ada izin mengutip" in answer.content.decode()


def test_session_new_refuses_an_id_of_another_sessions_quote(field):
    theirs = make_session().quotes.first()

    answer = field.send(**{"quote-0-quote": theirs.pk})

    assert answer.status_code == 422
    assert "bukan bagian dari sesi ini" in answer.content.decode()


@pytest.mark.parametrize(("button", "rows"), [("add_quote", "quote"), ("add_step", "step")])
def test_session_new_gives_another_row_without_script(field, button, rows):
    page = field.send(action=button).content.decode()

    assert f'name="{rows}-TOTAL_FORMS" value="2"' in page
    assert "Ketong timba air jao." in page and not field.stored().exists()


def test_session_new_keeps_a_draft_without_script(field):
    answer = field.send(action="draft", heard="", held_on="belum tahu")

    assert Draft.objects.visible_to(field.scope).count() == 1
    page = field.client.get(answer.url).content.decode()
    assert "Ketong timba air jao." in page and "Menanyakan sambungan air" in page
    assert "is-invalid" not in page


def test_session_new_forgets_the_draft_once_stored(field):
    number = str(uuid.uuid4())
    field.send(action="draft", client_uuid=number)

    field.send(client_uuid=number)

    assert not Draft.objects.visible_to(field.scope).exists()


def test_session_new_keeps_the_text_of_an_ended_session(field):
    page = field.client.get(NEW, {"keluarga": field.family.pk})
    token = page.context["writer_token"]
    field.client.logout()

    origin = {"sec-fetch-site": "same-origin"}
    data = session_post(field.family, heard="Panjang sekali ceritanya.", penulis=token)
    answer = field.client.post(NEW, data, headers=origin)
    assert answer.status_code == 302 and "/akun/" in answer.url

    kept = field.client.session["unfinished"]
    field.client.force_login(field.person)
    session = field.client.session
    session["unfinished"] = kept
    session.save()
    again = field.client.get(NEW).content.decode()
    assert "Panjang sekali ceritanya." in again and "Ketong timba air jao." in again


def test_session_new_keeps_the_text_when_the_token_ran_out(field):
    field.client.handler.enforce_csrf_checks = True
    token = field.client.get(NEW, {"keluarga": field.family.pk}).context["writer_token"]
    data = session_post(field.family, heard="Panjang sekali ceritanya.", penulis=token)

    answer = field.client.post(NEW, data, headers={"sec-fetch-site": "same-origin"})

    assert answer.status_code == 403 and "Tulisan Anda aman" in answer.content.decode()
    assert "Panjang sekali ceritanya." in field.client.get(NEW).content.decode()


def test_session_new_first_load_is_light(field):
    """At most 100 KB over the wire: the page, its style, scripts, icons and typeface."""
    page = field.client.get(NEW, {"keluarga": field.family.pk}).content
    linked = set(re.findall(r"/static/([\w./-]+)", page.decode()))
    files = [finders.find(name) for name in {*linked, "dist/plus-jakarta-sans.woff2"}]
    shown = [Path(name).read_bytes() for name in files if not name.endswith((".png", "manifest"))]

    assert len(shown) >= 5
    assert sum(len(gzip.compress(content)) for content in [page, *shown]) <= 100_000
