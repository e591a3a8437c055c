from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from decision_engine.__main__ import main
from decision_engine.answers import read_answers
from decision_engine.guide_json import write_guide
from decision_engine.missing import ask_for_missing
from decision_engine.request_text import Form, write_request, write_text
from decision_engine.requests import Request, draft_requests
from tests.engine.guides import CIRCLE, FORMS, LEVELS, TWO_REQUESTS

if TYPE_CHECKING:
    from pathlib import Path

    from decision_engine.guide import Guide

NO_UTF_8 = "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"


def written(folder: Path, guide: Guide) -> str:
    path = folder / "guide.json"
    path.write_text(write_guide(guide), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("guide", "answers", "expected"),
    [
        (TWO_REQUESTS, "", {"ask": "intent", "checklists": [], "dropped": []}),
        (
            TWO_REQUESTS,
            "intent=why-usage&feature=phone-agent",
            {
                "ask": None,
                "checklists": [
                    {
                        "id": "usage",
                        "request": "Credits / Usage",
                        "because": ["why-usage", "phone-agent"],
                        "items": ["tenant", "phone", "date"],
                    }
                ],
                "dropped": [],
            },
        ),
        (
            TWO_REQUESTS,
            "billing-kind=refund&feature=chat&intent=why-charged",
            {
                "ask": None,
                "checklists": [
                    {
                        "id": "billing",
                        "request": "Billing",
                        "because": ["why-charged", "refund"],
                        "items": ["account", "invoice"],
                    }
                ],
                "dropped": ["feature"],
            },
        ),
        (
            LEVELS,
            "start=go-both&middle=to-one&last=last-one",
            {"ask": "left", "checklists": [], "dropped": ["middle", "last"]},
        ),
    ],
)
def test_where_answers_lead_is_printed_as_one_json_object(
    guide: Guide, answers: str, expected: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["walk", written(tmp_path, guide), "--answers", answers]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    assert json.loads(printed.out) == expected
    assert list(json.loads(printed.out)) == ["ask", "checklists", "dropped"]


def test_without_answers_the_first_question_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["walk", written(tmp_path, TWO_REQUESTS)]) == 0
    assert capsys.readouterr() == ('{"ask": "intent", "checklists": [], "dropped": []}\n', "")


