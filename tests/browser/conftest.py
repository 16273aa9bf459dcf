"""A real Chromium against the production server, on a database of its own with the demo world."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from psycopg.conninfo import make_conninfo

from academy.demo import DOMAIN, PASSWORD
from tests.browser.chromium_path import FLAGS, HINT, find_chromium

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
WORLD = f"akademi_browser_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
CSP_EAR = """
window.cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.cspViolations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them all; each worker that gets some has a server and a world of its own."""
    for item in items:
        if "browser" in Path(item.path).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Any:
    found = find_chromium()
    if found is None:
        if os.environ.get("CI"):
            pytest.fail(HINT)
        pytest.skip(HINT)
    return found


@pytest.fixture(scope="session")
def world() -> Iterator[str]:
    """The URL of a database that holds the demo world, made for this run."""
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {WORLD} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {WORLD}")
    yield make_conninfo(url, dbname=WORLD)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {WORLD} WITH (FORCE)")


def environment(world: str) -> dict[str, str]:
    """The demo's environment on that database, without what pytest set for itself."""
    parts = dict(psycopg.conninfo.conninfo_to_dict(world))
    host = urllib.request.quote(str(parts["host"]), safe="")
    auth = f"{parts['user']}:{parts['password']}" if parts.get("password") else parts["user"]
    port = f":{parts['port']}" if parts.get("port") else ""
    url = f"postgresql://{auth}@{host}{port}/{parts['dbname']}"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    return kept | {"DATABASE_URL": url, "DEMO": "1"}


@pytest.fixture(scope="session")
def server(world: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The portal as it is served, in processes of its own."""
    env = environment(world)
    manage = [sys.executable, "manage.py", "demo"]
    subprocess.run(manage, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = open(tmp_path_factory.mktemp("server") / "log", "w")
    words = [
        sys.executable, "-m", "gunicorn", "academy.wsgi", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", "2", "--threads", "4",
    ]  # fmt: skip
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://localhost:{port}"
    try:
        wait_for(f"http://127.0.0.1:{port}/sehat/")
        yield url
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def wait_for(url: str, seconds: int = 60) -> None:
    for _ in range(seconds * 5):
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 -- our own server
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


@pytest.fixture(scope="session")
def browser(chromium: Any) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium.path, args=FLAGS, env={**os.environ, **chromium.env}
        )
        yield started
        started.close()


def violations(page: Page) -> list[str]:
    """What the page tried against the content security policy."""
    return page.evaluate("window.cspViolations")


@pytest.fixture
def open_as(browser: Browser, server: str) -> Iterator[Callable[..., Page]]:
    """Opens a page signed in as somebody of the demo world ("fasilitator.kupang"), or as nobody."""
    contexts: list[BrowserContext] = []

    def open_page(who: str | None, size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        context = browser.new_context(
            base_url=server, viewport=size, locale="id-ID", storage_state=state_of(who), **options
        )
        contexts.append(context)
        context.add_init_script(CSP_EAR)
        return context.new_page()

    def state_of(who: str | None) -> Any:
        if who is None:
            return None
        if (server, who) not in _signed_in:
            context = browser.new_context(base_url=server)
            page = context.new_page()
            page.goto("/akun/masuk/")
            page.locator("[name=login]").fill(f"{who}@{DOMAIN}")
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form [type=submit]").first.click()
            page.wait_for_url(lambda url: "/akun/" not in url)
            _signed_in[server, who] = context.storage_state()
            context.close()
        return _signed_in[server, who]

    yield open_page
    for context in contexts:
        context.close()


_signed_in: dict[tuple[str, str], Any] = {}
