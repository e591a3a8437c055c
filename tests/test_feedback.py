"""Where readers say that something is wrong in an article."""

from __future__ import annotations

import pytest

from site_tools.articles.feedback import feedback_link, find_feedback_problems
from site_tools.articles.switches import WrongSwitchError, read_switch

FORM = "https://help.example/feedback?page={page}&title={title}"
NO_ADDRESS = "is no address; write mailto: and a mailbox, or a form as https://help.example/feedback?page={page}"

NO_PAGE = ": nothing tells the page that a reader comes from; write {page} where the address takes it"


@pytest.mark.parametrize(
    "setting",
    [
        None,
        "mailto:docs@help.example",
        "mailto:docs@help.example?subject={title}",
        FORM,
        "http://help.example/{changed}",
    ],
)
def test_an_address_that_can_be_used_is_no_fault(setting: object) -> None:
    assert list(find_feedback_problems(setting)) == []


@pytest.mark.parametrize(
    ("setting", "problems"),
    [
        *((setting, [f": {setting!r} {NO_ADDRESS}"]) for setting in ("help", "mailto:", "javascript:alert(1)", "", 7)),
        (True, [f": True {NO_ADDRESS}"]),
        ("https://help.example/", [NO_PAGE]),
        ("https://help.example/{pages}", [": {pages} means nothing; did you mean page?"]),
        ("mailto:docs@help.example?x={}", [": {} means nothing; there are page, title, changed"]),
        ("mailto:docs@help.example?subject=x", [NO_PAGE]),
    ],
)
def test_any_other_is_told(setting: object, problems: list[str]) -> None:
    assert list(find_feedback_problems(setting)) == [f"extra.feedback{problem}" for problem in problems]


def test_the_link_names_the_page_whatever_its_title_holds() -> None:
    about = {"page": "https://help.example/a/?b&c", "title": '{page} "&" Größe', "changed": "1 May 2026"}
    assert feedback_link(FORM, **about) == (
        "https://help.example/feedback?page=https%3A%2F%2Fhelp.example%2Fa%2F%3Fb%26c"
        "&title=%7Bpage%7D%20%22%26%22%20Gr%C3%B6%C3%9Fe"
    )
    assert feedback_link("mailto:docs@help.example?body={changed}", **about).endswith("?body=1%20May%202026")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("---\nfeedback: false\n---\n", False),
        ("---\nid: x\nfeedback : off\n---\n", False),
        ("---\nfeedback: true\n---\n", True),
        ("---\nid: x\n---\n\nfeedback: false\n", True),
        ("# Page\n", True),
    ],
)
def test_a_switch_is_read_in_front_matter_alone(text: str, *, value: bool) -> None:
    assert read_switch("feedback", text, path="page.md", default=True) is value


@pytest.mark.parametrize(("written", "told"), [("", ""), (" never", " never"), (" 0", " 0")])
def test_a_switch_that_is_neither_on_nor_off_is_told_with_its_line(written: str, told: str) -> None:
    with pytest.raises(WrongSwitchError) as raised:
        read_switch("feedback", f"---\nid: x\nfeedback:{written}\n---\n", path="page.md", default=True)
    assert str(raised.value) == f'page.md:3: "feedback:{told}" means nothing; write true or false'
