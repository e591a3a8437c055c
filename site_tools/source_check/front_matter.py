"""What is wrong with the lines between the ``---`` at the top of a page: their YAML, their keys, and their values.

What front matter says of links is read by ``site_tools.permalinks.page_links``, which tells what is wrong with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

import yaml
from mkdocs.utils.meta import META_RE, YAML_RE, get_data

from decision_engine.nearest_name import did_you_mean
from site_tools.permalinks.page_links import KEYS, meant_key
from site_tools.source_check.page import OPENING, UNSEEN, looks_opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from site_tools.problems.source_problem import SourceProblem
    from site_tools.source_check.page import Page

SYNTAX: Final = "front-matter-syntax"
OPEN: Final = "front-matter-open"
PLACE: Final = "front-matter-place"
DUPLICATE: Final = "front-matter-duplicate"
TYPE: Final = "front-matter-type"
UNKNOWN: Final = "front-matter-unknown"


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a key. ``keys`` are those of a mapping, ``choices`` the texts that mean something."""

    kind: Literal["text", "flag", "number", "texts", "mapping", "told elsewhere"]
    choices: tuple[str, ...] = ()
    keys: Mapping[str, Value] = field(default_factory=dict)


FRONT_MATTER: Final[dict[str, Value]] = {
    # Of MkDocs and the theme.
    "title": Value("text"),
    "description": Value("text"),
    "author": Value("text"),
    "template": Value("text"),
    "icon": Value("text"),
    "status": Value("text"),
    "subtitle": Value("text"),
    "hide": Value("texts", choices=("navigation", "toc", "path", "footer", "tags", "feedback")),
    "search": Value("mapping", keys={"exclude": Value("flag"), "boost": Value("number")}),
    "tags": Value("texts"),
    # Ours.
    **dict.fromkeys(KEYS, Value("told elsewhere")),
    "draft": Value("flag"),
    "lang": Value("text"),
    "dir": Value("text", choices=("ltr", "rtl", "auto")),
    "feedback": Value("flag"),
}
"""Every key that front matter can have. A new one is a line here."""

ELSEWHERE: Final = {
    "alias": "redirects",
    "aliases": "redirects",
    "redirect_from": "redirects",
    "redirect_to": "redirects",
    "slug": "id",
    "permalink": "id",
    "uid": "id",
    "tag": "tags",
    "keywords": "tags",
    "summary": "description",
    "abstract": "description",
    "excerpt": "description",
    "heading": "title",
    "name": "title",
    "layout": "template",
    "language": "lang",
    "locale": "lang",
    "direction": "dir",
    "published": "draft",
    "unlisted": "draft",
    "hidden": "hide",
}
"""What other systems call it."""

_WAYS: Final = (
    ("'\\t'", "a tab stands here, and YAML knows none; write blanks in its place"),
    (
        "found a tab character",
        "a tab stands at the beginning of the line, and YAML knows none; write blanks in its place",
    ),
    ("mapping values are not allowed", 'the text holds a colon; put it in quotes, as in key: "one: two"'),
    ("unexpected end of stream", "the quote that opens here is never closed; close it at the end of the text"),
    ("while scanning a quoted scalar", "the quote that opens here is never closed; close it at the end of the text"),
    ("document separator", "the quote that opens here is never closed; close it at the end of the text"),
    ("expected ',' or ']'", "the [ that opens here is not closed, or a comma is missing in it; close it with ]"),
    ("expected ',' or '}'", "the { that opens here is not closed, or a comma is missing in it; close it with }"),
    ("parsing a flow node", "the bracket that opens here is never closed; close it, or put the text in quotes"),
    ("could not find expected ':'", "the line has no colon behind its key; write key: value"),
    ("undefined alias", "a text that begins with * is no text in YAML; put it in quotes"),
    ("scanning an alias", "a text that begins with * is no text in YAML; put it in quotes"),
    ("scanning an anchor", "a text that begins with & is no text in YAML; put it in quotes"),
    ("duplicate anchor", "a text that begins with & is no text in YAML; put it in quotes"),
    ("duplicate found", "a text that begins with & is no text in YAML; put it in quotes"),
    ("that cannot start any token", "a text cannot begin with this sign in YAML; put it in quotes"),
    ("constructor for the tag", "a text that begins with ! or = is no text in YAML; put it in quotes"),
    ("undefined tag handle", "a text that begins with ! is no text in YAML; put it in quotes"),
    ("unhashable key", "a text that begins with { or [ is no text in YAML; put it in quotes"),
    ("unknown escape character", "a \\ in double quotes begins a special sign; put the text in single quotes"),
    ("escape sequence", "a \\ in double quotes begins a special sign; put the text in single quotes"),
    ("special characters are not allowed", "a character that cannot be seen stands here; take it away"),
    ("control characters are not allowed", "a character that cannot be seen stands here; take it away"),
    (
        "expected <block end>",
        "the line belongs to nothing above it; begin it below the first letter of the line that it goes with",
    ),
    ("expected a single document", "a second --- stands between the lines; leave one block"),
    ("but found another document", "a second --- stands between the lines; leave one block"),
)
"""What YAML says, and what to do: the first that fits."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""What MkDocs reads front matter with: the faster one, where it is there."""

