"""The main job, end to end: one sentence from a family in Kupang to the city's dashboard, and back.

A facilitator registers a family with its consent and writes down what it said; LAN returns it once
with a note at a field and accepts the corrected version; the sentence and the figures appear for
the city's official and beside the other regions; then the family takes its words back.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, violations

WORDS = "Ketong mau aer itu mangalir sampe rumah, ko ana-ana bisa balajar malam."
GLOSS = "Kami ingin air itu mengalir sampai rumah, supaya anak-anak bisa belajar malam hari."
FIRST = "Keluarga menimba air di kali setiap pagi."
BETTER = "Keluarga menimba air di kali setiap pagi; anak sulung yang paling sering berangkat."
NOTE = "Tolong tambahkan siapa yang biasanya menimba."


def forward(page: Page) -> None:
    page.get_by_role("button", name="Lanjut").click()


@pytest.fixture
def facilitator(open_as) -> Page:
    return open_as("fasilitator.kupang", PHONE)


@pytest.fixture
def lan(open_as) -> Page:
    return open_as("lan")


@pytest.fixture
def official(open_as) -> Page:
    return open_as("pejabat.kupang")


def register_family(page: Page, name: str = "Welhelmina Journa", rt: str = "007") -> str:
    """Register a family with its consent to take part and to be quoted; its address comes back."""
    page.goto("/lapangan/keluarga/baru/")
    page.locator("[name=area]").select_option("53.71.03.1010")
    page.get_by_label("RT", exact=True).fill(rt)
    forward(page)
    page.locator("[name=members-0-name]").fill(name)
    page.locator("[name=members-0-sex]").select_option("f")
    page.locator("[name=members-0-birth_year]").fill("1986")
    forward(page)
    page.locator("[name=consent-purposes][value=participate]").check()
    page.locator("[name=consent-purposes][value=quote]").check()
    page.locator("[name=consent-giver]").select_option(index=1)
    page.locator("[name=consent-method][value=signature]").check()
    page.get_by_role("button", name="Daftarkan keluarga").click()
    expect(page).to_have_url(re.compile(r"/lapangan/keluarga/\d+/(#.*)?$"))
    expect(page.locator("main")).to_contain_text(name)
    return page.url.partition("#")[0]


def record_session(page: Page, family: str) -> str:
    """Write down what the family said and send it."""
    number = family.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/lapangan/sesi/baru/?keluarga={number}")
    page.locator("[name=starts_at]").fill("00:05")
    page.locator("[name=present_women]").fill("1")
    page.locator("[name=languages][value=mkn]").check()
    forward(page)
    page.locator("[name=heard]").fill(FIRST)
    page.locator("[name=quote-0-words]").fill(WORDS)
    page.locator("[name=quote-0-language]").select_option("mkn")
    page.locator("[name=quote-0-speaker]").select_option("mother")
    page.locator("[name=quote-0-gloss]").fill(GLOSS)
    page.get_by_label("Air bersih").check()
    page.get_by_label("Kalimat ini boleh dikutip").check()
    while not page.get_by_role("button", name="Kirim ke LAN").is_visible():
        forward(page)
    page.get_by_role("button", name="Kirim ke LAN").click()
    expect(page).to_have_url(re.compile(r"/lapangan/sesi/\d+/(#.*)?$"))
    expect(page.locator("main")).to_contain_text("Diajukan")
    return page.url.partition("#")[0]


def review_address(session: str) -> str:
    return f"/admin/households/listeningsession/{session.rstrip('/').rsplit('/', 1)[1]}/tinjau/"


def return_it(page: Page, session: str) -> None:
    """LAN returns the session with a note at what was heard."""
    page.goto(review_address(session))
    expect(page.locator("main")).to_contain_text(WORDS)
    at_what_was_heard = page.locator("details", has=page.locator("[name=note_heard]"))
    at_what_was_heard.locator("summary").click()
    page.locator("[name=note_heard]").fill(NOTE)
    page.get_by_role("button", name="Kembalikan dengan catatan").first.click()
    expect(page.get_by_text("dikembalikan", exact=False).first).to_be_visible()


def correct_it(page: Page, session: str) -> None:
    """The facilitator finds the note at the field, corrects the text and sends it again."""
    page.goto("/lapangan/hari-ini/")
    expect(page.locator("main")).to_contain_text(NOTE)
    page.goto(session)
    page.get_by_role("link", name=re.compile("Perbaiki")).first.click()
    expect(page.get_by_text(NOTE).first).to_be_attached()
    while not page.locator("[name=heard]").is_visible():
        forward(page)
    page.locator("[name=heard]").fill(BETTER)
    while not page.get_by_role("button", name="Kirim ke LAN").is_visible():
        forward(page)
    page.get_by_role("button", name="Kirim ke LAN").click()
    expect(page.locator("main")).to_contain_text("Diajukan")


def accept_it(page: Page, session: str) -> None:
    """LAN sees what changed between the rounds and accepts."""
    page.goto(review_address(session))
    expect(page.locator("main")).to_contain_text("anak sulung yang paling sering berangkat")
    page.get_by_role("button", name="Terima").first.click()
    expect(page.get_by_text("diterima", exact=False).first).to_be_visible()


def reached(page: Page) -> int:
    """How many families the city's dashboard says were listened to."""
    page.goto("/dasbor/wilayah/kota-kupang/")
    tile = page.locator(".tiles > *", has_text="Keluarga didengar").first
    return int(re.search(r"\d+", tile.inner_text()).group())


def test_one_sentence_travels_the_whole_way(facilitator, lan, official) -> None:
    before = reached(official)

    family = register_family(facilitator)
    session = record_session(facilitator, family)
    return_it(lan, session)
    correct_it(facilitator, session)
    accept_it(lan, session)

    assert reached(official) == before + 1
    official.goto("/dasbor/suara/kota-kupang/water/")
    expect(official.locator("main")).to_contain_text(WORDS)
    expect(official.locator("main")).not_to_contain_text("Journa")
    official.goto("/dasbor/banding/")
    expect(official.locator("main")).to_contain_text("Kabupaten Probolinggo")
    for page in (facilitator, lan, official):
        assert violations(page) == []

    facilitator.goto(f"{family}persetujuan/tarik/")
    facilitator.locator("[name=purposes][value=quote]").check()
    facilitator.locator("[name=is_sure]").check()
    facilitator.get_by_role("button", name="Tarik sekarang").click()
    expect(facilitator).to_have_url(re.compile(r"/lapangan/keluarga/\d+/$"))

    official.goto("/dasbor/suara/kota-kupang/water/")
    expect(official.locator("main")).not_to_contain_text(WORDS)
