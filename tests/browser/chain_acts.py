"""What people do on the way from a sentence to a lesson, one act for each function."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

TODAY = date.today()


def number_of(address: str) -> str:
    """The number at the end of a record's address."""
    return re.findall(r"\d+", address.partition("#")[0].partition("?")[0])[-1]


def here(page: Page) -> str:
    """The address of the page that is open, without the part of it."""
    return page.url.partition("#")[0]


def day(ahead: int) -> str:
    return (TODAY + timedelta(days=ahead)).isoformat()


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label).first.click()


def forward_to(page: Page, name: str) -> None:
    """Go forward in a form of several steps until a field shows."""
    while not page.locator(f"[name={name}]").first.is_visible():
        press(page, "Lanjut")


def record_visit(
    page: Page, family: str, *, words: str, gloss: str, heard: str, promise: str = ""
) -> str:
    """A facilitator writes down a visit, perhaps with a promise, and sends it."""
    page.goto(f"/lapangan/sesi/baru/?keluarga={number_of(family)}")
    page.locator("[name=starts_at]").fill("00:05")
    page.locator("[name=present_women]").fill("1")
    page.locator("[name=languages][value=mkn]").check()
    forward_to(page, "heard")
    page.locator("[name=heard]").fill(heard)
    page.locator("[name=quote-0-words]").fill(words)
    page.locator("[name=quote-0-language]").select_option("mkn")
    page.locator("[name=quote-0-speaker]").select_option("mother")
    page.locator("[name=quote-0-gloss]").fill(gloss)
    page.get_by_label("Air bersih").check()
    page.get_by_label("Kalimat ini boleh dikutip").check()
    if promise:
        forward_to(page, "step-0-text")
        page.locator("[name=step-0-text]").fill(promise)
        page.locator("[name=step-0-kind]").select_option("promise")
        page.locator("[name=step-0-due_on]").fill(day(10))
        page.locator("[name=step-0-owner_kind]").select_option("facilitator")
    while not page.get_by_role("button", name="Kirim ke LAN").is_visible():
        press(page, "Lanjut")
    press(page, "Kirim ke LAN")
    expect(page).to_have_url(re.compile(r"/lapangan/sesi/\d+/(#.*)?$"))
    return here(page)


def accept(page: Page, model: str, address: str) -> None:
    """LAN reads a record on its desk and accepts it."""
    page.goto(f"/admin/{model}/{number_of(address)}/tinjau/")
    press(page, "Terima")
    expect(page.get_by_text("diterima", exact=False).first).to_be_visible()


def start_idea(page: Page, session: str, title: str) -> str:
    """A participant goes on from the session's own chain to an idea."""
    page.goto(session)
    page.get_by_role("link", name="Mulai gagasan dari sini").click()
    page.locator("[name=title]").fill(title)
    page.locator("[name=text]").fill("Satu tandon di atas bukit, airnya turun ke empat rumah.")
    page.get_by_label("Air bersih").check()
    page.locator("[name=strategies][value=A]").check()
    page.locator("[name=owner]").select_option(label="Adrian Koro")
    page.locator("[name=next_step]").fill("Mengukur jarak dari bukit")
    page.locator("[name=next_on]").fill(day(10))
    press(page, "Simpan gagasan")
    expect(page).to_have_url(re.compile(r"/gagasan/\d+/(#.*)?$"))
    return here(page)


def add_potential(page: Page, idea: str, title: str) -> None:
    """The idea also rests on something that the place has."""
    page.goto(f"{idea}dasar/")
    page.get_by_label(title, exact=False).first.check()
    press(page, "Tinjau pilihan")
    press(page, "Simpan")
    expect(page.locator("main")).to_contain_text(title)


def write_proposal(page: Page, idea: str) -> str:
    """The idea becomes a proposal; every section that a reviewer needs is written."""
    page.goto(idea)
    press(page, "Tulis proposal")
    expect(page).to_have_url(re.compile(r"/gagasan/proposal/\d+/ubah/"))
    number = number_of(page.url)
    texts = {
        "problem": "Empat keluarga menimba sebelum fajar.",
        "who_is_helped": "Empat keluarga di Oesapa.",
        "families_bring": "Tenaga menggali dan pipa bekas.",
        "families_decide": "Letak tandon dan giliran keran.",
        "plan": "Satu tandon, satu pipa, empat keran.",
        "risks": "Pipa pecah: ditanam sejengkal.",
    }
    for name, text in texts.items():
        forward_to(page, name)
        page.locator(f"[name={name}]").fill(text)
    _write_parts(page)
    press(page, "Simpan proposal")
    expect(page).to_have_url(re.compile(r"/gagasan/proposal/\d+/(#.*)?$"))
    return f"/gagasan/proposal/{number}/"


