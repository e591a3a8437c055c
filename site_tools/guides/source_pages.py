"""The guides of a folder of pages, read without a build: what MkDocs would publish, each by its id."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.exceptions import MkDocsException
from mkdocs.structure.files import get_files
from mkdocs.utils import markdown_extensions
from mkdocs.utils.meta import get_data

from decision_engine.guide_json import read_guide
from site_tools.guides.embed import find_guide
from site_tools.permalinks.page_links import read_page_links
from site_tools.problems.source_problem import SourceProblem
from site_tools.setup.progress import SetupFailed
from site_tools.snippets import FOLDER
from site_tools.translations.placing import place_translations

if TYPE_CHECKING:
    from collections.abc import Collection

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File

    from decision_engine.guide import Guide

SUFFIXES: Final = tuple(markdown_extensions)
"""How the names of pages end."""

_GUIDES: Final = "site_tools.guides.extension"
_SNIPPETS: Final = "site_tools.snippets"
_PERMALINKS: Final = "site_tools.permalinks.extension"  # adds links to copy, which no guide holds


class UnusableSettings(SetupFailed):
    """MkDocs cannot read its settings."""


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that holds a guide, or one that cannot be read; ``guide`` is ``None`` where it cannot.

    ``path`` is that of its source below the folder, ``address`` that of the page, as ``/page/``; ``redirected`` are the
    addresses of the site that lead to the page by its front matter.
    """

    path: str
    address: str
    id: str
    guide: Guide | None
    redirected: frozenset[str]
    problems: tuple[SourceProblem, ...]


def read_settings(config: Path, docs: Path) -> MkDocsConfig:
    """Return the settings of the site; its extensions and what it leaves out of ``docs`` count.

    Raises:
        UnusableSettings: MkDocs cannot read them.
    """
    try:
        return load_config(str(config), docs_dir=str(docs))
    except (MkDocsException, SystemExit) as error:
        raise UnusableSettings(
            f"{config.name} cannot be used ({error}); python3 -m site_tools check says why"
        ) from None


def read_guides(
    settings: MkDocsConfig, docs: Path, only: Collection[str] | None = None, *, then: bool = False
) -> list[ReadPage]:
    """Return the pages of a folder with guides, of those that are named, in the order of their paths.

    ``then`` says that the folder is that of an earlier revision, of which the guides alone count: what was wrong with
    its links is past mending. The settings name this folder afterwards.
    """
    settings.docs_dir = str(docs)
    files = get_files(settings)
    place_translations(files)
    pages = [
        _read(file, settings, then=then) for file in files.documentation_pages() if only is None or file.src_uri in only
    ]
    return sorted((page for page in pages if page is not None), key=lambda page: page.path)


def _read(file: File, settings: MkDocsConfig, *, then: bool) -> ReadPage | None:
    path = file.src_uri
    address = f"/{file.url.removeprefix('./')}"
    content = file.content_bytes
    try:
        source = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = SourceProblem(path, line, "the text is not UTF-8; save it as UTF-8", "not-utf-8")
        return ReadPage(path, address, _id_by_path(path), None, frozenset(), (problem,))
    links, problems = read_page_links(path, address, source)
    id_ = links.id or _id_by_path(path)
    text, _ = get_data(source)
    above = source[: len(source) - len(text)] if source.endswith(text) else ""
    if get_data(source)[1].get("draft") is True:
        return None  # no reader has it
    found: list[SourceProblem] = []
    if source.lstrip().startswith("---\n") and not above.strip():
        found.append(
            SourceProblem(
                path, 1, "the lines at the top are not read; python3 -m site_tools check says why", "front-matter"
            )
        )
    about = {
        "path": path,
        "id": links.id,
        "renamed": links.renamed,
        "first_line": above.count("\n") + 1,
        "report": lambda problems: found.extend(each for each in problems if not each.silenced),
    }
    snippets = {"path": path, "base_path": str(Path(settings.docs_dir) / FOLDER), "report": found.extend}
    extensions = [name for name in settings.markdown_extensions if name != _PERMALINKS]
    converter = Markdown(
        extensions=extensions, extension_configs={**settings.mdx_configs, _GUIDES: about, _SNIPPETS: snippets}
    )
    try:
        published = find_guide(converter.convert(text))
    except Exception as error:  # noqa: BLE001 -- whatever an extension makes of what a page holds
        what = f"{type(error).__name__}: {' '.join(str(error).split()):.200}"
        found.append(
            SourceProblem(path, 1, f"the page cannot be read ({what}); look at what was written last", "page-broken")
        )
        published = None
    if published is None and not found:
        return None
    if not then:
        found += problems
    redirected = frozenset(each.source for each in links.redirects if "#" not in each.source)
    guide = read_guide(published.json) if published is not None and not found else None
    return ReadPage(path, address, id_, guide, redirected, tuple(sorted(found)))


def _id_by_path(path: str) -> str:
    return PurePosixPath(path).with_suffix("").as_posix().removesuffix("/index")
