"""Packages installed by pip exactly as pinned: every file known by its hash, nothing built, nothing added.

Runs on Python 3.8 and the standard library alone: it installs the environment.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from site_tools.setup.progress import CommandFailed, SetupFailed, Steps, run, show_end

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


# One of these lines stands for each package, also for one that is there already or not meant for this platform.
STEP = r"^(Collecting|Processing|Requirement already satisfied|Ignoring)\b"
WRONG_HASH = "DO NOT MATCH THE HASHES"
WRONG_PACKAGE = re.compile(r"^\s+(\S+)(?: \(.*\))? from ", re.MULTILINE)


class PackagesNotInstalled(SetupFailed):
    """Pinned packages could not be installed."""


def install_pinned(pip: Sequence[str], requirements: Path, doing: str, options: Sequence[str] = ()) -> None:
    """Install a complete, hashed requirements file.

    ``pip`` is the command that runs it; ``options`` are further ones of ``pip install``, such as where to.

    Raises:
        PackagesNotInstalled: something is missing, or is not what was pinned. What was installed so far stays: the
            caller knows what to remove.
    """
    text = requirements.read_text(encoding="utf-8")
    steps = Steps(STEP, len(re.findall(r"^[^\s#]+==", text, re.MULTILINE)), "packages")
    command = [*pip, "install", "--require-hashes", "--no-deps", "--disable-pip-version-check", "--no-input"]
    # A source package would be built with tools that nobody pinned.
    command += ["--only-binary", ":all:", "--progress-bar", "off", "--requirement", str(requirements), *options]
    try:
        run(command, doing, steps=steps)
    except CommandFailed as problem:
        show_end(problem.output)
        wrong = WRONG_PACKAGE.search(problem.output.partition(WRONG_HASH)[2])
        raise PackagesNotInstalled(
            f"{requirements}: the download of {wrong.group(1)} is not what was pinned; "
            "run the same command again, and if it stays so, do not use that source of packages"
            if wrong
            else f"{requirements}: pip could not install it ({problem.gist}); "
            "check that this machine reaches its package index, and run the same command again"
        ) from problem


def digest(*files: Path) -> str:
    """Return a short name for the contents of these files: the same contents, the same name."""
    total = hashlib.sha256()
    for file in files:
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()[:16]
