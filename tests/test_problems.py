"""How problems are told: their columns, their forms, and the lines that are let off."""

from __future__ import annotations

import ast
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from site_tools.checks.whole import check
from site_tools.problems.columns import find_column
from site_tools.problems.formats import write_problems
from site_tools.problems.names import ALWAYS, NAMES
from site_tools.problems.refusal import PagesRefusedError, gathering, is_refused, refuse
from site_tools.problems.silencing import (
    Silence,
    faults_of_silences,
    find_silences,
    mark_silenced,
    silences_of,
    without_silences,
)
from site_tools.problems.source_problem import SourceProblem
from tests.docs_copy import ROOT, build_copy, copy_docs
from tests.markdown_page import convert

if TYPE_CHECKING:
    from pathlib import Path

PAGE_OF_CHECKS = ROOT / "docs" / "contributing" / "checks.md"


@pytest.mark.parametrize(
    ("line", "message", "column"),
    [
        ("- [Chat](#usgae) {#chat}", 'option "Chat" leads to #usgae, which nothing has; did you mean #usage?', 10),
        ("- [#a](#a) {#a}", 'option "#a" leads to #a, which nothing has', 4),
        ('- [ ] It. {#it field="liens"}', 'item "It." has field="liens", which means nothing', 16),
        ('- [ ] It. {#it lable="x"}', 'item "It." has the attribute "lable", which means nothing', 16),
        ('- [ ] It. {#it label="a" label="b"}', 'an item has label="…" twice; write one', 26),
        ('- [ ] It. {#it label = "a"}', '"It." has label="" with nothing in it; write label="…"', 16),
        ("### Which? {#which .question}", 'question "Which?" has no options; give it a list of links', 5),
        ("- [Off](other.md) {#off}", 'option "Off" leads to other.md; an option leads to headings', 9),
        ("   text", "nothing of the line is named", 4),
        ("- [x](#y)", "nothing of the line is named", 3),
        ("---", "nothing of the line is named", 1),
        ("", "nothing of the line is named", 1),
    ],
)
def test_the_column_is_that_of_what_the_message_quotes(line: str, message: str, column: int) -> None:
    assert find_column(line, message) == column


PROBLEM = SourceProblem("docs/a,b.md", 3, "50% is wrong: mend\nit", "option-loop", 7)


def test_a_terminal_is_told_the_place_first_and_the_name_of_the_check_last() -> None:
    assert write_problems([replace(PROBLEM, message="x; y")], "text") == "docs/a,b.md:3:7: x; y [option-loop]\n"


def test_github_is_told_with_its_signs_escaped() -> None:
    assert write_problems([PROBLEM], "github") == (
        "::error file=docs/a%2Cb.md,line=3,col=7,title=An option leads back up [option-loop]::"
        "50%25 is wrong: mend%0Ait\n"
    )


def test_other_programs_are_told_in_json_also_of_nothing() -> None:
    (told,) = json.loads(write_problems([PROBLEM], "json"))
    assert told == {
        "path": "docs/a,b.md",
        "line": 3,
        "column": 7,
        "check": "option-loop",
        "title": "An option leads back up",
        "message": "50% is wrong: mend\nit",
    }
    assert json.loads(write_problems([], "json")) == []


TEXT = """\
---
id: page
title: x  # silence front-matter: it is meant
# silence page-id-missing: known
redirects: []
---

<!-- silence option-loop: above its line -->

- [a](#b)
- [c](#d) <!-- silence id-form: at the end of its line -->

```markdown
<!-- silence option-loop: an example -->
```

`<!-- silence option-loop: in code -->` and <!-- silence id-form -->
"""


def test_comments_above_a_line_and_at_its_end_let_it_off_but_not_in_code() -> None:
    assert find_silences(TEXT) == [
        Silence(3, 3, "front-matter", "it is meant"),
        Silence(5, 4, "page-id-missing", "known"),
        Silence(10, 8, "option-loop", "above its line"),
        Silence(11, 11, "id-form", "at the end of its line"),
        Silence(17, 17, "id-form", ""),
    ]
    body = TEXT.split("\n")[6:]
    kept = without_silences(body)
    assert [line for line in kept if "silence" in line] == [body[7], "`<!-- silence option-loop: in code -->` and"]
    assert len(kept) == len(body)


