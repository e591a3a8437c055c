"""What takes longer than a save may: every check of `check`, in a process of its own, beside the site that is up."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from site_tools.problems.source_problem import SourceProblem
from site_tools.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

type Tell = Callable[[list[SourceProblem] | None], None]


class Checks:
    """Looks at the sources as they are, and calls ``tell`` with what is wrong; one look at a time, the newest.

    The hooks of MkDocs keep what they come upon in their modules: a second build in this process would mix it up.
    """

    def __init__(self, config: Path) -> None:
        self._config = config
        self._running: subprocess.Popen[str] | None = None

    def begin(self, docs: Path, tell: Tell) -> None:
        """Begin a look in the place of one that still runs, whose findings are of no use any more.

        ``tell`` is called from another thread, with ``None`` where the checks themselves broke.
        """
        self.end()
        running = subprocess.Popen(
            [sys.executable, "-m", "site_tools.serving.look", str(self._config), str(docs)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            start_new_session=True,  # with Node, which it starts, it is ended as one
        )
        self._running = running
        threading.Thread(target=self._wait, args=(running, tell), daemon=True).start()

    def end(self) -> None:
        """End a look that still runs; nothing is told of it."""
        running, self._running = self._running, None
        if running is not None and running.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(running.pid, signal.SIGKILL) if hasattr(os, "killpg") else running.kill()

    def _wait(self, running: subprocess.Popen[str], tell: Tell) -> None:
        said, _ = running.communicate()
        if self._running is not running:
            return
        if running.returncode != 0:
            tell(None)
        else:
            tell([SourceProblem(**each) for each in json.loads(said)])
