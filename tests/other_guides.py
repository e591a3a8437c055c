"""Guides of other shapes than the published one, and a site that holds all of them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import yaml

from tests.docs_copy import ROOT, build_copy, copy_docs
from tests.markdown_page import convert

if TYPE_CHECKING:
    from pathlib import Path

    from decision_engine.guide import Guide
    from tests.docs_copy import Built

SOURCES: Final = {path.stem: path for path in sorted((ROOT / "tests" / "guides").glob("*.md"))}
"""By the name of their pages."""


def read_other(name: str) -> Guide:
    """Return one of the guides."""
    _, _, text = SOURCES[name].read_text(encoding="utf-8").split("---\n", 2)
    page = convert(text, path=f"{name}.md")
    assert page.problems == []
    assert page.guide is not None
    return page.guide


def build_with_others(folder: Path) -> Built:
    """Build the real site with all of the guides in it."""
    copy_docs(folder)
    for source in SOURCES.values():
        shutil.copy(source, folder / "docs")
    nav = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    return build_copy(folder, nav=[*nav, *(f"{name}.md" for name in SOURCES)])
