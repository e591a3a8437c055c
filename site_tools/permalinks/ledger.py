"""The ledger of the site's addresses: every one that was ever published, so that none is lost unnoticed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

LEDGER: Final = "permalinks.txt"
"""Its name, beside the pages."""

_NEARLY: Final = 0.6


@dataclass(frozen=True, slots=True)
class LostAddress:
    """An address of the ledger at which nothing would be any more: its line there, and what may have become of it."""

    address: str
    line: int
    perhaps: str


def read_ledger(text: str) -> dict[str, int]:
    """Return the addresses of a ledger with their lines."""
    lines = enumerate(text.split("\n"), 1)
    return {line.strip(): number for number, line in lines if line.strip()}


def write_ledger(addresses: Iterable[str]) -> str:
    """Return the text of a ledger: sorted, one address a line."""
    return "".join(f"{address}\n" for address in sorted(set(addresses)))


def find_lost(ledger: Mapping[str, int], addresses: Collection[str], redirects: Mapping[str, str]) -> list[LostAddress]:
    """Return the addresses of the ledger at which nothing would be found, in the ledger's order.

    ``redirects`` are pages that lead on as a whole, with where they lead. They carry an anchor along, so one that the
    page there has, or had, is not lost: to move a page is one line in its front matter. A page that leads to a part of
    another keeps no anchors: a host that redirects by itself would put that part in their place.

    What may have become of one is an address of the same page that the ledger does not know yet.
    """
    new = [address for address in addresses if address not in ledger]

    def is_kept(address: str) -> bool:
        page, hash_, anchor = address.partition("#")
        return address in addresses or (hash_ != "" and f"{redirects.get(page, '')}#{anchor}" in addresses)

    def perhaps(lost: str) -> str:
        page, hash_, anchor = lost.partition("#")
        near = {each.partition("#")[2]: each for each in new if hash_ and each.startswith(f"{page}#")}
        near |= {each: each for each in new if not hash_ and "#" not in each}
        found = get_close_matches(anchor or page, near, n=1, cutoff=_NEARLY)
        return near[found[0]] if found else (next(iter(near.values())) if len(near) == 1 else "")

    return [LostAddress(lost, line, perhaps(lost)) for lost, line in ledger.items() if not is_kept(lost)]
