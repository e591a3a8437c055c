"""A guide in another page: a link to it with the class ``guide`` gives way to the tool itself.

The link stays what it is for whatever reads the Markdown without us.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from lxml import html as lxml_html

from site_tools.guides.elements import OWN_IDS
from site_tools.guides.source_lines import GuideSource
from site_tools.guides.unread_marks import NEARLY
from site_tools.kept import keep
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_MARK: Final = "data-guide-json"
_OUTLINE: Final = "data-guide-outline"
_CLASS: Final = "guide"
_BASE: Final = "https://site.invalid/"  # to resolve relative addresses against; never leaves this module


@dataclass(frozen=True, slots=True)
class PublishedGuide:
    """A guide as it stands in its page: its JSON text, and the HTML of its tool and of its lists of questions."""

    json: str
    tool: str
    outlines: tuple[str, ...]


FAULTY: Final = PublishedGuide("", "<div></div>", ())
"""Stands for a guide with faults, of which nothing is published."""

type Guides = dict[str, PublishedGuide]
"""The guides of a site, by the address of their page."""


def find_guide(page_html: str) -> PublishedGuide | None:
    """Return the guide in the HTML of a page's content, or ``None`` when there is none."""
    if _MARK not in page_html:
        return None
    root = _parse(page_html)
    json = root.find(f".//script[@{_MARK}]")
    if json is None:  # the page only writes about it
        return None
    tool = json.getparent()
    outlines = tuple(_serialise(outline) for outline in root.findall(f".//details[@{_OUTLINE}]"))
    return PublishedGuide(json.text, _serialise(tool), outlines)


def embed_guides(
    page_html: str, page_url: str, guides: Guides, *, path: str, text: str
) -> tuple[str, list[SourceProblem]]:
    """Return the page's content with its embedded guides in place, and what could not be embedded.

    ``path`` and ``text`` are those of the page's source, whole, for the lines of the problems.
    """
    if "guide" not in page_html and not _holds_a_mark(text):
        return page_html, []  # neither the mark nor a slip of it
    source = GuideSource(text)
    root = _parse(page_html)
    problems = [SourceProblem(path, line, message, "embed") for line, message in _find_unread_marks(root, source)]
    links = root.xpath(".//a[contains(concat(' ', normalize-space(@class), ' '), ' guide ')]")
    if not links:
        return page_html, problems
    here = {page_url} & guides.keys()
    for link in links:
        line = source.find_marked_link(_CLASS)
        target = urljoin(_BASE + page_url, link.get("href", "")).removeprefix(_BASE).partition("#")[0]
        paragraph = link.getparent()
        fault = None
        if target not in guides:
            fault = "leads to no guide; link to one"
        elif paragraph.tag != "p" or paragraph.text_content().strip() != link.text_content().strip():
            fault = "shares its paragraph; give it one of its own"
        elif here:
            # Two would both take the page's address for theirs.
            fault = "a guide stands on this page already; take the mark off"
        if fault is not None:
            problems.append(
                SourceProblem(path, line, f'the link "{link.text_content()}" is marked .guide, but {fault}', "embed")
            )
            continue
        here.add(target)
        for part in (guides[target].tool, *guides[target].outlines):
            paragraph.addprevious(_moved(part, target, page_url))
        paragraph.drop_tree()
    return _serialise(root, inner=True), problems


@keep
def _holds_a_mark(text: str) -> bool:
    """Say whether a class of the source is, or nearly is, the mark of a guide."""
    return any(_is_nearly_the_mark(name) for each in GuideSource(text).attribute_lists() for name in each.classes)


def _find_unread_marks(root: HtmlElement, source: GuideSource) -> Iterator[tuple[int, str]]:
    """Yield each line with a class that is, or nearly is, the mark of a guide and that no link has, with what to say.

    A class of that name on a link is read; one that is nearly it is told of the link.
    """
    marked = Counter(
        name for link in root.iter("a") for name in link.get("class", "").split() if _is_nearly_the_mark(name)
    )
    texts = {name: link.text_content() for link in root.iter("a") for name in link.get("class", "").split()}
    for each in source.attribute_lists():
        for name in filter(_is_nearly_the_mark, each.classes):
            if not marked[name]:
                yield each.line, f'"{each.text}" marks no link; write {{.{_CLASS}}} right behind one, without a space'
                continue
            marked[name] -= 1
            if name != _CLASS:
                yield each.line, f'the link "{texts[name]}" is marked .{name}; did you mean .{_CLASS}?'


def _is_nearly_the_mark(name: str) -> bool:
    return bool(get_close_matches(name.lower(), [_CLASS], cutoff=NEARLY))


def _moved(part: str, from_url: str, to_url: str) -> HtmlElement:
    """Return a part of one page for use in another: its links rebased, its ids left to its own page."""
    element = lxml_html.fragment_fromstring(part)
    if _OUTLINE in element.attrib:
        # The search is to find the questions once, on their own page.
        element.set("data-search-exclude", "")
    for node in element.xpath("descendant-or-self::*[@id]"):
        if not node.get("id").startswith(OWN_IDS):
            del node.attrib["id"]
    for anchor in element.find_class("headerlink"):
        anchor.drop_tree()
    headings = element.xpath(".//h2 | .//h3 | .//h4 | .//h5 | .//h6")
    # In its article the guide may stand below a section's heading, here it stands below the page's title.
    up_by = min((int(heading.tag[1]) for heading in headings), default=2) - 2
    for heading in headings:
        heading.tag = f"h{int(heading.tag[1]) - up_by}"
    rebase_links(element, from_url, to_url)
    return element


def rebase_links(element: HtmlElement, from_url: str, to_url: str) -> None:
    """Let the links of an element of one page lead to the same places from another one."""
    up = "../" * to_url.count("/")

    def rebase(link: str) -> str:
        absolute = urljoin(_BASE + from_url, link)
        return (up + absolute.removeprefix(_BASE) or "./") if absolute.startswith(_BASE) else link

    element.rewrite_links(rebase, resolve_base_href=False)


def _parse(page_html: str) -> HtmlElement:
    return lxml_html.fragment_fromstring(page_html, create_parent="div")


def _serialise(element: HtmlElement, *, inner: bool = False) -> str:
    if inner:
        parts = [
            escape(element.text or "", quote=False),
            *(lxml_html.tostring(child, encoding="unicode") for child in element),
        ]
        return "".join(parts)
    text: str = lxml_html.tostring(element, encoding="unicode", with_tail=False)
    return text
