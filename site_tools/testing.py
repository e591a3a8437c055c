"""All checks of the project: `python3 -m site_tools test`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import ROOT, THEME
from site_tools.runtime import ensure_runtime
from site_tools.setup.browser import ensure_browser
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPTS: Final = THEME / "assets"
WORKER_SCRIPTS: Final = ROOT / "site_tools" / "runtime" / "worker"
BENCH_SCRIPTS: Final = ROOT / "site_tools" / "bench" / "pages"
NODE_SCRIPTS: Final = (
    ROOT / "tests" / "run_engine_tests.mjs",
    ROOT / "tests" / "bench" / "walk_all.mjs",
    ROOT / "tests" / "quick_runtime.mjs",
    ROOT / "tests" / "run_modules.mjs",
    ROOT / "site_tools" / "page_files" / "bundle.mjs",
    ROOT / "site_tools" / "runtime" / "start_python.mjs",
    ROOT / "site_tools" / "runtime" / "pack_scripts.mjs",
)


AT_ONCE: Final = 2
"""Checks that run side by side: the browser's take as long as all others, and wait much of that time."""


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
    rest = ["tests", "--ignore=tests/engine", "--ignore=tests/browser"]
    with tempfile.TemporaryDirectory() as folder:
        checks = {
            "in the browser": [*python, "pytest", "tests/browser", "--durations=10"],
            "lint": [*python, "ruff", "check", "."],
            "format": [*python, "ruff", "format", "--check", "."],
            "types": [*python, "mypy"],
            "types of the page's scripts": _typescript(Path(folder) / "page.json", SCRIPTS.rglob("*.js"), []),
            "types of the worker": _typescript(Path(folder) / "worker.json", WORKER_SCRIPTS.glob("*.js"), []),
            "types of the bench's pages": _typescript(Path(folder) / "bench.json", BENCH_SCRIPTS.glob("*.js"), []),
            "types of the scripts for Node": _typescript(Path(folder) / "node.json", NODE_SCRIPTS, ["node"]),
            "engine, every branch of it": [*python, "pytest", "tests/engine", "--cov", "--cov-report=term-missing"],
            "everything else": [*python, "pytest", *rest, "--durations=10"],
        }
        with ThreadPoolExecutor(AT_ONCE) as at_once:
            passed = list(at_once.map(_run_check, checks, checks.values()))
    say(f"{sum(passed)} passed, {len(passed) - sum(passed)} failed")
    return 0 if all(passed) else 1


def _run_check(name: str, command: list[str]) -> bool:
    """Run a check, print what it said, and return whether it passed."""
    say(f"== {name}: begun")
    began = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
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
            "purgecss": [str(packages / "purgecss" / "lib" / "purgecss.d.ts")],
            "terser": [str(packages / "terser" / "tools" / "terser.d.ts")],
        },
    }
    files = sorted(str(script) for script in scripts)
    settings.write_text(json.dumps({"compilerOptions": options, "files": files}), encoding="utf-8")
    return [*node_command(), str(packages / "typescript" / "bin" / "tsc"), "--project", str(settings)]
