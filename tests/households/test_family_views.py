"""The pages of families: who opens them, what they show, and what they refuse."""

import re
import unicodedata
import uuid
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from academy.unfinished import writer_token
from cohorts.actions import enrol
from households.actions.consent import withdraw_consent
from households.models import AidProgramme, Consent, Household, Member
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_person,
    make_region,
    make_session,
    make_village,
    scope_of,
)
from tests.households.sheets import CHILD, HEAD, agreement, people, registration

pytestmark = pytest.mark.django_db

REGISTER = "/lapangan/keluarga/baru/"
PAGES = ("detail", "edit", "consent", "withdraw", "family_map", "assessment", "welfare", "aid")
KEEPING = ("edit", "consent", "withdraw", "assessment", "welfare", "aid")


@pytest.fixture
def cohort():
    return make_cohort()


@pytest.fixture
def facilitator(cohort):
    return make_person(Role.FACILITATOR, place=cohort, name="Sari Lede")


@pytest.fixture
def client(facilitator):
    return client_of(facilitator)


@pytest.fixture
def household(facilitator, cohort):
    return make_household(scope_of(facilitator), cohort=cohort, kk_number="5371990101200001")


# -- who may open what ---------------------------------------------------------------------------
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_the_facilitator(client, household, page):
    assert client.get(reverse(f"households:{page}", args=[household.pk])).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_page_opens_for_a_colleague_of_the_cohort(household, page):
    colleague = make_person(Role.FACILITATOR, place=household.cohort)

    answer = client_of(colleague).get(reverse(f"households:{page}", args=[household.pk]))

    assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_page_of_a_family_outside_the_scope_is_as_if_it_did_not_exist(household, page):
    stranger = client_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("32.12"))))

    foreign = stranger.get(reverse(f"households:{page}", args=[household.pk]))
    missing = stranger.get(reverse(f"households:{page}", args=[987654]))

    assert foreign.status_code == missing.status_code == 404
    assert _body(foreign, household.pk) == _body(missing, 987654)


def _body(answer, pk):
    """What the page says, without the address asked for and the token of its forms."""
    page = answer.content.decode().replace(f"/keluarga/{pk}/", "/keluarga/")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("page", KEEPING)
def test_page_for_keeping_is_refused_to_the_reviewer(household, page):
    answer = client_of(make_person(Role.LAN)).get(
        reverse(f"households:{page}", args=[household.pk])
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.COACH, Role.OFFICIAL, Role.PDP])
def test_family_is_refused_to_roles_that_see_no_names(household, role):
    person = make_person(role, place=household.region if role == Role.OFFICIAL else None)

    assert client_of(person).get(household.get_absolute_url()).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_page_sends_strangers_to_sign_in(household, page):
    answer = Client().get(reverse(f"households:{page}", args=[household.pk]))

    assert answer.status_code == 302
    assert "/akun/" in answer["Location"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("pk", [0, 999_999, 99_999_999_999_999_999_999])
def test_page_of_an_unknown_number_is_not_found(client, page, pk):
    assert client.get(f"/lapangan/keluarga/{pk}/").status_code == 404


@pytest.mark.parametrize(
    ("method", "page"),
    [("post", "detail"), ("put", "edit"), ("delete", "withdraw"), ("get", "reveal")],
)
def test_page_refuses_the_wrong_method(client, household, method, page):
    answer = getattr(client, method)(reverse(f"households:{page}", args=[household.pk]))

    assert answer.status_code == 405


# -- list ----------------------------------------------------------------------------------------
def test_list_shows_head_code_and_village_and_leaves_a_trace(client, household):
    page = client.get("/lapangan/keluarga/").content.decode()

    assert "Yuliana" in page
    assert household.code in page
    assert "Oesapa" in page
    trace = AuditEvent.objects.get(verb="view", target_kind="households.list")
    assert trace.fields == [household.code]


def test_list_takes_as_many_queries_for_ten_rows_as_for_one(
    client, facilitator, household, django_assert_num_queries
):
    client.get("/lapangan/keluarga/")
    with CaptureQueriesContext(connection) as one:
        client.get("/lapangan/keluarga/")
    for _ in range(9):
        make_session(scope_of(facilitator), household=make_household(scope_of(facilitator)))

    with django_assert_num_queries(len(one)):
        page = client.get("/lapangan/keluarga/")

    assert len(page.context["rows"]) == 10


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=yuliana", True),
        ("q=Juliana", True),
        ("q=OSP", True),
        ("q=oesapa", True),
        ("q=Bonifasius", False),
        ("kunjungan=lama", True),
        ("desa=53.71.01.1001", True),
        ("desa=53.71.01.1002", True),
        ("q=%F0%9F%90%9F", False),
        ("page=abc", True),
        ("page=999", True),
        ("kunjungan=<b>", True),
    ],
)
def test_list_filter_finds_what_fits_and_survives_nonsense(client, household, query, found):
    answer = client.get(f"/lapangan/keluarga/?{query}")

    assert answer.status_code == 200
    assert (household.get_absolute_url() in answer.content.decode()) is found


