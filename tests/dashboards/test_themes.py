"""One theme in all regions: what stands in which column, what is hidden, and for whom."""

from datetime import date

import pytest
from django.urls import reverse

from academy.models import AuditEvent
from academy.roles import Role
from households.actions.consent import withdraw_consent
from households.models import Mark
from solutions.models import Result
from solutions.queries import work
from tests.dashboards.world import fill_map
from tests.factories import (
    client_of,
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_region,
    make_session,
    make_theme,
    scope_of,
)
from tests.solution_factories import DAY, make_commitment, make_idea, make_proposal

pytestmark = pytest.mark.django_db

PROMISE = {"kind": "promise", "text": "Pompa", "owner_kind": "agency", "due_on": DAY}


class Nation:
    """Kupang with five families that were promised something, Indramayu with one."""

    def __init__(self) -> None:
        make_theme()
        self.cohort = make_cohort(make_region("53.71"))
        self.other = make_cohort(make_region("32.12"))
        self.keeper = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.families = [make_household(self.keeper, cohort=self.cohort) for _ in range(5)]
        for family in self.families:
            make_session(self.keeper, household=family, steps=[PROMISE])
        far = make_household(cohort=self.other)
        make_session(household=far, steps=[PROMISE])
        idea = make_idea(self.cohort)
        self.proposal = make_proposal(idea, status="matching", title="Sumur bersama")
        make_commitment(self.proposal, value=5_000_000)
        self.lan = client_of(make_person(Role.LAN))

    def page(self, client=None):
        answer = (client or self.lan).get(reverse("dashboards:theme", args=["air-bersih"]))
        assert answer.status_code == 200
        return answer.content.decode()


@pytest.fixture
def nation():
    return Nation()


def cells(page: str, label: str) -> list[str]:
    row = page.split(f'<th scope="row">{label}</th>')[1].split("</tr>")[0]
    return [part.split("</td>")[0].split(">")[-1].strip() for part in row.split("<td")[1:]]


def test_theme_stands_in_columns_by_code_with_what_came_of_it(nation):
    page = nation.page()

    assert page.index("Kabupaten Indramayu</h3>") < page.index("Kota Kupang</h3>")
    assert "Sumur bersama" in page and "didukung mitra" in page
    assert cells(page, "Komitmen mitra") == ["0", "1"]
    assert cells(page, "Nilai komitmen") == ["Rp0", "Rp5.000.000"]


def test_promises_of_fewer_than_five_families_are_hidden_on_page_and_in_file(nation):
    assert cells(nation.page(), "Janji kepada keluarga") == ["–", "5"]

    file = nation.lan.get(reverse("dashboards:theme_csv", args=["air-bersih"]))
    line = next(x for x in file.content.decode().splitlines() if "Janji kepada keluarga" in x)
    assert "–" in line and AuditEvent.objects.filter(verb="export").exists()


def test_withdrawn_words_and_promises_leave_at_once(nation):
    words = "Ketong timba air jao skali."
    assert words in nation.page()

    for family in nation.families:
        withdraw_consent(
            scope=nation.keeper, household=family, purposes=["participate"], note="Meminta."
        )

    page = nation.page()
    kupang = page.split("Kota Kupang</h3>")[1]
    assert words not in kupang and cells(page, "Janji kepada keluarga")[1] == "0"


def test_official_reads_words_and_titles_of_the_own_region_only(nation):
    far = make_proposal(make_idea(nation.other), title="Bandeng tanpa duri")
    page = nation.page(client_of(make_person(Role.OFFICIAL, place=nation.other.region)))

    assert far.title in page
    assert "Sumur bersama" not in page
    assert "Ketong timba" not in page.split("Kota Kupang</h3>")[1]


@pytest.mark.parametrize(
    ("role", "status"),
    [("lan", 200), ("official", 200), ("facilitator", 403), ("coach", 403), ("pdp", 403)],
)
def test_comparison_is_for(nation, role, status):
    place = nation.cohort.region if role == "official" else nation.cohort
    client = client_of(make_person(Role(role), place=place))

    for name, args in (("themes", []), ("theme", ["air-bersih"])):
        assert client.get(reverse(f"dashboards:{name}", args=args)).status_code == status


def test_unknown_theme_is_not_found(nation):
    assert nation.lan.get(reverse("dashboards:theme", args=["tidak-ada"])).status_code == 404


def test_work_counts_each_thing_once(nation):
    make_commitment(nation.proposal)
    Result.objects.create(
        proposal=nation.proposal, indicator=_indicator(nation.proposal), measured_on=DAY,
        outcome="failed", text="Belum.", did_not_work="Pompanya.",
    )  # fmt: skip

    counts = work(["53.71", "32.12"], DAY)

    kupang = counts["53.71"]
    assert (kupang.ideas, kupang.proposals, kupang.committed, kupang.commitments) == (1, 1, 1, 2)
    assert (kupang.results, kupang.results_failed, kupang.results_told) == (1, 1, 0)
    assert counts["32.12"].proposals == 0


def _indicator(proposal):
    return proposal.indicators.create(
        sequence=1, text="Rumah berair", unit="rumah", baseline=2, target=20
    )


def test_few_families_are_hidden_in_the_list_as_on_their_own_page(nation):
    page = nation.lan.get(reverse("dashboards:themes")).content.decode()

    row = page.split(reverse("dashboards:theme", args=["air-bersih"]))[1].split("</tr>")[0]
    numbers = [part.split("<")[0] for part in row.split('<td class="num">')[1:]]
    assert numbers == cells(nation.page(), "Kalimat") == ["–", "10"]


def test_change_is_told_by_dimension_where_five_families_filled_the_map_twice(nation):
    indicator = make_indicator("air-minum", "health")
    nation.proposal.indicators.create(
        sequence=1, text="Rumah berair", unit="rumah", baseline=2, target=20,
        map_indicator=indicator,
    )  # fmt: skip
    for family in nation.families:
        fill_map(nation.keeper, family, date(2026, 1, 5), air_minum=Mark.RED)
        fill_map(nation.keeper, family, date(2026, 5, 5), air_minum=Mark.GREEN)

    page = nation.page()

    label = "Merah di Peta Keluarga, kesehatan dan lingkungan, pengisian"
    assert cells(page, f"{label} pertama") == ["–", "100 %"]
    assert cells(page, f"{label} terakhir") == ["–", "0 %"]
