"""Programs of this machine that really run.

A name on ``PATH`` proves little: a version manager's shim is there for versions that are not chosen, and fails.
Runs on Python 3.8 and the standard library alone: it helps to find a newer Python.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SECONDS_TO_ANSWER = 20.0


def on_path(names: Iterable[str]) -> Iterator[Path]:
    """Yield every program on ``PATH`` with one of these names, name by name.

    Every folder is looked at, not only the first hit: behind a shim that fails there may be a program that runs.
    """
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    for name in names:
        for folder in folders:
            found = shutil.which(name, path=folder) if folder else None
            if found:
                yield Path(found)


def answer(command: Sequence[str], timeout: float = SECONDS_TO_ANSWER) -> str | None:
    """Return what a command prints on its standard output, or None when it does not run or ends with an error."""
    try:
        done = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return None if done.returncode else done.stdout.strip()
