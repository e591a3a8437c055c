"""Ids that pages lack: one that comes from a wording would change with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from mkdocs.utils.meta import get_data

from site_tools.permalinks.page_links import ID
from site_tools.problems.source_problem import SourceProblem
from site_tools.snippets import FOLDER as SNIPPETS
from site_tools.source_check.front_matter import find_unread

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HEADING: Final = re.compile(r"(?P<signs>#{1,6})(?P<text>[^#].*?)\s*$")  # Markdown here asks for no blank between
_UNDERLINED: Final = re.compile(r"(?P<text>\S.*?)\s*")  # Markdown here underlines also what begins as a list does
_LINE: Final = re.compile(r"=+ *|-+ *")
_NO_TEXT: Final = re.compile(r"\s*|-{3,}\s*|#.*")
_LIST_AT_END: Final = re.compile(r"\{:?(?P<inner>[^{}]*)\}\s*#*\s*$")
_ID: Final = re.compile(r"""(?:^|\s)(?:#(?P<id>[^\s.}]+)|id\s*=\s*["']?(?P<named>[^\s"'}]+))""")
_QUOTE: Final = re.compile(r"(?:> ?)*")
_INSIDE: Final = re.compile(r"(?:> ?|[-*+] +|\d+\. +)*")  # quotes and lists hold headings as well
_FENCE: Final = re.compile(r"\s*(?P<mark>`{3,}|~{3,})")


def find_missing_ids(docs: Path) -> Iterator[SourceProblem]:
    """Yield what has no id of its own, or a badly formed one, in the pages of a folder: articles and their sections.

    Parts of guides are not looked at: without ids they are no guide. Nor are drafts: nobody has their addresses yet.
    """
    for path in sorted(path for path in docs.rglob("*.md") if path.is_file()):
        text = path.read_text(encoding="utf-8-sig", errors="replace")  # as MkDocs, which tells what is not UTF-8
        where = f"{docs.name}/{path.relative_to(docs).as_posix()}"
        # Of front matter that cannot be read nobody knows what is in it; that is told.
        unread = find_unread(text)
        meta = {} if unread else get_data(text)[1]
        if meta.get("draft") is True:
            continue
        if not unread and not meta.get("id") and path.relative_to(docs).parts[0] != SNIPPETS:
            says = f"the page has no permanent id; write id: {_made_of(path.stem)} into its front matter"
            yield SourceProblem(where, 1, says, "page-id-missing")
        yield from _in_headings(text.split("\n"), where)


def _in_headings(lines: list[str], where: str) -> Iterator[SourceProblem]:
    fence = ""
    in_front_matter = lines[0].rstrip() == "---"
    has_title = False
    for number, line in enumerate(lines, 1):
        if in_front_matter:
            in_front_matter = number == 1 or line.rstrip() != "---"
            continue
        unquoted = _QUOTE.sub("", line, count=1)
        mark = _FENCE.match(unquoted)
        if mark and (not fence or (mark["mark"].startswith(fence) and not unquoted.strip().strip(fence[0]))):
            fence = "" if fence else mark["mark"]
            continue
        above, below = lines[number - 2] if number > 1 else "", lines[number] if number < len(lines) else ""
        heading = None if fence else _heading_in(line, below if _NO_TEXT.fullmatch(above) else "")
        if heading is None:
            continue
        if not has_title and _is_title(heading, below):
            has_title = True  # it is known by the id of its page
            continue
        attributes = _LIST_AT_END.search(heading["text"])
        found = _ID.search(attributes["inner"]) if attributes else None
        words = _LIST_AT_END.sub("", heading["text"]).strip()
        if found is None:
            says = f'the section "{words}" has no permanent id; write {{#{_made_of(words)}}} behind it'
            yield SourceProblem(where, number, says, "section-without-id")
        elif not ID.fullmatch(found["id"] or found["named"]):
            id_ = found["id"] or found["named"]
            says = f'the id "{id_}" of "{words}" is not lower-case words with hyphens between; write {_made_of(id_)}'
            yield SourceProblem(where, number, says, "section-id-form")


def _heading_in(line: str, below: str) -> re.Match[str] | None:
    """Return a heading; some are underlined.

    ``below`` is the line below it, empty where a line of text stands above: only a block of its own can be underlined.
    """
    heading = _HEADING.match(_INSIDE.sub("", line, count=1))
    return heading or (_UNDERLINED.fullmatch(line) if _LINE.fullmatch(below) else None)


def _is_title(heading: re.Match[str], below: str) -> bool:
    return heading.groupdict().get("signs", "#" if below.startswith("=") else "##") == "#"


def _made_of(words: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", words.lower())) or "an-id"
