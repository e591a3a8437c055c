from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import Answers, Unusable, UnusableAnswersError, read_answers, write_answers
from decision_engine.visit import Visit, choose, open_address, revisit
from decision_engine.walk import ReachedChecklist, Step, find_reachable, walk
from tests.engine.guides import (
    CIRCLE,
    EMPTY,
    LEVELS,
    TWO_REQUESTS,
    answers_to,
    any_address,
    any_text,
    every_way,
    guides,
)

if TYPE_CHECKING:
    from decision_engine.guide import Guide

BOTH = "intent=why-usage,why-charged&feature=phone-agent&billing-kind=refund"


def place(visit: Visit) -> tuple[str, str | None, str, str | None]:
    """Return where the visit stands, short enough for a table: address, question, chosen options, way back."""
    return visit.address, visit.question, ",".join(visit.chosen), visit.back


@pytest.mark.parametrize(
    ("guide", "address", "expected"),
    [
        (TWO_REQUESTS, "", ("", "intent", "", None)),
        (TWO_REQUESTS, "#", ("", "intent", "", None)),
        (TWO_REQUESTS, "#intent=why-usage", ("intent=why-usage", "feature", "", "intent")),
        (TWO_REQUESTS, "intent=why-usage", ("intent=why-usage", "feature", "", "intent")),
        (
            # The lists in any order, and the parts too: one address for one place.
            TWO_REQUESTS,
            "#feature=phone-agent,chat&intent=why-charged,why-usage",
            ("intent=why-usage,why-charged&feature=chat,phone-agent", "billing-kind", "", "feature"),
        ),
        (
            # A part named twice holds the options of both.
            TWO_REQUESTS,
            "#intent=why-charged&intent=why-usage&intent=why-charged&feature=chat",
            ("intent=why-usage,why-charged&feature=chat", "billing-kind", "", "feature"),
        ),
        (TWO_REQUESTS, f"#{BOTH}", (BOTH, None, "", "billing-kind")),
        (TWO_REQUESTS, f"#{BOTH}&@intent", (f"{BOTH}&@intent", "intent", "why-usage,why-charged", None)),
        (TWO_REQUESTS, f"#@intent&{BOTH}", (f"{BOTH}&@intent", "intent", "why-usage,why-charged", None)),
        (TWO_REQUESTS, f"#@intent&{BOTH}&@feature", (f"{BOTH}&@feature", "feature", "phone-agent", "intent")),
        (TWO_REQUESTS, f"#{BOTH}&@billing-kind", (f"{BOTH}&@billing-kind", "billing-kind", "refund", "feature")),
        # As some programs write a link.
        (TWO_REQUESTS, f"#{quote(BOTH)}", (BOTH, None, "", "billing-kind")),
        (TWO_REQUESTS, f"#{quote(f'{BOTH}&@feature')}", (f"{BOTH}&@feature", "feature", "phone-agent", "intent")),
        # The question to look at again is the one that is asked anyway.
        (TWO_REQUESTS, "#intent=why-usage&@feature", ("intent=why-usage", "feature", "", "intent")),
        # An answer further down the page waits, and the way back goes up the page.
        (
            TWO_REQUESTS,
            "#intent=why-usage,why-charged&billing-kind=refund",
            ("intent=why-usage,why-charged&billing-kind=refund", "feature", "", "intent"),
        ),
        (TWO_REQUESTS, "#feature=chat", ("feature=chat", "intent", "", None)),
        # The way back leaves out what is not on the way.
        (LEVELS, "#start=go-far", ("start=go-far", "last", "", "start")),
        (
            LEVELS,
            "#start=go-right&right=right-on&middle=to-two&last=last-one",
            ("start=go-right&right=right-on&middle=to-two&last=last-one", None, "", "last"),
        ),
        (CIRCLE, "#second=back&first=on", ("first=on&second=back", None, "", "second")),
        (CIRCLE, "#second=back", ("second=back", "first", "", None)),
        (EMPTY, "", ("", None, "", None)),
    ],
)
def test_an_address_opens_a_place(
    guide: Guide, address: str, expected: tuple[str, str | None, str, str | None]
) -> None:
    visit = open_address(guide, address)
    assert place(visit) == expected
    assert visit.unusable == ()
    assert visit.dropped == Answers()


