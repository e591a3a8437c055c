"""The places of a site that have an address of their own: pages, and what in them has an id."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from lxml import html as lxml_html

from site_tools.guides.elements import OWN_IDS
from site_tools.permalinks.extension import ALIAS_CLASS, LINK_CLASS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

type Kind = Literal[
    "article", "section", "question", "option", "checklist", "item", "note", "anchor", "outcome", "result"
]
"""What a place is. An anchor is one that only its id says anything of; a result is what some answers lead to."""

_SECTIONS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place with an address such as ``/page/#id``; ``page`` is the title of its page.

    ``checklists`` are the ids of those on the page of an outcome.
    """

    address: str
    kind: Kind
    title: str
    page: str
    checklists: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its id, empty for a page."""
        return self.address.partition("#")[2]


def find_places(address: str, title: str, content: str) -> Iterator[Place]:
    """Yield the places of a page in their order, the page itself first; ``content`` is its HTML."""
    yield Place(address, "article", title, title)
    root = lxml_html.fragment_fromstring(content or "<p></p>", create_parent="div")
    kinds = _kinds_in_guide(root)
    for element in root.iterfind(".//*[@id]"):
        id_ = element.get("id")
        if id_.startswith(OWN_IDS) or element.get("class") == ALIAS_CLASS:
            continue
        kind: Kind = kinds.get(id_, "section" if element.tag in _SECTIONS else "anchor")
        yield Place(f"{address}#{id_}", kind, text_of(element), title)


def text_of(element: HtmlElement) -> str:
    """Return the text of an element as a reader sees it, without the link that copies its address, or a list below."""
    return " ".join(_own_text(element).split())


def _own_text(element: HtmlElement) -> str:
    texts = [element.text or ""]
    for child in element:
        if child.tag not in {"ul", "ol"} and LINK_CLASS not in (child.get("class") or "").split():
            texts.append(_own_text(child))
        texts.append((" " if child.tag == "p" else "") + (child.tail or ""))
    return "".join(texts)


def _kinds_in_guide(root: HtmlElement) -> dict[str, Kind]:
    """Return what the parts of the page's guide are, by their ids."""
    data = root.find(".//script[@data-guide-json]")
    if data is None:
        return {}
    guide = json.loads(data.text)
    kinds: dict[str, Kind] = {}
    for question in guide["questions"]:
        kinds[question["id"]] = "question"
        kinds |= dict.fromkeys((option["id"] for option in question["options"]), "option")
    for checklist in guide["checklists"]:
        kinds[checklist["id"]] = "checklist"
        kinds |= dict.fromkeys((item["id"] for item in checklist["items"]), "item")
    return kinds | dict.fromkeys((note["id"] for note in guide["notes"]), "note")
