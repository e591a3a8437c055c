"""The machine that something was measured on, in words: no names of hosts or users, no paths."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Final

import psutil

from site_tools.setup.browser import ensure_browser
from site_tools.setup.programs import answer

GIBIBYTE: Final = 2**30


def describe_machine() -> str:
    """Return the processor, its cores, the memory, the system and the browser, in one line."""
    try:
        system = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        system = f"{platform.system()} {platform.release()}"
    memory = psutil.virtual_memory().total / GIBIBYTE
    # What follows the version tells where the browser was built.
    browser = re.match(r"\D*[\d.]+", answer([str(ensure_browser()), "--version"]) or "unknown browser")
    parts = (
        _processor(),
        f"{os.cpu_count()} cores",
        f"{memory:.0f} GiB of memory",
        system,
        browser.group().strip() if browser else "unknown browser",
    )
    return ", ".join(parts)


def _processor() -> str:
    """Return the model of the processor, as far as the system tells it."""
    told = Path("/proc/cpuinfo")
    named = re.search(r"^model name\s*:\s*(.+)$", told.read_text(), re.MULTILINE) if told.exists() else None
    return named.group(1) if named else platform.processor() or platform.machine()
