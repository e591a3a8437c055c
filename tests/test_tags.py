"""Tags in the front matter of pages, and those that would be one tag to readers."""

from __future__ import annotations

import pytest

from site_tools.articles.tags import find_unlike, read_tags


def test_the_tags_of_a_page_have_their_lines() -> None:
    text = "---\nid: page\ntags:\n  - Billing\n  - Getting started\n---\n\n# Page\n"
    assert read_tags("page.md", text) == ([("Billing", "page.md", 4), ("Getting started", "page.md", 5)], [])


@pytest.mark.parametrize("text", ["# Page\n", "# Page\n\ntags: no front matter\n", "---\nid: page\n---\ntags: x\n"])
def test_a_page_without_tags_has_none(text: str) -> None:
    assert read_tags("page.md", text) == ([], [])


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("tags: Billing", "2: tags are a list; write one below another, each behind a hyphen"),
        ("tags:", "2: tags are a list; write one below another, each behind a hyphen"),
        ("tags:\n  - Billing\n  - 2024", '4: the tag "2024" is no text to YAML; write it in quotes'),
        ("tags: [yes]", '2: the tag "True" is no text to YAML; write it in quotes'),
        ('tags:\n  - "-"', '3: the tag "-" holds no letter and no digit; write a word'),
    ],
)
def test_what_is_no_tag_is_told(lines: str, problem: str) -> None:
    _, problems = read_tags("page.md", f"---\n{lines}\n---\n\n# Page\n")
    assert [str(each) for each in problems] == [f"page.md:{problem}"]


def test_tags_that_readers_would_take_for_one_are_told_where_they_differ_from_the_usual_one() -> None:
    tags = [("billing", "a.md", 3), ("Billing", "b.md", 3), ("Billing", "c.md", 3), ("Get-started", "a.md", 4)]
    tags += [("get started", "b.md", 4), ("Bills", "b.md", 5), ("bill", "c.md", 5), ("Billings", "d.md", 3)]
    assert [str(each) for each in find_unlike(tags)] == [
        'a.md:3: the tag "billing" is "Billing" in b.md:3; write it alike',
        'd.md:3: the tag "Billings" is "Billing" in b.md:3; write it alike',
        'b.md:4: the tag "get started" is "Get-started" in a.md:4; write it alike',
        'c.md:5: the tag "bill" is "Bills" in b.md:5; write it alike',
    ]
