"""Drafts: pages with ``draft: true`` in their front matter, shown while the site is served and not published."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from site_tools.articles.switches import read_switch
from site_tools.link_check.built_site import resolve
from site_tools.link_check.source_places import SourcePlaces
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_LINK: Final = re.compile(r"""<[^>]*?\s(?:href|src)="([^"]*)\"""")


def is_draft(path: str, text: str) -> bool:
    """Return whether the page with this text is a draft; ``path`` is told with what is wrong.

    Raises:
        WrongSwitchError: the front matter says neither "true" nor "false" of it.
    """
    return read_switch("draft", text, path=path, default=False)


def without(nav: Any, drafts: Mapping[str, str]) -> Any:  # noqa: ANN401 -- whatever YAML can hold
    """Return the settings of a navigation without these pages, and without sections that hold nothing else.

    >>> without([{"Home": "index.md"}, {"New": [{"One": "one.md"}, "two.md"]}], {"one.md": "", "two.md": ""})
    [{'Home': 'index.md'}]
    """
    if isinstance(nav, list):
        kept = [without(entry, drafts) for entry in nav if not (isinstance(entry, str) and entry in drafts)]
        return [entry for entry in kept if entry != {}]
    if isinstance(nav, dict):
        kept_of = {title: without(entry, drafts) for title, entry in nav.items() if not _names(entry, drafts)}
        return {title: entry for title, entry in kept_of.items() if entry != [] or nav[title] == []}
    return nav


def _names(entry: object, drafts: Mapping[str, str]) -> bool:
    return isinstance(entry, str) and entry in drafts


def links_to(drafts: Mapping[str, str], source: str, address: str, html: str, docs: Path) -> Iterator[SourceProblem]:
    """Yield the links of a page that lead to drafts.

    ``drafts`` are their sources by their addresses. ``source`` is the path of the page below the folder ``docs``,
    ``address`` its own, such as ``/page/``, and ``html`` what it became.
    """
    for url in _LINK.findall(html):
        draft = drafts.get(resolve(address, url)[0])
        if draft:
            says = (
                f"the link leads to {draft}, a draft, which is not published; take the link away, or publish that page"
            )
            yield SourceProblem(source, SourcePlaces(docs).line_of_link(source, url), says, "draft")
