"""What is wrong with the headings of a page: readers of a screen reader walk by their levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.blocks import Landing
    from site_tools.source_check.line_starts import LineStart
    from site_tools.source_check.page import Page

LEVELS: Final = "heading-levels"
EMPTY: Final = "heading-empty"
NO_TITLE: Final = "heading-no-title"
TITLES: Final = "heading-titles"

_LEVEL: Final = re.compile(r"h([1-6])")
_HTML: Final = re.compile(r"<h([1-6])\b", re.IGNORECASE)
_ATTRIBUTES: Final = re.compile(r"\{:?[^{}]*\}\s*$")
_LONGEST: Final = 60


class _Heading(NamedTuple):
    line: int
    column: int
    level: int
    text: str


def find_problems(page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[SourceProblem]:
    """Yield what is wrong with the headings of a page, those in HTML included."""
    headings = sorted([*_of_markdown(page, starts, landings), *_of_html(page)])
    titles = [heading for heading in headings if heading.level == 1]
    if not titles:
        says = "the page has no title; begin its text with a line such as # Title"
        yield page.problem(min(page.first, len(page.lines)), 1, says, NO_TITLE)
    for other in titles[1:]:
        says = f'a second title, the first one is in line {titles[0].line}; begin "{other.text}" with ## instead of #'
        yield page.problem(other.line, other.column, says, TITLES)
    before = 0 if titles else 1
    for heading in headings:
        if not heading.text:
            says = "the heading has no text; write one, or take the line away"
            yield page.problem(heading.line, heading.column, says, EMPTY)
        elif heading.level > before + 1:
            stands = f"below one of level {before}" if before else "above the title"
            way = f"begin it with {'#' * (before + 1)}" if before else "move it below the title"
            says = f'"{heading.text}" is a heading of level {heading.level} {stands}; {way}'
            yield page.problem(heading.line, heading.column, says, LEVELS)
        before = heading.level


def _of_markdown(page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[_Heading]:
    for start in starts:
        landing = landings.get(start.number)
        found = _LEVEL.fullmatch(landing.tags[-1]) if landing is not None and landing.tags else None
        if found and start.kind in {"heading", "underlined"}:
            text = _ATTRIBUTES.sub("", page.lines[start.number - 1][start.column :])
            text = text.strip().rstrip("#").strip() if start.kind == "heading" else text.strip()
            yield _Heading(start.number, start.at + 1, int(found[1]), f"{text:.{_LONGEST}}")


def _of_html(page: Page) -> Iterator[_Heading]:
    for tag in page.tags:
        found = _HTML.match(tag.text)
        if found:
            problem = page.problem_at(tag.start, "", "")
            end = page.text.find("</", tag.start)
            text = re.sub(r"<[^<>]*>", "", page.text[tag.start : end if end >= 0 else len(page.text)]).strip()
            has_image = "<img" in page.text[tag.start : tag.start + 300]
            yield _Heading(problem.line, problem.column, int(found[1]), f"{text or ('image' if has_image else ''):.60}")
