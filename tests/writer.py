"""A writer with a copy of the docs, a running `serve`, and a look at its pages and its terminal."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.docs_copy import ROOT, command_on, copy_docs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 60  # seconds, for a machine that is busy
DATA = re.compile(r"<script[^>]* data-guide-json[^>]*>(.*?)</script>", re.DOTALL)


class Writer:
    """A writer with a copy of the docs, a running `serve`, and a look at its pages and its terminal."""

    def __init__(self, folder: Path, **settings: object) -> None:
        self.config = copy_docs(folder, **settings)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.page = folder / "docs" / "credits-vs-billing.md"
        self.origin = f"http://127.0.0.1:{port}"
        self.terminal = folder / "terminal.txt"
        with self.terminal.open("w") as terminal:
            command = command_on(self.config, "serve", "--port", port)
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

    def read(self, address: str) -> str:
        """Return what is at an address of the site now, empty while nothing answers."""
        try:
            with urlopen(self.origin + address, timeout=5) as answer:  # noqa: S310 -- an address of this machine
                text: str = answer.read().decode()
        except HTTPError as error:
            return error.read().decode()
        except (URLError, TimeoutError, ConnectionError):
            return ""
        return text

    def questions(self) -> list[str]:
        """Return the texts of the tool's questions, as the page has them now; none while there is no page."""
        data = DATA.search(self.read("/credits-vs-billing/"))
        return [question["text"] for question in json.loads(data[1])["questions"]] if data else []


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Writer]:
    writer = Writer(folder, **settings)
    try:
        yield writer
    finally:
        writer.serving.terminate()
        assert writer.serving.wait(PATIENCE) == 0