def test_list_of_a_withdrawn_family_shows_only_its_code(client, household, facilitator):
    withdraw_consent(scope=scope_of(facilitator), household=household, purposes=["participate"])

    page = client.get("/lapangan/keluarga/").content.decode()

    assert household.code in page
    assert "Yuliana" not in page
    assert "Menarik diri" in page
    assert household.code not in client.get("/lapangan/keluarga/?q=yuliana").content.decode()


# -- register ------------------------------------------------------------------------------------
def test_register_stores_family_people_and_consent(client, cohort):
    answer = client.post(REGISTER, registration())

    household = Household.objects.unscoped("test").get()
    assert answer.status_code == 302
    assert answer["Location"] == household.get_absolute_url()
    assert (household.cohort, household.rt, household.phone) == (cohort, "004", "081234567890")
    assert [m.name for m in household.members.order_by("pk")] == ["Yuliana Nenoliu", "Dorkas"]
    assert set(household.consents.values_list("purpose", flat=True)) == {"participate", "quote"}
    assert AuditEvent.objects.filter(verb="register", target_id=str(household.pk)).exists()


def test_register_sent_twice_stores_one_family(client, cohort):
    post = registration()

    first, second = client.post(REGISTER, post), client.post(REGISTER, post)

    assert first["Location"] == second["Location"]
    assert Household.objects.unscoped("test").count() == 1


def test_register_with_the_number_of_somebody_elses_form_is_refused(client, cohort):
    other = make_household(cohort=make_cohort(cohort.region))

    answer = client.post(REGISTER, registration(client_uuid=str(other.client_uuid)))

    assert answer.status_code == 422
    assert Household.objects.unscoped("test").count() == 1


BAD = [
    ({"area": "32.12.01.1001"}, "Pilih desa atau kelurahan di wilayah angkatan ini."),
    ({"area": "99\x00"}, "Pilih desa atau kelurahan di wilayah angkatan ini."),
    ({"area": ""}, "Pilih desa atau kelurahannya."),
    ({"kk_number": "537199010120001"}, "selalu 16 angka"),
    ({"kk_number": "5371990000200001"}, "tidak mungkin ada"),
    ({"kk_number": "５３７１９９０１０１２００００１"}, "angka biasa"),
    ({"rt": "4a"}, "ditulis dengan angka"),
    ({"phone": "telepon"}, "angka"),
    ({"address": "a" * 100_000}, "300"),
    ({"address": "Jalan\x00Lontar"}, ""),
    ({"client_uuid": "bukan-uuid"}, ""),
    ({"members-0-name": ""}, "satu nama saja cukup"),
    ({"members-0-name": "   "}, "satu nama saja cukup"),
    ({"members-0-name": "\u200b"}, "satu nama saja cukup"),
    ({"members-0-name": "N" * 201}, "200"),
    ({"members-0-born_on": "29-02-2023"}, "Tanggal ini tidak ada"),
    ({"members-0-born_on": "31-04-1984"}, "Tanggal ini tidak ada"),
    ({"members-0-born_on": "2999-01-01"}, "masa depan"),
    ({"members-0-born_on": "1899-12-31"}, "1900"),
    ({"members-0-birth_year": "84"}, "empat angka"),
    ({"members-0-birth_year": "2090"}, "masa depan"),
    ({"members-0-birth_year": "١٩٨٤"}, "angka biasa"),
    ({"members-0-birth_year": "1984", "members-0-born_on": "1990-01-01"}, "berbeda"),
    ({"members-0-nik": "5371994502840001", "members-1-nik": "5371994502840001"}, "NIK yang sama"),
    ({"members-0-nik": "5371993002840001"}, "tidak mungkin ada"),
    ({"members-0-relation": "child"}, "kepala keluarga"),
    ({"members-1-relation": "head"}, "kepala keluarga"),
    ({"members-0-relation": "raja"}, ""),
    ({"members-0-member": "1"}, "tidak ada pada keluarga ini"),
    ({"members-TOTAL_FORMS": "5000"}, "Paling banyak"),
    ({"members-TOTAL_FORMS": "x"}, "sedikitnya satu"),
    ({"members-TOTAL_FORMS": "0"}, "sedikitnya satu"),
    ({"consent-purposes": ["quote"]}, "setelah menyetujui ikut serta"),
    ({"consent-purposes": []}, "satu per satu"),
    ({"consent-purposes": ["participate", "everything"]}, "lembar persetujuan"),
    ({"consent-giver": "3"}, "anggota keluarga"),
    ({"consent-giver": "2"}, "belum 18 tahun"),
    ({"consent-giver": "2", "consent-guardian": "2"}, "belum 18 tahun"),
    ({"consent-method": "thumb"}, "perlu saksi"),
    ({"consent-method": "telepati"}, ""),
    ({"consent-text_version": "2019-1"}, "Naskah persetujuan sudah diperbarui"),
    ({"consent-given_on": "2999-01-01"}, "masa depan"),
    ({"consent-given_on": "2019-12-31"}, "2020"),
    ({"consent-given_on": "2026-02-29"}, "Tanggal ini tidak ada"),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD)
