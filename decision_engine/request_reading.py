"""Requests read back from their text, as they come with a mail."""

from __future__ import annotations

import re
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from decision_engine.answers import Answers, fit_answers
from decision_engine.clean_text import clean
from decision_engine.fields import field_names, label_of
from decision_engine.request_text import (
    INDENT,
    LINK_LABEL,
    MISSING_LABEL,
    REASONS_LABEL,
    RESERVED_LABELS,
    TYPE_LABEL,
    bare_type,
    unescape,
)
from decision_engine.requests import draft_for_step, draft_request, link_to
from decision_engine.visit import open_address
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.guide import Checklist, Guide
    from decision_engine.requests import Request
    from decision_engine.walk import Step

_TYPE_LINE: Final = re.compile(
    r"(?P<mark>[>\s\u200b\ufeff]*)(?P<markdown>#{1,6} )?(?:- )?[*_]{0,2}"
    + TYPE_LABEL.replace(" ", r"\s")
    + r"[*_]{0,2}\s?:[*_]{0,2}(?P<type>.+)",
    re.IGNORECASE,
)
_MARKDOWN_LABEL: Final = re.compile(r"\*\*(?P<label>.+?):\*\*(?P<value>.*)")
_MARKDOWN_LINK: Final = re.compile(rf"\[{LINK_LABEL}\]\((?P<link>[^)]*)\)")
_INDENTED: Final = re.compile("[ \u00a0]{4}")  # mail programs turn spaces at the front into ones that do not break
_BULLET: Final = "- "


def read_requests(guide: Guide, text: str, *, page: str = "") -> tuple[Request, ...]:
    """Return the requests of this guide that a text holds, be they plain or Markdown, quoted or within a mail.

    What a mail program does to a text is put up with as far as it can be told: quotation marks,
    lines broken in two, indents and links that are gone. Text around the requests is passed over.
    Of one checklist, the first request counts.
    """
    meant: dict[str, Checklist] = {}
    for checklist in guide.checklists:
        meant.setdefault(bare_type(checklist.request), checklist)
    found: dict[str, Request] = {}
    for part in _parts(clean(text).text):
        named = meant.get(bare_type(part.type))
        # To read a request takes a look at the whole guide: a text may begin thousands of them.
        if named is not None and named.id not in found:
            found[named.id] = _read_request(guide, part, named, page)
    return tuple(found.values())


class _Part(NamedTuple):
    """A part of a received text that begins with a type of request: its lines, as plain text has them."""

    type: str
    lines: list[str]


def _parts(text: str) -> list[_Part]:
    """Return the parts of the text that begin with a type of request, without the marks of a quotation.

    The types stand in the same quotation, and of several in the outermost: an older mail is quoted
    within a newer one. What was typed begins no part: plain text sets it in, Markdown quotes it.
    """
    lines = text.split("\n")
    types = [_TYPE_LINE.match(line) for line in lines]
    mark = min((found["mark"] for found in types if found), key=lambda mark: (mark.count(">"), len(mark)), default="")
    bare_mark = mark.rstrip()
    parts: list[_Part] = []
    is_markdown = False
    for line, found in zip(lines, types, strict=True):
        if found is not None and found["mark"] == mark:
            is_markdown = found["markdown"] is not None
            parts.append(_Part(unescape(found["type"]) if is_markdown else found["type"], []))
        elif parts:
            unquoted = line[len(mark) :] if line.startswith(mark) else line.removeprefix(bare_mark)
            parts[-1].lines.append(_as_plain(unquoted) if is_markdown else unquoted)
    return parts


def _as_plain(line: str) -> str:
    """Return a line of Markdown as plain text has it."""
    if line.startswith(">"):
        return INDENT + unescape(line[1:].removeprefix(" "))
    link = _MARKDOWN_LINK.match(line)
    if link is not None:
        return f"{LINK_LABEL}: {link['link']}"
    label = _MARKDOWN_LABEL.match(line)
    return unescape(line if label is None else f"{label['label']}:{label['value']}")


