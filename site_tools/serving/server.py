"""The server on the writer's machine: it answers with the last good version of the site, and notices saves."""

from __future__ import annotations

import mimetypes
import posixpath
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final, override
from urllib.parse import parse_qs, quote
from wsgiref.simple_server import WSGIRequestHandler

from mkdocs.livereload import LiveReloadServer
from watchdog.events import FileSystemEventHandler

from site_tools.project import RUNTIME_FOLDER
from site_tools.sealing.host_files import ASK_EACH_TIME, FOR_GOOD, TYPES
from site_tools.serving.panel import STATE, panel_file, put_panel, waiting_page, write_state
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from watchdog.events import FileSystemEvent

    from site_tools.serving.shown import Shown, View

SECONDS_BETWEEN_LOOKS: Final = 0.1
"""How often the files are looked at. They are asked for their times: shared folders send no word of changes."""

SECONDS_OF_QUIET: Final = 0.05
"""How long no other file may change before a build begins: editors write several in a row."""

SECONDS_BEFORE_REST: Final = 1.0
"""After a build, for the browser to fetch what it shows."""

SECONDS_TO_WAIT: Final = 25.0
"""For a change that the browser asks for; then it asks again."""

_TYPES: Final = {f".{ending}": kind for kind, endings in TYPES.items() for ending in endings.split()}
_READ: Final = {"opened", "closed_no_write"}  # what happens to a file that nobody changes


class SiteServer(LiveReloadServer):
    """Serves what is shown, calls ``rebuild`` with the paths that changed, and then ``rest`` once nothing goes on.

    MkDocs' own server is what plugins are handed. It shows nothing while a fault stands, and its script is one that
    the policy of our pages forbids: so how it answers, and what it does with a change, are ours.
    """

    def __init__(
        self, shown: Shown, rebuild: Callable[[frozenset[Path]], object], rest: Callable[[], object], port: int
    ) -> None:
        super().__init__(lambda: None, "127.0.0.1", port, root="", polling_interval=SECONDS_BETWEEN_LOOKS)
        self.RequestHandlerClass = _QuietHandler
        self._shown = shown
        self._rebuild = rebuild
        self._rest = rest
        self._changed: set[Path] = set()
        self._any_change = threading.Condition()
        self._closing = False

    # ---- Saves ---------------------------------------------------------------------------------------

    @override
    def watch(self, path: str, func: None = None, *, recursive: bool = True) -> None:
        """Look for changes of a file, or of all files in a folder, from now on."""
        watched = Path(path).resolve()
        if str(watched) in self._watch_refs:
            return
        # A file may be put in place of another, and is gone for a moment: its folder stays.
        folder = watched if watched.is_dir() else watched.parent
        if folder.is_dir():
            watch = self.observer.schedule(
                _Listener(self._note, watched), str(folder), recursive=recursive and watched.is_dir()
            )
            self._watch_refs[str(watched)] = watch

    @override
    def unwatch(self, path: str) -> None:
        """Do nothing: what was of interest once may be looked at as long as the server runs."""

    def look(self) -> None:
        """Begin to notice saves, also before anything is served."""
        self.observer.start()

    def _note(self, path: Path) -> None:
        with self._any_change:
            self._changed.add(path)
            self._any_change.notify_all()

    @override
    def serve(self, *, open_in_browser: bool = False) -> None:
        """Answer the browser and wait for saves, until the writer interrupts."""
        self.server_bind()
        self.server_activate()
        self.serve_thread.start()
        while not self._closing:
            self._rebuild(self._next_changes())

    def _next_changes(self) -> frozenset[Path]:
        """Return what has changed, once no more changes."""
        with self._any_change:
            rested = False
            while not self._changed:
                # On Windows nothing interrupts a wait without an end.
                if not self._any_change.wait(timeout=SECONDS_BEFORE_REST) and not rested:
                    self._rest()
                    rested = True
            while self._any_change.wait(timeout=SECONDS_OF_QUIET):
                pass
            changed = frozenset(self._changed)
            self._changed.clear()
        return changed

    @override
    def shutdown(self, wait: bool = False) -> None:
        """Answer no more."""
        self._closing = True
        if self.observer.is_alive():
            self.observer.stop()
        if self.serve_thread.is_alive():
            # Of the server below MkDocs' own, which would stop what may never have begun.
            super(LiveReloadServer, self).shutdown()
        self.server_close()

    # ---- Answers -------------------------------------------------------------------------------------

    @override
    def serve_request(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        # WSGI hands the bytes of an address over as if they were Latin-1.
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "replace")
        if path == STATE:
            query = parse_qs(environ.get("QUERY_STRING", ""))
            moment = query.get("beyond", ["0"])[0]
            view = self._shown.wait_beyond(int(moment) if moment.isdecimal() else 0, SECONDS_TO_WAIT)
            return _answer(start_response, "200 OK", "state.json", write_state(view))
        own = panel_file(path)
        if own is not None:
            return _answer(start_response, "200 OK", *own)
        return self._page_or_file(path, start_response)

    def _page_or_file(self, path: str, start_response: StartResponse) -> Iterable[bytes]:
        view = self._shown.now
        if view.folder is None:
            return _answer(start_response, "503 Service Unavailable", "index.html", waiting_page(view))
        if not f"{path}/".startswith(self.mount_path):
            return _lead_on(start_response, self.mount_path) if path == "/" else _missing(start_response, view)
        # From the root of the host, so that nothing leads out of the folder.
        name = posixpath.normpath(f"/{path[len(self.mount_path) :]}").lstrip("/")
        file = view.folder / name
        if path.endswith("/"):
            file /= "index.html"
        elif file.is_dir() and (file / "index.html").is_file():
            return _lead_on(start_response, f"{path}/")
        try:
            content = file.read_bytes()
        except OSError:
            return _missing(start_response, view)
        kept = f"/{RUNTIME_FOLDER}/" in f"/{name}"
        if file.suffix == ".html":
            content = put_panel(content, view)
        return _answer(start_response, "200 OK", file.name, content, cache=FOR_GOOD if kept else ASK_EACH_TIME)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 -- socketserver's
        """Say in one line what went wrong with a request; that a browser has left is nothing wrong."""
        error = sys.exception()
        if not isinstance(error, ConnectionError):
            say(f"a request could not be answered ({type(error).__name__}: {error})")