@pytest.mark.parametrize(
    ("answers", "messages"),
    [
        ("color=red", ['--answers: the guide has no question "color"']),
        ("intent=red", ['--answers: the question "intent" has no option "red"']),
        (
            "intent=red,chat&color=blue",
            [
                '--answers: the question "intent" has no option "red"',
                '--answers: the question "intent" has no option "chat"',
                '--answers: the guide has no question "color"',
            ],
        ),
        ("billing-kind=refund,payment-failure", ['--answers: the question "billing-kind" takes one option, not 2']),
        (
            "intent&@intent",
            [
                '--answers: "intent" is not of the form question=option,option',
                '--answers: "@intent" is not of the form question=option,option',
            ],
        ),
    ],
)
def test_answers_that_the_guide_cannot_use_are_refused(
    answers: str, messages: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["walk", written(tmp_path, TWO_REQUESTS), "--answers", answers]) == 2
    assert capsys.readouterr() == ("", "".join(f"{message}\n" for message in messages))


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"", ["the guide is not JSON: Expecting value: line 1 column 1 (char 0)"]),
        (b"{", ["the guide is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"]),
        (b"[" * 100_000, ["the guide is not JSON: it is nested too deeply"]),
        (
            b"\xff{}",
            [f"not UTF-8 text; save it as UTF-8: {NO_UTF_8}"],
        ),
        (
            '{"format": 1}'.encode("utf-16"),
            [f"not UTF-8 text; save it as UTF-8: {NO_UTF_8}"],
        ),
        (b"[]", ["guide: expected an object, got []"]),
        (
            b'{"format": 1, "id": "g", "title": "G", "questions": [1], "checklists": []}',
            [
                "guide.notes: missing",
                "guide.format: expected 2, got 1",
                "guide.questions[0]: expected an object, got 1",
            ],
        ),
        (
            write_guide(CIRCLE).encode(),
            [
                '#back: option "Back" leads back up to #first; lead to a question further down',
                '#back: option "Back" leads back up to #second; lead to a question further down',
                '#astray: option "Astray" leads to #nowhere, which no question or checklist has',
            ],
        ),
        (
            write_guide(replace(TWO_REQUESTS, questions=())).encode(),
            ["#credits-vs-billing: the guide has no question; mark a heading with .question"],
        ),
    ],
)
def test_a_file_that_holds_no_sound_guide_is_refused(
    content: bytes, messages: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "guide.json"
    path.write_bytes(content)
    assert main(["walk", str(path), "--answers", "intent=why-usage"]) == 2
    assert capsys.readouterr() == ("", "".join(f"{path}: {message}\n" for message in messages))


@pytest.mark.parametrize(
    ("name", "reason"),
    [("missing.json", "No such file or directory"), ("", "Is a directory")],
    ids=["missing", "folder"],
)
def test_a_guide_that_cannot_be_opened_is_refused(
    name: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["walk", str(tmp_path / name)]) == 2
    assert capsys.readouterr() == ("", f"{tmp_path / name}: {reason}; give the path of a guide's JSON file\n")


@pytest.mark.parametrize("arguments", [[], ["walk"], ["wander", "guide.json"], ["walk", "guide.json", "--answer-all"]])
def test_a_command_that_does_not_exist_is_refused_with_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "usage:" in printed.err


def test_the_arguments_are_those_of_the_command_line_unless_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["decision_engine", "walk", written(tmp_path, LEVELS), "--answers=start=go-far"])
    assert main() == 0
    assert capsys.readouterr().out == '{"ask": "last", "checklists": [], "dropped": []}\n'


FIELDS = {"billing.summary": "Charged\u202e twice 😀", "tenant": "Acme", "details": "not asked for", "plan": "Monthly"}
BILLING = "intent=why-charged&billing-kind=refund"
BOTH = "#intent=why-usage,why-charged&feature=chat&billing-kind=refund"


def fields_file(folder: Path, content: bytes) -> str:
    path = folder / "fields.json"
    path.write_bytes(content)
    return str(path)


def requests_of(answers: str, fields: dict[str, str]) -> tuple[Request, ...]:
    return draft_requests(FORMS, read_answers(answers.removeprefix("#")), fields, page="https://h.example/")


@pytest.mark.parametrize(
    ("options", "form"), [([], "text"), (["--format", "md"], "md"), (["--format", "text"], "text")]
)
def test_requests_are_printed_and_what_they_do_not_hold_is_told(
    options: list[str], form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["draft", written(tmp_path, FORMS), "--answers", BILLING, "--page", "https://h.example/", *options]
    fields = FIELDS | {"billing.ask": "My password: hunter"}
    assert main([*arguments, "--fields", fields_file(tmp_path, json.dumps(fields).encode())]) == 0
    (request,) = requests_of(BILLING, fields)
    assert capsys.readouterr() == (
        write_request(request, form),
        (
            "left out of Summary: 1 sign that turns the direction of writing\n"
            "Question: characters 14 to 19 look like a password; better not to send it\n"
            "details is not a part of these requests\n"
        ),
    )


def test_two_requests_are_printed_one_after_the_other(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", written(tmp_path, FORMS), "--answers", BOTH, "--page", "https://h.example/"]) == 0
    usage, billing = requests_of(BOTH, {})
    assert capsys.readouterr() == (f"{write_text(usage)}\n{write_text(billing)}", "")


def test_what_is_missing_of_a_draft_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = fields_file(tmp_path, json.dumps({"tenant": "Acme"}).encode())
    arguments = ["missing", written(tmp_path, FORMS), "--answers", BILLING, "--page", "https://h.example/"]
    assert main([*arguments, "--fields", path]) == 0
    assert capsys.readouterr() == (ask_for_missing(requests_of(BILLING, {"tenant": "Acme"})), "")


@pytest.mark.parametrize("form", ["text", "md"])
def test_what_is_missing_of_a_request_that_was_sent_is_asked_for(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    guide = written(tmp_path, FORMS)
    (request,) = requests_of(BILLING, {"tenant": "Acme"})
    path = tmp_path / "request.txt"
    path.write_text(f"Hello!\n\n{write_request(request, form)}", encoding="utf-8")
    assert main(["missing", guide, str(path), "--page", "https://h.example/"]) == 0
    assert capsys.readouterr() == (ask_for_missing([request]), "")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + path.read_bytes())))
    assert main(["missing", guide, "-"]) == 0
    printed = capsys.readouterr()
    assert "\n#intent=why-charged&billing-kind=refund\n" in printed.out
    assert printed.err == "--page is not given: the reply names the end of the link alone\n"


