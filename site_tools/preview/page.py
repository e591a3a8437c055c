"""The page that shows every state of the guides of a site, each in a frame that holds the real page."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from site_tools.preview.states import find_states
from site_tools.sealing.content_policy import find_inline, page_policy, put_policy

if TYPE_CHECKING:
    from collections.abc import Sequence

FOLDER: Final = "preview"
"""Where the page stands, below the root of the site."""

SCRIPT: Final = Path(__file__).with_name("preview.js")
STYLES: Final = Path(__file__).with_name("preview.css")
_TEMPLATE: Final = "page.html"

_CHARSET: Final = '<meta charset="utf-8">'
_PREPARE: Final = "<script>frameElement && parent.prepareFrame?.(self)</script>"
"""Stands first in each page that is served: what the preview plays has to be there before any script of the page."""


@dataclass(frozen=True, slots=True)
class PreviewedGuide:
    """A guide: the address of its page as ``page/``, the path of its source, its JSON text and the HTML of its tool."""

    address: str
    path: str
    json: str
    tool: str


def let_be_prepared(page: str) -> str:
    """Return a page, a whole HTML document, in which the preview can play its part before its scripts run."""
    return page.replace(_CHARSET, f"{_CHARSET}\n    {_PREPARE}", 1)


def render_preview(guides: Sequence[PreviewedGuide], docs: str) -> str:
    """Return the page as HTML, with its policy; ``docs`` is the name of the folder that the paths count from."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sections = []
    for guide in guides:
        found = find_states(guide.json, guide.tool)
        groups = [(name, list(states)) for name, states in groupby(found.states, key=lambda state: state.group)]
        data = json.loads(guide.json)
        sections.append({"guide": guide, "id": data["id"], "title": data["title"], "found": found, "groups": groups})
    page = environment.get_template(_TEMPLATE).render(
        sections=sections,
        docs=docs,
        # Ours, and no part of a guide.
        script=Markup(SCRIPT.read_text(encoding="utf-8")),  # noqa: S704
        styles=Markup(STYLES.read_text(encoding="utf-8")),  # noqa: S704
    )
    return put_policy(page, {**page_policy(find_inline(page)), "frame-src": ["'self'"]})
