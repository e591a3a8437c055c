"""The visits: in each round every subject is visited once, and the order rotates.

What else the machine does meanwhile then falls on all alike; ratios say more than seconds do.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Final

from site_tools.bench.browsers import grown, open_browser
from site_tools.bench.lighthouse import DEVICES, page_addresses, score_pages
from site_tools.project import RUNTIME_FOLDER
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Playwright

    from site_tools.bench.browsers import Reader
    from site_tools.bench.hosts import Host
    from site_tools.bench.ways import Way

QUESTIONS: Final = 1_000
SLOW_PROCESSOR: Final = 4
LONG_TASK: Final = 50
"""Milliseconds from which the browser calls a task of the main thread a long one."""

A_LOOK: Final = 1_000
"""Milliseconds that a reader looks at another page."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A way to an answer on one host, under its name in the table.

    ``line`` is the address at which the host is reached where that is not its own.
    """

    name: str
    way: Way
    host: Host
    line: str = ""

    def address(self, *, query: str = "", answers: bool = True) -> str:
        """Return the address of the page, at its answers unless they are not wanted."""
        fragment = f"#{self.way.answers}" if answers and self.way.answers else ""
        return f"{self.line or self.host.address}{self.way.page}{query}{fragment}"

    @property
    def other(self) -> str:
        """The address of another page of the same site."""
        return f"{self.line or self.host.address}{self.way.other}"


@dataclass(slots=True)
class Samples:
    """What was measured so far, by quantity and subject."""

    of: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, quantity: str, subject: Subject, value: float) -> None:
        """Keep one value."""
        self.of[quantity, subject.name].append(value)
        say(f"  {subject.name}: {quantity} {value:.4g}")


class Bench:
    """The measurements, each over some subjects and so many rounds, and what they gave."""

    def __init__(self, playwright: Playwright, rounds: int) -> None:
        self._playwright = playwright
        self._rounds = rounds
        self.samples = Samples()

    def measure_start(self, subjects: Sequence[Subject]) -> None:
        """Measure the first visit of a new profile, and the second one after the browser was closed, in seconds."""
        for subject in self.rotating(subjects):
            with _new_profile() as profile:
                for quantity in ("cold", "warm"):
                    with open_browser(self._playwright, profile) as reader:
                        self.samples.add(quantity, subject, reader.seconds_to_answer(subject.address()))
                        if quantity == "cold":
                            reader.stay()

    def measure_next_page(self, subjects: Sequence[Subject]) -> None:
        """Measure the answer on the next page of the same visit, straight and by way of another page, in seconds."""
        for subject in self.rotating(subjects):
            with self._first_visit() as reader:
                reader.seconds_to_answer(subject.address())
                reader.stay()
                seconds = reader.seconds_to_answer(subject.address(query="?next"))
                self.samples.add("next page", subject, seconds)
                reader.stay()
                reader.page.goto(subject.other)
                reader.stay(A_LOOK)
                self.samples.add("next page, by another", subject, reader.seconds_to_answer(subject.address()))

    def measure_slow_line(self, subjects: Sequence[Subject]) -> None:
        """Measure the first visit over the slow line, in seconds."""
        for subject in self.rotating(subjects):
            with self._first_visit() as reader:
                self.samples.add("slow line", subject, reader.seconds_to_answer(subject.address()))

    def measure_bytes(self, subjects: Sequence[Subject]) -> None:
        """Count the bytes of a first visit, page and Python together, until nothing more is asked for."""
        for subject in subjects:
            with self._first_visit() as reader:
                subject.host.sent.clear()
                reader.seconds_to_answer(subject.address())
                reader.stay()
                self.samples.add("bytes", subject, sum(sent.size for sent in subject.host.sent))

    def measure_memory(self, subjects: Sequence[Subject]) -> None:
        """Measure the memory of the site's processes after the first answer, in bytes."""
        for subject in self.rotating(subjects):
            with self._first_visit() as reader:
                before = reader.renderers()
                reader.seconds_to_answer(subject.address())
                reader.stay()
                memory = grown(before, reader.renderers())
                self.samples.add("memory, unique", subject, memory.unique)
                self.samples.add("memory, resident", subject, memory.resident)

    def measure_answers(self, subjects: Sequence[Subject]) -> None:
        """Measure how long the page's worker takes for an answer, there and back, in milliseconds."""
        for subject in self.rotating(subjects):
            with self._first_visit("worker_tap.js") as reader:
                reader.seconds_to_answer(subject.address())
                reader.stay()
                times = reader.page.evaluate("count => benchAskAgain(count)", QUESTIONS)
                self.samples.add("answer, median", subject, median(times))
                self.samples.add("answer, p99", subject, quantiles(times, n=100, method="inclusive")[-1])

    def measure_main_thread(self, subjects: Sequence[Subject], slowdown: float = 1) -> None:
        """Count the long tasks of the main thread until the first answer, and find the longest, in milliseconds.

        With ``slowdown`` the main thread is made so many times slower.
        """
        of_what = f" at {slowdown:.0f}x" if slowdown > 1 else ""
        for subject in self.rotating(subjects):
            with self._first_visit() as reader:
                reader.slow_down(slowdown)
                answered = reader.seconds_to_answer(subject.address()) * 1000
                reader.stay()
                tasks = [task for task in reader.page.evaluate("bench.tasks") if task["start"] < answered]
                longest = max((task["duration"] for task in tasks), default=0)
                self.samples.add(f"long tasks{of_what}", subject, len(tasks))
                self.samples.add(f"longest task{of_what}", subject, longest)

    def measure_page(self, subjects: Sequence[Subject]) -> None:
        """Count the requests and bytes of the page as it is before any Python.

        The page's workers are silent, and the runtime is not counted, wherever the page asks for it.
        """
        for subject in subjects:
            with self._first_visit("no_workers.js") as reader:
                subject.host.sent.clear()
                reader.page.goto(subject.address(answers=False))
                reader.stay()
                sent = [sent for sent in subject.host.sent if not sent.path.startswith(f"/{RUNTIME_FOLDER}/")]
                self.samples.add("page, requests", subject, len(sent))
                self.samples.add("page, bytes", subject, sum(each.size for each in sent))

    def measure_paint(self, subjects: Sequence[Subject]) -> None:
        """Measure when the largest part of the page is painted on a slow processor, in milliseconds."""
        for subject in self.rotating(subjects):
            with self._first_visit() as reader:
                reader.slow_down(SLOW_PROCESSOR)
                reader.page.goto(subject.address(answers=False))
                reader.stay()
                self.samples.add("largest paint", subject, float(reader.page.evaluate("bench.largestPaint")))

    def measure_lighthouse(self, subjects: Sequence[Subject]) -> None:
        """Let Lighthouse score how fast the pages are, from 0 to 100, and keep the lowest score of all pages."""
        for subject in self.rotating(subjects):
            visits = score_pages(page_addresses(subject.way.folder, subject.host.address), ["performance"])
            for device in DEVICES:
                scores = [visit.scores["performance"] for visit in visits if visit.device == device]
                self.samples.add(f"Lighthouse performance, {device}", subject, min(scores))

    def rotating(self, subjects: Sequence[Subject]) -> Iterator[Subject]:
        """Give every subject once a round; each round begins with another one."""
        for round_ in range(self._rounds):
            say(f"Round {round_ + 1} of {self._rounds}")
            first = round_ % len(subjects)
            yield from (*subjects[first:], *subjects[:first])

    @contextmanager
    def _first_visit(self, *scripts: str) -> Iterator[Reader]:
        with _new_profile() as profile, open_browser(self._playwright, profile, scripts) as reader:
            yield reader


@contextmanager
def _new_profile() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "profile"