def test_an_address_opens_a_whole_visit() -> None:
    assert open_address(TWO_REQUESTS, "#feature=phone-agent&@intent&intent=why-usage&why") == Visit(
        address="intent=why-usage&feature=phone-agent&@intent",
        question="intent",
        chosen=("why-usage",),
        back=None,
        step=Step(
            ask=None,
            checklists=(
                ReachedChecklist("usage", "Credits / Usage", ("why-usage", "phone-agent"), ("tenant", "phone", "date")),
            ),
            notes=(),
            answers=Answers({"intent": ("why-usage",), "feature": ("phone-agent",)}),
            dropped=(),
        ),
        dropped=Answers(),
        unusable=(Unusable("why", '"why" is not of the form question=option,option'),),
    )


@pytest.mark.parametrize(
    ("address", "opened", "unusable"),
    [
        ("#usage", "", [Unusable("usage", '"usage" is not of the form question=option,option')]),
        ("#intent=", "", [Unusable("intent=", '"intent=" is not of the form question=option,option')]),
        ("##intent=why-usage", "", [Unusable("#intent", 'the guide has no question "#intent"')]),
        # Ids that the guide does not have any more.
        ("#aim=why-usage", "", [Unusable("aim", 'the guide has no question "aim"')]),
        (
            "#intent=why-usage,why-minutes",
            "intent=why-usage",
            [Unusable("why-minutes", 'the question "intent" has no option "why-minutes"')],
        ),
        (
            # The question takes one option by now.
            "#intent=why-charged&billing-kind=refund,payment-failure",
            "intent=why-charged",
            [Unusable("billing-kind", 'the question "billing-kind" takes one option, not 2')],
        ),
        (
            "#intent=why-charged&feature=chat",
            "intent=why-charged",
            [Unusable("feature", 'the other answers do not lead to the question "feature"')],
        ),
        ("#@", "", [Unusable("@", 'the question "" is not answered here')]),
        ("#@feature", "", [Unusable("@feature", 'the question "feature" is not answered here')]),
        ("#@aim", "", [Unusable("@aim", 'the question "aim" is not answered here')]),
        (f"#@{'x' * 100}", "", [Unusable(f"@{'x' * 100}", f'the question "{"x" * 80}" is not answered here')]),
        (
            # Answered, but what leads to it is not.
            "#feature=chat&@feature",
            "feature=chat",
            [Unusable("@feature", 'the question "feature" is not answered here')],
        ),
        # Nothing is decoded twice.
        ("#intent=%2577hy-usage", "", [Unusable("%77hy-usage", 'the question "intent" has no option "%77hy-usage"')]),
        (
            "#a%2526b=c",
            "",
            [Unusable("a%26b", 'the guide has no question "a%26b"')],
        ),
        (
            "#x&aim=1&intent=red,why-charged&feature=chat&@feature",
            "intent=why-charged",
            [
                Unusable("x", '"x" is not of the form question=option,option'),
                Unusable("red", 'the question "intent" has no option "red"'),
                Unusable("aim", 'the guide has no question "aim"'),
                Unusable("feature", 'the other answers do not lead to the question "feature"'),
                Unusable("@feature", 'the question "feature" is not answered here'),
            ],
        ),
        (
            "#<script>alert(1)</script>=\0&\ud800=%ff",
            "",
            [
                Unusable("<script>alert(1)</script>", 'the guide has no question "<script>alert(1)</script>"'),
                Unusable("\ud800", 'the guide has no question "\ud800"'),
            ],
        ),
    ],
)
def test_what_an_address_asks_in_vain_is_told(address: str, opened: str, unusable: list[Unusable]) -> None:
    visit = open_address(TWO_REQUESTS, address)
    assert visit.address == opened
    assert visit.unusable == tuple(unusable)
    assert visit == replace(open_address(TWO_REQUESTS, opened), unusable=visit.unusable)


