"""The two scripts and the components in a real Chromium, on pages of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.workbench import Site, serve

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
SIZES = {"phone": (360, 740), "desk": (1280, 900)}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="id-ID", reduced_motion="reduce"
    )
    context.add_init_script(
        "window.broken = []; document.addEventListener('securitypolicyviolation',"
        " (event) => window.broken.push(event.violatedDirective));"
    )
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert faults == []
    context.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as made:
        yield made


def _step(page: Page) -> str:
    return page.locator(".steps-head__count").inner_text()


def _second_step(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/sesi/")
    page.get_by_label("Tempat").fill("Oesapa")
    page.get_by_role("button", name="Lanjut").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", ["/komponen/", "/sesi/", "/salah/"])
def test_components_are_accessible(
    page: Page, site: Site, path: str, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    page.goto(site.url + path)
    broken = page.evaluate("window.broken")
    page.evaluate(AXE)

    found = page.evaluate("axe.run()")["violations"]

    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
    assert broken == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


def test_targets_are_big_enough_for_a_thumb(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/komponen/")

    small = page.evaluate(
        """[...document.querySelectorAll(`.btn, .nav-bar a, .nav-bar summary, .form-control,
            .site-foot a, .menu > summary, .tabs a`)]
            .map((e) => [e.textContent.trim().slice(0, 20), e.getBoundingClientRect()])
            .filter(([, box]) => box.width && box.height < 44).map(([text]) => text)"""
    )

    assert small == []


def test_steps_show_one_part_at_a_time(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/sesi/")
    assert _step(page) == "Langkah 1 dari 3: Siapa dan kapan"
    expect(page.get_by_label("Cerita")).to_be_hidden()
    expect(page.get_by_role("button", name="Kirim ke LAN")).to_be_hidden()

    page.get_by_label("Tempat").fill("Oesapa")
    page.get_by_role("button", name="Lanjut").click()

    assert _step(page) == "Langkah 2 dari 3: Yang didengar"
    assert page.url.endswith("#langkah-2")
    assert page.evaluate("document.activeElement.textContent") == "Yang didengar"


def test_steps_stay_until_the_step_is_filled(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/sesi/")

    page.get_by_role("button", name="Lanjut").click()

    assert _step(page).startswith("Langkah 1")


def test_steps_follow_the_browsers_own_buttons(page: Page, site: Site) -> None:
    _second_step(page, site)

    page.go_back()
    assert _step(page).startswith("Langkah 1")

    page.go_forward()
    assert _step(page).startswith("Langkah 2")


def test_enter_goes_one_step_on_and_sends_nothing(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/sesi/")
    page.get_by_label("Tempat").fill("Oesapa")

    page.get_by_label("Tempat").press("Enter")

    assert _step(page).startswith("Langkah 2")
    assert [path for path, _ in site.posts if path == "/kirim/"] == []


def test_errors_open_their_step_and_take_the_focus(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/salah/")

    assert page.title().startswith("Perlu diperbaiki")
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert _step(page).startswith("Langkah 2")

    page.get_by_role("link", name="Tema").click()
    assert page.evaluate("document.activeElement.id") == "id_themes_0"


def test_without_script_the_form_is_one_page(browser: Browser, site: Site) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{site.url}/sesi/")

    for label in ("Tempat", "Cerita", "Kata-kata seperti diucapkan"):
        expect(page.get_by_label(label)).to_be_visible()
    expect(page.get_by_role("button", name="Kirim ke LAN")).to_be_visible()
    context.close()


def test_formset_adds_and_removes_rows(page: Page, site: Site) -> None:
    _second_step(page, site)
    rows = page.locator("[data-akademi-row]:visible")
    add = page.get_by_role("button", name="Tambah kutipan")

    add.click()
    assert rows.count() == 2
    assert page.evaluate("document.activeElement.id") == "id_quotes-1-words"
    assert page.input_value("[name=quotes-TOTAL_FORMS]") == "2"

    rows.first.get_by_role("button", name="Hapus").click()
    assert rows.count() == 1
    assert rows.first.locator("h3").inner_text() == "Kutipan 1"
    assert page.locator("[name=quotes-0-DELETE]").is_checked()

    add.click()
    expect(add).to_be_hidden()  # the formset takes three


def test_autosave_says_where_the_draft_is(page: Page, site: Site) -> None:
    _second_step(page, site)
    status = page.locator("[data-akademi-draft-status]")

    page.get_by_label("Cerita").fill("Harga ikan turun")
    expect(status).to_contain_text("Draf tersimpan")
    page.wait_for_timeout(1500)
    path, post = site.posts[-1]
    assert path == "/draf/"
    assert post["client_uuid"] == ["6e1f7f0e-0000-4000-8000-000000000001"]
    assert post["csrfmiddlewaretoken"] == ["token-one"]
    assert "story=Harga+ikan+turun" in post["content"][0]
    assert "penulis" not in post["content"][0]
    assert "csrfmiddlewaretoken" not in post["content"][0]

    page.context.set_offline(True)
    page.get_by_label("Cerita").fill("Harga ikan turun sejak Agustus")
    expect(status).to_have_text("Belum tersimpan: tanpa sinyal, tulisan tetap di layar")

    page.context.set_offline(False)
    expect(status).to_contain_text("Draf tersimpan")
    assert "sejak Agustus" in site.drafts()[-1]


def test_autosave_goes_on_after_signing_in_again(page: Page, site: Site) -> None:
    _second_step(page, site)
    status = page.locator("[data-akademi-draft-status]")
    site.status = 403
    page.get_by_label("Cerita").fill("Harga ikan turun")
    expect(status).to_have_text("Sesi Anda berakhir: masuk lagi di tab lain, lalu lanjutkan")

    site.status = 200
    site.pages["/sesi/"] = site.pages["/sesi/"].replace("token-one", "token-two")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(status).to_contain_text("Draf tersimpan")
    assert site.posts[-1][1]["csrfmiddlewaretoken"] == ["token-two"]


def test_autosave_never_writes_as_somebody_else(page: Page, site: Site) -> None:
    _second_step(page, site)
    site.status = 403
    page.get_by_label("Cerita").fill("Harga ikan turun")
    expect(page.locator("[data-akademi-draft-status]")).to_contain_text("Sesi Anda berakhir")
    sent = len(site.posts)

    site.status = 200
    site.pages["/sesi/"] = site.pages["/sesi/"].replace("7:signed", "8:signed")
    with page.expect_response(lambda response: response.url.endswith("/sesi/")):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(300)

    assert len(site.posts) == sent


def test_leaving_the_page_hands_the_words_over(page: Page, site: Site) -> None:
    _second_step(page, site)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Cerita").fill("Belum sempat tersimpan")

    page.goto(f"{site.url}/komponen/")
    page.wait_for_timeout(300)

    assert "Belum sempat tersimpan" in site.drafts()[-1]


def test_two_clicks_send_once_with_the_buttons_name(page: Page, site: Site) -> None:
    _second_step(page, site)
    page.get_by_label("Cerita").fill("Harga ikan turun")
    page.get_by_label("Air bersih").check()
    page.get_by_role("button", name="Lanjut").click()

    page.get_by_role("button", name="Kirim ke LAN").dblclick()
    page.wait_for_url("**/kirim/")

    sent = [post for path, post in site.posts if path == "/kirim/"]
    assert len(sent) == 1
    assert sent[0]["action"] == ["submit"]


def test_counter_and_date_are_said_beside_the_field(page: Page, site: Site) -> None:
    _second_step(page, site)
    page.get_by_label("Cerita").fill("x" * 195)

    assert page.locator(".count-left").inner_text() == "Tersisa 5 huruf"
    assert page.locator(".date-echo").text_content() == "Jumat, 20 November 2026"


def test_confirm_asks_before_sending(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/komponen/")
    page.get_by_role("button", name="Tarik").click()
    dialog = page.get_by_role("dialog", name="Tarik persetujuan keluarga ini?")
    expect(dialog).to_be_visible()

    dialog.get_by_role("button", name="Batal").click()
    expect(dialog).to_have_count(0)
    assert site.posts == []

    page.get_by_role("button", name="Tarik").click()
    dialog.get_by_role("button", name="Tarik").click()
    page.wait_for_url("**/kirim/")
    assert site.posts[0][1]["action"] == ["withdraw"]


def test_menus_close_on_escape_and_elsewhere(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/komponen/")
    menu = page.locator(".site-head details.menu")

    menu.locator("summary").click()
    expect(page.get_by_text("m@contoh.invalid")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("m@contoh.invalid")).to_be_hidden()

    menu.locator("summary").click()
    page.mouse.click(100, 600)
    expect(page.get_by_text("m@contoh.invalid")).to_be_hidden()


def test_phone_keeps_the_later_pages_under_more(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/komponen/")
    nav = page.get_by_role("navigation", name="Menu utama")
    expect(nav.get_by_role("link")).to_have_count(4)

    nav.get_by_text("Lainnya").click()

    expect(nav.get_by_role("link", name="Dasbor")).to_be_visible()


def test_skip_link_comes_first(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/komponen/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi halaman"

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "isi"
