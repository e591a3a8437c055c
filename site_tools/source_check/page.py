"""One page as its writer wrote it, with its places, and with what is no prose of it left out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from mkdocs.utils.meta import YAML_RE

from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

FILLER: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
"""What stands in the place of each character that is no prose."""

UNSEEN: Final = "\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f\u3000\ufeff"
"""For a set in a pattern: blanks that are none to Markdown, and characters without any width."""

OPENING: Final = re.compile(r"---[ \t]*(?=\n|$)")
"""The line that front matter begins with."""

_LIKE_OPENING: Final = re.compile(rf"[\s{UNSEEN}]*(?:-{{2,}}|[\u2010-\u2015]+-*)[\s{UNSEEN}]*")
_KEY: Final = re.compile(r"\w[\w-]*[ \t]*:(?:\s|$)")

_QUOTE: Final = r"(?:[ \t]*>)*"
_FENCE: Final = re.compile(rf"{_QUOTE}(?P<indent>[ \t]*)(?P<mark>`{{3,}}(?=[^`]*$)|~{{3,}})(?P<info>.*)")
_TOKEN: Final = re.compile(
    r"\\[\s\S]|(?P<code>`+)|(?P<comment><!--)|(?P<raw><(?P<name>script|style|pre|code|kbd|samp)\b[^<>]{0,2000}>)"
    r"|(?P<tag></?[A-Za-z](?:[^<>\n]|\n(?![ \t]*\n)){0,2000}>)",
    re.IGNORECASE,
)
_BLANK_LINE: Final = re.compile(r"\n[ \t]*(?=\n|$)")
_SOME: Final = re.compile(r"[^\n]")


class Fence(NamedTuple):
    """A fence of code: the numbers of its first and last line, and how far its first one is indented.

    ``closed`` is 0 for one that nothing closes.
    """

    opened: int
    closed: int
    indent: str
    mark: str


class Tag(NamedTuple):
    """An HTML tag, with the place of its first character in the text of the page."""

    start: int
    text: str


@dataclass(slots=True)
class Page:
    """The text of a page as MkDocs reads it, and its prose: of the same length, code and HTML made ``FILLER``.

    ``path`` is what problems name. ``first`` is the number of the first line below the front matter. Lines and columns
    count from 1.
    """

    path: str
    text: str
    first: int
    lines: list[str]
    prose: str = ""
    fences: list[Fence] = field(default_factory=list)
    tags: list[Tag] = field(default_factory=list)
    open_comment: int | None = None
    _starts: list[int] = field(default_factory=list)

    def problem(self, line: int, column: int, message: str, check: str) -> SourceProblem:
        """Return a problem of this page."""
        return SourceProblem(self.path, line, message, check, column)

    def problem_at(self, place: int, message: str, check: str) -> SourceProblem:
        """Return a problem at a place in the text, which counts characters from 0."""
        line = bisect_right(self._starts, place)
        return SourceProblem(self.path, line, message, check, place - self._starts[line - 1] + 1)

    def start_of(self, line: int) -> int:
        """Return the place of a line's first character in the text."""
        return self._starts[line - 1]

    def prose_lines(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of prose below the front matter, with their numbers."""
        yield from enumerate(self.prose.split("\n")[self.first - 1 :], self.first)

    def hide(self, numbers: Iterable[int]) -> None:
        """Take lines out of the prose."""
        lines = self.prose.split("\n")
        for number in numbers:
            lines[number - 1] = FILLER * len(lines[number - 1])
        self.prose = "\n".join(lines)


def read_page(file: Path, path: str) -> Page | None:
    """Return a page, or ``None`` for one that cannot be read as UTF-8: the build refuses it, and says why."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return page_of(text, path)


def page_of(text: str, path: str) -> Page:
    """Return the page that this text makes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as MkDocs reads it
    lines = text.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    page = Page(path, text, _first_line(text, lines), lines, _starts=starts)
    page.prose = text
    page.hide(range(1, page.first))
    _find_fences(page)
    page.hide(number for each in page.fences for number in range(each.opened, (each.closed or len(lines)) + 1))
    page.prose = _Scanner(page).prose()
    return page


def _first_line(text: str, lines: list[str]) -> int:
    """Return the number of the line below the front matter, also below one that is not closed."""
    closed = YAML_RE.match(text)
    if closed:
        return text.count("\n", 0, closed.end()) + 1
    top = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if not looks_opened(lines, top):
        return 1
    below = range(top + 1, len(lines))
    ends = (place for place in below if _LIKE_OPENING.fullmatch(lines[place]) or not lines[place].strip())
    end = next(ends, len(lines) - 1)
    return min(end + 2 if lines[end].strip() else end + 1, len(lines))


def looks_opened(lines: list[str], top: int) -> bool:
    """Say whether front matter seems to begin in this line: something like ``---``, with a key below it."""
    below = lines[top + 1] if top + 1 < len(lines) else ""
    return _LIKE_OPENING.fullmatch(lines[top]) is not None and _KEY.match(below) is not None


def _find_fences(page: Page) -> None:
    """Find the fenced code; one that nothing closes is the last: nobody knows where it was to end."""
    opened = 0
    opening: re.Match[str] | None = None
    in_comment = False
    for number in range(page.first, len(page.lines) + 1):
        line = page.lines[number - 1]
        found = _FENCE.match(line) if "```" in line or "~~~" in line else None
        if opening is not None:
            if found and found["mark"] == opening["mark"] and not found["info"].strip():
                page.fences.append(Fence(opened, number, opening["indent"], opening["mark"]))
                opening = None
            elif found and found["mark"] == opening["mark"]:
                break  # another one begins
        elif in_comment:
            in_comment = "-->" not in line
        elif found:
            opened, opening = number, found
        else:
            start = line.rfind("<!--")
            in_comment = start > line.rfind("-->") and line.count("`", 0, start) % 2 == 0
    if opening is not None:
        page.fences.append(Fence(opened, 0, opening["indent"], opening["mark"]))


class _Scanner:
    """Goes through the prose of a page once, and takes out what is no prose: code, comments and HTML."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._text = page.prose
        self._ends_of_blocks = [found.start() for found in _BLANK_LINE.finditer(self._text)]
        self._runs: dict[int, list[int]] = {}
        for found in re.finditer("`+", self._text):
            self._runs.setdefault(len(found[0]), []).append(found.start())
        self._never_closed: set[str] = set()

    def prose(self) -> str:
        """Return the text of the same length, with ``FILLER`` for what is no prose."""
        parts: list[str] = []
        kept = place = 0
        while token := _TOKEN.search(self._text, place):
            place = self._end_of(token)
            if place > token.end() or token["tag"] or token["raw"]:
                parts += (self._text[kept : token.start()], _SOME.sub(FILLER, self._text[token.start() : place]))
                kept = place
        return "".join([*parts, self._text[kept:]])

    def _end_of(self, token: re.Match[str]) -> int:
        """Return where what begins here ends, or else the end of the sign itself."""
        if token["code"]:
            return self._end_of_code(token)
        if token["comment"]:
            end = self._text.find("-->", token.end())
            if end < 0:
                self._page.open_comment = token.start()
            return end + 3 if end >= 0 else len(self._text)
        if token["raw"]:
            return self._end_of_raw(token)
        if token["tag"]:
            self._page.tags.append(Tag(token.start(), token["tag"]))
        return token.end()

    def _end_of_code(self, token: re.Match[str]) -> int:
        """Return where code within a paragraph ends: with as many backticks, in the same block."""
        block = bisect_left(self._ends_of_blocks, token.start())
        limit = self._ends_of_blocks[block] if block < len(self._ends_of_blocks) else len(self._text)
        same = self._runs.get(len(token["code"]), [])
        closing = bisect_left(same, token.end())
        is_closed = closing < len(same) and same[closing] < limit
        return same[closing] + len(token["code"]) if is_closed else token.end()

    def _end_of_raw(self, token: re.Match[str]) -> int:
        name = token["name"].lower()
        closing = (
            None if name in self._never_closed else re.compile(rf"(?i)</{name}\s*>").search(self._text, token.end())
        )
        if closing is None:
            self._never_closed.add(name)  # not further down either
        return closing.end() if closing else token.end()
