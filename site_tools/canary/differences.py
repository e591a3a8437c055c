"""What differs between a site that MkDocs built and one of the same pages that Zensical built."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from site_tools.canary.page_content import SEARCH_MARK, PageContent
from site_tools.permalinks.ledger import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from site_tools.link_check.built_site import BuiltSite

MOST_WORDS: Final = 12
"""How many words of a text that differs are told."""

LETTERS_BEFORE: Final = 20
LETTERS_BEHIND: Final = 40
"""How many letters are told around the place where JSON or HTML differs."""

_LEFT_TO_THE_THEME: Final = ("assets/",)
_ERROR_PAGE: Final = "/404.html"


class Kind(StrEnum):
    """What differs."""

    PAGE = "page"
    MADE_PAGE = "page that no writer wrote"
    FILE = "file"
    MADE_FILE = "file that no writer wrote"
    MORE = "more"
    TITLE = "title"
    HEADING = "heading"
    ID = "id"
    LINK = "link"
    PICTURE = "picture"
    TEXT = "text"
    GUIDE = "guide"
    TOOL = "tool"
    SEARCH_MARK = "mark for the search"
    EMBEDDED = "embedded guide"
    POLICY = "policy"
    RUNTIME = "runtime"


BREAKS: Final = frozenset({Kind.PAGE, Kind.FILE, Kind.GUIDE})
"""What the site cannot do without: pages and files that writers made, and the JSON of guides."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference: ``where`` is the address of the page or file, ``what`` it is about, ``sentence`` what is told."""

    kind: Kind
    where: str
    what: str
    sentence: str
    leads_on: bool = False
    """Whether the page does nothing but lead on to another one."""


@dataclass(slots=True)
class Comparison:
    """How two sites compare: how many pages of writers and guides both have alike, of how many, and what differs."""

    pages: int = 0
    pages_there: int = 0
    guides: int = 0
    guides_alike: int = 0
    differences: tuple[Difference, ...] = ()


def compare(ours: BuiltSite, theirs: BuiltSite, docs: Path) -> Comparison:
    """Return how the site of MkDocs, ``ours``, compares with that of Zensical; ``docs`` is the folder of the pages."""
    written = written_pages(docs, ours)
    found = Comparison(pages=len(written))
    differences: list[Difference] = []
    for address, page in ours.pages.items():
        if address == _ERROR_PAGE:
            continue
        if address not in theirs.pages:
            kind = Kind.PAGE if address in written else Kind.MADE_PAGE
            leads_on = page.refresh is not None
            differences.append(Difference(kind, address, "", f"{address} is not there", leads_on))
            continue
        found.pages_there += address in written
        own, other = PageContent(address, page.file), PageContent(address, theirs.pages[address].file)
        in_guide = list(_compare_guides(address, own, other))
        if own.guide is not None and not own.guide.embedded:
            found.guides += 1
            found.guides_alike += not any(each.kind is Kind.GUIDE for each in in_guide)
        differences += [*in_guide, *_compare_pages(address, own, other)]
    for address in theirs.pages.keys() - ours.pages.keys():
        differences.append(Difference(Kind.MORE, address, "", f"{address} is there alone"))
    differences += _compare_files(ours, theirs, docs)
    found.differences = tuple(differences)
    return found


def written_pages(docs: Path, ours: BuiltSite) -> set[str]:
    """Return the addresses of the pages of a site that stand in a file of the docs; not all files are published."""
    paths = (path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))
    addresses = {_address_of_source(path) for path in paths}
    return {address for address in addresses if address in ours.pages}


def _address_of_source(path: str) -> str:
    """Return the address of the page that a source becomes, by its path without the ending."""
    place = PurePosixPath("/", path)
    above = str(place.parent).rstrip("/")
    return f"{above}/" if place.name in {"index", "README"} else f"{above}/{place.name}/"


def _compare_files(ours: BuiltSite, theirs: BuiltSite, docs: Path) -> Iterator[Difference]:
    """Yield the files that one site alone has; pages and what the themes bring along are not among them."""
    for name in ours.files:
        if name in theirs.files or name.endswith(".html") or name.startswith(_LEFT_TO_THE_THEME):
            continue
        # The ledger is published by a hook, and excluded where it lies.
        kind = Kind.FILE if (docs / name).is_file() and name != LEDGER else Kind.MADE_FILE
        yield Difference(kind, f"/{name}", "", f"/{name} is not there")


