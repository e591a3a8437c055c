"""MkDocs hook: a page for the map of each guide, and one that lists them; thin."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from decision_engine.guide_json import read_guide
from site_tools.flow_map.layout import lay_out
from site_tools.flow_map.map_page import make_map
from site_tools.guides.embed import find_guide
from site_tools.problems.refusal import refuse
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from decision_engine.guide import Guide

MAPS: Final = "maps.md"
TITLE: Final = "Maps"
_SOURCE: Final = f"---\nid: maps\ntemplate: maps.html\nsearch:\n  exclude: true\nhide:\n  - toc\n---\n\n# {TITLE}\n"


class _OfPage(NamedTuple):
    """A guide, the address of its page, and the source of that."""

    guide: Guide
    url: str
    source: str


class ListedMap(NamedTuple):
    """What the page of all maps shows of one: ``url`` is its address below the site's root."""

    title: str
    url: str
    questions: int
    checklists: int


_guides: list[_OfPage] = []  # of the build that goes on; MkDocs hands its hooks no place for a state
_listed: list[ListedMap] = []


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Make the page of all maps, which is no page of a writer's."""
    _guides.clear()
    _listed.clear()
    if files.get_file_from_path(MAPS) is not None:
        raise PluginError(f"{MAPS} would be lost: the page of all maps has its place; give it another name")
    # A site may name it in its navigation, and need not.
    files.append(File.generated(config, MAPS, content=_SOURCE, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the page's own guide, if it holds one: those of other pages are put in later."""
    found = find_guide(html)
    if found is not None:
        _guides.append(_OfPage(read_guide(found.json), page.url, page.file.src_uri))


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Make the maps, once all guides are known: they are laid out in one go."""
    docs = Path(config.docs_dir)
    taken = {file.url: file.src_uri for file in files}
    problems = []
    drawings = lay_out([found.guide for found in _guides])
    for found, drawing in zip(_guides, drawings, strict=True):
        # By the guide's id, which stays when its page moves.
        file = File.generated(config, f"maps/{found.guide.id}.md", content="", inclusion=InclusionLevel.NOT_IN_NAV)
        if file.url in taken:
            says = f'the map of the guide "{found.guide.id}" ({found.source}) has this place; give this file another'
            problems.append(SourceProblem(f"{docs.name}/{taken[file.url]}", 1, says, "page-taken"))
            continue
        made = make_map(env, found.guide, drawing, article=found.url, own=file.url)
        page = Page(escape(made.title), file, config)
        page.markdown, page.content, page.toc = "", made.content, TableOfContents([])
        page.meta = {
            "template": "map.html",
            "description": escape(made.description),
            "search": {"exclude": True},
            "hide": ["toc"],
        }
        files.append(file)
        _listed.append(ListedMap(found.guide.title, file.url, len(found.guide.questions), len(found.guide.checklists)))
    refuse("the maps are not published", problems, docs.parent)
    return env


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:  # noqa: ARG001
    """Give the page of all maps its list."""
    if page.file.src_uri == MAPS:
        context["listed_maps"] = _listed
    return context
