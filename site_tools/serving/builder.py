"""One version of the site, made by MkDocs as `build` makes it, or what keeps it from being made."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.utils import is_markdown_file

from site_tools.checks.looking import problems_of_end
from site_tools.checks.mkdocs_words import Said, listening
from site_tools.checks.whole import with_columns
from site_tools.kept import Kept
from site_tools.serving.kept_pages import NAME, KeptPages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig

    from site_tools.problems.source_problem import SourceProblem


@dataclass(frozen=True, slots=True)
class Version:
    """What came of the sources as they were: ``problems`` sorted by place, ``seconds`` that it took.

    ``settings`` are those it was made by, ``None`` where they could not be read. ``whole`` says that it can be shown.
    """

    whole: bool
    problems: tuple[SourceProblem, ...]
    seconds: float
    settings: MkDocsConfig | None


class Builder:
    """Builds the site that the settings in ``config`` describe, for an address such as ``http://127.0.0.1:8000``."""

    def __init__(self, config: Path, docs: Path, origin: str) -> None:
        self._config = config
        self._docs = docs
        self._origin = origin
        self._started_with: bytes | None = None
        self._kept = Kept()

    def build(self, folder: Path, changed: Iterable[Path] = ()) -> Version:
        """Build the site as it is now into a new folder. Whatever is wrong is returned, nothing is raised.

        ``changed`` are the files that have changed since the last call. What was made for it is used again only where
        these are texts of pages: of those, each page knows what it depends on.
        """
        began = time.perf_counter()
        if not all(is_markdown_file(path.name) for path in changed):
            self._kept.forget()
        settings: MkDocsConfig | None = None
        with listening() as texts, self._kept.in_use():
            said = Said(texts, self._config, self._docs)
            try:
                folder.mkdir()
                settings = self._load(folder)
                said = said._replace(docs=Path(settings.docs_dir))
                self._build(settings)
            except (Exception, SystemExit) as end:  # noqa: BLE001 -- whatever settings, templates, hooks and pages do
                problems, whole = problems_of_end(end, said), False
            else:
                problems, whole = sorted(set(said.problems())), True
                self._kept.end_build()
        placed = tuple(with_columns(problems, said.docs.parent))
        return Version(whole, placed, time.perf_counter() - began, settings)

    def _load(self, folder: Path) -> MkDocsConfig:
        # MkDocs' switch for a banner on its end of life, which no reader of our terminal can act on.
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        content = self._config.read_bytes()
        settings = load_config(str(self._config), site_dir=str(folder))
        if content != self._started_with:
            settings.plugins.on_startup(command="serve", dirty=False)
            self._started_with = content
        settings.site_url = f"{self._origin}{mount_path(settings)}"
        return settings

    def _build(self, settings: MkDocsConfig) -> None:
        settings.plugins[NAME] = KeptPages(self._kept)
        # With an address to serve at, MkDocs builds drafts as well.
        build(settings, serve_url=settings.site_url)


def mount_path(settings: MkDocsConfig) -> str:
    """Return where the site lies on its host: ``/``, or a path that begins and ends with a slash.

    >>> from types import SimpleNamespace
    >>> mount_path(SimpleNamespace(site_url="https://help.example/docs"))
    '/docs/'
    """
    path = urlsplit(settings.site_url or "/").path.strip("/")
    return f"/{path}/" if path else "/"
