"""Work that grows as the guide does: twice the guide is twice the work, counted in calls, so that no clock can err."""

from __future__ import annotations

import inspect
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from decision_engine.answers import Answers, fit_answers, write_answers
from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.guide_json import read_guide, write_guide
from decision_engine.problems import find_problems
from decision_engine.requests import draft_for_step
from decision_engine.visit import choose, open_address, revisit
from decision_engine.walk import find_reachable, walk
from tests.engine.guides import chain

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    type Task = Callable[[Guide], Callable[[], object]]
    """What readies some work with a guide, and returns what does it."""

SMALL: Final = 150
"""Questions of the smaller guide, each with ten options: enough for a square of the questions to show."""
TOLERANCE: Final = 0.05
"""How much more than twice the work twice the guide may be: what sorting adds, and never a square."""


class CountedText(str):
    """A text whose comparisons and look-ups are calls, also where the interpreter makes them by itself.

    What is made of it for the eyes of a writer is counted as well.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        return str.__hash__(self)

    def casefold(self) -> CountedText:
        return CountedText(str.casefold(self))

    def removesuffix(self, suffix: str, /) -> CountedText:
        return CountedText(str.removesuffix(self, suffix))


def counted(guide: Guide) -> Guide:
    """Return the guide with all its texts counted."""
    text = CountedText

    def texts(plain: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(text, plain))

    def field(plain: Field) -> Field:
        return Field(text(plain.kind), text(plain.label), texts(plain.choices), text(plain.filled_from), plain.fact)

    return Guide(
        text(guide.id),
        text(guide.title),
        tuple(
            Question(
                text(question.id),
                text(question.text),
                question.many,
                tuple(
                    Option(text(option.id), text(option.text), texts(option.leads_to)) for option in question.options
                ),
            )
            for question in guide.questions
        ),
        tuple(
            Checklist(
                text(checklist.id),
                text(checklist.title),
                text(checklist.request),
                tuple(
                    Item(text(item.id), text(item.text), texts(item.only_if), field(item.field))
                    for item in checklist.items
                ),
                text(checklist.covers),
            )
            for checklist in guide.checklists
        ),
        tuple(Note(text(note.id), text(note.text), texts(note.checklists)) for note in guide.notes),
    )


def calls_of(do: Callable[[], object]) -> int:
    """Return how many functions are called, generators resumed and texts compared while this is done."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        if event in {"call", "c_call"}:
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        do()
    finally:
        sys.setprofile(before)
    return calls


def long(questions: int) -> Guide:
    """Return a chain of questions, ten options each, of which every one leads to the next question."""
    return chain(questions, 10)


def wide(questions: int) -> Guide:
    """Return one question with as many options as the others have together."""
    return chain(1, questions * 10)


def fan_in(questions: int) -> Guide:
    """Return a first question that leads to all others, which lead to the last one and to the end."""
    guide = chain(questions, 10)
    first, *others, last = guide.questions
    return replace(
        guide,
        questions=(
            replace(
                first,
                options=tuple(
                    Option(f"to-{other.id}", f"To {other.id}", (other.id, last.id)) for other in (*others, last)
                ),
            ),
            *(
                replace(other, options=tuple(replace(option, leads_to=(last.id, "end")) for option in other.options))
                for other in others
            ),
            last,
        ),
    )


def long_list(questions: int) -> Guide:
    """Return a question, and a checklist with ten items for each question of the others, each with a condition."""
    guide = chain(questions, 10)
    options = (option for question in guide.questions for option in question.options)
    return replace(
        guide,
        checklists=(
            Checklist(
                "end",
                "The end",
                "End",
                tuple(
                    Item(f"item-{number}", f"Item {number}", (option.id,), Field(label=f"Item: {number}: text"))
                    for number, option in enumerate(options)
                ),
            ),
        ),
    )


def many_lists(questions: int) -> Guide:
    """Return a chain whose every question also leads to a checklist of its own, with a note on it."""
    guide = chain(questions, 10)
    return replace(
        guide,
        questions=tuple(
            replace(
                question,
                options=(replace(question.options[0], leads_to=(f"list-{number}",)), *question.options[1:]),
            )
            for number, question in enumerate(guide.questions)
        ),
        checklists=(
            *guide.checklists,
            *(
                Checklist(
                    f"list-{number}",
                    f"List {number}",
                    f"Request {number}",
                    (
                        Item(
                            f"{question.id}-item", "An item", (question.options[0].id,), Field(filled_from=question.id)
                        ),
                    ),
                )
                for number, question in enumerate(guide.questions)
            ),
        ),
        notes=tuple(Note(f"note-{number}", "A note", (f"list-{number}",)) for number in range(questions)),
    )


