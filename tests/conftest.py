"""What the tests of the site share: the site as `build` writes it, and the figures of what was tried."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from site_tools.testing import FIGURES_FOLDER
from tests import figures

ROOT = Path(__file__).resolve().parent.parent

FIGURES = "figures"
"""What a worker of pytest-xdist hands over is named so."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the whole site, built once by the command that publishes it."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "site_tools", "build", "--site", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the figures of a worker of pytest-xdist to the process that prints them."""
    handed_over = getattr(session.config, "workeroutput", None)  # such a worker alone has it
    if handed_over is not None:
        handed_over[FIGURES] = figures.counted()


@pytest.hookimpl(optionalhook=True)  # known where pytest-xdist is installed
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 -- a class of pytest-xdist's
    """Take the figures of a worker that has ended; one that crashed has handed over nothing."""
    figures.add(getattr(node, "workeroutput", {}).get(FIGURES, {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what was tried, and hand it to `site_tools.testing`, which prints it once more at the end of all."""
    tried = figures.counted()
    if hasattr(config, "workeroutput"):
        return  # a worker of pytest-xdist has handed it over
    if folder := os.environ.get(FIGURES_FOLDER):
        Path(folder, f"{os.getpid()}.json").write_text(json.dumps(tried), encoding="utf-8")
    if tried:
        terminalreporter.section("tried")
        for what, number in sorted(tried.items()):
            terminalreporter.write_line(f"{number:,} {what}")
