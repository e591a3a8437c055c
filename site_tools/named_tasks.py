"""Python-Markdown extension: the boxes in a list of tasks are named by their tasks.

PyMdown's extension makes such boxes, on sites that use it, and puts them in front of their texts without a tie to them.
"""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_TASK: Final = "task-list-item"
_BOX: Final = re.compile(r"<input\b")
_AFTER_ALL_OTHERS: Final = -10
_LISTS: Final = ("ul", "ol")


class NamedTasksExtension(Extension):
    """Names boxes in a Markdown converter."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name that Python-Markdown calls
        """Look at the tasks once their texts are what readers see."""
        md.treeprocessors.register(_Names(md), "named_tasks", _AFTER_ALL_OTHERS)


def makeExtension(**settings: object) -> NamedTasksExtension:  # noqa: N802 -- the name that Python-Markdown calls
    """Return the extension, for a converter that names it by its module."""
    return NamedTasksExtension(**settings)


class _Names(Treeprocessor):
    def run(self, root: Element) -> None:
        for item in root.iter("li"):
            if _TASK in item.get("class", "").split():
                self._name_box(item)

    def _name_box(self, item: Element) -> None:
        """Name the box of a task, which stands in the tree as a mark for HTML that is put in at the end."""
        text = "".join(_texts(item))
        box = HTML_PLACEHOLDER_RE.search(text)
        if box is None:
            return
        name = " ".join(unescape(HTML_PLACEHOLDER_RE.sub("", text)).split())
        blocks = self.md.htmlStash.rawHtmlBlocks
        place = int(box[1])
        blocks[place] = _BOX.sub(lambda tag: f'{tag[0]} aria-label="{escape(name)}"', str(blocks[place]), count=1)


def _texts(element: Element) -> Iterator[str]:
    """Give the texts of an element in their order, without those of lists within it."""
    yield element.text or ""
    for child in element:
        if child.tag not in _LISTS:
            yield from _texts(child)
        yield child.tail or ""
