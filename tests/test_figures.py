"""What the tests have tried is counted once, in however many processes they run."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from tests import conftest, figures

if TYPE_CHECKING:
    from collections.abc import Mapping


class Terminal:
    """Stands in for pytest's terminal: keeps what is printed."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def section(self, title: str) -> None:
        self.lines.append(f"== {title}")

    def write_line(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_counted", Counter())


def printed() -> list[str]:
    terminal: Any = Terminal()
    config: Any = SimpleNamespace()
    conftest.pytest_terminal_summary(terminal, config)
    lines: list[str] = terminal.lines
    return lines


def handed_over_by_worker(**counts: int) -> Mapping[str, object]:
    """Return what a worker that has counted this hands over, and forget it as another process does."""
    for what, number in counts.items():
        figures.count(what, number)
    session: Any = SimpleNamespace(config=SimpleNamespace(workeroutput={}))
    conftest.pytest_sessionfinish(session)
    figures._counted.clear()  # noqa: SLF001 -- the one place that acts as several processes
    output: Mapping[str, object] = session.config.workeroutput
    return output


def test_what_was_counted_is_printed_in_the_order_of_its_names() -> None:
    figures.count("pages opened", 1200)
    figures.count("faults survived")
    figures.count("pages opened")
    assert printed() == ["== tried", "1 faults survived", "1,201 pages opened"]


def test_where_nothing_was_counted_nothing_is_printed() -> None:
    assert printed() == []


def test_what_workers_have_counted_adds_up() -> None:
    outputs = [handed_over_by_worker(pages=2, faults=1), handed_over_by_worker(pages=3), handed_over_by_worker()]
    for output in outputs:
        conftest.pytest_testnodedown(SimpleNamespace(workeroutput=output))
    conftest.pytest_testnodedown(SimpleNamespace())  # one that crashed
    assert printed() == ["== tried", "1 faults", "5 pages"]


def test_a_process_that_is_no_worker_hands_nothing_over_and_keeps_its_figures() -> None:
    figures.count("pages")
    session: Any = SimpleNamespace(config=SimpleNamespace())
    conftest.pytest_sessionfinish(session)
    assert printed() == ["== tried", "1 pages"]
