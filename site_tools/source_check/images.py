"""Images that say nothing to those who do not see them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.page import Page

MISSING: Final = "image-alt"
FILE_NAME: Final = "image-alt-file-name"

_IMAGE: Final = re.compile(
    r"(?<!\\)!\[(?P<alt>[^\[\]\n]{0,1000})\]"
    r"(?:\([ \t]*<?(?P<source>[^\s()<>]{0,1000})[^()\n]{0,300}\)|\[(?P<name>[^\[\]\n]{0,300})\])"
    r"(?P<attributes>\{[^{}\n]{0,1000}\})?"
)
_FILE: Final = re.compile(r"[^\s/]+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|ico)", re.IGNORECASE)
_MADE_BY_MACHINE: Final = re.compile(r"[-_\d]")
_IMG: Final = re.compile(r"<img\b", re.IGNORECASE)


def find_problems(page: Page) -> Iterator[SourceProblem]:
    """Yield the images of a page without a text for those who do not see them, in Markdown and in HTML.

    ``alt=""`` in HTML says that an image is mere decoration.
    """
    for found in _IMAGE.finditer(page.prose):
        alt = found["alt"].strip()
        if alt:
            yield from _file_name(page, found.start(), alt, found["source"] or "")
        elif "alt=" not in (found["attributes"] or ""):
            says = "the image has no text for those who do not see it; write between [ and ] what it shows"
            yield page.problem_at(found.start(), says, MISSING)
    for tag in page.tags:
        if _IMG.match(tag.text):
            attributes = _attributes_of(tag.text)
            if "alt" not in attributes:
                says = 'the image has no text for those who do not see it; write alt="what it shows" into its tag'
                yield page.problem_at(tag.start, says, MISSING)
            else:
                yield from _file_name(page, tag.start, (attributes["alt"] or "").strip(), attributes.get("src") or "")


def _file_name(page: Page, place: int, alt: str, source: str) -> Iterator[SourceProblem]:
    is_stem = alt == PurePosixPath(source).stem and _MADE_BY_MACHINE.search(alt)
    if alt and (_FILE.fullmatch(alt) or is_stem):
        says = f'the text of the image, "{alt:.60}", is the name of a file; write what the image shows'
        yield page.problem_at(place, says, FILE_NAME)


class _Attributes(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- named so there
        self.found = dict(attrs)


def _attributes_of(tag: str) -> dict[str, str | None]:
    parser = _Attributes()
    parser.feed(tag)
    return parser.found
