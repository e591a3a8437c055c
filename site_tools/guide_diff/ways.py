"""The ways of readers through two guides: which are new, which are gone, and which end otherwise.

A way is the answers of a reader who is asked nothing more. Options that mean the same in both guides count once: which
of them is chosen, and how many of them, makes no difference to either walk. So all ways are told by those of one option
each, and their number grows with what differs, not with how much there is to choose.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING, Final, Literal

from decision_engine.answers import Answers
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from decision_engine.guide import Guide
    from decision_engine.walk import Step

MOST_WAYS: Final = 2_000
"""How many ways of each guide are looked at, the simplest ones first."""
FEWEST_WAYS: Final = 200
"""How many are looked at in any case."""
MOST_PARTS: Final = 300_000
"""How many options and items there may be in all ways together: a walk looks at each of its guide."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a reader gets in the end: the checklists reached, each with the items that apply, and the notes."""

    checklists: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...]

    def same_as(self, other: Result) -> bool:
        """Say whether a reader gets the same, in whatever order."""
        return self._sets() == other._sets()

    def _sets(self) -> tuple[dict[str, frozenset[str]], frozenset[str]]:
        return {id_: frozenset(items) for id_, items in self.checklists}, frozenset(self.notes)


type Misfit = Literal["no-question", "no-option", "takes-one", "asks-more", "asks-less"]
"""Why some answers are no way of a guide: it lacks a question or an option that they name, takes one option where they
have several, asks a question that they do not answer, or does not ask one that they answer.
"""


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways that changed alike, told by the simplest of them.

    ``before`` and ``after`` are what the reader gets, ``None`` where there was or is no such way; ``why`` and ``ids``
    tell then what of the answers does not fit.
    """

    answers: Answers
    count: int
    before: Result | None
    after: Result | None
    why: Misfit | None = None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WaysChange:
    """What became of the ways: those that were added, are gone, or end otherwise, each kind sorted by simplicity.

    ``compared`` is how many there were to compare, ``all_`` whether those were all that there are.
    """

    added: tuple[Ways, ...] = ()
    gone: tuple[Ways, ...] = ()
    changed: tuple[Ways, ...] = ()
    compared: int = 0
    all_: bool = True


def compare_ways(before: Guide, after: Guide) -> WaysChange:
    """Return what became of the ways between two guides, of which the earlier one is told in the ids of the later one.

    Of a guide with very many ways, the simplest are looked at; ``WaysChange.all_`` tells.
    """
    most = min(MOST_WAYS, max(FEWEST_WAYS, MOST_PARTS // max(_size(before), _size(after), 1)))
    first_alike = find_alike(before, after)
    then, all_then = every_way(before, first_alike, most)
    now, all_now = every_way(after, first_alike, most)
    added: dict[object, Ways] = {}
    gone: dict[object, Ways] = {}
    changed: dict[object, Ways] = {}
    seen: set[object] = set()
    for is_new, steps, other in ((True, now, before), (False, then, after)):
        for step in steps:
            key = frozenset((question, frozenset(chosen)) for question, chosen in step.answers.by_question.items())
            if key in seen:
                continue
            seen.add(key)
            result = _result_of(step)
            why, ids, elsewhere = _try(other, step.answers)
            if why is not None:
                group, was, is_ = (added, None, result) if is_new else (gone, result, None)
                _count(group, (why, ids, result), Ways(step.answers, 0, was, is_, why, ids))
            elif elsewhere is not None and not elsewhere.same_as(result):
                results = (elsewhere, result) if is_new else (result, elsewhere)
                _count(changed, _delta(*results), Ways(step.answers, 0, *results))
    return WaysChange(
        tuple(added.values()), tuple(gone.values()), tuple(changed.values()), len(seen), all_then and all_now
    )


def find_alike(before: Guide, after: Guide) -> dict[str, str]:
    """Return, by the id of each option of both guides, the first one of those that mean the same in both of them.

    Such options belong to the same question, lead to the same places, and rule the same items out. Where a question
    took one option and takes many, or the other way round, two of them stay apart: to choose both is a way of one
    guide alone.
    """
    old, new = _meanings(before), _meanings(after)
    many = {question.id: question.many for question in before.questions}
    either = {question.id for question in after.questions if many.get(question.id, question.many) != question.many}
    first: dict[object, str] = {}
    second: dict[object, str] = {}
    found: dict[str, str] = {}
    for option in (*new, *(option for option in old if option not in new)):
        meaning = (old.get(option), new.get(option))
        if first.setdefault(meaning, option) == option:
            found[option] = option
        else:
            apart = option in new and new[option].question in either
            found[option] = second.setdefault(meaning, option) if apart else first[meaning]
    return found


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What an option does in a guide: all that the walk looks at."""

    question: str
    leads_to: frozenset[str]
    items: frozenset[str]


