"""What the search finds beside sections."""

from __future__ import annotations

import json

from site_tools.permalinks.places import Place
from site_tools.permalinks.search_entries import add_entries

SECTION = {"location": "help/#list", "title": "List", "text": "<ul><li>A &lt;thing&gt;.</li></ul>"}
PAGE = {"location": "help/", "title": "Help", "text": ""}


def test_items_and_options_of_pages_that_can_be_found_are_found_at_their_places() -> None:
    index = {"config": {"lang": ["en"]}, "docs": [PAGE, SECTION]}
    places = [
        Place("/help/", "article", "Help", "Help"),
        Place("/help/#list", "checklist", "List", "Help"),
        Place("/help/#thing", "item", "A <thing> & größer.", "Help"),
        Place("/help/#yes", "option", "Yes", "Help"),
        Place("/help/#note", "note", "A note.", "Help"),
        Place("/hidden/#no", "option", "No", "Hidden"),
    ]
    made = json.loads(add_entries(json.dumps(index), places))
    assert made == {
        "config": {"lang": ["en"]},
        "docs": [
            PAGE,
            SECTION,
            {"location": "help/#thing", "title": "A &lt;thing&gt; &amp; größer.", "text": ""},
            {"location": "help/#yes", "title": "Yes", "text": ""},
        ],
    }
