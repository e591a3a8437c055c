"""The findings as a panel over the pages that are served, and its own files; nothing of it is part of the built site.

A page's policy allows scripts and styles of the site's own address, and no others. So the panel's come from there.
"""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from site_tools.serving.shown import View

AT: Final = "/__serve__/"
"""What the addresses of the panel's files begin with."""

STATE: Final = f"{AT}state"
"""Where the panel asks what is wrong now; ``?beyond=`` holds the moment that it knows of."""

MOST_LISTED: Final = 50
"""Findings that the panel lists; a site that is new to the checks may have thousands."""

_PAGE: Final = Path(__file__).parent / "page"
_PANEL: Final = Template((_PAGE / "panel.html").read_text(encoding="utf-8"))
_WAITING: Final = (_PAGE / "waiting.html").read_bytes()
_FILES: Final = {f"{AT}{name}": _PAGE / name for name in ("panel.css", "panel.js")}
_END: Final = b"</body>"


def put_panel(page: bytes, view: View) -> bytes:
    """Return an HTML page with the panel at its end; the panel's script fills it."""
    head, end, rest = page.rpartition(_END)
    panel = _PANEL.substitute(site=view.site).encode()
    return head + panel + end + rest if end else page + panel


def waiting_page(view: View) -> bytes:
    """Return the page that stands for all pages while there is no version of the site to show."""
    return put_panel(_WAITING, view)


def panel_file(address: str) -> tuple[str, bytes] | None:
    """Return the name and the content of one of the panel's files, or ``None`` for any other address."""
    path = _FILES.get(address)
    return None if path is None else (path.name, path.read_bytes())


def write_state(view: View) -> bytes:
    """Return a view as the panel's script reads it, in JSON."""
    findings = [
        {
            "place": str(each).removesuffix(f": {each.message}"),
            "message": each.message,
            "check": each.check,
        }
        for each in view.problems[:MOST_LISTED]
    ]
    count = len(view.problems)
    state = {
        "count": count,
        "more": count - len(findings),
        "site": view.site,
        "moment": view.moment,
        "stale": view.stale,
        "looking": view.looking,
    }
    return json.dumps({**state, "findings": findings}).encode()
