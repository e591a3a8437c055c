"""Elements of the tool's HTML: words for making them."""

from __future__ import annotations

from copy import deepcopy
from xml.etree.ElementTree import Element, SubElement

OWN_IDS = "guide-tool-"
"""What each id of the tool begins with, so that it is nobody's of the article."""


def element(tag: str, attributes: dict[str, str], text: str | None = None) -> Element:
    """Return a new element with this text in it."""
    made = Element(tag, attributes)
    made.text = text
    return made


def add(parent: Element, tag: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Element:
    """Return a new element with this text, at the end of its parent."""
    made = element(tag, attributes or {}, text)
    parent.append(made)
    return made


def add_button(parent: Element, do: str, text: str, *, quiet: bool = True, **attributes: str) -> Element:
    """Return a new button for what the page's script does under this name."""
    look = "guide-button guide-button--quiet" if quiet else "guide-button"
    return add(parent, "button", {"type": "button", "class": look, "data-do": do, **attributes}, text)


def add_slot(parent: Element, name: str, after: str, text: str | None = None) -> None:
    """Add a place for the script to fill, and the text behind it."""
    slot = SubElement(parent, "span", {"data-slot": name})
    slot.text, slot.tail = text, after


def copy_without_ids(original: Element) -> Element:
    """Return a copy without ids: those are the article's."""
    copy = deepcopy(original)
    for part in copy.iter():
        part.attrib.pop("id", None)
    return copy
