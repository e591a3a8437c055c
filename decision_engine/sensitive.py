"""What a reader should not send along: payment card numbers, keys, tokens and passwords in plain sight.

It points out, and leaves the decision to the reader. What only looks alike has to stay quiet, so
each rule asks for more than the form: an issuer and a check digit, a known prefix, a word in front.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from decision_engine.card_numbers import find_card_numbers
from decision_engine.keys_and_tokens import find_keys, find_tokens
from decision_engine.passwords import find_passwords

CARD: Final = "a payment card number"
KEY: Final = "an API key"
TOKEN: Final = "an access token"  # noqa: S105 -- the words for one
PASSWORD: Final = "a password"  # noqa: S105 -- the word for one

_FINDERS: Final = ((CARD, find_card_numbers), (KEY, find_keys), (TOKEN, find_tokens), (PASSWORD, find_passwords))

KINDS: Final = (CARD, KEY, TOKEN, PASSWORD)
"""What can be found, in the words that a finding has for it."""

REMOVED: Final = "[removed]"
"""What stands in the place of what a reader has removed."""

# They take no room on the screen, so a number with one in it looks whole.
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, such as "a password", and where: the places of its first character and behind its last."""

    what: str
    start: int
    end: int


@lru_cache(maxsize=64)  # with each key that is pressed, one field of many has changed
def find_sensitive(text: str) -> tuple[Finding, ...]:
    """Return what should not be sent along, in its order; places count Unicode characters.

    >>> find_sensitive("Card 4111 1111 1111 1111, invoice 4111-22")
    (Finding(what='a payment card number', start=5, end=24),)
    """
    seen, places = _visible(text)
    found = sorted(
        (Finding(what, start, end) for what, find in _FINDERS for start, end in find(seen)),
        key=lambda finding: (finding.start, -finding.end),
    )
    apart: list[Finding] = []
    for finding in found:
        if not apart or finding.start >= apart[-1].end:
            apart.append(finding)
    return tuple(Finding(each.what, places[each.start], places[each.end - 1] + 1) for each in apart)


def _visible(text: str) -> tuple[str, range | list[int]]:
    """Return the text without invisible characters, and the place of each other one."""
    if not _INVISIBLE.search(text):
        return text, range(len(text))
    places = [place for place, character in enumerate(text) if not _INVISIBLE.match(character)]
    return "".join(text[place] for place in places), places
