"""One page of the built site, taken apart as a reader whose browser runs no scripts meets it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, cast

from lxml import html as lxml_html

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

# What a browser does not show as text.
UNSEEN = ("script", "style", "template", "noscript", "title")


def read_page(path: Path) -> HtmlElement:
    """Return the page's root element."""
    return lxml_html.document_fromstring(path.read_text(encoding="utf-8"))


def article_of(page: HtmlElement, *, with_tool: bool = False) -> HtmlElement:
    """Return the part of the page that its writer wrote, without the tool: that is hidden until its script runs."""
    (article,) = select(deepcopy(page), "//article")
    for end in select(article, "./footer[@class='guide-end']"):
        end.drop_tree()
    if not with_tool:
        for tool in select(article, ".//*[@data-guide]"):
            assert all("hidden" in part.attrib or part.tag in UNSEEN for part in tool)
            tool.drop_tree()
    return article


def select(element: HtmlElement, path: str) -> list[HtmlElement]:
    """Return the elements that this XPath finds."""
    return cast("list[HtmlElement]", element.xpath(path))


def text_of(element: HtmlElement) -> str:
    """Return the text that a reader sees, its blanks as a browser shows them."""
    unseen = " or ".join(f"self::{tag}" for tag in UNSEEN)
    hidden = f"ancestor-or-self::*[{unseen} or @hidden]"
    return " ".join("".join(cast("list[str]", element.xpath(f".//text()[not(parent::*/{hidden})]"))).split())