@pytest.mark.parametrize(
    ("guide", "address", "question", "options", "expected"),
    [
        (TWO_REQUESTS, "", "intent", ["why-usage"], ("intent=why-usage", "feature", "", "intent")),
        (
            TWO_REQUESTS,
            "#intent=why-usage",
            "feature",
            ["phone-agent", "chat", "chat"],
            ("intent=why-usage&feature=chat,phone-agent", None, "", "feature"),
        ),
        # One more option keeps everything, and asks what it opens.
        (
            TWO_REQUESTS,
            "#intent=why-usage&feature=chat",
            "intent",
            ["why-usage", "why-charged"],
            ("intent=why-usage,why-charged&feature=chat", "billing-kind", "", "feature"),
        ),
        # From a question that is looked at again, on to the end.
        (
            TWO_REQUESTS,
            f"#{BOTH}&@feature",
            "feature",
            ["chat"],
            (BOTH.replace("phone-agent", "chat"), None, "", "billing-kind"),
        ),
        # No option at all opens the question again; what comes after it waits.
        (TWO_REQUESTS, "#intent=why-usage&feature=chat", "intent", [], ("feature=chat", "intent", "", None)),
        # A question that the reader has not come to yet.
        (TWO_REQUESTS, "", "feature", ["chat"], ("feature=chat", "intent", "", None)),
        # A question opens in between: the answer beyond it waits for what it leads to.
        (
            LEVELS,
            "#start=go-far&last=last-three",
            "start",
            ["go-left"],
            ("start=go-left&last=last-three", "left", "", "start"),
        ),
        (
            LEVELS,
            "#start=go-left&last=last-three",
            "left",
            ["left-on"],
            ("start=go-left&left=left-on&last=last-three", "middle", "", "left"),
        ),
        (
            LEVELS,
            "#start=go-left&left=left-on&last=last-three",
            "middle",
            ["to-two"],
            ("start=go-left&left=left-on&middle=to-two&last=last-three", None, "", "last"),
        ),
        (
            # Another way to the same middle.
            LEVELS,
            "#start=go-both&left=left-on&right=right-on&middle=to-one",
            "left",
            ["left-out"],
            ("start=go-both&left=left-out&right=right-on&middle=to-one", None, "", "middle"),
        ),
        (CIRCLE, "#first=on", "second", ["back"], ("first=on&second=back", None, "", "second")),
    ],
)
def test_a_change_keeps_every_answer_that_may_still_count(
    guide: Guide, address: str, question: str, options: list[str], expected: tuple[str, str | None, str, str | None]
) -> None:
    visit = choose(guide, address, question, options)
    assert place(visit) == expected
    assert visit.dropped == Answers()
    assert visit.unusable == ()


def test_an_answer_given_before_the_address_was_opened_tells_what_the_address_asked_in_vain() -> None:
    visit = choose(TWO_REQUESTS, "#x&aim=1&@aim&intent=red", "intent", ["why-usage"])
    assert place(visit) == ("intent=why-usage", "feature", "", "intent")
    assert visit.unusable == (
        Unusable("x", '"x" is not of the form question=option,option'),
        Unusable("red", 'the question "intent" has no option "red"'),
        Unusable("aim", 'the guide has no question "aim"'),
    )


@pytest.mark.parametrize(
    ("guide", "address", "question", "options", "expected", "dropped"),
    [
        (
            TWO_REQUESTS,
            f"#{BOTH}&@intent",
            "intent",
            ["why-charged"],
            ("intent=why-charged&billing-kind=refund", None, "", "billing-kind"),
            "feature=phone-agent",
        ),
        (
            TWO_REQUESTS,
            "#intent=why-usage&feature=chat,phone-agent",
            "intent",
            ["commercial-terms"],
            ("intent=commercial-terms", "billing-kind", "", "intent"),
            "feature=chat,phone-agent",
        ),
        (
            LEVELS,
            "#start=go-left&left=left-on&last=last-three",
            "middle",
            ["to-one"],
            ("start=go-left&left=left-on&middle=to-one", None, "", "middle"),
            "last=last-three",
        ),
        (
            LEVELS,
            "#start=go-left&left=left-on&middle=to-two&last=last-one,last-three",
            "left",
            ["left-out"],
            ("start=go-left&left=left-out", None, "", "left"),
            "middle=to-two&last=last-one,last-three",
        ),
        (
            # To the middle there is another way, through a question that is open now.
            LEVELS,
            "#start=go-left&left=left-on&middle=to-two&last=last-one",
            "start",
            ["go-right"],
            ("start=go-right&middle=to-two&last=last-one", "right", "", "start"),
            "left=left-on",
        ),
        (
            # The question that is answered is itself not on the way any more.
            TWO_REQUESTS,
            "#intent=why-charged",
            "feature",
            ["chat"],
            ("intent=why-charged", "billing-kind", "", "intent"),
            "feature=chat",
        ),
    ],
)
def test_answers_that_a_change_makes_pointless_are_dropped_by_name(
    guide: Guide,
    address: str,
    question: str,
    options: list[str],
    expected: tuple[str, str | None, str, str | None],
    dropped: str,
) -> None:
    visit = choose(guide, address, question, options)
    assert place(visit) == expected
    assert visit.dropped == read_answers(dropped)
    assert visit.unusable == ()


