"""Hostile input, made by a generator: the same cases in each run, which are of every kind.

A case that fails is brought back by what it is called: its seed, its kind and its number.
"""

from __future__ import annotations

import json
import random
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from decision_engine.fields import field_names
from decision_engine.guide_json import write_guide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from decision_engine.guide import Guide

SEED: Final = 20_261_125
MANY: Final = 200
"""Cases of each sort of input."""
LONG: Final = 100_000
"""Characters of a long text."""

PIECES: Final[dict[str, tuple[str, ...]]] = {
    "markup": (
        "<script>window.ran = 1</script>", '"><img src=x onerror="window.ran = 1">', "'><svg onload=window.ran=1>",
        "</script><script>window.ran = 1</script>", "</textarea><script>alert(1)</script>", "javascript:window.ran=1",
        '<iframe srcdoc="<script>top.ran = 1</script>"></iframe>', "<!--<script>", "--><script>window.ran = 1</script>",
        '{{constructor.constructor("window.ran = 1")()}}', "${window.ran = 1}", "<base href='//evil.example/'>",
        "<math><mtext><table><mglyph><style><img src onerror=window.ran=1>", "<template><script>alert(1)</script>",
        '<a href="javascript:window.ran=1" autofocus onfocus=window.ran=1 tabindex=0>a</a>', "&lt;script&gt;alert(1)",
        '<meta http-equiv=refresh content="0;url=javascript:window.ran=1">', "]]><script>alert(1)</script>",
        '<form action="javascript:window.ran=1"><button autofocus>', "<style>@import '//evil.example/a.css'</style>",
        "<object data=javascript:window.ran=1>", "<details open ontoggle=window.ran=1>", "<b onclick=alert(1)>b</b>",
    ),
    "names": (
        "__proto__", "constructor", "prototype", "constructor.prototype", "toString", "valueOf", "hasOwnProperty",
        "__defineGetter__", "__lookupSetter__", "toJSON", "then", "length", "hidden", "dataset", "0", "-1", "undefined",
        "__class__", "__init__", "__dict__", "__globals__", "__import__('os').system('id')", "{0.__class__}", "%(a)s",
    ),
    "nesting": (
        "[" * 3000, "{" * 3000, "[" * 60 + "]" * 60, '{"a":' * 500 + "1" + "}" * 500, "(" * 5000, "<div>" * 2000,
        "%25" * 500 + "41", "&" * 3000, "**" * 500, "> " * 500, "- " * 500, "`" * 999, "[[](" * 300, "@" * 3000,
        "intent=" * 500, "<b>" * 900 + "</b>" * 900,
    ),
    "numbers": (
        "9" * 400, "9" * 5000, "-" + "9" * 400, "1e400", "-1e400", "1e-400", "NaN", "Infinity", "-0", "0x" + "f" * 400,
        "18446744073709551616", "9007199254740993", "2" + "0" * 308, "0.1e99999999999", "\u0664\u0665" * 200, "1_000",
        "\uff11\uff12", "4111111111111111" * 20,
    ),
    "bytes": (
        "%ff%fe", "%c0%80", "%ed%a0%80", "%f4%90%80%80", "%e0%80", "%f0%9f%98", "%", "%%", "%zz", "%u0041", "%C3",
        "\ud800", "\udfff", "\udc00\ud800", "a\ud83d", "\ude00b", "\ud800" * 50, "%ef%bf%bd", "\ufffd", "%fe%ff%d8",
    ),
    "controls": (
        "\0", "a\0b", "%00", "\0" * 300, "\x01\x02\x03", "\x02klzzwxh:0001\x03", "\x1b[2J", "\x07\x08", "\x7f", "\x85",
        "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\r", "\r\n", "\x0b\x0c", "\x1c\x1d\x1e", "\t", "%0d%0a",
        "\u00a0",
    ),
    "direction": (
        "\u202eevil\u202c", "\u202d", "\u2066", "\u2067a", "\u2069", "\u200f", "\u200e", "\u061c", "\u202b" * 100,
        "e" + "\u0301" * 300, "\U0001f469\u200d\U0001f4bb" * 40, "\u05d0\u05d1 abc \u0639", "\u200b" * 300, "\u00ad",
        "\U000e0041" * 50, "\ufe0f", "\u3164",
    ),
    "long": tuple(
        unit * (LONG // len(unit))
        for unit in (
            "x", "a ", "<b>", "&", "\\", "\U0001f600", "4111 ", "password: ", "intent=", "%41", "> ", "sk-", "@", ",",
            "\u0301", "Request type: Billing ", "'", '"', "x=", "&intent=why-usage", "__proto__=", "\n", "_a", "#",
        )
    ),
}  # fmt: skip
"""What the cases are made of, by the kind of what is hostile in them."""


class Case(NamedTuple):
    """One hostile input: what brings it back, and its text."""

    seed: int
    kind: str
    number: int
    text: str

    def __str__(self) -> str:
        """Return what a failed test says of it."""
        shown = ascii(self.text)
        return f"hostile input {self.number} ({self.kind}, seed {self.seed}): {shown:.300}"


def make_cases(make: Callable[[random.Random, str], str], count: int = MANY, *, seed: int = SEED) -> list[Case]:
    """Return so many cases, each of the next kind; ``make`` is given a source of chance and the kind."""
    kinds = list(PIECES)
    return [
        Case(seed, kind, number, make(random.Random(f"{seed} {kind} {number}"), kind))  # noqa: S311 -- no secret
        for number in range(count)
        for kind in [kinds[number % len(kinds)]]
    ]


def piece(chance: random.Random, kind: str) -> str:
    """Return a text of this kind, most often of several pieces."""
    if kind in {"long", "nesting"}:
        return chance.choice(PIECES[kind])
    joint = chance.choice(["", "", " ", "\n"])
    return joint.join(chance.choices(PIECES[kind], k=chance.randint(1, 4)))


def texts(count: int = MANY) -> list[Case]:
    """Return texts as somebody types or pastes them."""

    def make(chance: random.Random, kind: str) -> str:
        text = piece(chance, kind)
        return chance.choice(["{}", "{}", "Password: {}", "a\n{}\nb", "Request type: Billing\nSummary: {}\n"]).replace(
            "{}", text
        )

    return make_cases(make, count)


def fragments(guide: Guide, count: int = MANY) -> list[Case]:
    """Return fragments of addresses, without their sign, of which most are taken for answers."""

    def make(chance: random.Random, kind: str) -> str:
        text = piece(chance, kind)
        question = chance.choice(guide.questions)
        option = chance.choice(question.options).id
        form = chance.choice(
            ["{}", "@{}", "{}={}", "{q}={}", "{q}={o}&@{}", "{q}={o},{}", "{}={o}", "{}&{q}={o}&{}", "{q}={o}&{}={}"]
        )
        shaped = form.replace("{q}", question.id).replace("{o}", option)
        # A long text is long once.
        return shaped.replace("{}", text, 1 if kind == "long" else -1).replace("{}", "x")

    return make_cases(make, count)


def drafts(guide: Guide, count: int = MANY) -> list[Case]:
    """Return what may stand where the draft is stored: JSON of a draft's shape, of other shapes, and none at all."""
    names = field_names(guide)

    def make(chance: random.Random, kind: str) -> str:
        text = piece(chance, kind)
        quoted = json.dumps(text, ensure_ascii=chance.random() < 0.5)
        form = chance.choice(
            [
                "{raw}", "{t}", "[{t}]", '{"fields": {t}}', '{"fields": {"{n}": {t}}}', '{"fields": {{t}: {t}}}',
                '{"fields": {"{n}": {t}, "{m}": {t}}, "kept": [{t}]}', '{"fields": {"{n}": {"{m}": {t}}}}',
                '{"fields": {"__proto__": {t}, "{n}": {t}}}', '{"__proto__": {"fields": {"{n}": {t}}}, "kept": {t}}',
                '{"fields": {"{n}": {t}}, "kept": ["{n}\\ta payment card number\\t1", {t}]}', '{"kept": [[[{t}]]]}',
                '{"fields": [{t}], "kept": [{"toString": {t}}]}', '{"fields": {"{n}": {raw}}}', '{"fields": {raw}}',
                '{"kept": {raw}, "fields": {"{n}": {t}}}', '{"fields": null, "kept": {"length": 4e9}}',
            ]
        )  # fmt: skip
        shaped = form.replace("{n}", chance.choice(names)).replace("{m}", chance.choice(names))
        shaped = shaped.replace("{t}", quoted, 1 if kind == "long" else -1).replace("{t}", '"x"')
        return shaped.replace("{raw}", text)

    return make_cases(make, count)


def guide_texts(guide: Guide, count: int = MANY) -> list[Case]:
    """Return what may stand in the place of a guide's JSON: with hostile texts, ids and shapes, and no JSON at all."""
    whole = json.loads(write_guide(guide))

    def make(chance: random.Random, kind: str) -> str:
        text = piece(chance, kind)
        way = chance.randrange(4)
        if way == 0:
            return chance.choice(['{"format":2,"id":{}}', "{}", "[{}]", '"{}"', '{"{}":1}']).replace("{}", text)
        changed = deepcopy(whole)
        for _ in range(chance.randint(1, 3)):
            holder, key = chance.choice(list(_places(changed)))
            if way == 1:  # the shape stays, so that the engine goes on to work with it
                if isinstance(holder[key], str):
                    holder[key] = text
            elif way == 2:
                holder[key] = chance.choice([text, [text], {text: text}, None, True, -1, 1.5, [], {}, [holder[key]]])
            elif isinstance(holder, dict):
                holder[text] = holder.pop(key)
            else:
                holder += [deepcopy(holder[key])] * chance.choice([1, 50])
        written = json.dumps(changed, ensure_ascii=chance.random() < 0.5)
        # A name that every object has, which Python writes as it stands.
        return written.replace(
            '"title"', chance.choice(['"title"', '"title"', '"__proto__"', '"title": "", "title"']), 1
        )

    return make_cases(make, count)


def messages(guide: Guide, count: int = MANY) -> list[Case]:
    """Return what may stand in the place of a message of the page: of its shape, of others, and no JSON at all."""
    names = field_names(guide)

    def make(chance: random.Random, kind: str) -> str:
        text = piece(chance, kind)
        question = chance.choice(guide.questions)
        option = chance.choice(question.options).id
        send = {
            checklist.id: {"email": text, "ticket_form": f"{text}{{subject}}{{body}}"} for checklist in guide.checklists
        }
        whole: dict[str, Any] = chance.choice(
            [
                {"address": text},
                {"address": text, "choose": {"question": question.id, "options": [option]}},
                {"address": f"{question.id}={option}", "choose": {"question": question.id, "options": [option, text]}},
                {"address": f"{question.id}={option}", "revisit": text},
                {"address": _way_through(chance, guide), "fields": dict.fromkeys(chance.sample(names, 3), text)},
                {"address": _way_through(chance, guide), "fields": {text: text}, "page": text, "send": send},
                {"received": text, "page": text},
                {"received": f"Request type: {guide.checklists[0].request}\nSummary: {text}\n{text}", "page": ""},
            ]
        )
        if chance.random() < 0.3:
            holder, key = chance.choice(list(_places(whole)))
            holder[key] = chance.choice([text, [text], {text: [text]}, None, True, -1, 1e308, [], {}])
        written = json.dumps(whole)
        return chance.choice([written, written, written, written, written + text, text])

    return make_cases(make, count)


def _way_through(chance: random.Random, guide: Guide) -> str:
    """Return an answer to each question, whether it is asked or not."""
    return "&".join(f"{question.id}={chance.choice(question.options).id}" for question in guide.questions)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 -- decoded JSON
    """Give each place in a decoded JSON value: the object or list that holds it, and its key or number there."""
    keys: Sequence[Any] = (
        list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield value, key
        yield from _places(value[key])


ARTICLE: Final = """\
# {title}

{prose}

## {question} {#which .question}

{hint}

- [{option}](#list) {#yes}
- [No](#list) {#no}

## {heading} {#list .checklist request="{request}" covers="{covers}"}

- [ ] {item} {#one label="{label}" field="choice" choices="{choices}"}
- [ ] Two. {#two}

{note} {#note .note for="list"}
"""
"""A small guide as Markdown, with places for texts: plain ones, and those within the quotes of an attribute."""

PLAIN_TEXTS: Final = {
    "title": "Title", "prose": "Prose.", "question": "Which?", "hint": "Hint.", "option": "Yes", "heading": "List",
    "request": "Request", "covers": "the rest", "item": "One.", "label": "First", "choices": "a | b", "note": "Note.",
}  # fmt: skip


def markdown_pages(count: int = MANY) -> list[Case]:
    """Return pages of Markdown: small guides with hostile texts in some of their places, or with lines in disorder."""

    def make(chance: random.Random, kind: str) -> str:
        # A file is UTF-8, which knows no halves of characters.
        text = piece(chance, kind).encode("utf-8", "replace").decode()
        hostile = chance.sample(sorted(PLAIN_TEXTS), 1 if kind == "long" else chance.randint(1, 3))
        page = ARTICLE
        for place, plain in PLAIN_TEXTS.items():
            page = page.replace(f"{{{place}}}", text if place in hostile else plain)
        if chance.random() < 0.4:
            lines = page.split("\n")
            for _ in range(chance.randint(1, 4)):
                line = chance.randrange(len(lines))
                change = chance.randrange(5)
                if change == 0:
                    lines.insert(line, text)
                elif change == 1:
                    lines.insert(chance.randrange(len(lines)), lines[line])
                elif change == 2:
                    del lines[line]
                elif change == 3:
                    lines[line] = lines[line].replace(chance.choice('{}#.[]()"-= '), "", 1)
                else:
                    lines[line] = chance.choice(["    ", "> ", "- ", "\t", "```\n", "<div>\n"]) + lines[line]
            page = "\n".join(lines)
        return page

    return make_cases(make, count)
