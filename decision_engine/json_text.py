"""JSON text from anywhere, read without harm."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Entry = TypeVar("Entry")

DEEPEST: Final = 50
"""How deeply JSON may be nested; a guide, the deepest that we read, needs 7.

Python's own limit is no help everywhere: under Pyodide the browser's stack ends first, and the interpreter with it.
"""

# An unfinished text counts as well, so that no sign is looked at twice.
_TEXT: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_BRACKET: Final = re.compile(r"[\[\]{}]")


class WrongShapeError(ValueError):
    """A text that does not hold what it should; ``problems`` says everything that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


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


class ShapeReader:
    """Takes a decoded JSON value apart by the shape that it should have.

    It goes on after a fault, so that one reading finds every fault; ``problems`` are those so far, each with its
    place, such as ``guide.notes[0].id: missing``. What has another shape than it should is given as an empty one.
    """

    def __init__(self) -> None:
        self.problems: list[str] = []

    def fields_of(
        self, value: object, place: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> dict[str, object]:
        """Return the object's fields, or none at all when it is no object; a missing one is told here, once."""
        if not isinstance(value, dict):
            self.expected("an object", value, place)
            return {}
        missing = [key for key in keys if key not in value]
        unknown = [key for key in value if key not in keys and key not in optional]
        self.problems += [f"{place}.{key}: missing" for key in missing]
        self.problems += [f"{place}: unknown key {key!r:.40}" for key in unknown]
        return value

    def text_in(self, fields: dict[str, object], key: str, place: str) -> str:
        """Return the text of a field, an empty one where there is none."""
        return self.text(fields[key], f"{place}.{key}") if key in fields else ""

    def text(self, value: object, place: str) -> str:
        """Return the value, which is to be a text."""
        if not isinstance(value, str):
            self.expected("text", value, place)
            return ""
        return value

    def list_in(
        self, fields: dict[str, object], key: str, place: str, read_entry: Callable[[object, str], Entry]
    ) -> tuple[Entry, ...]:
        """Return the list of a field, each entry as ``read_entry`` reads it of its value and place."""
        if key not in fields:
            return ()
        value = fields[key]
        if not isinstance(value, list):
            self.expected("a list", value, f"{place}.{key}")
            return ()
        return tuple(read_entry(entry, f"{place}.{key}[{number}]") for number, entry in enumerate(value))

    def entries_in(
        self, fields: dict[str, object], key: str, place: str, read_entry: Callable[[object, str], Entry]
    ) -> dict[str, Entry]:
        """Return the object of a field whose keys are names of any kind, each entry as ``read_entry`` reads it."""
        if key not in fields:
            return {}
        value = fields[key]
        if not isinstance(value, dict):
            self.expected("an object", value, f"{place}.{key}")
            return {}
        return {name: read_entry(entry, f"{place}.{key}[{name!r:.40}]") for name, entry in value.items()}

    def expected(self, what: str, value: object, place: str) -> None:
        """Tell that something else stands there than what is expected."""
        self.problems.append(f"{place}: expected {what}, got {value!r:.40}")