@pytest.mark.parametrize(
    ("question", "options", "unusable"),
    [
        ("aim", ["why-usage"], [Unusable("aim", 'the guide has no question "aim"')]),
        ("aim", [], [Unusable("aim", 'the guide has no question "aim"')]),
        ("intent", ["red", "why-usage"], [Unusable("red", 'the question "intent" has no option "red"')]),
        (
            "intent",
            ["why-usage,why-charged"],
            [Unusable("why-usage,why-charged", 'the question "intent" has no option "why-usage,why-charged"')],
        ),
        (
            "billing-kind",
            ["refund", "payment-failure"],
            [Unusable("billing-kind", 'the question "billing-kind" takes one option, not 2')],
        ),
    ],
)
def test_a_choice_that_the_guide_does_not_offer_is_refused(
    question: str, options: list[str], unusable: list[Unusable]
) -> None:
    with pytest.raises(UnusableAnswersError) as caught:
        choose(TWO_REQUESTS, "#intent=why-charged&x", question, options)
    assert caught.value.unusable == tuple(unusable)


@pytest.mark.parametrize(
    ("address", "question", "expected"),
    [
        (BOTH, "intent", (f"{BOTH}&@intent", "intent", "why-usage,why-charged", None)),
        (f"{BOTH}&@intent", "billing-kind", (f"{BOTH}&@billing-kind", "billing-kind", "refund", "feature")),
        # The question that is asked now needs no mark.
        ("intent=why-usage&@intent", "feature", ("intent=why-usage", "feature", "", "intent")),
        ("", "intent", ("", "intent", "", None)),
    ],
)
def test_an_answered_question_is_looked_at_again(
    address: str, question: str, expected: tuple[str, str | None, str, str | None]
) -> None:
    visit = revisit(TWO_REQUESTS, address, question)
    assert place(visit) == expected
    assert visit.unusable == ()


@pytest.mark.parametrize("question", ["feature", "aim", "", "@", "intent&feature=chat", "%69ntent", "\ud800"])
def test_a_question_that_is_not_answered_is_not_looked_at_again(question: str) -> None:
    assert revisit(TWO_REQUESTS, "#", question) == replace(
        open_address(TWO_REQUESTS, ""),
        unusable=(Unusable(f"@{question}", f'the question "{question}" is not answered here'),),
    )


def test_going_all_the_way_back_and_forth_passes_the_same_places() -> None:
    visit = open_address(TWO_REQUESTS, BOTH)
    way = []
    while visit.back is not None:
        visit = revisit(TWO_REQUESTS, visit.address, visit.back)
        way.append(visit.question)
    assert way == ["billing-kind", "feature", "intent"]
    assert place(visit) == (f"{BOTH}&@intent", "intent", "why-usage,why-charged", None)
    assert visit.step == open_address(TWO_REQUESTS, BOTH).step


@given(st.data())
def test_going_back_and_choosing_the_same_restores_the_place(data: st.DataObject) -> None:
    guide = data.draw(guides() | st.just(CIRCLE))
    start = choose_all(guide, data.draw(answers_to(guide)))
    visit = start
    while visit.back is not None:
        expected = visit.back
        visit = revisit(guide, visit.address, visit.back)
        assert visit.question == expected
        assert visit.chosen == start.step.answers.to(expected)
        assert visit.unusable == ()
        assert choose(guide, visit.address, expected, visit.chosen) == start


def choose_all(guide: Guide, answers: Answers) -> Visit:
    """Return the visit of a reader who gives these answers one by one, as far as they are asked for."""
    visit = open_address(guide, "")
    while visit.question is not None and answers.to(visit.question):
        visit = choose(guide, visit.address, visit.question, answers.to(visit.question))
    return visit


@given(st.data())
def test_answering_one_by_one_leads_where_the_whole_address_does(data: st.DataObject) -> None:
    guide = data.draw(guides())
    answers = data.draw(answers_to(guide))
    counted = walk(guide, answers).answers
    # One by one, a reader stops at the first open question; the address may hold answers beyond it.
    visit = choose_all(guide, answers)
    assert visit.question == walk(guide, answers).ask
    for question, options in counted.by_question.items():
        visit = choose(guide, visit.address, question, options)
        assert visit.dropped == Answers()
    assert visit == open_address(guide, write_answers(counted))
    assert visit.step == replace(walk(guide, answers), dropped=())


