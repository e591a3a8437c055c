"""MkDocs hook: addresses that last; thin.

It reads what pages say of their links, makes the pages that stand at other addresses than their sources, and writes
down for hosts and for people what leads where.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import TableOfContents

from decision_engine.guide_json import read_guide
from site_tools.guides.embed import find_guide
from site_tools.guides.page_language import KEY, page_words
from site_tools.kept import keep
from site_tools.permalinks.ledger import LEDGER, read_ledger, write_ledger
from site_tools.permalinks.link_list import CSV_FILE, JSON_FILE, ListedLink, list_links, write_csv, write_json
from site_tools.permalinks.outcomes import make_outcomes
from site_tools.permalinks.page_links import PageLinks, read_page_links
from site_tools.permalinks.places import Place, find_places
from site_tools.permalinks.redirects import REDIRECTS, moved_anchors, redirect_pages, relative, write_redirects
from site_tools.permalinks.search_entries import INDEX, add_entries
from site_tools.permalinks.site_links import PageOfSite, SiteLinks, gather
from site_tools.problems.refusal import is_refused, refuse
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from jinja2 import Environment, Template
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

EXTENSION = "site_tools.permalinks.extension"
GUIDE_EXTENSION = "site_tools.guides.extension"
DESK = "links.md"
DESK_TITLE = "Link desk"
_DESK_SOURCE = f"---\ntemplate: links.html\nsearch:\n  exclude: true\n---\n\n# {DESK_TITLE}\n"


@dataclass(slots=True)
class _Build:
    """What one build of the site has come upon so far."""

    pages: dict[str, PageLinks] = field(default_factory=dict)  # by the path of their source
    problems: list[SourceProblem] = field(default_factory=list)
    links: SiteLinks | None = None
    rows: list[ListedLink] = field(default_factory=list)
    env: Environment | None = None


_builds: list[_Build] = []  # the current one alone; MkDocs hands its hooks no place for a state


def on_pre_build(config: MkDocsConfig) -> None:  # noqa: ARG001
    """Begin a build."""
    _builds[:] = [_Build()]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Make the link desk, which is no page of a writer's."""
    if files.get_file_from_path(DESK) is not None:
        raise PluginError(f"{DESK} would be lost: the link desk has its place; give it another name")
    files.append(File.generated(config, DESK, content=_DESK_SOURCE))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Read what the front matter says, and tell the extensions the page's id and what was renamed on it."""
    build = _builds[0]
    address = f"/{page.url}"
    links, problems = read_page_links(page.file.src_uri, address, page.file.content_string)
    build.pages[page.file.src_uri] = links
    build.problems += problems
    for extension in (EXTENSION, GUIDE_EXTENSION):
        config.mdx_configs.setdefault(extension, {}).update(id=links.id, renamed=links.renamed)


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Find all places of the site, and make the pages of outcomes; all pages are read, and hold their guides."""
    build = _builds[0]
    build.env = env
    pages = [
        _page_of_site(file.page, build, files, config)
        for file in list(files.documentation_pages())
        if file.page is not None and file.src_uri != DESK
    ]
    ledger = Path(config.docs_dir) / LEDGER
    # A ledger that is no text is for the check to tell.
    published = read_ledger(ledger.read_text(encoding="utf-8", errors="replace")) if ledger.is_file() else {}
    build.links, problems = gather(pages, published)
    _refuse([*build.problems, *problems], config)
    build.rows = list_links(pages, build.links)
    for file in files.documentation_pages():
        page = file.page
        if page is not None and page.content is not None:
            moved = moved_anchors(f"/{page.url}", build.links.leads, page.content)
            head, end, rest = page.content.partition("</h1>")
            page.content = head + end + moved + rest if end else moved + page.content
    return env


def _page_of_site(page: Page, build: _Build, files: Files, config: MkDocsConfig) -> PageOfSite:
    # What front matter says; a page that is made, such as a map, has none.
    links = build.pages.get(page.file.src_uri) or PageLinks(page.file.src_uri, f"/{page.url}")
    # MkDocs holds titles as HTML. One in the navigation, such as "Home", says nothing beside a link that is pasted.
    title = unescape(str(page.meta.get("title") or page.title))
    content = page.content or ""
    places = _find_places(links.address, title, content)
    found = find_guide(content)
    if found is None or json.loads(found.json)["id"] != _guide_id(links):
        faulty = is_refused(f"{Path(config.docs_dir).name}/{page.file.src_uri}")
        return PageOfSite(links, places, has_faults=faulty)  # a guide that is embedded has its own page
    outcomes = []
    taken = {file.url: file.src_uri for file in files}
    for outcome in make_outcomes(found.json, page.url, content, page_words(page.meta, config.theme)):
        uri = f"{page.url}{outcome.name}.md"
        file = File.generated(config, uri, content="", inclusion=InclusionLevel.NOT_IN_NAV)
        if file.url in taken:
            says = f'the checklist page "{outcome.name}" of {page.file.src_uri} has this place; give this file another'
            build.problems.append(SourceProblem(taken[file.url], 1, says, "page-taken"))
            continue
        made = Page(escape(outcome.title), file, config)
        made.markdown, made.content, made.toc = "", outcome.content, TableOfContents([])
        made.edit_url = page.edit_url  # what it says is written there
        made.meta = {"description": escape(outcome.description), "search": {"exclude": True}, "hide": ["toc"]}
        made.meta |= {KEY: page.meta[KEY]} if KEY in page.meta else {}
        files.append(file)
        outcomes.append(Place(f"/{made.url}", "outcome", outcome.title, title, outcome.checklists))
    return PageOfSite(links, places, read_guide(found.json), outcomes)


@keep
def _find_places(address: str, title: str, content: str) -> tuple[Place, ...]:
    return tuple(find_places(address, title, content))


def _guide_id(links: PageLinks) -> str:
    return links.id or links.path.removesuffix(".md").removesuffix("/index")


def on_page_context(context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object) -> dict[str, Any]:  # noqa: ARG001
    """Give the link desk its rows."""
    if page.file.src_uri == DESK:
        context["listed_links"] = _builds[0].rows
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the pages that lead on, and the lists of what leads where."""
    build = _builds[0]
    site = Path(config.site_dir)
    if build.links is None or build.env is None:
        return
    template = build.env.get_template("redirect.html")
    (site / REDIRECTS).write_text(write_redirects(build.links.leads), encoding="utf-8")
    parts = urlsplit(config.site_url or "")
    root = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}" if parts.netloc else ""
    (site / JSON_FILE).write_text(write_json(build.rows, root, build.links.places), encoding="utf-8")
    (site / CSV_FILE).write_text(write_csv(build.rows, root), encoding="utf-8", newline="")
    index = site / INDEX
    if index.is_file():  # a site may do without the search
        index.write_text(add_entries(index.read_text(encoding="utf-8"), build.links.places), encoding="utf-8")
    # What others read by machine is to stay where it is as well.
    data = (path.relative_to(site).as_posix() for path in (*site.glob("guides/**/*.json"), *site.glob("links.*")))
    ours = {f"/{name}" for name in data} | {f"/{DESK.removesuffix('.md')}/"}
    (site / LEDGER).write_text(write_ledger(build.links.addresses | ours), encoding="utf-8")
    _write_redirect_pages(build.links, template, site, config)


def _write_redirect_pages(links: SiteLinks, template: Template, site: Path, config: MkDocsConfig) -> None:
    """Write the pages at former and short addresses, after all else, in whose place they are not to come."""
    problems = []
    for made in redirect_pages(links.leads):
        lead = made.lead
        anchors = [
            (each.source.partition("#")[2], relative(lead.source, each.target), each.title) for each in made.anchors
        ]
        target, root = relative(lead.source, lead.target), relative(lead.source, "/")
        path = site / made.file
        if path.exists() or any(above.is_file() for above in path.parents):
            says = f"{lead.source} is redirected, but a file of the site is there; take the line away"
            problems.append(SourceProblem(lead.path, lead.line, says, "redirect"))
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            template.render(lead=lead, target=target, anchors=anchors, root=root, config=config), encoding="utf-8"
        )
    _refuse(problems, config)


def _refuse(problems: list[SourceProblem], config: MkDocsConfig) -> None:
    docs = Path(config.docs_dir)
    told = [replace(problem, path=f"{docs.name}/{problem.path}") for problem in problems]
    refuse("the links are not published", told, docs.parent)
