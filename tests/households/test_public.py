"""The privacy border: counts and released words leave the field, names never do."""

import dataclasses
import uuid
from collections.abc import Iterator
from datetime import date, time
from typing import Any

import pytest
from django.db import transaction

from academy.roles import Role
from households import public
from households.actions.assessment import record_assessment
from households.actions.consent import withdraw_consent
from households.models import Household, ListeningSession, Mark, Quote
from tests.factories import (
    make_cohort,
    make_household,
    make_indicator,
    make_person,
    make_potential,
    make_region,
    make_session,
    make_theme,
    make_village,
    scope_of,
)

pytestmark = pytest.mark.django_db

WORDS = "Ketong timba air jao skali."


def quote(words: str = WORDS, *, may_be_quoted: bool = True, **changes: Any) -> dict[str, Any]:
    return {
        "speaker": "mother", "language": "mkn", "words": words, "gloss": "Kami menimba air jauh.",
        "may_be_quoted": may_be_quoted, "themes": [make_theme()],
    } | changes  # fmt: skip


def facilitator(region_code: str = "53.71") -> Any:
    cohort = make_cohort(make_region(region_code))
    return scope_of(make_person(Role.FACILITATOR, place=cohort))


def everything(region_ids: list[str]) -> list[Any]:
    """What every function of the door returns for these regions."""
    return [
        public.listening(region_ids),
        public.villages(region_ids),
        public.themes(region_ids),
        public.sentences(region_ids),
        public.ReleasedQuotes(region_ids)[:100],
        public.ReleasedQuotes(region_ids, theme="air-bersih")[:100],
        public.ReleasedQuotes(region_ids, village=f"{''.join(region_ids)}.01.1001")[:100],
        public.quotes_by_theme(region_ids),
        public.potentials(region_ids),
        public.map_by_dimension(region_ids),
        public.map_by_indicator(region_ids),
        public.priorities(region_ids),
        public.mapped_families(region_ids),
        public.languages(region_ids),
    ]


def leaves(value: Any) -> Iterator[str]:
    """Every plain value inside what was returned, as text."""
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(key)
            yield from leaves(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from leaves(part)
    else:
        yield str(value)


def assess(household: Household, on: date, marks: dict[str, int], priority: str = "") -> None:
    scope = scope_of(make_person(Role.FACILITATOR, place=household.cohort))
    answers = {make_indicator(code): mark for code, mark in marks.items()}
    chosen = [(make_indicator(priority), "CANARY alasan")] if priority else []
    record_assessment(
        scope=scope, household=household, assessed_on=on, answers=answers, priorities=chosen,
        client_uuid=uuid.uuid4(), note="CANARY catatan",
    )  # fmt: skip


def test_nothing_personal_leaves_but_released_words():
    scope = facilitator()
    household = make_household(
        scope, address="CANARY alamat", phone="CANARY 081", health_notes="CANARY sakit",
        hamlet="CANARY dusun", rt="7C7", rw="8C8",
        members=[
            {"name": "CANARY Yuliana", "sex": "f", "relation": "head", "birth_year": 1984,
             "work": "CANARY kerja", "disability_note": "CANARY difabel"},
        ],
    )  # fmt: skip
    make_session(
        scope, household=household, place="CANARY tempat", heard="CANARY cerita yang panjang",
        strengths="CANARY kuat", hopes="CANARY harap", obstacles="CANARY kendala",
        reflection="CANARY refleksi",
        quotes=[quote(), quote("CANARY rahasia", gloss="CANARY arti", may_be_quoted=False)],
    )  # fmt: skip
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED}, priority="air-minum")
    assess(household, date(2026, 6, 5), {"air-minum": Mark.GREEN}, priority="air-minum")
    make_potential(cohort=household.cohort)

    texts = [text for part in everything(["53.71"]) for text in leaves(part)]

    assert WORDS in texts
    assert not [text for text in texts if "CANARY" in text or text in ("7C7", "8C8")]
    assert not [text for text in texts if household.code in text]


