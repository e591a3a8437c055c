"""What is known to differ with Zensical, each with its reason: all of it comes of what hooks and templates do.

What is not in this list is told as unexpected. When a release of Zensical mends one of these, or a hook of ours goes,
the entry goes too: one that covers nothing any more is told as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from site_tools.canary.differences import Kind
from site_tools.navigation import ALL_PAGES
from site_tools.permalinks.hook import DESK
from site_tools.permalinks.ledger import LEDGER
from site_tools.permalinks.link_list import CSV_FILE, JSON_FILE
from site_tools.permalinks.redirects import REDIRECTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from site_tools.canary.differences import Difference


class Expected(NamedTuple):
    """Differences that are known: what they are, why they are there, and which ones they are."""

    what: str
    why: str
    covers: Callable[[Difference], bool]
    always: bool = True
    """Whether every site has some."""


_DESK: Final = f"/{DESK.removesuffix('.md')}/"
_ALL_PAGES: Final = f"/{ALL_PAGES.removesuffix('.md')}/"
_LISTS: Final = tuple(f"/{name}" for name in (JSON_FILE, CSV_FILE, LEDGER))
_HOST_FILES: Final = ("/_headers", "/_nginx.conf", f"/{REDIRECTS}", "/sitemap.xml.gz")

EXPECTED: Final = (
    Expected(
        "Former and short addresses lead nowhere",
        "site_tools/permalinks/hook.py writes the pages that lead on",
        lambda each: each.kind is Kind.MADE_PAGE and each.leads_on,
        always=False,
    ),
    Expected(
        "The link desk and the lists of links are missing, and a link to the desk leads to no page",
        "site_tools/permalinks/hook.py makes them of the whole site",
        lambda each: (
            (each.kind is Kind.MADE_PAGE and each.where == _DESK)
            or (each.kind is Kind.MADE_FILE and each.where in _LISTS)
            or (each.kind is Kind.LINK and each.what in {_DESK, f"/{DESK}", f"{_DESK.rstrip('/')}.md"})
        ),
    ),
    Expected(
        "The page of all pages is missing",
        "site_tools/navigation.py makes it for large sites",
        lambda each: each.kind is Kind.MADE_PAGE and each.where == _ALL_PAGES,
        always=False,
    ),
    Expected(
        "Other pages that no writer wrote are missing, such as the checklists' own",
        "hooks make them of the articles",
        lambda each: each.kind is Kind.MADE_PAGE and each.where not in {_DESK, _ALL_PAGES} and not each.leads_on,
        always=False,
    ),
    Expected(
        "An embedded guide stays the link that it is in Markdown",
        "site_tools/guides/hook.py puts the guide there once all pages are read",
        lambda each: each.kind is Kind.EMBEDDED,
        always=False,
    ),
    Expected(
        "Guides are read and shown as articles, but not started",
        "site_tools/page_files/hook.py bundles the scripts, and our templates, which call Python, name the runtime",
        lambda each: each.kind is Kind.RUNTIME,
        always=False,
    ),
    Expected(
        "The JSON of guides is in their pages alone",
        "site_tools/guides/hook.py also writes it as files",
        lambda each: each.kind is Kind.MADE_FILE and each.where.startswith("/guides/"),
        always=False,
    ),
    Expected(
        "Pages have no policy",
        "site_tools/sealing computes it from the finished page, when MkDocs calls",
        lambda each: each.kind is Kind.POLICY,
    ),
    Expected(
        "What hosts are to say of the files is missing",
        "hooks write it once the site is whole, and MkDocs packs its map of the site",
        lambda each: each.kind is Kind.MADE_FILE and each.where in _HOST_FILES,
    ),
    Expected(
        "The index of the search has another name and form",
        "Zensical's search is its own; it takes the mark that keeps the tool out of it away when it has read it",
        lambda each: (
            each.kind is Kind.SEARCH_MARK or (each.kind is Kind.MADE_FILE and each.where.startswith("/search/"))
        ),
    ),
    Expected(
        "The list of tags for other programs is missing",
        "the theme's plugin for tags writes it",
        lambda each: each.kind is Kind.MADE_FILE and each.where == "/tags.json",
    ),
    Expected(
        "Each page has an id more in front of its title",
        "Zensical's link past the header leads there",
        lambda each: each.kind is Kind.ID and each.what == "__skip",
    ),
)


def sort_out(
    differences: Sequence[Difference],
) -> tuple[list[Difference], dict[Expected, list[Difference]], list[Expected]]:
    """Return the differences that are unexpected, those that are known by their reason, and reasons without any."""
    unexpected: list[Difference] = []
    known: dict[Expected, list[Difference]] = {entry: [] for entry in EXPECTED}
    for difference in differences:
        entry = next((entry for entry in EXPECTED if entry.covers(difference)), None)
        (unexpected if entry is None else known[entry]).append(difference)
    return unexpected, known, [entry for entry, found in known.items() if entry.always and not found]
