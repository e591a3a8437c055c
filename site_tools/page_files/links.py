"""The style sheets that a built page links, and the styles of its own parts in their place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_LINK: Final = re.compile(r'[ \t]*<link rel="stylesheet" href="([^":?#]+)">\n?')


@dataclass(frozen=True, slots=True)
class SheetLinks:
    """The style sheets of the site that a page links, in order: addresses from the site's root.

    ``root`` is what leads from the page to the site's root, such as ``../``.
    """

    sheets: tuple[str, ...]
    root: str


def find_sheets(page: str, site: Path) -> SheetLinks:
    """Return the style sheets that an HTML page links and that are files of the built site."""
    sheets = []
    root = ""
    for link in _LINK.finditer(page):
        address = _address_in(site, link[1])
        if address is not None:
            sheets.append(address)
            root = link[1].removesuffix(address)
    return SheetLinks(tuple(sheets), root)


def put_styles(page: str, links: SheetLinks, styles: str, whole: str) -> str:
    """Return the page with these styles in it, where it links its first sheet, and without the links.

    ``whole`` is the address, from the site's root, of the style sheet for what scripts make of the page later.
    """
    replaced = {links.root + sheet for sheet in links.sheets}
    # CSS knows "</" in texts alone, where an escape says the same; in HTML it could end the element.
    element = f'    <style data-whole="{links.root}{whole}">{styles.replace("</", "<\\/").strip()}</style>\n'
    first = True

    def put(link: re.Match[str]) -> str:
        nonlocal first
        if link[1] not in replaced:
            return link[0]
        put_here, first = first, False
        return element if put_here else ""

    return _LINK.sub(put, page)


def _address_in(site: Path, link: str) -> str | None:
    """Return the address from the site's root of what a page links, which may count from the page or the host."""
    starts = (place for place in range(len(link)) if link[place] != "/" and link[place - 1 : place] in {"", "/"})
    ends = (link[start:] for start in starts)
    return next((end for end in ends if not end.startswith(".") and (site / end).is_file()), None)
