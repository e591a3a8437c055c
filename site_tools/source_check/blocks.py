"""What Python-Markdown makes of the lines of a page: in which elements they end up.

Its tree knows no lines. So a mark of characters for private use is put into each line that is asked about, behind what
could mean something at its beginning, and looked for in the tree. Inline Markdown is not read for that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from markdown import Markdown
from mkdocs.utils.yaml import yaml_load

from site_tools.guides.source_lines import find_deep_lines
from site_tools.source_check.page import FILLER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from site_tools.source_check.page import Page

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_OURS: Final = str.maketrans({_OPEN: FILLER, _CLOSE: FILLER})
_STASHED: Final = re.compile("\x02wzxhzdk:(\\d+)\x03")
# They read or write elsewhere, or look at more than blocks.
_NOT_FOR_BLOCKS: Final = ("site_tools.", "pymdownx.snippets", "toc", "pymdownx.emoji")
_BASIC: Final = ("attr_list", "tables", "pymdownx.superfences")


class Landing(NamedTuple):
    """Where a line ended up: the elements around it, the outermost first, without the page's own.

    ``begins_item`` says that the innermost item begins with this line, and ``first`` that it is the first of its list.
    A line that went into a block of code or of raw HTML has ``stashed``.
    """

    tags: tuple[str, ...]
    begins_item: bool = False
    first: bool = False
    stashed: bool = False

    @property
    def depth(self) -> int:
        """How many lists the line stands in, within the innermost quotation."""
        quoted = len(self.tags) - self.tags[::-1].index("blockquote") if "blockquote" in self.tags else 0
        return self.tags[quoted:].count("li")

    @property
    def is_code(self) -> bool:
        """Whether the line is code."""
        return "pre" in self.tags

    @property
    def list_tag(self) -> str:
        """The kind of the innermost list, empty for none."""
        return next((tag for tag in reversed(self.tags) if tag in {"ul", "ol"}), "")


class BlockReader:
    """Python-Markdown, with those of a site's extensions that make blocks."""

    def __init__(self, config: Path) -> None:
        site = _settings(config)
        names, settings = _extensions(site.get("markdown_extensions"))
        self.language = _language(site.get("theme"))
        """The language of pages that do not say theirs."""
        try:
            self._markdown = Markdown(extensions=names, extension_configs=settings)
        except Exception:  # noqa: BLE001 -- whatever an extension makes of its settings, the build tells it
            self._markdown = Markdown(extensions=list(_BASIC))

    def read(self, page: Page, marked: Mapping[int, int]) -> tuple[dict[int, Landing], set[str]]:
        """Return where lines end up, by their numbers, and the names that links can refer to.

        ``marked`` says behind how many characters of a line its mark goes.
        """
        lines = [line.translate(_OURS) for line in page.lines[page.first - 1 :]]
        for number, column in marked.items():
            line = lines[number - page.first]
            lines[number - page.first] = f"{line[:column]}{_OPEN}{number}{_CLOSE}{line[column:]}"
        for place in find_deep_lines(lines):
            lines[place] = ""
        markdown = self._markdown
        markdown.reset()
        try:
            for preprocessor in markdown.preprocessors:
                lines = preprocessor.run(lines)
            root = markdown.parser.parseDocument(lines).getroot()
        except Exception:  # noqa: BLE001 -- the build comes to the same end, and tells it
            return {}, set()
        stashed = [
            [int(number) for number in _MARK.findall(text)] if isinstance(text, str) else []
            for text in markdown.htmlStash.rawHtmlBlocks
        ]
        return dict(_landings(root, stashed)) if root is not None else {}, set(markdown.references)


def _landings(root: Element, stashed: list[list[int]]) -> Iterator[tuple[int, Landing]]:
    """Yield where each mark is found below this element."""
    waiting: list[tuple[Element, tuple[str, ...], bool, bool]] = [(root, (), False, False)]
    while waiting:
        element, tags, begins, first = waiting.pop()
        yield from _in_text(element.text or "", stashed, Landing(tags, begins, first))
        before = bool((element.text or "").strip())
        for place, child in enumerate(element):
            is_item = child.tag == "li"
            inside = (*tags, str(child.tag))
            waiting.append(
                (child, inside, is_item or (begins and place == 0 and not before), place == 0 if is_item else first)
            )
            yield from _in_text(child.tail or "", stashed, Landing(tags, begins_item=False, first=first))


def _in_text(text: str, stashed: list[list[int]], landing: Landing) -> Iterator[tuple[int, Landing]]:
    for found in _MARK.finditer(text):
        at_start = landing.begins_item and not text[: found.start()].strip()
        yield int(found[1]), landing._replace(begins_item=at_start)
    for found in _STASHED.finditer(text):
        place = int(found[1])
        for number in stashed[place] if place < len(stashed) else ():
            yield number, landing._replace(begins_item=False, stashed=True)


def _settings(config: Path) -> dict[str, Any]:
    try:
        with config.open("rb") as file:
            settings: object = yaml_load(file)
    except Exception:  # noqa: BLE001 -- whatever is wrong with the settings, the build tells it
        return {}
    return settings if isinstance(settings, dict) else {}


def _language(theme: object) -> str:
    language = theme.get("language") if isinstance(theme, dict) else None
    return language if isinstance(language, str) else "en"  # which is the theme's own


def _extensions(named: object) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Return the extensions of the settings that make blocks, with their own settings; without any, what we know."""
    found: dict[str, dict[str, Any]] = {}
    entries = list(named.items()) if isinstance(named, dict) else named if isinstance(named, list) else list(_BASIC)
    for entry in entries:
        pairs = entry.items() if isinstance(entry, dict) else [entry] if isinstance(entry, tuple) else [(entry, {})]
        for name, own in pairs:
            if isinstance(name, str) and not name.startswith(_NOT_FOR_BLOCKS):
                found[name] = own if isinstance(own, dict) else {}
    # Colours for code are of no use here, and would be most of the work.
    found["pymdownx.highlight"] = {**found.get("pymdownx.highlight", {}), "use_pygments": False}
    return list(found), found
