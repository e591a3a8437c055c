"""What the browser tests share: the machine's browser, a host for the built site, and a reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from tests.browser.reader import Reader, open_reader
from tests.browser.site_server import Host, serve_site

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Python starts in one to two seconds here; a machine that does six things at once may take longer.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ensure_browser(), args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    with serve_site(site) as host:
        yield host


@pytest.fixture
def reader(browser: Browser, host: Host) -> Iterator[Reader]:
    """A reader for whom nothing may go wrong."""
    with open_reader(browser, host) as reader:
        yield reader


@pytest.fixture
def unlucky(browser: Browser, host: Host) -> Iterator[Reader]:
    """A reader for whom a test breaks things: what the console says of it is expected."""
    with open_reader(browser, host, may_err=True) as reader:
        yield reader