_BRACKETS: Final = re.compile(r"[\[\]{}]")
_MOST_OPEN: Final = 100
_TOO_DEEP: Final = "too much stands within each other; leave some brackets or levels out"
_OPENED: Final = re.compile(r"[\[{]")
_AT_CONTEXT: Final = re.compile(r"never closed|is not closed|no colon")
_NOT_CLOSED: Final = "the front matter is not closed, and is not read; write a line of --- below its last line"
_LONGEST: Final = 60  # of what is shown of a value


class Fault(NamedTuple):
    """What is wrong at a place of the text, which counts characters from 0."""

    place: int
    message: str
    check: str


def find_problems(page: Page) -> list[SourceProblem]:
    """Return what is wrong with the front matter of a page."""
    return [page.problem_at(each.place, each.message, each.check) for each in find_faults(page.text)]


@lru_cache(maxsize=1024)  # several checks ask for it
def find_unread(text: str) -> tuple[Fault, ...]:
    """Return why the lines at the top of a page are not read as its front matter, though they look like it."""
    begins = YAML_RE.match(text)
    return tuple(_never_begun(text) if begins is None else _not_yaml(begins, text))


def find_too_deep(text: str) -> Fault | None:
    """Return what is wrong with front matter that nests so deeply that to read it would end Python, or not end."""
    begins = YAML_RE.match(text)
    still_open = 0
    for sign in _BRACKETS.finditer(begins[1]) if begins else ():
        still_open = max(0, still_open + (1 if sign[0] in "[{" else -1))
        if still_open > _MOST_OPEN:
            return Fault(begins.start(1) + sign.start() if begins else 0, _TOO_DEEP, SYNTAX)
    return None


@lru_cache(maxsize=1024)
def _compose(inside: str) -> yaml.Node | None:
    """Return the nodes of what stands between the lines of dashes: they know their places, and what stands twice."""
    node: yaml.Node | None = yaml.compose(inside, yaml.SafeLoader)
    return node


def find_faults(text: str) -> list[Fault]:
    """Return everything that is wrong with the lines at the top of a page."""
    unread = find_unread(text)
    begins = YAML_RE.match(text)
    if unread or begins is None:
        return list(unread)
    top = _compose(begins[1])
    return list(_Schema(begins.start(1)).faults(top)) if isinstance(top, yaml.MappingNode) else []


def prose_of(text: str) -> Iterator[tuple[int, int]]:
    """Yield where in a page its front matter holds what people read: from, and to before which character."""
    begins = YAML_RE.match(text)
    if begins is None or find_unread(text):
        return
    top = _compose(begins[1])
    for name, value in top.value if isinstance(top, yaml.MappingNode) else ():
        shown = [value] if name.value in {"title", "description", "subtitle"} else []
        if name.value == "replies" and isinstance(value, yaml.MappingNode):
            shown = [reply for _, reply in value.value]
        for node in shown:
            if isinstance(node, yaml.ScalarNode):
                yield begins.start(1) + node.start_mark.index, begins.start(1) + node.end_mark.index


def _never_begun(text: str) -> Iterator[Fault]:
    lines = text.split("\n")
    top = next((place for place, line in enumerate(lines) if line.strip()), None)
    if top is None:
        return
    start = sum(len(line) + 1 for line in lines[:top])
    if looks_opened(lines, top):
        if not OPENING.match(lines[top]):
            message = "the first line is not --- alone, and the front matter is not read; write three hyphens alone"
            yield Fault(start, message, PLACE)
        elif top and YAML_RE.match("\n".join(lines[top:])):
            message = "the front matter begins below the first line, and is not read; take the empty lines away"
            yield Fault(start, message, PLACE)
        else:
            yield Fault(start, _NOT_CLOSED, OPEN)
        return
    stray = get_data(text)[1]
    if top == 0 and stray and not stray.keys() & {*KEYS}:  # ours are told with the links
        first = META_RE.match(lines[0])
        name = first["key"] if first else ""
        if name.lower() in FRONT_MATTER:
            message = f'"{name}" stands in no front matter; write a line of --- above and below it'
        else:
            message = (
                f'a text that begins with "{name}:" is taken for front matter, and not shown; begin with a heading'
            )
        yield Fault(0, message, PLACE)


