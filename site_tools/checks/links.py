"""The links of a built site, looked at: our own check, what linkinator finds beyond it, and other hosts if asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_tools.checks.looking import build_to_look
from site_tools.checks.mkdocs_words import end_of
from site_tools.link_check.crawl import crawl
from site_tools.link_check.faults import LinkFault, external_links, find_faults
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_tools.checks.looking import Published
    from site_tools.link_check.built_site import BuiltSite
    from site_tools.link_check.crawl import BrokenLink


def find_link_problems(published: Published) -> Iterator[SourceProblem]:
    """Yield what is wrong with the links, but for what MkDocs has said itself, where it is written."""
    told = published.said.links()
    in_nav = published.said.lost_in_nav()
    for fault in _link_faults(published):
        path, line = published.places.place_of(fault)
        leads_to, anchor = published.site.resolve(fault.page, fault.url)
        if (
            (path, line, end_of(fault.url)) in told
            or leads_to in in_nav
            or _hangs_on_a_fault(fault, leads_to, anchor, published)
        ):
            continue
        yield SourceProblem(path, line, fault.message, f"link-{fault.kind}")


def list_external(config: Path, docs: Path, *, ask: bool) -> tuple[dict[str, list[str]], list[SourceProblem]]:
    """Return the links to other hosts with the pages that hold them, and those that lead to nothing, if it is asked."""
    found: dict[str, list[str]] = {}

    def look(published: Published) -> list[SourceProblem]:
        found.update(external_links(published.site))
        if not ask:
            return []
        broken = _crawl(published, external=True)
        faults = [
            LinkFault(page, "external", f'"{each.url}" answers with {each.status or "nothing"}; mend it', each.url)
            for each in broken
            for page in found.get(each.url, [])
        ]
        return [
            SourceProblem(*published.places.place_of(fault), fault.message, f"link-{fault.kind}") for fault in faults
        ]

    return found, build_to_look(config, docs, look)


def _hangs_on_a_fault(fault: LinkFault, leads_to: str, anchor: str, published: Published) -> bool:
    """Return whether a link leads to what a guide would make that has faults: its answers, and pages below it."""
    for page in published.faulty_pages:
        if leads_to == page and ("=" in anchor or "@" in anchor or _is_written(anchor, page, published)):
            return True
        if leads_to.startswith(page) and leads_to != page != "/":
            return True
    return fault.kind in {"leads-nowhere", "list"} and bool(published.faulty_pages)


def _is_written(anchor: str, page: str, published: Published) -> bool:
    """Return whether the source of a page has this id, though the page as built does not."""
    source = published.places.source_of(page)
    return anchor != "" and source is not None and published.places.line_of(source, f"{{#{anchor}") > 1


def _crawl(published: Published, *, external: bool = False) -> list[BrokenLink]:
    site = published.site
    return crawl(site.folder, list(site.pages), root=site.root, external=external)


def _link_faults(published: Published) -> list[LinkFault]:
    """Return what our own check finds, and what linkinator finds beyond that."""
    faults = find_faults(published.site)
    for broken in _crawl(published):
        if not any(_same(fault, broken.url, published.site) for fault in faults):
            page = broken.page or "/"
            faults.append(LinkFault(page, "broken", f'"{broken.url}" leads to nothing; mend it', broken.url))
    return faults


def _same(fault: LinkFault, url: str, site: BuiltSite) -> bool:
    found = site.resolve(fault.page, fault.url)[0] if fault.url else None
    return fault.url == url or (url.startswith("/") and found == site.resolve("/", url)[0])
