"""Static hosts on this machine: one that serves Brotli, one that compresses nothing.

Both send the headers that the site's own ``_headers`` file asks for, where it has one, and count every byte. All
answers are made before a host opens: it shares the machine with the browser, and a visit has to cost it little.
"""

from __future__ import annotations

import hashlib
import http.server
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import unquote

import brotli  # type: ignore[import-untyped]

from site_tools.project import CACHE
from site_tools.sealing.header_rules import HeaderRules
from site_tools.setup.progress import ticking

if TYPE_CHECKING:
    from collections.abc import Iterator

type Compression = Literal["brotli", "none"]

BROTLI_QUALITY: Final = 11
COMPRESSED: Final = CACHE / "brotli"

POLL: Final = 0.02
"""Seconds after which a host that is to close does so."""

NO_RULES: Final = "public, max-age=0, must-revalidate"
"""What a host says of caching where no rule does: keep it, and ask each time, as Netlify and Cloudflare Pages do."""

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
OTHER_TYPE: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Sent:
    """One response as it went over the wire; ``size`` is that of its head and its body together, in bytes."""

    path: str
    status: int
    size: int


@dataclass(slots=True)
class Host:
    """Where a folder is served, and what was sent from it so far."""

    address: str
    sent: list[Sent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _File:
    headers: tuple[tuple[str, str], ...]
    etag: str
    body: bytes


@contextmanager
def serve(folder: Path, compression: Compression) -> Iterator[Host]:
    """Serve the folder on a port of this machine until the block ends.

    Compressed is every file that gets smaller by it, whatever its type: so do hosts that are given compressed files.
    """
    host = Host("")
    handler = partial(_Handler, host=host, files=_read(folder, compression))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    host.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=[POLL], daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def compress(content: bytes) -> bytes:
    """Return the content as Brotli at its highest quality; what was compressed once is kept."""
    kept = COMPRESSED / hashlib.sha256(content).hexdigest()
    if kept.exists():
        return kept.read_bytes()
    made: bytes = brotli.compress(content, quality=BROTLI_QUALITY)
    COMPRESSED.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=COMPRESSED, delete=False) as file:
        file.write(made)
    Path(file.name).replace(kept)  # never half a file under the name of its content
    return made


def _read(folder: Path, compression: Compression) -> dict[str, _File]:
    """Return what is sent for each path."""
    rules = folder / "_headers"
    headers = HeaderRules(rules.read_text(encoding="utf-8") if rules.is_file() else "")
    files: dict[str, _File] = {}
    with ticking(f"Reading the files of {folder.name}"):
        for source in sorted(folder.rglob("*")):
            # Maps of the theme's scripts are read by its developers alone, and take long to compress.
            if not source.is_file() or source == rules or source.suffix == ".map":
                continue
            path = "/" + source.relative_to(folder).as_posix()
            if source.name == "index.html":
                path = path.removesuffix("index.html")
            files[path] = _prepare(source, compression, headers.headers_for(path))
    return files


def _prepare(source: Path, compression: Compression, own: dict[str, str]) -> _File:
    content = source.read_bytes()
    headers = {"Content-Type": TYPES.get(source.suffix, OTHER_TYPE), "Cache-Control": NO_RULES} | own
    body = compress(content) if compression == "brotli" else content
    if len(body) < len(content):
        headers |= {"Content-Encoding": "br", "Vary": "Accept-Encoding"}
    else:
        body = content
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    return _File(tuple((headers | {"ETag": etag}).items()), etag, body)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, *args: Any, host: Host, files: dict[str, _File]) -> None:  # noqa: ANN401 -- as socketserver's
        self._host = host
        self._files = files
        super().__init__(*args)

    def do_GET(self) -> None:
        path = unquote(self.path.partition("?")[0])
        file = self._files.get(path)
        if file is None:
            moved = path + "/" in self._files
            self._send(path, 301 if moved else 404, (("Location", path + "/"),) if moved else ())
        elif self.headers.get("If-None-Match") == file.etag:
            unneeded = ("Content-Type", "Content-Encoding")
            self._send(path, 304, tuple(header for header in file.headers if header[0] not in unneeded))
        elif any(header[0] == "Content-Encoding" for header in file.headers) and "br" not in self._accepted():
            # Sending it as it is would count bytes that are not those of this host.
            self._send(path, 406, ())
        else:
            self._send(path, 200, file.headers, file.body)

    def _accepted(self) -> list[str]:
        return [part.partition(";")[0].strip() for part in self.headers.get("Accept-Encoding", "").split(",")]

    def _send(self, path: str, status: int, headers: tuple[tuple[str, str], ...], body: bytes = b"") -> None:
        reason = self.responses[http.HTTPStatus(status)][0]
        length = () if status == http.HTTPStatus.NOT_MODIFIED else (("Content-Length", str(len(body))),)
        lines = [f"{name}: {value}" for name, value in (("Date", formatdate(usegmt=True)), *headers, *length)]
        head = "\r\n".join([f"HTTP/1.1 {status} {reason}", *lines, "", ""]).encode("latin-1")
        self._host.sent.append(Sent(path, status, len(head) + len(body)))
        try:
            self.wfile.write(head + body)
        except (ConnectionResetError, BrokenPipeError):
            self.close_connection = True  # a page that went away asks for nothing more

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by http.server
        """Say nothing: what was sent is kept in the host."""