def _not_yaml(begins: re.Match[str], text: str) -> Iterator[Fault]:
    """Yield why MkDocs cannot read what it takes for front matter."""
    inside = begins[1]
    offset = begins.start(1)
    deep = find_too_deep(text)
    if deep:
        yield deep
        return
    try:
        top = _compose(inside)
        if top is not None and not isinstance(top, yaml.MappingNode):
            kind = "a list" if isinstance(top, yaml.SequenceNode) else "a text"
            message = f"front matter is lines of key: value, and this is {kind}; write a key and a colon in front"
            place = offset + top.start_mark.index
            yield _with_unseen(text, place) or Fault(place, message, SYNTAX)
            return
        for node in _scalars_of(top):
            fault = _not_constructed(node, offset)
            if fault:
                yield fault
                return
        yaml.load(inside, _LOADER)  # noqa: S506 -- a safe one
    except yaml.reader.ReaderError as error:
        yield Fault(offset + error.position, _said(str(error)), SYNTAX)
    except yaml.MarkedYAMLError as error:
        yield _told(error, begins, text)
    except (ValueError, yaml.YAMLError, TypeError, OverflowError) as error:
        yield Fault(offset, _said(str(error)), SYNTAX)
    except RecursionError:  # lines that are indented further and further
        yield Fault(offset, _TOO_DEEP, SYNTAX)


