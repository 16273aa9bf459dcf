"""The panels of promises and of work: what they say, and when they say nothing."""

import pytest
from django.urls import reverse

import households.public as public
from academy.disclosure import HIDDEN
from academy.models import AuditEvent
from academy.roles import Role
from dashboards.followed import promises_panel, work_panel
from solutions.queries import WorkCount
from tests.factories import client_of, make_cohort, make_person, make_region
from tests.solution_factories import make_idea, make_proposal


def counted(families: int, **changes: int) -> public.PromiseCount:
    numbers = {"open": 3, "late": 1, "done": 2, "kept": 4, "broken": 1} | changes
    return public.PromiseCount("53.71", "", **numbers, families=families)


CASES = [
    (None, [], "Belum ada janji"),
    (counted(4), [HIDDEN] * 5, "Baru sedikit keluarga"),
    (counted(5), [4, 2, 3, 1, 1], "4 dari 10 janji ditepati"),
]


@pytest.mark.parametrize(("row", "numbers", "sentence"), CASES)
def test_promises_panel(row, numbers, sentence):
    panel = promises_panel(row)

    assert [number for _, number in panel.rows] == numbers
    assert sentence in panel.sentence


def test_work_panel_says_what_came_of_it():
    panel = work_panel(WorkCount("53.71", proposals=3, committed=2, value=5_000_000, results=4,
                                 results_told=1))  # fmt: skip

    assert panel.sentence == (
        "3 proposal diterima, 2 di antaranya didukung mitra; 1 dari 4 hasil sudah dikabarkan "
        "kembali."
    )
    assert ("Nilai komitmen", "Rp5.000.000") in panel.rows


@pytest.mark.django_db
def test_proposals_csv_lists_accepted_titles_of_the_own_region():
    here, far = make_cohort(make_region("53.71")), make_cohort(make_region("32.12"))
    make_proposal(make_idea(here), title="=Sumur bersama")
    make_proposal(make_idea(here), title="Masih ditulis", status="draft")
    make_proposal(make_idea(far), title="Bandeng tanpa duri")
    client = client_of(make_person(Role.OFFICIAL, place=here.region))

    answer = client.get(reverse("dashboards:proposals_csv", args=["kota-kupang"]))

    text = answer.content.decode()
    assert "'=Sumur bersama;diterima" in text
    assert "Masih ditulis" not in text and "Bandeng" not in text
    assert AuditEvent.objects.filter(verb="export", region_id="53.71").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "slug", "status"),
    [
        (Role.LAN, "kota-kupang", 200),
        (Role.OFFICIAL, "kota-kupang", 200),
        (Role.OFFICIAL, "kabupaten-indramayu", 404),
        (Role.FACILITATOR, "kota-kupang", 403),
        (Role.PDP, "kota-kupang", 403),
    ],
)
def test_proposals_csv_is_for(role, slug, status):
    cohort = make_cohort(make_region("53.71"))
    make_region("32.12")
    place = cohort.region if role == Role.OFFICIAL else cohort
    client = client_of(make_person(role, place=place))

    assert client.get(reverse("dashboards:proposals_csv", args=[slug])).status_code == status


@pytest.mark.django_db
def test_national_page_tells_of_promises_and_proposals_of_each_region():
    make_proposal(make_idea(make_cohort(make_region("53.71"))))
    make_region("32.12")

    page = client_of(make_person(Role.LAN)).get(reverse("dashboards:national")).content.decode()

    indramayu, kupang = page.split("Kabupaten Indramayu</a></h3>")[1].split("Kota Kupang</a></h3>")
    assert "Belum ada proposal yang diterima." in indramayu
    assert "1 proposal diterima" in kupang
