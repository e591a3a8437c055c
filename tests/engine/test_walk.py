from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import Answers, Unusable, UnusableAnswersError, fit_answers, read_answers
from decision_engine.guide import Checklist, Guide, Item, Note
from decision_engine.problems import find_problems
from decision_engine.walk import ReachedChecklist, Step, find_reachable, walk
from tests.engine.guides import (
    CIRCLE,
    EMPTY,
    LEVELS,
    TWO_REQUESTS,
    answers_to,
    any_answers,
    changed_guides,
    every_way,
    guides,
)

Reached = dict[str, tuple[str, str]]
"""By checklist: the options because of which it is reached, and its items."""


def reached(step: Step) -> Reached:
    return {found.id: (" ".join(found.because), " ".join(found.items)) for found in step.checklists}


@pytest.mark.parametrize(
    ("guide", "text", "asked"),
    [
        (TWO_REQUESTS, "", "intent"),
        (TWO_REQUESTS, "intent=why-usage", "feature"),
        (TWO_REQUESTS, "intent=why-charged", "billing-kind"),
        # Both are open: the first in the document is asked.
        (TWO_REQUESTS, "intent=commercial-terms,why-credits", "feature"),
        (TWO_REQUESTS, "intent=commercial-terms,why-credits&feature=chat", "billing-kind"),
        (TWO_REQUESTS, "intent=commercial-terms,why-credits&billing-kind=refund", "feature"),
        # An answer further down does not open its question.
        (TWO_REQUESTS, "feature=chat", "intent"),
        (LEVELS, "start=go-both", "left"),
        (LEVELS, "start=go-both&left=left-on", "right"),
        (LEVELS, "start=go-both&left=left-on&right=right-out", "middle"),
        (LEVELS, "start=go-both&left=left-on&middle=to-two", "right"),
        (LEVELS, "start=go-right&right=right-on&middle=to-two", "last"),
        (LEVELS, "start=go-far", "last"),
        (CIRCLE, "first=on", "second"),
    ],
)
def test_the_first_open_question_that_is_reached_is_asked(guide: Guide, text: str, asked: str) -> None:
    step = walk(guide, read_answers(text))
    assert (step.ask, step.checklists, step.notes) == (asked, (), ())


@pytest.mark.parametrize(
    ("guide", "text", "checklists"),
    [
        (
            TWO_REQUESTS,
            "intent=why-usage&feature=chat",
            {"usage": ("why-usage chat", "tenant date")},
        ),
        (
            TWO_REQUESTS,
            "intent=why-usage&feature=phone-agent",
            {"usage": ("why-usage phone-agent", "tenant phone date")},
        ),
        (
            TWO_REQUESTS,
            "intent=why-usage&feature=chat,phone-agent",
            {"usage": ("why-usage chat phone-agent", "tenant phone date")},
        ),
        (
            TWO_REQUESTS,
            "intent=why-charged,commercial-terms&billing-kind=refund",
            {"billing": ("why-charged commercial-terms refund", "account invoice")},
        ),
        (
            TWO_REQUESTS,
            "intent=commercial-terms,why-credits&billing-kind=refund&feature=workflow",
            {
                "usage": ("why-credits workflow", "tenant date"),
                "billing": ("commercial-terms refund", "account invoice"),
            },
        ),
        (LEVELS, "start=go-left&left=left-out", {"one": ("go-left left-out", "one-always")}),
        (
            # Every way to a checklist is told, the longer one through the middle too.
            LEVELS,
            "start=go-left&left=left-on,left-out&middle=to-one",
            {"one": ("go-left left-on left-out to-one", "one-always")},
        ),
        (
            # Two ways meet in the middle, which is asked once.
            LEVELS,
            "start=go-both&left=left-on&right=right-on&middle=to-one",
            {"one": ("go-both left-on right-on to-one", "one-always")},
        ),
        (
            # An option leads to a checklist and to a question.
            LEVELS,
            "start=go-right&right=right-on&middle=to-two&last=last-one,last-three",
            {
                "one": ("go-right right-on to-two last-one", "one-always"),
                "two": ("go-right right-on to-two", "two-on two-all"),
                "three": ("go-right right-on to-two last-three", "three-out three-all"),
            },
        ),
        (
            # Two questions decide on one item: it stays with either of them.
            LEVELS,
            "start=go-both&left=left-on&right=right-out&middle=to-one",
            {"one": ("go-both left-on to-one", "one-always"), "two": ("go-both right-out", "two-on two-all")},
        ),
        (
            # The one question was answered otherwise and the other is not on the way.
            LEVELS,
            "start=go-right&right=right-out",
            {"two": ("go-right right-out", "two-all")},
        ),
        (
            # The question on which an item hangs was answered, and the option that asks for it was not chosen.
            LEVELS,
            "start=go-left&left=left-on&middle=to-two&last=last-three",
            {
                "two": ("go-left left-on to-two", "two-on two-all"),
                "three": ("go-left left-on to-two last-three", "three-all"),
            },
        ),
        (
            # The question on which an item hangs was never asked: the item stays.
            LEVELS,
            "start=go-far&last=last-three",
            {"three": ("go-far last-three", "three-out three-all")},
        ),
        (CIRCLE, "first=on&second=out", {"end": ("on out", "thing")}),
        (CIRCLE, "first=on&second=back,out", {"end": ("on back out", "thing")}),
        (CIRCLE, "first=on&second=back", {}),
        (CIRCLE, "first=on&second=astray", {}),
        (EMPTY, "", {}),
    ],
)
def test_answers_lead_to_checklists(guide: Guide, text: str, checklists: Reached) -> None:
    step = walk(guide, read_answers(text))
    assert step.ask is None
    assert step.dropped == ()
    assert reached(step) == checklists
    assert list(reached(step)) == list(checklists)


