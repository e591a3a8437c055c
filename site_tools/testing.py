"""All checks of the project, one after the other: `python3 -m site_tools test`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.project import ROOT, THEME
from site_tools.runtime import ensure_runtime
from site_tools.setup.browser import ensure_browser
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Iterable

SCRIPTS: Final = THEME / "assets" / "guide"
NODE_SCRIPT: Final = ROOT / "tests" / "run_engine_tests.mjs"


def run_all_checks() -> int:
    """Run every check, also after one has failed, and return 0 if all of them passed.

    Raises:
        SetupFailed: a browser, Node or the runtime is missing and could not be fetched. Nothing is
            left out for the lack of a tool.
    """
    ensure_runtime()
    ensure_browser()
    python = [sys.executable, "-m"]
    failed = []
    with tempfile.TemporaryDirectory() as folder:
        checks = {
            "lint": [*python, "ruff", "check", "."],
            "format": [*python, "ruff", "format", "--check", "."],
            "types": [*python, "mypy"],
            "types of the page's script": _typescript(Path(folder) / "page.json", SCRIPTS.glob("*.js"), []),
            "types of the script for Node": _typescript(Path(folder) / "node.json", [NODE_SCRIPT], ["node"]),
            "engine, every branch of it": [*python, "pytest", "tests/engine", "--cov", "--cov-report=term-missing"],
            "everything else": [*python, "pytest", "tests", "--ignore=tests/engine", "--durations=10"],
        }
        for name, command in checks.items():
            say(f"== {name}")
            began = time.monotonic()
            if subprocess.run(command, cwd=ROOT, check=False).returncode != 0:
                failed.append(name)
            say(f"== {name}: {'FAILED' if name in failed else 'passed'} in {time.monotonic() - began:.0f} s")
    say(f"{len(checks) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


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
        "paths": {"pyodide": [str(packages / "pyodide" / "pyodide.d.ts")]},
    }
    files = sorted(str(script) for script in scripts)
    settings.write_text(json.dumps({"compilerOptions": options, "files": files}), encoding="utf-8")
    return [*node_command(), str(packages / "typescript" / "bin" / "tsc"), "--project", str(settings)]
