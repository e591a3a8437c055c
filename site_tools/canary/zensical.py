"""The same pages, built with Zensical."""

from __future__ import annotations

import os
import re
import sys
from importlib.metadata import distributions
from shutil import copytree
from typing import TYPE_CHECKING, Final

import yaml

from site_tools.project import ROOT, THEME
from site_tools.setup.extra_packages import extra_packages
from site_tools.setup.progress import CommandFailed, SetupFailed, run

if TYPE_CHECKING:
    from pathlib import Path

SECONDS_TO_BUILD: Final = 300
"""A site of 10 pages takes half a second."""


# What Python and Rust say of an error, without the ways that led to it.
_FAULT: Final = re.compile(
    r"^RuntimeError: (?:Python error: )?(?:\w+Error: )?(?P<reason>.+?)(?=\nTraceback |\Z)", re.DOTALL | re.MULTILINE
)


class NotBuiltThere(SetupFailed):
    """Zensical did not build the pages."""


def build_with_zensical(config: Path, docs: Path, folder: Path) -> Path:
    """Build a copy of these pages in this folder, which is empty, and return the folder of the site.

    The settings are those of ``config``. Of our theme only the styles and pictures are there: its templates show what
    hooks hand them, and call methods of Python's, which Zensical's templates do not know.

    Raises:
        NotBuiltThere: Zensical ended with an error, or took too long.
        PackagesNotInstalled: Zensical could not be had.
    """
    packages = extra_packages("canary")
    # Zensical reads and writes below the folder of its settings alone, also where a link leads elsewhere.
    copytree(docs, folder / "docs")
    copytree(THEME / "assets", folder / "theme" / "assets")
    settings = {
        "INHERIT": str(config),
        "docs_dir": "docs",
        "site_dir": "site",
        "theme": {"variant": "classic", "custom_dir": "theme"},  # the look that the site's styles are made for
    }
    own = folder / "mkdocs.yml"
    own.write_text(yaml.safe_dump(settings), encoding="utf-8")
    command = [sys.executable, "-m", "zensical", "build", "--clean", "--config-file", str(own)]
    # What it installs comes before what we have; our extensions are found from the root of the project.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(packages), str(ROOT)])}
    try:
        run(command, "Building the pages with Zensical", cwd=folder, env=environment, timeout=SECONDS_TO_BUILD)
    except CommandFailed as failure:
        fault = _FAULT.search(failure.output)
        reason = fault["reason"].strip() if fault else failure.gist
        raise NotBuiltThere(f"Zensical cannot build the pages: {reason}") from None
    return folder / "site"


def zensical_version() -> str:
    """Return the version of Zensical that builds the pages.

    Raises:
        PackagesNotInstalled: Zensical could not be had.
    """
    (found,) = distributions(name="zensical", path=[str(extra_packages("canary"))])
    return found.version