def test_two_chosen_options_lead_to_two_checklists() -> None:
    chosen = read_answers("billing-kind=refund&feature=phone-agent&intent=why-charged,why-usage")
    assert walk(TWO_REQUESTS, chosen) == Step(
        ask=None,
        checklists=(
            ReachedChecklist("usage", "Credits / Usage", ("why-usage", "phone-agent"), ("tenant", "phone", "date")),
            ReachedChecklist("billing", "Billing", ("why-charged", "refund"), ("account", "invoice")),
        ),
        notes=("owner", "both"),
        answers=Answers(
            {"intent": ("why-usage", "why-charged"), "feature": ("phone-agent",), "billing-kind": ("refund",)}
        ),
        dropped=(),
    )


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("intent=why-usage&feature=chat", ()),
        ("intent=why-charged&billing-kind=refund", ("owner",)),
        ("intent=why-usage,why-charged&billing-kind=refund&feature=chat", ("owner", "both")),
        # Nothing is told before the last question is answered.
        ("intent=why-usage,why-charged&billing-kind=refund", ()),
    ],
)
def test_a_note_is_shown_when_all_its_checklists_are_reached(text: str, notes: tuple[str, ...]) -> None:
    assert walk(TWO_REQUESTS, read_answers(text)).notes == notes


@pytest.mark.parametrize(
    ("guide", "text", "counted", "dropped"),
    [
        (TWO_REQUESTS, "intent=why-charged&feature=chat", "intent=why-charged", ("feature",)),
        (TWO_REQUESTS, "billing-kind=refund&feature=chat", "", ("feature", "billing-kind")),
        (
            TWO_REQUESTS,
            "intent=why-charged&feature=chat&billing-kind=refund",
            "intent=why-charged&billing-kind=refund",
            ("feature",),
        ),
        (LEVELS, "start=go-left&middle=to-one", "start=go-left", ("middle",)),
        (
            LEVELS,
            "start=go-left&left=left-out&middle=to-two&last=last-one",
            "start=go-left&left=left-out",
            ("middle", "last"),
        ),
        (CIRCLE, "second=back", "", ("second",)),
    ],
)
def test_answers_to_questions_that_are_not_reached_are_dropped_by_name(
    guide: Guide, text: str, counted: str, dropped: tuple[str, ...]
) -> None:
    step = walk(guide, read_answers(text))
    assert step.answers == read_answers(counted)
    assert step.dropped == dropped


def test_a_dropped_answer_rules_no_item_out() -> None:
    # "phone" is asked for with phone-agent; whoever chose chat on a way that was left again said nothing about it.
    checklist = replace(TWO_REQUESTS.checklists[1], items=(Item("phone-bill", "Phone bill", ("phone-agent",)),))
    guide = replace(TWO_REQUESTS, checklists=(TWO_REQUESTS.checklists[0], checklist))
    left = walk(guide, read_answers("intent=why-charged&billing-kind=refund&feature=chat"))
    assert reached(left) == {"billing": ("why-charged refund", "phone-bill")}
    kept = walk(guide, read_answers("intent=why-charged,why-usage&billing-kind=refund&feature=chat"))
    assert reached(kept)["billing"] == ("why-charged refund", "")


def test_an_item_for_an_option_that_the_guide_does_not_have_stays() -> None:
    guide = replace(CIRCLE, checklists=(Checklist("end", "The end", "End", (Item("thing", "A thing", ("gone",)),)),))
    assert reached(walk(guide, read_answers("first=on&second=out"))) == {"end": ("on out", "thing")}


def test_a_note_for_no_checklist_is_shown_once_nothing_is_left_to_ask() -> None:
    guide = replace(CIRCLE, notes=(Note("always", "Always", ()), Note("never", "Never", ("gone",))))
    assert walk(guide, read_answers("first=on")).notes == ()
    assert walk(guide, read_answers("first=on&second=out")).notes == ("always",)


