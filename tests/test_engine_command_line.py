"""The engine as the shell sees it: a process with arguments, two streams and an exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from decision_engine.guide_json import write_guide
from tests.engine.guides import TWO_REQUESTS

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1"}


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    path = tmp_path / "guide.json"
    path.write_text(write_guide(TWO_REQUESTS), encoding="utf-8")
    return path


def walk(*arguments: str | Path) -> tuple[int, str, str]:
    command = [sys.executable, "-m", "decision_engine", "walk", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_prints_one_json_object(guide: Path) -> None:
    status, out, err = walk(guide, "--answers", "intent=why-usage&feature=phone-agent")
    assert (status, err) == (0, "")
    assert json.loads(out) == {
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
    }


def test_an_unknown_id_is_told_on_standard_error_alone(guide: Path) -> None:
    assert walk(guide, "--answers", "intent=red") == (2, "", '--answers: the question "intent" has no option "red"\n')


def test_a_bad_guide_is_told_on_standard_error_alone(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text("[", encoding="utf-8")
    assert walk(path) == (
        2,
        "",
        f"{path}: the guide is not JSON: Expecting value: line 1 column 2 (char 1)\n",
    )


def test_answers_that_are_no_text_are_refused(guide: Path) -> None:
    assert walk(guide, "--answers", "intent=\udcff") == (
        2,
        "",
        '--answers: the question "intent" has no option "\\udcff"\n',
    )


def test_a_guide_whose_ids_are_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "guide.json"
    path.write_text(write_guide(TWO_REQUESTS).replace('"chat"', '"\\ud800"'), encoding="utf-8")
    refused = (
        f'{path}: #\\ud800: "Chat" has the id "\\ud800"; '
        "an id is lower-case letters, digits and single hyphens, a letter first\n"
    )
    assert walk(path) == (2, "", refused)


def test_requests_are_printed_as_utf_8_also_where_the_shell_speaks_something_else(guide: Path, tmp_path: Path) -> None:
    fields = tmp_path / "fields.json"
    fields.write_text('{"billing.summary": "Doppelt berechnet 😀"}', encoding="utf-8")
    answers = "intent=why-charged&billing-kind=refund"
    arguments = [str(guide), "--answers", answers, "--fields", str(fields)]
    ascii_only = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "decision_engine", "draft", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=ascii_only, capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.decode("utf-8").startswith("Request type: Billing\nSummary: Doppelt berechnet 😀\n")
