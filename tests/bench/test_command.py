"""The command line of the bench: each of its rows is measured, and what it writes is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import create_autospec

import pytest

from site_tools import commands
from site_tools.bench.command import Subjects, measure_row, write_report
from site_tools.bench.measure import Bench
from site_tools.bench.report import NAIVE, OURS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("row", commands.BENCH_ROWS)
def test_every_row_that_can_be_chosen_is_measured(row: str) -> None:
    bench = create_autospec(Bench, instance=True)
    subjects = create_autospec(Subjects, instance=True)
    measure_row(row, bench, subjects)
    assert [name for name, _, _ in bench.method_calls if name.startswith("measure_")]
    named = [name for _, names, _ in subjects.method_calls for name in names]
    assert OURS in named


def test_a_row_that_there_is_not_is_no_silent_nothing() -> None:
    bench = create_autospec(Bench, instance=True)
    with pytest.raises(ValueError, match="'colour' is no row of the bench"):
        measure_row("colour", bench, create_autospec(Subjects, instance=True))
    assert bench.method_calls == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--rounds", "0"], "'0' is no count; give 1 or more"),
        (["--rounds", "many"], "'many' is no count; give 1 or more"),
        (["--only", "colour"], "invalid choice: 'colour'"),
        (["--only", "bytes", "--write"], "not allowed with argument"),
    ],
)
def test_what_cannot_be_measured_is_told(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        commands.main(["bench", *arguments])
    assert said in capsys.readouterr().err


def test_the_report_holds_the_tables_and_its_plot_lies_beside_it(tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    write_report({("cold", NAIVE): [3.0, 2.0], ("cold", OURS): [1.0, 1.0]}, 2, page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("---\nid: performance\nsearch:\n")
    assert "Rounds: 2." in text
    assert "| cold | ≤ 0.33 of naive | 0.400 | **not met** |" in text
    assert "| cold | naive | 1.000 | 2.50 s | 2.25 to 2.75 | 2 |" in text
    assert "$" not in text
    assert "(performance.svg)" in text
    assert (tmp_path / "performance.svg").read_text(encoding="utf-8").count("</svg>") == 1
