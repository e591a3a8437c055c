"""A request as Markdown, as two families of Markdown render it: what was typed is text, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import html as lxml_html
from markdown import markdown
from markdown_it import MarkdownIt

from decision_engine.answers import read_answers
from decision_engine.request_text import write_markdown
from decision_engine.requests import Request, draft_requests
from tests.engine.guides import FORMS, any_fields

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ANSWERS = read_answers("intent=why-usage,why-charged&feature=chat&billing-kind=refund")
PAGE = "https://h.example/guide/"
EXTENSIONS = ["abbr", "admonition", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables", "toc"]


def by_python_markdown(text: str) -> str:
    return markdown(text, extensions=EXTENSIONS)


def by_commonmark(text: str) -> str:
    rendered: str = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text)
    return rendered


RENDERERS = [by_python_markdown, by_commonmark]
"""The HTML of a text as the two make it, raw HTML allowed."""


def drafted(fields: dict[str, str]) -> tuple[Request, ...]:
    return draft_requests(FORMS, ANSWERS, fields, page=PAGE)


def words(text: str) -> list[str]:
    """Return the words of a text; what ends a line or a page somewhere ends a word."""
    return re.sub("[\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+", " ", text).split(" ")


def shape(root: HtmlElement) -> list[tuple[str, dict[str, str]]]:
    """Return the elements of a rendered request with their attributes, in order, but for the breaks of its lines."""
    return [(each.tag, dict(each.attrib)) for each in root.iter() if each is not root and each.tag != "br"]


@pytest.mark.parametrize("render", RENDERERS, ids=["Python-Markdown", "CommonMark"])
@given(fields=any_fields(FORMS))
@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_the_shape_of_a_request_does_not_depend_on_what_is_typed(render: object, fields: dict[str, str]) -> None:
    assert callable(render)
    for request in drafted(fields):
        entries = request.own + request.items
        # The same number of lines, and the same ones of them empty, but nothing in them that could mean anything.
        plain = {entry.name: re.sub(".+", "x", entry.value) for entry in entries}
        (same,) = (each for each in drafted(plain) if each.checklist == request.checklist)
        root = lxml_html.fragment_fromstring(render(write_markdown(request)), create_parent="div")
        expected = lxml_html.fragment_fromstring(render(write_markdown(same)), create_parent="div")
        assert shape(root) == shape(expected)
        assert {tag for tag, _ in shape(root)} <= {"h2", "p", "strong", "blockquote", "ul", "li", "a"}
        typed = [entry.value for entry in entries if entry.value]
        shown = root.text_content()
        for value in typed:
            for line in filter(None, value.split("\n")):
                assert " ".join(words(line)).strip() in " ".join(words(shown))


def test_the_shape_holds_all_that_a_request_has() -> None:
    usage, _ = drafted({"usage.summary": "x", "usage.ask": "a\nb"})
    for render in RENDERERS:
        root = lxml_html.fragment_fromstring(render(write_markdown(usage)), create_parent="div")
        assert [each.tag for each in root] == ["h2", "p", "p", "blockquote", "p", "p", "ul", "p", "ul", "p", "p"]
        (link,) = root.iter("a")
        assert (link.text, link.get("href")) == ("Checklist with these answers", usage.link)
        assert [each.text_content() for each in root.findall("ul")[0]] == [
            "Workspace",
            "Date and time",
            "What you expected and what you saw",
        ]


@pytest.mark.parametrize("render", RENDERERS, ids=["Python-Markdown", "CommonMark"])
@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/runs/_abc_?x=1&y=2#z",
        "http://a.example/~joe/*b*!c",
        "https://a.example/?q=a+b&copy=1",
    ],
)
def test_an_address_is_a_link_to_itself_and_reads_as_it_was_typed(render: object, address: str) -> None:
    assert callable(render)
    usage, _ = drafted({"tenant": f"see {address}, please", "details": f"one\n{address}\ntwo"})
    root = lxml_html.fragment_fromstring(render(write_markdown(usage)), create_parent="div")
    assert [(link.text, link.get("href")) for link in root.iter("a")][:2] == [(address, address)] * 2
    assert [f"see {address}, please" in root.text_content(), address in root.text_content()] == [True, True]
