"""What the terminal says while `serve` runs: the list that holds now, and each list once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_tools.problems.formats import write_problems
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.serving.builder import Version


class Terminal:
    """Tells of versions and findings, and remembers what it has told."""

    def __init__(self) -> None:
        self._told: tuple[SourceProblem, ...] | None = None
        self._stale = False

    def tell_version(self, version: Version, *, shown_before: bool) -> None:
        """Tell what came of a save, and how long it took."""
        took = f"{version.seconds:.2f} s"
        self._stale = not version.whole
        if version.whole:
            say(f"Built in {took}")
            return
        stays = "the last good version stays up" if shown_before else "the site comes up once this is mended"
        say(f"Not built ({took}); {stays}")

    def tell_findings(self, problems: Sequence[SourceProblem], *, looking: bool) -> None:
        """Tell what is wrong now, where that is not what was told last. While ``looking``, more may come."""
        now = tuple(problems)
        if now == self._told or (looking and not now):
            return
        if not now:
            say("Nothing is wrong")
        for line in write_problems(now, "text").splitlines():
            say(line)
        self._told = now