def _meanings(guide: Guide) -> dict[str, _Meaning]:
    items: dict[str, set[str]] = {}
    for item in (item for checklist in guide.checklists for item in checklist.items):
        for option in item.only_if:
            items.setdefault(option, set()).add(item.id)
    return {
        option.id: _Meaning(question.id, frozenset(option.leads_to), frozenset(items.get(option.id, ())))
        for question in guide.questions
        for option in question.options
    }


def every_way(guide: Guide, first_alike: Mapping[str, str], most: int) -> tuple[list[Step], bool]:
    """Return where the ways of a guide without problems end, as many as are asked for, and whether those are all.

    The first is that of a reader who always takes the first option. All others turn off from one that came before: they
    answer as it does down to some question, otherwise there, and with the first option from there on. So each way takes
    one walk, however long it is. Ways with as many options as questions come first, those with few turns before others.
    Of options that are alike, the first one alone is chosen.
    """
    options = {
        each.id: list(dict.fromkeys(first_alike[option.id] for option in each.options)) for each in guide.questions
    }
    most_at_once = {each.id: len(options[each.id]) if each.many else 1 for each in guide.questions}
    always_first = Answers({question: tuple(offered[:1]) for question, offered in options.items()})

    def turns(step: Step, turned: int, size: int) -> Iterator[tuple[int, str, tuple[str, ...]]]:
        """Yield the other choices of this many options, each with its place on the way, below the last turn."""
        for place, question in enumerate(step.answers.by_question):
            if place >= turned and size <= most_at_once[question]:
                offered = options[question]
                for chosen in combinations(offered[1:], 1) if size == 1 else combinations(offered, size):
                    yield place, question, chosen

    found = [walk(guide, always_first)]
    # Ways that others turn off from: how many options more than questions those have, and which way came first; then
    # the way itself, the first place where it may be left, with how many options, and the turns that are left.
    waiting: list[tuple[int, int, Step, int, int, Iterator[tuple[int, str, tuple[str, ...]]]]] = []
    heapq.heappush(waiting, (0, 0, found[0], 0, 1, turns(found[0], 0, 1)))
    while waiting:
        more, number, way, turned, size, left = waiting[0]
        turn = next(left, None)
        if turn is None:
            heapq.heappop(waiting)
            widest = max((most_at_once[question] for question in way.answers.by_question), default=0)
            if size < widest:
                heapq.heappush(waiting, (more + 1, number, way, turned, size + 1, turns(way, turned, size + 1)))
        elif len(found) == most:
            return found, False
        else:
            place, question, chosen = turn
            kept = dict(islice(way.answers.by_question.items(), place))
            step = walk(guide, Answers({**always_first.by_question, **kept, question: chosen}))
            heapq.heappush(waiting, (more, len(found), step, place + 1, 1, turns(step, place + 1, 1)))
            found.append(step)
    return found, True


def _size(guide: Guide) -> int:
    return sum(len(each.options) for each in guide.questions) + sum(len(each.items) for each in guide.checklists)


def _result_of(step: Step) -> Result:
    return Result(tuple((reached.id, reached.items) for reached in step.checklists), step.notes)


def _try(guide: Guide, answers: Answers) -> tuple[Misfit | None, tuple[str, ...], Result | None]:
    """Return what keeps these answers from being a way of a guide, or else what they lead to."""
    questions = {question.id: question for question in guide.questions}
    unknown = tuple(question for question in answers.by_question if question not in questions)
    if unknown:
        return "no-question", unknown, None
    unoffered: list[str] = []
    several: list[str] = []
    for question, chosen in answers.by_question.items():
        offered = {option.id for option in questions[question].options}
        unoffered += [option for option in chosen if option not in offered]
        several += [question] if len(chosen) > 1 and not questions[question].many else []
    if unoffered:
        return "no-option", tuple(unoffered), None
    if several:
        return "takes-one", tuple(several), None
    step = walk(guide, answers)
    if step.ask is not None:
        return "asks-more", (step.ask,), None
    if step.dropped:
        return "asks-less", step.dropped, None
    return None, (), _result_of(step)


def _delta(before: Result, after: Result) -> object:
    """Return what tells one change of a result from another: what came and what went, not what stayed."""
    then, now = (_all_of(result) for result in (before, after))
    return then - now, now - then


def _all_of(result: Result) -> frozenset[tuple[str, str]]:
    items = {(checklist, item) for checklist, items in result.checklists for item in items}
    return frozenset(
        {*items, *((checklist, "") for checklist, _ in result.checklists), *(("", n) for n in result.notes)}
    )


def _count(groups: dict[object, Ways], key: object, ways: Ways) -> None:
    known = groups.get(key, ways)
    groups[key] = Ways(known.answers, known.count + 1, known.before, known.after, known.why, known.ids)
