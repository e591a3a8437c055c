"""The hosts of the bench: headers as the site asks for them, and every byte counted."""

from __future__ import annotations

import doctest
import http.client
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest

from site_tools.bench import hosts
from site_tools.bench.hosts import NO_RULES, Host, Sent, serve
from site_tools.sealing import header_rules
from site_tools.sealing.header_rules import HeaderRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRIPT = b"export const answer = 42;\n" * 200
FOR_GOOD = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a site whose hashed files are kept for good; what is compressed goes into a cache of our own."""
    monkeypatch.setattr(hosts, "COMPRESSED", tmp_path / "cache")
    folder = tmp_path / "site"
    (folder / "hashed").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Home</title>")
    (folder / "hashed" / "script.1a2b.mjs").write_bytes(SCRIPT)
    (folder / "hashed" / "code.wasm").write_bytes(b"\0asm")
    (folder / "script.js.map").write_text("{}")
    (folder / "_headers").write_text(f"/hashed/*\n  Cache-Control: {FOR_GOOD}\n/*\n  X-Frame-Options: DENY\n")
    return folder


@pytest.fixture
def brotli_host(folder: Path) -> Iterator[Host]:
    with serve(folder, "brotli") as host:
        yield host


@pytest.fixture
def plain_host(folder: Path) -> Iterator[Host]:
    with serve(folder, "none") as host:
        yield host


def get(host: Host, path: str, headers: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection(urlsplit(host.address).netloc, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, br"} if headers is None else headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_one_host_serves_brotli_and_the_other_what_is_there(brotli_host: Host, plain_host: Host) -> None:
    status, headers, body = get(brotli_host, "/hashed/script.1a2b.mjs")
    assert (status, headers["Content-Encoding"]) == (200, "br")
    assert len(body) < 100
    assert brotli.decompress(body) == SCRIPT
    status, headers, body = get(plain_host, "/hashed/script.1a2b.mjs")
    assert (status, headers.get("Content-Encoding")) == (200, None)
    assert body == SCRIPT


def test_what_gets_no_smaller_is_sent_as_it_is(brotli_host: Host) -> None:
    _, headers, body = get(brotli_host, "/hashed/code.wasm")
    assert "Content-Encoding" not in headers
    assert body == b"\0asm"


def test_a_browser_that_does_not_take_brotli_is_refused_and_not_counted_wrong(brotli_host: Host) -> None:
    assert get(brotli_host, "/hashed/script.1a2b.mjs", {"Accept-Encoding": "gzip"})[0] == 406


def test_what_was_compressed_once_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(folder, "brotli"):
        pass
    monkeypatch.setattr(brotli, "compress", lambda *_, **__: pytest.fail("it is compressed again"))
    with serve(folder, "brotli") as host:
        assert brotli.decompress(get(host, "/hashed/script.1a2b.mjs")[2]) == SCRIPT


@pytest.mark.parametrize(
    ("path", "kind", "caching"),
    [
        ("/", "text/html; charset=utf-8", NO_RULES),
        ("/hashed/script.1a2b.mjs", "text/javascript; charset=utf-8", FOR_GOOD),
        ("/hashed/code.wasm", "application/wasm", FOR_GOOD),
    ],
)
def test_types_are_right_and_headers_are_those_of_the_site(
    plain_host: Host, path: str, kind: str, caching: str
) -> None:
    _, headers, _ = get(plain_host, path)
    assert headers["Content-Type"] == kind
    assert headers["Cache-Control"] == caching
    assert headers["X-Frame-Options"] == "DENY"


def test_a_browser_that_has_a_file_is_told_that_it_did_not_change(plain_host: Host) -> None:
    _, headers, _ = get(plain_host, "/")
    status, again, body = get(plain_host, "/", {"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")
    assert again["Cache-Control"] == NO_RULES


@pytest.mark.parametrize("path", ["/missing", "/_headers", "/script.js.map", "/../site/index.html"])
def test_what_is_no_file_of_the_site_is_not_found(plain_host: Host, path: str) -> None:
    assert get(plain_host, path)[0] == 404


def test_a_folder_leads_to_its_page(folder: Path) -> None:
    (folder / "page").mkdir()
    (folder / "page" / "index.html").write_text("<!doctype html>")
    with serve(folder, "none") as host:
        status, headers, _ = get(host, "/page")
        assert (status, headers["Location"]) == (301, "/page/")
        assert get(host, "/page/?a=query")[0] == 200


def test_every_byte_is_counted_with_the_head_of_its_response(plain_host: Host) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(plain_host.address).port or 0), timeout=10) as line:
        line.sendall(b"GET /hashed/script.1a2b.mjs HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: line.recv(65536), b""))
    assert received.endswith(SCRIPT)
    assert plain_host.sent == [Sent("/hashed/script.1a2b.mjs", 200, len(received))]


def test_what_several_rules_say_is_joined_and_can_be_taken_back() -> None:
    rules = HeaderRules("# a comment\n/*\n  X-One: 1\n\n/:name/page\n  X-One: 2\n/a/*\n  ! X-One\n  X-Two: a: colon\n")
    assert rules.headers_for("/b/page") == {"X-One": "1, 2"}
    assert rules.headers_for("/b/c/page") == {"X-One": "1"}
    assert rules.headers_for("/a/page") == {"X-Two": "a: colon"}


@pytest.mark.parametrize("text", ["  X-One: 1\n", "/*\n  no header\n"])
def test_a_line_that_is_neither_a_path_nor_a_header_is_told(text: str) -> None:
    with pytest.raises(ValueError, match=r"^_headers:\d: '.+' is no header; write it below a path, as Name: value$"):
        HeaderRules(text)


def test_the_example_in_the_docstring_is_true() -> None:
    result = doctest.testmod(header_rules)
    assert result.attempted
    assert not result.failed
