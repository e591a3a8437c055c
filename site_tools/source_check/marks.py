"""Signs of Markdown that mean nothing as they stand: what was opened and not closed, links to nothing, curly quotes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from decision_engine.nearest_name import did_you_mean
from site_tools.source_check.page import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.blocks import Landing
    from site_tools.source_check.line_starts import LineStart
    from site_tools.source_check.page import Page

OPEN_FENCE: Final = "fence-open"
OPEN_COMMENT: Final = "comment-open"
OPEN_STRONG: Final = "strong-open"
NO_REFERENCE: Final = "link-reference"
SPACE: Final = "link-space"
INVISIBLE: Final = "invisible-character"
CURLY: Final = "curly-quote"

_REFERENCE: Final = re.compile(r"(?<![\\\]\w])\[(?P<text>[^\[\]\n]{1,300})\]\[(?P<name>[^\[\]\n]{0,300})\]")
_SPACED: Final = re.compile(
    r"(?<![\\\]])\[(?P<text>[^\[\]\n]{1,300})\][ \t]+\((?P<url>(?:[a-z]+://|/|\.{1,2}/|#|mailto:)[^\s()]{1,300}"
    r"|[^\s()]{1,300}\.(?:md|html?|png|svg|jpe?g|gif|webp|pdf)(?:#[^\s()]{0,100})?)\)"
)
_ATTRIBUTES: Final = re.compile(r"(?<!\\)\{:?(?P<inner>[ \t]*[#.\w][^{}\n]{0,1000})\}")
_LOOKS_LIKE_ATTRIBUTES: Final = re.compile(rf"[ \t{UNSEEN}]*(?:[#.][\w-]|[\w-]+=)")
_IN_QUOTES: Final = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'")
_CURLY: Final = re.compile(r"=[ \t]*[\u2018-\u201f\u00ab\u00bb]")
_HIDDEN: Final = re.compile(f"[{UNSEEN}]")
_STRONG: Final = re.compile(r"(?<![*\\])\*{2,3}(?!\*)")
_NEW_BLOCK: Final = re.compile(r"\s*(?:$|#|[-*+]\s|\d+\.\s|\||>)")


def find_problems(
    page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing], references: AbstractSet[str]
) -> Iterator[SourceProblem]:
    """Yield the signs on a page that do not do what they were written for."""
    yield from _fences(page, starts, landings)
    if page.open_comment is not None:
        says = "the comment is never closed; write --> behind it"
        yield page.problem_at(page.open_comment, says, OPEN_COMMENT)
    yield from _links(page, references)
    yield from _attributes(page)
    yield from _strong(page)
    yield from _headings(page, starts, landings)


def _fences(page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[SourceProblem]:
    asked = {start.number: start.asked for start in starts if start.kind == "fence"}
    for fence in page.fences:
        landing = landings.get(asked.get(fence.opened, 0))
        column = len(page.lines[fence.opened - 1].partition(fence.mark)[0]) + 1
        if not fence.closed:
            says = f"the block of code is never closed; write {fence.mark} on a line of its own below its last line"
            yield page.problem(fence.opened, column, says, OPEN_FENCE)
        elif landing is not None and not landing.stashed and not landing.is_code:
            says = (
                f"the block of code is shown as text; close it in line {fence.closed} with {fence.mark}, indented as "
                "its first line is, and indent its lines at least as far"
            )
            yield page.problem(fence.opened, column, says, OPEN_FENCE)


def _links(page: Page, references: AbstractSet[str]) -> Iterator[SourceProblem]:
    for found in _REFERENCE.finditer(page.prose):
        name = " ".join((found["name"] or found["text"]).lower().split())
        if name and name not in references and not found["text"].startswith("^"):
            means = did_you_mean(name, references) or f"; write [{name:.60}]: and its address on a line of its own"
            says = f'no line of the page says where "{name:.60}" leads{means}'
            yield page.problem_at(found.start(), says, NO_REFERENCE)
    for found in _SPACED.finditer(page.prose):
        if " ".join(found["text"].lower().split()) not in references:
            says = "a blank between ] and ( makes text of the link; take it away"
            yield page.problem_at(found.start(), says, SPACE)


def _attributes(page: Page) -> Iterator[SourceProblem]:
    lists = ((found.start(), found["inner"], found.start("inner")) for found in _ATTRIBUTES.finditer(page.prose))
    tags = ((tag.start, tag.text, tag.start) for tag in page.tags if "=" in tag.text)
    for start, inner, begins in [*lists, *tags]:
        bare = _IN_QUOTES.sub(lambda quoted: "x" * len(quoted[0]), inner)
        curly = _CURLY.search(bare)
        is_tag = page.text.startswith("<", start)
        if curly:
            says = 'a curly quote encloses no value; write the straight " on both sides'
            yield page.problem_at(begins + curly.end() - 1, says, CURLY)
        elif not is_tag and _LOOKS_LIKE_ATTRIBUTES.match(bare) and (hidden := _HIDDEN.search(bare)):
            says = "a character that cannot be seen stands in the attributes; write an ordinary blank, or take it away"
            yield page.problem_at(begins + hidden.start(), says, INVISIBLE)


def _strong(page: Page) -> Iterator[SourceProblem]:
    block: list[tuple[int, str]] = []
    for number, line in [*page.prose_lines(), (0, "")]:
        if _NEW_BLOCK.match(line) and block:
            yield from _strong_in(page, block)
            block = []
        if number:
            block.append((number, line))


def _strong_in(page: Page, block: list[tuple[int, str]]) -> Iterator[SourceProblem]:
    """Yield the one ``**`` of a block that has no other: it stands in the text as two signs."""
    found = [(number, line, sign.start(), sign.end()) for number, line in block for sign in _STRONG.finditer(line)]
    if len(found) % 2 == 0:
        return
    number, line, place, end = found[-1]
    before, behind = line[:place][-1:], line[end : end + 1]
    opens = not before.strip() or before in "([\"'"
    closes = not behind.strip() or behind in ".,;:!?)]\"'"
    if (opens and behind.strip()) or (closes and before.strip()):
        says = r"one ** has no other, and is shown as two stars; write the other one, or \*\* for two stars"
        yield page.problem(number, place + 1, says, OPEN_STRONG)


def _headings(page: Page, starts: Sequence[LineStart], landings: Mapping[int, Landing]) -> Iterator[SourceProblem]:
    """Yield what looks like a heading, and is none for a character that cannot be seen."""
    for start in starts:
        landing = landings.get(start.number)
        is_heading = landing is not None and landing.tags[-1:] == (f"h{len(start.mark)}",)
        is_text = landing is not None and not landing.is_code and not is_heading
        if start.kind == "heading" and is_text and start.unseen and not start.text.startswith("#"):
            says = (
                "a character that cannot be seen stands in front of the #, and makes text of the heading; take it away"
            )
            yield page.problem(start.number, max(start.at, 1), says, INVISIBLE)