def test_register_refuses_with_a_sentence_and_keeps_the_text(client, cohort, changes, sentence):
    answer = client.post(REGISTER, registration(**changes))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "Ada yang perlu diperbaiki" in page
    assert not Household.objects.unscoped("test").exists()
    assert not Consent.objects.unscoped("test").exists()


@pytest.mark.parametrize(
    "name",
    ["=SUM(A1)", "<script>alert(1)</script>", "Ma\u0301ria", "🐟 Ikan", "Yuliana; DROP TABLE", "-"],
)
def test_register_stores_odd_names_as_plain_text(client, cohort, name):
    client.post(REGISTER, registration("53.71.01.1001", HEAD | {"name": name}))

    household = Household.objects.unscoped("test").get()
    page = client.get(household.get_absolute_url()).content.decode()
    assert "<script>alert" not in page
    assert household.members.get().name == unicodedata.normalize("NFC", name)


def test_register_takes_a_birthday_on_a_leap_day(client, cohort):
    client.post(
        REGISTER, registration("53.71.01.1001", HEAD | {"birth_year": "", "born_on": "29-02-1984"})
    )

    assert Member.objects.unscoped("test").get().born_on == date(1984, 2, 29)


def test_register_ignores_fields_that_are_not_asked(client, cohort):
    client.post(
        REGISTER,
        registration(is_demo="1", code="XXX-999", region="32.12", withdrawn_at="2026-01-01"),
    )

    household = Household.objects.unscoped("test").get()
    assert (household.region_id, household.withdrawn_at) == ("53.71", None)
    assert household.code == "OSP-001"


def test_register_in_a_cohort_of_others_is_not_found(client, cohort):
    other = make_cohort(make_region("32.12"))

    assert client.post(REGISTER, registration(cohort=str(other.pk))).status_code == 404
    assert client.get(f"{REGISTER}?angkatan={other.pk}").status_code == 404
    assert client.get(f"{REGISTER}?angkatan={'9' * 5000}").status_code == 404


def test_register_asks_which_cohort_when_there_are_several(client, facilitator, cohort):
    second = make_cohort(cohort.region)
    enrol(cohort=second, person=facilitator, part="facilitator", since=date(2025, 1, 1), scope=None)

    assert "angkatan yang mana" in client.get(REGISTER).content.decode()
    assert client.get(f"{REGISTER}?angkatan={second.pk}").context["cohort"] == second


def test_register_asks_again_about_a_doubtful_number(client, cohort):
    post = registration(kk_number="5371 9901 0120 0001")

    asked = client.post(REGISTER, post)
    seal = asked.context["seal"]
    unticked = client.post(REGISTER, post | {"diperiksa": seal})
    stored = client.post(REGISTER, post | {"diperiksa": seal, "sudah-diperiksa": "ya"})

    assert "Periksa sekali lagi" in asked.content.decode()
    assert unticked.status_code == 422
    assert stored.status_code == 302
    assert Household.objects.unscoped("test").get().kk_number == "5371990101200001"


