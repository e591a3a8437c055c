"""What stands at former and short addresses, and at former anchors of pages that are still there."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from site_tools.permalinks.site_links import Lead

REDIRECTS: Final = "_redirects"
"""The file that Netlify, Cloudflare Pages and hosts that do as they do read redirects from."""

_ABOUT: Final = (
    "# What leads elsewhere, written by the build. A host that does not read this finds a page at each address.\n"
)


@dataclass(slots=True)
class RedirectPage:
    """A page that leads on: as a whole, and from anchors that once stood on it, to their own places."""

    lead: Lead
    anchors: list[Lead] = field(default_factory=list)

    @property
    def file(self) -> str:
        """Its path in the built site."""
        path = unquote(self.lead.source.removeprefix("/"))
        return f"{path}index.html" if path.endswith("/") or not path else path


def redirect_pages(leads: Iterable[Lead]) -> list[RedirectPage]:
    """Return the pages at former and short addresses, each with its former anchors."""
    leads = sorted(leads)
    pages = {lead.source: RedirectPage(lead) for lead in leads if "#" not in lead.source}
    for lead in leads:
        page, hash_, _ = lead.source.partition("#")
        if hash_ and page in pages:
            pages[page].anchors.append(lead)
    return list(pages.values())


def moved_anchors(address: str, leads: Iterable[Lead], content: str) -> str:
    """Return the HTML for a page from which anchors have gone: each says so to who is led to it.

    An anchor that has gone elsewhere on its own page stands there already, in its ``content``, where that is Markdown.
    What is said is for who is led to it: the search does not find it.
    """
    gone = {
        anchor: lead
        for lead in sorted(leads)
        for page, _, anchor in [lead.source.partition("#")]
        if anchor and page == address and f'id="{anchor}"' not in content
    }
    return "".join(
        f'<p class="guide-moved" data-moved data-search-exclude id="{anchor}">This part has moved: '
        f'<a href="{escape(relative(address, lead.target))}">{escape(lead.title)}</a></p>'
        for anchor, lead in gone.items()
    )


def relative(page: str, target: str) -> str:
    """Return what leads from the page at one address of the site to another address.

    >>> relative("/en/articles/15681396/", "/credits-vs-billing/#usage")
    '../../../credits-vs-billing/#usage'
    """
    return "../" * (page.count("/") - 1) + target.removeprefix("/") or "./"


def write_redirects(leads: Iterable[Lead]) -> str:
    """Return the text of ``_redirects``: for a site at the root of its host, with and without the slash at the end.

    An address with former anchors of its own is left to its page: hosts are not told the anchor.
    """
    return _ABOUT + "".join(f"{source} {target} 301\n" for source, target in _both_forms(leads))


def read_redirects(text: str) -> list[tuple[str, str]]:
    """Return what a file of redirects holds: pairs of addresses."""
    lines = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return [(source, target) for source, target, _ in lines]


def _both_forms(leads: Iterable[Lead]) -> list[tuple[str, str]]:
    return [
        (source, made.lead.target)
        for made in redirect_pages(leads)
        if not made.anchors
        for source in dict.fromkeys((made.lead.source, made.lead.source.removesuffix("/") or "/"))
    ]
