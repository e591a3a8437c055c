"""The walk: where a reader's answers lead in a guide.

Start at the first question. Follow the links of the chosen options. Visit what they reach in
document order, each once. A question reached is asked; a checklist reached is part of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from decision_engine.answers import Answers, UnusableAnswersError, find_chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decision_engine.guide import Checklist, Guide, Item, Option


@dataclass(frozen=True, slots=True)
class ReachedChecklist:
    """A checklist that the answers reach.

    ``because`` are the ids of the chosen options on every way to it, ``items`` those of the items
    that apply, both in document order.
    """

    id: str
    request: str
    because: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Where some answers lead.

    ``ask`` is the id of the next question, ``None`` when there is none left; the checklists and
    notes are empty until then. ``answers`` are those that count, in document order; ``dropped``
    are the ids of the answered questions that the walk does not reach.
    """

    ask: str | None
    checklists: tuple[ReachedChecklist, ...]
    notes: tuple[str, ...]
    answers: Answers
    dropped: tuple[str, ...]


def walk(guide: Guide, answers: Answers) -> Step:
    """Return where these answers lead: the next question, or the checklists reached.

    Answers to questions that the walk does not reach are named in ``Step.dropped``, never silently
    lost. Links to ids that the guide does not have lead nowhere; `find_problems` reports them.

    Raises:
        UnusableAnswersError: an answer names a question or option that the guide does not have,
            or several options of a question that takes one.
    """
    chosen, unusable = find_chosen(guide, answers)
    if unusable:
        raise UnusableAnswersError(unusable)
    places = {question.id: place for place, question in enumerate(guide.questions)}
    links: dict[str, list[str]] = {}  # by the id of what they lead to: the questions that they come from
    counted: set[str] = set()
    open_questions: list[int] = []
    waiting = [0] if guide.questions else []
    while waiting:
        place = waiting.pop()
        question = guide.questions[place].id
        if question not in chosen:
            open_questions.append(place)
            continue
        counted.add(question)
        for option in chosen[question]:
            for target in option.leads_to:
                if target in links:
                    links[target].append(question)
                    continue
                links[target] = [question]
                if places.get(target, 0) > 0:  # a question, and not the first one: that has been met
                    waiting.append(places[target])
    counts = Answers(
        {question: tuple([option.id for option in chosen[question]]) for question in chosen if question in counted}
    )
    dropped = tuple([question for question in chosen if question not in counted])
    if open_questions:
        return Step(guide.questions[min(open_questions)].id, (), (), counts, dropped)
    found = [checklist for checklist in guide.checklists if checklist.id in links]
    question_of = _questions_of(guide, {option for each in found for item in each.items for option in item.only_if})
    reached = tuple(
        ReachedChecklist(
            id=checklist.id,
            request=checklist.request,
            because=_because(checklist, links, chosen),
            items=_items_that_apply(checklist, counts, question_of),
        )
        for checklist in found
    )
    reached_ids = {checklist.id for checklist in reached}
    notes = tuple(note.id for note in guide.notes if reached_ids.issuperset(note.checklists))
    return Step(None, reached, notes, counts, dropped)


def find_reachable(guide: Guide, answers: Answers) -> frozenset[str]:
    """Return the ids of the questions that these answers reach or, by what is still open, may reach.

    An answered question leads where its chosen options lead, an open one wherever any option does.
    """
    questions = {question.id: question for question in guide.questions}
    waiting = [question.id for question in guide.questions[:1]]
    reachable = set(waiting)
    while waiting:
        question = questions[waiting.pop()]
        chosen = frozenset(answers.to(question.id))
        for option in question.options:
            if chosen and option.id not in chosen:
                continue
            found = [target for target in option.leads_to if target in questions and target not in reachable]
            reachable.update(found)
            waiting += found
    return frozenset(reachable)


def _because(
    checklist: Checklist, links: Mapping[str, list[str]], chosen: Mapping[str, list[Option]]
) -> tuple[str, ...]:
    """Return the ids of the chosen options on every way to the checklist, in document order.

    ``links`` holds, by id, the questions that lead to it, ``chosen`` their chosen options, in document order.
    """
    on_the_way = {checklist.id}
    waiting = [checklist.id]
    while waiting:
        for question in links.get(waiting.pop(), ()):
            if question not in on_the_way:
                on_the_way.add(question)
                waiting.append(question)
    return tuple(
        [
            option.id
            for question, options in chosen.items()
            if question in on_the_way
            for option in options
            if not on_the_way.isdisjoint(option.leads_to)
        ]
    )


def _questions_of(guide: Guide, options: set[str]) -> dict[str, str]:
    """Return the id of the question of each of these options that the guide has."""
    found: dict[str, str] = {}
    for question in guide.questions:
        if len(found) == len(options):
            break
        found.update({option.id: question.id for option in question.options if option.id in options})
    return found


def _items_that_apply(checklist: Checklist, answers: Answers, question_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of the checklist's items, those left out that the answers rule out."""

    def applies(item: Item) -> bool:
        answered = [(option, answers.to(question_of[option])) for option in item.only_if if option in question_of]
        ruled_out = any(chosen for _, chosen in answered)
        return not ruled_out or any(option in chosen for option, chosen in answered)

    return tuple(item.id for item in checklist.items if applies(item))
