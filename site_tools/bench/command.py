"""``python3 -m site_tools bench``."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

from playwright.sync_api import sync_playwright

from site_tools.bench import report, ways
from site_tools.bench.hosts import serve
from site_tools.bench.machine import describe_machine
from site_tools.bench.measure import SLOW_PROCESSOR, Bench, Subject
from site_tools.bench.plot import draw
from site_tools.bench.slow_line import slow_line
from site_tools.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_tools.bench.hosts import Compression
    from site_tools.bench.report import Values
    from site_tools.bench.ways import Way

REPORT: Final = ROOT / "docs" / "contributing" / "performance.md"
WORDS: Final = Path(__file__).with_name("performance.md")


def bench(site: Path, *, rounds: int, rows: Sequence[str], write: bool) -> int:
    """Measure these rows of the built site in this folder, print the tables, and return 0.

    With ``write`` the report for contributors and its plot are written as well.

    Raises:
        SetupFailed: a page did not answer, or something that the bench needs is missing.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        subjects = Subjects(stack, site, folder)
        measured = Bench(stack.enter_context(sync_playwright()), rounds)
        try:
            for row in rows:
                measure_row(row, measured, subjects)
        finally:
            # Also what came of a bench that was broken off: it may have taken half an hour.
            values = measured.samples.of
            print(report.target_table([each for each in report.judge(values) if each.measured is not None]))  # noqa: T201
            print(report.figure_table(values))  # noqa: T201
    if write:
        write_report(values, rounds)
    return 0


class Subjects:
    """What is visited, each made and hosted when it is first asked for."""

    def __init__(self, stack: ExitStack, site: Path, folder: Path) -> None:
        self._stack = stack
        self._folder = folder
        self._article = ways.find_article(site)
        self._ways: dict[str, Way] = {}
        self._subjects: dict[str, Subject] = {}

    def named(self, *names: str) -> list[Subject]:
        """Return these subjects, by their names in the report."""
        return [self._named(name) for name in names]

    def on_a_slow_line(self, *names: str) -> list[Subject]:
        """Return these subjects, each behind a slow line of its own."""
        return [
            Subject(each.name, each.way, each.host, self._stack.enter_context(slow_line(each.host.address)))
            for each in self.named(*names)
        ]

    def _named(self, name: str) -> Subject:
        if name not in self._subjects:
            kind, compression = HOSTED[name]
            if kind not in self._ways:
                self._ways[kind] = ways.MAKERS[kind](self._article, self._folder / kind)
            way = self._ways[kind]
            self._subjects[name] = Subject(name, way, self._stack.enter_context(serve(way.folder, compression)))
        return self._subjects[name]


HOSTED: Final[dict[str, tuple[str, Compression]]] = {
    report.NAIVE: ("naive", "none"),
    report.NAIVE_BROTLI: ("naive", "brotli"),
    report.OURS: ("ours", "brotli"),
    report.OURS_AS_IS: ("ours", "none"),
    report.PYSCRIPT: ("pyscript", "brotli"),
    report.PYSCRIPT_WORKER: ("pyscript-worker", "brotli"),
    report.COMPILE: ("compile", "none"),
    report.JAVASCRIPT: ("javascript", "none"),
    report.BARE: ("bare", "brotli"),
}
"""The way and the host of each subject."""


def measure_row(row: str, measured: Bench, subjects: Subjects) -> None:
    """Measure one row of the bench, as ``--only`` names it, over the subjects that belong to it.

    Raises:
        ValueError: there is no such row.
    """
    naive, ours, pyscript = report.NAIVE, report.OURS, (report.PYSCRIPT, report.PYSCRIPT_WORKER)
    both_hosts = (naive, report.NAIVE_BROTLI, ours, report.OURS_AS_IS)
    match row:
        case "start":
            measured.measure_start(subjects.named(*both_hosts, *pyscript, report.COMPILE, report.JAVASCRIPT))
        case "next":
            measured.measure_next_page(subjects.named(naive, ours, *pyscript))
        case "slow":
            measured.measure_slow_line(subjects.on_a_slow_line(*both_hosts, report.PYSCRIPT))
        case "bytes":
            measured.measure_bytes(subjects.named(*both_hosts, report.PYSCRIPT))
        case "memory":
            measured.measure_memory(subjects.named(naive, ours, *pyscript))
        case "answer":
            measured.measure_answers(subjects.named(ours))
        case "tasks":
            measured.measure_main_thread(subjects.named(naive, ours, *pyscript))
            measured.measure_main_thread(subjects.named(naive, ours), SLOW_PROCESSOR)
        case "page":
            measured.measure_page(subjects.named(ours))
            measured.measure_paint(subjects.named(ours, report.BARE))
        case "lighthouse":
            measured.measure_lighthouse(subjects.named(ours))
        case _:
            raise ValueError(f"{row!r} is no row of the bench")


def write_report(values: Values, rounds: int, page: Path = REPORT) -> None:
    """Write the report for contributors to this page, and its plot beside it.

    Raises:
        PackagesNotInstalled: what draws the plot could not be fetched; nothing is written.
    """
    words = Template(WORDS.read_text(encoding="utf-8"))
    text = words.substitute(
        date=datetime.now(UTC).strftime("%d %B %Y"),
        machine=describe_machine(),
        rounds=rounds,
        targets=report.target_table(report.judge(values)).rstrip(),
        figures=report.figure_table(values).rstrip(),
    )
    draw(values, page.with_suffix(".svg"))
    page.write_text(text, encoding="utf-8")
