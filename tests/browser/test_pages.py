"""Every page that a role can reach by links: whole, accessible, within the policy, on any width."""

import re
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, violations

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
ROLES = [
    None,
    "fasilitator.kupang",
    "peserta.probolinggo",
    "coach.indramayu",
    "pejabat.kupang",
    "mitra.kupang",
    "mitra",
    "lan",
    "pdp",
]
MOST_PAGES = 110
# Links that end the session, or that hand over a file instead of a page.
NOT_A_PAGE = re.compile(r"/(keluar|csv|unduh|cetak|lembar)/|\.csv|/jsi18n/|mailto:|/static/")


def route(url: str) -> str:
    """One name for all pages that differ by their number, code or filter only."""
    path = urlsplit(url).path
    return re.sub(r"/(\d+(\.\d+)*|[0-9a-f-]{36}|[a-z]+-[a-z-]+)(?=/)", "/#", path)


def links(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        "a[href]",  # those of a map are SVG: they have no href that is a text
        "all => all.map(a => new URL(a.getAttribute('href'), location).href)"
        ".filter(address => address.startsWith(location.origin))",
    )


def pages(page: Page, start: str = "/") -> Iterator[str]:
    """Walk along the links, one page of each kind; every one must answer."""
    queue, seen, walked = deque([start]), {route(start)}, 0
    while queue and walked < MOST_PAGES:
        address = queue.popleft()
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, f"{address}: {answer.status}"
        walked += 1
        yield address
        for link in links(page):
            if route(link) not in seen and not NOT_A_PAGE.search(link):
                seen.add(route(link))
                queue.append(urlsplit(link)._replace(fragment="").geturl())


def faults(page: Page) -> list[str]:
    """What is wrong with the page that is open: policy, width, headings, accessibility."""
    found = [f"policy: {what}" for what in violations(page)]
    if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
        found.append("scrolls sideways")
    if (headings := page.locator("h1:visible").count()) != 1:
        found.append(f"{headings} main headings")
    page.evaluate(AXE)
    report = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    for broken in report["violations"]:
        nodes = ", ".join(str(node["target"]) for node in broken["nodes"][:3])
        found.append(f"{broken['id']}: {nodes}")
    return found


_looked_at_wide: set[str] = set()


@pytest.mark.parametrize("who", ROLES, ids=lambda who: who or "nobody")
def test_every_page_of_a_role(open_as, who: str | None) -> None:
    page = open_as(who, PHONE)
    broken: dict[str, list[str]] = {}
    page.on("pageerror", lambda error: broken.setdefault(page.url, []).append(str(error)))

    for address in pages(page, "/" if who else "/akun/masuk/"):
        if wrong := faults(page):
            broken[f"{address} on a phone"] = wrong
        if route(page.url) not in _looked_at_wide:
            _looked_at_wide.add(route(page.url))
            page.set_viewport_size(DESKTOP)
            page.reload()
            if wrong := faults(page):
                broken[f"{address} on a desk"] = wrong
            page.set_viewport_size(PHONE)

    assert not broken, "\n" + "\n".join(
        f"{address}: {what}" for address, all_ in broken.items() for what in all_
    )
