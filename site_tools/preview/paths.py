"""The paths of a guide: answers that lead to each question, and to each distinct result."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from decision_engine.answers import Answers
from decision_engine.walk import walk

if TYPE_CHECKING:
    from decision_engine.guide import Guide, Question
    from decision_engine.walk import Step

MOST_PLACES: Final = 2_000
"""How many places in a guide are looked at: where some questions are answered, and some are reached."""
MOST_RESULTS: Final = 60
"""How many results are kept. Conditions of items, each met or not, can make any number of them."""
MOST_QUESTIONS: Final = 300
"""How many questions are kept: a page of more frames helps nobody."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The shortest answers that were found to lead somewhere.

    ``questions`` holds those before each question, by its id. ``results`` are the steps that differ in their checklists
    or in the items of these. ``is_whole`` tells whether the guide was looked through to its end.
    """

    questions: dict[str, Answers]
    results: tuple[Step, ...]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class _Place:
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    reached: frozenset[str]

    def key(self, conditions: frozenset[str]) -> object:
        """Return what the rest of the way depends on: which other options were chosen does not matter any more."""
        answered = frozenset(question for question, _ in self.answers)
        met = frozenset(option for _, chosen in self.answers for option in chosen if option in conditions)
        return self.reached, answered, met


def find_paths(guide: Guide) -> Paths:
    """Return paths to all questions and results of a guide.

    They are those of readers who choose one answer to each question, or all of those that it takes.
    """
    conditions = frozenset(
        option for checklist in guide.checklists for item in checklist.items for option in item.only_if
    )
    questions: dict[str, Answers] = {}
    results: dict[object, Step] = {}
    start = _Place((), frozenset(question.id for question in guide.questions[:1]))
    seen = {start.key(conditions)}
    waiting = deque([start])
    looked_at = 0
    is_whole = True
    while waiting and looked_at < MOST_PLACES:
        looked_at += 1
        place = waiting.popleft()
        answered = dict(place.answers)
        asked = next((each for each in guide.questions if each.id in place.reached and each.id not in answered), None)
        if asked is None and len(results) == MOST_RESULTS:
            is_whole = False
            continue
        if asked is None:
            step = walk(guide, Answers(answered))
            results.setdefault(tuple((each.id, each.items) for each in step.checklists), step)
            continue
        questions.setdefault(asked.id, Answers(answered))
        for chosen in _choices(asked):
            leads_to = (target for option in asked.options if option.id in chosen for target in option.leads_to)
            following = _Place((*place.answers, (asked.id, chosen)), place.reached.union(leads_to))
            if (key := following.key(conditions)) not in seen:
                seen.add(key)
                waiting.append(following)
    for question in guide.questions:
        if question.id in questions:
            continue
        before = _answers_before(guide, question.id) if len(questions) < MOST_QUESTIONS else None
        if before is not None:
            questions[question.id] = before
        elif waiting or len(questions) >= MOST_QUESTIONS:
            is_whole = False
    return Paths(questions, tuple(results.values()), is_whole=is_whole and not waiting)


def _answers_before(guide: Guide, wanted: str) -> Answers | None:
    """Return answers after which this question is asked: those on a shortest way of links, and what is asked besides.

    ``None`` where no way was found.
    """
    questions = {question.id: question for question in guide.questions}
    first = guide.questions[0].id
    chosen: dict[str, tuple[tuple[str, str], ...]] = {first: ()}  # the answers on the way to each question
    waiting = deque([first])
    while waiting and wanted not in chosen:
        here = waiting.popleft()
        for option in questions[here].options:
            for target in option.leads_to:
                if target in questions and target not in chosen:
                    chosen[target] = (*chosen[here], (here, option.id))
                    waiting.append(target)
    if wanted not in chosen:
        return None
    answers = Answers({question: (option,) for question, option in chosen[wanted]})
    while (asked := walk(guide, answers).ask) != wanted:
        if asked is None:
            return None
        answers = answers.with_answer(asked, [questions[asked].options[0].id])
    return answers


def _choices(question: Question) -> list[tuple[str, ...]]:
    choices: list[tuple[str, ...]] = [(option.id,) for option in question.options]
    if question.many and len(choices) > 1:
        choices.append(tuple(option.id for option in question.options))
    return choices
