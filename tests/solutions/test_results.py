"""Results: measured, also when they failed; told back only through a visit that still stands."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from academy.errors import Refused, Stale
from academy.models import AuditEvent
from academy.roles import Role
from households.actions.assessment import record_assessment
from households.actions.consent import withdraw_consent
from solutions.actions.action import record_result, tell_result, update_result, visits_for
from solutions.measures import family_map_of, measures_of, outcomes_of, results_of, work_began_on
from solutions.models import Result
from tests.action_factories import make_activity, make_measure, make_result, make_step
from tests.factories import (
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_session,
    scope_of,
)
from tests.solution_factories import DAY, make_group, make_idea, make_proposal

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 1)
FIELDS = {"measured_on": DAY, "outcome": "partly", "text": "Sumur berair.", "did_not_work": ""}


def record(proposal, **fields):
    if not {"step", "indicator"} & fields.keys():
        fields["indicator"] = make_measure(proposal)
    return record_result(
        scope=scope_of(proposal.author), proposal=proposal, fields=FIELDS | fields,
        client_uuid=uuid.uuid4(), today=TODAY,
    )  # fmt: skip


class Field:
    """A cohort with a facilitator, a family that was visited, and an accepted proposal."""

    def __init__(self, *, groups=False):
        self.cohort = make_cohort()
        self.scope = scope_of(make_person(Role.FACILITATOR, place=self.cohort))
        self.family = make_household(self.scope, cohort=self.cohort)
        first = make_session(self.scope, household=self.family)
        self.cited = first.quotes.order_by("sequence")[0]
        group = make_group(self.cohort, [self.family]) if groups else None
        self.proposal = make_proposal(make_idea(self.cohort, quotes=[self.cited]), group=group)
        self.writer = scope_of(self.proposal.author)

    def visit(self, days=1, *, family=None):
        quote = {"speaker": "mother", "language": "ind", "words": "Air sudah dekat sekarang.",
                 "gloss": "", "may_be_quoted": True, "themes": []}  # fmt: skip
        return make_session(
            self.scope, household=family or self.family, quotes=[quote],
            held_on=DAY + timedelta(days=days),
        )  # fmt: skip

    def tell(self, result, session):
        answer = session.quotes.order_by("sequence")[0]
        return tell_result(
            scope=self.writer, result=result, session_id=session.pk, answer_id=answer.pk
        )


def test_record_result_that_failed_is_as_good_as_one_that_worked():
    proposal = make_proposal()

    result = record(proposal, outcome="failed", did_not_work="Pompa rusak dua kali.")

    assert result.outcome == "failed"
    assert AuditEvent.objects.get(verb="record result").target_id == str(result.pk)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"outcome": "failed"}, "apa yang tidak berhasil"),
        ({"measured_on": TODAY + timedelta(days=1)}, "sesudah hari ini"),
        ({"measured_on": date(2020, 1, 1)}, "sebelum angkatan mulai"),
        ({"step": None, "indicator": None}, "langkah atau ukuran"),
    ],
)
def test_record_result_refuses(fields, words):
    with pytest.raises(Refused, match=words):
        record(make_proposal(), **fields)


def test_record_result_refuses_a_value_without_its_measure():
    proposal = make_proposal()

    with pytest.raises(Refused, match="bila ada ukurannya"):
        record(proposal, step=make_step(proposal), value=Decimal(3))


def test_record_result_refuses_measures_of_another_proposal():
    with pytest.raises(Refused, match="ukuran keberhasilan"):
        record(make_proposal(), indicator=make_measure(make_proposal()))


def test_record_result_refuses_cited_words_typed_again():
    field = Field()

    with pytest.raises(Refused, match="menyalin kalimat"):
        record(field.proposal, text="Ibu bilang: ketong timba air jao skali. Sekarang tidak.")


def test_update_result_lets_only_one_of_two_stand():
    result = make_result(make_proposal())
    scope = scope_of(result.proposal.author)
    update_result(scope=scope, result=result, version=1, fields={"outcome": "worked"}, today=TODAY)

    with pytest.raises(Stale):
        update_result(
            scope=scope, result=result, version=1, fields={"outcome": "failed"}, today=TODAY
        )


def test_result_is_told_after_a_visit_with_the_familys_answer():
    field = Field()
    result = make_result(field.proposal)
    before = outcomes_of([result])[0]
    session = field.visit()

    told = field.tell(result, session)

    after = outcomes_of([result])[0]
    assert (before.is_told, after.is_told) == (False, True)
    assert told.told_on == after.told_on == session.held_on
    assert after.told[0].answer.words == "Air sudah dekat sekarang."
    assert AuditEvent.objects.filter(verb="tell result").count() == 1


def test_update_result_leaves_what_was_told_alone():
    field = Field()
    result = make_result(field.proposal)
    field.tell(result, field.visit())

    with pytest.raises(Refused, match="sudah dikabarkan"):
        update_result(scope=field.writer, result=result, version=1, fields={"text": "Lain."})


@pytest.mark.parametrize("days", [-1, -30])
def test_tell_result_refuses_a_visit_before_it_was_measured(days):
    field = Field()
    result = make_result(field.proposal)

    with pytest.raises(Refused, match="Pilih kunjungan"):
        field.tell(result, field.visit(days))


def test_tell_result_refuses_a_sentence_of_another_visit():
    field = Field()
    result, session = make_result(field.proposal), field.visit()

    with pytest.raises(Refused, match="jawaban keluarga"):
        tell_result(
            scope=field.writer, result=result, session_id=session.pk, answer_id=field.cited.pk
        )


def test_tell_result_once_for_each_visit():
    field = Field()
    result, session = make_result(field.proposal), field.visit()
    field.tell(result, session)

    with pytest.raises(Refused, match="dalam kunjungan itu"):
        field.tell(result, session)


def test_visits_for_names_only_families_of_the_group():
    field = Field(groups=True)
    other = make_household(field.scope, cohort=field.cohort)
    field.visit(family=other)
    own = field.visit(2)

    assert [visit.session_id for visit in visits_for(make_result(field.proposal))] == [own.pk]


@pytest.mark.parametrize(("purpose", "counts"), [("quote", True), ("participate", False)])
def test_told_result_after_a_withdrawal(purpose, counts):
    """Words taken back leave the date; a family that withdrew altogether takes the return along."""
    field = Field()
    result = make_result(field.proposal)
    field.tell(result, field.visit())

    withdraw_consent(scope=field.scope, household=field.family, purposes=[purpose], note="")

    outcome = outcomes_of([result])[0]
    assert outcome.is_told is counts
    assert len(outcome.told) == 1
    assert outcome.told[0].answer is None


def test_measures_of_tell_the_way_from_baseline_to_target():
    proposal = make_proposal()
    measure = make_measure(proposal)
    make_result(proposal, indicator=measure, value=Decimal("55.5"))
    make_result(proposal, indicator=measure, value=Decimal(70), measured_on=DAY + timedelta(30))
    scope = scope_of(proposal.author)

    found = measures_of(proposal, results_of(proposal, scope), scope)[0]

    assert found.sentence == (
        "Dari 40 menjadi 70; tujuannya 100 liter per hari. 50 persen jalannya sudah ditempuh."
    )
    assert [(bar.value_label, bar.width) for bar in found.bars] == [
        ("40 liter per hari", "40.0%"), ("55,5 liter per hari", "55.5%"),
        ("70 liter per hari", "70.0%"), ("100 liter per hari", "100.0%"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("baseline", "target", "value", "words"),
    [
        (40, 100, None, "Belum diukur. Awalnya 40, tujuannya 100 liter per hari."),
        (40, 100, 30, "Nilainya menjauh dari tujuan."),
        (100, 20, 60, "50 persen jalannya"),
        (40, 100, 130, "100 persen jalannya"),
        (5, 5, 6, "Dari 5 menjadi 6; tujuannya 5 liter per hari."),
        (0, 0, 0, "Dari 0 menjadi 0"),
    ],
)
def test_measure_sentence(baseline, target, value, words):
    proposal = make_proposal()
    measure = make_measure(proposal, baseline=Decimal(baseline), target=Decimal(target))
    if value is not None:
        make_result(proposal, indicator=measure, value=Decimal(value))
    scope = scope_of(proposal.author)

    found = measures_of(proposal, results_of(proposal, scope), scope)[0]

    assert words in found.sentence
    assert len(found.bars) == (2 if value is None else 3)


@pytest.mark.parametrize(("families", "is_shown"), [(4, False), (5, True)])
def test_family_map_hides_fewer_than_five_families(families, is_shown):
    field = Field()
    indicator = make_indicator()
    group = make_group(field.cohort, [])
    for _ in range(families):
        family = make_household(field.scope, cohort=field.cohort)
        group.memberships.create(household=family)
        for day, mark in ((date(2026, 2, 1), 1), (date(2026, 7, 1), 3)):
            record_assessment(
                scope=field.scope, household=family, assessed_on=day, answers={indicator: mark},
                priorities=[], client_uuid=uuid.uuid4(),
            )  # fmt: skip
    field.proposal.group = group
    make_measure(field.proposal, map_indicator=indicator)
    activity = make_activity(field.proposal)
    step = make_step(field.proposal, activity=activity, state="done", ended_on=date(2026, 6, 20))
    measures = measures_of(field.proposal, [], field.writer)

    found = family_map_of(field.proposal, measures, [step])

    assert found.since == activity.starts_on
    assert (found.chart is not None) is is_shown
    assert bool(found.too_few) is not is_shown
    if is_shown:
        words = [[part.value_label for part in strip.answers] for strip in found.chart.strips]
        assert words == [["5", "0", "0", "0"], ["0", "0", "5", "0"]]


def test_family_map_needs_a_group_and_work_that_began():
    field = Field(groups=True)
    indicator = make_indicator()
    plain = measures_of(field.proposal, [], field.writer)
    make_measure(field.proposal, map_indicator=indicator)
    measures = measures_of(field.proposal, [], field.writer)

    assert family_map_of(field.proposal, plain, []) is None
    assert family_map_of(field.proposal, measures, []).since is None
    assert work_began_on([make_step(field.proposal)]) is None


def test_results_of_lists_failures_beside_successes():
    proposal = make_proposal()
    make_result(proposal, outcome="worked")
    make_result(proposal, outcome="failed", did_not_work="Pompa rusak.", measured_on=DAY)

    outcomes = [one.result.outcome for one in results_of(proposal, scope_of(proposal.author))]

    assert sorted(outcomes) == ["failed", "worked"]
    assert Result.objects.visible_to(scope_of(make_person())).count() == 0
