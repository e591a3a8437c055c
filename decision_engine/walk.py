"""The walk: where a reader's answers lead in a guide.

Start at the first question. Follow the links of the chosen options. Visit what they reach in
document order, each once. A question reached is asked; a checklist reached is part of the result.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush
from typing import TYPE_CHECKING

from decision_engine.answers import Answers, UnusableAnswersError, fit_answers

if TYPE_CHECKING:
    from decision_engine.guide import Checklist, Guide, Item, Option, Question


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
    fitting, unusable = fit_answers(guide, answers)
    if unusable:
        raise UnusableAnswersError(unusable)
    places = {question.id: place for place, question in enumerate(guide.questions)}
    links: dict[str, list[_Link]] = {}  # by the id of what they lead to
    counted: dict[str, tuple[str, ...]] = {}
    open_questions: list[int] = []
    waiting = [0] if guide.questions else []
    met = set(waiting)
    while waiting:
        place = heappop(waiting)
        question = guide.questions[place]
        chosen = fitting.to(question.id)
        wanted = frozenset(chosen)
        if not chosen:
            open_questions.append(place)
            continue
        counted[question.id] = chosen
        for option in question.options:
            if option.id not in wanted:
                continue
            for target in option.leads_to:
                links.setdefault(target, []).append(_Link(question, option))
                if target in places and places[target] not in met:
                    met.add(places[target])
                    heappush(waiting, places[target])
    counts = Answers({question.id: counted[question.id] for question in guide.questions if question.id in counted})
    dropped = tuple(question for question in fitting.by_question if question not in counted)
    if open_questions:
        return Step(guide.questions[min(open_questions)].id, (), (), counts, dropped)
    reached = tuple(
        ReachedChecklist(
            id=checklist.id,
            request=checklist.request,
            because=_because(guide, checklist, links),
            items=_items_that_apply(guide, checklist, counts),
        )
        for checklist in guide.checklists
        if checklist.id in links
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


@dataclass(frozen=True, slots=True)
class _Link:
    """A link that the walk follows: the option chosen, and the question it answers."""

    question: Question
    option: Option


def _because(guide: Guide, checklist: Checklist, links: dict[str, list[_Link]]) -> tuple[str, ...]:
    """Return the ids of the chosen options on every way to the checklist, in document order."""
    options: dict[str, set[str]] = {}  # by question
    seen = {checklist.id}
    waiting = [checklist.id]
    while waiting:
        for link in links.get(waiting.pop(), ()):
            options.setdefault(link.question.id, set()).add(link.option.id)
            if link.question.id not in seen:
                seen.add(link.question.id)
                waiting.append(link.question.id)
    return tuple(
        option.id
        for question in guide.questions
        if question.id in options
        for option in question.options
        if option.id in options[question.id]
    )


def _items_that_apply(guide: Guide, checklist: Checklist, answers: Answers) -> tuple[str, ...]:
    """Return the ids of the checklist's items, those left out that the answers rule out."""
    named = {option for item in checklist.items for option in item.only_if}
    question_of = {
        option.id: question.id
        for question in (guide.questions if named else ())
        for option in question.options
        if option.id in named
    }

    def applies(item: Item) -> bool:
        answered = [(option, answers.to(question_of[option])) for option in item.only_if if option in question_of]
        ruled_out = any(chosen for _, chosen in answered)
        return not ruled_out or any(option in chosen for option, chosen in answered)

    return tuple(item.id for item in checklist.items if applies(item))