@pytest.mark.parametrize(
    ("text", "unusable"),
    [
        ("color=red", [Unusable("color", 'the guide has no question "color"')]),
        ("intent=chat", [Unusable("chat", 'the question "intent" has no option "chat"')]),
        (
            "intent=why-charged&billing-kind=refund,payment-failure",
            [Unusable("billing-kind", 'the question "billing-kind" takes one option, not 2')],
        ),
        (
            "color=red&intent=why-usage,red",
            [
                Unusable("red", 'the question "intent" has no option "red"'),
                Unusable("color", 'the guide has no question "color"'),
            ],
        ),
    ],
)
def test_answers_that_do_not_fit_the_guide_are_refused(text: str, unusable: list[Unusable]) -> None:
    with pytest.raises(UnusableAnswersError) as caught:
        walk(TWO_REQUESTS, read_answers(text))
    assert caught.value.unusable == tuple(unusable)
    assert str(caught.value) == "; ".join(each.reason for each in unusable)


@pytest.mark.parametrize(
    ("guide", "text", "reachable"),
    [
        (EMPTY, "", set()),
        (TWO_REQUESTS, "", {"intent", "feature", "billing-kind"}),
        (TWO_REQUESTS, "intent=why-usage", {"intent", "feature"}),
        (LEVELS, "start=go-far", {"start", "last"}),
        # The open question on the left may still lead to the middle and from there to the last.
        (LEVELS, "start=go-left", {"start", "left", "middle", "last"}),
        (LEVELS, "start=go-left&middle=to-one", {"start", "left", "middle"}),
        (LEVELS, "start=go-left&left=left-out", {"start", "left"}),
        (LEVELS, "start=go-both&left=left-out", {"start", "left", "right", "middle", "last"}),
        (CIRCLE, "", {"first", "second"}),
        (CIRCLE, "first=on&second=back", {"first", "second"}),
    ],
)
def test_open_questions_may_lead_wherever_an_option_does(guide: Guide, text: str, reachable: set[str]) -> None:
    assert find_reachable(guide, read_answers(text)) == reachable


@pytest.mark.parametrize("guide", [TWO_REQUESTS, LEVELS], ids=lambda guide: guide.id)
def test_every_way_through_the_guide_ends_in_a_checklist(guide: Guide) -> None:
    ways = list(every_way(guide))
    assert len(ways) == {"credits-vs-billing": 3 * 7 + 3 * 2 + 9 * 7 * 2, "levels": 9 + 5 + 21 + 3}[guide.id]
    assert all(walk(guide, way).checklists for way in ways)


@given(changed_guides())
def test_a_guide_without_problems_never_ends_in_nothing(guide: Guide) -> None:
    if not find_problems(guide):
        assert all(walk(guide, way).checklists for way in every_way(guide))


@given(guides(max_questions=3))
def test_every_way_through_any_guide_ends_in_a_checklist(guide: Guide) -> None:
    for way in every_way(guide):
        step = walk(guide, way)
        assert step.checklists
        assert step.answers == way
        assert step.dropped == ()


@given(st.data())
def test_any_answers_whatever_are_walked_or_refused(data: st.DataObject) -> None:
    guide = data.draw(guides() | st.sampled_from([CIRCLE, EMPTY]))
    chosen = data.draw(any_answers(guide))
    fitting, unusable = fit_answers(guide, chosen)
    if unusable:
        with pytest.raises(UnusableAnswersError) as caught:
            walk(guide, chosen)
        assert caught.value.unusable == unusable
    step = walk(guide, fitting)
    assert (step.ask is None) or not step.checklists
    assert {*step.answers.by_question, *step.dropped} == set(fitting.by_question)


@given(st.data())
def test_replaying_the_answers_that_count_gives_the_same_step(data: st.DataObject) -> None:
    guide = data.draw(guides())
    step = walk(guide, data.draw(answers_to(guide)))
    assert walk(guide, step.answers) == replace(step, dropped=())


@given(st.data())
def test_the_order_of_answers_and_of_chosen_options_does_not_matter(data: st.DataObject) -> None:
    guide = data.draw(guides())
    chosen = data.draw(answers_to(guide))
    shuffled = Answers(
        {
            question: tuple(data.draw(st.permutations(chosen.to(question))))
            for question in data.draw(st.permutations(list(chosen.by_question)))
        }
    )
    step = walk(guide, chosen)
    again = walk(guide, shuffled)
    assert again == step
    assert list(again.answers.by_question) == list(step.answers.by_question)


@given(st.data())
def test_what_is_reached_is_among_what_may_be_reached(data: st.DataObject) -> None:
    guide = data.draw(guides() | st.just(CIRCLE))
    chosen = data.draw(answers_to(guide))
    step = walk(guide, chosen)
    reachable = find_reachable(guide, chosen)
    assert reachable.issuperset(step.answers.by_question)
    assert step.ask is None or step.ask in reachable
