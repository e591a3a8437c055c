"""The Java that the HTML checker runs on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from site_tools.project import CACHE
from site_tools.setup.debian import install_debian_packages
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import one_at_a_time

if TYPE_CHECKING:
    from pathlib import Path

OLDEST_JAVA = 11
"""The oldest major version that the checker runs on."""

DEBIAN_PACKAGES = ("default-jre-headless",)


class JavaMissing(SetupFailed):
    """No Java runs on this machine, and none could be installed."""


def ensure_java() -> Path:
    """Return a Java 11 or newer: this machine's own, or Debian's, installed for it.

    Raises:
        JavaMissing: there is none, and Debian's could not be installed or does not run.
    """
    found = _find_java()
    if found:
        return found
    with one_at_a_time(CACHE / "java.lock"):
        found = _find_java()  # another call may have installed it meanwhile
        if found:
            return found
        try:
            install_debian_packages(DEBIAN_PACKAGES, "Installing Debian's Java")
        except SetupFailed as problem:
            raise JavaMissing(
                f"no Java {OLDEST_JAVA} or newer runs on this machine, and Debian's cannot be had ({problem}); "
                "install one"
            ) from None
        found = _find_java()
    if not found:
        raise JavaMissing(f"Debian's Java is not {OLDEST_JAVA} or newer, or does not run; install one that does")
    return found


def _find_java() -> Path | None:
    return next((path for path in on_path(["java"]) if _version(path) >= OLDEST_JAVA), None)


def _version(java: Path) -> int:
    """Return the major version of a Java; 0 for one before 9, which does not know the question, or one that fails."""
    said = re.match(r"\S+ (\d+)", answer([str(java), "--version"]) or "")
    return int(said.group(1)) if said else 0
