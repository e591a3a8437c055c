"""What the browser is shown while `serve` runs: the last good version of the site, and what is wrong now."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem


@dataclass(frozen=True, slots=True)
class View:
    """What is shown at one moment.

    ``folder`` holds the last good version, which is numbered ``site``: ``None`` and 0 before there is one. ``stale``
    says that sources newer than that version cannot be built; ``looking``, that slower checks have not ended.
    ``moment`` grows with each change of the others.
    """

    folder: Path | None = None
    site: int = 0
    problems: tuple[SourceProblem, ...] = ()
    stale: bool = False
    looking: bool = False
    moment: int = 0


class Shown:
    """The current view, for the threads that change it and those that wait for a change."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._now = View(moment=_milliseconds())

    @property
    def now(self) -> View:
        """The current view."""
        with self._changed:
            return self._now

    def show(self, folder: Path, problems: Sequence[SourceProblem], *, looking: bool) -> None:
        """Bring up a new version of the site."""
        with self._changed:
            site = max(self._now.site + 1, _milliseconds())
            self._set(replace(self._now, folder=folder, site=site, stale=False), problems, looking)

    def keep(self, problems: Sequence[SourceProblem], *, stale: bool, looking: bool) -> None:
        """Leave the version that is up, and say what is wrong now."""
        with self._changed:
            self._set(replace(self._now, stale=stale), problems, looking)

    def wait_beyond(self, moment: int, seconds: float) -> View:
        """Return the view once it is another one than that of this moment, or when the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._now.moment != moment, timeout=seconds)
            return self._now

    def _set(self, view: View, problems: Sequence[SourceProblem], looking: bool) -> None:  # noqa: FBT001 -- private
        moment = max(self._now.moment + 1, _milliseconds())
        self._now = replace(view, problems=tuple(problems), looking=looking, moment=moment)
        self._changed.notify_all()


def _milliseconds() -> int:
    """Return a number that also a later run of `serve` has not used: a page may stay open from run to run."""
    return time.time_ns() // 1_000_000
