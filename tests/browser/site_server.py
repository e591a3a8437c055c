"""A static host for the built site, which can fail in the ways that real ones do.

It sends the headers that the site asks for, so that each test in a browser is one of the site's policy as well.
"""

from __future__ import annotations

import gzip
import http.server
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from site_tools.sealing.header_rules import HeaderRules
from site_tools.sealing.host_files import HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterator

type Fault = Literal[
    "missing", "cut short", "truncated", "changed", "wrong type", "other page", "never answers", "slow", "hangs up"
]

COMPRESSED = (".html", ".js", ".mjs", ".css", ".svg", ".json", ".wasm", "/")

ETAG = '"as-built"'


@dataclass(slots=True)
class Host:
    """Where the site is served, what to break in it (by the end of the path, a pattern), and what was asked for."""

    address: str
    faults: dict[str, Fault] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    heard: list[tuple[str, str]] = field(default_factory=list)  # each request as it came: its address and its headers
    slowness: float = 0.0  # seconds between two pieces of a slow file
    pieces: int = 8  # pieces that a slow file comes in
    rules: HeaderRules = field(default_factory=lambda: HeaderRules(""))  # for headers; what pages say holds anyhow
    compresses: bool = False  # whether pages, scripts and modules travel compressed
    forgets: bool = False  # whether browsers are told to keep nothing, so that they ask for what is broken meanwhile
    closing: threading.Event = field(default_factory=threading.Event)

    def slow_down(self, file: str, *, seconds: float, pieces: int) -> None:
        """Let this file come in so many pieces, each so many seconds after the one before."""
        self.faults[file] = "slow"
        self.slowness, self.pieces = seconds, pieces


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, host: Host, directory: str) -> None:  # noqa: ANN401 -- as socketserver passes them
        self._host = host
        super().__init__(*args, directory=directory)

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self._host.asked.append(path)
        self._host.heard.append((self.path, str(self.headers)))
        fault = next((fault for end, fault in self._host.faults.items() if fnmatch(path, f"*{end}")), None)
        if fault is None and not (self._host.compresses and path.endswith(COMPRESSED)):
            try:
                super().do_GET()
            except (ConnectionResetError, BrokenPipeError):
                self.close_connection = True  # a page that went away asks for nothing more
            return
        self._answer(fault)

    def _answer(self, fault: Fault | None) -> None:
        if fault == "missing":
            self.send_error(404)
            return
        if fault == "hangs up":
            self.close_connection = True
            return
        if fault == "never answers":
            self._host.closing.wait()
            self.close_connection = True
            return
        path = self.translate_path(self.path.partition("?")[0])
        path += "index.html" if path.endswith("/") else ""
        with open(path, "rb") as file:  # noqa: PTH123 -- the handler gives text paths
            content = file.read()
        content, kind = _spoilt(content, str(self.guess_type(path)), fault)
        if fault == "slow" and self.headers.get("If-None-Match") == ETAG:
            self.send_response(304)  # as any real host answers for a file that the browser has
            self.end_headers()
            return
        self.send_response(200)
        if fault is None and not self._host.forgets:
            self.send_header("Cache-Control", "max-age=60")
        self.send_header("ETag", ETAG)
        self.send_header("Content-Type", kind)
        if self._host.compresses and path.endswith(COMPRESSED):
            content = _compressed(content)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        try:
            self._send(content, fault)
        except (ConnectionResetError, BrokenPipeError):
            self.close_connection = True

    def _send(self, content: bytes, fault: Fault | None) -> None:
        if fault == "cut short":
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
        elif fault == "slow":
            size = len(content) // self._host.pieces + 1
            for start in range(0, len(content), size):
                self.wfile.write(content[start : start + size])
                self.wfile.flush()
                if self._host.closing.wait(self._host.slowness):
                    return
        else:
            self.wfile.write(content)

    def end_headers(self) -> None:
        for name, value in self._host.rules.headers_for(self.path.partition("?")[0]).items():
            if name != "Cache-Control":  # what a browser keeps would hide what a test breaks
                self.send_header(name, value)
        if self._host.forgets:
            self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Send the site's own page for what is not there, as hosts do."""
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        content = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by http.server
        """Say nothing: what was asked for is kept in the host."""


def _spoilt(content: bytes, kind: str, fault: Fault | None) -> tuple[bytes, str]:
    if fault == "other page":  # what a host for single-page applications sends for a file it lacks
        return b"<!doctype html><title>Welcome</title>", "text/html"
    if fault == "wrong type":
        return content, "text/plain"
    if fault == "truncated":
        return content[: len(content) // 2], kind
    if fault == "changed":  # one byte, in its middle
        middle = len(content) // 2
        return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :], kind
    return content, kind


@lru_cache
def _compressed(content: bytes) -> bytes:
    return gzip.compress(content, 1)


@contextmanager
def serve_site(folder: Path) -> Iterator[Host]:
    """Serve the folder on this machine until the block ends."""
    host = Host("", rules=HeaderRules((folder / HEADERS).read_text(encoding="utf-8")))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, host=host, directory=str(folder)))
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