def test_a_request_that_is_whole_lacks_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields = {"billing.summary": "x", "billing.ask": "x", "tenant": "x", "plan": "x"}
    path = fields_file(tmp_path, json.dumps(fields).encode())
    arguments = ["--answers", f"https://h.example/#{BILLING}", "--fields", path, "--page", "https://h.example/"]
    assert main(["missing", written(tmp_path, FORMS), *arguments]) == 0
    assert capsys.readouterr() == ("Nothing is missing.\n", "")


def test_a_request_that_was_sent_and_answers_beside_it_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["missing", written(tmp_path, FORMS), "request.txt", "--answers", BILLING]) == 2
    assert capsys.readouterr() == ("", "request.txt: holds its own answers; leave out --answers and --fields\n")


def test_a_page_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["draft", written(tmp_path, FORMS), "--page", "javascript:alert(1)"])
    assert '"javascript:alert(1)" is no address of a page; it begins with https://' in capsys.readouterr().err


def test_what_would_move_the_cursor_of_a_terminal_is_told_in_signs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fields_file(tmp_path, b'{"tenant\\u001b[31m\\n": ""}')
    assert main(["draft", written(tmp_path, FORMS), "--answers", BILLING, "--fields", path]) == 2
    message = f'{path}: the guide has no field "tenant\\x1b[31m\\n"; did you mean tenant?\n'
    assert capsys.readouterr() == ("", message)


@pytest.mark.parametrize(
    ("command", "content", "messages"),
    [
        ("draft", b"[]", ["{path}: expected an object of texts by field, got []"]),
        (
            "draft",
            b'{"tenat": "", "plan": 1}',
            ['{path}: the guide has no field "tenat"; did you mean tenant?', "{path}: plan: expected text, got 1"],
        ),
        (
            "missing",
            b"\xff",
            [f"{{path}}: not UTF-8 text; save it as UTF-8: {NO_UTF_8}"],
        ),
    ],
)
def test_fields_that_the_guide_does_not_have_are_refused(
    command: str, content: bytes, messages: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = fields_file(tmp_path, content)
    assert main([command, written(tmp_path, FORMS), "--answers", BILLING, "--fields", path]) == 2
    assert capsys.readouterr() == ("", "".join(f"{message.format(path=path)}\n" for message in messages))


def test_answers_that_reach_no_request_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["draft", written(tmp_path, FORMS), "--answers", "intent=why-usage"]) == 2
    message = '--answers: the question "feature" is not answered yet; answer it to reach a request\n'
    assert capsys.readouterr() == ("", message)


def test_a_text_that_holds_no_request_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mail.txt"
    path.write_text("Hello, where is my money?", encoding="utf-8")
    assert main(["missing", written(tmp_path, FORMS), str(path)]) == 2
    message = (
        f'{path}: holds no request of this guide; it begins with its type, such as "Request type: Credits / Usage"\n'
    )
    assert capsys.readouterr() == ("", message)
