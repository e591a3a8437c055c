"""What somebody typed, made safe to stand in a line: nothing that it holds can pass for the text around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

# Each of these ends a line somewhere: in a mail program, in an editor, in str.splitlines.
_LINE_BREAKS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_UNSAFE: Final = (
    # All of the control characters but the tab and the line feed.
    (re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]"), "invisible control character", "invisible control characters"),
    # They turn round what follows them, beyond the text that they came with. The marks for one
    # place, U+200E and U+200F, do not, and right-to-left text needs them.
    (
        re.compile("[\u202a-\u202e\u2066-\u2069]"),
        "sign that turns the direction of writing",
        "signs that turn the direction of writing",
    ),
    # A browser's text may hold one half of a character alone, which no file can.
    (re.compile("[\ud800-\udfff]"), "half of a broken character", "halves of broken characters"),
)
# A text of nothing else looks empty, and is. Within others they stay: emoji and many scripts need them.
_UNSEEN: Final = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff\uffa0]*"
)


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text without what is unsafe in it, and what that was: phrases such as "2 invisible control characters"."""

    text: str
    removed: tuple[str, ...]


def clean(text: str) -> CleanText:
    r"""Return the text with ``\n`` alone for its line breaks, without unsafe characters or space around it.

    Space at the end of a line goes as well, and the indent of a text that is one line.

    >>> clean("  one\0 \r\n  two\n\n")
    CleanText(text='  one\n  two', removed=('1 invisible control character',))
    """
    text = _LINE_BREAKS.sub("\n", text)
    removed = []
    for pattern, one, several in _UNSAFE:
        text, count = pattern.subn("", text)
        if count:
            removed.append(f"{count} {one if count == 1 else several}")
    lines = [line.rstrip() for line in text.split("\n")]
    text = "\n".join(lines).strip("\n")
    if _UNSEEN.fullmatch(text):
        text = ""
    return CleanText(text if "\n" in text else text.strip(), tuple(removed))
