"""What stands at the end of an article, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from site_tools.articles.last_change import in_words
from site_tools.guides.words import ENGLISH, ENGLISH_TAG

if TYPE_CHECKING:
    from datetime import date

    from site_tools.guides.words import Words

END_TEXTS: Final = {
    "changed": "Last changed on {day}",
    "line_changed": "last changed on {day}",
    "ask": "Was something missing or wrong?",
    "ask_for_line": "Was something missing or wrong? Copy this line and send it to us:",
    "tell": "Tell us about this page",
    "copy_line": "Copy line",
}
"""By their names in the template, in English."""


def words_of_end(words: Words) -> Words:
    """Return the words for the end of a page in this language: English where they are not all there."""
    return words if all(map(words.has, END_TEXTS.values())) else ENGLISH


def write_day(day: date, words: Words) -> str:
    """Return a day as readers of this language have it."""
    if words.language.partition("-")[0] == ENGLISH_TAG:
        return in_words(day)
    from babel.dates import format_date  # noqa: PLC0415 -- what knows all languages takes a while to load

    return format_date(day, "d MMMM y", locale=words.language.replace("-", "_"))
