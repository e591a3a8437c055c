"""`python3 -m site_tools serve`: the site on this machine until interrupted, built again on every save."""

from __future__ import annotations

import gc
import signal
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from site_tools.preview.page import FOLDER as PREVIEW
from site_tools.project import THEME
from site_tools.serving.builder import Builder, Version, mount_path
from site_tools.serving.checks import Checks
from site_tools.serving.server import SiteServer
from site_tools.serving.shown import Shown
from site_tools.serving.terminal import Terminal
from site_tools.setup.progress import say
from site_tools.setup.whole import remove

if TYPE_CHECKING:
    from types import FrameType

    from mkdocs.config.defaults import MkDocsConfig

    from site_tools.problems.source_problem import SourceProblem

_KEPT: Final = 2
"""Versions on the disk: a page of the one before may still be on its way to the browser."""


def serve(config: Path, port: int) -> int:
    """Serve the site until interrupted, and return 0."""
    signal.signal(signal.SIGTERM, _interrupt)
    # To look for what a build has left behind takes as long as to build what a save changes: it is done in between.
    gc.disable()
    with tempfile.TemporaryDirectory(prefix="serve-") as folder:
        preview = Preview(config, port, Path(folder))
        try:
            preview.run()
        except KeyboardInterrupt:
            say("Stopped")
        finally:
            preview.end()
    return 0


class Preview:
    """The parts of `serve`, put together; versions are built in folders of their own below ``folder``."""

    def __init__(self, config: Path, port: int, folder: Path) -> None:
        self._docs = config.parent / "docs"  # MkDocs' own default, until the settings have been read
        self._folder = folder
        self._origin = f"http://127.0.0.1:{port}"
        self._builder = Builder(config, self._docs, self._origin)
        self._shown = Shown()
        self._terminal = Terminal()
        self._checks = Checks(config)
        self._server = SiteServer(self._shown, self._save, gc.collect, port)
        self._telling = threading.Lock()  # the checks tell from their own thread
        self._count = 0
        self._older: list[Path] = []
        self._found: list[SourceProblem] = []  # by the checks, when they were last through
        for path in (config, self._docs, THEME):
            self._server.watch(str(path))

    def run(self) -> None:
        """Build the site, and go on doing so."""
        self._server.look()
        settings = self._save(frozenset())
        if settings is not None:
            settings.plugins.on_serve(self._server, config=settings, builder=self._server.builder)
        at = f"{self._origin}{self._server.mount_path}"
        say(f"Every state of the guides: {at}{PREVIEW}/")
        say(f"The site is at {at}. Save a file to see it there; Ctrl+C ends.")
        self._server.serve()

    def end(self) -> None:
        """Leave nothing that runs."""
        self._checks.end()
        self._server.shutdown()

    def _save(self, changed: frozenset[Path]) -> MkDocsConfig | None:
        """Build the site after these files have changed, and return the settings that it was built by."""
        self._count += 1
        folder = self._folder / f"version-{self._count}"
        # What is looked at is older than what was saved.
        self._checks.end()
        version = self._builder.build(folder, changed)
        with self._telling:
            # What the checks found elsewhere holds until they have looked again.
            of_saved = {self._named(path) for path in changed}
            self._found = [problem for problem in self._found if problem.path not in of_saved]
            self._tell(folder, version)
        settings = version.settings
        if settings is not None:
            self._docs = Path(settings.docs_dir)
            for path in filter(None, (settings.docs_dir, settings.theme.custom_dir, *settings.watch)):
                self._server.watch(str(path))
        self._checks.begin(self._docs, lambda found: self._checked(version, found))
        return settings

    def _tell(self, folder: Path, version: Version) -> None:
        problems = _joined(version.problems, self._found)
        self._terminal.tell_version(version, shown_before=self._shown.now.folder is not None)
        self._terminal.tell_findings(problems, looking=True)
        if version.whole and version.settings is not None:
            self._server.mount_path = mount_path(version.settings)
            self._shown.show(folder, problems, looking=True)
            self._older.append(folder)
            for old in self._older[:-_KEPT]:
                threading.Thread(target=remove, args=(old,), daemon=True).start()
            del self._older[:-_KEPT]
        else:
            self._shown.keep(problems, stale=True, looking=True)
            remove(folder)

    def _checked(self, version: Version, found: list[SourceProblem] | None) -> None:
        with self._telling:
            if found is None:
                say("The checks did not end; run python3 -m site_tools check to see why")
            else:
                self._found = found
            # They look at all that a build looks at.
            problems = _joined(version.problems, self._found) if found is None else sorted(found)
            self._terminal.tell_findings(problems, looking=False)
            self._shown.keep(problems, stale=not version.whole, looking=False)

    def _named(self, path: Path) -> str:
        return (
            f"{self._docs.name}/{path.relative_to(self._docs).as_posix()}"
            if path.is_relative_to(self._docs)
            else path.name
        )


def _joined(*lists: tuple[SourceProblem, ...] | list[SourceProblem]) -> list[SourceProblem]:
    return sorted({problem for each in lists for problem in each})


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 -- as signals call it
    raise KeyboardInterrupt
