"""A fault in a source file, told so that its writer can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SourceProblem:
    """What is wrong at one line of a file, and what to do; its text form is what a terminal shows.

    ``check`` is the stable name of the check that found it. ``column`` counts characters from 1; 0 is for whoever
    prints it to find. One that is ``silenced`` is let off by its writer, and stops nothing.
    """

    path: str
    line: int
    message: str
    check: str = ""
    column: int = 0
    silenced: bool = False

    def __str__(self) -> str:
        """Return ``path:line: what is wrong; what to do``, with the column behind the line where it is known."""
        column = f":{self.column}" if self.column else ""
        return f"{self.path}:{self.line}{column}: {self.message}"


class SourceProblemsError(ValueError):
    """Raised once, with all problems that were found."""

    def __init__(self, problems: list[SourceProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
