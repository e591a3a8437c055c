"""The ledger held against the site: what was published leads somewhere, and what would be is known."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from site_tools.permalinks.ledger import LEDGER, find_lost, read_ledger
from site_tools.permalinks.site_links import GO
from site_tools.problems.source_problem import SourceProblem
from site_tools.setup.progress import SetupFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from site_tools.checks.looking import Published
    from site_tools.link_check.source_places import SourcePlaces
    from site_tools.permalinks.ledger import LostAddress

_MADE_OF_GUIDES: Final = ("/guides/", "/maps/")
_LEDGER_CHECK: Final = "ledger"
_LOST_CHECK: Final = "address-lost"
_NO_TEXT: Final = "the text is not UTF-8; take the ledger back as it was, with git checkout"


class UnreadableLedger(SetupFailed):
    """The ledger is no text."""


def read_ledger_of(docs: Path) -> dict[str, int]:
    """Return the addresses of the ledger beside these pages with their lines, none where there is no ledger yet.

    Raises:
        UnreadableLedger: it is no text.
    """
    path = docs / LEDGER
    try:
        return read_ledger(path.read_text(encoding="utf-8-sig")) if path.is_file() else {}
    except UnicodeDecodeError:
        raise UnreadableLedger(f"{docs.name}/{LEDGER}:1: {_NO_TEXT}") from None


def find_ledger_problems(published: Published) -> Iterator[SourceProblem]:
    """Yield what is wrong with the ledger itself, what the site has lost of it, and what is new in the site."""
    try:
        ledger = read_ledger_of(published.docs)
    except UnreadableLedger:
        yield SourceProblem(f"{published.docs.name}/{LEDGER}", 1, _NO_TEXT, _LEDGER_CHECK)
        return
    where = f"{published.docs.name}/{LEDGER}"
    addresses = {address: line for address, line in ledger.items() if address.startswith("/")}
    for other in ledger.keys() - addresses.keys():
        says = f'"{other:.40}" is no address of this site; take the line away'
        yield SourceProblem(where, ledger[other], says, _LEDGER_CHECK)
    for before, after in pairwise(addresses):
        if after < before:
            says = f"{after} stands below {before}, and the ledger is sorted; run python3 -m site_tools links --accept"
            yield SourceProblem(where, addresses[after], says, _LEDGER_CHECK)
    yield from lost_problems(addresses, published)
    new = sorted(
        each for each in published.addresses.difference(ledger) if not each.startswith(tuple(_below(published)))
    )
    if new:
        what = new[0] if len(new) == 1 else f"{new[0]} and {len(new) - 1} more"
        message = f"{what} would be published, and the ledger does not know; run python3 -m site_tools links --accept"
        yield SourceProblem(where, 1, message, _LEDGER_CHECK)


def lost_problems(ledger: dict[str, int], published: Published) -> Iterator[SourceProblem]:
    """Yield the addresses of a ledger that lead nowhere now; of a page that is gone its own stands for its places'."""
    all_lost = find_lost(ledger, published.addresses, published.redirects)
    lost = [each for each in all_lost if not _hangs_on_a_fault(each.address, published)]
    gone = {each.address for each in lost if "#" not in each.address}
    for each in lost:
        page, hash_, _ = each.address.partition("#")
        if not hash_ or page not in gone:
            places = sum(other.address.startswith(f"{each.address}#") for other in lost) if not hash_ else 0
            yield lost_problem(each, places, published.docs, published.places)


def _hangs_on_a_fault(address: str, published: Published) -> bool:
    """Return whether something would be at this address if it were not for a fault that is told already."""
    if all(each.silenced for each in published.refused):
        return False
    page = address.partition("#")[0]
    made = page.startswith((GO, *_MADE_OF_GUIDES)) or any(
        page != each and page.startswith(each) for each in _below(published)
    )
    return made or any(page.rstrip("/") in each.message for each in published.refused if page != "/")


def _below(published: Published) -> list[str]:
    return [each for each in published.faulty_pages if each != "/"]


def lost_problem(lost: LostAddress, places_on_it: int, docs: Path, sources: SourcePlaces) -> SourceProblem:
    """Return what to say of an address that was published and leads nowhere now: where it was, and the two ways out."""
    page, hash_, anchor = lost.address.partition("#")
    ledger = f"{docs.name}/{LEDGER}"
    places = "1 place" if places_on_it == 1 else f"{places_on_it} places"
    with_places = f" with {places} on it" if places_on_it else ""
    what = f"{lost.address}{with_places} was published ({ledger}:{lost.line}), and would lead nowhere"
    below = 'below "redirects:" in the front matter'
    source = sources.source_of(page)
    if source is None or not hash_:
        thing = "short link" if page.startswith(GO) else "page"
        way = f'put the {thing} back, or write "- {lost.address}" {below} of the page that takes over'
        where, line = (ledger, lost.line) if source is None else (f"{docs.name}/{source}", 1)
        return SourceProblem(where, line, f"{what}; {way}", _LOST_CHECK)
    new = lost.perhaps.partition("#")[2]
    hint = f"; was it renamed to {new}?" if new else ""
    line = sources.line_of(source, f"{{#{new}", f"#{new}") if new else 1
    way = f'restore {{#{anchor}}}, or write "- {anchor}: {new or "the-id-that-takes-over"}" {below}'
    return SourceProblem(f"{docs.name}/{source}", line, f"{what}{hint}; {way}", _LOST_CHECK)
