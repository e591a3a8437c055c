"""Lighthouse's scores of pages, each read as a phone and as a desktop.

https://developer.chrome.com/docs/lighthouse tells what a score counts.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from site_tools.project import CHECKS_PINS
from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from site_tools.setup.node import node_command, npm_packages
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

type Category = Literal["accessibility", "best-practices", "performance", "seo"]
type Device = Literal["mobile", "desktop"]

DEVICES: Final[tuple[Device, ...]] = ("mobile", "desktop")

_SCRIPT: Final = Path(__file__).with_suffix(".mjs")


class LighthouseFailed(SetupFailed):
    """Lighthouse could not read a page."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page on one device: its score in each category, from 0 to 100, and the audits that cost points."""

    address: str
    device: Device
    scores: dict[Category, int]
    lost: tuple[str, ...]


def page_addresses(site: Path, host: str) -> list[str]:
    """Return the address of every page of a built site, on a host whose own address this is.

    Those that only lead on to another page are left out: nobody reads them.
    """
    pages = (path for path in site.rglob("*.html") if 'http-equiv="refresh"' not in path.read_text(encoding="utf-8"))
    paths = sorted(path.relative_to(site).as_posix() for path in pages)
    return [f"{host}/{path.removesuffix('index.html')}" for path in paths]


def score_pages(
    addresses: Sequence[str], categories: Sequence[Category], devices: Sequence[Device] = DEVICES
) -> list[Visit]:
    """Return the scores of the pages at these addresses, of each page one on each device.

    Raises:
        LighthouseFailed: a page could not be read.
        SetupFailed: Node, Lighthouse or a browser is missing and could not be fetched.
    """
    task = {
        "packages": str(npm_packages(CHECKS_PINS)),
        "browser": str(ensure_browser()),
        "flags": list(BROWSER_FLAGS),
        "addresses": list(addresses),
        "categories": list(categories),
        "devices": list(devices),
    }
    command = [*node_command(), str(_SCRIPT)]
    done = subprocess.run(command, input=json.dumps(task), capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise LighthouseFailed(f"Lighthouse could not read the pages: {done.stderr.strip()}")
    return [Visit(**visit | {"lost": tuple(visit["lost"])}) for visit in json.loads(done.stdout)]
