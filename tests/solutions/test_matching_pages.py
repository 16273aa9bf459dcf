"""Matching on its pages: offers written down, proposals opened, suggestions with their reasons."""

import pytest
from django.urls import reverse

from academy.models import Organization
from academy.roles import Role
from solutions.models import Offer, Proposal
from tests.factories import (
    client_of,
    make_cohort,
    make_organization,
    make_person,
    make_region,
    make_theme,
)
from tests.solution_factories import make_idea, make_offer, make_partner, make_proposal

pytestmark = pytest.mark.django_db


def typed(**changes):
    values = {
        "title": "Modal bergulir", "kind": "money", "value": "15 juta", "since": "2026-01-01",
        "themes": [make_theme().pk],
    }  # fmt: skip
    return values | changes


def fresh(proposal):
    return Proposal.objects.unscoped("read again").get(pk=proposal.pk)


def test_offer_then_matching_then_suggestion_with_its_reasons():
    proposal = make_proposal()
    region = proposal.region
    client = client_of(make_person(Role.FACILITATOR, place=proposal.cohort))

    answer = client.post(
        reverse("solutions:offer_new"),
        typed(new_name="Bank daerah", new_kind="bank", region=region.pk),
    )
    offer = Offer.objects.get()
    assert answer.url == offer.get_absolute_url()
    assert (offer.value, offer.organization.name) == (15_000_000, "Bank daerah")
    assert "Rp15.000.000" in client.get(answer.url).content.decode()

    address = reverse("solutions:matching", args=[proposal.pk])
    assert "Buka untuk mitra" in client.get(address).content.decode()
    client.post(reverse("solutions:matching_open", args=[proposal.pk]))

    shown = client.get(address).content.decode()
    assert "Terbuka untuk mitra" in shown
    assert "Modal bergulir" in shown
    assert "Di wilayah yang sama" in shown
    assert "Tema sama: Air bersih" in shown
    assert fresh(proposal).is_in_matching


REFUSED = [
    ({}, "Pilih mitranya, atau tulis nama barunya"),
    ({"new_name": "Bank daerah"}, "Pilih jenis lembaga baru ini"),
    ({"new_name": "B", "new_kind": "bank", "title": ""}, "Tuliskan apa yang ditawarkan"),
    ({"new_name": "B", "new_kind": "bank", "value": "lima juta"}, "Tulis jumlahnya dalam rupiah"),
    ({"new_name": "B", "new_kind": "bank", "until": "2025-01-01"}, "tidak boleh sebelum mulai"),
    ({"new_name": "B", "new_kind": "bank", "region": "32.12"}, "tempat Anda bertugas"),
    ({"new_name": "B", "new_kind": "bank", "area": "32.12.01"}, "wilayah yang dapat Anda pilih"),
    ({"new_name": "B", "new_kind": "bank", "region": ""}, "Pilih wilayahnya"),
    ({"new_name": "B", "new_kind": "bank", "season_months": ["13"]}, "13"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED, ids=range(len(REFUSED)))
def test_offer_that_cannot_be_says_what_to_do(changes, words):
    cohort = make_cohort()
    make_region("32.12")
    client = client_of(make_person(Role.FACILITATOR, place=cohort))

    answer = client.post(reverse("solutions:offer_new"), typed(region=cohort.region.pk) | changes)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Offer.objects.exists()


def test_offer_of_a_partner_is_its_own_to_change_and_withdraw():
    bank = make_organization(kind=Organization.Kind.BANK)
    offer = make_offer(bank)
    own, other = client_of(make_partner(bank)), client_of(make_partner())
    edit = reverse("solutions:offer_edit", args=[offer.pk])
    withdraw = reverse("solutions:offer_withdraw", args=[offer.pk])

    assert other.get(edit).status_code == 404
    assert own.post(edit, typed(title="Modal lebih besar")).url == offer.get_absolute_url()
    assert own.post(withdraw).url == offer.get_absolute_url()

    offer.refresh_from_db()
    assert offer.title == "Modal lebih besar"
    assert offer.withdrawn_on is not None


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.COACH, Role.OFFICIAL])
def test_offer_is_read_but_not_changed_by(role):
    cohort = make_cohort()
    offer = make_offer(region=cohort.region)
    place = cohort.region if role == Role.OFFICIAL else cohort
    client = client_of(make_person(role, place=place))

    assert client.get(offer.get_absolute_url()).status_code == 200
    assert client.get(reverse("solutions:offer_edit", args=[offer.pk])).status_code == 403
    assert client.post(reverse("solutions:offer_withdraw", args=[offer.pk])).status_code == 403


def test_facilitator_of_another_region_reads_only_what_is_offered_everywhere():
    here, everywhere = make_offer(region=make_region()), make_offer()
    client = client_of(make_person(Role.FACILITATOR, place=make_cohort(make_region("35.13"))))

    assert client.get(here.get_absolute_url()).status_code == 404
    assert client.get(everywhere.get_absolute_url()).status_code == 200
    assert client.get(reverse("solutions:offer_edit", args=[everywhere.pk])).status_code == 403


WHO_OPENS = [
    ("facilitator", 302), ("lan", 302), ("participant", 403), ("coach", 403), ("official", 403),
    ("stranger", 404),
]  # fmt: skip


@pytest.mark.parametrize(("role", "status"), WHO_OPENS)
def test_matching_is_opened_on_its_page_by(role, status):
    proposal = make_proposal()
    place = proposal.region if role == "official" else proposal.cohort
    if role == "stranger":
        person = make_person(Role.FACILITATOR, place=make_cohort(make_region("35.13")))
    else:
        person = make_person(Role(role), place=place)

    answer = client_of(person).post(reverse("solutions:matching_open", args=[proposal.pk]))

    assert answer.status_code == status
    assert fresh(proposal).is_in_matching is (status == 302)


def test_matching_page_is_for_accepted_proposals_only():
    proposal = make_proposal(make_idea(), status="submitted")
    client = client_of(make_person(Role.LAN))

    assert client.get(reverse("solutions:matching", args=[proposal.pk])).status_code == 404