class _Listener(FileSystemEventHandler):
    """Tells of changes of one file, or of all files in a folder."""

    def __init__(self, note: Callable[[Path], None], watched: Path) -> None:
        self._note = note
        self._only = None if watched.is_dir() else watched

    @override
    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.is_directory or event.event_type in _READ:
            return
        for name in (event.src_path, event.dest_path):
            path = Path(name if isinstance(name, str) else name.decode()) if name else None
            if path is not None and self._only in {None, path}:
                self._note(path)


class _QuietHandler(WSGIRequestHandler):
    """Answers without a word in the terminal, which is for the findings."""

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


def _answer(
    start_response: StartResponse, status: str, name: str, content: bytes, *, cache: str = ASK_EACH_TIME
) -> Iterable[bytes]:
    kind = _TYPES.get(Path(name).suffix.lower()) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    headers = [("Content-Type", kind + charset), ("Content-Length", str(len(content))), ("Cache-Control", cache)]
    start_response(status, headers)
    return [content]


def _lead_on(start_response: StartResponse, path: str) -> Iterable[bytes]:
    start_response("302 Found", [("Location", quote(path)), ("Content-Length", "0")])
    return []


def _missing(start_response: StartResponse, view: View) -> Iterable[bytes]:
    page = view.folder / "404.html" if view.folder else None
    content = page.read_bytes() if page and page.is_file() else b"<!doctype html><title>Not found</title><p>Not found"
    return _answer(start_response, "404 Not Found", "404.html", put_panel(content, view))
