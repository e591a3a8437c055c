"""MkDocs hook: where this build of the site will be published, if `build --address` says so; thin.

All pages find each other wherever the site lies. The page for addresses that lead nowhere does not: a host shows it at
any address, so it has to name the folder that the site lies in. So do the lists of links that others import.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

VARIABLE: Final = "SITE_TOOLS_ADDRESS"
"""The environment variable by which the command line tells the hook: MkDocs' own takes no address."""


def read_address(text: str) -> str:
    """Return the address of a site as it is written out in full: with a "/" at its end.

    >>> read_address("https://help.example/docs")
    'https://help.example/docs/'

    Raises:
        ValueError: the text is no address that a site can have.
    """
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"{text!r} is no address of a site; write it as https://help.example/docs/")
    return text.rstrip("/") + "/"


def on_config(config: MkDocsConfig) -> None:
    """Take the address over that the command line has been told; it counts before the one of the settings."""
    address = os.environ.get(VARIABLE)
    if address:
        config.site_url = address