def _add_row(page: Page, part: str, field: str) -> None:
    """Show the first row of a part of the form."""
    box = page.locator(f"[data-akademi-formset={part}]")
    while not box.is_visible():
        press(page, "Lanjut")
    if not page.locator(f"[name={part}-0-{field}]").count():
        box.locator("[data-akademi-add]").click()


def _write_parts(page: Page) -> None:
    _add_row(page, "activities", "text")
    page.locator("[name=activities-0-text]").fill("Memasang tandon dan pipa")
    page.locator("[name=activities-0-starts_on]").fill(day(5))
    page.locator("[name=activities-0-ends_on]").fill(day(40))
    _add_row(page, "budget", "item")
    page.locator("[name=budget-0-item]").fill("Tandon 2.000 liter")
    page.locator("[name=budget-0-quantity]").fill("1")
    page.locator("[name=budget-0-unit]").fill("unit")
    page.locator("[name=budget-0-unit_price]").fill("3,2 juta")
    page.locator("[name=budget-0-payer]").select_option("partner_kind")
    _add_row(page, "indicators", "text")
    page.locator("[name=indicators-0-text]").fill("Lama mengambil air sehari")
    page.locator("[name=indicators-0-baseline]").fill("120")
    page.locator("[name=indicators-0-target]").fill("20")
    page.locator("[name=indicators-0-unit]").fill("menit")
    page.locator("[name=indicators-0-is_families_choice]").check()


def ask_coach(page: Page, proposal: str) -> None:
    page.goto(proposal)
    page.locator("[name=coach]").select_option(index=0)
    press(page, "Kirim kepada coach")


