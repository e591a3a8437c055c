"""The line of each part of a page, whatever else stands around it."""

from __future__ import annotations

import pytest

from site_tools.guides.source_lines import GuideSource

PAGE = """\
# Title

## Which? {#which .question}

- [Yes](#list) {#yes}
- [No](#list)

## List {#list .checklist}

- [ ] One. {#one}
"""


def test_parts_are_found_from_the_top_down() -> None:
    source = GuideSource(PAGE)
    assert source.find_mark("#which") == 3
    assert source.find_mark("#yes") == 5
    assert source.find_list_item() == 6
    assert source.find_mark("#list") == 8
    assert source.find_list_item() == 10


def test_the_number_of_the_first_line_is_added() -> None:
    source = GuideSource(PAGE, first_line=5)
    assert source.find_mark("#which") == 7
    assert source.find_list_item() == 9


def test_what_stands_twice_is_found_twice() -> None:
    source = GuideSource("## A {#same .question}\n\n- x\n\n## B {#same .question}\n\n- x\n")
    assert [source.find_mark("#same"), source.find_list_item(), source.find_mark("#same"), source.find_list_item()] == [
        1,
        3,
        5,
        7,
    ]
    source = GuideSource("## A {.question}\n\n## B {.question}\n")
    assert [source.find_mark(".question"), source.find_mark(".question")] == [1, 3]


def test_what_stands_further_up_is_found_and_does_not_move_the_place() -> None:
    source = GuideSource("Note. {#note}\n\n- one\n- two\n- three\n")
    assert [source.find_list_item(), source.find_list_item()] == [3, 4]
    assert source.find_mark("#note") == 1
    assert source.find_list_item() == 5


def test_what_stands_nowhere_is_near_the_part_found_last() -> None:
    source = GuideSource(PAGE, first_line=2)
    assert source.find_mark("#gone") == 2
    assert source.find_mark("#list") == 9
    assert source.find_mark("#gone") == 9
    assert GuideSource("").find_list_item() == 1


@pytest.mark.parametrize(
    "line",
    [
        "## A {#id}",
        "## A {: #id }",
        "## A {#id} ##",
        "## A {#id}  ",
        "## A {#id}\r",
        "## A {.class #id key='value'}",
        "## A {id=id}",
        "## A {id='id'}",
        '## A {.class id="id"}',
        "## A {#other} {#id}",
        "- [A](#other) {#id}",
        "  {#id}",
    ],
)
def test_an_id_is_found_in_the_attributes_at_the_end_of_a_line(line: str) -> None:
    assert GuideSource(f"# Title\n\n{line}\n").find_mark("#id") == 3


@pytest.mark.parametrize(
    "line",
    [
        "## A {#id-2}",
        "## A {#id_2}",
        "## A {#ids}",
        "## A {.id}",
        "## A {id=id2}",
        "## A #id",
        "See `{#id}`.",
        "## A {#id} B",
        "[A](#id)",
        "```\n## A {#id}\n```",
        "~~~ markdown\n## A {#id}\n```\n~~~~",
        "  ````\n```\n## A {#id}\n```\n  ````",
    ],
)
def test_an_id_is_not_found_elsewhere(line: str) -> None:
    assert GuideSource(f"{line}\n\n## A {{#id}}\n").find_mark("#id") == line.count("\n") + 3


@pytest.mark.parametrize("line", ["- x", "* x", "+ x", "1. x", "23. x", "    - x", "- [ ] x", "-   x", "- "])
def test_a_list_item_is_found(line: str) -> None:
    assert GuideSource(f"Text.\n\n{line}\n").find_list_item() == 3


@pytest.mark.parametrize("line", ["-", "-x", "1) x", "1.x", "**x**", "a - b", "# x", "---", "```\n- x\n```"])
def test_what_only_resembles_a_list_item_is_not_found(line: str) -> None:
    assert GuideSource(f"{line}\n\n- x\n").find_list_item() == line.count("\n") + 3


@pytest.mark.parametrize("line", ["```\nText.\n", "~~~~\n~~~\n"])
def test_a_fence_that_is_none_hides_nothing(line: str) -> None:
    assert GuideSource(f"{line}\n- x\n").find_list_item() == line.count("\n") + 2


def test_code_in_a_sentence_opens_no_fence() -> None:
    assert GuideSource("``` code ``` in a sentence\n\n- x\n\n```\n- y\n```\n").find_list_item() == 3


@pytest.mark.parametrize("sign", ["\u2028", "\x0b", "\x0c", "\x85", "\x1c"])
def test_only_line_ends_end_lines(sign: str) -> None:
    assert GuideSource(f"One{sign}line.\n\n- x\n").find_list_item() == 3


def test_a_link_is_found_by_its_class() -> None:
    source = GuideSource(
        "[A](a.md){.other}\n`{.guide}` .guide {.guide}\n[B](b.md){ .guide } more\n\n"
        "[C][c]{.x .guide}\n[D](d){.guides}\n"
    )
    assert [source.find_marked_link("guide"), source.find_marked_link("guide")] == [3, 5]
