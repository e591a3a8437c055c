"""The engine from the shell.

``python3 -m decision_engine walk GUIDE.json --answers '…'`` prints where answers lead,
``draft GUIDE.json --answers '…' --fields FIELDS.json`` the requests that are ready to send, and
``missing GUIDE.json`` the reply that asks for what a request does not hold.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from decision_engine.answers import UnusableAnswersError, read_answers
from decision_engine.fields import BadFieldsError, read_fields
from decision_engine.guide_json import BadGuideError, read_guide
from decision_engine.missing import ask_for_missing
from decision_engine.problems import find_problems
from decision_engine.request_reading import read_requests
from decision_engine.request_text import TYPE_LABEL, write_request
from decision_engine.requests import UnfinishedAnswersError, draft_requests
from decision_engine.sensitive import find_sensitive
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from decision_engine.answers import Answers
    from decision_engine.guide import Guide
    from decision_engine.requests import Request
    from decision_engine.walk import Step

STANDARD_INPUT = Path("-")


class _UnusableInputError(Exception):
    """Something of the command line cannot be used; ``messages`` says what, and where it stands."""

    def __init__(self, *messages: str) -> None:
        super().__init__(*messages)
        self.messages = messages


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0, or 2 when the input cannot be used."""
    chosen = _parser().parse_args(arguments)
    try:
        guide = _load_guide(chosen.guide)
        if chosen.command == "walk":
            print(json.dumps(_as_json(walk(guide, _answers(chosen)))))
        elif chosen.command == "draft":
            requests = _draft(guide, chosen)
            print("\n".join(write_request(request, chosen.format) for request in requests), end="")
        else:
            requests = _draft(guide, chosen) if chosen.request is None else _receive(guide, chosen)
            reply = ask_for_missing(requests)
            if reply and not chosen.page:
                _tell("--page is not given: the reply names the end of the link alone")
            print(reply or "Nothing is missing.\n", end="")
    except UnusableAnswersError as error:
        return _refuse(*(f"--answers: {unusable.reason}" for unusable in error.unusable))
    except UnfinishedAnswersError as error:
        return _refuse(f"--answers: {error}; answer it to reach a request")
    except _UnusableInputError as error:
        return _refuse(*error.messages)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python3 -m decision_engine", description="Walk a guide, and draft the requests that it leads to."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    walk_command = commands.add_parser("walk", help="print where some answers lead, as one JSON object")
    draft_command = commands.add_parser("draft", help="print the requests that answers and fields make")
    missing_command = commands.add_parser("missing", help="print a reply that asks for what a request does not hold")
    for command in (walk_command, draft_command, missing_command):
        command.add_argument("guide", type=Path, metavar="GUIDE.json", help="a guide as the site publishes it")
        command.add_argument(
            "--answers", default="", metavar="TEXT", help="such as 'intent=why-usage&feature=phone-agent'"
        )
    missing_command.add_argument(
        "request",
        type=Path,
        nargs="?",
        metavar="REQUEST",
        help="a request that was sent, as text; - for standard input",
    )
    for command in (draft_command, missing_command):
        command.add_argument(
            "--fields",
            type=Path,
            metavar="FIELDS.json",
            help="what was typed: an object of texts by the name of the field",
        )
        command.add_argument(
            "--page", default="", type=_page, metavar="ADDRESS", help="the address of the guide's page, for links"
        )
    draft_command.add_argument("--format", choices=("text", "md"), default="text", help="plain text or Markdown")
    return parser


def _page(address: str) -> str:
    if address and not address.startswith(("https://", "http://")):
        raise argparse.ArgumentTypeError(f'"{address:.60}" is no address of a page; it begins with https://')
    return address


def _draft(guide: Guide, chosen: argparse.Namespace) -> tuple[Request, ...]:
    """Return the requests of the command line, and tell what they do not hold or should not."""
    fields = {}
    if chosen.fields is not None:
        try:
            fields = read_fields(guide, _read(chosen.fields, "give the path of a JSON file"))
        except BadFieldsError as error:
            raise _UnusableInputError(*(f"{chosen.fields}: {problem}" for problem in error.problems)) from None
    requests = draft_requests(guide, _answers(chosen), fields, page=chosen.page)
    _tell(
        *(
            f"left out of {removed}"
            for removed in dict.fromkeys(each for request in requests for each in request.removed)
        )
    )
    shown = {entry.name: entry.label for request in requests for entry in request.own + request.items}
    _tell(
        *(
            f"{label}: characters {finding.start + 1} to {finding.end} look like {finding.what}; better not to send it"
            for name, label in shown.items()
            for finding in find_sensitive(fields.get(name, ""))
        ),
        *(f"{name} is not a part of these requests" for name, text in fields.items() if text and name not in shown),
    )
    return requests


def _receive(guide: Guide, chosen: argparse.Namespace) -> tuple[Request, ...]:
    if chosen.answers or chosen.fields:
        raise _UnusableInputError(f"{chosen.request}: holds its own answers; leave out --answers and --fields")
    text = _read(chosen.request, "give the path of a text file, or - for standard input")
    requests = read_requests(guide, text, page=chosen.page)
    if not requests:
        example = f'"{TYPE_LABEL}: {guide.checklists[0].request}"'
        says = f"holds no request of this guide; it begins with its type, such as {example}"
        raise _UnusableInputError(f"{chosen.request}: {says}")
    return requests


def _answers(chosen: argparse.Namespace) -> Answers:
    """Return the answers of the command line: as they are, or at the end of a link."""
    text: str = chosen.answers
    return read_answers(text.rpartition("#")[2])


def _load_guide(path: Path) -> Guide:
    try:
        guide = read_guide(_read(path, "give the path of a guide's JSON file"))
    except BadGuideError as error:
        raise _UnusableInputError(*(f"{path}: {problem}" for problem in error.problems)) from None
    problems = find_problems(guide)
    if problems:
        raise _UnusableInputError(*(f"{path}: #{problem.id}: {problem.message}" for problem in problems))
    return guide


def _read(path: Path, advice: str) -> str:
    try:
        content = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
        return content.decode("utf-8-sig")  # Windows puts a mark in front of what it saves as UTF-8
    except OSError as error:
        raise _UnusableInputError(f"{path}: {error.strerror or error}; {advice}") from None
    except UnicodeDecodeError as error:
        raise _UnusableInputError(f"{path}: not UTF-8 text; save it as UTF-8: {error}") from None


def _as_json(step: Step) -> dict[str, object]:
    return {
        "ask": step.ask,
        "checklists": [
            {
                "id": checklist.id,
                "request": checklist.request,
                "because": checklist.because,
                "items": checklist.items,
            }
            for checklist in step.checklists
        ],
        "dropped": step.dropped,
    }


def _tell(*messages: str) -> None:
    for message in messages:
        # A name or an option may hold what would move the cursor of a terminal.
        print("".join(map(_printable, message)), file=sys.stderr)


def _printable(character: str) -> str:
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _refuse(*messages: str) -> int:
    _tell(*messages)
    return 2


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # Requests hold any character, also where the shell does not.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(main())