def test_listening_counts_each_family_once_and_groups_apart():
    scope = facilitator()
    household = make_household(scope)
    for day in (date(2026, 3, 4), date(2026, 3, 20), date(2026, 4, 1)):
        make_session(scope, household=household, held_on=day)
    make_session(
        scope, cohort=household.cohort, group_name="Kelompok nelayan", form="focus_group",
        group_consent={
            "given_by_label": "ketua", "method": "voice", "text_version": "2026-1",
        },
    )  # fmt: skip

    found = public.listening(["53.71"])["53.71"]

    assert found.families == 1
    assert found.sessions == 4
    assert found.group_sessions == 1
    assert found.months == {date(2026, 3, 1): 3, date(2026, 4, 1): 1}
    assert (found.people.women, found.people.men, found.people.total) == (4, 4, 8)
    assert found.last_accepted_at


@pytest.mark.parametrize("status", ["draft", "submitted", "returned"])
def test_nothing_counts_before_it_is_accepted(status):
    session = make_session(status=status)
    region = session.region_id

    assert public.listening([region]) == {}
    assert public.themes([region]) == []
    assert public.ReleasedQuotes([region]).count() == 0
    assert not any(village.sessions for village in public.villages([region]))


def test_every_function_stays_in_the_regions_asked_for():
    scope = facilitator("32.12")
    session = make_session(scope)
    make_potential(cohort=session.cohort)
    assess(session.household, date(2026, 1, 5), {"air-minum": Mark.RED}, priority="air-minum")
    assess(session.household, date(2026, 6, 5), {"air-minum": Mark.GREEN}, priority="air-minum")
    make_region("53.71")

    elsewhere = everything(["53.71"])

    assert [len(part) for part in elsewhere] == [0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert all(len(part) for part in everything(["32.12"]))
    assert not any(len(part) for part in everything([]))


def test_a_session_after_midnight_in_kupang_counts_in_its_own_month():
    scope = facilitator()
    household = make_household(scope)
    make_session(scope, household=household, held_on=date(2026, 3, 31), starts_at=time(23, 30),
                 ends_at=None)  # fmt: skip
    make_session(scope, household=household, held_on=date(2026, 4, 1), starts_at=time(0, 30),
                 ends_at=None)  # fmt: skip

    months = public.listening(["53.71"])["53.71"].months

    assert months == {date(2026, 3, 1): 1, date(2026, 4, 1): 1}


def test_released_quote_tells_the_village_and_the_month_not_the_day():
    session = make_session(held_on=date(2026, 3, 17))

    [one] = public.ReleasedQuotes([session.region_id])[:5]

    assert one.words == WORDS
    assert one.month == date(2026, 3, 1)
    assert (one.village, one.district) == ("Oesapa", "Kecamatan Kupang")
    assert (one.speaker_label, one.language_label) == ("ibu", "Melayu Kupang")
    assert one.themes == ("Air bersih",)


def test_words_of_a_restricted_session_are_counted_but_not_read():
    session = make_session(sensitivity="restricted")
    region = [session.region_id]

    assert public.ReleasedQuotes(region).count() == 0
    assert public.quotes_by_theme(region) == {}
    [theme] = public.themes(region)
    assert (theme.quotes, theme.families, theme.released) == (2, 1, 0)


def test_themes_count_sentences_and_families_once_per_theme():
    scope = facilitator()
    school = make_theme("sekolah", "Sekolah anak")
    first, second = make_household(scope), make_household(scope)
    make_session(scope, household=first, quotes=[
        quote(themes=[make_theme(), school]), quote(themes=[make_theme()], may_be_quoted=False),
    ])  # fmt: skip
    make_session(scope, household=second, quotes=[quote()])

    found = {theme.code: theme for theme in public.themes(["53.71"])}

    water = found["air-bersih"]
    assert (water.quotes, water.families, water.released) == (3, 2, 2)
    assert (found["sekolah"].quotes, found["sekolah"].families) == (1, 1)
    assert public.sentences(["53.71"]) == {"53.71": 3}


def test_villages_holds_those_not_yet_heard():
    session = make_session()
    make_village(session.region, 1001)

    found = {
        village.name: (village.sessions, village.has_words)
        for village in public.villages([session.region_id])
    }

    assert found == {"Oesapa": (1, True), "Lasiana": (0, False), "Namosain": (0, False)}


def test_potentials_counts_accepted_ones_by_class_and_sector():
    cohort = make_cohort()
    make_potential(cohort=cohort)
    make_potential(cohort=cohort, title="Abon ikan")
    make_potential(cohort=cohort, title="Belum ditinjau", status="submitted")

    [found] = public.potentials([cohort.region_id])

    assert (found.group, found.sector_label, found.potentials) == ("natural", "kuliner", 2)


def test_map_by_dimension_counts_answers_and_families_by_mark():
    household = make_household()
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED, "sampah": Mark.RED})
    assess(household, date(2026, 3, 5), {"air-minum": Mark.GREEN, "sampah": Mark.GREEN})
    assess(household, date(2026, 6, 5), {"air-minum": Mark.YELLOW, "sampah": Mark.SKIPPED})

    first, latest = public.map_by_dimension(["53.71"])

    assert (first.is_latest, first.answers["red"], first.families["red"]) == (False, 2, 1)
    assert (latest.is_latest, latest.answers["yellow"], latest.answers["skipped"]) == (True, 1, 1)
    assert latest.answers["red"] == latest.families["red"] == latest.answers["green"] == 0
    assert first.all_families == latest.all_families == 1


