"""What the checks of the pages as text say: the lines, the columns, the sentences and the names of the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_tools.project import CONFIG, DOCS
from site_tools.source_check import all_checks, front_matter, style
from site_tools.source_check.all_checks import find_source_problems, with_source_problems
from site_tools.source_check.blocks import BlockReader
from site_tools.source_check.page import FILLER, page_of
from site_tools.source_check.spelling import SPELLING, WORD_LIST, WORDS
from tests.figures import count

if TYPE_CHECKING:
    from pathlib import Path

    from site_tools.problems.source_problem import SourceProblem

TITLE = "# T\n\n"


def told(problems: list[SourceProblem]) -> list[str]:
    return [f"{each.line}:{each.column} {each.check}" for each in problems]


@pytest.fixture(scope="module")
def reader() -> BlockReader:
    return BlockReader(CONFIG)


def of_text(text: str, reader: BlockReader) -> list[SourceProblem]:
    """Return what is found in a page without spelling and style, which have processes and files of their own."""
    return sorted(set(all_checks.check_page(page_of(text, "docs/page.md"), reader)))


# ---- Front matter --------------------------------------------------------------------------------

COLON = 'the text holds a colon; put it in quotes, as in key: "one: two"'
QUOTE = "the quote that opens here is never closed; close it at the end of the text"
TAB = "a tab stands here, and YAML knows none; write blanks in its place"
OPEN = "the front matter is not closed, and is not read; write a line of --- below its last line"
DEEP = "too much stands within each other; leave some brackets or levels out"
HIDDEN = "a blank stands here that is none to YAML, or a character that cannot be seen; write an ordinary blank"
ALONE = "the first line is not --- alone, and the front matter is not read; write three hyphens alone"


@pytest.mark.parametrize(
    ("lines", "line", "column", "check", "message"),
    [
        ("title: a: b", 2, 9, front_matter.SYNTAX, COLON),
        ('title: "a', 2, 8, front_matter.SYNTAX, QUOTE),
        ("id: a\ntitle: 'a", 3, 8, front_matter.SYNTAX, QUOTE),
        ("search:\n\texclude: true", 3, 1, front_matter.SYNTAX, TAB),
        ("title:\u00a0a", 2, 7, front_matter.SYNTAX, HIDDEN),
        ("- a\n- b", 2, 1, front_matter.SYNTAX,
         "front matter is lines of key: value, and this is a list; write a key and a colon in front"),
        ("title: a\n  b: c", 3, 4, front_matter.SYNTAX,
         "the line is indented, and so a part of the text above it; begin it where the key above begins"),
        ("title: *x", 2, 8, front_matter.SYNTAX, "a text that begins with * is no text in YAML; put it in quotes"),
        ("title: {{ x }}", 2, 9, front_matter.SYNTAX,
         "a text that begins with { or [ is no text in YAML; put it in quotes"),
        ("date: 2024-13-45", 2, 7, front_matter.SYNTAX,
         '"2024-13-45" looks like a date, and is none; put it in quotes, or mend it'),
        ("tags: [a", 2, 7, front_matter.SYNTAX,
         "the [ that opens here is not closed, or a comma is missing in it; close it with ]"),
        (f"a: {'[' * 300_000}", 2, 104, front_matter.SYNTAX, DEEP),
        ("\n".join(f"{' ' * depth}a:" for depth in range(1500)), 2, 1, front_matter.SYNTAX, DEEP),
        ("title: a\ntitle: b", 3, 1, front_matter.DUPLICATE, "title stands twice, first in line 2; leave one"),
        ("title: 5", 2, 8, front_matter.TYPE, "title: expected a text, got the number 5; put it in quotes"),
        ("lang: no", 2, 7, front_matter.TYPE, "lang: expected a text, got no; put it in quotes"),
        ("title:", 2, 1, front_matter.TYPE,
         "title says nothing; write a value behind the colon, or take the line away"),
        ('draft: "true"', 2, 8, front_matter.TYPE,
         'draft: expected true or false, got "true"; write one of them without quotes'),
        ("tags: a", 2, 7, front_matter.TYPE,
         'tags: expected a list, got "a"; write each entry on a line of its own, behind -'),
        ("hide:\n  - navgation", 3, 5, front_matter.TYPE,
         'hide: "navgation" means nothing here; did you mean navigation?'),
        ("search:\n  boost: much", 3, 10, front_matter.TYPE,
         'search.boost: expected a number, got "much"; write one, such as 2'),
        ("search: false", 2, 9, front_matter.TYPE,
         "search: expected exclude: or boost: on lines below it, got false; write one"),
        ("dir: left", 2, 6, front_matter.TYPE, 'dir: "left" means nothing here; it can be ltr, rtl, auto'),
        ("aliases: /x/", 2, 1, front_matter.UNKNOWN, '"aliases" means nothing here; did you mean redirects?'),
        ("tag: a", 2, 1, front_matter.UNKNOWN, '"tag" means nothing here; did you mean tags?'),
        ("Title: a", 2, 1, front_matter.UNKNOWN, '"Title" means nothing here; did you mean title?'),
        ("search:\n  exlude: true", 3, 3, front_matter.UNKNOWN,
         '"search.exlude" means nothing here; did you mean exclude?'),
    ],
)  # fmt: skip
def test_what_is_wrong_in_front_matter_is_told_at_its_place(
    lines: str, line: int, column: int, check: str, message: str, reader: BlockReader
) -> None:
    text = f"---\n{lines}\n---\n\n# T\n"
    for written in (text, text.replace("\n", "\r\n")):
        (problem,) = of_text(written, reader)
        assert (problem.line, problem.column, problem.check) == (line, column, check)
        assert problem.message == message


@pytest.mark.parametrize(
    ("text", "line", "check", "message"),
    [
        ("---\nid: a\n\n# T\n", 1, front_matter.OPEN, OPEN),
        ("---\nid: a\n\n# T\n\nText\n\n---\n\nMore\n", 1, front_matter.OPEN, OPEN),
        ("---\nid: a", 1, front_matter.OPEN, OPEN),
        ("\n\n---\nid: a\n---\n\n# T\n", 3, front_matter.PLACE,
         "the front matter begins below the first line, and is not read; take the empty lines away"),
        (" ---\nid: a\n---\n\n# T\n", 1, front_matter.PLACE, ALONE),
        ("\ufeff---\nid: a\n---\n\n# T\n", 1, front_matter.PLACE, ALONE),
        ("title: a\n\n# T\n", 1, front_matter.PLACE,
         '"title" stands in no front matter; write a line of --- above and below it'),
    ],
)  # fmt: skip
def test_lines_at_the_top_that_are_not_read_are_told_once(
    text: str, line: int, check: str, message: str, reader: BlockReader
) -> None:
    assert [(each.line, each.check, each.message) for each in of_text(text, reader)] == [(line, check, message)]


@pytest.mark.parametrize(
    "lines",
    [
        "id: a\nid: b",
        "redirect: /x/",
        "short_link: x",
        "id: [a]",
        "hide: toc",
        "draft: yes",
        "search:\n  exclude: true",
    ],
)
def test_what_the_links_tell_or_is_right_is_not_told_here(lines: str, reader: BlockReader) -> None:
    assert of_text(f"---\n{lines}\n---\n\n# T\n", reader) == []


def test_one_byte_order_mark_is_none_of_the_text(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "page.md").write_bytes("\ufeff---\r\nid: a\r\ntitle: b: c\r\n---\r\n\r\n# T\r\n".encode())
    assert [str(each) for each in find_source_problems(docs, CONFIG)] == [f"docs/page.md:3:9: {COLON}"]


# ---- Headings, lists, marks ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("- a\n  - b\n  - c\n- d", ["4:3 list-indent"]),
        ("1. a\n   - b", ["4:4 list-indent"]),
        ("- a\n    - b\n        - c\n- d", []),
        ("1. a\n\n   text\n2. b\n3. c", ["5:4 list-indent"]),
        ("1. a\n\n   ```text\n   x\n   ```\n\n2. b", ["5:4 list-indent"]),
        ("1. a\n\n    ```text\n    x\n    ```\n\n2. b", []),
        ("- a\n\n    text\n\n- b", []),
        ("- a\n        - b", ["4:9 list-indent"]),
        ("- a\n\t- b\n\t\t- c", []),
        ("\t- a", ["3:2 list-indent"]),
        ("> - a\n>   - b", ["4:5 list-indent"]),
        ("text\n- a\n- b", ["4:1 list-blank-line"]),
        ("- a\n\n    text\n    - b", ["6:5 list-blank-line"]),
        ("In\n2010. Then", []),
        ("- a\ngoes on\n- b", []),
        ("3. a\n4. b", ["3:1 list-restart"]),
        ("1. a\n\ntext\n\n2. b", ["7:1 list-restart"]),
        ("1) a\n2) b", ["3:1 list-marker"]),
        ("We (see\n1) there", []),
        ("- a\n\n1. b", ["5:1 list-kind"]),
        ("-\u00a0a", ["3:1 invisible-character"]),
        ("\u200b## a", ["3:1 invisible-character"]),
        ("a {#b\u00a0.c}", ["3:6 invisible-character"]),
        ("## a {: title=\u201cb c\u201d }", ["3:15 curly-quote"]),
        ("<a href=\u201cx\u201d>b</a>", ["3:9 curly-quote"]),
        ('a {: title="\u201cb\u201d" }', []),
        ("```text\na", ["3:1 fence-open"]),
        ("```text\na\n\n```text\nb\n```", ["3:1 fence-open"]),
        ("```text\na\n  ```", ["3:1 fence-open"]),
        ("````text\n```\n````", []),
        ("> ```text\n> a\n> ```", []),
        ("a <!-- b", ["3:3 comment-open"]),
        ("`<!--` a", []),
        ("<!-- a\n```\n-->\n\nb", []),
        ("a **b", ["3:3 strong-open"]),
        ("**a *b***", []),
        ("2**3 and a ** b", []),
        ("[a][b]", ["3:1 link-reference"]),
        ("[a][B]\n\n[b]: https://help.example/", []),
        ("x[0][1] and \\[a][b]", []),
        ("[a] (b.md)", ["3:1 link-space"]),
        ("see [a] (or b)", []),
        ("![](a.png)", ["3:1 image-alt"]),
        ("<img src='a.png'>", ["3:1 image-alt"]),
        ("<img src='a.png' alt=''>", []),
        ("![a-1](b/a-1.png)", ["3:1 image-alt-file-name"]),
        ("`![](a.png)`", []),
        ("## {#a}", ["3:1 heading-empty"]),
        ("#### a", ["3:1 heading-levels"]),
        ("a\n=", ["3:1 heading-titles"]),
        ("<h1>a</h1>", ["3:1 heading-titles"]),
        ("```text\n# a\n```\n\n    # a", []),
    ],
)
def test_what_markdown_makes_of_a_line_decides(text: str, found: list[str], reader: BlockReader) -> None:
    assert told(of_text(f"{TITLE}{text}\n", reader)) == found


def test_a_reference_that_is_nearly_there_is_suggested(reader: BlockReader) -> None:
    (problem,) = of_text(f"{TITLE}[a][fromat]\n\n[format]: https://help.example/\n", reader)
    assert problem.message == 'no line of the page says where "fromat" leads; did you mean format?'


def test_settings_that_cannot_be_read_leave_the_checks_at_work(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    for text in ("site_name: [", "- a", "markdown_extensions: [nowhere.to.be_found]\ntheme: material"):
        config.write_text(text, encoding="utf-8")
        assert told(of_text(f"{TITLE}text\n- a\n", BlockReader(config))) == ["4:1 list-blank-line"]


# ---- Spelling and style --------------------------------------------------------------------------


def test_words_are_looked_up_where_people_read_them_and_nowhere_else(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    wrong = "recieve"
    (docs / "page.md").write_text(
        f'---\ntitle: You {wrong} it\nid: {wrong}\n---\n\n# T\n\n`{wrong}` <b title="{wrong}">R{wrong[1:]}</b> '
        f"[a]({wrong}.md) {{: title={wrong} }} /{wrong}/x <https://{wrong}.example> <{wrong}@help.example>\n",
        encoding="utf-8",
    )
    (docs / "seite.de.md").write_text(f"# {wrong}\n", encoding="utf-8")
    (docs / "fr.md").write_text(f"---\nlang: fr\n---\n\n# {wrong}\n", encoding="utf-8")
    says = '"{}" is misspelt; did you mean {}? A word that is right stands in docs/spelling.txt'
    problems = find_source_problems(docs, CONFIG)
    assert [(each.path, each.line, each.column, each.check, each.message) for each in problems] == [
        ("docs/page.md", 2, 12, SPELLING, says.format("recieve", "receive")),
        ("docs/page.md", 8, 30, SPELLING, says.format("Recieve", "Receive")),
    ]
    (docs / WORD_LIST).write_text("# here\nRecieve\n\ntwo words\n", encoding="utf-8")
    assert [(each.line, each.check) for each in find_source_problems(docs, CONFIG)] == [(2, SPELLING), (4, WORDS)]
    (docs / WORD_LIST).write_text("recieve\n", encoding="utf-8")
    assert find_source_problems(docs, CONFIG) == []
    (docs / WORD_LIST).write_bytes(b"\xff")
    assert [each.message for each in find_source_problems(docs, CONFIG) if each.check == WORDS] == [
        "the text is not UTF-8; save it as UTF-8"
    ]


def test_the_style_of_a_line_whose_meaning_is_wrong_is_not_told(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "page.md").write_text(f"{TITLE}- a\n  - b\n  - c\n\n## Bare\n\nhttps://help.example/ and\t`x`\n", "utf-8")
    (docs / ".draft.md").write_text("no title", encoding="utf-8")
    assert told(find_source_problems(docs, CONFIG)) == [
        "4:3 list-indent",
        "9:1 style-no-bare-urls",
        "9:26 style-no-hard-tabs",
    ]


def test_a_linter_that_does_not_run_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "broken.mjs"
    script.write_text("throw new Error('no rules');", encoding="utf-8")
    monkeypatch.setattr(style, "_SCRIPT", script)
    with pytest.raises(style.StyleCheckFailed, match=r"^the style of the pages cannot be checked: [\s\S]*no rules"):
        style.StyleCheck.begin([page_of(TITLE, "docs/page.md")]).find_problems()


# ---- All of it -----------------------------------------------------------------------------------


def test_the_pages_of_this_site_are_clean() -> None:
    assert [str(each) for each in find_source_problems(DOCS, CONFIG)] == []


def test_what_the_build_tells_as_well_stands_once_with_its_check(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "page.md").write_text("---\ntitle: a: b\n---\n\n# T\n", encoding="utf-8")
    (problem,) = find_source_problems(docs, CONFIG)
    of_build = type(problem)(problem.path, problem.line, problem.message)
    other = type(problem)("docs/page.md", 1, "another thing")
    assert with_source_problems([of_build, other], docs, CONFIG) == {problem, other}


def test_files_that_are_no_pages_and_odd_ones_end_in_sentences(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    (docs / "folder.md").mkdir(parents=True)
    (docs / "binary.md").write_bytes(bytes(range(256)))  # the build refuses it
    (docs / "gone.md").symlink_to(tmp_path / "nowhere")
    (docs / "empty.md").touch()
    (docs / "long.md").write_text(f"{TITLE}{'a' * 1_000_000}\n", encoding="utf-8")
    (docs / "deep.md").write_text(TITLE + "".join(f"{'    ' * level}- a\n" for level in range(300)), encoding="utf-8")
    problems = find_source_problems(docs, CONFIG)
    assert {(each.path, each.check) for each in problems if each.path != "docs/deep.md"} == {
        ("docs/empty.md", "heading-no-title")
    }


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(
        st.sampled_from(
            ["---\n", "id: ", "[", "]", "(", ")", "{", "}", "#", "- ", "1. ", "    ", "\t", "`", "```\n", "<!--", "-->",
             "<b ", ">", "**", '"', "\u201c", "\u00a0", "\u200b", "\ue000", "\ue0011\ue001", "\x02wzxhzdk:0\x03", "\n",
             "\n\n", "\r", "a", "\0", "![", "\\", "|", "~~~", "=", "\u2028", "<pre>", "&", "*", "!", "\U0001f600"]
        ),
        max_size=40,
    ).map("".join) | st.text(max_size=60),
)  # fmt: skip
def test_whatever_stands_in_a_page_each_problem_has_a_place_in_it(text: str, reader: BlockReader) -> None:
    page = page_of(text, "docs/page.md")
    assert len(page.prose) == len(page.text)
    assert [len(line) for line in page.prose.split("\n")] == [len(line) for line in page.lines]
    assert all(there in {here, FILLER} for here, there in zip(page.text, page.prose, strict=True))
    for problem in all_checks.check_page(page, reader):
        assert 1 <= problem.line <= len(page.lines)
        assert 1 <= problem.column <= len(page.lines[problem.line - 1]) + 1
        assert problem.check
        assert "; " in problem.message
    count("odd pages")
