"""The style sheets that a built page links, and the styles of its own parts in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from site_tools.kept import keep

if TYPE_CHECKING:
    from pathlib import Path

# It begins with a fixed text, which is looked for fast: a page is mostly blanks and tags.
_LINK: Final = re.compile(r'<link rel="stylesheet" href="([^":?#]+)">')


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """The style sheets of the site that a page links, in order: addresses from the site's root.

    ``root`` is what leads from the page to the site's root, such as ``../``; ``spans`` are where the links begin and
    end in the page, with the blanks in front of them and the end of their line.
    """

    sheets: tuple[str, ...]
    root: str
    spans: tuple[tuple[int, int], ...]


class SheetFinder:
    """Finds the style sheets in pages of one built site, none of whose sheets comes or goes meanwhile."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._addresses: dict[str, str | None] = {}  # by what pages link: nearly all link the same

    def find(self, page: str) -> SheetLinks:
        """Return the style sheets that an HTML page links and that are files of the site."""
        sheets = []
        spans = []
        root = ""
        for link, span in _links_in(page):
            address = self._address_of(link)
            if address is not None:
                sheets.append(address)
                spans.append(span)
                root = link.removesuffix(address)
        return SheetLinks(tuple(sheets), root, tuple(spans))

    def _address_of(self, link: str) -> str | None:
        """Return the address from the site's root of what a page links, which may count from the page or the host."""
        if link not in self._addresses:
            starts = (
                place for place in range(len(link)) if link[place] != "/" and link[place - 1 : place] in {"", "/"}
            )
            ends = (link[start:] for start in starts)
            self._addresses[link] = next(
                (end for end in ends if not end.startswith(".") and (self._site / end).is_file()), None
            )
        return self._addresses[link]


def put_styles(page: str, links: SheetLinks, styles: str, whole: str) -> str:
    """Return the page with these styles in it, where it links its first sheet, and without the links.

    ``links`` are those of this very page. ``whole`` is the address, from the site's root, of the style sheet for what
    scripts make of the page later.
    """
    # CSS knows "</" in texts alone, where an escape says the same; in HTML it could end the element.
    put = f'    <style data-whole="{links.root}{whole}">{styles.replace("</", "<\\/").strip()}</style>\n'
    parts = []
    done = 0
    for start, end in links.spans:
        parts += [page[done:start], put]
        done, put = end, ""
    return "".join([*parts, page[done:]])


@keep
def _links_in(page: str) -> tuple[tuple[str, tuple[int, int]], ...]:
    """Return what a page links as style sheets, each with where the link begins and ends."""
    return tuple((link[1], _with_its_line(page, link)) for link in _LINK.finditer(page))


def _with_its_line(page: str, link: re.Match[str]) -> tuple[int, int]:
    start = link.start()
    while page[start - 1 : start] in {" ", "\t"}:
        start -= 1
    return start, link.end() + page.startswith("\n", link.end())
