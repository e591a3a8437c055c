"""Lists that mean something else to Markdown than they look like: what their writer meant is told by their indents."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from site_tools.source_check.line_starts import TAB

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.blocks import Landing
    from site_tools.source_check.line_starts import LineStart
    from site_tools.source_check.page import Page

NO_BLANK_LINE: Final = "list-blank-line"
INDENT: Final = "list-indent"
RESTART: Final = "list-restart"
MARKER: Final = "list-marker"
KIND: Final = "list-kind"
INVISIBLE: Final = "invisible-character"

_DEEPER: Final = 2
"""Columns from which on an item looks like one below the item above."""


@dataclass(slots=True)
class _Reader:
    """Walks down a page, with the indents of the items that stand open as they look."""

    page: Page
    indents: list[int] = field(default_factory=list)
    quotes: int = 0
    goes_on: bool = False  # whether a list of numbers stands above, below the last heading
    told: bool = False  # of one list, one thing: what follows may come of it

    def find(self, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[SourceProblem]:
        by_line = {start.number: start for start in starts}
        blank = True
        for number, line in self.page.prose_lines():
            start = by_line.get(number)
            landing = landings.get(start.asked) if start is not None else None
            if start is not None and start.quotes != self.quotes:
                self._end()
                self.quotes = start.quotes
            if start is not None and start.kind == "item":
                if landing is None or landing.stashed:
                    self._end()
                else:
                    yield from self._item(start, landing)
            elif start is not None and start.kind in {"indented", "fence"} and blank:
                yield from self._inside(start, landing)
            elif start is not None and start.kind in {"heading", "underlined"}:
                self._end()
                self.goes_on = False
            elif line.strip() and blank and not self.page.lines[number - 1].startswith((" ", "\t", ">")):
                self._end()
            blank = not line.strip(" \t>")

    def _end(self) -> None:
        self.indents = []
        self.told = False

    def _item(self, start: LineStart, landing: Landing) -> Iterator[SourceProblem]:
        while self.indents and start.indent < self.indents[-1] + _DEEPER:
            self.indents.pop()
        is_text = not (landing.begins_item and landing.tags)
        problem = self._text(start, landing) if is_text else self._in_list(start, landing)
        self.indents.append(start.indent)
        self.goes_on = self.goes_on or start.mark[0].isdigit()
        if problem is not None and not self.told:
            self.told = True
            yield problem

    def _text(self, start: LineStart, landing: Landing) -> SourceProblem | None:
        """Return why an item is none, where it looks like one."""
        nested = bool(self.indents)
        is_in_place = start.indent == TAB * len(self.indents)
        may_begin = not start.mark[0].isdigit() or start.mark == "1." or not start.below_text
        if start.unseen:
            says = (
                f"what looks like a blank beside {start.mark} is none, and Markdown makes text of the item; "
                "write an ordinary blank"
            )
            return self._problem(start, says, INVISIBLE)
        if start.mark.endswith(")"):
            return self._with_bracket(start)
        if start.below_text and (is_in_place or not nested):
            says = "the list stands directly below text, and is shown as text; put an empty line above it"
            # A line of text may begin with a number.
            return self._problem(start, says, NO_BLANK_LINE) if may_begin else None
        if nested:
            made = "code" if landing.is_code else "text of the item above"
            says = f"the item is indented by {start.indent}, and becomes {made}; {_way(len(self.indents))}"
            return self._problem(start, says, INDENT)
        if landing.is_code:
            says = "the item is indented so far that it becomes code; begin it at the margin, or fence it if it is code"
            return self._problem(start, says, INDENT)
        return None

    def _with_bracket(self, start: LineStart) -> SourceProblem | None:
        below = "".join(self.page.lines[start.number : start.number + 1]).lstrip()
        if start.below_text and not (start.mark == "1)" and below.startswith("2)")):
            return None  # a line of text may begin with a number
        says = f"{start.mark} begins no list here, and the line is shown as text; write {start.mark[:-1]}. instead"
        return self._problem(start, says, MARKER)

    def _in_list(self, start: LineStart, landing: Landing) -> SourceProblem | None:
        """Return what an item of a list is, where that is not what it looks like."""
        looks = len(self.indents) + 1
        tag = landing.list_tag
        is_numbered = start.mark[0].isdigit()
        if looks != landing.depth:
            level = landing.depth
            says = f"the item looks like one of level {looks}, and is one of level {level}; {_way(looks - 1)}"
            return self._problem(start, says, INDENT)
        if is_numbered and landing.first and tag == "ol" and int(start.mark[:-1]) > 1:
            number = start.mark[:-1]
            way = (
                f"indent what stands above it by {TAB} blanks, so that it belongs to the item above"
                if self.goes_on
                else f"begin it with 1., or write {number}\\. where it is no list"
            )
            says = f"the list is shown from 1 on, not from {number}; {way}"
            return self._problem(start, says, RESTART)
        if not landing.first and (tag == "ol") != is_numbered:
            shown, way = ("a number", "1.") if tag == "ol" else ("a dot", "-")
            says = (
                f"the list above goes on here, and the item is shown with {shown}; begin it with {way}, or put a line "
                "of text between the lists"
            )
            return self._problem(start, says, KIND)
        return None

    def _inside(self, start: LineStart, landing: Landing | None) -> Iterator[SourceProblem]:
        """Look at a block that is indented as a part of an item."""
        around = [indent for indent in self.indents if start.indent >= indent + _DEEPER]
        if not around or landing is None:
            if not around and start.indent < _DEEPER:
                self._end()
            return
        if landing.depth < len(around) and not self.told and start.indent < TAB * len(around):
            self.told = True
            what = "code" if start.kind == "fence" else "paragraph"
            says = (
                f"the {what} is indented by {start.indent}, and does not belong to the item above; {_way(len(around))}"
            )
            yield self._problem(start, says, INDENT)

    def _problem(self, start: LineStart, says: str, check: str) -> SourceProblem:
        return self.page.problem(start.number, start.at + 1, says, check)


def _way(level: int) -> str:
    for_each = f", {TAB} for each level" if level > 1 else ""
    return f"indent it by {TAB * level} blanks{for_each}" if level else "begin it at the margin"


def find_problems(page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[SourceProblem]:
    """Yield what Markdown makes of lists that their writer did not mean."""
    yield from _Reader(page).find(starts, landings)
