"""A Python new enough for this project: the running one, another one of this machine, or one that uv provides.

Runs on Python 3.8 and the standard library alone: it is what an older Python runs to find a newer one.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from site_tools.project import PINS
from site_tools.setup.pinned import digest, install_pinned
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import CommandFailed, SetupFailed, run
from site_tools.setup.whole import whole_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

OLDEST = (3, 12)
NEWEST = (3, 14)
"""The newest version for which every pinned package has files."""
OFFERED = "3.13"
"""What uv is asked for, and what the reader is told to install."""

NAMES = ("python3.14", "python3.13", "python3.12", "python3", "python")
SECONDS_FOR_UV = 600.0

# Asked of the base interpreter, since a virtual environment made from another one would lean on it.
# The free-threaded build needs packages of its own, which are not pinned.
QUESTION = """
import json, sys, sysconfig
print(json.dumps({
    "path": getattr(sys, "_base_executable", None) or sys.executable,
    "version": sys.version_info[:3],
    "usual": sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED"),
    "prefix": sys.prefix,
}))
"""


class NoInterpreter(SetupFailed):
    """There is no Python that the project can use, and none could be had."""


class Interpreter(NamedTuple):
    """A Python that was run, and what it said about itself."""

    path: Path
    version: tuple[int, ...]
    usual: bool
    prefix: Path

    @property
    def supported(self) -> bool:
        """Whether the pinned packages can be installed for it."""
        return self.usual and OLDEST <= self.version[:2] <= NEWEST


def ask(python: Path) -> Interpreter | None:
    """Return what a Python says about itself, or None when it does not run or is too old to say it."""
    # Isolated, so that neither the folder the caller stands in nor PYTHONPATH can change the answer.
    said = answer([str(python), "-I", "-c", QUESTION])
    try:
        told = json.loads(said or "")
    except ValueError:
        return None
    return Interpreter(Path(told["path"]), tuple(told["version"]), bool(told["usual"]), Path(told["prefix"]))


def find_interpreter(cache: Path) -> Interpreter:
    """Return the running Python if it will do, else the newest of this machine that will, else one from uv.

    Arguments:
        cache: the folder that uv is installed in, if it is needed and the machine has none.

    Raises:
        NoInterpreter: none of the three gave one.
    """
    running = ask(Path(sys.executable))
    if running and running.supported:
        return running
    found = [interpreter for interpreter in map(ask, _candidates()) if interpreter and interpreter.supported]
    if found:
        return max(found, key=lambda interpreter: interpreter.version)
    try:
        return _from_uv(cache)
    except SetupFailed as problem:
        said = problem.gist if isinstance(problem, CommandFailed) else str(problem)
        raise NoInterpreter(
            f"this is Python {'.'.join(map(str, sys.version_info[:3]))}, no Python 3.{OLDEST[1]} to 3.{NEWEST[1]} "
            f"runs on this machine, and uv could not provide one ({said}); "
            f"install Python {OFFERED} and run the same command again"
        ) from problem


def _candidates() -> Iterator[Path]:
    seen = set()
    for path in on_path(NAMES):
        if path not in seen:
            seen.add(path)
            yield path
    # pyenv puts only the chosen version on PATH; the others are in its folder.
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from sorted(pyenv.glob("versions/*/bin/python"))


def _from_uv(cache: Path) -> Interpreter:
    uv, environment = _uv(cache)
    # Nothing is put among the user's own commands: the virtual environment knows where its Python is.
    environment = {**os.environ, **environment, "UV_PYTHON_INSTALL_BIN": "0", "UV_PYTHON_PREFERENCE": "only-managed"}
    run(
        [str(uv), "python", "install", OFFERED],
        f"Installing Python {OFFERED} with uv",
        env=environment,
        timeout=SECONDS_FOR_UV,
    )
    where = run([str(uv), "python", "find", OFFERED], "Finding it", env=environment, timeout=SECONDS_FOR_UV)
    interpreter = ask(Path(where.strip()))
    if interpreter is None or not interpreter.supported:
        raise SetupFailed(f"uv installed {where.strip()}, which does not run")
    return interpreter


def _uv(cache: Path) -> tuple[Path, dict[str, str]]:
    """Return the machine's uv, or one installed for this project, with the settings it needs."""
    for uv in on_path(["uv"]):
        if answer([str(uv), "--version"]):
            return uv, {}
    requirements = PINS / "uv.txt"

    def make(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip"]
        install_pinned(pip, requirements, "Installing uv, which can install a newer Python", ["--target", str(folder)])

    folder = whole_folder(cache / f"uv-{digest(requirements)}", make)
    # What a uv of this project installs belongs to this project, not to the user's own uv.
    return next(folder.glob("bin/uv*")), {"UV_PYTHON_INSTALL_DIR": str(cache / "python")}
