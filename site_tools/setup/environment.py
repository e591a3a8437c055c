"""The virtual environment of the site's tools: made on first use, made again when its pins change.

Runs on Python 3.8 and the standard library alone: it is the first thing that runs in a fresh clone.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from site_tools.project import PINS, ROOT
from site_tools.setup.interpreter import ask, find_interpreter
from site_tools.setup.pinned import digest, install_pinned
from site_tools.setup.programs import answer
from site_tools.setup.progress import CommandFailed, SetupFailed, run, say
from site_tools.setup.whole import one_at_a_time, remove, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_tools.setup.interpreter import Interpreter

STAMP = "site-tools-stamp"
"""The file written last into an environment: without it, or with another text, the environment does not count."""


class EnvironmentNotMade(SetupFailed):
    """The virtual environment could not be made."""


def ensure(arguments: Sequence[str], root: Path = ROOT) -> None:
    """Return when the running Python is that of a ready environment; else make it and start again inside it.

    Arguments:
        arguments: what the command was called with, and is called with again.
        root: the clone, which gets ``.venv`` and ``.cache``.

    Raises:
        SetupFailed: the environment could not be made; none is left.
    """
    venv = root / ".venv"
    was_ready = _is_ready(venv)
    if not was_ready:
        with writing(), one_at_a_time(root / ".cache" / "environment.lock"):
            # The call that held the lock before this one may have made it.
            if not _is_ready(venv):
                _make(venv, root / ".cache")
    if not (was_ready and _is_inside(venv)):
        _start_again(venv, arguments)


def python_of(venv: Path) -> Path:
    """Return where the Python of a virtual environment is."""
    return venv / "Scripts" / "python.exe" if sys.platform == "win32" else venv / "bin" / "python"


def stamp_of(venv: Path, version: Sequence[int]) -> str:
    """Return what the stamp of an environment says when it is ready: its pins, its place and its Python.

    The place is part of it since the scripts of an environment name it: a copied clone makes its own.
    """
    return f"{digest(PINS / 'requirements.txt')} {version[0]}.{version[1]} {venv}\n"


def _is_inside(venv: Path) -> bool:
    return Path(sys.prefix).resolve() == venv.resolve()


def _is_ready(venv: Path) -> bool:
    try:
        stamp = (venv / STAMP).read_text(encoding="utf-8")
    except OSError:
        return False
    # From outside, the version the stamp tells is believed, since asking would cost a start. From inside it is known:
    # after an upgrade of the system's Python the environment's packages are those of the version before.
    version = re.match(r"\S+ (\d+)\.(\d+) ", stamp)
    told = [int(number) for number in version.groups()] if version else [0, 0]
    running = list(sys.version_info[:2]) if _is_inside(venv) else told
    return stamp == stamp_of(venv, running) and python_of(venv).exists()


def _make(venv: Path, cache: Path) -> None:
    interpreter = find_interpreter(cache)
    say(f"Making {venv} with Python {'.'.join(map(str, interpreter.version))}; this is needed once")
    remove(venv)
    try:
        _fill(venv, interpreter)
    except BaseException:
        # Also on Ctrl-C. After a kill the stamp is missing, and the next call starts over.
        remove(venv)
        raise


def _fill(venv: Path, interpreter: Interpreter) -> None:
    try:
        run([str(interpreter.path), "-m", "venv", "--without-pip", str(venv)], "Making an empty environment")
    except CommandFailed as problem:
        raise EnvironmentNotMade(
            f"{venv}: {interpreter.path} could not make it ({problem.gist}); install the venv module of that Python"
        ) from problem
    _add_pip(venv, interpreter)
    pip = [str(python_of(venv)), "-m", "pip"]
    install_pinned(pip, PINS / "requirements.txt", "Installing the pinned packages")
    made = ask(python_of(venv))
    if made is None or made.prefix.resolve() != venv.resolve():
        raise EnvironmentNotMade(
            f"{venv}: its Python does not run as one of an environment; install another Python than {interpreter.path}"
        )
    (venv / STAMP).write_text(stamp_of(venv, made.version), encoding="utf-8")


def _add_pip(venv: Path, interpreter: Interpreter) -> None:
    """Give an environment the pip of its Python, else the pinned one, installed by a pip from outside."""
    python = str(python_of(venv))
    try:
        run([python, "-m", "ensurepip"], "Adding pip")
    except CommandFailed:
        # Debian ships ensurepip apart from Python. A pip from outside may be too old to run on the newer Python, but
        # can put a newer pip into a folder for it.
        where = answer([python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"])
        version = ".".join(map(str, interpreter.version[:2]))
        hosts = [host for host in (str(interpreter.path), sys.executable) if answer([host, "-m", "pip", "--version"])]
        if not where or not hosts:
            raise EnvironmentNotMade(
                f"{venv}: {interpreter.path} has neither ensurepip nor pip; install pip and run the same command again"
            ) from None
        options = ["--target", where, "--python-version", version]
        install_pinned([hosts[0], "-m", "pip"], PINS / "pip.txt", "Adding pip from outside", options)


def _start_again(venv: Path, arguments: Sequence[str]) -> None:
    command = [str(python_of(venv)), "-m", "site_tools", *arguments]
    # It would lead the environment's Python away from its own packages, as the environment's activate script knows too.
    os.environ.pop("PYTHONHOME", None)
    if sys.platform == "win32":
        # There execv returns to the terminal while the new process still runs.
        raise SystemExit(subprocess.call(command))
    os.execv(command[0], command)  # noqa: S606 - no shell is wanted.
