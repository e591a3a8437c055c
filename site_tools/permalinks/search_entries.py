"""What the search finds beside sections: items of checklists and options of questions, each at its own place."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_tools.permalinks.places import Place

INDEX: Final = "search/search_index.json"
_FOUND: Final = frozenset({"item", "option"})


def add_entries(index: str, places: Iterable[Place]) -> str:
    """Return the search index, as JSON, with an entry for each item and option on pages that can be found.

    Such an entry has a title and no text: its words stand in that of its section already, which is found as well.
    """
    content = json.loads(index)
    known = {entry["location"] for entry in content["docs"]}
    for place in places:
        location = place.address.removeprefix("/")
        page = location.partition("#")[0]
        if place.kind in _FOUND and page in known and location not in known:
            content["docs"].append({"location": location, "title": _as_html(place.title), "text": ""})
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)


def _as_html(title: str) -> str:
    """Return a title as the index has it: the theme's script writes it into the page as HTML."""
    return title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
