"""What the beginnings of lines look like to a writer: items of lists, headings, and text that belongs to an item."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from site_tools.source_check.page import FILLER, UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_tools.source_check.page import Page

TAB: Final = 4
"""Columns of a tab and of a level of a list, as Python-Markdown has them."""

_FRONT: Final = rf"(?P<front>[ \t{UNSEEN}]*(?:>[ \t{UNSEEN}]*)*)"
_ITEM: Final = re.compile(rf"{_FRONT}(?P<mark>[-*+]|\d{{1,9}}[.)])(?P<gap>[ \t{UNSEEN}]+)(?=\S)")
_HEADING: Final = re.compile(
    rf"(?P<front>(?:[ \t{UNSEEN}]|>|[-*+][ ]+|\d{{1,9}}\.[ ]+)*)(?P<mark>#{{1,6}})(?P<gap>[ \t{UNSEEN}]*)"
)
_RULE: Final = re.compile(r"[ \t]*([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_UNDERLINE: Final = re.compile(r"(?:=+|-+) *")
_INDENTED: Final = re.compile(r"(?P<front>[ \t]*(?:> ?)*[ \t]+)(?=[\w*_\"'(`$%&@;,.}~\\])")
_BLANK: Final = re.compile(r"[ \t>]*")

type Kind = Literal["item", "heading", "underlined", "indented", "fence"]


class LineStart(NamedTuple):
    """The beginning of a line. ``at`` says how many characters stand in front of its mark, ``column`` of its text.

    ``indent`` counts columns, from behind the signs of ``quotes`` quotations. ``below_text`` says that the line above
    is no empty one. A fence is asked about by its first line of code, whose text ``column`` counts from.
    """

    number: int
    kind: Kind
    at: int
    column: int
    quotes: int
    indent: int
    mark: str
    gap: str
    text: str
    below_text: bool

    @property
    def asked(self) -> int:
        """The number of the line that is asked about."""
        return self.number + 1 if self.kind == "fence" else self.number

    @property
    def unseen(self) -> str:
        """The characters in front of the text that a writer does not see, or takes for blanks."""
        return re.sub(f"[^{UNSEEN}]", "", self.gap)


def line_starts(page: Page) -> Iterator[LineStart]:
    """Yield the beginnings of lines whose meaning depends on how they begin, and of plain text that is indented."""
    fences = {fence.opened: fence for fence in page.fences}
    above = ""
    lines = dict(page.prose_lines())
    for number, line in lines.items():
        if number in fences:
            fence = fences[number]
            first = page.lines[number] if fence.closed > number + 1 else ""
            if first.strip():
                column = len(first) - len(first.lstrip(" \t>"))
                front = page.lines[number - 1].partition(fence.mark)[0]
                yield _start(number, "fence", column, front, ("", "", first), above)
        elif line.strip() and FILLER not in line[: len(line) - len(line.lstrip()) + 1]:
            found = _found(number, line, above, lines.get(number + 1, ""))
            if found:
                yield found
        above = line


def _found(number: int, line: str, above: str, below: str) -> LineStart | None:
    heading = _HEADING.match(line)
    if heading:
        return _start(number, "heading", heading.end(), heading["front"], _parts(heading, line), above)
    if _RULE.match(line):
        return None
    item = _ITEM.match(line)
    if item:
        return _start(number, "item", item.end(), item["front"], _parts(item, line), above)
    if _UNDERLINE.fullmatch(below) and _BLANK.fullmatch(above) and not line.startswith(("|", "<", ">", "[", "{")):
        column = len(line) - len(line.lstrip())
        return _start(number, "underlined", column, line[:column], (below[0], "", line.strip()), above)
    indented = _INDENTED.match(line) if _BLANK.fullmatch(above) else None
    if indented:
        return _start(number, "indented", indented.end(), indented["front"], ("", "", line[indented.end() :]), above)
    return None


def _parts(found: re.Match[str], line: str) -> tuple[str, str, str]:
    unseen = re.sub(f"[^{UNSEEN}]", "", found["front"])
    return found["mark"], unseen + found["gap"], line[found.end() :]


def _start(number: int, kind: Kind, column: int, front: str, parts: tuple[str, str, str], above: str) -> LineStart:  # noqa: PLR0913, PLR0917 -- what it is made of
    quoted, sign, behind = front.rpartition(">")
    indent = len(behind.removeprefix(" ") if sign else front.expandtabs(TAB))
    below_text = not _BLANK.fullmatch(above)
    return LineStart(number, kind, len(front), column, (quoted + sign).count(">"), indent, *parts, below_text)
