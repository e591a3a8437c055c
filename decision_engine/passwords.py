"""Passwords in plain sight in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTER: Final = re.compile(r"[A-Za-z]")
_DIGIT: Final = re.compile(r"\d")
_WORD_FOR_ONE: Final = (
    r"(?<![A-Za-z0-9])(?:[A-Za-z]{0,20}_)?(?:[A-Za-z]{0,12})?"
    r"(?:password|passwd|passphrase|passcode|passwort|kennwort|(?P<short>pwd|pw|pass))s?(?![A-Za-z0-9])[\"'`*]{0,3}"
)
_PASSWORDS: Final = re.compile(
    _WORD_FOR_ONE + r"(?:"
    r"(?:[ ]?\([^()\n]{0,30}\)|[ ](?:for|of|to)\b[^\n:=]{0,30}?)?"
    r"(?:(?P<sign>[ \t]{0,3}(?:[:=：]{1,2})[ \t]{0,3}(?P<line>\n[ \t]*)?)"  # noqa: RUF001 -- likewise
    r"|(?P<says>(?:[ ]{1,3}(?:is|was|has been|changed to|set to|now|still|currently|=>|->|→|-)){1,3}:?[ ]{1,3}"
    r"|'s[ ]))"
    r"|(?P<space>[ ]))"
    r"(?:\*\*|`)?[ \t]{0,3}"
    r"(?:[\"'“](?P<quoted>[^\"'”\n]{4,64})[\"'”]|(?P<value>[^\s\"'`“”,]{4,128}))(?P<rest>[^\n]{0,2})"
    r"|://[^\s/:@]{1,64}:(?P<in_address>[^\s/@]{3,128})@",
    re.IGNORECASE,
)
_OTHER_SIGN: Final = re.compile(r"[^\w\s.,;:!?()'\-]")
_STANDS_ALONE: Final = re.compile(r"\s*(?:[,;.].*)?", re.DOTALL)
# What is said of a password instead of the password.
_SAID_INSTEAD: Final = frozenset({
    "blank", "changed", "correct", "empty", "expired", "false", "forgotten", "gone", "hidden", "incorrect", "invalid",
    "known", "link", "lost", "missing", "n.a", "n/a", "none", "null", "ok", "okay", "optional", "prompt", "redacted",
    "removed", "required", "reset", "right", "same", "secret", "set", "true", "unchanged", "undefined", "unknown",
    "unset", "valid", "vault", "working", "works", "wrong",
})  # fmt: skip
# Such as "<your password>", "[removed]", "%PASSWORD%", "****1234", and addresses, which lead to a reset.
_STAND_IN: Final = re.compile(
    r"[<\[{(][^\d]*|\$\{\w+\}?|\$[A-Z_]+|%\w+%|[*•].*|.*(?:\*{3}|•{3}).*|https?:.*|/.*", re.DOTALL
)


def find_passwords(text: str) -> Iterator[tuple[int, int]]:
    """Give the place of each password that stands behind the word for one, or in an address."""
    for found in _PASSWORDS.finditer(text):
        if found["in_address"]:
            if not found["in_address"].isdecimal():  # that would be a port
                yield found.span("in_address")
            continue
        name = "quoted" if found["quoted"] else "value"
        start = found.start(name)
        value = found[name].split("&")[0] if found["sign"] and "=" in found["sign"] else found[name]
        value = value.rstrip(".,;:)}]")
        if not value or len(set(value)) == 1 or value.casefold() in _SAID_INSTEAD or _STAND_IN.fullmatch(value):
            continue
        strong = _DIGIT.search(value) and _LETTER.search(value)
        if found["sign"] and not found["line"] and not found["short"]:
            # Behind a colon, a plain word is one where it stands alone: "Password: reset did not work" is a sentence.
            taken = strong or found["quoted"] or _OTHER_SIGN.search(value) or _STANDS_ALONE.fullmatch(found["rest"])
        elif found["says"]:
            taken = strong or _OTHER_SIGN.search(value) or (found["quoted"] and " " not in value)
        else:
            # To pass something on, or a password field, is spoken of as well.
            taken = strong and not (found["space"] and found["short"]) and not re.fullmatch(r"[\d.:\-/]+\w?", value)
        if taken:
            yield start, start + len(value)
