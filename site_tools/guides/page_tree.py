"""Words for the elements of a converted page, as Python-Markdown's tree has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
LISTS: Final = ("ul", "ol")


def classes_of(element: Element) -> list[str]:
    """Return the classes of an element, in their order."""
    return (element.get("class") or "").split()
