"""The site on a real host: nginx, told by the file that the build writes for it."""

from __future__ import annotations

import socket
import subprocess
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from site_tools.permalinks.redirects import REDIRECTS, read_redirects
from site_tools.sealing.host_files import ASK_EACH_TIME, FOR_ALL, FOR_GOOD, NGINX
from site_tools.setup.nginx import ensure_nginx
from tests.browser.reader import ARTICLE, open_reader
from tests.browser.site_server import Host
from tests.browser.test_theme import query
from tests.browser.test_walk import USAGE, USAGE_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPMessage, HTTPResponse
    from pathlib import Path

    from playwright.sync_api import Browser

SERVER = """\
pid {folder}/nginx.pid;
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {site};
    include {site}/{rules};
  }}
}}
"""
SECONDS_TO_START = 20


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site until the tests end, and give its address."""
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "nginx.conf"
    settings.write_text(SERVER.format(folder=folder, port=port, site=site, rules=NGINX))
    command = [str(ensure_nginx()), "-e", "stderr", "-p", str(folder), "-c", str(settings)]
    server = subprocess.Popen(
        [*command, "-g", "daemon off; master_process off;"], stderr=subprocess.PIPE, encoding="utf-8"
    )
    address = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + SECONDS_TO_START
        while not answers(address):
            assert server.poll() is None, server.communicate()[1]
            assert time.monotonic() < until, "nginx does not answer"
            time.sleep(0.05)
        yield address
    finally:
        server.terminate()
        server.communicate()


def answers(address: str) -> bool:
    try:
        headers_of(address)
    except OSError:
        return False
    return True


def headers_of(address: str, **asked: str) -> HTTPMessage:
    return answer_of(address, **asked).headers


def answer_of(address: str, **asked: str) -> HTTPResponse:
    """Ask for an address, and return the answer as it comes: a redirect is not followed."""
    parts = urlsplit(address)
    with closing(HTTPConnection(parts.netloc, timeout=10)) as connection:
        connection.request("GET", parts.path or "/", headers=asked)
        answer = connection.getresponse()
        answer.read()
        return answer


def test_the_tool_and_the_search_work_on_it(nginx: str, browser: Browser) -> None:
    with open_reader(browser, Host(nginx)) as reader:
        reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
        assert reader.items(USAGE) == USAGE_ITEMS
        reader.expect_python()
        took = reader.page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
        assert not [name for name in took if "/shipped/" in name]
        query(reader).click()
        reader.page.keyboard.type("invoice")
        reader.page.locator(".md-search-result__link").first.wait_for()


@pytest.mark.parametrize("path", ["/", ARTICLE, "/nowhere/", "/404.html", "/search/search_index.json"])
def test_a_page_is_asked_for_each_time_under_the_policy_of_pages(nginx: str, path: str) -> None:
    headers = headers_of(nginx + path)
    assert {name: headers[name] for name in FOR_ALL} == FOR_ALL
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == ASK_EACH_TIME


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("worker.js", "text/javascript; charset=utf-8"),
        ("python.mjs", "text/javascript; charset=utf-8"),
        ("python.wasm", "application/wasm"),
        ("shipped/pyodide.asm.wasm", "application/wasm"),
    ],
)
def test_the_runtime_is_kept_for_good_under_the_policy_of_the_worker(
    nginx: str, site: Path, file: str, kind: str
) -> None:
    (runtime,) = (site / "assets" / "runtime").iterdir()
    headers = headers_of(f"{nginx}/assets/runtime/{runtime.name}/{file}", **{"Accept-Encoding": "gzip"})
    assert {name: headers[name] for name in FOR_ALL} == FOR_ALL
    assert "'wasm-unsafe-eval'" in headers["Content-Security-Policy"]
    assert "'unsafe-" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == FOR_GOOD
    assert headers["Content-Type"] == kind
    assert headers["Content-Encoding"] == "gzip"


def test_scripts_and_styles_with_a_hash_in_their_names_are_kept_for_good(nginx: str, site: Path) -> None:
    for path in (*site.glob("assets/guide/*.js"), *site.glob("assets/page/*.js"), *site.glob("assets/site-*.css")):
        headers = headers_of(f"{nginx}/{path.relative_to(site).as_posix()}")
        assert headers["Cache-Control"] == FOR_GOOD, path
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_old_and_short_addresses_are_redirected_and_asked_for_each_time(nginx: str, site: Path) -> None:
    redirects = dict(read_redirects((site / REDIRECTS).read_text(encoding="utf-8")))
    assert redirects["/go/usage"] == redirects["/go/usage/"] == f"{ARTICLE}#usage"
    assert redirects["/en/articles/15681396"] == ARTICLE
    for old, new in redirects.items():
        answer = answer_of(nginx + old)
        assert (answer.status, answer.headers["Location"]) == (301, new)
        assert answer.headers["Cache-Control"] == ASK_EACH_TIME
        assert answer.headers["Referrer-Policy"] == "no-referrer"
