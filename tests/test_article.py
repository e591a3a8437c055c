"""The article on the site is its source, word for word, and nothing that its source does not say."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.built_page import article_of, read_page, select, text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SOURCE = (Path(__file__).parent / "credits-vs-billing.txt").read_text(encoding="utf-8").splitlines()
TITLE = "Credits vs Billing"
SECTIONS = (
    "Credit usage questions",
    "Billing questions",
    "How to classify your request",
    "What to include for credit usage questions",
    "What to include for billing questions",
)

# A digit, or a sign that an e-mail or web address or a price cannot do without.
CONTACT_OR_PRICE = re.compile(r"[\d@$€£¥]|://|www\.|\bat\b.*\bdot\b", re.IGNORECASE)


def by_heading(lines: list[str]) -> dict[str, list[str]]:
    """Return the lines below each heading of the source."""
    sections: dict[str, list[str]] = {}
    for line in lines:
        if line in {TITLE, *SECTIONS}:
            assert line not in sections
            sections[line] = []
        else:
            sections[next(reversed(sections))].append(line)
    return sections


@pytest.fixture(scope="module")
def page(site: Path) -> HtmlElement:
    return read_page(site / "credits-vs-billing" / "index.html")


def test_the_source_has_all_of_its_sections() -> None:
    sections = by_heading(SOURCE)
    assert list(sections) == [TITLE, *SECTIONS]
    assert all(sections.values())
    assert len(SOURCE) == 34


def test_every_sentence_stands_in_its_section_word_for_word_and_no_other_does(page: HtmlElement) -> None:
    blocks = select(
        article_of(page), ".//*[self::h1 or self::h2 or self::h3 or self::p or self::li][not(ancestor::details)]"
    )
    assert by_heading([text_of(block) for block in blocks]) == by_heading(SOURCE)


def test_what_its_questions_add_stands_in_their_list_only(page: HtmlElement) -> None:
    article = article_of(page)
    (questions,) = select(article, ".//details")
    assert "open" in questions.attrib
    questions.drop_tree()
    assert text_of(article) == " ".join(SOURCE)


def test_its_headings_are_those_of_the_source_in_its_order(page: HtmlElement) -> None:
    headings = select(article_of(page), ".//*[self::h1 or self::h2]")
    assert [(heading.tag, text_of(heading)) for heading in headings] == [
        ("h1", TITLE),
        *(("h2", name) for name in SECTIONS),
    ]


def test_no_heading_skips_a_level(page: HtmlElement) -> None:
    headings = select(
        article_of(page, with_tool=True), ".//*[self::h1 or self::h2 or self::h3 or self::h4 or self::h5]"
    )
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels[0] == 1
    assert all(lower <= higher + 1 for higher, lower in pairwise(levels)), levels


@pytest.mark.parametrize("name", ["credits-vs-billing/index.html", "index.html"])
def test_no_page_of_the_guide_names_an_address_a_number_or_a_price(site: Path, name: str) -> None:
    whole = read_page(site / name)
    assert CONTACT_OR_PRICE.findall(text_of(article_of(whole))) == []
    for day in select(whole, "//article/footer//time"):  # of its last change, which no writer wrote
        day.drop_tree()
    assert CONTACT_OR_PRICE.findall(text_of(select(whole, "//body")[0])) == []
    links = [link.get("href", "") for link in select(whole, "//a[@href]")]
    assert links
    assert [link for link in links if re.match(r"[a-z]+:|//", link)] == []


def test_what_the_tool_says_itself_names_no_address_and_no_price(page: HtmlElement) -> None:
    (tool,) = select(page, "//*[@data-guide]")
    said = " ".join(text for text in tool.itertext() if not text.startswith('{"format":'))
    # The tool counts megabytes, and of each checklist the items that are filled in.
    assert CONTACT_OR_PRICE.findall(said) == ["0", "6", "0", "4", "0", "0"]
