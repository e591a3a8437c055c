"""The language that a page is written in: what its front matter says, or else that of the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from site_tools.guides.words import ENGLISH, ENGLISH_TAG, BadCatalogError, UnknownLanguageError, Words, words_of
from site_tools.problems.source_problem import SourceProblem

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "lang"
"""What front matter calls it, as HTML does."""

CHECK: Final = "page-language"
_LINE: Final = re.compile(rf"^[\"']?{KEY}[\"']?\s*:")


def site_words(theme: Mapping[str, Any]) -> Words:
    """Return the words of the language that the settings of the theme name; of one that is none, the theme tells.

    Raises:
        BadCatalogError: the translations cannot be used.
    """
    try:
        return words_of(str(theme.get("language") or ENGLISH_TAG))
    except UnknownLanguageError:
        return ENGLISH


def page_words(meta: Mapping[str, Any], theme: Mapping[str, Any]) -> Words:
    """Return the words of the language of a page with this front matter, of the site's where it names none of use."""
    try:
        return _named(meta[KEY]) if KEY in meta else site_words(theme)
    except (UnknownLanguageError, BadCatalogError):
        return site_words(theme)


def find_language_problems(meta: Mapping[str, Any], path: str, source: str) -> list[SourceProblem]:
    """Return what is wrong with the language that a page names, at its line in the page's source."""
    try:
        if KEY in meta:
            _named(meta[KEY])
    except (UnknownLanguageError, BadCatalogError) as error:
        lines = enumerate(source.split("\n"), 1)
        line = next((number for number, text in lines if _LINE.match(text)), 1)
        return [SourceProblem(path, line, f"{KEY}: {error}", CHECK)]
    return []


def _named(value: object) -> Words:
    # YAML takes "no", the tag of Norwegian, for a truth value.
    return words_of("no" if value is False else str(value))