def test_settings_are_let_off_by_comments_of_yaml(tmp_path: Path) -> None:
    path = tmp_path / "mkdocs.yml"
    path.write_text("a: 1\nb: 2  # silence mkdocs: we know\n", encoding="utf-8")
    assert silences_of(path) == [Silence(2, 2, "mkdocs", "we know")]
    assert silences_of(tmp_path / "gone.yml") == []


def test_a_problem_is_let_off_with_a_reason_and_where_the_page_does_not_break() -> None:
    loop, doubled = (SourceProblem("a.md", 1, "x", name) for name in ("option-loop", "option-doubled"))
    assert "option-loop" in ALWAYS
    assert "option-doubled" not in ALWAYS
    silences = [Silence(1, 1, "option-loop", "why"), Silence(1, 1, "option-doubled", "why")]
    assert [each.silenced for each in mark_silenced([loop, doubled], silences)] == [False, True]
    assert [each.silenced for each in mark_silenced([doubled], [replace(silences[1], reason="")])] == [False]
    assert [each.silenced for each in mark_silenced([doubled], [replace(silences[1], line=2)])] == [False]


@pytest.mark.parametrize(
    ("silence", "fault"),
    [
        (
            Silence(2, 1, "", ""),
            "the comment silences nothing; write <!-- silence name-of-the-check: why -->",
        ),
        (
            Silence(2, 1, "option-double", "why"),
            'no check is called "option-double"; did you mean option-doubled?',
        ),
        (
            Silence(2, 1, "xyzzy", "why"),
            'no check is called "xyzzy"; docs/contributing/checks.md has their names',
        ),
        (
            Silence(2, 1, "option-doubled", ""),
            '"option-doubled" is silenced without a reason; write <!-- silence name-of-the-check: why -->',
        ),
        (Silence(3, 1, "option-doubled", "why"), '"option-doubled" finds nothing in line 3; take the comment away'),
        (
            Silence(2, 1, "option-loop", "why"),
            '"option-loop" cannot be silenced: what it finds would break the page; mend that',
        ),
    ],
)
def test_a_comment_that_lets_nothing_off_is_told(silence: Silence, fault: str) -> None:
    found = [SourceProblem("a.md", 2, "x", name) for name in ("option-doubled", "option-loop")]
    assert list(faults_of_silences([silence], found)) == [(1, fault)]


def test_a_comment_that_lets_something_off_is_well() -> None:
    found = [SourceProblem("a.md", 2, "x", "option-doubled", silenced=True)]
    assert list(faults_of_silences([Silence(2, 1, "option-doubled", "why")], found)) == []


GUIDE = """\
# Guide

## Which? {#which .question}

- [Same](#list) {#one}
<!-- silence option-doubled: two products of one name -->
- [Same](#list) {#two}

## List {#list .checklist request="List"}

- [ ] It. {#it}
"""


def test_a_guide_with_a_line_that_is_let_off_is_published_and_the_comment_is_not() -> None:
    page = convert(GUIDE)
    assert page.guide is not None
    assert [option.id for option in page.guide.questions[0].options] == ["one", "two"]
    assert "silence" not in page.article + page.tool
    assert '<li id="two"><a' in page.article.replace("\n", "")  # the list stays tight


