"""The engine's tests pass in the browser's Python too, all of them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

from site_tools.project import CACHE, PINS
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.pinned import digest, install_pinned
from site_tools.setup.whole import whole_folder

ROOT = Path(__file__).resolve().parent.parent


def hypothesis_for_pyodide(node_modules: Path) -> Path:
    """Return a folder with the pinned Hypothesis, whose core is compiled, as built for the pinned Pyodide."""
    lock = node_modules / "pyodide" / "pyodide-lock.json"
    built_for = json.loads(lock.read_text(encoding="utf-8"))["info"]
    requirements = PINS / "requirements.txt"
    pinned = re.search(r"^hypothesis==.*(?:\n .*)*", requirements.read_text(encoding="utf-8"), re.MULTILINE)
    assert pinned

    def make(folder: Path) -> None:
        alone = folder / "requirements.txt"
        alone.write_text(pinned[0] + "\n", encoding="utf-8")
        options = ["--target", str(folder), "--python-version", built_for["python"]]
        options += ["--platform", f"pyemscripten_{built_for['abi_version']}_{built_for['arch']}"]
        install_pinned([sys.executable, "-m", "pip"], alone, "Installing Hypothesis for Pyodide", options)

    return whole_folder(CACHE / f"hypothesis-{digest(requirements, lock)}", make)


def said_by(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_every_engine_test_passes_in_pyodide() -> None:
    node_modules = npm_packages()
    packages = [str(hypothesis_for_pyodide(node_modules)), sysconfig.get_path("purelib")]
    runner = ROOT / "tests" / "run_engine_tests.mjs"
    report = said_by([*node_command(), str(runner), str(node_modules), *packages])
    assert re.search(r"^platform emscripten -- ", report, re.MULTILINE), report

    listed = said_by([sys.executable, "-m", "pytest", "tests/engine", "--collect-only", "-q", "-p", "no:cacheprovider"])
    collected = len(re.findall(r"^tests/engine/\S+::", listed, re.MULTILINE))
    # The whole last line: "1 skipped" beside the passed ones would be a test that nobody ran.
    assert re.search(rf"^=+ {collected} passed in \S+s(?: \(\S+\))? =+$", report, re.MULTILINE), report
