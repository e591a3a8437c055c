from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given

from decision_engine.clean_text import CleanText, clean
from tests.engine.guides import any_text

NEEDED = "أ\u200fب\u200e \u061c👩\u200d💻 🏴\U000e0067\U000e007f é\u0301"


@pytest.mark.parametrize(
    ("typed", "expected", "removed"),
    [
        ("", "", ()),
        (" \t\n \u00a0\r\n", "", ()),
        ("\u200b\ufeff \u00ad\u3164", "", ()),
        ("  one  ", "one", ()),
        (
            "one\r\ntwo\rthree\u2028four\u2029five\x85six\vseven\feight\x1cnine",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine",
            (),
        ),
        ("\n\n  one \n\n    two\t\n\n", "  one\n\n    two", ()),
        ("a\tb", "a\tb", ()),
        ("a\0b", "ab", ("1 invisible control character",)),
        ("a\0\x1b[0m\x7f\x9b", "a[0m", ("4 invisible control characters",)),
        ("\u202eevil\u202c", "evil", ("2 signs that turn the direction of writing",)),
        ("a\u2067b", "ab", ("1 sign that turns the direction of writing",)),
        ("\ud83d!\ude00", "!", ("2 halves of broken characters",)),
        ("\ud83d\0", "", ("1 invisible control character", "1 half of a broken character")),
        # What readers need to write their language, and their emoji, stays.
        (NEEDED, NEEDED, ()),
    ],
)
def test_what_could_pass_for_something_else_is_taken_out_and_told(
    typed: str, expected: str, removed: tuple[str, ...]
) -> None:
    assert clean(typed) == CleanText(expected, removed)


@given(any_text())
def test_a_clean_text_is_clean(typed: str) -> None:
    text = clean(typed).text
    assert clean(text) == CleanText(text, ())
    assert not {unicodedata.category(character) for character in text} & {"Cs", "Zl", "Zp"}
    assert {character for character in text if unicodedata.category(character) == "Cc"} <= {"\n", "\t"}
    assert all(line == line.rstrip() for line in text.split("\n"))
    assert text.encode("utf-8").decode("utf-8") == text


@given(any_text())
def test_what_is_seen_is_never_lost(typed: str) -> None:
    def seen(text: str) -> list[str]:
        return [sign for sign in text if not sign.isspace() and unicodedata.category(sign) not in {"Cc", "Cf", "Cs"}]

    assert seen(clean(typed).text) == seen(typed)


def test_a_hundred_thousand_characters_are_kept() -> None:
    typed = "x \t" * 33_000 + "y"
    assert clean(typed).text == typed