def _read_request(guide: Guide, part: _Part, checklist: Checklist, page: str) -> Request:
    step = _read_step(guide, part, checklist)
    names = _names_by_label(checklist)
    read = _read_labels(part.lines, [*names, *RESERVED_LABELS])
    # What the text does not hold was not provided, whatever the answers would fill in.
    fields = dict.fromkeys(field_names(guide), "")
    fields.update((names[label], value.text) for label, value in read.items() if label in names)
    for request in draft_for_step(guide, step, fields, page=page):
        if request.checklist == checklist.id:
            return request
    # The answers are gone: whether an item with a condition was asked for, its label tells.
    asked = tuple(item.id for item in checklist.items if not item.only_if or label_of(item) in read)
    return draft_request(checklist, fields, items=asked, link=link_to(page))


def _names_by_label(checklist: Checklist) -> dict[str, str]:
    whole = draft_request(checklist, {}, items=tuple(item.id for item in checklist.items))
    return {entry.label: entry.name for entry in whole.own + whole.items}


def _read_step(guide: Guide, part: _Part, checklist: Checklist) -> Step:
    """Return where the answers of the text lead: those of its link, or else the ones that it lists in words."""
    read = _read_labels(part.lines, RESERVED_LABELS)
    link = "".join(read[LINK_LABEL].paragraph).replace("&amp;", "&") if LINK_LABEL in read else ""
    # Some mail programs lead links through a host of their own, the address encoded in another one.
    fragment = (link if "#" in link else unquote(link)).partition("#")[2]
    step = open_address(guide, fragment).step
    if all(reached.id != checklist.id for reached in step.checklists) and REASONS_LABEL in read:
        answers, _ = fit_answers(guide, _answers_in_words(guide, read[REASONS_LABEL].paragraph))
        return walk(guide, answers)
    return step


def _answers_in_words(guide: Guide, lines: Sequence[str]) -> Answers:
    """Return the answers of lines such as "- Which one? This; That", of which a mail program may have broken some."""
    broken: list[list[str]] = []  # each entry as its lines
    for line in lines:
        if line.startswith(_BULLET) or not broken:
            broken.append([line.removeprefix(_BULLET)])
        else:
            broken[-1].append(line)
    entries = [" ".join(entry) for entry in broken]
    chosen: dict[str, tuple[str, ...]] = {}
    for question in guide.questions:
        for entry in entries:
            if entry.startswith(f"{question.text} "):
                given = f"; {entry[len(question.text) :].strip()};"
                # The longest first: a writer may have put a semicolon into the text of an option.
                for option in sorted(question.options, key=lambda option: len(option.text), reverse=True):
                    rest = given.replace(f"; {option.text};", ";", 1)
                    if rest != given:
                        chosen[question.id] = (*chosen.get(question.id, ()), option.id)
                        given = rest
    return Answers(chosen)


class _Value:
    """What stands behind a label, and on the lines below it up to the next label."""

    def __init__(self, first: str) -> None:
        self.is_block = not first
        self.lines = [first]

    @property
    def text(self) -> str:
        """As the text of a field: the lines of a block, or one line, which a mail program may have broken."""
        return "\n".join(self.lines) if self.is_block else " ".join(self.lines)

    @property
    def paragraph(self) -> list[str]:
        """Its first lines up to an empty one, without space around them."""
        lines = (line.strip() for line in self.lines)
        return list(takewhile(bool, dropwhile(lambda line: not line, lines)))


def _read_labels(lines: Sequence[str], labels: Sequence[str]) -> dict[str, _Value]:
    """Return what stands behind each of these labels; of one that stands twice, what stands behind the first.

    In the list of what is missing, an answer may have been written behind a label, or below it.
    """
    longest_first = sorted(labels, key=len, reverse=True)
    read: dict[str, _Value] = {}
    value: _Value | None = None
    in_missing = False
    for line in lines:
        entry = line.removeprefix(_BULLET) if in_missing else line
        label = next((label for label in longest_first if entry.startswith(f"{label}:")), None)
        if label is None and in_missing and entry.rstrip() in labels:
            label = entry.rstrip()
        if label is not None:
            if label in RESERVED_LABELS and entry is line:
                in_missing = label == MISSING_LABEL
            value = _Value(entry[len(label) + 1 :].strip())
            if read.setdefault(label, value) is not value:
                value = None
        elif value is None:
            continue
        elif value.is_block:
            value.lines.append(line[len(INDENT) :] if _INDENTED.match(line) else line)
        elif line.strip():
            value.lines.append(line.strip())
        else:
            value = None
    return read