def faulty(questions: int) -> Guide:
    """Return a guide in which everything that names something names what is not there, each by another name.

    The names are so long that none is like them: how much two names have to be compared is their own affair.
    """
    guide = many_lists(questions)
    return replace(
        guide,
        questions=tuple(
            replace(
                question,
                options=tuple(
                    replace(option, leads_to=(f"nothing-of-this-guide-{option.id}",)) for option in question.options
                ),
            )
            for question in guide.questions
        ),
        checklists=tuple(
            replace(
                checklist,
                items=tuple(
                    replace(
                        item,
                        only_if=(f"nothing-of-this-guide-{item.id}",),
                        field=Field(filled_from=f"nothing-of-this-guide-{item.id}", fact=f"fact-{item.id}"),
                    )
                    for item in checklist.items
                ),
            )
            for checklist in guide.checklists
        ),
        notes=tuple(replace(note, checklists=(f"nothing-of-this-guide-{note.id}",)) for note in guide.notes),
    )


def last_options(guide: Guide) -> Answers:
    """Return the last option of each question as its answer."""
    return Answers({question.id: (question.options[-1].id,) for question in guide.questions})


def all_options(guide: Guide) -> Answers:
    """Return all options of each question as its answer."""
    return Answers({question.id: tuple(option.id for option in question.options) for question in guide.questions})


def unknown_options(guide: Guide) -> Answers:
    """Return as many answers as there are options, none of which the guide has."""
    return Answers(
        {f"{question.id}-": tuple(option.id for option in question.options) for question in guide.questions}
        | {question.id: tuple(f"{option.id}-" for option in question.options) for question in guide.questions}
    )


def walking(guide: Guide) -> Callable[[], object]:
    answers = last_options(guide)
    return lambda: walk(guide, answers)


def walking_all_ways(guide: Guide) -> Callable[[], object]:
    answers = all_options(guide)
    return lambda: walk(guide, answers)


def reaching(guide: Guide) -> Callable[[], object]:
    answers = last_options(guide)
    return lambda: find_reachable(guide, answers)


def refusing(guide: Guide) -> Callable[[], object]:
    answers = unknown_options(guide)
    return lambda: fit_answers(guide, answers)


def checking(guide: Guide) -> Callable[[], object]:
    return lambda: find_problems(guide)


def reading(guide: Guide) -> Callable[[], object]:
    text = write_guide(guide)
    return lambda: read_guide(text)


def opening(guide: Guide) -> Callable[[], object]:
    address = write_answers(last_options(guide))
    return lambda: open_address(guide, address)


def choosing(guide: Guide) -> Callable[[], object]:
    address = write_answers(last_options(guide))
    question = guide.questions[-1]
    return lambda: choose(guide, address, question.id, [question.options[-1].id])


def revisiting(guide: Guide) -> Callable[[], object]:
    address = write_answers(last_options(guide))
    return lambda: revisit(guide, address, guide.questions[0].id)


def drafting(guide: Guide) -> Callable[[], object]:
    step = walk(guide, all_options(guide))
    return lambda: draft_for_step(guide, step, {}, page="https://help.example/")


def calls_for_both(make: Callable[[int], Guide], task: Task) -> tuple[int, int]:
    """Return the calls that the task takes with a guide, and with one of twice the questions."""
    small, large = task(counted(make(SMALL))), task(counted(make(2 * SMALL)))
    small()  # what is made once and kept is no growth
    return calls_of(small), calls_of(large)


SHAPES: Final = (long, wide, fan_in, long_list, many_lists)
TASKS: Final = (
    *(walking, walking_all_ways, reaching, refusing, checking, reading),
    *(opening, choosing, revisiting, drafting),
)
GROWING: Final = [
    *((make, task) for make in SHAPES for task in TASKS),
    (faulty, checking),
]
# Each of the checklists that are reached names all the options that led to it: the result itself is a square.
SQUARES: Final = [(many_lists, walking_all_ways), (many_lists, drafting)]


@pytest.mark.parametrize(
    ("make", "task"), [each for each in GROWING if each not in SQUARES], ids=lambda each: each.__name__
)
def test_twice_the_guide_is_twice_the_work(make: Callable[[int], Guide], task: Task) -> None:
    before, after = calls_for_both(make, task)
    assert before > SMALL  # each question at least was looked at
    assert after < 2 * before * (1 + TOLERANCE), f"{before} calls, and {after} for twice the guide"


def test_a_square_is_seen() -> None:
    before, after = calls_for_both(many_lists, walking_all_ways)
    assert after > 2 * before * (1 + TOLERANCE)


def test_a_guide_of_2000_questions_and_20000_options_is_walked_to_its_end_without_depth() -> None:
    guide = long(2000)
    answers = last_options(guide)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 40)  # far less than there are questions
    try:
        step = walk(guide, answers)
        problems = find_problems(guide)
    finally:
        sys.setrecursionlimit(limit)
    assert [checklist.id for checklist in step.checklists] == ["end"]
    assert step.checklists[0].because == tuple(f"o{number}-9" for number in range(2000))
    assert problems == ()
