"""Tags of pages: ``tags`` in front matter, each written alike wherever it stands. The theme's plugin lists them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from mkdocs.utils.meta import get_data

from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHECK: Final = "tags"
LISTING: Final = "tags.md"
SOURCE: Final = """---
search:
  exclude: true
hide:
  - toc
---

# Tags

<!-- material/tags -->
"""
"""The page that lists the tags, where no writer wrote one."""

_LINE: Final = re.compile(r"^tags[ \t]*:", re.MULTILINE)
_NO_SIGN: Final = re.compile(r"[\W_]+")

type Tag = tuple[str, str, int]
"""What it is called, the path of its page, and the line."""


def read_tags(path: str, text: str) -> tuple[list[Tag], list[SourceProblem]]:
    """Return the tags of the page with this text, and what is wrong with how they are written."""
    found = _LINE.search(text)
    if not found:
        return [], []  # as most pages, whose YAML need not be read for it
    line = text.count("\n", 0, found.start()) + 1
    _, meta = get_data(text)
    entries = meta.get("tags")
    if "tags" not in meta:
        return [], []  # it stands in the text, or in front matter that cannot be read, which is told elsewhere
    if not isinstance(entries, list):
        return [], [SourceProblem(path, line, "tags are a list; write one below another, each behind a hyphen", CHECK)]
    tags: list[Tag] = []
    problems = []
    for entry in entries:
        at = _line_of(str(entry), text, line)
        if not isinstance(entry, str):
            says = f'the tag "{entry}" is no text to YAML; write it in quotes'
            problems.append(SourceProblem(path, at, says, CHECK))
        elif not _key(entry):
            problems.append(
                SourceProblem(path, at, f'the tag "{entry}" holds no letter and no digit; write a word', CHECK)
            )
        else:
            tags.append((entry, path, at))
    return tags, problems


def find_unlike(tags: Iterable[Tag]) -> Iterator[SourceProblem]:
    """Yield each tag that differs from one that is used more in capitals, blanks, signs or an "s" alone.

    >>> [str(each) for each in find_unlike([("Invoices", "a.md", 3), ("invoice", "b.md", 4), ("Invoices", "c.md", 4)])]
    ['b.md:4: the tag "invoice" is "Invoices" in a.md:3; write it alike']
    """
    alike: dict[str, list[Tag]] = {}
    for tag in sorted(tags, key=lambda each: each[1:]):
        alike.setdefault(_key(tag[0]), []).append(tag)
    for same in alike.values():
        ((usual, _),) = Counter(name for name, _, _ in same).most_common(1)  # of several the one that comes first
        _, where, line = next(tag for tag in same if tag[0] == usual)
        for name, path, at in same:
            if name != usual:
                says = f'the tag "{name}" is "{usual}" in {where}:{line}; write it alike'
                yield SourceProblem(path, at, says, CHECK)


def _key(name: str) -> str:
    return _NO_SIGN.sub("", name.casefold()).removesuffix("s")


def _line_of(entry: str, text: str, first: int) -> int:
    lines = text.split("\n")
    return next((number for number, line in enumerate(lines[first - 1 :], first) if entry in line), first)
