"""One page of Markdown through the real extension, with the other extensions that the site uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff
from functools import cache
from typing import TYPE_CHECKING, Final

import pytest
from markdown import Markdown
from mkdocs.config import load_config

from decision_engine.guide_json import read_guide
from site_tools.guides.hook import EXTENSION
from site_tools.guides.words import ENGLISH
from site_tools.project import CONFIG

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from decision_engine.guide import Guide
    from site_tools.guides.destinations import Destinations
    from site_tools.guides.words import Words
    from site_tools.problems.source_problem import SourceProblem

PERMALINKS: Final = "site_tools.permalinks.extension"
# The tool stands in front of the questions; the data is the first thing in it.
TOOL: Final = re.compile(r'<guide-tool class="guide" .*?</guide-tool>(?=<details class="guide-outline")', re.DOTALL)
DATA: Final = re.compile(r'<script data-guide-json="" type="application/json">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class MarkdownPage:
    """What became of a page: its HTML, whole and in two parts, its guide, and its problems as a terminal shows them."""

    html: str
    article: str
    tool: str
    guide: Guide | None
    problems: list[str]


def convert(
    text: str,
    *,
    path: str = "page.md",
    first_line: int = 1,
    destinations: Destinations | None = None,
    words: Words = ENGLISH,
) -> MarkdownPage:
    """Return what becomes of a page; ``first_line`` is above 1 where front matter stood before the text."""
    config = _config()
    problems: list[SourceProblem] = []
    about = {
        "path": path,
        "first_line": first_line,
        "destinations": destinations or {},
        "words": words,
        "report": problems.extend,
    }
    # The links that copy addresses have tests of their own, and would stand in every line here.
    extensions = [name for name in config.markdown_extensions if name != PERMALINKS]
    converter = Markdown(extensions=extensions, extension_configs={**config.mdx_configs, EXTENSION: about})
    html = converter.convert(text)
    tool = TOOL.search(html)
    data = DATA.search(html)
    return MarkdownPage(
        html=html,
        article=TOOL.sub("", html, count=1),
        tool=tool[0] if tool else "",
        guide=read_guide(data[1]) if data else None,
        problems=[str(problem) for problem in problems],
    )


def convert_without_guides(text: str) -> str:
    """Return the HTML of a page as the other extensions make it."""
    config = _config()
    others = [name for name in config.markdown_extensions if name != EXTENSION]
    return Markdown(extensions=others, extension_configs=config.mdx_configs).convert(text)


def assert_html(actual: str, expected: str) -> None:
    """Fail with the lines that differ; blank lines around the whole do not count."""
    wanted, got = expected.strip("\n").splitlines(), actual.strip("\n").splitlines()
    if wanted != got:
        pytest.fail("\n".join(unified_diff(wanted, got, "expected", "actual", lineterm="")), pytrace=False)


@cache
def _config() -> MkDocsConfig:
    return load_config(str(CONFIG))
