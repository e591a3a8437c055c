"""How wide a text will be, and where it breaks into lines, without the font that will draw it.

The site brings no fonts: each reader's system has its own. The estimates are those of DejaVu Sans, one of the widest
that systems come with, so that a text takes up less room than was left for it.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ALIKE: Final = {
    0.34: "ijlIJ ',./:;\\|",
    0.41: "frt-()[]!",
    0.53: 'sz"*_`?\u2013\u201c\u201d',
    0.6: "cFkLPTvxyY",
    0.86: "wGDHMNOQ&#+<=>^~",
    1.0: "mW%@\u2014\u2026",
}
"""Letters that are about as wide as each other, by their width in parts of the font's size."""

_WIDTHS: Final = {letter: width for width, letters in _ALIKE.items() for letter in letters}
_LOWER, _UPPER, _FOREIGN, _IDEOGRAPH = 0.64, 0.73, 0.78, 1.05
_BOLD: Final = 1.13
_WORD: Final = re.compile(r"\S+")
_JOINER: Final = "\u200d"


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at most, in the unit of ``size``, which is that of the font.

    >>> width_of("ill", 10) < width_of("WWW", 10)
    True
    """
    return sum(map(_em, text)) * size * (_BOLD if bold else 1)


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines of a text in this width, one at least.

    A line breaks between words, and between letters of scripts without blanks; within a word where it is wider than a
    line.

    >>> wrap("Which feature was used?", 120, 15)
    ('Which feature', 'was used?')
    """
    lines = [""]
    for word in _WORD.findall(text):
        parts = _letters(word) if _breaks_anywhere(word) or width_of(word, size, bold=bold) > width else [word]
        for number, part in enumerate(parts):
            joined = f"{lines[-1]} {part}".strip() if number == 0 else lines[-1] + part
            if lines[-1] and width_of(joined, size, bold=bold) > width:
                lines.append(part)
            else:
                lines[-1] = joined
    return tuple(lines)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text runs from right to left: its first letter with a direction says so, as in HTML's ``auto``."""
    found = (unicodedata.bidirectional(letter) for letter in text)
    return next((each in {"R", "AL"} for each in found if each in {"L", "R", "AL"}), False)


def _em(letter: str) -> float:
    """Return the width of a letter in parts of the font's size, nothing for a mark that stands on another one."""
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Cf", "Mn", "Me"}:
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _IDEOGRAPH
    if not unicodedata.name(letter, "LATIN").startswith(("LATIN", "DIGIT")):
        return _FOREIGN
    return _UPPER if letter.isupper() else _LOWER


def _breaks_anywhere(word: str) -> bool:
    return any(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in word)


def _letters(word: str) -> list[str]:
    """Return the letters of a word, each with the marks that belong to it."""
    letters: list[str] = []
    for letter in word:
        if letters and (not _em(letter) or letters[-1].endswith(_JOINER)):
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters
