"""What the front matter of a page says of its links.

It looks like this::

    id: credits-vs-billing
    redirects:
      - /en/articles/15681396-credits-vs-billing
      - why-used: why-usage
      - /old-page/#old-section: classify
    short_links:
      usage: usage
      refund: intent=why-charged&billing-kind=refund-request
    replies:
      usage: |
        Please send us what this list asks for: {link}

        {checklist}

The id is permanent, as all ids are. What is redirected stands on the left: an address of this site or of another
system that this one took over, an anchor of another page, or an id that a part of this page had once. What it leads to
stands on the right: an id of this page, or nothing for the page itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import yaml
from mkdocs.utils.meta import YAML_RE, get_data

from decision_engine.nearest_name import did_you_mean
from site_tools.kept import keep
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
"""Lower-case words with hyphens between them, as all ids of the site are."""

KEYS: Final = ("id", "redirects", "short_links", "replies")
PLACES_OF_A_REPLY: Final = ("title", "link", "checklist")

_ADDRESS: Final = re.compile(r"/(?:[\w.~%+-]+/)*(?:[\w.~%+-]+)?(?:#[\w.-]+)?", re.ASCII)
_NO_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UP: Final = {".", ".."}
# Help centres look at the number alone: the words behind it change with the title, and may be left out. Four digits are
# a year.
_NUMBERED: Final = re.compile(r"(?P<number>/(?:[\w.~%+-]+/)*\d{5,})-[\w.~%+-]+/?", re.ASCII)
_PLACE: Final = re.compile(r"\{\s*(\w*)\s*\}")
_NO_ID: Final = re.compile(r"=|/$")  # in answers, and at the end of what stands below a page
_NEARLY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Redirect:
    """An address that leads to a place of a page: ``target`` is an id of it, empty for the page itself.

    ``source`` begins with "/"; the id that a part of this very page had once is told as an anchor of the page.
    """

    source: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class ShortLink:
    """A name under ``/go/`` for a place of a page: ``target`` is an id, answers, or empty for the page itself."""

    name: str
    target: str
    line: int


@dataclass(frozen=True, slots=True)
class PageLinks:
    """What a page says of its links; ``path`` is that of its source, ``address`` that of the page, as ``/page/``."""

    path: str
    address: str
    id: str = ""
    id_line: int = 1
    redirects: tuple[Redirect, ...] = ()
    short_links: tuple[ShortLink, ...] = ()
    replies: Mapping[str, str] = field(default_factory=dict)
    reply_lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def renamed(self) -> dict[str, str]:
        """The ids that parts of this page have now, by those that they had once."""
        own = f"{self.address}#"
        return {
            each.source.removeprefix(own): each.target
            for each in self.redirects
            if each.source.startswith(own) and each.target and not _NO_ID.search(each.target)
        }


@keep
def read_page_links(path: str, address: str, source: str) -> tuple[PageLinks, list[SourceProblem]]:
    """Return what the front matter in the source of a page says of its links, and what is wrong with it, by line."""
    reading = _Reading(path, address)
    values = reading.top(source)
    replies, reply_lines = reading.replies(values.get("replies"))
    links = PageLinks(
        path=path,
        address=address,
        id=reading.id_of(values.get("id")),
        id_line=_line_of(values["id"]) if "id" in values else 1,
        redirects=tuple(reading.redirects(values.get("redirects"))),
        short_links=tuple(reading.short_links(values.get("short_links"))),
        replies=replies,
        reply_lines=reply_lines,
    )
    return links, sorted(reading.problems)


def meant_key(key: str) -> str:
    """Return which of our keys somebody nearly wrote, empty where it is none of them."""
    near = get_close_matches(key.lower().replace("-", "_"), KEYS[1:], n=1, cutoff=_NEARLY)
    return near[0] if near else ""


class _Reading:
    """One reading of one front matter, from the nodes of its YAML: they know their lines, and what stands twice."""

    def __init__(self, path: str, address: str) -> None:
        self._path = path
        self._address = address
        self.problems: list[SourceProblem] = []

    def top(self, source: str) -> dict[str, yaml.Node]:
        """Return what stands behind our keys. What YAML cannot read is told by the hook of the guides."""
        begins = YAML_RE.match(source)
        if begins is None:
            for stray in [key for key in KEYS if key in get_data(source)[1]]:
                self._tell(
                    1, "front-matter", f'"{stray}" stands in no front matter; write a line of --- above and below it'
                )
            return {}
        try:
            node = yaml.compose(begins[1], yaml.SafeLoader)
        except yaml.YAMLError:
            return {}
        found: dict[str, yaml.Node] = {}
        lines: dict[str, int] = {}
        for name, value in node.value if isinstance(node, yaml.MappingNode) else ():
            key = _text_of(name) or ""
            if key in found:
                self._tell(
                    _line_of(name), "front-matter", f"{key} stands twice, first in line {lines[key]}; put both into one"
                )
            elif key in KEYS:
                found[key], lines[key] = value, _line_of(name)
            elif near := meant_key(key):
                self._tell(_line_of(name), "front-matter", f'"{key}" means nothing here; did you mean {near}?')
        return found

    def id_of(self, node: yaml.Node | None) -> str:
        """Return the id of the page, empty where there is none."""
        if node is None or _is_nothing(node):
            return ""
        id_ = _text_of(node)
        if id_ is None:
            self._tell(_line_of(node), "page-id", f"id: expected a text, got {_kind_of(node)}; write one id")
        elif not ID.fullmatch(id_):
            self._tell(
                _line_of(node),
                "page-id",
                f'the id "{id_:.60}" cannot be used; write lower-case words with hyphens between',
            )
        else:
            return id_
        return ""

    def redirects(self, node: yaml.Node | None) -> Iterator[Redirect]:
        """Yield what leads to this page."""
        seen: dict[str, int] = {}
        for source, target, line in self._pairs(node, "redirects"):
            is_address = _is_address(source)
            if not is_address and not ID.fullmatch(source):
                self._tell(
                    line,
                    "redirect",
                    f'"{source:.80}" is redirected, but is no address; write /path/ or /path/#anchor for what stood '
                    "elsewhere, and the id alone for a part of this page",
                )
                continue
            if source in seen:
                self._tell(line, "redirect", f'"{source}" is redirected twice, first in line {seen[source]}; leave one')
                continue
            seen[source] = line
            if not is_address and not target:
                self._tell(
                    line,
                    "redirect",
                    f'the id "{source}" is redirected to nothing; write {source}: the-id-that-it-has-now',
                )
                continue
            yield Redirect(source if is_address else f"{self._address}#{source}", target, line)
            numbered = _NUMBERED.fullmatch(source)
            if numbered:
                yield Redirect(numbered["number"], target, line)

    def short_links(self, node: yaml.Node | None) -> Iterator[ShortLink]:
        """Yield the short links of this page."""
        seen: dict[str, int] = {}
        for name, target, line in self._pairs(node, "short_links"):
            if not ID.fullmatch(name):
                self._tell(
                    line,
                    "short-link",
                    f'the short link "{name:.80}" is no name; use lower-case words with hyphens between',
                )
            elif name in seen:
                self._tell(
                    line, "short-link", f'the short link "{name}" stands twice, first in line {seen[name]}; leave one'
                )
            else:
                seen[name] = line
                yield ShortLink(name, target, line)

    def replies(self, node: yaml.Node | None) -> tuple[dict[str, str], dict[str, int]]:
        """Return the replies by the id of what they are about, and their lines."""
        replies: dict[str, str] = {}
        lines: dict[str, int] = {}
        if node is None or _is_nothing(node):
            return replies, lines
        if not isinstance(node, yaml.MappingNode):
            self._tell(_line_of(node), "reply", "replies: expected an id with its reply on each line")
            return replies, lines
        for name, value in node.value:
            key, reply, line = _text_of(name) or "", _text_of(value), _line_of(name)
            if not reply:
                self._tell(line, "reply", f'the reply for "{key}" has no text; write it, or leave it out')
                continue
            if key in replies:
                self._tell(
                    line, "reply", f'there are two replies for "{key}", the first in line {lines[key]}; leave one'
                )
                continue
            known = [f"{{{name}}}" for name in PLACES_OF_A_REPLY]
            for unknown in [found for found in _PLACE.finditer(reply) if found[0] not in known]:
                meant = did_you_mean(unknown[1], PLACES_OF_A_REPLY) or f"; it takes {', '.join(known)}"
                self._tell(line, "reply", f'the reply for "{key}" holds {unknown[0]}, which means nothing here{meant}')
            replies[key] = reply
            lines[key] = line
        return replies, lines

    def _pairs(self, node: yaml.Node | None, key: str) -> Iterator[tuple[str, str, int]]:
        """Yield what stands on the left and on the right, with its line, from one text, a list or a mapping."""
        if node is None or _is_nothing(node):
            return
        check = {"redirects": "redirect", "short_links": "short-link"}[key]
        for entry in node.value if isinstance(node, yaml.SequenceNode) else [node]:
            for left, right in entry.value if isinstance(entry, yaml.MappingNode) else [(entry, None)]:
                source = _text_of(left)
                target = "" if right is None else _text_of(right)
                if not source:
                    says = f'expected a text, got {_kind_of(left)}; a text that begins with "#" stands in quotes'
                    self._tell(_line_of(left), check, f"{key}: {says}")
                elif target is None:
                    says = (
                        f'"{source:.80}" can lead to one place, not to {_kind_of(right)}; write its id behind the colon'
                    )
                    self._tell(_line_of(left), check, f"{key}: {says}")
                else:
                    yield source, target, _line_of(left)

    def _tell(self, line: int, check: str, message: str) -> None:
        self.problems.append(SourceProblem(self._path, line, message, check))


def _is_address(text: str) -> bool:
    """Say whether a text is an address below the root of the site, and could be that of a file there."""
    path = text.partition("#")[0]
    if not _ADDRESS.fullmatch(text) or _NO_PERCENT.search(path):
        return False
    try:
        decoded = unquote(path, errors="strict")
    except UnicodeDecodeError:
        return False
    parts = decoded.split("/")
    return decoded.isprintable() and "\\" not in decoded and len(parts) == path.count("/") + 1 and not _UP & {*parts}


def _line_of(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 2  # the first line is that of the ---


def _is_nothing(node: yaml.Node) -> bool:
    return str(node.tag) == "tag:yaml.org,2002:null"


def _text_of(node: yaml.Node) -> str | None:
    """Return what stands there as it is written, also where YAML takes it for a number, or ``None`` for no text."""
    if not isinstance(node, yaml.ScalarNode):
        return None
    return "" if _is_nothing(node) else str(node.value).strip()


def _kind_of(node: yaml.Node | None) -> str:
    return (
        "a list"
        if isinstance(node, yaml.SequenceNode)
        else "a mapping"
        if isinstance(node, yaml.MappingNode)
        else "nothing"
    )
