"""How the engine's work grows with the guide: the time that a walk, a check and a reading take."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TYPE_CHECKING, Final

from markdown import Markdown

from decision_engine.answers import Answers
from decision_engine.guide import Checklist, Guide, Item, Option, Question
from decision_engine.guide_json import read_guide, write_guide
from decision_engine.problems import find_problems
from decision_engine.walk import walk
from site_tools.bench.table import Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

OPTIONS: Final = 10
"""Options of each question."""

CHECKLISTS: Final = 10
"""Checklists of each guide: with more of them in a larger guide, what names all options for each would be a square."""

MOST_FOR_A_WALK: Final = 0.005  # seconds
MOST_FOR_A_CHECK: Final = 2.0  # seconds
MOST_GROWTH: Final = 1.5
"""How many times as long an option may take in the largest guide as in the smallest: memory is slower than a cache.

A square would be four times for four times the guide.
"""

SHORTEST: Final = 0.2  # seconds for which the work of a round goes on at least
MOST_TIMES: Final = 50

_WALK: Final = "walk to the end, each question answered"
_WALK_ALL: Final = "walk with every option chosen"
_CHECK: Final = "check"
_READ: Final = "read from JSON"
_READ_MARKDOWN: Final = "read from Markdown, checks included"
_MARKDOWN: Final = "the same Markdown without reading the guide"


@dataclass(frozen=True, slots=True)
class GuideTime:
    """What one piece of work takes with a guide of so many questions: the median of all rounds, in seconds."""

    what: str
    questions: int
    seconds: float


def measure(questions: Sequence[int], *, rounds: int) -> list[GuideTime]:
    """Do all work with guides of each of these sizes, in turn, so many times, and return the medians.

    Times are those of the processor, in this process: nothing is read from a disk.
    """
    tasks = [(what, size, do) for size in questions for what, do in _tasks(size)]
    seconds: dict[tuple[str, int], list[float]] = {(what, size): [] for what, size, _ in tasks}
    gc.collect()
    gc.freeze()  # the guides of the other tasks are nothing to collect
    for _ in range(rounds):
        for what, size, do in tasks:
            # What is short is done again and again, as the timers of the standard library have it.
            left = SHORTEST
            while left > 0:
                began = time.process_time()
                do()
                taken = time.process_time() - began
                seconds[what, size].append(taken)
                left -= max(taken, SHORTEST / MOST_TIMES)
    gc.unfreeze()
    return [GuideTime(what, size, median(taken)) for (what, size), taken in seconds.items()]


def rows(times: Sequence[GuideTime]) -> list[Row]:
    """Return the targets of a large guide with what was measured; ``times`` are those of at least two sizes."""
    taken = {(each.what, each.questions): each.seconds for each in times}
    sizes = sorted({each.questions for each in times})
    least, most = sizes[0], sizes[-1]
    name = f"{most} questions, {most * OPTIONS} options"
    check = taken[_CHECK, most]
    whole = taken[_READ_MARKDOWN, most] - taken[_MARKDOWN, most]
    limits = [
        (f"{name}: {_WALK}", taken[_WALK, most], MOST_FOR_A_WALK),
        (f"{name}: {_CHECK}", check, MOST_FOR_A_CHECK),
        (f"{name}: reading it from Markdown, beyond the conversion", whole, MOST_FOR_A_CHECK),
    ]
    growth = {
        what: (taken[what, most] / most) / (taken[what, least] / least)
        for what in (_WALK, _WALK_ALL, _CHECK, _READ, _READ_MARKDOWN)
    }
    return [
        *(
            Row(what, f"{1000 * seconds:.1f} ms", f"≤ {1000 * limit:.0f} ms", seconds <= limit)
            for what, seconds, limit in limits
        ),
        *(
            Row(
                f"{what}: an option's time, {least} to {most} questions",
                f"{times_as_long:.2f} times ({1000 * taken[what, most]:.1f} ms in all)",
                f"≤ {MOST_GROWTH} times",
                times_as_long <= MOST_GROWTH,
            )
            for what, times_as_long in growth.items()
        ),
    ]


def make_guide(questions: int) -> Guide:
    """Return a guide of so many questions, which lead to the next one, to others further on, and to checklists.

    All of it is reached, and nothing is wrong with it.
    """
    checklists = [f"list-{number}" for number in range(CHECKLISTS)]

    def links(number: int, place: int) -> tuple[str, ...]:
        if number + 1 == questions or place == OPTIONS - 1:
            return (checklists[(number + place) % CHECKLISTS],)
        # The first option leads to the question below, so that a walk can pass them all.
        return (f"question-{min(number + 1 + place, questions - 1)}",)

    return Guide(
        "big",
        "A big guide",
        tuple(
            Question(
                f"question-{number}",
                f"What is the answer to question {number}?",
                many=True,
                options=tuple(
                    Option(f"option-{number}-{place}", f"Answer {place} to {number}", links(number, place))
                    for place in range(OPTIONS)
                ),
            )
            for number in range(questions)
        ),
        tuple(
            Checklist(
                checklist,
                f"What to include for {number}",
                f"Request {number}",
                tuple(
                    Item(
                        f"{checklist}-item-{place}",
                        f"Thing {place} of {number}.",
                        (f"option-{number * questions // CHECKLISTS}-{place}",) if place else (),
                    )
                    for place in range(5)
                ),
            )
            for number, checklist in enumerate(checklists)
        ),
    )


def as_markdown(guide: Guide) -> str:
    """Return an article that holds this guide, whose fields have no labels and whose checklists cover nothing."""
    lines = [f"# {guide.title}"]
    for question in guide.questions:
        lines += ["", f"## {question.text} {{#{question.id} .question{' .many' if question.many else ''}}}", ""]
        for option in question.options:
            first, *others = option.leads_to
            further = "".join(f" [also](#{target})" for target in others)
            lines.append(f"- [{option.text}](#{first}){further} {{#{option.id}}}")
    for checklist in guide.checklists:
        lines += ["", f'## {checklist.title} {{#{checklist.id} .checklist request="{checklist.request}"}}', ""]
        for item in checklist.items:
            condition = f' if="{" ".join(item.only_if)}"' if item.only_if else ""
            lines.append(f"- [ ] {item.text} {{#{item.id}{condition}}}")
    return "\n".join(lines) + "\n"


def _tasks(questions: int) -> list[tuple[str, Callable[[], object]]]:
    """Return each work to be measured with a guide of so many questions, by what it is."""
    guide = make_guide(questions)
    each_first = Answers({question.id: (question.options[0].id,) for question in guide.questions})
    each_option = Answers({question.id: tuple(each.id for each in question.options) for question in guide.questions})
    article = as_markdown(guide)
    plain = Markdown(extensions=["attr_list"])
    with_guide = Markdown(extensions=["attr_list", "site_tools.guides.extension"])
    return [
        (_WALK, partial(walk, guide, each_first)),
        (_WALK_ALL, partial(walk, guide, each_option)),
        (_CHECK, partial(find_problems, guide)),
        (_READ, partial(read_guide, write_guide(guide))),
        (_MARKDOWN, lambda: plain.reset().convert(article)),
        (_READ_MARKDOWN, lambda: with_guide.reset().convert(article)),
    ]
