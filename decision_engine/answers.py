"""A reader's answers, and their text form ``intent=why-usage,why-charged&feature=workflow``.

The text form is what the address of the page holds after its ``#``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from decision_engine.guide import Guide, Option


AROUND: Final = " \t\r\n.;:!?)>\"'"
"""What a link picks up where it is pasted into a sentence; no id holds any of it."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The ids of the chosen options by question id; a question without options is not answered."""

    by_question: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to(self, question: str) -> tuple[str, ...]:
        """Return the options chosen for this question, none when it is not answered."""
        return self.by_question.get(question, ())

    def with_answer(self, question: str, options: Iterable[str]) -> Answers:
        """Return these answers, the one to this question replaced."""
        return Answers({**self.by_question, question: tuple(options)})


@dataclass(frozen=True, slots=True)
class Unusable:
    """A part of some answers that a guide cannot use, and why, as a sentence."""

    part: str
    reason: str


class UnusableAnswersError(ValueError):
    """Answers that do not fit the guide; ``unusable`` names every part that does not."""

    def __init__(self, unusable: tuple[Unusable, ...]) -> None:
        super().__init__("; ".join(each.reason for each in unusable))
        self.unusable = unusable


def read_answers(text: str) -> Answers:
    """Return the answers that this text holds; a question named twice holds the options of both.

    >>> read_answers("intent=why-usage%2Cwhy-charged&feature=workflow").by_question
    {'intent': ('why-usage', 'why-charged'), 'feature': ('workflow',)}

    Raises:
        UnusableAnswersError: a part is not of the form ``question=option,option``.
    """
    answers, unusable = read_parts(unquote(text).split("&"))
    if unusable:
        raise UnusableAnswersError(unusable)
    return answers


def read_parts(parts: Iterable[str]) -> tuple[Answers, tuple[Unusable, ...]]:
    """Return the answers that these parts of a text hold, and the parts that hold none.

    The parts are decoded already: to decode them again would read "%2541" as "A".
    """
    chosen: dict[str, dict[str, None]] = {}  # a dict for its order, in which an option is found at once
    unusable: list[Unusable] = []
    for part in filter(None, parts):
        question, _, text = part.partition("=")
        question = question.strip()
        options = dict.fromkeys(filter(None, (option.strip(AROUND) for option in text.split(","))))
        if question and options:
            chosen.setdefault(question, {}).update(options)
        else:
            unusable.append(Unusable(part, f'"{part:.80}" is not of the form question=option,option'))
    return Answers({question: tuple(options) for question, options in chosen.items()}), tuple(unusable)


def with_new_ids(answers: Answers, renamed: Mapping[str, str]) -> Answers:
    """Return these answers with the ids that their questions and options have now; ``renamed`` holds them by old ones.

    >>> with_new_ids(Answers({"intent": ("why-used",)}), {"why-used": "why-usage"}).by_question
    {'intent': ('why-usage',)}
    """
    chosen: dict[str, dict[str, None]] = {}
    for question, options in answers.by_question.items():
        new = dict.fromkeys(renamed.get(option, option) for option in options)
        chosen.setdefault(renamed.get(question, question), {}).update(new)
    return Answers({question: tuple(options) for question, options in chosen.items()})


def write_answers(answers: Answers) -> str:
    """Return the text form of these answers, in the order in which they hold them."""
    return "&".join(f"{question}={','.join(options)}" for question, options in answers.by_question.items() if options)


def fit_answers(guide: Guide, answers: Answers) -> tuple[Answers, tuple[Unusable, ...]]:
    """Return the part of these answers that fits the guide, in its order, and what does not fit.

    An answer with several options to a question that takes one does not fit: which of them was
    meant cannot be known, so the question is open again.
    """
    fitting, unusable = find_chosen(guide, answers)
    return Answers(
        {question: tuple([option.id for option in chosen]) for question, chosen in fitting.items()}
    ), unusable


def find_chosen(guide: Guide, answers: Answers) -> tuple[dict[str, list[Option]], tuple[Unusable, ...]]:
    """Return the chosen options by question, as far as they fit the guide, in its order, and what does not fit."""
    fitting: dict[str, list[Option]] = {}
    unusable: list[Unusable] = []
    for question in guide.questions:
        chosen = answers.by_question.get(question.id)
        if not chosen:
            continue
        # One option is chosen nearly always: to make sets for it would be a third of the work.
        wanted = chosen if len(chosen) == 1 else frozenset(chosen)
        options = [option for option in question.options if option.id in wanted]
        if len(options) == len(wanted) == 1:
            fitting[question.id] = options
            continue
        missing = frozenset(wanted).difference([option.id for option in options])
        if missing:
            unusable += [
                Unusable(option, f'the question "{question.id}" has no option "{option:.80}"')
                for option in chosen
                if option in missing
            ]
        if len(options) > 1 and not question.many:
            reason = f'the question "{question.id}" takes one option, not {len(options)}'
            unusable.append(Unusable(question.id, reason))
        elif options:
            fitting[question.id] = options
    known = {question.id for question in guide.questions}
    unusable += [
        Unusable(question, f'the guide has no question "{question:.80}"')
        for question in answers.by_question
        if question not in known
    ]
    return fitting, tuple(unusable)
