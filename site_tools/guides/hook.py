"""MkDocs hook: the thin layer between MkDocs and the guides of its pages.

It tells the Markdown extension where each page stands, puts a guide where another page embeds it,
publishes each guide as ``guides/<page>.json``, and hosts the runtime.
"""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.utils import DuplicateFilter

from site_tools.guides.destinations import Destinations, find_unknown_types, read_destinations
from site_tools.guides.embed import FAULTY, Guides, embed_guides, find_guide
from site_tools.guides.page_language import KEY, find_language_problems, page_words, site_words
from site_tools.guides.tool import PAGE_TEXTS
from site_tools.guides.words import ENGLISH, BadCatalogError
from site_tools.kept import keep
from site_tools.problems.refusal import refuse, refuse_settings
from site_tools.problems.source_problem import SourceProblem
from site_tools.project import RUNTIME_FOLDER
from site_tools.runtime import Runtime, ensure_runtime
from site_tools.source_check.front_matter import find_too_deep, find_unread

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files
    from mkdocs.structure.pages import Page


EXTENSION = "site_tools.guides.extension"
PERMALINKS = "site_tools.permalinks.extension"
SNIPPETS = "site_tools.snippets"


@dataclass(slots=True)
class _Build:
    """What one build of the site has come upon so far."""

    runtime: Runtime
    destinations: Destinations
    guides: Guides = field(default_factory=dict)
    problems: list[SourceProblem] = field(default_factory=list)


_ensure_runtime = keep(ensure_runtime)  # it looks at every byte of the runtime
_builds: list[_Build] = []  # the current one alone; MkDocs hands its hooks no place for a state


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin a build; where requests can be sent is read first."""
    destinations, problems = read_destinations(config.extra.get("requests"))
    refuse_settings(problems, Path(config.config_file_path))
    try:
        site_words(config.theme)
    except BadCatalogError as problem:
        raise PluginError(str(problem)) from None
    _builds[:] = [_Build(_ensure_runtime(), destinations)]
    # MkDocs tells the same message once in its life; while it serves, a fault that is back has to be told again.
    for filter_ in logging.getLogger("mkdocs.commands.build").filters:
        if isinstance(filter_, DuplicateFilter):
            filter_.msgs.clear()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Refuse pages that are not UTF-8 text, or whose front matter would end Python, all at once.

    MkDocs ends at the first one, with a traceback or without a word.
    """
    docs = Path(config.docs_dir)
    problems: list[SourceProblem] = []
    unreadable: list[File] = []
    for file in files.documentation_pages():
        content = file.content_bytes
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            says = "the text is not UTF-8; save it as UTF-8"
            problems.append(SourceProblem(f"{docs.name}/{file.src_uri}", line, says, "not-utf-8"))
            unreadable.append(file)
        else:
            if deep := find_too_deep(text):
                line = text.count("\n", 0, deep.place) + 1
                problems.append(SourceProblem(f"{docs.name}/{file.src_uri}", line, deep.message, deep.check))
                unreadable.append(file)
    refuse("the pages cannot be read", problems, docs.parent)
    for file in unreadable:
        files.remove(file)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Tell the extension which file comes next, and at which line its text begins."""
    source = page.file.content_string
    front_matter = source[: len(source) - len(markdown)] if source.endswith(markdown) else ""
    if not front_matter.strip():
        # MkDocs would publish it as text, without a word.
        _builds[0].problems += [
            SourceProblem(page.file.src_uri, source.count("\n", 0, fault.place) + 1, fault.message, fault.check)
            for fault in find_unread(source)
        ]
    _builds[0].problems += find_language_problems(page.meta, page.file.src_uri, source)
    words = page_words(page.meta, config.theme)
    config.mdx_configs.setdefault(PERMALINKS, {}).update(words=words)
    for extension in (EXTENSION, SNIPPETS):
        config.mdx_configs.setdefault(extension, {}).update(
            path=page.file.src_uri, first_line=front_matter.count("\n") + 1, report=_builds[0].problems.extend
        )
    config.mdx_configs[EXTENSION].update(
        words=words, names_language=KEY in page.meta, destinations=_builds[0].destinations
    )


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the page's guide, if it holds one."""
    found = find_guide(html)
    if found is not None:
        _builds[0].guides[page.url] = found


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Put the guides into the pages that embed them, once all pages are read, and give the templates their texts."""
    words = site_words(config.theme)
    env.globals["page_texts"] = {name: words.text(sentence) for name, sentence in PAGE_TEXTS.items()}
    is_english = words.language.partition("-")[0] == ENGLISH.language
    env.globals |= {
        "site_words": words,
        "in_english": None if is_english else ENGLISH,
        "untranslated": None if is_english or words.sentences else ENGLISH,
    }
    build = _builds[0]
    docs = Path(config.docs_dir)
    # A page whose guide has faults holds a guide all the same: to embed it is not a fault of its own.
    faulty = {problem.path for problem in build.problems}
    guides = {file.page.url: FAULTY for file in files.documentation_pages() if file.page and file.src_uri in faulty}
    guides |= build.guides
    for file in files.documentation_pages():
        page = file.page
        if page is not None and page.content is not None:
            page.content, problems = embed_guides(
                page.content, page.url, guides, path=file.src_uri, text=file.content_string
            )
            build.problems += problems
    problems = [replace(problem, path=f"{docs.name}/{problem.path}") for problem in build.problems]
    refuse("the guides are not published", problems, docs.parent)
    types = [
        checklist["request"] for found in build.guides.values() for checklist in json.loads(found.json)["checklists"]
    ]
    if all(problem.silenced for problem in build.problems):  # a guide with faults makes no requests yet
        refuse_settings(find_unknown_types(build.destinations, types), Path(config.config_file_path))
    return env


def on_page_context(
    context: dict[str, Any],
    *,
    page: Page,
    config: MkDocsConfig,
    nav: object,  # noqa: ARG001
) -> dict[str, Any]:
    """Give the page's template its language, if it says one, and what the script needs to start Python."""
    if KEY in page.meta:
        context["page_words"] = page_words(page.meta, config.theme)
    if "data-guide-json" in (page.content or ""):
        runtime = _builds[0].runtime
        context["guide_runtime"] = {"folder": f"{RUNTIME_FOLDER}/{runtime.name}/", "files": runtime.files}
    return context


def on_post_build(config: MkDocsConfig) -> None:
    """Write the guides as JSON files, and the runtime."""
    build = _builds[0]
    site = Path(config.site_dir)
    for found in build.guides.values():
        guide = json.loads(found.json)
        path = site / "guides" / f"{guide['id']}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found.json + "\n", encoding="utf-8")
    shutil.copytree(build.runtime.folder, site / RUNTIME_FOLDER / build.runtime.name, dirs_exist_ok=True)
