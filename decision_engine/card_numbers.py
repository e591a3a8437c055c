"""Payment card numbers in a text: Luhn-valid, of an issuer, and not the number of something else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_GAP: Final = r"(?: ?[-\u2010-\u2015] ?|\.|[ \t\n\u00a0\u2007\u2009\u202f]{1,2})"
_DIGIT_GROUPS: Final = re.compile(rf"(?<![\w+])\d+(?:{_GAP}\d+)*(?!\w)")
_GROUP: Final = re.compile(r"\d+")
_MOST_DIGITS: Final = 19

# The leading digits and lengths that issuers use: ISO/IEC 7812, as the schemes publish them.
_ISSUERS: Final = re.compile(
    r"4(?:\d{15}|\d{18})"  # Visa
    r"|(?:5[1-5]\d{4}|222[1-9]\d\d|22[3-9]\d{3}|2[3-6]\d{4}|27[01]\d{3}|2720\d\d)\d{10}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|(?:6011|64[4-9]\d|65\d\d)\d{12}"  # Discover
    r"|3(?:0[0-59]|[689]\d)\d{11}"  # Diners Club
    r"|35(?:2[89]|[3-8]\d)\d{12}"  # JCB
    r"|62(?:\d{14}|\d{17})"  # UnionPay
    r"|(?:50(?:18|20|38)|5893|6304|6759|676[1-3])\d{12}"  # Maestro
)
# Not given out any more; a number of 13 digits is an article's or a phone's, unless a word says otherwise.
_OLD_VISA: Final = re.compile(r"4\d{12}")
# As they stand on cards: in fours, or as American Express and Diners Club have them.
_GROUPINGS: Final = re.compile(r"(?:4,|8,){1,4}[1-48],|4,6,[45],|6,13,")
_FIRST_GROUPS: Final = frozenset({4, 6, 8})
_SINGLE_GROUP: Final = 13  # digits, the fewest that make a card number by themselves

# A number behind one of these words is the number of that thing.
_ENDS_HERE: Final = r"(?:[ ]\([^()\n]{0,20}\))?(?:[ ](?:is|was|are))?[ \t.:=#\"'`*(|,;\[]{0,5}$"
_NUMBER_OF_SOMETHING: Final = re.compile(
    r"(?:(?<![^\W_])(?:invoice|inv|order|po|ticket|case|run|job|request|session|workspace|tenant|trace|task|transaction"
    r"|reference|ref|id|uuid|sku|ean|receipt|execution|event|batch|subscription|contract|quote|tracking|serial|intent"
    rf"|span)s?[ _-]{{0,2}}(?:ids?|sid|nos?|nr|numbers?|key)?|\#){_ENDS_HERE}",
    re.IGNORECASE,
)
# One may also tell a card number in or to one of these: then it is written as cards have it.
_NUMBER_OF_A_PLACE: Final = re.compile(
    r"(?<![^\W_])(?:agent|chat|conversation|thread|workflow|app|call|file|model|log|message)s?"
    rf"[ _-]{{0,2}}(?P<id>ids?|sid|nos?|nr|numbers?|key)?{_ENDS_HERE}",
    re.IGNORECASE,
)
_OF_A_CARD: Final = re.compile(r"\b(?:card|visa|mastercard|amex)\b[^\n]{0,30}$", re.IGNORECASE)
_OF_A_CARD_BEHIND: Final = re.compile(r"[^\w\n]{0,4}(?:exp|expires|expiry|valid|cvv|cvc)\b", re.IGNORECASE)
_AND_ANOTHER: Final = re.compile(r"[\s,;&|/]*(?:\b(?:and|or|to)\b)?[\s,;&|]*")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:[ ]?[A-Z0-9]{4}){0,4}[ ]?$")
_JOINS_A_NAME: Final = re.compile(r"(?:(?<!card)(?<!visa)(?<!amex)(?<=\w)-|://\S*)$", re.IGNORECASE)
_LOOK_BACK: Final = 60  # characters
_LOOK_AHEAD: Final = 12
_FARTHEST_BEHIND: Final = 12  # characters between two numbers of one list


def find_card_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give the place of each payment card number: of its first digit, and behind its last one."""
    named_until = -1  # the end of a number that is the number of something
    for run in _DIGIT_GROUPS.finditer(text):
        groups = [(group.start(), group.end()) for group in _GROUP.finditer(text, *run.span())]
        first = 0
        while first < len(groups):
            last = _card_at(text, groups, first)
            if last is None:
                first += 1
                continue
            start, end = groups[first][0], groups[last][1]
            is_grouped = last > first
            first = last + 1
            is_near = named_until >= 0 and start - named_until <= _FARTHEST_BEHIND
            follows = is_near and _AND_ANOTHER.fullmatch(text, named_until, start)
            if follows or _is_named(text, start, end, is_grouped=is_grouped):
                named_until = end
            else:
                yield start, end


def _card_at(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Return the last group of the card number that begins with this group, if one does."""
    start, end = groups[first]
    if end - start not in _FIRST_GROUPS and not _SINGLE_GROUP <= end - start <= _MOST_DIGITS:
        return None
    digits, lengths = "", ""
    found = None
    for place in range(first, len(groups)):
        start, end = groups[place]
        digits += "".join(str(int(digit)) for digit in text[start : min(end, start + _MOST_DIGITS + 1)])
        lengths += f"{end - start},"
        if len(digits) > _MOST_DIGITS:
            break
        whole = place == first or _GROUPINGS.fullmatch(lengths)
        joined = _joined(text, groups, first) or _joined(text, groups, place + 1)
        if whole and not joined and _passes_luhn(digits) and _has_issuer(text, digits, groups[first][0]):
            found = place
    return found


def _joined(text: str, groups: list[tuple[int, int]], place: int) -> bool:
    """Return whether a sign joins this group to the one before it: then both are parts of a longer name."""
    gap = text[groups[place - 1][1] : groups[place][0]] if 0 < place < len(groups) else " "
    return bool(gap) and not gap[0].isspace()


def _has_issuer(text: str, digits: str, start: int) -> bool:
    if _ISSUERS.fullmatch(digits):
        return True
    return bool(_OLD_VISA.fullmatch(digits) and _OF_A_CARD.search(text[max(0, start - _LOOK_BACK) : start]))


def _passes_luhn(digits: str) -> bool:
    """Return whether the last digit checks the others: ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0  # noqa: PLR2004 -- one digit


def _is_named(text: str, start: int, end: int, *, is_grouped: bool) -> bool:
    """Return whether the words around a number say that it is the number of something else."""
    before = text[max(0, start - _LOOK_BACK) : start]
    if _IBAN.search(before) or _JOINS_A_NAME.search(before):
        return True
    of_a_card = _OF_A_CARD.search(before) or _OF_A_CARD_BEHIND.match(text, end, end + _LOOK_AHEAD)
    if of_a_card:
        return False
    place = _NUMBER_OF_A_PLACE.search(before)
    return _NUMBER_OF_SOMETHING.search(before) is not None or bool(place and (place["id"] or not is_grouped))
