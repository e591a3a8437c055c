"""The site on a host that sends files and knows nothing of it: no headers, no redirects, no page for what is lost."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader, open_reader
from tests.browser.site_server import Host
from tests.browser.test_walk import FEATURE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


class _Plain(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by http.server
        """Say nothing."""


@contextmanager
def serve_plainly(folder: Path) -> Iterator[Host]:
    """Serve a folder as Python's own server does."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Plain, directory=str(folder)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Host(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(params=["", "/docs"], ids=["at the root", "in a folder"])
def there(request: pytest.FixtureRequest, site: Path, tmp_path: Path, browser: Browser) -> Iterator[Reader]:
    """Return a reader for whom the site lies at the root of a plain host, or in a folder of one."""
    if request.param:
        (tmp_path / request.param.strip("/")).symlink_to(site, target_is_directory=True)
    with serve_plainly(tmp_path if request.param else site) as host:
        host.address += request.param
        with open_reader(browser, host) as reader:
            yield reader


def test_a_guide_is_walked_from_the_first_page_and_from_a_short_link(there: Reader) -> None:
    there.open("/")
    there.choose("Why did usage happen?")
    there.go_on()
    expect(there.question(FEATURE)).to_be_visible()
    there.open("/go/refund/")
    there.page.wait_for_url(f"{there.host.address}/credits-vs-billing/#*")
    expect(there.checklist("What to include for billing questions")).to_be_visible()


def test_pages_are_read_and_searched(there: Reader) -> None:
    there.open("/contributing/format/")
    there.page.get_by_role("link", name="Decisions", exact=True).first.click()
    expect(there.page.get_by_role("heading", name="Decisions", level=1)).to_be_visible()
    there.page.get_by_role("textbox", name="Search").click()
    there.page.keyboard.type("invoice")
    expect(there.page.get_by_role("link", name="Credits vs Billing").first).to_be_visible()
