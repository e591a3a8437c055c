"""A new page on the command line: `python3 -m site_tools new`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from site_tools.permalinks.ledger import LEDGER
from site_tools.scaffolding import make_page
from site_tools.setup.progress import say

if TYPE_CHECKING:
    from pathlib import Path


def run(kind: str, title: str, config: Path, docs: Path, *, path: str = "") -> int:
    """Write a new page and say what to do next; return 1 where it, or another page, has to be mended first.

    Raises:
        CannotMakePage: the title or the path cannot be used, or something is there already.
    """
    made = make_page(kind, title, config, docs, path=path)
    if made.refused:
        for problem in made.refused:
            print(problem)
        say("Nothing is written: the page could not be built.")
        return 1
    file = f"{docs.name}/{made.file}"
    print(f"{file}: the new {kind}. Each part of it tells what it does.")
    if made.picture:
        print(f"{docs.name}/{made.picture}: the picture in it, to be replaced.")
    if made.behind is not None:
        where = f", behind {made.behind}" if made.behind else ""
        print(f"{config.name}: names it below nav{where}.")
    if made.elsewhere:
        for problem in made.elsewhere:
            print(problem)
        say("Other pages are to be mended first. Then run python3 -m site_tools links --accept")
        return 1
    print(f"{docs.name}/{LEDGER}: holds its {len(made.addresses)} addresses.")
    print(
        "Now:\n"
        f"  python3 -m site_tools serve    and open {made.address} at the address that it prints\n"
        f"  edit {file}, save, and look\n"
        "  python3 -m site_tools check    says what is wrong, by file and line\n"
        "Until it is published you may change its ids: then delete their lines in "
        f"{docs.name}/{LEDGER}, and run python3 -m site_tools links --accept"
    )
    return 0
