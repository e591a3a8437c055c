"""A fault in a source file, told so that its writer can mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class SourceProblem:
    """What is wrong at one line of a file, and what to do; its text form is what a terminal shows."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return ``path:line: what is wrong; what to do``."""
        return f"{self.path}:{self.line}: {self.message}"


class SourceProblemsError(ValueError):
    """Raised once, with all problems that were found."""

    def __init__(self, problems: list[SourceProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
