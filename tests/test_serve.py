"""What a writer sees while `serve` runs: each save, the tool included, and no broken page."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.docs_copy import ROOT, command_on, copy_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 60  # seconds, for a machine that is busy
DATA = re.compile(r"<script[^>]* data-guide-json[^>]*>(.*?)</script>", re.DOTALL)


class Writer:
    """A writer with a copy of the docs, a running `serve`, and a look at its page and its terminal."""

    def __init__(self, folder: Path) -> None:
        config = copy_docs(folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.page = folder / "docs" / "credits-vs-billing.md"
        self.address = f"http://127.0.0.1:{port}/credits-vs-billing/"
        self.terminal = folder / "terminal.txt"
        with self.terminal.open("w") as terminal:
            command = command_on(config, "serve", "--port", port)
            self.serving = subprocess.Popen(command, cwd=ROOT, stdout=terminal, stderr=subprocess.STDOUT)

    def save(self, old: str, new: str) -> None:
        text = self.page.read_text(encoding="utf-8")
        assert text.count(old) == 1
        self.page.write_text(text.replace(old, new), encoding="utf-8")

    def wait_for(self, seen: Callable[[], bool]) -> None:
        ends = time.monotonic() + PATIENCE
        while not seen():
            assert self.serving.poll() is None, self.said
            assert time.monotonic() < ends, self.said
            time.sleep(0.1)

    @property
    def said(self) -> str:
        return self.terminal.read_text(encoding="utf-8")

    def questions(self) -> list[str]:
        """Return the texts of the tool's questions, as the page has them now; none while there is no page."""
        try:
            with urlopen(self.address, timeout=2) as answer:  # noqa: S310 -- an address of this machine
                data = DATA.search(answer.read().decode())
        except (URLError, TimeoutError, ConnectionError):
            return []
        return [question["text"] for question in json.loads(data[1])["questions"]] if data else []


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    writer = Writer(tmp_path)
    yield writer
    writer.serving.terminate()
    writer.serving.wait(PATIENCE)


def test_a_save_is_shown_the_tool_included_and_a_broken_one_is_told_until_it_is_mended(writer: Writer) -> None:
    writer.wait_for(lambda: "Which feature was used?" in writer.questions())
    writer.save("### Which feature was used?", "### Which part was used?")
    writer.wait_for(lambda: "Which part was used?" in writer.questions())
    writer.save("[Chat](#usage)", "[Chat](#usgae)")
    fault = 'option "Chat" leads to #usgae, which no question or checklist has; did you mean #usage?'
    writer.wait_for(lambda: fault in writer.said)
    assert re.search(rf"^docs/credits-vs-billing\.md:\d+: {re.escape(fault)}$", writer.said, re.MULTILINE)
    assert "Traceback" not in writer.said
    writer.save("[Chat](#usgae)", "[Chat](#usage)")
    writer.save("### Which part was used?", "### Which one was used?")
    writer.wait_for(lambda: "Which one was used?" in writer.questions())
