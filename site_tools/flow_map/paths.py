"""Every way through a guide: what readers can answer, and what they get for it.

Options that lead to the same places, and that the same items ask for, make no difference to each other: they are one
group. A question of many answers is answered by any of its groups together, and answers that have the same effect are
told in one row. Where a row leads is asked of the engine, with one answer for all that the row stands for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Final

from decision_engine.answers import Answers
from decision_engine.walk import walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from decision_engine.guide import Guide, Option, Question
    from decision_engine.walk import Step

MOST_ROWS: Final = 500
"""How many rows are listed; of a guide with more, the first ones are."""

MOST_TOGETHER: Final = 100
"""How many rows may tell what several answers to one question do together, or twice the rows that tell each alone.

Beyond that each kind of answer is told alone, from which the rest follows: who gives several gets the checklists of
each.
"""

_MOST_GROUPS: Final = 8  # of one question, whose combinations are looked through
_MOST_STATES: Final = 20_000  # that are told apart when the ways are counted


@dataclass(frozen=True, slots=True)
class Choice:
    """Answers to one question that have the same effect.

    Of each group in ``needed`` one option is chosen, or several where the question takes many. Those of ``optional``
    may be chosen as well, any number of them, and change nothing.
    """

    question: Question
    needed: tuple[tuple[Option, ...], ...]
    optional: tuple[Option, ...] = ()

    @property
    def ways(self) -> int:
        """How many answers this stands for."""
        if not self.question.many:
            return sum(len(group) for group in self.needed)
        return prod((1 << len(group)) - 1 for group in self.needed) << len(self.optional)

    @property
    def example(self) -> tuple[str, ...]:
        """The ids of the options of one such answer."""
        return tuple(group[0].id for group in self.needed)


@dataclass(frozen=True, slots=True)
class Way:
    """A row: one choice for each question that is asked, in their order, and where that leads."""

    choices: tuple[Choice, ...]
    step: Step

    @property
    def ways(self) -> int:
        """How many sets of answers this stands for."""
        return prod(choice.ways for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Ways:
    """All ways through a guide.

    ``total`` is how many sets of answers there are, ``None`` where that cannot be counted. ``told_alone`` are the
    questions of which each kind of answer is told alone. ``cut`` says that there are more rows than are listed.
    """

    rows: tuple[Way, ...]
    total: int | None
    told_alone: tuple[Question, ...] = ()
    cut: bool = False

    @property
    def listed(self) -> int:
        """How many sets of answers the rows stand for."""
        return sum(row.ways for row in self.rows)


def find_ways(guide: Guide, *, most_rows: int = MOST_ROWS, most_together: int = MOST_TOGETHER) -> Ways:
    """Return every way through a guide without problems.

    The rows stand for all sets of answers, each of them once, unless ``told_alone`` or ``cut`` say otherwise.
    """
    groups = {question.id: _groups(question, _asking_items(guide)) for question in guide.questions}
    total = _count(guide)
    several = tuple(question for question in guide.questions if question.many and len(groups[question.id]) > 1)
    alone = {
        question.id: [Choice(question, (group,)) for group in groups[question.id].values()]
        for question in guide.questions
    }
    rows = tuple(islice(_rows(guide, alone), most_rows + 1))
    if not several:
        return Ways(rows[:most_rows], total, cut=len(rows) > most_rows)
    if all(len(groups[question.id]) <= _MOST_GROUPS for question in several):
        together = {question.id: _choices(question, groups[question.id]) for question in guide.questions}
        limit = min(most_rows, max(most_together, 2 * len(rows)))
        found = tuple(islice(_rows(guide, together), limit + 1))
        if len(found) <= limit:
            return Ways(found, total)
    return Ways(rows[:most_rows], total, several, cut=len(rows) > most_rows)


type _Effect = frozenset[tuple[str, str]]
"""What an option does: the places that it leads to, and the items that ask for it."""

type _Groups = Mapping[_Effect, tuple[Option, ...]]


def _asking_items(guide: Guide) -> dict[str, set[str]]:
    """Return the items that ask for each option."""
    asking: dict[str, set[str]] = defaultdict(set)
    for checklist in guide.checklists:
        for item in checklist.items:
            for option in item.only_if:
                asking[option].add(item.id)
    return asking


def _groups(question: Question, asking: Mapping[str, set[str]]) -> _Groups:
    """Return the options of a question by what they do, in document order."""
    groups: dict[_Effect, tuple[Option, ...]] = {}
    for option in question.options:
        leads_to = {("to", target) for target in option.leads_to}
        effect = frozenset(leads_to | {("if", item) for item in asking.get(option.id, ())})
        groups[effect] = (*groups.get(effect, ()), option)
    return groups


def _choices(question: Question, groups: _Groups) -> list[Choice]:
    """Return the choices that a question leaves, no two of which stand for the same answer: the simple ones first."""
    if not question.many:
        return [Choice(question, (group,)) for group in groups.values()]
    effects: dict[_Effect, None] = {}
    for effect in groups:
        effects.update(dict.fromkeys([effect, *(each | effect for each in effects)]))
    found = [choice for effect in effects for choice in _choices_with(question, groups, effect)]
    place = {option.id: number for number, option in enumerate(question.options)}
    return sorted(found, key=lambda choice: (len(choice.needed), [place[id_] for id_ in choice.example]))


def _choices_with(question: Question, groups: _Groups, wanted: _Effect) -> Iterator[Choice]:
    """Yield choices that together stand for all answers with this very effect."""
    waiting: list[tuple[list[_Effect], list[_Effect]]] = [([], [each for each in groups if each <= wanted])]
    while waiting:
        needed, rest = waiting.pop()
        so_far = frozenset[tuple[str, str]]().union(*needed)
        if so_far == wanted:
            optional = [option for effect in rest for option in groups[effect]]
            order = [option.id for option in question.options]
            optional.sort(key=lambda option: order.index(option.id))
            in_order = sorted((groups[each] for each in needed), key=lambda group: order.index(group[0].id))
            yield Choice(question, tuple(in_order), tuple(optional))
        elif so_far.union(*rest) == wanted:
            # With the one that adds most, and without it.
            next_ = max(rest, key=lambda each: len(each - so_far))
            others = [each for each in rest if each != next_]
            waiting += [(needed, others), ([*needed, next_], others)]


def _rows(guide: Guide, choices: Mapping[str, list[Choice]]) -> Iterator[Way]:
    """Yield the rows in document order of what is chosen."""
    waiting: list[tuple[Answers, tuple[Choice, ...]]] = [(Answers(), ())]
    while waiting:
        answers, chosen = waiting.pop()
        step = walk(guide, answers)
        if step.ask is None:
            yield Way(chosen, step)
            continue
        waiting += [
            (answers.with_answer(step.ask, choice.example), (*chosen, choice)) for choice in reversed(choices[step.ask])
        ]


def _count(guide: Guide) -> int | None:
    """Return how many sets of answers lead through the guide, ``None`` where that takes too long.

    What is asked next depends on the questions that are reached and open, and on nothing else: ways that agree in them
    are counted together. Links lead down the page, so one look at each question is enough.
    """
    questions = {question.id for question in guide.questions}
    states: Mapping[frozenset[str], int] = {frozenset(question.id for question in guide.questions[:1]): 1}
    for question in guide.questions:
        leads = _count_leads(question, questions)
        if leads is None:
            return None
        after: Counter[frozenset[str]] = Counter()
        for open_, ways in states.items():
            if question.id in open_:
                for targets, answers in leads.items():
                    after[(open_ - {question.id}) | targets] += ways * answers
            else:
                after[open_] += ways
            if len(after) > _MOST_STATES:
                return None
        states = after
    return sum(states.values())


def _count_leads(question: Question, questions: set[str]) -> Mapping[frozenset[str], int] | None:
    """Return how many answers lead to each set of questions, ``None`` if there are too many sets."""
    alike = Counter(frozenset(questions.intersection(option.leads_to)) for option in question.options)
    if not question.many:
        return alike
    leads: Counter[frozenset[str]] = Counter({frozenset(): 1})
    for targets, options in alike.items():
        for others, answers in list(leads.items()):
            leads[others | targets] += answers * ((1 << options) - 1)
        if len(leads) > _MOST_STATES:
            return None
    leads[frozenset()] -= 1  # an answer has one option at least
    return +leads
