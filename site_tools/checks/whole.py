"""Everything that is wrong with what writers wrote, all of it at once, each at its place."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from site_tools.checks.links import find_link_problems
from site_tools.checks.looking import build_to_look
from site_tools.checks.published_addresses import find_ledger_problems
from site_tools.permalinks.explicit_ids import find_missing_ids
from site_tools.problems.columns import find_column
from site_tools.problems.silencing import SILENCE, faults_of_silences, mark_in_files, silences_of
from site_tools.problems.source_problem import SourceProblem
from site_tools.source_check.all_checks import with_source_problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from site_tools.checks.looking import Published


_ANCHOR: Final = re.compile(r"#[\w-]+")
_IDS: Final = re.compile(r'id "([^"]*)"').finditer


def check(config: Path, docs: Path) -> list[SourceProblem]:
    """Return everything that is wrong with the pages and their links, sorted by place, with columns."""
    seen = build_to_look(config, docs, find_problems, whole=False)
    lines = {(problem.path, problem.line) for problem in seen}
    # A part of a guide that has no id is told as what it is.
    missing = (each for each in find_missing_ids(docs) if each.line == 1 or (each.path, each.line) not in lines)
    found = mark_in_files(list(with_source_problems([*seen, *missing], docs, config)), docs.parent)
    found += _silence_problems(found, config, docs)
    return sorted(with_columns((each for each in found if not each.silenced), docs.parent), key=_by_place)


def find_problems(published: Published) -> list[SourceProblem]:
    """Return what is wrong with a site of which as much was built as could be."""
    found = [*published.refused, *published.said.problems()]
    found += find_ledger_problems(published)
    found += find_link_problems(published)
    return sorted(set(_told_once(found)))


def _told_once(problems: list[SourceProblem]) -> Iterator[SourceProblem]:
    """Yield the problems but for the links among them of which something else says more, or the same, on the line."""
    told: dict[tuple[str, int], list[str]] = {}
    doubled = {(each.path, id_[1]) for each in problems if each.check == "id-doubled" for id_ in _IDS(each.message)}
    for each in problems:
        if not each.check.startswith("link-"):
            told.setdefault((each.path, each.line), []).append(each.message)
    for each in problems:
        if each.check.startswith("link-"):
            on_line = told.setdefault((each.path, each.line), [])
            anchor = _ANCHOR.search(each.message)
            if anchor and any(anchor[0] in said for said in on_line):
                continue  # the guide says it, or another page that holds the same part
            on_line.append(each.message)
        if each.check == "link-doubled-id" and any((each.path, id_[1]) in doubled for id_ in _IDS(each.message)):
            continue
        yield each


def _silence_problems(found: Iterable[SourceProblem], config: Path, docs: Path) -> Iterator[SourceProblem]:
    by_path: dict[str, list[SourceProblem]] = {}
    for each in found:
        by_path.setdefault(each.path, []).append(each)
    for path in [config, *sorted(docs.rglob("*.md"))]:
        name = path.relative_to(docs.parent).as_posix() if path != config else config.name
        for line, says in faults_of_silences(silences_of(path), by_path.get(name, ())):
            yield SourceProblem(name, line, says, SILENCE)


def with_columns(problems: Iterable[SourceProblem], folder: Path) -> Iterator[SourceProblem]:
    """Yield the problems with their columns; their paths count from this folder."""
    lines: dict[str, list[str]] = {}
    for each in problems:
        if each.column:
            yield each
            continue
        if each.path not in lines:
            path = folder / each.path
            text = path.read_text(encoding="utf-8-sig", errors="replace") if path.is_file() else ""
            lines[each.path] = text.split("\n")
        of_file = lines[each.path]
        line = of_file[each.line - 1] if each.line <= len(of_file) else ""
        yield replace(each, column=find_column(line, each.message))


def _by_place(problem: SourceProblem) -> tuple[str, int, int, str]:
    return problem.path, problem.line, problem.column, problem.message
