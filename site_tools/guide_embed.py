"""A guide in another page: a link to it with the class ``guide`` gives way to the tool itself.

The link stays what it is for whatever reads the Markdown without us.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from lxml import html as lxml_html

from site_tools.source_problem import SourceProblem

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MARK: Final = "data-guide-json"
_BASE: Final = "https://site.invalid/"  # to resolve relative addresses against; never leaves this module


@dataclass(frozen=True, slots=True)
class PublishedGuide:
    """A guide as it stands in its page: its JSON text, and the HTML of its tool and of its questions."""

    json: str
    tool: str
    outline: str


type Guides = dict[str, PublishedGuide]
"""The guides of a site, by the address of their page."""


def find_guide(page_html: str) -> PublishedGuide | None:
    """Return the guide in the HTML of a page's content, or ``None`` when there is none."""
    if _MARK not in page_html:
        return None
    root = _parse(page_html)
    tool = root.find_class("guide")[0]
    outline = root.find_class("guide-outline")[0]
    json = tool.find(f".//script[@{_MARK}]").text
    return PublishedGuide(json, _serialise(tool), _serialise(outline))


def embed_guides(
    page_html: str, page_url: str, guides: Guides, *, path: str
) -> tuple[str, list[SourceProblem]]:
    """Return the page's content with its embedded guides in place, and what could not be embedded."""
    if 'class="guide"' not in page_html:
        return page_html, []
    root = _parse(page_html)
    problems = []
    for link in root.xpath(".//a[contains(concat(' ', normalize-space(@class), ' '), ' guide ')]"):
        target = urljoin(_BASE + page_url, link.get("href", "")).removeprefix(_BASE).partition("#")[0]
        if target not in guides:
            message = f'the link "{link.text_content()}" is marked .guide, but leads to no guide; link to one'
            problems.append(SourceProblem(path, 1, message))
            continue
        paragraph = link.getparent()
        for part in (guides[target].tool, guides[target].outline):
            paragraph.addprevious(_moved(part, target, page_url))
        paragraph.drop_tree()
    return _serialise(root, inner=True), problems


def _moved(part: str, from_url: str, to_url: str) -> HtmlElement:
    """Return a part of one page for use in another: its links rebased, its ids left to its own page."""
    element = lxml_html.fragment_fromstring(part)
    for node in element.iter("section", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "p"):
        if not node.get("id", "").startswith("guide-error-"):
            node.attrib.pop("id", None)
    for anchor in element.find_class("headerlink"):
        anchor.drop_tree()
    up = "../" * to_url.count("/")

    def rebase(link: str) -> str:
        absolute = urljoin(_BASE + from_url, link)
        return up + absolute.removeprefix(_BASE) if absolute.startswith(_BASE) else link

    element.rewrite_links(rebase, resolve_base_href=False)
    return element


def _parse(page_html: str) -> HtmlElement:
    return lxml_html.fragment_fromstring(page_html, create_parent="div")


def _serialise(element: HtmlElement, *, inner: bool = False) -> str:
    if inner:
        parts = [element.text or "", *(lxml_html.tostring(child, encoding="unicode") for child in element)]
        return "".join(parts)
    return lxml_html.tostring(element, encoding="unicode", with_tail=False)
