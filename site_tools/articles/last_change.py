"""When pages were changed last, as git knows it: the day on which their author wrote the last commit of their file.

One look at the history serves all pages. Where git knows only a part of it there is no date, rather than a wrong one:
in a shallow clone everything seems to have been changed by the oldest commit that is there.
"""

from __future__ import annotations

import os
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_COMMIT: Final = "commit "
_MOVED, _GONE = "R", "D"  # what a status begins with


class LastChanges(NamedTuple):
    """The days by the paths of files, below their folder, and why there are none, where that is known."""

    days: dict[str, date]
    no_days: str = ""


class _GitFailedError(Exception):
    """Git is not there, or cannot do what it is asked."""


_read: dict[tuple[Path, str], dict[str, date]] = {}
"""The days by the folder and the commit that was looked at: while the site is served, each save asks again."""


def find_last_changes(folder: Path) -> LastChanges:
    """Return the days on which the files in this folder were changed last, without those with changes of their own.

    A file that git does not know has no day, and neither has any where the history is not there or is cut short.
    """
    try:
        told = _git(folder, "rev-parse", "HEAD", "--is-shallow-repository", "--show-prefix").split("\n")
        head, is_shallow, below = told[:3]
        if is_shallow == "true":
            return LastChanges({}, "the clone is shallow; fetch the whole history")
        if (folder, head) not in _read:
            _read[folder, head] = read_log(_log(folder, head))
        changed = set(_changed(folder, below))
    except _GitFailedError as reason:
        return LastChanges({}, str(reason))
    return LastChanges({path: day for path, day in _read[folder, head].items() if path not in changed})


def read_log(text: str) -> dict[str, date]:
    """Return the day of the newest commit of each path in a log, newest first, as ``git log --name-status -z`` has it.

    Before the paths of each commit stands "commit" and the day. A file that was moved as it was has the day of the
    change before.
    """
    days: dict[str, date | None] = {}
    now_at: dict[str, str] = {}  # the paths that files have now, by those that they had where the log has come
    day: date | None = None
    parts = iter(text.split("\0"))
    for part in parts:
        status = part
        if part.startswith(_COMMIT):
            about, _, status = part.partition("\n")
            day = date.fromisoformat(about.removeprefix(_COMMIT))
        if status.startswith(_MOVED):
            before, after = next(parts), next(parts)
            now_at[before] = now_at.pop(after, after)
        elif status:
            path = next(parts)
            days.setdefault(now_at.get(path, path), None if status == _GONE else day)
    return {path: found for path, found in days.items() if found is not None}


def in_words(day: date) -> str:
    """Return a day as readers have it.

    >>> in_words(date(2026, 11, 12))
    '12 November 2026'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def latest(days: Iterable[date | None]) -> date | None:
    """Return the last of the days, none if one of them is not known."""
    known = list(days)
    return max((day for day in known if day), default=None) if None not in known else None


def _log(folder: Path, head: str) -> str:
    # The author's own day, wherever the site is built. A merge changes nothing of its own.
    form = f"--format=format:{_COMMIT}%as"
    return _git(folder, "log", "-z", form, "--name-status", "-M100%", "--relative", head, "--", ".")


def _changed(folder: Path, below: str) -> Iterator[str]:
    """Yield the paths whose files are not as they were committed; ``below`` leads from git's folder to this one."""
    parts = iter(_git(folder, "status", "-z", "--porcelain", "--untracked-files=no", "--", ".").split("\0"))
    for part in parts:
        if part[:1] in {"R", "C"}:
            yield next(parts).removeprefix(below)  # where it was before
        yield part[3:].removeprefix(below)


def _git(folder: Path, *arguments: str) -> str:
    # Whatever the settings of the one who builds say of what a log shows.
    command = ["git", "-c", "log.showSignature=false", *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"GIT_OPTIONAL_LOCKS": "0"},  # a writer's own git is not to wait for this one
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError as error:
        raise _GitFailedError(f"git cannot be run ({error.strerror})") from None
    if done.returncode != 0:
        raise _GitFailedError(done.stderr.strip().partition("\n")[0] or f"git ended with {done.returncode}")
    return done.stdout
