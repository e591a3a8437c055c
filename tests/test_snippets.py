"""Texts that pages share: where they come from, and where faults in them are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from markdown import Markdown

from site_tools.snippets import included_files

if TYPE_CHECKING:
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem

SNIPPETS = "site_tools.snippets"
GUIDES = "site_tools.guides.extension"

QUESTION = """
### Which? {#which .question}

- [One](#one) {#first}
- [Two](#gone) {#second}
"""
UNREADABLE = (
    'no snippet can be read here; write --8<-- "name.md" in a line of its own, or put a ; in front to write about it'
)
CHECKLIST = """
## One {#one .checklist request="One"}

- [ ] A thing. {#thing}
"""


class Page:
    """A page in a folder with snippets, the problems that were told of it, and the snippets that it has."""

    def __init__(self, folder: Path, text: str, **snippets: str | bytes) -> None:
        (folder / "snippets").mkdir()
        for name, content in snippets.items():
            path = folder / "snippets" / f"{name.replace('__', '/')}.md"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        told: list[SourceProblem] = []
        self.used: set[str] = set()
        about = {"path": "page.md", "first_line": 5, "report": told.extend}
        of_snippets = {"base_path": str(folder / "snippets"), "used": self.used.update}
        converter = Markdown(
            extensions=["attr_list", "tables", "pymdownx.superfences", SNIPPETS, GUIDES],
            extension_configs={SNIPPETS: about | of_snippets, GUIDES: about},
        )
        self.html = converter.convert(text)
        self.problems = [str(problem) for problem in told]


def test_a_snippet_takes_the_place_of_its_line_with_snippets_in_it(tmp_path: Path) -> None:
    text = 'Above.\n\n--8<-- "terms.md"\n\n- List\n\n    --8<-- "folder/more.md"\n'
    page = Page(tmp_path, text, terms='Terms.\n\n--8<-- "folder/more.md"\n', folder__more="\ufeffMore.\n")
    assert page.problems == []
    assert page.html.replace("\n", "") == (
        "<p>Above.</p><p>Terms.</p><p>More.</p><ul><li><p>List</p><p>More.</p></li></ul>"
    )
    assert page.used == {"snippets/terms.md", "snippets/folder/more.md"}


def test_what_stands_in_a_page_as_an_example_is_left_there(tmp_path: Path) -> None:
    page = Page(tmp_path, '```\n;--8<-- "terms.md"\n```\n\nAn arrow --8<-- in a text.\n', terms="Terms.")
    assert page.problems == []
    assert '--8&lt;-- "terms.md"' in page.html or "--8&lt;-- &quot;terms.md&quot;" in page.html
    assert (page.used, included_files(';--8<-- "terms.md"')) == (set(), [])


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('--8<-- "trems.md"', 'there is no snippet "trems.md" in {folder}/snippets; did you mean terms.md?'),
        ('--8<-- "x"', 'there is no snippet "x" in {folder}/snippets; write the file, or one of itself.md, terms.md'),
        (
            '--8<-- "../page.md"',
            'there is no snippet "../page.md" in {folder}/snippets; write the file, or one of itself.md, terms.md',
        ),
        (
            '--8<-- "terms.md:2:3"',
            'a snippet is included whole; write --8<-- "terms.md", and a part that is needed alone into its own file',
        ),
        (
            '--8<-- "terms.md:part"',
            'a snippet is included whole; write --8<-- "terms.md", and a part that is needed alone into its own file',
        ),
        *(
            (
                line,
                UNREADABLE,
            )
            for line in ("--8<-- terms.md", "--8<--", '--8<-- "terms.md" and more')
        ),
    ],
)
def test_a_line_that_includes_nothing_is_told(tmp_path: Path, line: str, problem: str) -> None:
    page = Page(tmp_path, f"# Title\n\n{line}\n", terms="Terms.", itself="x")
    assert page.problems == [f"page.md:7: {problem.format(folder=tmp_path.name)}"]


def test_without_any_snippet_there_is_none_to_name(tmp_path: Path) -> None:
    says = f'there is no snippet "terms.md" in {tmp_path.name}/snippets; write the file'
    assert Page(tmp_path, '--8<-- "terms.md"').problems == [f"page.md:5: {says}"]


def test_what_is_wrong_with_a_snippet_is_told_in_its_file(tmp_path: Path) -> None:
    text = '--8<-- "one.md"\n\n--8<-- "bytes.md"\n\n--8<-- "one.md"\n'
    page = Page(tmp_path, text, one='---\nid: one\n---\n\n--8<-- "two.md"\n', two='--8<-- "one.md"\n', bytes=b"\xff")
    assert page.problems == [
        "page.md:7: the snippet is not UTF-8; save it as UTF-8",
        'snippets/one.md:1: a snippet has no front matter; take the lines between the "---" away',
        'snippets/two.md:1: the snippet "one.md" includes itself here; take the line away',
    ]


def test_faults_of_a_guide_are_told_where_they_were_written_in_a_snippet_and_below_it(tmp_path: Path) -> None:
    text = f'# Title\n\n--8<-- "outer.md"\n{CHECKLIST}- [ ] No id.\n'
    page = Page(tmp_path, text, outer='Text.\n\n--8<-- "question.md"\n', question=QUESTION)
    question = 'option "Two" leads to #gone, which no question or checklist has; did you mean #one?'
    assert page.problems == [
        'page.md:12: item "No id." has no id; end its line with {#no-id} or another id that stays for good',
        f"snippets/question.md:5: {question} (included by page.md:7)",
    ]


def test_below_a_line_that_includes_nothing_faults_keep_their_lines(tmp_path: Path) -> None:
    page = Page(tmp_path, f'--8<-- "gone.md"\n--8<-- "empty.md"\n{QUESTION}{CHECKLIST}', empty="")
    assert [problem.partition(": ")[0] for problem in page.problems] == ["page.md:5", "page.md:11"]


def test_a_page_without_snippets_is_told_of_as_ever(tmp_path: Path) -> None:
    page = Page(tmp_path, f"{QUESTION}{CHECKLIST}")
    assert page.problems == [
        'page.md:9: option "Two" leads to #gone, which no question or checklist has; did you mean #one?'
    ]