def _compare_guides(address: str, own: PageContent, other: PageContent) -> Iterator[Difference]:
    if own.guide is None:
        if other.guide is not None:
            yield Difference(Kind.GUIDE, address, "", f"{address} has a guide there, and none here")
        return
    if own.guide.embedded and other.guide is None:
        for target in other.drop_embedding_links():
            says = f"{address} has a link to the guide at {target} there, and the guide itself here"
            yield Difference(Kind.EMBEDDED, address, target, says)
        return
    if other.guide is None:
        yield Difference(Kind.GUIDE, address, "", f"the guide at {address} has no JSON there")
        return
    if own.guide.json != other.guide.json:
        says = f"the JSON of the guide at {address} is not the same: {_first_change(own.guide.json, other.guide.json)}"
        yield Difference(Kind.GUIDE, address, "", says)
    mark = f' {SEARCH_MARK}=""'
    if mark in own.guide.tool and mark not in other.guide.tool:
        says = f"the tool at {address} has no mark for the search there"
        yield Difference(Kind.SEARCH_MARK, address, "", says)
    tools = own.guide.tool.replace(mark, ""), other.guide.tool.replace(mark, "")
    if tools[0] != tools[1]:
        yield Difference(Kind.TOOL, address, "", f"the tool at {address} is not the same: {_first_change(*tools)}")


def _compare_pages(address: str, own: PageContent, other: PageContent) -> Iterator[Difference]:
    if own.title != other.title:
        yield Difference(Kind.TITLE, address, other.title, f'{address} is called "{other.title}", here "{own.title}"')
    # Ids of headings are told with them.
    told = {heading.id for heading in (*own.headings, *other.headings)}
    ids = [id_ for id_ in own.ids if id_ not in told], [id_ for id_ in other.ids if id_ not in told]
    yield from _in_one_alone(Kind.HEADING, address, own.headings, other.headings, lambda heading: heading.id)
    yield from _in_one_alone(Kind.ID, address, *ids, lambda id_: id_)
    yield from _in_one_alone(Kind.LINK, address, own.links, other.links, lambda link: link.target)
    yield from _in_one_alone(Kind.PICTURE, address, own.pictures, other.pictures, lambda picture: picture)
    if own.words != other.words:
        says = f"the text of {address} is not the same: {_first_change(own.words, other.words)}"
        yield Difference(Kind.TEXT, address, "", says)
    if own.has_policy and not other.has_policy:
        yield Difference(Kind.POLICY, address, "", f"{address} has no policy")
    if own.guide is not None and own.has_runtime and not other.has_runtime:
        yield Difference(Kind.RUNTIME, address, "", f"the guide at {address} is not started there")


def _in_one_alone[T](
    kind: Kind, address: str, own: list[T], other: list[T], name: Callable[[T], str]
) -> Iterator[Difference]:
    """Yield what one page alone has of something; ``name`` gives what each is known by."""
    for each in _more(own, other):
        yield Difference(kind, address, name(each), f"{address} lacks the {kind} {each}")
    for each in _more(other, own):
        yield Difference(kind, address, name(each), f"{address} has the {kind} {each}, which it has not here")


def _more[T](some: list[T], others: list[T]) -> list[T]:
    """Return what the first list has more of, in its order."""
    left = Counter(some) - Counter(others)
    more = []
    for each in some:
        if left[each]:
            left[each] -= 1
            more.append(each)
    return more


def _first_change[T: (str, list[str])](own: T, other: T) -> str:
    """Return the first place where two texts, or two lists of words, differ, as it is here and there."""
    place = next(
        (place for place, (one, two) in enumerate(zip(own, other, strict=False)) if one != two),
        min(len(own), len(other)),
    )
    return f'here "{_piece(own, place)}", there "{_piece(other, place)}"'


def _piece(text: str | list[str], place: int) -> str:
    if isinstance(text, str):
        return text[max(0, place - LETTERS_BEFORE) : place + LETTERS_BEHIND]
    return " ".join(text[place : place + MOST_WORDS])
