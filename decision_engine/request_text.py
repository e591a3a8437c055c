r"""Requests as text: plain or Markdown.

What was typed never stands at the margin of a line of its own: one line of it follows its label,
several are set in, each of them. In Markdown, every sign that could mean something is escaped as
well. So nothing that is typed can look like a part of the request, and `request_reading` can read
the text back.

    Request type: Billing
    Summary: We were charged twice
    Question:
        Why is there a second charge?
        Please send it back.

    Account: Northwind

    Not provided yet:
    - Invoice

    Answers that led here:
    - What is your question? Why was I charged?

    Checklist with these answers: https://help.example/credits-vs-billing/#intent=why-charged
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from decision_engine.fields import ASK_LABEL, SUMMARY_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from decision_engine.requests import Entry, Reason, Request

Form = Literal["text", "md"]
"""Plain text, or Markdown; the ends of the names of such files."""

TYPE_LABEL: Final = "Request type"
MISSING_LABEL: Final = "Not provided yet"
REASONS_LABEL: Final = "Answers that led here"
LINK_LABEL: Final = "Checklist with these answers"
RESERVED_LABELS: Final = (TYPE_LABEL, SUMMARY_LABEL, ASK_LABEL, MISSING_LABEL, REASONS_LABEL, LINK_LABEL)
"""What no item may be called: these words have a meaning of their own in the text."""

INDENT: Final = "    "

_BACKSLASHED: Final = frozenset("\\`*_[]{}")
_ESCAPED: Final = re.compile(r"[\\`*\[\]{}<>&|~]|(?<![^\W_])_|_(?![^\W_])")  # an underscore within a word is one
# Digits of any script: Python-Markdown makes lists of all of them.
_AT_FRONT: Final = re.compile(r"(?P<signs>[ \t\u00a0#+\-=:.!?/]*)(?:(?P<number>\d+)(?P<behind>[.)]))?")
_READ_BACK: Final = re.compile(r"\\([\\`*_\[\]{}])|&#([0-9]{1,4});|<(https?://[^<>\s]*)>")
# An address stands as it was typed, between angle brackets: within it, GitHub's Markdown takes an escape for a part of
# it. One with a sign that means something even there is text like any other.
_IN_ADDRESS: Final = r"[A-Za-z0-9\-._~:/?#@!$'()+,;=%*]*"
_ADDRESS: Final = re.compile(rf"https?://{_IN_ADDRESS}(?:&(?![#\w]*;){_IN_ADDRESS})*[A-Za-z0-9/=_~#-]")


def write_request(request: Request, form: Form) -> str:
    """Return the request in this form; it ends with a line break."""
    return write_text(request) if form == "text" else write_markdown(request)


def write_text(request: Request) -> str:
    """Return the request as plain text; it ends with a line break."""
    blocks = [
        [f"{TYPE_LABEL}: {request.type}", *_plain(request.own)],
        _plain(request.items),
        _section(f"{MISSING_LABEL}:", [entry.label for entry in request.missing]),
        _section(f"{REASONS_LABEL}:", _in_words(request.reasons)),
        [say_other(type_, covers) for type_, covers in request.others],
        [f"{LINK_LABEL}: {request.link}"],
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def write_markdown(request: Request) -> str:
    """Return the request as Markdown; it ends with a line break."""
    missing = [_escape(entry.label) for entry in request.missing]
    blocks = [
        f"## {TYPE_LABEL}: {_escape(request.type)}",
        *_markdown(request.own + request.items),
        *_markdown_section(MISSING_LABEL, missing),
        *_markdown_section(REASONS_LABEL, [_escape(reason) for reason in _in_words(request.reasons)]),
        *(_escape(say_other(type_, covers)) for type_, covers in request.others),
        f"[{LINK_LABEL}]({request.link})",
    ]
    return "\n\n".join(blocks) + "\n"


def bare_type(type_: str) -> str:
    """Return a type of request without what people and mail programs change in it: case, spaces, a full stop."""
    return " ".join(type_.split()).strip(" .").casefold()


def say_other(type_: str, covers: str) -> str:
    """Return the sentence in one request that names another one."""
    return f"A separate {type_} request covers {covers or 'the rest'}."


def _plain(entries: Sequence[Entry]) -> list[str]:
    lines = []
    for entry in entries:
        if "\n" in entry.value:
            lines.append(f"{entry.label}:")
            lines += [INDENT + line if line else "" for line in entry.value.split("\n")]
        elif entry.value:
            lines.append(f"{entry.label}: {entry.value}")
    return lines


def _section(title: str, entries: Sequence[str]) -> list[str]:
    return [title, *(f"- {entry}" for entry in entries)] if entries else []


def _in_words(reasons: Sequence[Reason]) -> list[str]:
    return [f"{reason.question} {'; '.join(reason.options)}" for reason in reasons]


def _markdown(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        label = f"**{_escape(entry.label)}:**"
        if "\n" in entry.value:
            yield label
            # Two spaces keep the lines apart: every kind of Markdown knows them.
            yield "  \n".join(f"> {_escape_line(line)}".rstrip() for line in entry.value.split("\n"))
        elif entry.value:
            yield f"{label} {_escape(entry.value)}"


def _markdown_section(title: str, entries: Sequence[str]) -> list[str]:
    return [f"**{title}:**", "\n".join(f"- {entry}" for entry in entries)] if entries else []


def _escape(text: str) -> str:
    """Return the text as Markdown that stands for it and means nothing else, behind other text of its line.

    A backslash where every kind of Markdown knows it, elsewhere the number of the sign.
    """
    escaped = []
    end = 0
    for address in _ADDRESS.finditer(text):
        escaped += [_escape_words(text[end : address.start()]), f"<{address[0]}>"]
        end = address.end()
    return "".join([*escaped, _escape_words(text[end:])])


def _escape_words(text: str) -> str:
    return _ESCAPED.sub(lambda found: f"\\{found[0]}" if found[0] in _BACKSLASHED else _number(found[0]), text)


def _escape_line(line: str) -> str:
    """Return the line as Markdown, also where it begins a line: no heading, list or rule is made of it."""
    front = _AT_FRONT.match(line)
    assert front is not None  # noqa: S101 -- it may match nothing, but it does match
    number = front["number"] + _number(front["behind"]) if front["number"] else ""
    return "".join(map(_number, front["signs"])) + number + _escape(line[front.end() :])


def _number(sign: str) -> str:
    return f"&#{ord(sign)};"


def unescape(markdown: str) -> str:
    """Return the text that this Markdown of ours stands for."""
    return _READ_BACK.sub(lambda found: found[1] or found[3] or chr(int(found[2])), markdown)
