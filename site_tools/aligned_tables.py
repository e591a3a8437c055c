"""Python-Markdown extension: the cells of aligned tables have a class, where Python-Markdown gives them a style.

A ``style`` attribute is refused by the policy of the pages, which allows styles of the site alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from markdown import Markdown

_ALIGNED: Final = re.compile(r"text-align: (left|center|right);")
_AFTER_ALL_OTHERS: Final = -10


class AlignedTablesExtension(Extension):
    """Adds the classes ``align-left``, ``align-center`` and ``align-right`` to a Markdown converter."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name that Python-Markdown calls
        """Look at the cells once all else is done."""
        md.treeprocessors.register(_Classes(md), "aligned_tables", _AFTER_ALL_OTHERS)


def makeExtension(**settings: object) -> AlignedTablesExtension:  # noqa: N802 -- the name that Python-Markdown calls
    """Return the extension, for a converter that names it by its module."""
    return AlignedTablesExtension(**settings)


class _Classes(Treeprocessor):
    def run(self, root: Element) -> None:
        for row in root.iter("tr"):
            for cell in row:
                aligned = _ALIGNED.fullmatch(cell.get("style", ""))
                if aligned:
                    del cell.attrib["style"]
                    cell.set("class", f"{cell.get('class', '')} align-{aligned[1]}".strip())
