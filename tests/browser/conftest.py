"""What the browser tests share: the machine's browser, a host for the built site, and a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from tests.browser.reader import DESKTOP, Reader, open_reader
from tests.browser.site_server import Host, serve_site
from tests.figures import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Python starts in one to two seconds here; a machine that does six things at once may take longer.
expect.set_options(timeout=20_000)

COMPILE_ONCE: Final = "--js-flags=--liftoff-only"
"""Each newcomer starts Python anew: to compile it a second time, so that it runs faster, takes a fifth of a test."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        args = [*BROWSER_FLAGS, COMPILE_ONCE]
        browser = playwright.chromium.launch(executable_path=ensure_browser(), args=args)
        yield browser
        browser.close()


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with serve_site(site) as host:
        yield host


@pytest.fixture
def newcomer(browser: Browser, host: Host) -> Iterator[Reader]:
    """A reader for whom nothing may go wrong, and whose browser knows nothing of the site."""
    with open_reader(browser, host) as reader:
        yield reader


@pytest.fixture
def reader(newcomer: Reader) -> Reader:
    """The reader of a test that does not say which: a newcomer."""
    return newcomer


@pytest.fixture(scope="session")
def known_host(site: Path) -> Iterator[Host]:
    with serve_site(site) as host:
        yield host


@pytest.fixture(scope="session")
def used_browser(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=DESKTOP)
    yield context
    context.close()


@pytest.fixture
def returning(used_browser: BrowserContext, known_host: Host) -> Iterator[Reader]:
    """A reader for whom nothing may go wrong, in a new tab of a browser that has read the site before.

    Python starts once for all such tests, not for each. They leave the host and the time as they are.
    """
    reader = Reader(used_browser.new_page(), known_host)
    yield reader
    if reader.page.url.startswith(known_host.address):
        reader.page.evaluate("localStorage.clear()")
    for page in used_browser.pages:
        page.close()
    used_browser.clear_permissions()
    assert known_host.faults == {}
    assert reader.errors == []
    assert reader.foreign == []


@pytest.fixture
def unlucky(browser: Browser, host: Host) -> Iterator[Reader]:
    """A reader for whom a test breaks things: the browser keeps no file, and what its console says is expected."""
    host.forgets = True
    with open_reader(browser, host, may_err=True) as reader:
        yield reader


@pytest.fixture
def survived(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count what a test breaks as survived, once the test has passed."""
    failed = request.session.testsfailed
    yield
    if request.session.testsfailed == failed:
        count("faults survived")
