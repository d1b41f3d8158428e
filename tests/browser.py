"""A real Chromium for tests: quiet, honest about its console, and able to judge a page."""

import os
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Page

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=zh-CN",
]
PHONE, DESKTOP = 390, 1366
HEIGHTS = {PHONE: 844, DESKTOP: 900}


@pytest.fixture(scope="session")
def browser_type_launch_args():
    if not Path(CHROMIUM).exists():
        pytest.fail(f"{CHROMIUM} is missing: install the system's chromium and fonts-noto-cjk")
    return {"executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture(scope="session", autouse=True)
def _orm_beside_playwright():
    # Playwright keeps a loop in the test's thread; Django would take that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture
def open_page(browser, live_server):
    """Open an address of the live server: open_page("/", width=PHONE, scheme="dark", **context).

    Whatever the page writes to its console fails the test, unless `quiet` names a part of it.
    """
    contexts, said = [], []

    def _open(path: str, *, width: int = DESKTOP, scheme: str = "light", quiet: str = "", **context) -> Page:
        made = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=scheme,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            **context,
        )
        contexts.append(made)
        page = made.new_page()
        page.on("console", lambda message: said.append(message.text) if not (quiet and quiet in message.text) else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield _open
    for context in contexts:
        context.close()
    _wait_until_answered()
    assert said == []


def _wait_until_answered() -> None:
    """What a page had asked for when it was closed must have left the database before it's emptied."""
    busy = (
        "select count(*) from pg_stat_activity where datname = current_database()"
        " and pid <> pg_backend_pid() and state <> 'idle'"
    )
    for _try in range(100):
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("the server is still busy five seconds after its page was closed")


def assert_accessible(page: Page) -> None:
    """axe finds nothing to complain of."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits(page: Page, width: int) -> None:
    """The page is no wider than its screen. Not innerWidth: it grows along."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
