"""Which page is a translation of which: by the language at the end of its name, and the page beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from site_tools.guides.words import UnknownLanguageError, words_of

if TYPE_CHECKING:
    from collections.abc import Collection

_SUFFIXED: Final = re.compile(r"(?P<page>.+)\.(?P<tag>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.md")


class Translation(NamedTuple):
    """A page in another language: the source of the page that it translates, and the tag of its language."""

    original: str
    language: str


def find_translations(sources: Collection[str]) -> dict[str, Translation]:
    """Return the translations among these sources, by their own paths.

    A page whose name only looks like one, since nothing stands beside it or the language is none, is a page.

    >>> find_translations({"a/page.md", "a/page.ar.md", "a/other.ar.md", "a/page.v2.md"})
    {'a/page.ar.md': Translation(original='a/page.md', language='ar')}
    """
    found = {}
    for source in sorted(sources):
        named = _SUFFIXED.fullmatch(source)
        if named and f"{named['page']}.md" in sources and _is_language(named["tag"]):
            found[source] = Translation(f"{named['page']}.md", named["tag"])
    return found


def address_of(original: str, language: str) -> str:
    """Return the address of a translation below the site's root, by that of its original.

    >>> address_of("a/page/", "ar"), address_of("", "ar"), address_of("./", "ar")
    ('ar/a/page/', 'ar/', 'ar/')
    """
    return f"{language}/{original.removeprefix('./')}"


def source_at(name: str) -> str:
    """Return what the source of a translation would be called, by its address without slashes at its ends.

    >>> source_at("ar/a/page"), source_at("ar")
    ('a/page.ar.md', 'index.ar.md')
    """
    language, _, page = name.partition("/")
    return f"{page or 'index'}.{language}.md"


def _is_language(tag: str) -> bool:
    try:
        words_of(tag)
    except UnknownLanguageError:
        return False
    return True