def _scalars_of(top: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield every single value, each once."""
    waiting: list[yaml.Node] = [top] if top is not None else []
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]


def _not_constructed(node: yaml.ScalarNode, offset: int) -> Fault | None:
    """Return what is wrong with a value that looks like a date or a number and is none."""
    if node.tag in {"tag:yaml.org,2002:str", "tag:yaml.org,2002:merge"}:
        return None
    try:
        _construct(node)
    except yaml.YAMLError:
        return None  # the loader says it, with its place
    except (ValueError, OverflowError):
        kind = "a date" if str(node.tag).endswith("timestamp") else "a number"
        message = f'"{node.value:.{_LONGEST}}" looks like {kind}, and is none; put it in quotes, or mend it'
        return Fault(offset + node.start_mark.index, message, SYNTAX)
    return None


def _construct(node: yaml.ScalarNode) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node)
    finally:
        loader.dispose()


def _told(error: yaml.MarkedYAMLError, begins: re.Match[str], text: str) -> Fault:
    offset = begins.start(1)
    what = f"{error.context or ''} {error.problem or ''}"
    message = _said(what)
    mark = error.problem_mark or error.context_mark
    if _AT_CONTEXT.search(message) and error.context_mark is not None:
        mark = error.context_mark
    place = offset + (mark.index if mark is not None else 0)
    if "flow node" in what:
        place = max((found.start() for found in _OPENED.finditer(text, offset, place)), default=place)
    above = text[offset:place]
    if "mapping values" in what and ":" not in above.rpartition("\n")[2]:
        message = "the line is indented, and so a part of the text above it; begin it where the key above begins"
    if re.search(r"\n[ \t]*\n|(?:^|\n)#+ ", above):
        # What YAML could not read is the text of the page: the block goes on until some line of dashes in it.
        return Fault(0, _NOT_CLOSED, OPEN)
    return _with_unseen(text, place) or Fault(place, message, SYNTAX)


def _with_unseen(text: str, place: int) -> Fault | None:
    """Return what to say of a line that holds a character which nobody sees, and which YAML takes for a letter."""
    start = text.rfind("\n", 0, place) + 1
    hidden = re.search(f"[{UNSEEN}]", text[start:].partition("\n")[0])
    message = "a blank stands here that is none to YAML, or a character that cannot be seen; write an ordinary blank"
    return Fault(start + hidden.start(), message, SYNTAX) if hidden else None


def _said(what: str) -> str:
    for sign, way in _WAYS:
        if sign in what:
            return way
    return f"YAML cannot read this ({' '.join(what.split()):.120}); put the text behind the colon in quotes"


class _Schema:
    """Holds the nodes of a front matter against the table of its keys."""

    def __init__(self, offset: int) -> None:
        self._offset = offset

    def faults(self, top: yaml.MappingNode) -> Iterator[Fault]:
        yield from self._mapping(top, FRONT_MATTER, "")

    def _mapping(self, node: yaml.MappingNode, known: Mapping[str, Value], inside: str) -> Iterator[Fault]:
        seen: dict[str, int] = {}
        for name, value in node.value:
            key = str(name.value) if isinstance(name, yaml.ScalarNode) else ""
            place = self._offset + name.start_mark.index
            shown = f"{inside}{key:.{_LONGEST}}"
            if key in seen:
                if inside or key not in KEYS:  # those are told with the links
                    yield Fault(place, f"{shown} stands twice, first in line {seen[key]}; leave one", DUPLICATE)
                continue
            seen[key] = int(name.start_mark.line) + 2  # the first line is that of the ---
            if key in known:
                yield from self._value(value, known[key], shown, name)
            elif inside or not meant_key(key):
                yield Fault(place, f'"{shown}" means nothing here{_meant(key, known)}', UNKNOWN)

    def _value(self, node: yaml.Node, wanted: Value, key: str, name: yaml.Node) -> Iterator[Fault]:
        check: Callable[[yaml.Node, Value, str], Iterator[Fault]] = {
            "text": self._text,
            "flag": self._flag,
            "number": self._number,
            "texts": self._texts,
            "mapping": self._keys,
            "told elsewhere": lambda *_: iter(()),
        }[wanted.kind]
        if wanted.kind != "told elsewhere" and str(node.tag) == "tag:yaml.org,2002:null":
            message = f"{key} says nothing; write a value behind the colon, or take the line away"
            yield Fault(self._offset + name.start_mark.index, message, TYPE)
        else:
            yield from check(node, wanted, key)

    def _text(self, node: yaml.Node, wanted: Value, key: str) -> Iterator[Fault]:
        if not _is(node, "str"):
            way = "put it in quotes" if isinstance(node, yaml.ScalarNode) else "write one text"
            yield self._wrong(node, f"{key}: expected a text, got {_kind_of(node)}; {way}")
        elif wanted.choices and node.value not in wanted.choices:
            yield self._wrong(node, _no_choice(key, str(node.value), wanted))

    def _flag(self, node: yaml.Node, _: Value, key: str) -> Iterator[Fault]:
        if not _is(node, "bool"):
            quoted = " without quotes" if _is(node, "str") and str(node.value).lower() in {"true", "false"} else ""
            yield self._wrong(node, f"{key}: expected true or false, got {_kind_of(node)}; write one of them{quoted}")

    def _number(self, node: yaml.Node, _: Value, key: str) -> Iterator[Fault]:
        if not (_is(node, "int") or _is(node, "float")):
            yield self._wrong(node, f"{key}: expected a number, got {_kind_of(node)}; write one, such as 2")

    def _texts(self, node: yaml.Node, wanted: Value, key: str) -> Iterator[Fault]:
        if isinstance(node, yaml.SequenceNode):
            for entry in node.value:
                yield from self._text(entry, wanted, key)
        elif not (_is(node, "str") and node.value in wanted.choices):
            message = f"{key}: expected a list, got {_kind_of(node)}; write each entry on a line of its own, behind -"
            yield self._wrong(node, message)

    def _keys(self, node: yaml.Node, wanted: Value, key: str) -> Iterator[Fault]:
        if isinstance(node, yaml.MappingNode):
            yield from self._mapping(node, wanted.keys, f"{key}.")
        else:
            known = " or ".join(f"{each}:" for each in wanted.keys)
            yield self._wrong(node, f"{key}: expected {known} on lines below it, got {_kind_of(node)}; write one")

    def _wrong(self, node: yaml.Node, message: str) -> Fault:
        return Fault(self._offset + node.start_mark.index, message, TYPE)


def _is(node: yaml.Node, kind: str) -> bool:
    return isinstance(node, yaml.ScalarNode) and str(node.tag) == f"tag:yaml.org,2002:{kind}"


def _no_choice(key: str, value: str, wanted: Value) -> str:
    means = did_you_mean(value.lower(), wanted.choices) or f"; it can be {', '.join(wanted.choices)}"
    return f'{key}: "{value:.{_LONGEST}}" means nothing here{means}'


def _meant(key: str, known: Mapping[str, Value]) -> str:
    name = key.lower().replace("-", "_")
    if known is FRONT_MATTER and name in ELSEWHERE:
        return f"; did you mean {ELSEWHERE[name]}?"
    near = get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"; did you mean {near[0]}?" if near else f"; take it away, or use one of {', '.join(sorted(known))}"


def _kind_of(node: yaml.Node) -> str:
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    if isinstance(node, yaml.MappingNode):
        return "a mapping"
    value = f"{node.value:.{_LONGEST}}"
    kinds = {"int": "the number ", "float": "the number ", "timestamp": "the date ", "null": "nothing"}
    kind = str(node.tag).rpartition(":")[2]
    if kind == "null":
        return kinds[kind]
    return f"{kinds[kind]}{value}" if kind in kinds else value if kind == "bool" else f'"{value}"'