def test_the_build_and_the_check_let_the_same_line_off(tmp_path: Path) -> None:
    config = copy_docs(tmp_path)
    article = tmp_path / "docs" / "credits-vs-billing.md"
    text = article.read_text(encoding="utf-8")
    line = "- [Chat](#usage) {#chat}\n"
    assert text.count(line) == 1
    twin = "- [Chat](#usage) {#chat-too}\n"
    comment = "<!-- silence option-doubled: two products of one name -->\n"
    article.write_text(text.replace(line, f"{line}{comment}{twin}"), encoding="utf-8")
    assert build_copy(tmp_path).status == 0
    assert [each.check for each in check(config, tmp_path / "docs")] == ["ledger"]
    article.write_text(text.replace(line, f"{line}{twin}"), encoding="utf-8")
    assert build_copy(tmp_path).status == 1
    assert [each.check for each in check(config, tmp_path / "docs")] == ["option-doubled"]


def test_a_line_that_is_let_off_hides_no_fault_of_the_settings(tmp_path: Path) -> None:
    copy_docs(tmp_path)
    article = tmp_path / "docs" / "credits-vs-billing.md"
    line = "- [Chat](#usage) {#chat}\n"
    twin = "<!-- silence option-doubled: two products of one name -->\n- [Chat](#usage) {#chat-too}\n"
    article.write_text(article.read_text(encoding="utf-8").replace(line, line + twin), encoding="utf-8")
    built = build_copy(tmp_path, extra={"requests": {"email": {"Biling": "a@help.example"}}})
    assert built.status == 1
    assert [each for each in built.lines if "did you mean Billing?" in each]


def test_what_is_refused_ends_a_build_and_is_gathered_for_a_check(tmp_path: Path) -> None:
    problem = SourceProblem("a.md", 1, "x; y", "option-loop")
    with pytest.raises(PagesRefusedError) as caught:
        refuse("the guides are not published", [problem, problem], tmp_path)
    assert str(caught.value) == "the guides are not published:\na.md:1: x; y"
    assert caught.value.problems == [problem]
    refuse("nothing", [], tmp_path)
    with gathering() as found:
        refuse("the guides are not published", [problem], tmp_path)
        assert is_refused("a.md")
        assert not is_refused("b.md")
    assert found == [problem]
    assert not is_refused("a.md")


def test_a_refused_problem_that_its_file_lets_off_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("<!-- silence option-doubled: why -->\n- x\n", encoding="utf-8")
    refuse("the guides are not published", [SourceProblem("a.md", 2, "x", "option-doubled")], tmp_path)


def names_in_code() -> set[str]:
    """Return the names of checks that stand as texts in the code, where the list of them is left out."""
    found = set()
    for folder in ("decision_engine", "site_tools"):
        for path in (ROOT / folder).rglob("*.py"):
            if path.name != "names.py":
                nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                found |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    return found & NAMES.keys()


def test_the_page_of_checks_explains_each_by_its_name() -> None:
    text = PAGE_OF_CHECKS.read_text(encoding="utf-8")
    sections = re.findall(r"^### (.+) \{#([\w-]+)\}\n\n`([\w-]+)`\. (.+)$", text, re.MULTILINE)
    assert {id_: title for title, id_, _, _ in sections} == dict(NAMES)
    assert [id_ for _, id_, named, _ in sections if named != id_] == []
    always = {id_ for _, id_, _, says in sections if says.endswith(" It cannot be silenced.")}
    assert always == ALWAYS
    assert [id_ for _, id_, _, says in sections if len(says) < 25] == []


def test_the_finding_on_the_page_of_checks_is_a_true_one(tmp_path: Path) -> None:
    config = copy_docs(tmp_path)
    article = tmp_path / "docs" / "credits-vs-billing.md"
    text = article.read_text(encoding="utf-8").replace("(#feature) {#why-usage}", "(#faeture) {#why-usage}")
    article.write_text(text, encoding="utf-8")
    (told,) = write_problems(check(config, tmp_path / "docs"), "text").splitlines()
    assert f"```text\n{told}\n```" in PAGE_OF_CHECKS.read_text(encoding="utf-8")


def test_every_check_is_told_by_the_code() -> None:
    made_of_parts = {name for name in NAMES if name.startswith(("link-", "style-"))}
    assert NAMES.keys() - names_in_code() - made_of_parts == set()
