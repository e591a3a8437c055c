"""The forms in which problems are told: for a terminal, for GitHub's annotations, and for other programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, Literal

from site_tools.problems.names import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_tools.problems.source_problem import SourceProblem

type Format = Literal["text", "github", "json"]

FORMATS: Final[tuple[Format, ...]] = ("text", "github", "json")


def write_problems(problems: Iterable[SourceProblem], form: Format) -> str:
    """Return the problems in one of the forms, with a line break at the end of each line; JSON also for none."""
    if form == "json":
        return json.dumps([_as_data(each) for each in problems], ensure_ascii=False, indent=2) + "\n"
    write = _as_annotation if form == "github" else _as_text
    return "".join(f"{write(each)}\n" for each in problems)


def _as_text(problem: SourceProblem) -> str:
    return f"{problem} [{problem.check}]"


def _as_data(problem: SourceProblem) -> dict[str, str | int]:
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "check": problem.check,
        "title": NAMES[problem.check],
        "message": problem.message,
    }


def _as_annotation(problem: SourceProblem) -> str:
    """Return GitHub's command for an annotation; its signs of their own are written as GitHub reads them back."""
    place = f"file={_of_property(problem.path)},line={problem.line},col={problem.column}"
    title = _of_property(f"{NAMES[problem.check]} [{problem.check}]")
    return f"::error {place},title={title}::{_of_message(problem.message)}"


def _of_message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _of_property(text: str) -> str:
    return _of_message(text).replace(":", "%3A").replace(",", "%2C")
