"""The column of a problem: most checks know the line, and quote what is wrong in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED: Final = re.compile(r'"([^"]+)"')
_NAMED: Final = re.compile(
    r"\{[^{}]+\}"  # attributes
    r"|(?<![\w-])[#.][\w-]+"  # an id or a class
    r'|[\w-]+="[^"]*"'  # an attribute
    r"|(?<=leads to )(?=\S*[./#])[^\s;,]+"  # an address
)
_OPEN_ATTRIBUTE: Final = re.compile(r'([\w-]+)="…?"')
_MARKS: Final = re.compile(r"(?:\s|[-*+>]|#{1,6}|\d+\.)*")
_ADVICE: Final = re.compile(r"; (?:did you mean|write|link|mark|add|give|end|leave|say|tell|lead|put|begin) .*")


def find_column(line: str, message: str) -> int:
    """Return where the line holds what the message quotes, from 1; without that, where its text begins.

    What stands in the advice is not looked for: it is what the line lacks. Of what is quoted the last thing counts
    that the line holds: ``option "A" leads to #b`` is about ``#b``.

    >>> find_column("- [Chat](#usgae) {#chat}", 'option "Chat" leads to #usgae, which no question has')
    10
    """
    said = _ADVICE.sub("", message)
    # An attribute of which the message leaves out what it holds.
    places = [_find_attribute(line, key) for key in _OPEN_ATTRIBUTE.findall(said)]
    if not places:
        places = [line.find(text) for text in _quoted_in(said)]
    return max((place for place in places if place >= 0), default=_start_of_text(line)) + 1


def _start_of_text(line: str) -> int:
    """Return where the words of a line begin, behind what makes it a heading or an item; 0 if it has no words."""
    marks = _MARKS.match(line)
    return marks.end() if marks and marks.end() < len(line) else 0


def _find_attribute(line: str, key: str) -> int:
    """Return where an attribute stands for the last time, -1 for nowhere."""
    starts = [found.start() for found in re.finditer(rf"(?<![\w-]){re.escape(key)}\s*=", line)]
    return starts[-1] if starts else -1


def _quoted_in(message: str) -> Iterator[str]:
    """Yield what a message takes from the line: the most telling comes first, and what stands in it does not count."""
    named = [found[0] for found in _NAMED.finditer(message)]
    if named:
        yield from named[-1:]
        return
    yield from (found[1] for found in _QUOTED.finditer(message))
