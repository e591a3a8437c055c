"""MkDocs hook: what stands around an article; thin."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field, replace
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import unquote

from mkdocs.structure.files import File, InclusionLevel
from pymdownx.slugs import slugify  # type: ignore[import-untyped]

from site_tools.articles.drafts import is_draft, links_to, without
from site_tools.articles.edit_links import find_edit_problems
from site_tools.articles.end_texts import END_TEXTS, words_of_end, write_day
from site_tools.articles.feedback import feedback_link, find_feedback_problems
from site_tools.articles.last_change import LastChanges, find_last_changes, in_words, latest
from site_tools.articles.switches import WrongSwitchError, read_switch
from site_tools.articles.tags import LISTING, SOURCE, find_unlike, read_tags
from site_tools.guides.page_language import page_words
from site_tools.problems.refusal import refuse, refuse_settings
from site_tools.problems.source_problem import SourceProblem
from site_tools.snippets import FOLDER

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from site_tools.articles.tags import Tag

SNIPPETS = "site_tools.snippets"
HOME = "index.md"
_GUIDE: Final = re.compile(r'<guide-tool [^>]*\bdata-guide="([^"]+)"')


@dataclass(slots=True)
class _Build:
    """What one build of the site has come upon so far."""

    changes: LastChanges
    drafts: dict[str, str] = field(default_factory=dict)  # their addresses by their sources
    without_feedback: set[str] = field(default_factory=set)  # sources
    snippets: dict[str, set[str]] = field(default_factory=dict)  # the paths of those of a page, by its source
    guides: dict[str, str] = field(default_factory=dict)  # the sources of guides, by their ids


_builds: list[_Build] = []  # the current one alone; MkDocs hands its hooks no place for a state
_serving: list[bool] = [False]


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:  # noqa: ARG001
    """Learn whether the site is served, with its drafts, or published."""
    _serving[:] = [command == "serve"]


def on_config(config: MkDocsConfig) -> None:
    """Let the tags of any script have ids: those of the theme's plugin hold letters of the Latin one alone."""
    tags = config.plugins.get("material/tags")
    if tags is not None:
        tags.config["tags_slugify"] = slugify(case="lower")


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin a build; what the settings say is read first."""
    template = config.edit_uri_template
    problems = list(find_edit_problems(config.edit_uri or "", str(template or ""), config.repo_url or ""))
    problems += find_feedback_problems(config.extra.get("feedback"))
    refuse_settings(problems, Path(config.config_file_path))
    changes = find_last_changes(Path(config.docs_dir))
    if changes.no_days:
        logging.getLogger("mkdocs").info("No page tells when it was changed last: %s", changes.no_days)
    _builds[:] = [_Build(changes)]


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Leave the drafts out, unless the site is served to the one who writes them, and make the page of all tags."""
    build = _builds[0]
    problems = []
    tags: list[Tag] = []
    for file in files.documentation_pages():
        text = file.content_bytes.decode("utf-8-sig", errors="replace")
        try:
            if is_draft(file.src_uri, text):
                build.drafts[file.src_uri] = f"/{file.url}"
                continue
            if not read_switch("feedback", text, path=file.src_uri, default=True):
                build.without_feedback.add(file.src_uri)
        except WrongSwitchError as error:
            problems.append(error.problem)
        own, faults = read_tags(file.src_uri, text)
        tags += own
        problems += faults
    if build.drafts.pop(HOME, None):
        problems.append(SourceProblem(HOME, 1, "the home page cannot be a draft; take the line away", "draft"))
    for source in build.drafts if not _serving[0] else ():
        files.src_uris[source].inclusion = InclusionLevel.DRAFT
    problems += find_unlike(tags)
    _refuse("the front matter of pages cannot be used", problems, config)
    if not _serving[0]:
        config.nav = without(config.nav, build.drafts)
    if tags and files.get_file_from_path(LISTING) is None:
        files.append(File.generated(config, LISTING, content=SOURCE, inclusion=InclusionLevel.NOT_IN_NAV))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Tell the extension where snippets are, and keep which of them the page has."""
    config.mdx_configs.setdefault(SNIPPETS, {}).update(
        base_path=str(Path(config.docs_dir) / FOLDER),
        used=_builds[0].snippets.setdefault(page.file.src_uri, set()).update,
    )


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep where the page's guide is written, if it holds one."""
    found = _GUIDE.search(html)
    if found:
        _builds[0].guides[found[1]] = page.file.src_uri


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Refuse links to what is not published, before guides are put in their places."""
    build = _builds[0]
    if build.drafts and not _serving[0]:
        drafts = {unquote(address): source for source, address in build.drafts.items()}
        pages = [file.page for file in files.documentation_pages() if file.page is not None]
        docs = Path(config.docs_dir)
        problems = [
            problem
            for page in pages
            for problem in links_to(drafts, page.file.src_uri, f"/{page.url}", page.content or "", docs)
        ]
        _refuse("drafts are not published, and pages lead to them", problems, config)
    return env


def on_page_context(
    context: dict[str, Any],
    *,
    page: Page,
    config: MkDocsConfig,
    nav: object,  # noqa: ARG001
) -> dict[str, Any]:
    """Give the page of a writer what stands at its end."""
    if page.file.generated_by is None:
        build = _builds[0]
        pages = {page.file.src_uri, *(build.guides[id_] for id_ in _GUIDE.findall(page.content or ""))}
        sources = pages.union(*(build.snippets[source] for source in pages))
        day = latest(build.changes.days.get(source) for source in sources)
        words = page_words(page.meta, config.theme)
        end = words_of_end(words)
        context["is_draft"] = page.file.src_uri in build.drafts
        context["end_texts"] = {name: end.text(sentence).partition("{day}") for name, sentence in END_TEXTS.items()}
        context["end_words"] = None if end is words else end
        context["changed"] = day and {"day": day.isoformat(), "words": write_day(day, end)}
        if page.file.src_uri not in build.without_feedback:
            title = unescape(str(page.meta.get("title") or page.title))  # MkDocs holds titles as HTML
            address = page.canonical_url or f"/{page.url}"
            setting = config.extra.get("feedback")
            told = {"page": address, "title": title, "changed": in_words(day) if day else ""}
            context["feedback_line"] = told | {"link": feedback_link(setting, **told) if setting else ""}
    return context


def _refuse(what: str, problems: list[SourceProblem], config: MkDocsConfig) -> None:
    docs = Path(config.docs_dir)
    refuse(what, [replace(problem, path=f"{docs.name}/{problem.path}") for problem in problems], docs.parent)
