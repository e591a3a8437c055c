"""What a built page holds of what its writer wrote, whatever built it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from lxml import html as lxml_html

from site_tools.link_check.built_site import resolve
from site_tools.permalinks.extension import LINK_CLASS

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

TOOL: Final = "data-guide"
JSON: Final = "data-guide-json"
OUTLINE: Final = "data-guide-outline"
RUNTIME: Final = "guide-runtime"
"""Id of what tells the tool's script where Python is."""
SEARCH_MARK: Final = "data-search-exclude"
_HEADING: Final = re.compile(r"h[1-6]")
_END: Final = ".//footer[@class='guide-end']"
_EMBEDDING: Final = ".//a[contains(concat(' ', normalize-space(@class), ' '), ' guide ')]"


@dataclass(slots=True)
class Guide:
    """A guide on a page: its JSON, its tool as HTML without the JSON, and whether it is embedded from another page."""

    json: str
    tool: str
    embedded: bool


class PageContent:
    """The page at this address; ``file`` is its HTML."""

    def __init__(self, address: str, file: Path) -> None:
        self._address = address
        self._root: HtmlElement = lxml_html.document_fromstring(
            file.read_bytes(), parser=lxml_html.HTMLParser(encoding="utf-8")
        )
        self.title = " ".join((self._root.findtext(".//title") or "").split())
        self.has_policy = self._root.find('.//meta[@http-equiv="Content-Security-Policy"]') is not None
        self.has_runtime = self._root.find(f".//script[@id='{RUNTIME}']") is not None
        found = self._root.find(".//article")
        self._article: HtmlElement = lxml_html.Element("article") if found is None else found
        self._drop_end()
        self.guide = self._take_guide()

    def _drop_end(self) -> None:
        """Take out what stands at the end of the article: it is of our templates, as what stands around it."""
        for end in self._article.xpath(_END):
            end.drop_tree()

    def _take_guide(self) -> Guide | None:
        """Return the guide of the page, and take it out of the article: it is compared by itself."""
        data = self._article.find(f".//script[@{JSON}]")
        if data is None:
            return None
        tool = data.getparent()
        json = data.text or ""
        data.drop_tree()
        outlines = self._article.findall(f".//details[@{OUTLINE}]")
        # Where a guide is embedded its questions have no ids: those are left to its own page.
        embedded = not any(heading.get("id") for each in outlines for heading in each.iter() if _is_heading(heading))
        text = str(lxml_html.tostring(tool, encoding="unicode", with_tail=False))
        tool.drop_tree()
        for outline in outlines if embedded else ():
            outline.drop_tree()
        return Guide(json, text, embedded)

    def drop_embedding_links(self) -> list[str]:
        """Take out the paragraphs whose link stands for a guide, and return the addresses that they lead to."""
        links = self._article.xpath(_EMBEDDING)
        for link in links:
            link.getparent().drop_tree()
        return [resolve(self._address, link.get("href", ""))[0] for link in links]

    @cached_property
    def headings(self) -> list[Heading]:
        """The headings of the article, in their order."""
        return [
            Heading(element.tag, element.get("id") or "", _text_of(element))
            for element in self._article.iter()
            if _is_heading(element)
        ]

    @cached_property
    def ids(self) -> list[str]:
        """The ids of all places of the article."""
        return [id_ for element in self._article.iter() if (id_ := element.get("id"))]

    @cached_property
    def links(self) -> list[Link]:
        """The links of the article, by where they lead; those that copy an address are not among them."""
        return [
            Link(_whole(self._address, element.get("href")), _text_of(element))
            for element in self._article.iter("a")
            if element.get("href") and LINK_CLASS not in element.get("class", "").split()
        ]

    @cached_property
    def pictures(self) -> list[str]:
        """The addresses of the pictures of the article."""
        return [_whole(self._address, element.get("src", "")) for element in self._article.iter("img")]

    @cached_property
    def words(self) -> list[str]:
        """The words of the article."""
        return _text_of(self._article).split()


@dataclass(frozen=True, slots=True, order=True)
class Heading:
    """A heading: ``level`` is the name of its element."""

    level: str
    id: str
    text: str

    def __str__(self) -> str:
        """Return it as a report names it."""
        return f'"{self.text}" ({self.level}, id "{self.id}")'


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A link, and where it leads: within the site, from its root."""

    target: str
    text: str

    def __str__(self) -> str:
        """Return it as a report names it."""
        return f'"{self.text}" to {self.target}'


def _whole(address: str, url: str) -> str:
    if ":" in url.partition("/")[0] or url.startswith("//"):
        return url
    path, anchor = resolve(address, url)
    return f"{path}#{anchor}" if anchor else path


def _is_heading(element: HtmlElement) -> bool:
    return isinstance(element.tag, str) and bool(_HEADING.fullmatch(element.tag))


def _text_of(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())
