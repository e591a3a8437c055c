"""Packages of Debian and its kin, installed with apt-get where this user may do so."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import CommandFailed, SetupFailed, run, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# Long, since ending dpkg in the middle of its work leaves a machine to be repaired by hand.
SECONDS_FOR_APT = 1800.0
SECONDS_TO_WAIT_FOR_APT = 120


def install_debian_packages(packages: Sequence[str], telling: str) -> None:
    """Install these packages, saying meanwhile what is done.

    Raises:
        SetupFailed: there is no apt-get, this user may not install, or apt-get failed.
    """
    apt_get = _apt_get()
    _update(apt_get)
    run([*apt_get, "install", "-y", "--no-install-recommends", *packages], telling, timeout=SECONDS_FOR_APT)


def unpack_debian_package(package: str, folder: Path, telling: str) -> None:
    """Unpack a package into an empty folder, saying meanwhile what is done; nothing is installed, and no service runs.

    Raises:
        SetupFailed: there is no apt-get, this user may not read the lists of packages anew, or apt-get failed.
    """
    _update(_apt_get())
    # As the user that owns the folder, which may not be the one that apt-get prefers to be.
    run(["apt-get", "-o", "APT::Sandbox::User=root", "download", package], telling, cwd=folder, timeout=SECONDS_FOR_APT)
    for archive in folder.glob("*.deb"):
        run(["dpkg", "-x", str(archive), str(folder)], telling, timeout=SECONDS_FOR_APT)
        archive.unlink()


def _apt_get() -> list[str]:
    if not any(on_path(["apt-get"])):
        raise SetupFailed("there is no apt-get here")
    as_root = _as_root()
    if as_root is None:
        raise SetupFailed("it needs root, or sudo without a password")
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return [*apt_get, "-o", f"DPkg::Lock::Timeout={SECONDS_TO_WAIT_FOR_APT}"]


def _update(apt_get: Sequence[str]) -> None:
    try:
        run([*apt_get, "update"], "Reading Debian's package lists", timeout=SECONDS_FOR_APT)
    except CommandFailed as problem:
        # One broken source out of several fails the update, and the lists that are here may do.
        say(f"apt-get update failed: {problem.gist}")


def _as_root() -> list[str] | None:
    """Return what to put before a command to run it as root, or None when this user may not."""
    if sys.platform != "win32" and os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if answer(["sudo", "-n", "true"]) is not None else None
