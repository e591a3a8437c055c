"""A browser for each visit: started anew, with a profile of its own, and closed when the reader leaves."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import psutil
from playwright.sync_api import Error

from site_tools.bench.ways import PAGES
from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Page, Playwright

SECONDS_FOR_AN_ANSWER: Final = 180.0
"""The naive way takes 30 seconds on a slow line."""

CALM: Final = 1_000
"""Milliseconds that a browser gets after its start, before it is to open a page."""

STAY: Final = 3_000
"""Milliseconds that a reader stays after the first answer: what a page or a browser keeps for later is kept then."""

GROWN: Final = 10_000_000
"""Bytes by which a page with Python makes the process grow that holds it, and no other one."""


class NoAnswerError(SetupFailed):
    """A page did not answer; what its console said is part of the sentence."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Memory of processes together, in bytes: what they alone hold, and what they hold with others."""

    unique: int
    resident: int


class Reader:
    """One page of one browser, and the browser's processes."""

    def __init__(self, page: Page, profile: Path) -> None:
        self.page = page
        self._profile = profile
        self._said: list[str] = []
        page.on("console", lambda message: self._said.append(message.text))
        page.on("pageerror", lambda error: self._said.append(str(error)))

    def seconds_to_answer(self, address: str) -> float:
        """Open the address and return the seconds from the navigation to the first answer of the engine.

        Raises:
            NoAnswerError: none came.
        """
        try:
            with self.page.expect_console_message(
                lambda message: message.text.startswith("bench: answered"), timeout=SECONDS_FOR_AN_ANSWER * 1000
            ):
                self.page.goto(address, wait_until="commit")
            return float(self.page.evaluate("bench.answered")) / 1000
        except Error as problem:
            said = "; ".join(self._said[-5:])
            raise NoAnswerError(f"{address}: no answer came ({problem.message}); the page said: {said}") from problem

    def stay(self, milliseconds: float = STAY) -> None:
        """Look at the page, and do nothing."""
        self.page.wait_for_timeout(milliseconds)

    def slow_down(self, factor: float) -> None:
        """Make the main thread of the page this many times slower, also that of the pages it goes to."""
        self.page.context.new_cdp_session(self.page).send("Emulation.setCPUThrottlingRate", {"rate": factor})

    def renderers(self) -> dict[int, Memory]:
        """Return the memory of each process of the browser that holds pages or workers, by its number."""
        profile = f"--user-data-dir={self._profile}"
        found = {}
        for process in psutil.process_iter():
            with_profile = _command(process)
            if profile not in with_profile or any(part.startswith("--type=") for part in with_profile):
                continue
            for child in process.children(recursive=True):
                if "--type=renderer" in _command(child):
                    memory = child.memory_full_info()
                    found[child.pid] = Memory(memory.uss, memory.rss)
        return found


@contextmanager
def open_browser(playwright: Playwright, profile: Path, scripts: Sequence[str] = ()) -> Iterator[Reader]:
    """Start a browser with the profile in this folder, which is made if need be, until the block ends.

    ``scripts`` of the bench run in each page before its own, as the clock does.
    """
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=ensure_browser(), args=list(BROWSER_FLAGS), headless=True
    )
    try:
        for script in ("clock.js", *scripts):
            context.add_init_script(path=PAGES / script)
        reader = Reader(context.pages[0], profile)
        reader.stay(CALM)
        yield reader
    finally:
        context.close()


def grown(before: dict[int, Memory], after: dict[int, Memory]) -> Memory:
    """Return the memory of the processes that hold the site: those that are new, or have grown since."""
    nothing = Memory(0, 0)
    holding = [memory for pid, memory in after.items() if memory.unique - before.get(pid, nothing).unique > GROWN]
    return Memory(sum(memory.unique for memory in holding), sum(memory.resident for memory in holding))


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
        return []  # it has ended meanwhile, or is somebody else's