def test_map_leaves_out_families_that_filled_it_once():
    household = make_household()
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED}, priority="air-minum")

    assert public.map_by_dimension(["53.71"]) == []
    assert public.map_by_indicator(["53.71"]) == []
    assert [chosen.families for chosen in public.priorities(["53.71"])] == [1]


def test_map_by_indicator_knows_two_maps_of_one_day_apart():
    household = make_household()
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED})
    assess(household, date(2026, 1, 5), {"air-minum": Mark.SKIPPED, "sampah": Mark.GREEN})

    water = [one for one in public.map_by_indicator(["53.71"]) if one.code == "air-minum"]
    first, latest = water

    assert (first.answers["red"], first.answers["skipped"]) == (1, 0)
    assert (latest.answers["red"], latest.answers["skipped"]) == (0, 1)


def test_priorities_are_those_of_the_latest_map():
    household = make_household()
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED}, priority="air-minum")
    assess(household, date(2026, 6, 5), {"sampah": Mark.RED}, priority="sampah")

    assert [(c.code, c.families) for c in public.priorities(["53.71"])] == [("sampah", 1)]


def test_languages_counts_a_session_under_each_of_its_languages():
    make_session(languages=["mkn", "ind"])

    found = {(one.label, one.sessions) for one in public.languages(["53.71"])}

    assert found == {("Melayu Kupang", 1), ("Indonesia", 1)}


@pytest.mark.parametrize("purposes", [["participate"], ["quote"]])
def test_a_withdrawal_takes_words_and_counts_at_once(purposes):
    session = make_session()
    region, household = [session.region_id], session.household
    assess(household, date(2026, 1, 5), {"air-minum": Mark.RED}, priority="air-minum")
    assess(household, date(2026, 6, 5), {"air-minum": Mark.GREEN}, priority="air-minum")
    assert public.ReleasedQuotes(region).count() == 1

    with transaction.atomic():
        withdraw_consent(
            household=household, purposes=purposes, note="", scope=facilitator_of(household)
        )
        inside = [public.ReleasedQuotes(region).count(), public.themes(region)]

    assert inside == [0, []]
    assert public.quotes_by_theme(region) == {}
    if "participate" in purposes:
        assert public.listening(region) == {}
        assert not any(village.sessions for village in public.villages(region))
        assert public.map_by_dimension(region) == public.map_by_indicator(region) == []
        assert public.priorities(region) == public.languages(region) == []
    # The rows are still there; only the door is closed.
    assert Quote.objects.unscoped("test").count() == 2
    assert ListeningSession.objects.unscoped("test").count() == 1


def facilitator_of(household: Household) -> Any:
    return scope_of(make_person(Role.FACILITATOR, place=household.cohort))
