"""JSON text from anywhere, read without harm."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import accumulate
from typing import Final

DEEPEST: Final = 50
"""How deeply JSON may be nested; a guide, the deepest that we read, needs 7.

Python's own limit is no help everywhere: under Pyodide the browser's stack ends first, and the interpreter with it.
"""

# An unfinished text counts as well, so that no sign is looked at twice.
_TEXT: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")


def load_json(text: str) -> object:
    """Return the value that this JSON text holds.

    Raises:
        ValueError: it is no JSON, nested more deeply than anything of ours, or holds a key twice,
            of which one would be lost.
    """
    if _depth(text) > DEEPEST:
        raise ValueError("it is nested too deeply")
    value: object = json.loads(text, object_pairs_hook=_object)
    return value


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise ValueError(f"the key {twice!r:.40} stands twice")
    return found


def _depth(json_text: str) -> int:
    """Return how deeply lists and objects are nested; brackets within texts do not count."""
    brackets = _BRACKET.findall(_TEXT.sub("", json_text))
    return max(accumulate(1 if bracket in "[{" else -1 for bracket in brackets), default=0)
