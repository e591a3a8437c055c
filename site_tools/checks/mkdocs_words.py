"""What MkDocs says while it builds: its warnings, heard and read as problems with places of their own."""

from __future__ import annotations

import logging
import posixpath
import re
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final, NamedTuple

from site_tools.broken_builds import problem_in_yaml, problem_of_setting
from site_tools.link_check.source_places import SourcePlaces
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_NEARLY: Final = 0.85  # paths share their folders
_OF_A_FILE: Final = re.compile(r"Doc file '(?P<file>[^']+)' contains (?:a|an) (?:[\w -]*)link '(?P<link>[^']+)'")
_OF_AN_ANCHOR: Final = re.compile(r"there is no such anchor on this page|does not contain an anchor '")
_WHILE: Final = re.compile(r"Error (?:reading|building) page '(?P<file>.+)':")
_IN_NAV: Final = re.compile(r"A reference to '(?P<file>[^']+)' is included in the 'nav'")
_NOT_IN_NAV: Final = re.compile(r"\s+- (?P<file>.+)")


class Said(NamedTuple):
    """What MkDocs said while a site was built, and where the settings and pages of it lie."""

    texts: list[str]
    config: Path
    docs: Path

    def problems(self) -> list[SourceProblem]:
        """Return it as problems, each at its place."""
        return [problem for text in dict.fromkeys(self.texts) for problem in read_words(text, self.config, self.docs)]

    def lost_in_nav(self) -> set[str]:
        """Return the addresses that the navigation of every page would lead to, where nothing is."""
        return {f"/{found['file']}" for text in self.texts if (found := _IN_NAV.match(text))}

    def links(self) -> set[tuple[str, int, str]]:
        """Return the links to files among them: the file, its line, and the end of the address."""
        found = (_OF_A_FILE.search(text) for text in dict.fromkeys(self.texts))
        places = SourcePlaces(self.docs)
        return {
            (
                f"{self.docs.name}/{each['file']}",
                places.line_of_link(each["file"], each["link"]),
                end_of(each["link"]),
            )
            for each in found
            if each and "#" not in each["link"]
        }

    def broken_pages(self) -> list[str]:
        """Return the files of the pages at which something broke."""
        return [found["file"] for text in self.texts if (found := _WHILE.match(text))]


def end_of(url: str) -> str:
    """Return what a link has in common in Markdown and on its page: the place that it names, or else the file."""
    return url.partition("#")[2] or url.rstrip("/").rpartition("/")[2]


def read_words(text: str, config: Path, docs: Path) -> Iterator[SourceProblem]:
    """Yield the problems in a text of MkDocs': those with places of their own, or one for the whole text."""
    first, *others = text.split("\n")
    of_a_file = _OF_A_FILE.search(text)
    in_nav = _IN_NAV.match(text)
    if in_nav:
        file = in_nav["file"]
        pages = [page.relative_to(docs).as_posix() for page in docs.rglob("*.md")]
        says = f'nav names "{file}", which is no page below {docs.name}{_meant_by(file, pages)}'
        yield SourceProblem(config.name, line_in(config, file), says, "nav-lost")
    elif _OF_AN_ANCHOR.search(text):
        return  # our own check of the links says which one was meant
    elif of_a_file:
        source = of_a_file["file"]
        line = SourcePlaces(docs).line_of_link(source, of_a_file["link"])
        yield SourceProblem(
            f"{docs.name}/{source}", line, _of_a_link(text, source, of_a_file["link"], docs), "link-lost"
        )
    elif 'not included in the "nav"' in first:
        says = f"no entry of nav in {config.name} names this page; add one"
        yield from (
            SourceProblem(f"{docs.name}/{found['file']}", 1, says, "nav-missing")
            for each in others
            if (found := _NOT_IN_NAV.fullmatch(each))
        )
    elif of_a_setting := problem_of_setting(text, config):
        yield of_a_setting
    elif of_yaml := problem_in_yaml(text, config):
        yield of_yaml
    elif not _WHILE.match(text):  # what was wrong there comes by itself
        yield SourceProblem(config.name, 1, " ".join(text.split()), "mkdocs")


def _of_a_link(text: str, source: str, link: str, docs: Path) -> str:
    """Return what MkDocs says of a link in the words of our own checks, as far as we know what it means."""
    path = link.partition("#")[0]
    if "not found among documentation files" in text:
        folder = posixpath.dirname(source)
        names = (file.relative_to(docs).as_posix() for file in docs.rglob("*") if file.is_file())
        known = [posixpath.relpath(name, folder or ".") for name in names]
        return f'the link "{link}" leads to no file below {docs.name}{_meant_by(path, known)}'
    return f'the link "{link}" cannot be followed: {" ".join(text.partition("contains ")[2].split())}'


def _meant_by(path: str, known: Sequence[str]) -> str:
    near = get_close_matches(path, known, n=1, cutoff=_NEARLY)
    return f"; did you mean {near[0]}?" if near else "; mend the address, or put the file there"


def line_in(config: Path, entry: str) -> int:
    """Return the first line of the settings that holds this, 1 without one."""
    lines = config.read_text(encoding="utf-8").split("\n")
    return next((number for number, line in enumerate(lines, 1) if entry in line), 1)


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


@contextmanager
def listening() -> Iterator[list[str]]:
    """Hear what MkDocs warns of, which is told with everything else instead of on its own."""
    listener = _Listener()
    log = logging.getLogger("mkdocs")
    propagates, log.propagate = log.propagate, False
    log.addHandler(listener)
    try:
        yield listener.said
    finally:
        log.removeHandler(listener)
        log.propagate = propagates
