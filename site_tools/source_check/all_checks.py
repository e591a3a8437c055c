"""All checks of the pages as text, in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_tools.snippets import FOLDER as SNIPPETS
from site_tools.source_check import front_matter, headings, images, lists, marks, spelling
from site_tools.source_check.blocks import BlockReader
from site_tools.source_check.line_starts import line_starts
from site_tools.source_check.page import read_page
from site_tools.source_check.style import PREFIX, StyleCheck

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.page import Page

_OF_DOTS, _OF_ANY_LIST = f"{PREFIX}ul-indent", f"{PREFIX}list-indent"
_OF_INDENTS: Final = {lists.INDENT, lists.RESTART, lists.MARKER}
_INDENTS: Final = {_OF_DOTS, _OF_ANY_LIST, f"{PREFIX}ol-prefix", f"{PREFIX}list-marker-space"}


def find_source_problems(docs: Path, config: Path) -> list[SourceProblem]:
    """Return everything that is wrong with the text of the pages in a folder, sorted by place.

    ``config`` are the settings of the site, which say what Markdown it speaks. Pages that are not UTF-8 are left to the
    build, which refuses them.

    Raises:
        SetupFailed: Node or markdownlint is missing and cannot be fetched, or does not run.
    """
    pages = _read_pages(docs)
    problems: list[SourceProblem] = []
    unread = {page.path for page in pages if front_matter.find_unread(page.text)}
    # It has a process of its own, and is at work while we are.
    style = StyleCheck.begin(page for page in pages if page.path not in unread)
    reader = BlockReader(config)
    for page in pages:
        is_snippet = page.path.startswith(f"{docs.name}/{SNIPPETS}/")  # whose title is that of the pages that have it
        problems += (each for each in check_page(page, reader) if not (is_snippet and each.check == headings.NO_TITLE))
    problems += _style_beside(style.find_problems(), problems, pages)
    problems += spelling.find_problems(pages, docs, reader.language)
    return sorted(set(problems))


def with_source_problems(others: Iterable[SourceProblem], docs: Path, config: Path) -> set[SourceProblem]:
    """Return these problems of a site, and those of the text of its pages, each once.

    What the build tells of front matter as well stands here with its check and its column.

    Raises:
        SetupFailed: as above.
    """
    found = find_source_problems(docs, config)
    told = {(problem.path, problem.line, problem.message) for problem in found}
    return {*found, *(each for each in others if (each.path, each.line, each.message) not in told)}


def _read_pages(docs: Path) -> list[Page]:
    """Return the pages that the build reads; what is no text is left to it."""
    files = [file for file in sorted(docs.rglob("*.md")) if file.is_file()]
    named = [(file, file.relative_to(docs)) for file in files]
    pages = (
        read_page(file, f"{docs.name}/{below.as_posix()}")
        for file, below in named
        if not any(part.startswith(".") for part in below.parts)
    )
    return [page for page in pages if page is not None]


def check_page(page: Page, reader: BlockReader) -> Iterator[SourceProblem]:
    """Yield what is wrong with one page, without its spelling and its style, which are looked at for all at once."""
    of_front_matter = front_matter.find_problems(page)
    yield from of_front_matter
    if any(problem.check == front_matter.OPEN for problem in of_front_matter):
        return  # nobody knows where the text begins
    starts = list(line_starts(page))
    landings, references = reader.read(page, {start.asked: start.column for start in starts})
    page.hide(_code_lines(page, {number for number, landing in landings.items() if landing.is_code}))
    yield from headings.find_problems(page, starts, landings)
    yield from lists.find_problems(page, starts, landings)
    yield from images.find_problems(page)
    yield from marks.find_problems(page, starts, landings, references)


def _code_lines(page: Page, code: set[int]) -> Iterator[int]:
    """Yield the lines of the blocks of code that begin with these lines: all that are indented."""
    inside = False
    for number, line in page.prose_lines():
        inside = number in code or (inside and (not line.strip() or line.startswith(("    ", "\t"))))
        if inside:
            yield number


def _style_beside(
    style: list[SourceProblem], problems: list[SourceProblem], pages: list[Page]
) -> Iterator[SourceProblem]:
    """Yield what is wrong with the style of lines whose meaning is right.

    What follows an item that stands wrongly may be indented as it is: that comes of it.
    """
    told = {(problem.path, problem.line) for problem in problems}
    lines = {page.path: page.lines for page in pages}
    follows = {(page.path, number) for page in pages for number in _below_wrong_items(page, problems)}
    of_dots = {(problem.path, problem.line) for problem in style if problem.check == _OF_DOTS}
    for problem in style:
        where = (problem.path, problem.line)
        line = lines[problem.path][problem.line - 1]
        comes_of_it = (
            where in told
            or (problem.check in _INDENTS and where in follows)
            or (problem.check == _OF_ANY_LIST and where in of_dots)  # the other one says it as well
            or (problem.check == _OF_DOTS and "\t" in line[: problem.column])  # that is told of the tab
        )
        if not comes_of_it:
            yield problem


def _below_wrong_items(page: Page, problems: list[SourceProblem]) -> Iterator[int]:
    """Yield the lines of lists from those on that are indented wrongly."""
    wrong = {each.line for each in problems if each.path == page.path and each.check in _OF_INDENTS}
    inside = False
    for number, line in page.prose_lines() if wrong else ():
        inside = number in wrong or (inside and not line[:1].isalpha())
        if inside:
            yield number
