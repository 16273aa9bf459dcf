"""A key of the device: set up, sign in without a password, and as a second factor."""

from collections.abc import Callable

from playwright.sync_api import Page

from academy.demo import DOMAIN, PASSWORD
from tests.browser.conftest import PHONE, violations

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
WHO = "coach.probolinggo"


def is_profile(url: str) -> bool:
    return url.endswith("/profil/") and "next=" not in url


def type_password(page: Page) -> None:
    page.goto("/akun/masuk/?next=/profil/")
    page.locator("[name=login]").fill(f"{WHO}@{DOMAIN}")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form [type=submit]").first.click()


def test_passkey_lets_in_and_guards_the_password(open_as: Callable[..., Page]) -> None:
    page = open_as(None, PHONE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    type_password(page)
    page.wait_for_url(is_profile)

    page.goto("/akun/pengaman/kunci/baru/")
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Pasang").click()
    page.wait_for_url("**/pengaman/kode-cadangan/")
    assert page.locator("ol code").count() == 10
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto("/akun/masuk/?next=/profil/")
    page.get_by_role("button", name="Masuk dengan sidik jari").click()
    page.wait_for_url(is_profile)

    page.context.clear_cookies()
    type_password(page)
    page.wait_for_url("**/pengaman/masuk/")
    assert violations(page) == []
    page.get_by_role("button", name="Pakai sidik jari").click()
    page.wait_for_url(is_profile)