@given(st.data())
def test_a_change_keeps_what_may_be_reached_and_drops_the_rest(data: st.DataObject) -> None:
    guide = data.draw(guides() | st.just(CIRCLE))
    before = open_address(guide, write_answers(data.draw(answers_to(guide))))
    kept_before = read_answers(before.address)
    question = data.draw(st.sampled_from(guide.questions))
    options = [option.id for option in question.options]
    chosen = data.draw(st.lists(st.sampled_from(options), unique=True, max_size=len(options) if question.many else 1))
    visit = choose(guide, before.address, question.id, chosen)
    changed = kept_before.with_answer(question.id, chosen)
    reachable = find_reachable(guide, changed)
    kept = read_answers(visit.address)
    assert reachable.issuperset(kept.by_question)
    assert reachable.isdisjoint(visit.dropped.by_question)
    assert {**kept.by_question, **visit.dropped.by_question}.keys() == {
        id_ for id_, options in changed.by_question.items() if options
    }
    # Changed back, only what was dropped is missing.
    back = choose(guide, visit.address, question.id, kept_before.to(question.id))
    lost = visit.dropped.by_question.keys() - {question.id}
    assert read_answers(back.address).by_question == {
        id_: options for id_, options in kept_before.by_question.items() if id_ not in lost
    }


@given(st.data())
def test_no_address_whatever_crashes(data: st.DataObject) -> None:
    guide = data.draw(guides() | st.sampled_from([TWO_REQUESTS, CIRCLE, EMPTY]))
    address = data.draw(any_address(guide) | any_text())
    visit = open_address(guide, address)
    known = {question.id for question in guide.questions}
    assert visit.question is None or visit.question in known
    assert visit.step.ask is None or visit.question is not None
    # The address of the visit is the same place without anything in vain, in all its spellings.
    for again in (visit.address, f"#{visit.address}", f"#{quote(visit.address)}"):
        assert open_address(guide, again) == replace(visit, unusable=())
    # Nor does any other question to look at again, known or not.
    asked = data.draw(st.sampled_from(sorted(known | {"unknown"})) | any_text())
    assert revisit(guide, address, asked).question in {*visit.step.answers.by_question, visit.step.ask}


@given(st.data())
def test_the_order_in_an_address_does_not_matter(data: st.DataObject) -> None:
    guide = data.draw(guides())
    answers = data.draw(answers_to(guide))
    pieces = [f"{question}={option}" for question, options in answers.by_question.items() for option in options]
    shuffled = "&".join(data.draw(st.permutations(pieces)))
    assert open_address(guide, shuffled) == open_address(guide, write_answers(answers))


@pytest.mark.parametrize("guide", [TWO_REQUESTS, LEVELS], ids=lambda guide: guide.id)
def test_every_result_has_an_address_of_its_own(guide: Guide) -> None:
    ways = list(every_way(guide))
    visits = [open_address(guide, write_answers(way)) for way in ways]
    assert all(visit.question is None and visit.unusable == () for visit in visits)
    assert len({visit.address for visit in visits}) == len(ways)


@pytest.mark.parametrize("part", ["q{}=o", "intent=o{}", "@{}"])
def test_a_very_long_address_is_opened_at_once(part: str) -> None:
    # Fifty thousand parts take a fraction of a second; copying the answers for each part takes half a minute and more.
    address = "&".join(part.format(number) for number in range(50_000))
    before = time.process_time()
    visit = open_address(TWO_REQUESTS, address)
    assert time.process_time() - before < 10
    assert visit.question in {"intent", "feature"}


RENAMED = replace(
    TWO_REQUESTS, renamed={"what": "intent", "why-used": "why-usage", "why-more": "why-usage", "bots": "workflow"}
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("#what=why-used&feature=bots", "intent=why-usage&feature=workflow"),
        ("#what=why-used,why-charged", "intent=why-usage,why-charged"),
        ("#intent=why-used,why-more,why-usage", "intent=why-usage"),  # two that became one
        ("#what=why-charged&intent=why-usage", "intent=why-usage,why-charged"),
        ("#what%3Dwhy-used&@what", "intent=why-usage&@intent"),
        ("#intent=why-usage&feature=workflow", "intent=why-usage&feature=workflow"),
    ],
)
def test_an_address_with_ids_that_were_renamed_since_leads_where_the_new_ones_do(old: str, new: str) -> None:
    assert open_address(RENAMED, old) == open_address(TWO_REQUESTS, new)
    assert open_address(RENAMED, old).address == new


def test_a_choice_at_an_old_address_keeps_its_answers() -> None:
    visit = choose(RENAMED, "#what=why-used", "feature", ["chat"])
    assert visit.address == "intent=why-usage&feature=chat"
    assert visit.unusable == ()
    assert revisit(RENAMED, "#what=why-used&feature=bots", "feature").chosen == ("workflow",)
