"""All checks of the project: `python3 -m site_tools test`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import CHECKS_PINS, ROOT, THEME
from site_tools.runtime import ensure_runtime
from site_tools.setup.browser import ensure_browser
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPTS: Final = THEME / "assets"
WORKER_SCRIPTS: Final = ROOT / "site_tools" / "runtime" / "worker"
PREVIEW_SCRIPTS: Final = ROOT / "site_tools" / "preview"
SERVE_SCRIPTS: Final = ROOT / "site_tools" / "serving" / "page"
BENCH_SCRIPTS: Final = ROOT / "site_tools" / "bench" / "pages"
NODE_SCRIPTS: Final = (
    ROOT / "tests" / "run_engine_tests.mjs",
    ROOT / "tests" / "bench" / "walk_all.mjs",
    ROOT / "tests" / "quick_runtime.mjs",
    ROOT / "tests" / "run_modules.mjs",
    ROOT / "site_tools" / "bench" / "lighthouse.mjs",
    ROOT / "site_tools" / "flow_map" / "layout.mjs",
    ROOT / "site_tools" / "link_check" / "crawl.mjs",
    ROOT / "site_tools" / "source_check" / "style.mjs",
    ROOT / "site_tools" / "page_files" / "bundle.mjs",
    ROOT / "site_tools" / "runtime" / "start_python.mjs",
    ROOT / "site_tools" / "runtime" / "pack_scripts.mjs",
)


AT_ONCE: Final = 2
"""Checks that run side by side: the browser's take as long as all others, and wait much of that time."""

APART: Final = (
    "tests/bench",
    "tests/test_engine_in_pyodide.py",
    "tests/test_hostile.py",
    "tests/test_html.py",
    "tests/test_runtime.py",
)
"""Long tests of all others: they begin as soon as either of the two checks that run then has ended."""

FIGURES_FOLDER: Final = "SITE_TOOLS_FIGURES"
"""The environment variable that names a folder: a run of tests writes there how much of what it has tried."""

SEVERAL: Final = ("--numprocesses", "3")
"""Tests in the browser at once: each waits for most of its time."""


def run_all_checks() -> int:
    """Run every check, also after one has failed, and return 0 if all of them passed.

    What a check prints comes in one piece once it has ended.

    Raises:
        SetupFailed: a browser, Node or the runtime is missing and could not be fetched. Nothing is
            left out for the lack of a tool.
    """
    ensure_runtime()
    ensure_browser()
    python = [sys.executable, "-m"]
    rest = ["tests", *(f"--ignore={each}" for each in ("tests/engine", "tests/browser", *APART))]
    with tempfile.TemporaryDirectory() as folder:
        checks = {
            "in the browser": [*python, "pytest", "tests/browser", *SEVERAL, "--durations=10"],
            "pages and their links": [*python, "site_tools", "check"],
            "lint": [*python, "ruff", "check", "."],
            "format": [*python, "ruff", "format", "--check", "."],
            "types": [*python, "mypy"],
            "types of the page's scripts": _typescript(Path(folder) / "page.json", SCRIPTS.rglob("*.js"), []),
            "types of the worker": _typescript(Path(folder) / "worker.json", WORKER_SCRIPTS.glob("*.js"), []),
            "types of the preview's script": _typescript(
                Path(folder) / "preview.json", PREVIEW_SCRIPTS.glob("*.js"), []
            ),
            "types of the panel": _typescript(Path(folder) / "panel.json", SERVE_SCRIPTS.glob("*.js"), []),
            "types of the bench's pages": _typescript(Path(folder) / "bench.json", BENCH_SCRIPTS.glob("*.js"), []),
            "types of the scripts for Node": _typescript(Path(folder) / "node.json", NODE_SCRIPTS, ["node"]),
            "engine, every branch of it": [*python, "pytest", "tests/engine", "--cov", "--cov-report=term-missing"],
            "everything else": [*python, "pytest", *rest, "--durations=10"],
            "what takes long": [*python, "pytest", *APART, "--durations=5"],
        }
        figures = Path(folder) / "figures"
        figures.mkdir()
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            passed = list(at_once.map(partial(_run_check, figures=figures), checks, checks.values()))
        for what, number in sorted(_sum_figures(figures).items()):
            say(f"{number:,} {what}")
    say(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


def _sum_figures(folder: Path) -> Counter[str]:
    """Return how much of what the tests of all checks have tried."""
    return sum((Counter(json.loads(path.read_text(encoding="utf-8"))) for path in folder.iterdir()), Counter())


def _run_check(name: str, command: list[str], *, figures: Path) -> bool:
    """Run a check, print what it said, and return whether it passed."""
    say(f"== {name}: begun")
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {FIGURES_FOLDER: str(figures)},
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    passed = done.returncode == 0
    said = f"== {name}: {'passed' if passed else 'FAILED'} in {time.monotonic() - began:.0f} s"
    say(f"== {name}\n{done.stdout.rstrip()}\n{said}")
    return passed


def _typescript(settings: Path, scripts: Iterable[Path], types: list[str]) -> list[str]:
    """Return the command that checks the types of these scripts; its settings are written to this file.

    ``types`` names the packages of types for what is there without an import.
    """
    packages = npm_packages()
    of_checks = npm_packages(CHECKS_PINS)
    options = {
        "noEmit": True,
        "allowJs": True,
        "checkJs": True,
        "strict": True,
        "target": "es2023",
        "module": "esnext",
        "moduleResolution": "bundler",
        "lib": ["es2023", "dom", "dom.iterable"],
        "types": types,
        "typeRoots": [str(packages / "@types")],
        "skipLibCheck": True,
        "paths": {
            "pyodide": [str(packages / "pyodide" / "pyodide.d.ts")],
            "esbuild": [str(packages / "esbuild" / "lib" / "main.d.ts")],
            "elkjs": [str(packages / "elkjs" / "lib" / "main.d.ts")],
            "dompurify": [str(packages / "dompurify" / "dist" / "purify.es.d.mts")],
            "chrome-launcher": [str(of_checks / "chrome-launcher" / "dist" / "index.d.ts")],
            "markdownlint": [str(packages / "markdownlint" / "lib" / "exports.d.mts")],
            "markdownlint/sync": [str(packages / "markdownlint" / "lib" / "exports-sync.d.mts")],
            "linkinator": [str(packages / "linkinator" / "build" / "src" / "index.d.ts")],
            "lighthouse": [str(of_checks / "lighthouse" / "core" / "index.d.ts")],
            "purgecss": [str(packages / "purgecss" / "lib" / "purgecss.d.ts")],
            "terser": [str(packages / "terser" / "tools" / "terser.d.ts")],
        },
    }
    files = sorted(str(script) for script in scripts)
    settings.write_text(json.dumps({"compilerOptions": options, "files": files}), encoding="utf-8")
    return [*node_command(), str(packages / "typescript" / "bin" / "tsc"), "--project", str(settings)]