def test_register_asks_again_when_something_new_came_up_after_the_check(client, cohort):
    post = registration(kk_number="5371990101200001")
    seal = client.post(REGISTER, post).context["seal"]

    changed = post | {
        "kk_number": "5371980101200001", "diperiksa": seal, "sudah-diperiksa": "ya",
    }  # fmt: skip
    answer = client.post(REGISTER, changed)
    forged = client.post(REGISTER, changed | {"diperiksa": "a:b"})

    assert answer.status_code == forged.status_code == 200
    assert not Household.objects.unscoped("test").exists()


def test_register_shows_a_likely_duplicate_side_by_side_and_takes_a_reason(client, household):
    post = registration("53.71.01.1001", HEAD | {"name": "Juliana"})

    asked = client.post(REGISTER, post)
    too_short = client.post(REGISTER, post | {"diperiksa": asked.context["seal"], "berbeda": "ya"})
    stored = client.post(
        REGISTER, post | {"diperiksa": asked.context["seal"], "berbeda": "RT lain, suami berbeda"}
    )

    page = asked.content.decode()
    assert "Apakah ini keluarga yang sama?" in page
    assert household.code in page
    assert "5371990101200001" not in page
    assert too_short.status_code == 422
    assert stored.status_code == 302
    trace = AuditEvent.objects.get(verb="not_a_duplicate")
    assert (trace.fields, trace.reason) == ([household.code], "RT lain, suami berbeda")


def test_register_says_nothing_about_a_number_known_elsewhere(client, cohort):
    elsewhere = make_household(
        cohort=make_cohort(make_region("32.12")), kk_number="5371990101200001"
    )
    post = registration(kk_number="5371990101200001")
    unknown = registration(kk_number="5371990101200002")

    asked = client.post(REGISTER, post)
    compared = client.post(REGISTER, unknown)
    client.post(REGISTER, post | {"diperiksa": asked.context["seal"], "sudah-diperiksa": "ya"})

    assert elsewhere.code not in asked.content.decode()
    assert len(asked.context["check"].candidates) == len(compared.context["check"].candidates) == 0
    trace = AuditEvent.objects.get(verb="possible_duplicate")
    assert (trace.fields, trace.actor_id) == (["kk_number"], None)


def test_register_keeps_a_draft_and_brings_it_back(client, cohort):
    post = registration("53.71.01.1001", HEAD, CHILD)
    client.post(REGISTER, post | {"action": "draft"})

    page = client.get(f"{REGISTER}?draf={post['client_uuid']}")

    assert not Household.objects.unscoped("test").exists()
    assert page.context["family"].initial["address"] == "Jalan Lontar 12"
    assert [row["name"].value() for row in page.context["members"]] == ["Yuliana Nenoliu", "Dorkas"]
    assert "Perlu diperbaiki" not in page.content.decode()


