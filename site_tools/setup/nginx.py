"""The nginx that the tests start: what the build writes for it is no example until it has served the site."""

from __future__ import annotations

from pathlib import Path

from site_tools.project import CACHE
from site_tools.setup.debian import unpack_debian_package
from site_tools.setup.programs import answer, on_path
from site_tools.setup.progress import SetupFailed
from site_tools.setup.whole import whole_folder

PLACE = Path("usr/sbin/nginx")
"""Where Debian has it, below the root of the machine or of an unpacked package; no user's ``PATH`` leads there."""


class NginxMissing(SetupFailed):
    """No nginx runs on this machine, and none could be had."""


def ensure_nginx() -> Path:
    """Return an nginx that runs: this machine's, or else Debian's, which is not installed for it.

    Raises:
        NginxMissing: there is none, and Debian's could not be had or does not run.
    """
    found = next((path for path in (*on_path(["nginx"]), Path("/") / PLACE) if _runs(path)), None)
    if found:
        return found
    try:
        folder = whole_folder(
            CACHE / "nginx", lambda folder: unpack_debian_package("nginx", folder, "Fetching Debian's nginx")
        )
    except SetupFailed as problem:
        raise NginxMissing(
            f"no nginx runs on this machine, and Debian's cannot be had ({problem}); install one"
        ) from None
    if not _runs(folder / PLACE):
        raise NginxMissing("Debian's nginx does not run on this machine; install one that does")
    return folder / PLACE


def _runs(nginx: Path) -> bool:
    return nginx.is_file() and answer([str(nginx), "-v"]) is not None
