"""Where a writer mends what is wrong on a built page: the source of the page, and the line of the link in it."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from site_tools.snippets import FOLDER, included_files
from site_tools.translations.naming import source_at

if TYPE_CHECKING:
    from site_tools.link_check.faults import LinkFault

_LINK: Final = re.compile(
    r"""\]\(\s*<?([^)\s>]+)|^\s*\[[^\]]+\]:\s*(\S+)|"""
    r"""(?:href|src|srcset|imagesrcset|poster|data|action|formaction|cite|content|style)=["']([^"']*)"""
)


class SourcePlaces:
    """The sources of pages, in their folder."""

    def __init__(self, docs: Path) -> None:
        self._docs = docs
        self._texts: dict[str, list[str]] = {}
        self._links_in: dict[str, list[tuple[int, str]]] = {}

    def source_of(self, address: str) -> str | None:
        """Return the path of a page's source below the folder, or ``None`` for what the build makes by itself."""
        name = unquote(address).strip("/")
        page = PurePosixPath(name)
        names = [f"{name}.md", f"{name}/index.md", str(page.with_suffix(".md"))] if name else ["index.md", "README.md"]
        names += [source_at(name)] if name else []
        # A page that is made from an article stands below it.
        above = [str(parent) for parent in page.parents if str(parent) != "."] if name else []
        names += [source for parent in above for source in (f"{parent}.md", source_at(parent))]
        return next((each for each in names if (self._docs / each).is_file()), None)

    def line_of(self, source: str, *texts: str) -> int:
        """Return the first line that holds one of these texts, the first of them that stands anywhere; 1 for none."""
        lines = self._lines(source)
        for text in filter(None, texts):
            for number, line in enumerate(lines, 1):
                if text in line:
                    return number
        return 1

    def line_of_link(self, source: str, url: str, text: str = "") -> int:
        """Return the line of a link in a source, by its address there or on its page, or by what is clicked."""
        # In Markdown a link counts from the file, in the page from its address: what both share is the end of it.
        end = url.rpartition("/")[2] or url.rstrip("/").rpartition("/")[2]
        near = [
            (found != url, number)
            for number, found in self._links(source)
            if found == url or found.rstrip("/").rpartition("/")[2] == end or (end[:1] == "#" and found.endswith(end))
        ]
        return min(near)[1] if near else self.line_of(source, text and f"[{text}]", end)

    def place_of(self, fault: LinkFault) -> tuple[str, int]:
        """Return the file of a fault, below the folder's own, and the line in it."""
        source = self.source_of(fault.page)
        if source is None:
            return fault.page.removeprefix("/") or "index.html", 1
        id_ = fault.text
        line = (
            self.line_of_link(source, fault.url, fault.text)
            if fault.url
            else self.line_of(source, *(id_ and (f"{{#{id_}", f'"{id_}"', id_)))
        )
        return f"{self._docs.name}/{source}", line

    def _links(self, source: str) -> list[tuple[int, str]]:
        """Return the links of a source with their lines, without those that stand in it as an example."""
        if source in self._links_in:
            return self._links_in[source]
        links = self._links_in[source] = []
        fenced = False
        for number, line in enumerate(self._lines(source), 1):
            if line.lstrip().startswith(("```", "~~~")):
                fenced = not fenced
            elif not fenced:
                # What a snippet links stands on the page where the snippet does.
                links += [
                    (number, url)
                    for name in included_files(line)
                    if (self._docs / FOLDER / name).is_file()
                    for _, url in self._links(f"{FOLDER}/{name}")
                ]
                found = (next(filter(None, groups), "") for groups in _LINK.findall(line))
                links += [(number, part) for each in found for part in re.split(r"[\s,()'\"]+", each)]
        return links

    def _lines(self, source: str) -> list[str]:
        if source not in self._texts:
            self._texts[source] = (self._docs / source).read_text("utf-8", errors="replace").split("\n")
        return self._texts[source]