def coach_it(page: Page, title: str) -> str:
    """The coach says something at a section and asks for a new version."""
    page.goto("/gagasan/coaching/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page).to_have_url(re.compile(r"/gagasan/coaching/\d+/(#.*)?$"))
    page.locator("[name=section]").select_option("risks")
    page.locator("[name=text]").fill("Tulis juga siapa yang memperbaiki pipa.")
    press(page, "Simpan catatan")
    press(page, "Minta versi baru")
    return here(page)


def send_better(page: Page, proposal: str) -> None:
    """The writer betters the section and sends the new version."""
    page.goto(f"{proposal}ubah/")
    forward_to(page, "risks")
    page.locator("[name=risks]").fill("Pipa pecah: ditanam sejengkal, diperbaiki giliran RT.")
    while not page.get_by_role("button", name="Simpan proposal").first.is_visible():
        press(page, "Lanjut")
    press(page, "Simpan proposal")
    press(page, "Kirim versi baru kepada coach")


def close_round(page: Page, one: str) -> None:
    page.goto(one)
    page.locator("summary", has_text="Tutup putaran").click()
    page.locator("[name=summary]").fill("Jelas dan milik warga.")
    press(page, "Tutup dengan simpulan")


def submit(page: Page, proposal: str) -> None:
    page.goto(proposal)
    press(page, "Ajukan ke LAN")
    expect(page.locator("main")).to_contain_text(re.compile("diajukan", re.IGNORECASE))


def open_for_partners(page: Page, proposal: str) -> None:
    page.goto(f"/gagasan/matching/{number_of(proposal)}/")
    press(page, "Buka untuk mitra")


def commit(page: Page, title: str) -> None:
    """A partner finds the proposal on its first page and commits to something."""
    page.goto("/gagasan/untuk-mitra/")
    page.get_by_role("link", name=title).first.click()
    page.locator("[name=answer][value=commit]").check()
    pledge = page.locator("fieldset", has_text="Bila berkomitmen").first
    pledge.locator("[name$=kind]").first.select_option("goods")
    pledge.locator("[name$=text]").first.fill("Satu tandon 2.000 liter")
    pledge.locator("[name$=value]").first.fill("3.200.000")
    pledge.locator("[name$=due_on]").first.fill(day(30))
    press(page, "Kirim jawaban")
    expect(page.locator("main")).to_contain_text("Satu tandon 2.000 liter")


def do_a_step(page: Page, proposal: str) -> None:
    """A step is planned, done, and its result written down, also what did not work."""
    follow = f"{proposal}pelaksanaan/"
    page.goto(follow)
    page.get_by_role("link", name="Rencanakan langkah").first.click()
    page.locator("[name=text]").fill("Tandon dipasang di bukit")
    page.locator("[name=owner_name]").fill("Kelompok keran Oesapa")
    page.locator("[name=due_on]").fill(day(20))
    press(page, "Simpan langkah")
    page.goto(follow)
    page.get_by_role("link", name="Tandon dipasang di bukit").first.click()
    page.locator("[name=state][value=done]").check()
    press(page, "Simpan keadaan")


def record_result(page: Page, proposal: str) -> str:
    page.goto(f"{proposal}hasil/baru/")
    page.locator("[name=indicator]").select_option(index=1)
    page.locator("[name=value]").fill("25")
    page.locator("[name=measured_on]").fill(day(0))
    page.locator("[name=outcome][value=partly]").check()
    page.locator("[name=text]").fill("Keran menyala pagi dan sore.")
    page.locator("[name=did_not_work]").fill("Keran keempat belum berair.")
    press(page, "Simpan hasil")
    page.goto(f"{proposal}pelaksanaan/")
    page.locator("a[href*='/gagasan/hasil/']").first.click()
    return here(page)


def tell_result(page: Page, result: str, words: str) -> None:
    """The result was told in a visit, and this sentence answered it."""
    page.goto(f"{result}kabarkan/")
    page.get_by_label(words, exact=False).first.check()
    press(page, "Simpan kabar balik")
    expect(page.locator("main")).to_contain_text(words)


def share_lesson(page: Page, proposal: str, title: str) -> str:
    page.goto(f"{proposal}pelajaran/baru/")
    page.locator("[name=title]").fill(title)
    page.locator("[name=learned]").fill("Ukur tinggi bukit sebelum membeli pipa.")
    page.get_by_label("Air bersih").check()
    press(page, "Simpan pelajaran")
    press(page, "Bagikan ke semua wilayah")
    return here(page)


def keep_promise(page: Page, promise: str, visit: str, answer: str) -> None:
    """What was promised is done, told in a visit, and answered; only then is it kept."""
    page.goto("/lapangan/janji/?keadaan=segera")
    page.get_by_role("link", name=promise).first.click()
    page.locator("[name=done_on]").fill(day(0))
    press(page, "Sudah dikerjakan")
    pill = page.locator("main .pill").first
    expect(pill).not_to_have_text("ditepati")
    page.get_by_role("link", name="Catat kabar balik").click()
    page.locator("[name=visit]").select_option(number_of(visit))
    page.locator("[name=is_kept]").first.check()
    page.locator("[name=answer][value=agrees]").check()
    page.locator("[name=answer_words]").fill(answer)
    press(page, "Simpan kabar balik")
    expect(pill).to_have_text("ditepati")


def print_card(page: Page, family: str) -> str:
    """The facilitator prints the family's card; the code that stands on it comes back."""
    page.goto(f"{family}kartu/")
    with page.expect_response(re.compile(r"/kartu/(cetak/)?$")):
        press(page, "Cetak kartu")
    page.goto(f"{family}kartu/")
    return page.locator(".fcard__code").first.inner_text().strip()


def open_card(page: Page, code: str, secret: str) -> None:
    page.goto("/kartu/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=secret]").fill(secret)
    press(page, "Buka halaman kami")
    expect(page.get_by_role("heading", name="Halaman kartu kami")).to_be_visible()


def correct_by_card(page: Page, words: str) -> None:
    page.locator("[name=words]").fill(words)
    press(page, "Betulkan")
    expect(page.locator("main")).to_contain_text(words)


def untick_quoting(page: Page) -> None:
    page.locator("[name=purposes][value=quote]").uncheck()
    page.locator("[name=is_sure]").check()
    press(page, "Simpan izin kami")
