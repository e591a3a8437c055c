"""How a build ends that would publish what is wrong: with all that its hooks have found.

A check wants to see the rest as well, and gathers what is found instead.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from site_tools.problems.silencing import mark_in_files
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_gathered: list[list[SourceProblem]] = []  # of the check that runs, if one does; MkDocs hands its hooks no place


class PagesRefusedError(PluginError):
    """Ends a build; ``problems`` are what is wrong, each at its place."""

    def __init__(self, what: str, problems: list[SourceProblem]) -> None:
        # MkDocs puts a word in front of the first line; the others begin with what an editor can open.
        super().__init__("\n".join([f"{what}:", *map(str, problems)]))
        self.problems = problems


def refuse(what: str, problems: Iterable[SourceProblem], folder: Path) -> None:
    """End the build if there are problems that no line is let off; their paths count from this folder.

    Raises:
        PagesRefusedError: there are some, and nobody gathers them.
    """
    found = sorted(set(problems))
    if _gathered:
        _gathered[-1] += found
        return
    kept = [problem for problem in mark_in_files(found, folder) if not problem.silenced]
    if kept:
        raise PagesRefusedError(what, kept)


def refuse_settings(says: Iterable[str], config: Path) -> None:
    """End the build if there is something wrong with the settings in this file: each text begins with a setting.

    Raises:
        PagesRefusedError: there is something, and nobody gathers it.
    """
    told = [SourceProblem(config.name, _line_of_setting(each, config), each, "settings") for each in says]
    refuse("the settings cannot be used", told, config.parent)


def _line_of_setting(says: str, config: Path) -> int:
    """Return the line of the setting that a text begins with, such as ``extra.requests.email``, 1 where it is not."""
    name = says.partition(":")[0].removeprefix("extra.").partition(".")[0]
    lines = config.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(f"{name}:")), 1)


def is_refused(path: str) -> bool:
    """Return whether a check that runs has gathered something about this file that no line is let off."""
    return any(each.path == path and not each.silenced for problems in _gathered for each in problems)


@contextmanager
def gathering() -> Iterator[list[SourceProblem]]:
    """Let builds go on with what is wrong, and give it."""
    problems: list[SourceProblem] = []
    _gathered.append(problems)
    try:
        yield problems
    finally:
        _gathered.pop()
