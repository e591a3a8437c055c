"""Run inside Pyodide: use all that the engine can do, and Python's own types with it.

What runs here stays in the quick runtime; what does not run and cannot be reached from it traps there, and lets the
page start the whole runtime in its place. So more is better than less. Gives the replies, as JSON text, for a
comparison, and the functions that ran, where ``record`` is at work.
"""

from __future__ import annotations

import gc
import importlib
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

recorder = sys.modules.get("sitecustomize")
respond = importlib.import_module(given["entry"]).respond


def option(name: str, *leads_to: str) -> dict[str, Any]:
    """Return an option as a guide holds it."""
    return {"id": name, "text": f"Option {name} — ünï 漢 😀", "leads_to": list(leads_to)}


def item(name: str, only_if: Sequence[str] = (), **own: object) -> dict[str, Any]:
    """Return an item with a field as a guide holds it."""
    field = {"kind": "line", "label": "", "choices": [], "filled_from": "", "fact": "", **own}
    return {"id": name, "text": f"Item *{name}* <b> [x](y) — ünï 漢 😀", "only_if": list(only_if), "field": field}


GUIDE = json.dumps(
    {
        "format": importlib.import_module("decision_engine.guide_json").FORMAT,
        "id": "rehearsal",
        "title": "Rehearsal",
        "questions": [
            {
                "id": "first",
                "text": "Which?",
                "many": True,
                "options": [option("left", "second"), option("right", "list-b"), option("both", "list-a", "list-b")],
            },
            {
                "id": "second",
                "text": "And?",
                "many": False,
                "options": [option("on", "list-a"), option("off", "list-b")],
            },
        ],
        "checklists": [
            {
                "id": "list-a",
                "title": "What to include",
                "request": "First / left",
                "covers": "the first question",
                "items": [
                    item("place", kind="line", label="Place", fact="place"),
                    item("when", kind="date-time", label="Date and time"),
                    item("story", ["left"], kind="lines"),
                    item("which", kind="choice", label="Which", filled_from="second"),
                ],
            },
            {
                "id": "list-b",
                "title": "What to include",
                "request": "Second",
                "covers": "the second question",
                "items": [
                    item("place-b", kind="line", label="Place or site", fact="place"),
                    item("plan", ["on"], kind="choice", choices=["Monthly", "Yearly"]),
                ],
            },
        ],
        "notes": [{"id": "both-lists", "text": "Apart", "checklists": ["list-a", "list-b"]}],
        "renamed": {"former": "first", "hand": "left"},
    }
)

TEXTS = [
    "",
    "plain words, 12 pieces on 2026-03-04 at 10:30",
    "two\nlines\r\n\r\n\tand a tab",
    "- a list\n# a heading\n> a quote\n| a | table |\n1. one\n```\ncode\n```\n***",
    "<script>alert(1)</script> &amp; [a](javascript:x) ![b](c) `d` _e_ *f* ~g~ \\h",
    "card 4111 1111 1111 1111, 4111-1111-1111-1111, 378282246310005, run id 4242424242424242",
    "password: hunter2Hunter! my password is Tr0ub4dor&3; passwd=s3cr3t-Word",
    "pwd: hunter2x and passwd a1b2c3d4, pwd 12:30, password 2026-03-04",
    "sk-abcdefghijklmnopqrstuvwxyz0123456789ABCDEF ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "AKIAIOSFODNN7EXAMPLE eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P",
    "Bearer abcdef0123456789abcdef0123456789 -----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ\n-----END",
    "https://user:pass@example.com/a?b=c&token=abcdef0123456789#d www.example.org a@b.example 10.0.0.1 ::1 fe80::1",
    "ünï çödé ß ẞ ﬁ ½ ² Ω ж א ع 漢字 かな 😀👩‍👩‍👧 \u202eright to left\u202c",
    "\u200b \u00a0 \ufeff \ud800 \x00 \x7f \x85 \u2028 \U0010ffff",
    "x" * 20000,
    "word " * 4000,
    "4" * 500 + " " + "a1B2" * 300,
]
ADDRESSES = [
    "",
    "first=left",
    "first=left&second=on",
    "first=left&second=off",
    "first=left,right&second=on",
    "first=both",
    "first=right,both,left&second=on&@second",
    "first=left&@first",
    "former=hand,right&second=on&@former",
    "first=gone,left&second=on&third=x&&=&%zz&%C3%BC=%E6%BC%A2",
    "second=on",
    "first=" + "left," * 300,
    "😀=%F0%9F%98%80&a%3Db=c",
]
LARGE = 2**40
SEND = {
    "list-a": {"email": "support@example.com", "ticket_form": "https://example.com/new?subject={subject}&body={body}"},
    "list-b": {"email": "", "ticket_form": "https://example.com/{request}"},
}
NAMES = ["place", "when", "story", "which", "plan", "list-a.summary", "list-a.ask", "list-b.summary", "list-b.ask"]


