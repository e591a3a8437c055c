"""What a save costs while `serve` runs: from the file that is written to the browser that shows it."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, Literal
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from site_tools.bench.growing_sites import write_site
from site_tools.bench.table import Row, write_table
from site_tools.project import ROOT
from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from site_tools.setup.progress import SetupFailed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Browser

type Kind = Literal["an article", "a guide"]

MOST_SECONDS: Final = {10: 1.0, 500: 2.0}
"""From the save to the page on the screen, by the number of pages of the site."""

_BETWEEN_SAVES: Final = 3.0  # seconds: a writer reads what was saved
_PATIENCE: Final = 120.0  # seconds
_BUILT: Final = re.compile(r"^Built in (\d+\.\d+) s$", re.MULTILINE)
_QUESTION: Final = re.compile(r"^(?P<marks>#+ )(?P<text>.+?)(?= \{[^}]*\.question)", re.MULTILINE)
_SERVE: Final = (
    "import sys; from pathlib import Path; from site_tools.serving.command import serve; "
    "sys.exit(serve(Path(sys.argv[1]), int(sys.argv[2])))"
)


class NotServedError(SetupFailed):
    """`serve` ended, or did not come up in time."""


@dataclass(frozen=True, slots=True)
class Save:
    """One save in a site of so many articles, in seconds.

    ``build`` is what the build took. ``seen`` runs from the save to the new text in the browser, of a guide to the new
    text in its tool; ``ready`` until the tool can be used as well, 0 for an article.
    """

    kind: Kind
    pages: int
    build: float
    seen: float
    ready: float


def bench_saves(rounds: int) -> int:
    """Save an article and a guide in sites of the sizes that have targets, print the table, and return 0."""
    print(write_table(rows(measure(list(MOST_SECONDS), rounds=rounds))))  # noqa: T201 -- a command prints
    return 0


def measure(sizes: Sequence[int], *, rounds: int) -> list[Save]:
    """Return the saves of each of these sizes: as many of an article and of a guide as there are rounds.

    Raises:
        NotServedError: a site could not be served.
    """
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="saves-") as folder:
        browser = playwright.chromium.launch(executable_path=ensure_browser(), args=list(BROWSER_FLAGS))
        saves = [each for size in sizes for each in _measure_site(Path(folder) / str(size), size, rounds, browser)]
        browser.close()
    return saves


def rows(saves: Sequence[Save]) -> list[Row]:
    """Return the targets with what was measured; of sizes that have none the figures alone."""
    found = []
    for pages in sorted({each.pages for each in saves}):
        own = [each for each in saves if each.pages == pages]
        limit = MOST_SECONDS.get(pages)
        for kind in dict.fromkeys(each.kind for each in own):
            of_kind = [each for each in own if each.kind == kind]
            seen = [max(each.seen, each.ready) for each in of_kind]
            figure = f"{median(seen):.2f} s, at most {max(seen):.2f} s (build {median(e.build for e in of_kind):.2f} s)"
            met = limit is None or median(seen) < limit
            target = f"< {limit:g} s" if limit else ""
            found.append(Row(f"{kind} saved, {pages} pages, until the browser shows it", figure, target, met))
    return found


def _measure_site(folder: Path, pages: int, rounds: int, browser: Browser) -> Iterator[Save]:
    config = write_site(folder, pages)
    docs = folder / "docs"
    article = next(path for path in sorted(docs.rglob("article-*.md")))
    guide = next(path for path in sorted(docs.glob("*.md")) if _QUESTION.search(path.read_text(encoding="utf-8")))
    with _serving(config, folder / "terminal.txt") as (origin, terminal):
        for kind, path in (("an article", article), ("a guide", guide)):
            yield from _measure_page(kind, path, docs, origin, terminal, pages, rounds, browser)  # type: ignore[arg-type]


def _measure_page(  # noqa: PLR0913, PLR0917 -- what one measurement is about
    kind: Kind, path: Path, docs: Path, origin: str, terminal: Path, pages: int, rounds: int, browser: Browser
) -> Iterator[Save]:
    page = browser.new_page()
    address = path.relative_to(docs).with_suffix("").as_posix()
    page.goto(f"{origin}{address}/", timeout=_PATIENCE * 1000)
    before = path.read_text(encoding="utf-8")
    place = "[data-guide]" if kind == "a guide" else "article"
    for number in range(rounds + 1):
        time.sleep(_BETWEEN_SAVES)
        word = f"Saved{number}x{pages}"
        if kind == "a guide":
            text = _QUESTION.sub(rf"\g<marks>{word} \g<text>", before, count=1)
        else:
            text = f"{before}\n{word}.\n"
        path.write_text(text, encoding="utf-8")
        began = time.perf_counter()
        page.locator(place).get_by_text(word).first.wait_for(state="attached", timeout=_PATIENCE * 1000)
        seen = time.perf_counter() - began
        ready = 0.0
        if kind == "a guide":
            page.locator("[data-guide][data-ready]").first.wait_for(state="attached", timeout=_PATIENCE * 1000)
            ready = time.perf_counter() - began
        # The first one finds cold caches, as the first save of a writer does; it is not counted.
        if number:
            build = float(_BUILT.findall(terminal.read_text(encoding="utf-8"))[-1])
            yield Save(kind, pages, build, seen, ready)
    page.close()


@contextmanager
def _serving(config: Path, terminal: Path) -> Iterator[tuple[str, Path]]:
    """Serve a site, and give its address and the file that holds what the terminal would show."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    origin = f"http://127.0.0.1:{port}/"
    say(f"Serving {config.parent.name} pages")
    with terminal.open("w") as out:
        serving = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(config), str(port)], cwd=ROOT, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(origin, serving, terminal)
            yield origin, terminal
        finally:
            serving.terminate()
            serving.wait()


def _wait_for(origin: str, serving: subprocess.Popen[bytes], terminal: Path) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and serving.poll() is None:
        try:
            with urlopen(origin, timeout=5):  # noqa: S310 -- an address of this machine
                return
        except OSError:
            time.sleep(0.2)
    raise NotServedError(f"the site was not served; it said: {terminal.read_text(encoding='utf-8')[-500:]}")
