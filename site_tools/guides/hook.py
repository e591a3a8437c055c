"""MkDocs hook: the thin layer between MkDocs and the guides of its pages.

It tells the Markdown extension where each page stands, puts a guide where another page embeds it,
publishes each guide as ``guides/<page>.json``, and hosts the runtime.
"""

from __future__ import annotations

import json
import logging
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.exceptions import PluginError
from mkdocs.utils import DuplicateFilter

from site_tools.guides.destinations import Destinations, find_unknown_types, read_destinations
from site_tools.guides.embed import FAULTY, Guides, embed_guides, find_guide
from site_tools.guides.source_problem import SourceProblem
from site_tools.project import RUNTIME_FOLDER
from site_tools.runtime import Runtime, ensure_runtime

if TYPE_CHECKING:
    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page


EXTENSION = "site_tools.guides.extension"


@dataclass(slots=True)
class _Build:
    """What one build of the site has come upon so far."""

    runtime: Runtime
    destinations: Destinations
    guides: Guides = field(default_factory=dict)
    problems: list[SourceProblem] = field(default_factory=list)


_builds: list[_Build] = []  # the current one alone; MkDocs hands its hooks no place for a state


def on_pre_build(config: MkDocsConfig) -> None:
    """Begin a build; where requests can be sent is read first."""
    destinations, problems = read_destinations(config.extra.get("requests"))
    if problems:
        raise PluginError("\n".join(["the settings cannot be used:", *problems]))
    _builds[:] = [_Build(ensure_runtime(), destinations)]
    # MkDocs tells the same message once in its life; while it serves, a fault that is back has to be told again.
    for filter_ in logging.getLogger("mkdocs.commands.build").filters:
        if isinstance(filter_, DuplicateFilter):
            filter_.msgs.clear()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Refuse pages that are not UTF-8 text, all at once: MkDocs ends at the first one, with a traceback."""
    docs = Path(config.docs_dir)
    problems: list[SourceProblem] = []
    for file in files.documentation_pages():
        content = file.content_bytes
        try:
            content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(
                SourceProblem(f"{docs.name}/{file.src_uri}", line, "the text is not UTF-8; save it as UTF-8")
            )
    if problems:
        raise PluginError("\n".join(["the pages cannot be read:", *map(str, sorted(problems))]))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Tell the extension which file comes next, and at which line its text begins."""
    source = page.file.content_string
    front_matter = source[: len(source) - len(markdown)] if source.endswith(markdown) else ""
    if source.lstrip().startswith("---\n") and not front_matter.strip():
        # MkDocs would publish it as text, without a word.
        message = (
            'the lines at the top are not read: begin the file with "---", close them with "---", '
            "and quote a text that holds a colon"
        )
        _builds[0].problems.append(SourceProblem(page.file.src_uri, 1, message))
    config.mdx_configs[EXTENSION] = {
        "path": page.file.src_uri,
        "first_line": front_matter.count("\n") + 1,
        "destinations": _builds[0].destinations,
        "report": _builds[0].problems.extend,
    }


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:  # noqa: ARG001
    """Keep the page's guide, if it holds one."""
    found = find_guide(html)
    if found is not None:
        _builds[0].guides[page.url] = found


def on_env(env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
    """Put the guides into the pages that embed them, once all pages are read."""
    build = _builds[0]
    docs = Path(config.docs_dir).name
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
    if build.problems:
        # MkDocs puts a word in front of the first line; the others begin with what an editor can open.
        problems_by_line = [f"{docs}/{problem}" for problem in sorted(build.problems)]
        raise PluginError("\n".join(["the guides are not published:", *problems_by_line]))
    types = [
        checklist["request"] for found in build.guides.values() for checklist in json.loads(found.json)["checklists"]
    ]
    unknown = find_unknown_types(build.destinations, types)
    if unknown:
        raise PluginError("\n".join(["the settings cannot be used:", *unknown]))
    return env


def on_page_context(
    context: dict[str, Any],
    *,
    page: Page,
    config: MkDocsConfig,  # noqa: ARG001
    nav: object,  # noqa: ARG001
) -> dict[str, Any]:
    """Give the page's template what the script needs to start Python."""
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