def messages() -> Iterator[dict[str, Any]]:
    """Give messages of every kind that a page sends, with texts and addresses of every kind that readers make."""
    yield from ({"address": address} for address in ADDRESSES)
    for address in ADDRESSES:
        yield {"address": address, "choose": {"question": "first", "options": ["left", "both"]}}
        yield {"address": address, "choose": {"question": "second", "options": ["off"]}}
        yield {"address": address, "choose": {"question": "first", "options": ["unknown", "left"]}}
        yield {"address": address, "revisit": "first"}
    for number, text in enumerate(TEXTS):
        fields = dict.fromkeys(NAMES, text)
        page = "https://help.example/guide/?a=b#c"
        message = {"address": "first=both,left&second=on", "fields": fields, "page": page, "send": SEND}
        yield message
        yield {**message, "fields": {NAMES[number % len(NAMES)]: text, "when": "2026-03-04T10:30+01:00"}}
        yield {"received": text, "page": page}


def ask(guide: str, message: str) -> str:
    """Return the reply, or the refusal."""
    try:
        return respond(guide, message)
    except Exception as error:  # noqa: BLE001 -- what is refused is refused
        return f"{type(error).__name__}: {error}"


def without_links(text: str) -> str:
    """Return a request as it comes back when a mail program has lost its links."""
    return "\n".join(line for line in text.split("\n") if "http" not in line)


def rehearse() -> list[str]:
    """Return the replies to all messages, to the requests in them when they come back, and to what is no message."""
    replies = []
    for message in messages():
        reply = ask(GUIDE, json.dumps(message))
        replies.append(reply)
        if reply.startswith("{"):
            for request in json.loads(reply).get("requests", ()):
                for form in ("text", "markdown"):
                    for way in (str, without_links, lambda text: "> " + text.replace("\n", "\n> "), str.upper):
                        received = {"received": way(request[form])[:4000], "page": ""}
                        replies.append(ask(GUIDE, json.dumps(received)))
    for bad in (
        "",
        "{",
        "[]",
        "null",
        '{"a": NaN}',
        "[" * 5000,
        '{"address": 1}',
        '{"address": "", "choose": 1, "fields": 1, "send": {"a": 1}}',
        '{"address": "", "choose": {"options": 1}, "fields": {"a": 1}}',
        '{"received": 1}',
        '{"a": 1, "a": 2}',
        GUIDE[:-9],
        "\ud800",
    ):
        replies.append(ask(GUIDE, bad))
        replies.append(ask(bad, '{"address": ""}'))
    for text in TEXTS:
        # What is wrong is shown, in as many ways as there are widths of characters.
        for wrong in ({"address": [text], text: {text: 1}}, {"address": "", "fields": {text: [text], "a": text}}):
            replies += [ask(GUIDE, json.dumps(wrong)), ask(json.dumps(wrong), "{}")]
    return replies


def use_types() -> None:
    """Call whatever Python's own types can do, on values of each kind and width; what they refuse is refused."""
    samples = [
        0,
        1,
        -7,
        LARGE,
        True,
        2.5,
        "",
        "abc",
        "é",
        "漢",
        "😀 a",
        b"ab",
        (1, "b"),
        [3, 1],
        {"k": 1},
        {1},
        None,
        range(3),
    ]
    samples += [
        slice(0, 2),
        0.5,
        frozenset("a"),
        bytearray(b"xy"),
        memoryview(b"z"),
        iter([1]),
        ValueError("a"),
        str,
        len,
    ]
    # A number that is large, taken as a size, is a matter of hours.
    given_to = [sample for sample in samples if sample != LARGE]
    for value in samples:
        for name in sorted(set(dir(type(value)))):
            # A type's own hooks make or change types; "mro" and the like are no use of a value.
            if (
                isinstance(value, type)
                or (value == LARGE and name.startswith("__r"))
                or name in {"__init_subclass__", "__class__", "__subclasshook__", "__setstate__"}
            ):
                continue
            for arguments in ((), *((sample,) for sample in given_to), (0, 1), ("a", "b"), (1, "é"), ("a", 1, 2)):
                fresh = value.copy() if isinstance(value, (list, dict, set, bytearray)) else value
                try:
                    result = getattr(fresh, name)(*arguments)
                    repr(result), f"{result!s:>5}"
                except Exception as error:  # noqa: BLE001 -- what is refused is refused
                    str(error)
    gc.collect()


replies = rehearse()
if not replies[0].startswith("{"):
    raise ValueError(f"the rehearsal's own guide is not understood: {replies[0]}")
use_types()
ran = recorder and {"unseen": recorder.unseen, "at_start": sorted(recorder.at_start), "after": sorted(recorder.after)}
json.dumps({"replies": replies, "ran": ran})
