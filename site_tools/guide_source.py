"""Where the parts of a guide stand in its Markdown text, so that a problem can name a line."""

from __future__ import annotations

import re
from typing import Final

_FENCE: Final = re.compile(r"\s*(?P<mark>`{3,}|~{3,})")
_LIST_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d+[.)])\s")


class GuideSource:
    """The lines of a page, read from the top down, as its parts come up in document order.

    Python-Markdown's tree knows no lines. Each part is looked for below the one before, which finds
    the right line even where an id or a text stands twice.
    """

    def __init__(self, text: str, *, first_line: int = 1) -> None:
        """Keep the lines of the text; ``first_line`` is the number of its first line in the file."""
        self._first_line = first_line
        self._lines = _without_code(text)
        self._below = 0

    def find_heading(self, name: str) -> int:
        """Return the line number of the next line that has an attribute list with this name in it."""
        return self._find(re.compile(r".*\{[^}]*" + re.escape(name) + r"(?![\w-])[^}]*\}"))

    def find_list_item(self) -> int:
        """Return the line number of the next list item."""
        return self._find(_LIST_ITEM)

    def _find(self, pattern: re.Pattern[str]) -> int:
        # What does not stand further down is searched from the top: a note above the list of its section.
        for place in (*range(self._below, len(self._lines)), *range(self._below)):
            if pattern.match(self._lines[place]):
                self._below = max(self._below, place + 1)
                return self._first_line + place
        return self._first_line + max(self._below - 1, 0)


def _without_code(text: str) -> list[str]:
    """Return the lines of the text, those of fenced code made empty."""
    lines = []
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark["mark"].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            lines.append("")
        elif mark:
            fence = mark["mark"]
            lines.append("")
        else:
            lines.append(line)
    return lines
