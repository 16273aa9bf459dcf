"""LAN's desk for people: accounts, roles, invitations and organizations."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from academy import invitations
from academy.models import Assignment, AuditEvent, Invitation, Organization, User
from academy.roles import Role
from tests.factories import (
    client_of,
    make_cohort,
    make_organization,
    make_person,
    make_region,
    scope_of,
)

pytestmark = pytest.mark.django_db

LISTS = ["user", "assignment", "invitation", "organization"]


def url(name, *args):
    return reverse(f"admin:academy_{name}", args=args)


def body(response):
    return response.content.decode()


@pytest.fixture
def lan():
    return client_of(make_person(Role.LAN, name="Ratna Dewi"))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "role", [Role.FACILITATOR, Role.PARTICIPANT, Role.COACH, Role.OFFICIAL, Role.PDP, None]
)
def test_people_desk_is_for_lan(name, role):
    client = client_of(make_person(role))

    assert client.get(url(f"{name}_changelist")).status_code == 403
    assert client.get(url(f"{name}_add")).status_code == 403


@pytest.mark.parametrize("name", LISTS)
def test_people_desk_asks_strangers_to_sign_in(name):
    answer = Client().get(url(f"{name}_changelist"), follow=True)

    assert answer.redirect_chain[-1][0].startswith("/akun/masuk/")


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize(
    "query", ["?q=ada", "?p=-1", "?p=999999", "?o=99.x", "?role__exact=%27", "?x=1"]
)
def test_lists_answer_odd_questions(lan, name, query):
    assert lan.get(url(f"{name}_changelist") + query).status_code in (200, 302)


def queries_of(client, path, django_assert_max_num_queries):
    with django_assert_max_num_queries(60) as counted:
        assert client.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("name", LISTS)
def test_lists_ask_the_same_for_one_row_and_for_ten(lan, name, django_assert_max_num_queries):
    def add(number):
        region = make_region()
        person = make_person(Role.OFFICIAL, place=region, organization=make_organization())
        invitations.invite(
            email=f"baru{number}@contoh.invalid", name="Baru", role=Role.OFFICIAL, region=region,
            base_url="https://portal.invalid", scope=scope_of(make_person(Role.LAN)),
        )  # fmt: skip
        return person

    add(0)
    lan.get(url(f"{name}_changelist"))
    one = queries_of(lan, url(f"{name}_changelist"), django_assert_max_num_queries)
    for number in range(1, 10):
        add(number)

    assert queries_of(lan, url(f"{name}_changelist"), django_assert_max_num_queries) == one


# -- accounts -----------------------------------------------------------------------------------


def test_user_list_shows_roles_and_masks_numbers(lan):
    make_person(Role.OFFICIAL, name="Yohanes Tefa", nip="199208152019031001")

    page = body(lan.get(url("user_changelist") + "?q=yohanes"))

    assert "Yohanes Tefa" in page
    assert "pejabat daerah Kota Kupang" in page
    assert "1992***********001" in page
    assert "199208152019031001" not in page


def test_user_page_masks_the_number_too_and_names_cohorts(lan):
    cohort = make_cohort(name="Angkatan Pesisir")
    person = make_person(Role.FACILITATOR, place=cohort, nip="199208152019031001")

    page = body(lan.get(url("user_change", person.pk)))

    assert "fasilitator, Angkatan Pesisir" in page
    assert "199208152019031001" not in page
    for words in ("Tutup akun", "Lepas pengaman kedua"):
        assert words in page


def test_user_is_corrected_with_a_row_but_not_renamed_in_its_address(lan):
    person = make_person(email="ada@contoh.invalid")
    fields = {"name": "Nama Baru", "phone": "", "employee_kind": "other", "organization": ""}

    lan.post(
        url("user_change", person.pk),
        fields | {"email": "lain@contoh.invalid", "is_active": "", "nip": "1", "password": "x"},
    )

    person.refresh_from_db()
    assert (person.name, person.email, person.is_active) == (
        "Nama Baru",
        "ada@contoh.invalid",
        True,
    )
    row = AuditEvent.objects.get(verb="change", target_kind="academy.user")
    assert row.fields == ["name"]


def test_users_are_neither_added_nor_deleted(lan):
    person = make_person()

    assert lan.get(url("user_add")).status_code == 403
    assert lan.post(url("user_delete", person.pk), {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


def test_deactivate_page_asks_why_and_ends_sessions(lan):
    person = make_person(Role.FACILITATOR, name="Yohanes Tefa")
    theirs = client_of(person)
    theirs.get("/profil/")
    page = lan.get(url("user_deactivate", person.pk))

    silent = lan.post(url("user_deactivate", person.pk), {"reason": " "})
    answer = lan.post(url("user_deactivate", person.pk), {"reason": "Pindah tugas."})

    assert "Tutup akun Yohanes Tefa" in body(page)
    assert "Tuliskan alasannya" in body(silent)
    assert answer.url == url("user_change", person.pk)
    assert theirs.get("/profil/").status_code == 302
    assert AuditEvent.objects.get(verb="deactivate").reason == "Pindah tugas."
    assert "Buka kembali akun" in body(lan.get(answer.url))


def test_reactivate_page_opens_the_account_again(lan):
    person = make_person(is_active=False)

    lan.post(url("user_reactivate", person.pk), {"reason": "Kembali bertugas."})

    person.refresh_from_db()
    assert person.is_active


@pytest.mark.parametrize("name", ["user_deactivate", "user_reactivate", "user_factors"])
def test_decisions_about_people_refuse_the_others(name):
    person = make_person()
    me = make_person(Role.LAN)

    for role in (Role.PDP, Role.OFFICIAL, Role.FACILITATOR, None):
        client = client_of(make_person(role))
        assert client.get(url(name, person.pk)).status_code == 403
        assert client.post(url(name, person.pk), {"reason": "x"}).status_code == 403
    assert client_of(me).post(url(name, me.pk), {"reason": "x"}).status_code == 403
    assert client_of(me).get(url(name, 10**20)).status_code == 404
    assert client_of(me).put(url(name, person.pk)).status_code == 405
    assert Client().get(url(name, person.pk)).status_code == 302
    person.refresh_from_db()
    assert person.is_active


# -- assignments --------------------------------------------------------------------------------


def assignment(whom, **changes):
    fields = {"person": whom.pk, "role": "official", "region": "", "since": "2026-01-05"}
    return fields | {"until": ""} | changes


def test_assignment_gives_a_role_with_a_row(lan):
    region, person = make_region(), make_person()

    answer = lan.post(url("assignment_add"), assignment(person, region=region.pk))

    assert answer.status_code == 302
    assert scope_of(person).roles == {Role.OFFICIAL}
    row = AuditEvent.objects.get(verb="add", target_kind="academy.assignment")
    assert row.region_id == region.pk
    assert Assignment.objects.get(person=person).created_by.name == "Ratna Dewi"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"region": ""}, "peran daerah harus menyebut wilayahnya"),
        ({"role": "lan", "region": "53.71"}, "Peran nasional tidak memakai wilayah"),
        ({"region": "53.71", "until": "2026-01-04"}, "Tanggal akhir tidak boleh sebelum"),
        ({"region": "53.71", "since": "2026-02-30"}, "tanggal"),
        ({"role": "facilitator", "region": "53.71"}, "pilihan"),
        ({"region": "99.99"}, "pilihan"),
        ({"person": "0"}, "pilihan"),
    ],
)
def test_assignment_says_what_does_not_fit(lan, changes, words):
    make_region()

    answer = lan.post(url("assignment_add"), assignment(make_person(), **changes))

    assert answer.status_code == 200
    assert words in body(answer)


def test_assignment_does_not_overlap_itself(lan):
    region = make_region()
    person = make_person(Role.OFFICIAL, place=region)

    answer = lan.post(url("assignment_add"), assignment(person, region=region.pk))

    assert "sudah memegang peran yang sama" in body(answer)


def test_assignment_of_oneself_is_a_colleagues(lan):
    me = User.objects.get(name="Ratna Dewi")
    own = Assignment.objects.get(person=me)

    answer = lan.post(url("assignment_add"), assignment(me, role="pdp"))

    assert "diberikan oleh rekan" in body(answer)
    assert lan.post(url("assignment_change", own.pk), {"until": "2030-01-01"}).status_code == 403


def test_assignment_ends_by_a_date_and_nothing_else_changes(lan):
    person = make_person(Role.OFFICIAL)
    row = Assignment.objects.get(person=person)
    yesterday = timezone.localdate() - timedelta(days=1)

    lan.post(url("assignment_change", row.pk), {"until": str(yesterday), "role": "lan"})

    row.refresh_from_db()
    assert (row.until, row.role) == (yesterday, "official")
    assert not scope_of(person).roles
    assert lan.post(url("assignment_delete", row.pk), {"post": "yes"}).status_code == 403


# -- invitations --------------------------------------------------------------------------------


def letter(**changes):
    fields = {"email": "Maria@Contoh.invalid", "name": "Maria Bria", "role": "pdp"}
    return fields | {"region": "", "cohort_code": ""} | changes


def test_invitation_is_sent_from_the_desk(lan, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = lan.post(url("invitation_add"), letter())

    page = body(lan.get(url("invitation_changelist")))
    invitation = Invitation.objects.get()
    assert answer.status_code == 302
    assert mail.outbox[0].to == ["maria@contoh.invalid"]
    assert "http://testserver/undangan/" in mail.outbox[0].body
    assert invitation.created_by.name == "Ratna Dewi"
    assert "menunggu" in page
    assert invitation.token_hash not in page


def test_invitation_link_shows_only_in_the_demo(lan, settings):
    lan.post(url("invitation_add"), letter())
    assert "/undangan/" not in body(lan.get(url("invitation_changelist")))

    settings.DEMO = True
    lan.post(url("invitation_add"), letter(email="dua@contoh.invalid"))
    assert "/undangan/" in body(lan.get(url("invitation_changelist")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"role": "official"}, "Pilih kabupaten/kota"),
        ({"role": "pdp", "region": "53.71"}, "kosongkan wilayah"),
        ({"role": "facilitator"}, "Tidak ada angkatan dengan kode ini"),
        ({"email": "bukan surel"}, "surel"),
        ({"email": "orang@contoh.invalid\r\nBcc: semua@contoh.invalid"}, "email"),
        ({"name": ""}, "tidak boleh kosong"),
        ({"email": "ada@contoh.invalid"}, "sudah punya akun"),
    ],
)
def test_invitation_says_what_does_not_fit(lan, changes, words):
    make_region()
    make_person(email="ada@contoh.invalid")

    answer = lan.post(url("invitation_add"), letter(**changes))

    assert answer.status_code == 200
    assert words in body(answer)
    assert not Invitation.objects.exists()


def test_invitation_is_sent_again_or_taken_back_but_never_edited(lan):
    lan.post(url("invitation_add"), letter())
    invitation = Invitation.objects.get()
    before = invitation.token_hash

    page = body(lan.get(url("invitation_change", invitation.pk)))
    lan.post(url("invitation_change", invitation.pk), letter(role="lan"))
    lan.post(url("invitation_resend", invitation.pk))
    invitation.refresh_from_db()
    renewed = invitation.token_hash
    lan.post(url("invitation_cancel", invitation.pk))
    invitation.refresh_from_db()

    assert "Kirim ulang undangan" in page
    assert before not in page
    assert renewed != before
    assert invitation.role == "pdp"
    assert invitation.expires_at <= timezone.now()
    verbs = AuditEvent.objects.filter(target_kind="academy.invitation").values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["cancel", "invite", "resend"]


def test_used_invitation_tells_why_it_is_not_sent_again(lan):
    lan.post(url("invitation_add"), letter())
    invitation = Invitation.objects.get()
    invitation.used_at, invitation.used_by = timezone.now(), make_person()
    invitation.save()

    answer = lan.post(url("invitation_resend", invitation.pk))

    assert "sudah dipakai" in body(answer)
    assert "Kirim ulang" not in body(lan.get(url("invitation_change", invitation.pk)))


@pytest.mark.parametrize("state", ["menunggu", "dipakai", "lewat"])
def test_invitation_list_filters_by_state(lan, state):
    lan.post(url("invitation_add"), letter())
    lan.get(url("invitation_changelist"))  # reads the message that names the address

    page = body(lan.get(url("invitation_changelist") + f"?keadaan={state}"))

    assert ("maria@contoh.invalid" in page) == (state == "menunggu")


# -- organizations ------------------------------------------------------------------------------


def test_organization_is_added_once_per_region(lan):
    fields = {"name": "Dinas Sosial", "kind": "agency", "region": make_region().pk}

    lan.post(url("organization_add"), fields)
    again = lan.post(url("organization_add"), fields | {"name": "dinas sosial"})

    assert Organization.objects.count() == 1
    assert "sudah tercatat" in body(again)
    assert AuditEvent.objects.filter(verb="add", target_kind="academy.organization").count() == 1


def test_autocomplete_answers_lan_only(lan):
    make_person(name="Yohanes Tefa")
    query = {
        "app_label": "academy", "model_name": "assignment", "field_name": "person", "term": "yoh",
    }  # fmt: skip

    found = lan.get(reverse("admin:autocomplete"), query).json()["results"]

    assert [row["text"] for row in found] == ["Yohanes Tefa"]
    pdp = client_of(make_person(Role.PDP))
    assert pdp.get(reverse("admin:autocomplete"), query).status_code == 403


def test_desk_of_the_pdp_officer_holds_no_people():
    page = body(client_of(make_person(Role.PDP)).get("/admin/"))

    assert "/admin/academy/user/" not in page
