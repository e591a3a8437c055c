"""The links of the site on the command line: `python3 -m site_tools links`."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from site_tools.checks.links import list_external
from site_tools.checks.looking import Published, build_to_look
from site_tools.checks.published_addresses import lost_problems, read_ledger_of
from site_tools.permalinks.explicit_ids import find_missing_ids
from site_tools.permalinks.ledger import LEDGER, read_ledger, write_ledger
from site_tools.permalinks.link_list import JSON_FILE
from site_tools.setup.progress import SetupFailed, say

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem


class NoSuchRevision(SetupFailed):
    """Git does not know the revision, or it holds no ledger."""


def run(chosen: argparse.Namespace, config: Path, docs: Path) -> int:
    """Do what the command line asks for, of the pages in this folder, and return the exit status."""
    if chosen.accept:
        return accept(config, docs)
    if chosen.broken_by:
        return broken_by(chosen.broken_by, config, docs)
    if chosen.external or chosen.ask:
        return external(config, docs, ask=chosen.ask)
    return show(config, docs, as_json=chosen.json)


def show(config: Path, docs: Path, *, as_json: bool) -> int:
    """Print the links that people paste: as a table, or as ``links.json`` holds them."""
    held: list[str] = []

    def look(published: Published) -> list[SourceProblem]:
        held.append((published.site.folder / JSON_FILE).read_text(encoding="utf-8"))
        return []

    problems = build_to_look(config, docs, look)
    if problems:
        return _refuse(problems)
    if as_json:
        print(held[0], end="")
        return 0
    links = json.loads(held[0])["links"]
    width = max(len(link["kind"]) for link in links)
    for link in links:
        short = f"  {link['short']}" if link["short"] else ""
        print(f"{link['kind']:{width}}  {link['address']}{short}  {link['title']}")
    return 0


def accept(config: Path, docs: Path) -> int:
    """Write the addresses of the site into the ledger; those that are in it stay."""
    found: set[str] = set()

    def look(published: Published) -> list[SourceProblem]:
        found.update(published.addresses)
        return []

    # An id that comes from a wording would be kept for good.
    problems = build_to_look(config, docs, look) or sorted(find_missing_ids(docs))
    if problems:
        return _refuse(problems)
    known = read_ledger_of(docs)
    new = sorted(found.difference(known))
    (docs / LEDGER).write_text(write_ledger([*known, *new]), encoding="utf-8")
    for address in new:
        print(address)
    say(f"{len(new)} addresses are new in {docs.name}/{LEDGER}, which holds {len(known) + len(new)}")
    return 0


def broken_by(revision: str, config: Path, docs: Path) -> int:
    """Say which addresses that a git revision had published would lead nowhere now, and return 1 if any would.

    Raises:
        NoSuchRevision: git does not know the revision, or there was no ledger yet.
    """
    where = f"{revision}:./{LEDGER}"
    shown = subprocess.run(["git", "show", where], cwd=docs, capture_output=True, encoding="utf-8", check=False)
    if shown.returncode != 0:
        raise NoSuchRevision(f"git has no {where}: {shown.stderr.strip()}")

    def look(published: Published) -> list[SourceProblem]:
        return list(lost_problems(read_ledger(shown.stdout), published))

    problems = build_to_look(config, docs, look)
    for problem in problems:
        print(problem)
    say(
        f"{len(problems)} addresses of {revision} would lead nowhere"
        if problems
        else "Every address still leads somewhere."
    )
    return 1 if problems else 0


def external(config: Path, docs: Path, *, ask: bool) -> int:
    """Print the links to other hosts with the pages that hold them, and what those hosts do not have, if asked."""
    found, problems = list_external(config, docs, ask=ask)
    for address, pages in found.items():
        print(address, *sorted(set(pages)))
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def _refuse(problems: list[SourceProblem]) -> int:
    for problem in problems:
        print(problem)
    return 1
