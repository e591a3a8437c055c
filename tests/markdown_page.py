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
from site_tools.commands import CONFIG
from site_tools.guides.hook import EXTENSION

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig

    from decision_engine.guide import Guide
    from site_tools.guides.destinations import Destinations
    from site_tools.guides.source_problem import SourceProblem

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
    text: str, *, path: str = "page.md", first_line: int = 1, destinations: Destinations | None = None
) -> MarkdownPage:
    """Return what becomes of a page; ``first_line`` is above 1 where front matter stood before the text."""
    config = _config()
    problems: list[SourceProblem] = []
    about = {
        "path": path,
        "first_line": first_line,
        "destinations": destinations or {},
        "report": problems.extend,
    }
    converter = Markdown(
        extensions=config.markdown_extensions, extension_configs={**config.mdx_configs, EXTENSION: about}
    )
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


def assert_html(actual: str, expected: str) -> None:
    """Fail with the lines that differ; blank lines around the whole do not count."""
    wanted, got = expected.strip("\n").splitlines(), actual.strip("\n").splitlines()
    if wanted != got:
        pytest.fail("\n".join(unified_diff(wanted, got, "expected", "actual", lineterm="")), pytrace=False)


@cache
def _config() -> MkDocsConfig:
    return load_config(str(CONFIG))
