"""Where the parts of a guide stand in its Markdown text, so that a problem can name a line."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from markdown.extensions.attr_list import get_attrs_and_remainder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_FENCE: Final = re.compile(r"\s*(?P<mark>`{3,}(?=[^`]*$)|~{3,})")
LIST_ITEM: Final = re.compile(r"\s*(?:[-*+]|\d+\.)\s")
"""What a line begins with that Markdown takes for an item of a list."""
# Comments, code within a paragraph, and raw HTML whose text is no Markdown.
_UNSEEN: Final = re.compile(
    r"<!--.*?-->"
    r"|(?<![`\\])(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\1(?!`)"
    r"|<(style|script|pre|code|kbd|samp)\b.*?</\2>",
    re.DOTALL | re.IGNORECASE,
)
_FILLER: Final = "\N{OBJECT REPLACEMENT CHARACTER}"
# An attribute list, of which a writer may have forgotten either brace. Without the first one, it is
# only taken for one where nothing else could be meant: "#" and "}" stand in ordinary text as well.
_ATTRIBUTE_LIST: Final = re.compile(
    r"(?<![\\/<])\{:?(?P<inner>[^{}\n]*)\}?"
    r"|(?<!\S)(?P<unopened>#[A-Za-z][\w-]*(?:\s+(?:\.|\w+=)[^{}\n]*)?)\}(?=\s*$)"
)

DEEPEST: Final = 20
"""How many lists and quotations a line may stand in: Python-Markdown calls itself for each list, and gives up."""
MOST_OPEN: Final = 200
"""How many square brackets may be open at once: for each of them, Python-Markdown looks through all that follows."""

_MARK: Final = r"(?:>|(?:[-*+]|\d+\.)(?=[ \t]))"
_FRONT: Final = re.compile(rf"(?P<indent>[ \t]*)(?P<marks>{_MARK}(?:[ \t]*{_MARK})*)")
_ONE_MARK: Final = re.compile(_MARK)
_SQUARE: Final = re.compile(r"[\[\]]")
_INDENT: Final = 4  # columns for each level

_LAST_LIST: Final = re.compile(r"(?:.*\})?[^{}]*\{(?P<inner>[^}]*)\}[\s#]*$")
_IN_NAME: Final = re.compile(r"[\w-]")


class AttributeList(NamedTuple):
    """An attribute list in the source, with its place; one of its braces may be missing."""

    line: int
    text: str
    ids: tuple[str, ...]
    classes: tuple[str, ...]
    before: str  # what stands in front of the list in its line
    after: str  # what stands behind it
    next_line: str


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

    def find_mark(self, mark: str) -> int:
        """Return the line number of the next line with this ``#id`` or ``.class`` in the attribute list at its end."""
        forms = [mark]
        if mark.startswith("#"):
            forms += [f"id={quote}{mark[1:]}" for quote in ("", '"', "'")]

        def has_mark(line: str) -> bool:
            found = _LAST_LIST.match(line) if mark[1:] in line else None
            return found is not None and any(_stands_in(form, found["inner"]) for form in forms)

        return self._find(has_mark)

    def find_marked_link(self, class_: str) -> int:
        """Return the line number of the next line with a link of this class."""
        return self._find(re.compile(r".*[)\]]\{[^}]*\." + re.escape(class_) + r"(?![\w-])[^}]*\}").match)

    def find_text(self, text: str) -> int:
        """Return the line number of the first line with this text, outside of code and comments."""
        for place, line in enumerate(self._without_unseen()):
            if text in line:
                return self._first_line + place
        return self._first_line

    def find_list_item(self) -> int:
        """Return the line number of the next list item."""
        return self._find(LIST_ITEM.match)

    def attribute_lists(self) -> Iterator[AttributeList]:
        """Yield every attribute list with an id or a class, outside of fenced code, code and comments.

        Indented code is not left out: a writer may not know that it is code.
        """
        if not any("{" in line or "}" in line for line in self._lines):
            return  # as in most pages, for which the rest would be the larger part of our work
        lines = self._without_unseen()
        for place, (line, next_line) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
            for found in _ATTRIBUTE_LIST.finditer(line):
                parsed, _ = get_attrs_and_remainder((found["inner"] or found["unopened"] or "").strip())
                ids = tuple(value for key, value in parsed if key == "id" and value)
                classes = tuple(value for key, value in parsed if key == "." and value)
                if ids or classes:
                    yield AttributeList(
                        line=self._first_line + place,
                        text=found[0].strip(),
                        ids=ids,
                        classes=classes,
                        before=line[: found.start()],
                        after=line[found.end() :],
                        next_line=next_line,
                    )

    def _without_unseen(self) -> list[str]:
        # What is left out keeps its length and its lines, so that places still count.
        return _UNSEEN.sub(lambda found: re.sub(".", _FILLER, found[0]), "\n".join(self._lines)).split("\n")

    def _find(self, fits: Callable[[str], object]) -> int:
        # What does not stand further down is searched from the top: a note above the list of its section.
        for place in chain(range(self._below, len(self._lines)), range(self._below)):
            if fits(self._lines[place]):
                self._below = max(self._below, place + 1)
                return self._first_line + place
        return self._first_line + max(self._below - 1, 0)


def find_deep_lines(lines: list[str]) -> dict[int, str]:
    """Return what is wrong with each line that is nested too deeply for Python-Markdown, by its place; not in code."""
    return _find_deep(_without_code("\n".join(lines))) if _find_deep(lines) else {}


def _find_deep(lines: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    still_open = 0
    for place, line in enumerate(lines):
        front = _FRONT.match(line)
        if front is not None:
            marks = _ONE_MARK.findall(f"{front['marks']} ")  # space stands behind the last one, too
            levels = len(front["indent"].expandtabs(_INDENT)) // _INDENT + len(marks)
            if levels > DEEPEST:
                found[place] = (
                    f"the line stands in more than {DEEPEST} lists or quotations; begin it further to the left"
                )
        if not line.strip():
            still_open = 0  # nothing goes on beyond a paragraph
        for bracket in _SQUARE.findall(line):
            still_open = max(0, still_open + (1 if bracket == "[" else -1))
            if still_open > MOST_OPEN:
                found[place] = f"more than {MOST_OPEN} square brackets are open here; close them, or leave them out"
    return found


def _without_code(text: str) -> list[str]:
    """Return the lines of the text, those of fenced code made empty."""
    lines = text.split("\n")
    fence = ""
    opened = 0
    for place, line in enumerate(lines):
        mark = _FENCE.match(line)
        if not fence:
            fence, opened = (mark["mark"], place) if mark else ("", 0)
        elif mark and mark["mark"].startswith(fence) and not line.strip().strip(fence[0]):
            lines[opened : place + 1] = [""] * (place + 1 - opened)
            fence = ""
    return lines


def _stands_in(form: str, attributes: str) -> bool:
    """Return whether these attributes hold the form, and not only as the beginning of a longer one.

    A pattern for each form would have to be compiled: in a large guide that was most of the work.
    """
    start = attributes.find(form)
    while start >= 0:
        end = start + len(form)
        if not _IN_NAME.match(attributes, end):
            return True
        start = attributes.find(form, end)
    return False