def test_register_gives_the_text_back_after_the_session_ended(facilitator, cohort):
    client = client_of(facilitator)
    client.logout()
    post = registration() | {"penulis": writer_token(facilitator.pk), "cohort": str(cohort.pk)}

    lost = client.post(REGISTER, post, headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(facilitator, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(REGISTER)

    assert lost.status_code == 302
    assert "Yuliana Nenoliu" in page.content.decode()
    assert "Jalan Lontar 12" in page.content.decode()


# -- detail --------------------------------------------------------------------------------------
def test_detail_shows_the_story_and_masks_the_numbers(client, facilitator, household):
    make_session(scope_of(facilitator), household=household)

    page = client.get(household.get_absolute_url()).content.decode()

    assert "Ketong timba air jao skali." in page
    assert "537199******0001" in page
    assert "5371990101200001" not in page
    views = AuditEvent.objects.filter(verb="view", target_id=str(household.pk))
    assert views.filter(target_kind="households.household").count() == 1


def test_detail_of_a_withdrawn_family_shows_code_and_consents_only(client, facilitator, household):
    make_session(scope_of(facilitator), household=household)
    withdraw_consent(scope=scope_of(facilitator), household=household, purposes=["participate"])

    page = client.get(household.get_absolute_url()).content.decode()

    assert household.code in page
    assert "menarik diri" in page
    for gone in ("Yuliana", "Lontar", "Ketong", "537199"):
        assert gone not in page
    for name in ("edit", "assessment", "family_map", "welfare", "aid"):
        answer = client.get(reverse(f"households:{name}", args=[household.pk]))
        assert answer["Location"] == household.get_absolute_url()


# -- edit ----------------------------------------------------------------------------------------
def correction(household, **changes):
    rows = [
        {"member": m.pk, "name": m.name, "relation": m.relation, "sex": m.sex,
         "birth_year": m.birth_year}
        for m in household.members.order_by("pk")
    ]  # fmt: skip
    values = {
        "client_uuid": str(uuid.uuid4()), "version": household.version, "area": household.area_id,
        "rt": "004", "rw": "002", "hamlet": "", "address": "Jalan Kelapa 7", "phone": "",
        "kk_number": household.kk_number, "health_notes": "",
    }  # fmt: skip
    return values | people(*rows, stored=len(rows)) | changes


def test_edit_stores_and_names_the_changed_parts(client, household):
    answer = client.post(
        reverse("households:edit", args=[household.pk]),
        correction(household, **{"members-2-name": "Dorkas Nenoliu"}),
    )

    household = Household.objects.unscoped("test").get()
    assert answer.status_code == 302
    assert household.address == "Jalan Kelapa 7"
    assert household.members.order_by("pk")[2].name == "Dorkas Nenoliu"
    assert AuditEvent.objects.get(verb="change").fields == ["address"]


def test_edit_of_an_old_version_shows_both_and_stores_nothing(client, household):
    page = reverse("households:edit", args=[household.pk])
    old = correction(household)
    client.post(page, correction(household, address="Jalan Nangka 3"))

    answer = client.post(page, old)
    shown = answer.content.decode()
    again = client.post(page, old | {"version": answer.context["family"]["version"].value()})

    assert answer.status_code == 409
    assert "Jalan Kelapa 7" in shown
    assert "Jalan Nangka 3" in shown
    assert again.status_code == 302
    assert Household.objects.unscoped("test").get().address == "Jalan Kelapa 7"


def test_edit_names_a_family_that_carries_the_same_number(client, facilitator, household):
    other = make_household(scope_of(facilitator), kk_number="5371990101200007")

    answer = client.post(
        reverse("households:edit", args=[household.pk]),
        correction(household, kk_number="5371990101200007"),
        follow=True,
    )

    assert f"Periksa juga keluarga {other.code}: nomor KK sama." in answer.content.decode()


def test_edit_tells_the_trail_about_a_number_known_elsewhere(client, household):
    make_household(cohort=make_cohort(make_region("32.12")), kk_number="5371990101200007")

    answer = client.post(
        reverse("households:edit", args=[household.pk]),
        correction(household, kk_number="5371990101200007"),
        follow=True,
    )

    assert "Periksa juga" not in answer.content.decode()
    assert AuditEvent.objects.get(verb="possible_duplicate").target_id == str(household.pk)


def test_edit_refuses_members_of_another_family(client, facilitator, household):
    other = make_household(scope_of(facilitator))
    foreign = other.members.order_by("pk").first()

    answer = client.post(
        reverse("households:edit", args=[household.pk]),
        correction(household, **{"members-3-member": foreign.pk}),
    )

    assert answer.status_code == 422
    assert "tidak ada pada keluarga ini" in answer.content.decode()
    foreign.refresh_from_db()
    assert foreign.household_id == other.pk


def test_edit_keeps_whoever_gave_consent(client, household):
    answer = client.post(
        reverse("households:edit", args=[household.pk]),
        correction(household, **{"members-0-DELETE": "on", "members-1-relation": "head"}),
    )

    assert answer.status_code == 422
    assert "yang memberi persetujuan tidak dapat dihapus" in answer.content.decode()
    assert household.members.count() == 4


# -- numbers -------------------------------------------------------------------------------------
def test_reveal_shows_the_number_once_and_leaves_the_reason(client, household):
    page = reverse("households:reveal", args=[household.pk])

    answer = client.post(page, {"field": "kk", "reason": "mencocokkan berkas kelurahan"})

    assert "5371990101200001" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    trace = AuditEvent.objects.get(verb="reveal")
    assert (trace.reason, trace.fields) == ("mencocokkan berkas kelurahan", ["kk_number"])


@pytest.mark.parametrize("reason", ["", "pendek", "x" * 501, "alasan\x00panjang sekali"])
def test_reveal_without_a_proper_reason_shows_nothing(client, household, reason):
    answer = client.post(
        reverse("households:reveal", args=[household.pk]), {"field": "kk", "reason": reason}
    )

    assert answer.status_code == 422
    assert "5371990101200001" not in answer.content.decode()
    assert not AuditEvent.objects.filter(verb="reveal").exists()


@pytest.mark.parametrize("field", ["", "0", "nik", "99999999999999999999", "kk_number", "-1"])
def test_reveal_of_something_else_is_not_found(client, household, field):
    answer = client.post(
        reverse("households:reveal", args=[household.pk]),
        {"field": field, "reason": "mencocokkan berkas"},
    )

    assert answer.status_code == 404


def test_reveal_of_another_familys_member_is_not_found(client, facilitator, household):
    other = make_household(scope_of(facilitator))

    answer = client.post(
        reverse("households:reveal", args=[household.pk]),
        {"field": other.members.first().pk, "reason": "mencocokkan berkas"},
    )

    assert answer.status_code == 404


def test_reveal_ends_after_twenty_a_day(client, household, facilitator):
    page = reverse("households:reveal", args=[household.pk])
    post = {"field": "kk", "reason": "mencocokkan berkas"}
    for _ in range(20):
        assert client.post(page, post).status_code == 200

    answer = client.post(page, post)

    assert answer.status_code == 429
    assert "5371990101200001" not in answer.content.decode()


# -- DTSEN and aid -------------------------------------------------------------------------------
def test_welfare_adds_a_row_and_keeps_the_earlier_one(client, household):
    page = reverse("households:welfare", args=[household.pk])
    post = {"listing": "listed", "decile": "2", "source": "surat", "as_of": "2026-01-05"}

    client.post(page, post)
    client.post(page, post | {"decile": "3", "as_of": "2026-04-05"})

    rows = household.welfare_records.order_by("as_of").values_list("decile", flat=True)
    assert list(rows) == [2, 3]


@pytest.mark.parametrize(
    "changes",
    [
        {"decile": "11"},
        {"decile": "0"},
        {"listing": "not_listed"},
        {"listing": "maybe"},
        {"source": ""},
        {"as_of": "2999-01-01"},
        {"as_of": "2019-01-01"},
        {"as_of": "2026-02-30"},
        {"source": "\x00"},
    ],
)
def test_welfare_refuses_what_cannot_be(client, household, changes):
    post = {"listing": "listed", "decile": "2", "source": "surat", "as_of": "2026-01-05"}

    answer = client.post(reverse("households:welfare", args=[household.pk]), post | changes)

    assert answer.status_code == 422
    assert not household.welfare_records.exists()


def test_aid_adds_a_row_once_a_day(client, household):
    programme = AidProgramme.objects.create(code="PKH", name="PKH", strategy="A")
    old = AidProgramme.objects.create(code="OLD", name="Lama", strategy="A", is_active=False)
    page = reverse("households:aid", args=[household.pk])
    post = {"programme": programme.pk, "as_of": "2026-01-05", "note": ""}

    first = client.post(page, post)
    again = client.post(page, post)
    archived = client.post(page, post | {"programme": old.pk})
    nonsense = client.post(page, post | {"programme": "\x00"})

    assert first.status_code == 302
    assert again.status_code == archived.status_code == nonsense.status_code == 422
    assert "sudah dicatat" in again.content.decode()
    assert household.aid_receipts.count() == 1


def test_consent_sheet_is_printed_without_any_name(client, household):
    page = client.get("/lapangan/keluarga/lembar-persetujuan/").content.decode()

    assert "Naskah untuk diucapkan" in page
    assert "Yuliana" not in page


def test_agreement_of_the_sheets_is_in_order():
    assert agreement()["consent-purposes"] == ["participate", "quote"]


def test_village_select_names_the_locus_first(client, cohort):
    make_village(cohort.region, 1009, "Alak")

    groups = [name for name, _ in client.get(REGISTER).context["family"].fields["area"].choices]

    assert groups == ["", "Lokus angkatan", "Desa/kelurahan lain di wilayah ini"]
