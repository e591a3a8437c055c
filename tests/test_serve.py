"""What a writer sees while `serve` runs: each save, the tool included, and no broken page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.docs_copy import copy_docs
from tests.writer import Writer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    with serving(tmp_path) as writer:
        yield writer


SENTENCES = {
    "pages": 'option "Chat" leads to #usgae, which no question or checklist has; did you mean #usage?',
    "settings": "mkdocs.yml:3:9: this is no YAML (",
    "hook": "hook.py:2:5: this ends the build (ZeroDivisionError: division by zero); mend it",
    "template": "theme/main.html:1:1: the template cannot be read (",
}


def test_whatever_is_saved_the_last_good_version_stays_up_until_it_is_mended(writer: Writer) -> None:
    writer.wait_for(lambda: "Which feature was used?" in writer.questions())
    writer.save("### Which feature was used?", "### Which part was used?")
    writer.wait_for(lambda: "Which part was used?" in writer.questions())

    writer.save("[Chat](#usage)", "[Chat](#usgae)")
    writer.wait_for(lambda: SENTENCES["pages"] in writer.said)
    assert re.search(
        rf"^docs/credits-vs-billing\.md:\d+:\d+: {re.escape(SENTENCES['pages'])} \[[a-z-]+\]$",
        writer.said,
        re.MULTILINE,
    )
    assert "Which part was used?" in writer.questions()
    writer.save("[Chat](#usgae)", "[Chat](#usage)")
    writer.save("### Which part was used?", "### Which one was used?")
    writer.wait_for(lambda: "Which one was used?" in writer.questions())

    settings = writer.config.read_text(encoding="utf-8")
    writer.config.write_text("site_name: [\n" + settings, encoding="utf-8")
    writer.wait_for(lambda: SENTENCES["settings"] in writer.said)
    assert "Which one was used?" in writer.questions()
    writer.config.write_text(f"site_name: Another name\n{settings}", encoding="utf-8")
    writer.wait_for(lambda: "Another name" in writer.read("/"))

    writer.wait_for(lambda: writer.said.endswith("Nothing is wrong\n"))
    assert "Traceback" not in writer.said
    assert writer.said.count(SENTENCES["pages"]) == 1


def test_a_site_that_cannot_be_built_yet_says_so_and_comes_up_once_it_is_mended(tmp_path: Path) -> None:
    hook, theme = tmp_path / "hook.py", tmp_path / "theme"
    hook.write_text("def on_config(config):\n    return 1 / 0\n", encoding="utf-8")
    theme.mkdir()
    template = theme / "main.html"
    template.write_text("{% nonsense %}", encoding="utf-8")
    own = {"theme": {"name": "material", "custom_dir": str(theme)}, "plugins": []}
    with serving(tmp_path, hooks=[str(hook)], **own) as writer:
        writer.wait_for(lambda: SENTENCES["hook"] in writer.said)
        writer.wait_for(lambda: "The site cannot be built yet" in writer.read("/"))
        # Settings that name no hook any more: Python is not read a second time.
        copy_docs(tmp_path, hooks=[], **own)
        writer.wait_for(lambda: SENTENCES["template"] in writer.said)
        assert "The site cannot be built yet" in writer.read("/credits-vs-billing/")
        template.write_text('{% extends "base.html" %}', encoding="utf-8")
        writer.wait_for(lambda: "Which feature was used?" in writer.read("/credits-vs-billing/"))
        assert "Traceback" not in writer.said
