"""From hearing to doing, end to end: one sentence to a lesson, a promise kept, a card in the hand.

A facilitator, a participant, a coach, LAN and a partner carry a family's sentence through all the
links of the chain; at the end the family opens its card, corrects what was written, and takes its
words back.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chain_acts as act
from tests.browser.conftest import PHONE, violations
from tests.browser.test_journey import register_family

WORDS = "Aer itu jao, mama mesti bangun tengah malam baru dapa satu ember."
GLOSS = "Air itu jauh, ibu harus bangun tengah malam baru mendapat satu ember."
ANSWER = "Sakarang katong cuci muka di rumah sandiri, tarima kasih su kasih tau."
ANSWER_GLOSS = "Sekarang kami mencuci muka di rumah sendiri, terima kasih sudah memberi tahu."
TITLE = "Tandon bukit untuk empat rumah Oesapa"
PROMISE = "Mengantar surat permohonan tandon kepada lurah."
CORRECTION = "Bukan satu ember, tetapi dua ember setiap malam."
NAME = "Yuliana Ndolu"
SECRET = "1986"  # the birth year of the family's head, from register_family


@pytest.fixture
def people(open_as) -> dict[str, Page]:
    return {
        "facilitator": open_as("fasilitator.kupang", PHONE),
        "participant": open_as("peserta.kupang"),
        "coach": open_as("coach.kupang"),
        "lan": open_as("lan"),
        "partner": open_as("mitra.kupang"),
        "family": open_as(None, PHONE),
    }


def propose(people: dict[str, Page], session: str) -> str:
    """Sentence to accepted proposal, with a round of coaching between."""
    participant, coach, lan = people["participant"], people["coach"], people["lan"]
    idea = act.start_idea(participant, session, TITLE)
    expect(participant.locator("main")).to_contain_text(WORDS)
    act.add_potential(participant, idea, "Papalele ikan pagi")
    proposal = act.write_proposal(participant, idea)
    act.ask_coach(participant, proposal)
    coaching = act.coach_it(coach, TITLE)
    act.send_better(participant, proposal)
    act.close_round(coach, coaching)
    act.submit(participant, proposal)
    act.accept(lan, "solutions/proposal", proposal)
    return proposal


def test_one_sentence_becomes_a_lesson_and_the_family_has_the_last_word(people) -> None:
    facilitator, participant, lan = people["facilitator"], people["participant"], people["lan"]
    family = register_family(facilitator, NAME, rt="011")
    session = act.record_visit(
        facilitator, family, words=WORDS, gloss=GLOSS, heard="Air diambil jauh sebelum fajar.",
        promise=PROMISE,
    )  # fmt: skip
    act.accept(lan, "households/listeningsession", session)

    proposal = propose(people, session)
    act.open_for_partners(facilitator, proposal)
    act.commit(people["partner"], TITLE)
    expect(people["partner"].locator("main")).not_to_contain_text("Ndolu")
    act.do_a_step(participant, proposal)
    result = act.record_result(participant, proposal)

    visit = act.record_visit(
        facilitator, family, words=ANSWER, gloss=ANSWER_GLOSS, heard="Kabar tentang keran."
    )
    act.accept(lan, "households/listeningsession", visit)
    act.tell_result(participant, result, ANSWER)
    act.keep_promise(facilitator, PROMISE, visit, "Ya, gambarnya sudah di kelurahan.")
    lesson = act.share_lesson(participant, proposal, "Ukur bukitnya dahulu")
    chain = participant.locator(".chain")
    expect(chain).to_contain_text("1 dari 1 hasil dikabarkan")
    expect(chain.locator(".chain__link--empty")).to_have_count(0)
    lan.goto(lesson)
    expect(lan.locator("main")).to_contain_text("Ukur tinggi bukit")

    code = act.print_card(facilitator, family)
    act.open_card(people["family"], code, SECRET)
    act.correct_by_card(people["family"], CORRECTION)
    facilitator.goto(family)
    expect(facilitator.locator("main")).to_contain_text(CORRECTION)

    participant.goto(proposal)
    expect(participant.locator("main")).to_contain_text(WORDS)
    act.untick_quoting(people["family"])
    for page, address in ((participant, proposal), (people["partner"], "/gagasan/untuk-mitra/")):
        page.goto(address)
        expect(page.locator("main")).not_to_contain_text(WORDS)
    participant.goto(proposal)
    expect(participant.locator("main")).to_contain_text("ditarik oleh keluarga")

    for page in people.values():
        assert violations(page) == []
