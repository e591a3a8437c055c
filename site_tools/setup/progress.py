"""Lines that tell the person at the terminal what is being done, and commands that are run that way.

Runs on Python 3.8 and the standard library alone: it speaks before the environment is there.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

SECONDS_BETWEEN_TICKS = 0.5
"""On a terminal, where a tick replaces the line before it."""
SECONDS_BETWEEN_LINES = 10.0
"""In a log, where every tick stays."""
SECONDS_TO_END = 5.0
"""For a command that was asked to end, before it is killed."""
LINES_KEPT_OF_A_FAILURE = 15
ERROR_LINE = re.compile(r"(E|error|Error|ERROR|fatal)\b:")
"""As apt-get, uv, Node, pip and git begin theirs."""
CLEAR_LINE = "\r\x1b[2K"


class SetupFailed(Exception):  # noqa: N818 - it reads as the sentence it carries.
    """Something that the site's tools need could not be made ready; the text is one sentence for the reader."""


class CommandFailed(SetupFailed):
    """A command could not be started, ended with an error, or took too long.

    The reason says what happened; the output is all that the command printed, both streams in the order printed. They
    are kept apart so that a caller can say a better sentence.
    """

    def __init__(self, reason: str, output: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.output = output

    @property
    def gist(self) -> str:
        """The last line of the output that calls itself an error, else its last line, else the reason."""
        lines = [line.strip() for line in self.output.splitlines() if line.strip()]
        errors = [line for line in lines if ERROR_LINE.match(line)]
        return [self.reason, *lines[-1:], *errors[-1:]][-1]


class Steps:
    """The lines of a command's output in which the pattern is found, counted for "12 of 60 packages"."""

    def __init__(self, pattern: str, total: int, noun: str) -> None:
        self.pattern = re.compile(pattern)
        self.total = total
        self.noun = noun
        self.done = 0

    def see(self, line: str) -> None:
        """Count this line of output if it is a step."""
        if self.pattern.search(line):
            self.done = min(self.done + 1, self.total)

    def __str__(self) -> str:
        """Return how far the command is."""
        return f"{self.done} of {self.total} {self.noun}"


def say(line: str) -> None:
    """Print one line of progress, at once, where it does not mix with a command's own output."""
    _show(line + "\n")


def show_end(output: str) -> None:
    """Print the end of a failed command's output, where its reason usually stands."""
    for line in output.splitlines()[-LINES_KEPT_OF_A_FAILURE:]:
        say(f"  | {line.rstrip()}")


@contextmanager
def ticking(doing: str, steps: Steps | None = None) -> Iterator[None]:
    """Say what is being done, and keep showing the seconds it takes until the block ends."""
    on_terminal = sys.stderr.isatty()
    started = time.monotonic()
    ended = threading.Event()

    def line() -> str:
        seconds = f"{time.monotonic() - started:.0f} s"
        return f"{doing}: {steps}, {seconds}" if steps else f"{doing}: {seconds}"

    def tick() -> None:
        while not ended.wait(SECONDS_BETWEEN_TICKS if on_terminal else SECONDS_BETWEEN_LINES):
            if on_terminal:
                _show(CLEAR_LINE + line())
            else:
                say(line())

    _show(doing if on_terminal else doing + "\n")
    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        ended.set()
        ticker.join()
        if on_terminal:
            say(CLEAR_LINE + line())


def run(  # noqa: PLR0913 - they are subprocess's own, and named by every caller.
    command: Sequence[str],
    doing: str,
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    steps: Steps | None = None,
    timeout: float | None = None,
) -> str:
    """Run a command with its progress visible and its output hidden, and return that output.

    What it is ``doing`` is said in the reader's words: "Installing the pinned packages". After ``timeout`` seconds it
    is ended, with all that it started.

    Raises:
        CommandFailed: it could not be started, ended with an error, or ran out of time.
    """
    said: list[str] = []

    def listen(stream: IO[str]) -> None:
        with stream:
            for line in stream:
                said.append(line)
                if steps:
                    steps.see(line)

    with ticking(doing, steps):
        try:
            process = subprocess.Popen(
                list(command),
                cwd=cwd,
                env=None if env is None else dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                # The lock of `whole` stays held by a child that outlives a killed parent and still writes.
                close_fds=False,
                # A group of its own, so that what it starts can be ended with it.
                start_new_session=True,
            )
        except OSError as problem:
            raise CommandFailed(f"{command[0]} could not be started ({problem.strerror})") from problem
        listener = threading.Thread(target=listen, args=[process.stdout], daemon=True)
        listener.start()
        try:
            status = process.wait(timeout)
        except subprocess.TimeoutExpired as problem:
            _end(process)
            raise CommandFailed(f"{command[0]} was stopped after {timeout:.0f} seconds", "".join(said)) from problem
        except BaseException:
            # On Ctrl-C what is being made is about to be removed, so nobody may go on writing into it.
            _end(process)
            raise
        # Bounded, since a process that the command left behind may hold its output open.
        listener.join(timeout=SECONDS_TO_END)
    output = "".join(said)
    if status:
        raise CommandFailed(f"{command[0]} ended with status {status}", output)
    return output


def _end(process: subprocess.Popen[str]) -> None:
    """End a command and what it started, kindly first: apt-get tidies up when it is asked."""
    for kindly in (True, False):
        # Not permitted is what a command that sudo runs answers, and gone is what was wanted.
        with suppress(OSError, subprocess.TimeoutExpired):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGTERM if kindly else signal.SIGKILL)
            process.wait(SECONDS_TO_END)


def _show(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
