"""What linkinator finds: it asks a host for all that pages link, as browsers and search engines do.

https://github.com/JustinBeckwith/linkinator
"""

from __future__ import annotations

import http.server
import json
import subprocess
import threading
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import quote, unquote

from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NOTHING: Final = "/.nothing"
_SCRIPT: Final = Path(__file__).with_suffix(".mjs")


class CrawlFailed(SetupFailed):
    """Linkinator could not read the pages."""


class BrokenLink(NamedTuple):
    """A link that leads to nothing: its address, what the host said (0 for no answer), and one page that holds it.

    Addresses on the host of the site begin with "/"; that of the page counts from where the site lies on it.
    """

    url: str
    status: int
    page: str


def crawl(folder: Path, pages: Sequence[str], *, root: str = "", external: bool = False) -> list[BrokenLink]:
    """Return the broken links on these pages of the site in this folder; other hosts are asked only where it is wanted.

    ``root`` is where the site lies on its host, such as ``/docs``.

    Raises:
        CrawlFailed: linkinator did not run to its end.
        SetupFailed: Node or linkinator is missing and cannot be fetched.
    """
    if not pages:
        return []
    with _served(folder, root) as host:
        addresses = [host + root + quote(page) for page in pages]
        task = {"packages": str(npm_packages()), "pages": addresses, "external": external}
        command = [*node_command(), str(_SCRIPT)]
        done = subprocess.run(command, input=json.dumps(task), capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise CrawlFailed(f"the links cannot be checked: {done.stderr.strip()}")
    return [
        BrokenLink(link["url"].removeprefix(host), link["status"], unquote(link["parent"].removeprefix(host + root)))
        for link in json.loads(done.stdout)
    ]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    # A response is sent in one piece: where its head goes first, the rest waits for the other side to confirm it.
    wbufsize = -1
    disable_nagle_algorithm = True
    root = ""

    def translate_path(self, path: str) -> str:
        """Return the file at this path of the host: nothing where the site does not lie."""
        below = path.startswith(f"{self.root}/") and "\0" not in unquote(path)
        return super().translate_path(path.removeprefix(self.root) if below else _NOTHING)

    def list_directory(self, path: str) -> None:  # type: ignore[override] # noqa: ARG002
        """Answer as hosts do for a folder without a page: that nothing is there."""
        self.send_error(404)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- named so by http.server
        """Say nothing: what is missing is told by who asked for it."""


class _Server(http.server.ThreadingHTTPServer):
    # Linkinator asks for 50 things at once; those that find no place in the queue would wait for seconds, or fail.
    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: linkinator tells what it got no answer to."""


@contextmanager
def _served(folder: Path, root: str) -> Iterator[str]:
    handler = type("_QuietBelow", (_Quiet,), {"root": root})
    with _Server(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
