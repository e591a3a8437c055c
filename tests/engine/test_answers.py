from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import (
    Answers,
    Unusable,
    UnusableAnswersError,
    fit_answers,
    read_answers,
    write_answers,
)
from tests.engine.guides import TWO_REQUESTS, answers_to, any_address, any_answers, any_text, guides


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("&&", {}),
        ("intent=why-usage", {"intent": ("why-usage",)}),
        ("intent=why-usage,why-charged", {"intent": ("why-usage", "why-charged")}),
        ("feature=chat&intent=why-usage", {"feature": ("chat",), "intent": ("why-usage",)}),
        # The same in the ways in which mail programs and chats write a link.
        (
            "intent%3Dwhy-usage%2Cwhy-charged%26feature%3Dchat",
            {"intent": ("why-usage", "why-charged"), "feature": ("chat",)},
        ),
        ("intent=why-usage%2cwhy-charged", {"intent": ("why-usage", "why-charged")}),
        # Named twice.
        (
            "intent=why-usage&feature=chat&intent=why-charged",
            {"intent": ("why-usage", "why-charged"), "feature": ("chat",)},
        ),
        ("intent=why-usage,why-usage&intent=why-usage", {"intent": ("why-usage",)}),
        ("intent=,why-usage,,", {"intent": ("why-usage",)}),
        # With what stood around the link where it was copied from, or what a hand put into it.
        (
            "intent=why-usage, why-charged & feature = chat).",
            {"intent": ("why-usage", "why-charged"), "feature": ("chat",)},
        ),
        ('intent=why-usage;"\r\n', {"intent": ("why-usage",)}),
        # Only the first sign counts, and nothing is decoded twice.
        ("intent=a=b", {"intent": ("a=b",)}),
        ("intent=%2541", {"intent": ("%41",)}),
        ("intent=%", {"intent": ("%",)}),
        ("intent=%ff", {"intent": ("\N{REPLACEMENT CHARACTER}",)}),
        ("intent=\ud800", {"intent": ("\ud800",)}),
    ],
)
def test_a_text_is_read_as_answers(text: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert read_answers(text).by_question == expected
    assert list(read_answers(text).by_question) == list(expected)


@pytest.mark.parametrize("part", ["intent", "intent=", "=why-usage", "=", ",", "intent=,", "@intent", "\ud800"])
def test_a_part_of_another_form_is_refused(part: str) -> None:
    with pytest.raises(UnusableAnswersError) as caught:
        read_answers(f"feature=chat&{part}")
    assert caught.value.unusable == (Unusable(part, f'"{part}" is not of the form question=option,option'),)


def test_all_parts_of_another_form_are_named_at_once() -> None:
    with pytest.raises(
        UnusableAnswersError,
        match=r'^"a" is not of the form question=option,option; "b=" is not of the form question=option,option$',
    ):
        read_answers("a&feature=chat&b=")


def test_a_long_part_is_cut_in_the_reason_alone() -> None:
    with pytest.raises(UnusableAnswersError) as caught:
        read_answers("x" * 1000)
    assert caught.value.unusable == (Unusable("x" * 1000, f'"{"x" * 80}" is not of the form question=option,option'),)


@pytest.mark.parametrize(
    ("answers", "text"),
    [
        (Answers(), ""),
        (Answers({"intent": ()}), ""),
        (
            Answers({"intent": ("why-usage", "why-charged"), "feature": (), "last": ("one",)}),
            "intent=why-usage,why-charged&last=one",
        ),
    ],
)
def test_answers_are_written_as_a_text(answers: Answers, text: str) -> None:
    assert write_answers(answers) == text


def test_a_question_without_an_answer_has_no_options() -> None:
    assert Answers({"intent": ("why-usage",)}).to("intent") == ("why-usage",)
    assert Answers({"intent": ("why-usage",)}).to("feature") == ()


def test_an_answer_is_replaced_in_a_copy() -> None:
    before = Answers({"intent": ("why-usage",), "feature": ("chat",)})
    after = before.with_answer("intent", ["why-charged"])
    assert after == Answers({"intent": ("why-charged",), "feature": ("chat",)})
    assert before == Answers({"intent": ("why-usage",), "feature": ("chat",)})


def test_answers_that_fit_stand_in_the_order_of_the_guide() -> None:
    fitting, unusable = fit_answers(TWO_REQUESTS, read_answers("feature=phone-agent,chat&intent=why-charged,why-usage"))
    assert unusable == ()
    assert list(fitting.by_question.items()) == [
        ("intent", ("why-usage", "why-charged")),
        ("feature", ("chat", "phone-agent")),
    ]


@pytest.mark.parametrize(
    ("text", "fitting", "unusable"),
    [
        (
            "color=red",
            "",
            [Unusable("color", 'the guide has no question "color"')],
        ),
        (
            "intent=why-usage,red,why-not",
            "intent=why-usage",
            [
                Unusable("red", 'the question "intent" has no option "red"'),
                Unusable("why-not", 'the question "intent" has no option "why-not"'),
            ],
        ),
        (
            # An option of another question.
            "intent=chat",
            "",
            [Unusable("chat", 'the question "intent" has no option "chat"')],
        ),
        (
            "billing-kind=refund,payment-failure&intent=why-charged",
            "intent=why-charged",
            [Unusable("billing-kind", 'the question "billing-kind" takes one option, not 2')],
        ),
        (
            # Of two options one is not known any more: the other was meant.
            "billing-kind=refund,gone",
            "billing-kind=refund",
            [Unusable("gone", 'the question "billing-kind" has no option "gone"')],
        ),
        (
            f"{'q' * 100}=a&intent={'o' * 100}",
            "",
            [
                Unusable("o" * 100, f'the question "intent" has no option "{"o" * 80}"'),
                Unusable("q" * 100, f'the guide has no question "{"q" * 80}"'),
            ],
        ),
    ],
)
def test_what_does_not_fit_the_guide_is_told(text: str, fitting: str, unusable: list[Unusable]) -> None:
    assert fit_answers(TWO_REQUESTS, read_answers(text)) == (read_answers(fitting), tuple(unusable))


@given(st.data())
def test_writing_and_reading_gives_the_same_answers(data: st.DataObject) -> None:
    answers = data.draw(answers_to(data.draw(guides())))
    assert read_answers(write_answers(answers)) == answers


@given(any_text() | any_address(TWO_REQUESTS))
def test_any_text_is_read_or_refused(text: str) -> None:
    unusable: tuple[Unusable, ...] = ()
    answers = Answers()
    try:
        answers = read_answers(text)
    except UnusableAnswersError as error:
        unusable = error.unusable
    parts = [part for part in unquote(text).split("&") if part]
    assert {each.part for each in unusable} <= set(parts)
    assert {question for question, options in answers.by_question.items() if options} == (
        set() if unusable else {part.partition("=")[0] for part in parts}
    )


@given(st.data())
def test_what_fits_is_found_to_fit_again(data: st.DataObject) -> None:
    guide = data.draw(guides())
    fitting, _ = fit_answers(guide, data.draw(any_answers(guide)))
    assert fit_answers(guide, fitting) == (fitting, ())
