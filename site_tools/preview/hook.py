"""MkDocs hook: the preview of every state, at ``/preview/``, while MkDocs serves the site; thin.

It is written into the folder that is served, after all else: no page of the site knows of it, and neither does the
navigation, the search, the sitemap or the ledger.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from site_tools.guides.embed import find_guide
from site_tools.preview.page import FOLDER, PreviewedGuide, let_be_prepared, render_preview

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.hooks.preview")

_serving: list[bool] = [False]  # MkDocs hands its hooks no place for a state
_guides: dict[str, PreviewedGuide] = {}
_taken: list[str] = []  # the source of a page that stands where the preview would


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG001
    """Learn whether the site is served or built."""
    _serving[0] = command == "serve"


def on_files(files: Files, *, config: MkDocsConfig) -> Files:  # noqa: ARG001
    """Begin a build."""
    _guides.clear()
    _taken[:] = [file.src_uri for file in files if file.url.startswith(f"{FOLDER}/")]
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the guide of a page, before others embed it."""
    found = find_guide(html) if _serving[0] else None
    if found is not None:
        _guides[page.url] = PreviewedGuide(page.url, page.file.src_uri, found.json, found.tool)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:  # noqa: ARG001
    """Let the preview prepare the page where it shows it in a frame."""
    return let_be_prepared(output) if _serving[0] else output


def on_post_build(config: MkDocsConfig) -> None:
    """Write the preview; its policy is its own, since no page of the site holds frames."""
    if not _serving[0]:
        return
    if _taken:
        log.warning(
            "%s stands at /%s/: give it another place to see the preview of every state there", _taken[0], FOLDER
        )
        return
    folder = Path(config.site_dir) / FOLDER
    folder.mkdir(exist_ok=True)
    docs = Path(config.docs_dir).name
    (folder / "index.html").write_text(render_preview(list(_guides.values()), docs), encoding="utf-8")
