"""Folders that are there either whole or not at all, made by one call at a time.

Runs on Python 3.8 and the standard library alone: it guards the making of the environment.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from site_tools.setup.progress import SetupFailed, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECONDS_BETWEEN_TRIES = 0.2


@contextmanager
def writing() -> Iterator[None]:
    """Turn what a full or read-only disk answers in this block into a sentence.

    Raises:
        SetupFailed: a file could not be written, or a folder not made.
    """
    try:
        yield
    except OSError as problem:
        raise SetupFailed(
            f"{problem.filename or 'the disk'}: {problem.strerror}; see that this folder can be written to and has room"
        ) from problem


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other process is in a block with this lock file, then run the block.

    The system drops the lock when its holder dies, so a killed call never blocks the next one.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    # Append mode: the file must exist and is never changed, whoever holds it.
    with lock.open("a") as file:
        os.set_inheritable(file.fileno(), True)  # noqa: FBT003 - the standard library's own signature.
        waiting = False
        while not _taken(file.fileno()):
            if not waiting:
                say(f"Another call is at work (it holds {lock}); waiting for it")
                waiting = True
            time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            yield
        finally:
            _release(file.fileno())


def remove(path: Path) -> None:
    """Remove a folder, a file or a link, if it is there; what a link leads to is left alone."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(str(path))
    elif path.is_symlink() or path.exists():
        path.unlink()


def whole_folder(folder: Path, make: Callable[[Path], None]) -> Path:
    """Return the folder, made by ``make`` if it is not there yet.

    ``make`` is called with an empty folder beside it, which takes the folder's name only when the call returns. What
    ends the call before that, be it an error, Ctrl-C or the machine, leaves no folder of this name.

    Raises:
        SetupFailed: as ``make`` raises it, or the disk is full or not writable; nothing half-made is left.
    """
    if folder.is_dir():
        return folder
    with writing(), one_at_a_time(folder.with_name(folder.name + ".lock")):
        # The call that held the lock before this one may have made it.
        if folder.is_dir():
            return folder
        partial = folder.with_name(folder.name + ".partial")
        remove(partial)
        partial.mkdir(parents=True)
        try:
            make(partial)
            partial.rename(folder)
        finally:
            remove(partial)
    return folder


if sys.platform == "win32":
    import msvcrt

    def _taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _taken(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _release(descriptor: int) -> None:
        # Unlocking, not only closing: a child that inherited the descriptor would otherwise keep the lock.
        fcntl.flock(descriptor, fcntl.LOCK_UN)
