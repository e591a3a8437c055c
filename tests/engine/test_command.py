from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from decision_engine.__main__ import main
from decision_engine.guide_json import write_guide
from tests.engine.guides import CIRCLE, LEVELS, TWO_REQUESTS

if TYPE_CHECKING:
    from pathlib import Path

    from decision_engine.guide import Guide


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
        (b"[" * 100_000, ["the guide is not a guide: its JSON is nested too deeply"]),
        (
            b"\xff{}",
            ["the guide is not UTF-8 text: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
        ),
        (
            '{"format": 1}'.encode("utf-16"),
            ["the guide is not UTF-8 text: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"],
        ),
        (
            b'\xef\xbb\xbf{"format": 1}',
            ["the guide is not JSON: Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"],
        ),
        (b"[]", ["guide: expected an object, got []"]),
        (
            b'{"format": 2, "id": "g", "title": "G", "questions": [1], "checklists": []}',
            [
                "guide.notes: missing",
                "guide.format: expected 1, got 2",
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
