"""Python-Markdown extension: a link to copy at each place with an id, and the ids that places had once.

The title of the page is known by the id of the page, so that no id comes from a wording.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element

from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AMP_SUBSTITUTE, ETX, STX

from site_tools.guides.elements import OWN_IDS, name_of_permalink
from site_tools.guides.host_page import find_host_page
from site_tools.guides.page_tree import HEADINGS, LISTS
from site_tools.guides.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown import Markdown

    from site_tools.guides.words import Words

LINK_CLASS: Final = "headerlink"
"""The theme's name for such links: it shows them where the pointer or the focus is."""

ALIAS_CLASS: Final = "guide-alias"
_STASHED: Final = re.compile(f"{STX}[^{ETX}]*{ETX}")  # stands for raw HTML
_LONGEST: Final = 60  # letters of the text of a place, for the name of its link


class PermalinksExtension(Extension):
    """Adds the links and the former ids to a Markdown converter.

    Where the converter's host says itself which page it is at, that counts, and the settings are not asked for it.
    """

    def __init__(self, **settings: object) -> None:
        self.config = {
            "id": ["", "Id of the page, for its title"],
            "words": [ENGLISH, "Words of the language that the page is written in"],
            "renamed": [{}, "The ids that places of the page have now, by those that they had once"],
        }
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 -- the name that Python-Markdown calls
        """Register the parts; the priorities place them among Python-Markdown's own."""
        md.treeprocessors.register(_TitleId(md, self), "permalinks-title", 6)  # before toc (5), which would make one up
        md.treeprocessors.register(_Places(md, self), "permalinks", 3)  # after guide-tool (4), which copies places


def makeExtension(**settings: object) -> PermalinksExtension:  # noqa: N802 -- the name that Python-Markdown calls
    """Return the extension, for a converter that names it by its module."""
    return PermalinksExtension(**settings)


class _TitleId(Treeprocessor):
    def __init__(self, md: Markdown, extension: PermalinksExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        page = find_host_page(self.md)
        id_ = self._extension.getConfig("id") if page is None else page.id
        title = root.find("h1")
        if id_ and title is not None and "id" not in title.attrib:
            title.set("id", id_)


class _Places(Treeprocessor):
    def __init__(self, md: Markdown, extension: PermalinksExtension) -> None:
        super().__init__(md)
        self._extension = extension

    def run(self, root: Element) -> None:
        page = find_host_page(self.md)
        renamed: Mapping[str, str] = self._extension.getConfig("renamed") if page is None else page.renamed
        old_ids: dict[str, list[str]] = {}
        for old, new in renamed.items():
            old_ids.setdefault(new, []).append(old)
        words: Words = self._extension.getConfig("words")
        for place in list(root.iter()):
            id_ = place.get("id", "")
            if not id_ or id_.startswith(OWN_IDS):
                continue
            if place.tag in HEADINGS or place.tag in {"li", "p"}:
                content = place[0] if place.tag == "li" and len(place) and place[0].tag == "p" else place
                text = _text_of(place)
                _add_link(content, words, id_, _shortened(text))
                if place.tag in HEADINGS and not any(_STASHED.search(words) for words in place.itertext()):
                    place.set("aria-label", text)  # or the name of the link would be a part of its own
            for old in old_ids.get(id_, ()):
                _add_alias(place, old)


def _add_link(content: Element, words: Words, id_: str, text: str) -> None:
    link = Element("a", {"class": LINK_CLASS, "href": f"#{id_}", **name_of_permalink(words, text)})
    blocks = [place for place, child in enumerate(content) if child.tag in LISTS]
    place = blocks[0] if blocks else len(content)
    content.insert(place, link)


def _add_alias(place: Element, old: str) -> None:
    alias = Element("span", {"id": old, "class": ALIAS_CLASS})
    alias.tail, place.text = place.text, None
    place.insert(0, alias)


def _text_of(place: Element) -> str:
    text = "".join(_own_texts(place)).replace(AMP_SUBSTITUTE, "&")
    return " ".join(_STASHED.sub("", text).split())


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


def _own_texts(place: Element) -> list[str]:
    """Return the texts of a place, without those of a list below it."""
    texts = [place.text or ""]
    for child in place:
        if child.tag not in LISTS:
            texts += _own_texts(child)
        texts.append((" " if child.tag == "p" else "") + (child.tail or ""))
    return texts
