"""Guides and pages that are broken, each by one mistake, and all that `check` says of them, to the letter.

They lie in ``broken_guides/docs``, named after the check that finds the mistake; ``broken_guides/expected.txt`` holds
what is said. Run this file to write that anew, and read the difference: `python -m tests.test_broken_guides`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from shutil import copytree

import pytest

from site_tools.checks.whole import check
from site_tools.permalinks.ledger import LEDGER
from site_tools.problems.formats import write_problems
from site_tools.problems.names import ALWAYS, NAMES
from tests.docs_copy import copy_docs
from tests.figures import count

HERE = Path(__file__).parent / "broken_guides"
EXPECTED = HERE / "expected.txt"
NOT_UTF_8 = "not-utf-8"  # which no editor of ours would write
PAGES = sorted({*(path.stem for path in (HERE / "docs").glob("*.md")), NOT_UTF_8} - {"index"})


def say(folder: Path) -> str:
    """Return what `check` prints of all the broken pages, in one site; the site has no ledger yet."""
    copytree(HERE / "docs", folder / "docs")
    text = (HERE / "docs" / "index.md").read_text(encoding="utf-8")
    (folder / "docs" / f"{NOT_UTF_8}.md").write_bytes(
        text.replace("Every page", "Jede Seite, möglichst").encode("latin-1")
    )
    problems = check(copy_docs(folder, nav=None), folder / "docs")
    return write_problems((each for each in problems if not each.path.endswith(LEDGER)), "text")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    return say(tmp_path_factory.mktemp("broken")).splitlines()


def test_all_of_it_is_told_to_the_letter(said: list[str]) -> None:
    assert said == EXPECTED.read_text(encoding="utf-8").splitlines()
    count("broken guides told of", len(PAGES))


@pytest.mark.parametrize("page", PAGES)
def test_a_broken_page_is_found_by_the_check_that_it_is_named_after(page: str, said: list[str]) -> None:
    names = [name for name in NAMES if page == name or page.startswith(f"{name}-")]
    found = {line.rpartition("[")[2].removesuffix("]") for line in said if line.startswith(f"docs/{page}.md:")}
    if page == "several-at-once":
        assert len(found) >= 5
    else:
        assert max(names, key=len) in found
    assert len(PAGES) >= 60


def test_every_check_of_guides_that_cannot_be_silenced_has_a_broken_guide() -> None:
    guides = [name for name in NAMES if name in ALWAYS and name.split("-")[0] in {"option", "question", "item", "mark"}]
    assert [name for name in guides if not any(page.startswith(name) for page in PAGES)] == []


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        EXPECTED.write_text(say(Path(made)), encoding="utf-8")
    sys.stdout.write(f"{EXPECTED} is written\n")
