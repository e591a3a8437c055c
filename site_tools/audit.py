"""Known vulnerabilities of pinned packages, as pip-audit finds them in PyPI's data."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Final

from site_tools.setup.extra_packages import extra_packages
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from pathlib import Path

SECONDS_TO_ANSWER: Final = 5
"""For each answer of the host that has the data."""


# How pip-audit, and what it asks by, speak of a line that is down or a host that does not answer.
_UNREACHABLE: Final = re.compile(r"requests\.exceptions\.|urllib3\.exceptions\.|Could not connect|\b5\d\d Server Error")


class DataUnreachable(SetupFailed):
    """What is known of packages cannot be had from this machine."""


class AuditFailed(SetupFailed):
    """pip-audit did not look at the packages, and that is not for the lack of its data."""


def find_vulnerabilities(requirements: Path) -> dict[str, list[str]]:
    """Return what is known of each package of a complete, hashed requirements file: the names of its vulnerabilities.

    Raises:
        DataUnreachable: the data cannot be had.
        AuditFailed: pip-audit ended without a word on the packages, for any other reason.
        PackagesNotInstalled: pip-audit could not be had.
    """
    options = ["--disable-pip", "--progress-spinner", "off", "--timeout", str(SECONDS_TO_ANSWER), "--format", "json"]
    command = [sys.executable, "-m", "pip_audit", *options, "--requirement", str(requirements)]
    done = subprocess.run(
        command,
        env=os.environ | {"PYTHONPATH": str(extra_packages("audit"))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    # Its status is 1 both for what it finds and for what it cannot find out.
    try:
        dependencies = json.loads(done.stdout)["dependencies"]
    except ValueError:
        reason = next(reversed(done.stderr.strip().splitlines()), "it said nothing")
        if _UNREACHABLE.search(done.stderr):
            raise DataUnreachable(f"pip-audit cannot reach its data: {reason}") from None
        raise AuditFailed(f"pip-audit failed: {reason}") from None
    if not any("vulns" in package for package in dependencies):
        # As where packages come from a copy of PyPI that has the files and no more.
        raise DataUnreachable("pip-audit's data knows none of the packages")
    return {
        f"{package['name']} {package.get('version', '')}".rstrip(): [
            f"{known['id']}, mended in {', '.join(known['fix_versions']) or 'no release'}" for known in package["vulns"]
        ]
        if "vulns" in package
        else [f"not known to it: {package['skip_reason']}"]
        for package in dependencies
    }
