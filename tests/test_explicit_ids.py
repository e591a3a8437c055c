"""Articles and sections without an id of their own are told, with the id that they could have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from site_tools.permalinks.explicit_ids import find_missing_ids

if TYPE_CHECKING:
    from pathlib import Path

ON_PAGE = "---\nid: page\n---\n"
"""Three lines in front of those that a test writes."""


def told_of(folder: Path, text: str, name: str = "page.md") -> list[str]:
    """Return what is told of one page in a folder."""
    page = folder / "docs" / name
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(text, encoding="utf-8")
    return [str(problem) for problem in find_missing_ids(folder / "docs")]


@pytest.mark.parametrize("text", ["# Title\n", "", "---\ntitle: Title\n---\n# Title\n", "---\nid:\n---\n"])
def test_a_page_without_an_id_is_told(tmp_path: Path, text: str) -> None:
    says = "docs/in/My page.md:1: the page has no permanent id; write id: my-page into its front matter"
    assert told_of(tmp_path, text, "in/My page.md") == [says]


def test_pages_are_told_in_the_order_of_their_paths(tmp_path: Path) -> None:
    told_of(tmp_path, "", "b.md")
    told = told_of(tmp_path, "", "a/index.md")
    assert [each.partition(":")[0] for each in told] == ["docs/a/index.md", "docs/b.md"]
    assert told_of(tmp_path, "no page", "c.txt") == told


@pytest.mark.parametrize(
    ("heading", "words", "id_"),
    [
        ("## What it is", "What it is", "what-it-is"),
        ("###### Deep?!", "Deep?!", "deep"),
        ("##Close", "Close", "close"),
        ("## Marked {.question}", "Marked", "marked"),
        ("Underlined\n---", "Underlined", "underlined"),
        ("Underlined\n-", "Underlined", "underlined"),
        ("- Underlined\n---", "- Underlined", "underlined"),
        ("## 1 & 2: *why*", "1 & 2: *why*", "1-2-why"),
        ("## …", "…", "an-id"),
        ("> ## Quoted", "Quoted", "quoted"),
        ("- ### Listed", "Listed", "listed"),
        ("1. > ## Both", "Both", "both"),
        ("# Second title", "Second title", "second-title"),
        ("Second title\n===", "Second title", "second-title"),
    ],
)
def test_a_section_without_an_id_is_told_with_its_line(tmp_path: Path, heading: str, words: str, id_: str) -> None:
    says = f'docs/page.md:6: the section "{words}" has no permanent id; write {{#{id_}}} behind it'
    assert told_of(tmp_path, f"{ON_PAGE}# Title\n\n{heading}\n\nText.\n") == [says]


@pytest.mark.parametrize(
    ("list_", "id_", "better"),
    [("{#Part}", "Part", "part"), ("{ #a_b }", "a_b", "a-b"), ('{: id="A B" }', "A", "a"), ("{#-a}", "-a", "a")],
)
def test_an_id_of_another_form_is_told(tmp_path: Path, list_: str, id_: str, better: str) -> None:
    says = f'docs/page.md:4: the id "{id_}" of "Part" is not lower-case words with hyphens between; write {better}'
    assert told_of(tmp_path, f"{ON_PAGE}## Part {list_}\n") == [says]


@pytest.mark.parametrize(
    "text",
    [
        "# Title",
        "#Title",
        "Title\n===",
        "## Part {#part}",
        "## Part {: #part .marked }",
        "## Part {.marked id=part}",
        "## Part {#part} ##",
        "Part {#part}\n---",
        "Text {#text .note}",
        "```markdown\n## Part\n```",
        "```\n~~~\n## Part\n````",
        "~~~\n```\n## Part\n~~~",
        "- item\n\n    ```\n    ## Part\n    ```",
        "> ```\n> ## Part\n> ```",
        "    ## Part",
        "Two lines\nof text\n---",
        "\n---\n",
        "| a | b |\n| --- | --- |",
        "a | b\n--- | ---",
    ],
)
def test_what_has_an_id_or_is_no_section_is_not_told(tmp_path: Path, text: str) -> None:
    assert told_of(tmp_path, f"{ON_PAGE}{text}\n") == []


def test_a_fence_ends_with_its_own_mark_alone(tmp_path: Path) -> None:
    text = f"{ON_PAGE}````\n```\n## Not this\n```` python\n~~~~\n````\n## This\n"
    says = 'docs/page.md:10: the section "This" has no permanent id; write {#this} behind it'
    assert told_of(tmp_path, text) == [says]


def test_front_matter_is_no_section(tmp_path: Path) -> None:
    assert told_of(tmp_path, "---\n## a comment\nid: page\n---\n# Title\n") == []
    assert told_of(tmp_path, "\ufeff---\nid: page\n---\n# Title\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "##Close",
        "Underlined\n-",
        "\nUnderlined\n--",
        "# Title\nUnderlined\n---",
        "Two lines\nof text\n---",
        "- item\n---",
        "> said\n---",
        "| a | b |\n---",
        "    ## Part",
        "   ## Part",
        "---\n---",
        "text\n## Part",
        "# Part\n---",
        "-\n-",
        "> ## Part",
        ">## Part",
        ">     ## Part",
        "- ## Part",
        "3. ## Part",
        "-## Part",
    ],
)
def test_what_counts_as_a_section_is_what_markdown_makes_one(tmp_path: Path, text: str) -> None:
    made = "<h2>" in Markdown().convert(text)
    assert bool(told_of(tmp_path, ON_PAGE + text)) is made
