"""Lines that a writer has let off a check, each with the reason.

It looks like this, above the line or at its end; in front matter and in ``mkdocs.yml`` it begins with ``#``::

    <!-- silence option-doubled: both products have this name -->
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from decision_engine.nearest_name import did_you_mean
from site_tools.problems.names import ALWAYS, NAMES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem

SILENCE: Final = "silence"
"""The name of the check that looks at this itself."""

_COMMENT: Final = re.compile(r"\s*<!--\s*silence\b(?P<what>.*?)-->")
_YAML_COMMENT: Final = re.compile(r"(?:^|\s+)#\s*silence\b(?P<what>.*)$")
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)")
_WHAT: Final = re.compile(r"\s*(?P<name>[\w-]+)\s*(?::\s*(?P<reason>.*?))?\s*$")
_FENCE: Final = re.compile(r"\s*(?P<mark>`{3,}|~{3,})")
_FORM: Final = "write <!-- silence name-of-the-check: why -->"


@dataclass(frozen=True, slots=True)
class Silence:
    """One line that is let off one check: ``line`` is the one that is meant, ``stands_at`` the line of the comment."""

    line: int
    stands_at: int
    check: str
    reason: str


def find_silences(text: str, *, is_yaml: bool = False) -> list[Silence]:
    """Return what a file lets off: a page, of which not what stands in its fenced code, or one of YAML."""
    lines = text.split("\n")
    found = []
    for number, line, comment in _comments(lines, len(lines) if is_yaml else _end_of_front_matter(lines)):
        alone = not (line[: comment.start()] + line[comment.end() :]).strip()
        what = _WHAT.fullmatch(comment["what"])
        name, reason = (what["name"], what["reason"] or "") if what else ("", "")
        found.append(Silence(_next_line(lines, number) if alone else number, number, name, reason))
    return found


def without_silences(lines: Sequence[str]) -> list[str]:
    """Return the lines of a page's Markdown with these comments made blank: nothing of them reaches a reader.

    A line that is made empty would end a paragraph or loosen a list: the caller takes it away.
    """
    blank = list(lines)
    for number, line, comment in _comments(lines, 0):
        blank[number - 1] = line[: comment.start()] + line[comment.end() :]
    return blank


def mark_silenced(problems: Iterable[SourceProblem], silences: Collection[Silence]) -> list[SourceProblem]:
    """Return the problems of one file, those marked that their line is let off."""
    let_off = {(each.line, each.check) for each in silences if each.reason and each.check not in ALWAYS}
    return [replace(each, silenced=True) if (each.line, each.check) in let_off else each for each in problems]


def mark_in_files(problems: Sequence[SourceProblem], folder: Path) -> list[SourceProblem]:
    """Return the problems, those marked that their line is let off; their paths count from this folder."""
    paths = dict.fromkeys(each.path for each in problems)
    return [
        problem
        for path in paths
        for problem in mark_silenced((each for each in problems if each.path == path), silences_of(folder / path))
    ]


def silences_of(path: Path) -> list[Silence]:
    """Return what a file lets off, nothing if there is no such file."""
    if not path.is_file():
        return []
    text = path.read_text(encoding="utf-8-sig", errors="replace")  # what is no text, another check tells
    return find_silences(text, is_yaml=path.suffix in {".yml", ".yaml"})


def faults_of_silences(silences: Sequence[Silence], problems: Iterable[SourceProblem]) -> Iterator[tuple[int, str]]:
    """Yield the line of each comment that lets nothing off, and what to say of it; ``problems`` are all of the file."""
    found = {(each.line, each.check) for each in problems}
    for each in silences:
        if not each.check:
            yield each.stands_at, f"the comment silences nothing; {_FORM}"
        elif each.check not in NAMES:
            advice = did_you_mean(each.check, NAMES) or "; docs/contributing/checks.md has their names"
            yield each.stands_at, f'no check is called "{each.check}"{advice}'
        elif each.check in ALWAYS:
            yield each.stands_at, f'"{each.check}" cannot be silenced: what it finds would break the page; mend that'
        elif not each.reason:
            yield each.stands_at, f'"{each.check}" is silenced without a reason; {_FORM}'
        elif (each.line, each.check) not in found:
            yield each.stands_at, f'"{each.check}" finds nothing in line {each.line}; take the comment away'


def _comments(lines: Sequence[str], yaml_lines: int) -> Iterator[tuple[int, str, re.Match[str]]]:
    """Yield each comment with the number of its line, from 1, and the line; so many lines at the top are YAML."""
    fence = ""
    for number, line in enumerate(lines, 1):
        mark = None if number <= yaml_lines else _FENCE.match(line)
        if mark and (not fence or (mark["mark"].startswith(fence) and not line.strip().strip(fence[0]))):
            fence = "" if fence else mark["mark"]
        is_yaml = number <= yaml_lines
        shown = line if is_yaml else _CODE.sub(lambda code: " " * len(code[0]), line)  # one that is written about
        found = None if fence else (_YAML_COMMENT if is_yaml else _COMMENT).search(shown)
        if found is not None:
            yield number, line, found


def _end_of_front_matter(lines: Sequence[str]) -> int:
    """Return how many lines the front matter takes, its two rules included; 0 without one."""
    if lines[0].rstrip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() in {"---", "..."}), 0)


def _next_line(lines: Sequence[str], number: int) -> int:
    """Return the number of the next line with a text below this one."""
    return next((n for n in range(number + 1, len(lines) + 1) if lines[n - 1].strip()), number)
