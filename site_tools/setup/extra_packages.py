"""Python packages that few commands need: fetched when one first does, and kept out of the environment."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from site_tools.project import CACHE, PINS
from site_tools.setup.pinned import digest, install_pinned
from site_tools.setup.whole import whole_folder

if TYPE_CHECKING:
    from pathlib import Path


def extra_packages(name: str) -> Path:
    """Return a folder for ``sys.path`` with the packages that ``site_tools/pins/NAME.txt`` pins.

    Raises:
        PackagesNotInstalled: they could not be had, or are not what was pinned.
    """
    requirements = PINS / f"{name}.txt"
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"

    def make(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip"]
        install_pinned(pip, requirements, f"Installing what {name} needs", ["--target", str(folder)])

    return whole_folder(CACHE / f"{name}-{digest(requirements)}-{python}", make)
