"""The built pages, read by the Nu HTML checker: the standard's own rules, with nothing left out."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

from site_tools.project import CHECKS_PINS
from site_tools.setup.java import ensure_java
from site_tools.setup.node import npm_packages
from tests.figures import count

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def errors_in(pages: Iterable[Path]) -> list[str]:
    checker = npm_packages(CHECKS_PINS) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    options = ["--errors-only", "--exit-zero-always", "--stdout", "--format", "json"]
    command = [str(ensure_java()), "-jar", str(checker), *options, *map(str, pages)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return [
        f"{message.get('url')}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
    ]


def test_no_page_has_an_error(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert errors_in(pages) == []
    count("pages without an error in their HTML", len(pages))


def test_an_error_would_be_found(site: Path, tmp_path: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(page.replace("<main", '<main role="nothing"', 1), encoding="utf-8")
    assert any("nothing" in error for error in errors_in([broken]))
