"""Commands run with their progress visible, their output hidden, and everything they started ended with them."""

from __future__ import annotations

import re
import sys
import time
from typing import TYPE_CHECKING

import pytest

from site_tools.setup import progress
from site_tools.setup.progress import CommandFailed, Steps, run

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def test_the_output_is_returned_and_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(python("print('noise')"), "Working") == "noise\n"
    assert capsys.readouterr() == ("", "Working\n")


def test_in_a_log_a_long_command_adds_a_line_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", 0.2)
    steps = Steps("^Collecting", 3, "packages")
    run(
        python("import time; print('Collecting a\\nCollecting b', flush=True); time.sleep(0.7)"), "Working", steps=steps
    )
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "Working"
    assert re.fullmatch(r"Working: 2 of 3 packages, \d+ s", lines[-1])


def test_on_a_terminal_the_line_is_replaced_and_the_last_one_stays(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_TICKS", 0.1)
    run(python("import time; time.sleep(0.3)"), "Working")
    said = capsys.readouterr().err
    assert said.startswith("Working\r\x1b[2KWorking: 0 s\r")
    assert said.endswith(" s\n")
    assert said.count("\n") == 1


def test_a_command_that_fails_tells_its_gist_and_keeps_its_output() -> None:
    with pytest.raises(CommandFailed) as caught:
        run(python("print('E: no such thing\\nbye'); raise SystemExit(3)"), "Working")
    assert str(caught.value) == f"{sys.executable} ended with status 3"
    assert caught.value.gist == "E: no such thing"
    assert caught.value.output == "E: no such thing\nbye\n"


@pytest.mark.parametrize(
    ("output", "gist"), [("", "why"), ("\n", "why"), ("one\ntwo\n", "two"), ("ERROR: a\nb", "ERROR: a")]
)
def test_the_gist_is_an_error_line_else_the_last_line_else_the_reason(output: str, gist: str) -> None:
    assert CommandFailed("why", output).gist == gist


def test_a_command_that_is_not_there_is_said() -> None:
    with pytest.raises(CommandFailed, match=r"^/not/there could not be started \(No such file or directory\)$"):
        run(["/not/there"], "Working")


def test_a_command_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    late = tmp_path / "late"
    child = f"import time, pathlib; time.sleep(1); pathlib.Path({str(late)!r}).touch()"
    parent = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(30)"
    started = time.monotonic()
    with pytest.raises(CommandFailed, match=r"was stopped after 0 seconds$"):
        run(python(parent), "Working", timeout=0.4)
    assert time.monotonic() - started < 20  # and not the half minute that it would take
    time.sleep(1)
    assert not late.exists()
