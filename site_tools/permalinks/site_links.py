"""All addresses of a site: its places, and what leads to them from former and from short addresses."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from decision_engine.answers import UnusableAnswersError, fit_answers, read_answers, write_answers
from decision_engine.nearest_name import did_you_mean
from site_tools.permalinks.outcomes import JOINED_BY
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from decision_engine.guide import Guide
    from site_tools.permalinks.page_links import PageLinks
    from site_tools.permalinks.places import Place

GO: Final = "/go/"
"""What each short link begins with."""

_PAGES: Final = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class PageOfSite:
    """A page with what its front matter says of its links, its places and its guide, if it holds one.

    Of a page that ``has_faults`` the guide may be missing, and what would be made of it.
    """

    links: PageLinks
    places: Sequence[Place]
    guide: Guide | None = None
    outcomes: Sequence[Place] = ()
    has_faults: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Lead:
    """What leads elsewhere: ``source`` and ``target`` are addresses; ``path`` and ``line`` say where it is written.

    ``title`` is that of where it leads. A short link has its ``name``.
    """

    source: str
    target: str
    title: str
    path: str
    line: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class SiteLinks:
    """The places of a site in the order of its pages, and what leads to them."""

    places: tuple[Place, ...]
    leads: tuple[Lead, ...]
    replies: Mapping[str, str]
    """By the address of what a reply is about."""

    @property
    def addresses(self) -> frozenset[str]:
        """Every address at which a reader finds something."""
        return frozenset(place.address for place in self.places) | frozenset(lead.source for lead in self.leads)

    @property
    def short_links(self) -> tuple[Lead, ...]:
        """Those under ``/go/``."""
        return tuple(lead for lead in self.leads if lead.name)


def gather(pages: Sequence[PageOfSite], published: Collection[str] = ()) -> tuple[SiteLinks, list[SourceProblem]]:
    """Return all addresses of a site, and what is wrong with what its pages say of them.

    ``published`` are the addresses that there were: where a page has moved, those of its outcomes lead on with it.
    """
    problems = list(_find_doubled_ids(pages))
    places = tuple(place for page in pages for place in (*page.places, *page.outcomes))
    leads: dict[str, Lead] = {}
    live = {place.address for place in places}
    replies: dict[str, str] = {}
    for page in pages:
        for lead, fault in _leads_of(page):
            earlier = leads.get(lead.source)
            if fault:
                problems.append(_problem_of(lead, fault))
            elif lead.source in live:
                what = (
                    f'the short link "{lead.name}" is at {lead.source}' if lead.name else f"{lead.source} is redirected"
                )
                other = "id" if "#" in lead.source else "place"
                says = f"{what}, but something is there; take the line away, or give that another {other}"
                problems.append(_problem_of(lead, says))
            elif earlier and (earlier.target, earlier.name) != (lead.target, lead.name):
                where = f"{earlier.path}:{earlier.line}"
                what = f'the short link "{lead.name}"' if lead.name else f"the redirect of {lead.source}"
                problems.append(_problem_of(lead, f"{what} is taken already, in {where}"))
            else:
                leads.setdefault(lead.source, lead)
        found, faults = _replies_of(page)
        replies |= found
        problems += faults
    for page in pages:
        for lead in _leads_of_outcomes(page):
            if lead.source in published and lead.source not in live:
                leads.setdefault(lead.source, lead)
    problems += _find_lost(leads.values(), live)
    return SiteLinks(places, tuple(leads.values()), replies), problems


def as_page(address: str) -> str:
    """Return the address of a page in the one form that the site knows: with a slash at its end, or with ``.html``.

    >>> as_page("/en/articles/15681396")
    '/en/articles/15681396/'
    """
    page, hash_, anchor = address.partition("#")
    page = page.removesuffix("index.html")
    if not page.endswith(("/", *_PAGES)):
        page += "/"
    return page + hash_ + anchor


def _problem_of(lead: Lead, message: str) -> SourceProblem:
    return SourceProblem(lead.path, lead.line, message, "short-link" if lead.name else "redirect")


def _find_doubled_ids(pages: Iterable[PageOfSite]) -> Iterator[SourceProblem]:
    seen: dict[str, str] = {}
    for page in pages:
        links = page.links
        if not links.id:
            continue
        if links.id in seen:
            says = f'the page {seen[links.id]} has the id "{links.id}" too; give this one another'
            yield SourceProblem(links.path, links.id_line, says, "page-id-doubled")
        seen.setdefault(links.id, links.path)


def _leads_of(page: PageOfSite) -> Iterator[tuple[Lead, str]]:
    """Yield what leads to a page, each with what is wrong with it, if anything is."""
    links = page.links
    for redirect in links.redirects:
        target, title, fault = _resolve(page, redirect.target)
        yield Lead(as_page(redirect.source), target, title, links.path, redirect.line), fault
    for short in links.short_links:
        target, title, fault = _resolve(page, short.target)
        yield Lead(f"{GO}{short.name}/", target, title, links.path, short.line, short.name), fault


def _leads_of_outcomes(page: PageOfSite) -> Iterator[Lead]:
    """Yield what would lead to the outcomes of a page from where they stood under former ids of their checklists.

    They stood below the page, and below each address that leads to it as a whole.
    """
    links = page.links
    pages = {as_page(each.source): each.line for each in links.redirects if not each.target}
    was: dict[str, list[str]] = {}
    for old, new in links.renamed.items():
        was.setdefault(new, []).append(old)
    for former, line in {links.address: 1, **pages}.items():
        if not former.endswith("/"):
            continue
        for outcome in page.outcomes:
            ids = product(*([id_, *was.get(id_, ())] for id_ in outcome.checklists))
            names = [outcome.address.removeprefix(links.address), *(f"{JOINED_BY.join(each)}/" for each in ids)]
            for name in names:
                yield Lead(former + name, outcome.address, outcome.title, links.path, line)


def _resolve(page: PageOfSite, target: str) -> tuple[str, str, str]:
    """Return the address that the front matter of a page means, the title of what is there, and what is wrong."""
    address = page.links.address
    not_made_yet = page.guide is None and page.has_faults and ("=" in target or target.endswith("/"))
    if not target or not_made_yet:
        return address, page.places[0].title, ""
    if "=" in target:
        answers, fault = _read_answers(page, target)
        return f"{address}#{answers}", page.places[0].title, fault
    if target.endswith("/"):
        return _resolve_outcome(page, target)
    place = next((each for each in page.places if each.anchor == target), None)
    if place:
        return place.address, place.title, ""
    if target in page.links.renamed:
        return address, "", f'"{target}" was renamed itself; write {page.links.renamed[target]} in its place'
    ids = [each.anchor for each in page.places if each.anchor]
    return address, "", f'this page has no id "{target}"{did_you_mean(target, ids) or "; write one that it has"}'


def _resolve_outcome(page: PageOfSite, target: str) -> tuple[str, str, str]:
    address = page.links.address
    outcome = next((each for each in page.outcomes if each.address == address + target), None)
    if outcome:
        return outcome.address, outcome.title, ""
    names = [each.address.removeprefix(address) for each in page.outcomes]
    return address, "", f'no page "{target}" stands below this one{did_you_mean(target, names) or _listed(names)}'


def _listed(names: Sequence[str]) -> str:
    return f"; there are {', '.join(names)}" if names else "; it has no checklists"


def _read_answers(page: PageOfSite, target: str) -> tuple[str, str]:
    """Return answers as addresses hold them, without blanks or the like, and what is wrong with them."""
    if page.guide is None:
        return "", f'"{target:.80}" are answers, but this page holds no guide; write an id of the page'
    try:
        answers, unusable = fit_answers(page.guide, read_answers(target))
    except UnusableAnswersError as error:
        return "", "; ".join(each.reason for each in error.unusable)
    return write_answers(answers), "; ".join(each.reason for each in unusable)


def _replies_of(page: PageOfSite) -> tuple[dict[str, str], list[SourceProblem]]:
    by_id = {place.anchor: place.address for place in page.places if place.anchor}
    if page.links.id:
        by_id[page.links.id] = page.links.address  # its title has that id as well, and is no place of its own
    replies = {by_id[id_]: reply for id_, reply in page.links.replies.items() if id_ in by_id}
    problems = [
        SourceProblem(
            page.links.path,
            page.links.reply_lines[id_],
            f'there is a reply for "{id_}", but this page has no such id'
            f"{did_you_mean(id_, by_id) or '; write one that it has'}",
            "reply",
        )
        for id_ in page.links.replies
        if id_ not in by_id
    ]
    return replies, problems


def _find_lost(leads: Iterable[Lead], live: set[str]) -> Iterator[SourceProblem]:
    """Yield the former anchors of pages at which there is nothing any more, so that nobody could be led on."""
    leads = list(leads)
    sources = {lead.source for lead in leads}
    for lead in leads:
        page, hash_, _ = lead.source.partition("#")
        if hash_ and page not in live and page not in sources:
            says = f"nothing is at {page} to lead on from {lead.source}; redirect {page} as well"
            yield _problem_of(lead, says)
