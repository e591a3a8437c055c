"""A visit: the place of one reader in a guide, and what the page shows there.

The text form of a visit is the fragment of the page's address: the answers, and ``@question`` when
the reader looks at an answered question again: ``intent=why-usage&feature=workflow&@intent``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from decision_engine.answers import (
    Answers,
    Unusable,
    UnusableAnswersError,
    fit_answers,
    read_parts,
    with_new_ids,
    write_answers,
)
from decision_engine.walk import find_reachable, walk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from decision_engine.guide import Guide
    from decision_engine.walk import Step


NO_ANSWERS: Final = Answers()


@dataclass(frozen=True, slots=True)
class Visit:
    """What the page shows: a question, or, when ``question`` is ``None``, the result of the step.

    ``address`` opens this very place again. ``chosen`` are the options of the shown question that
    are chosen already; ``back`` is the question before it on the way, if any. ``dropped`` holds
    the answers that the last change made pointless, ``unusable`` what the address asked in vain.
    """

    address: str
    question: str | None
    chosen: tuple[str, ...]
    back: str | None
    step: Step
    dropped: Answers
    unusable: tuple[Unusable, ...]


def open_address(guide: Guide, address: str) -> Visit:
    """Return the visit that this address holds, or the nearest one that the guide has.

    Never raises for what the address holds: what cannot be used is told in ``Visit.unusable``.
    """
    answers, revisited, unusable = _read_address(guide, address)
    return _open(guide, answers, revisited, unusable)


def choose(guide: Guide, address: str, question: str, options: Iterable[str]) -> Visit:
    """Return the visit after the reader at this address answers a question with these options.

    Every other answer that may still count is kept; ``Visit.dropped`` tells the others.

    Raises:
        UnusableAnswersError: the guide has no such question or option, or the question takes one
            option and is given several.
    """
    earlier, _, unusable = _read_address(guide, address)
    usable, misfits = fit_answers(guide, earlier)
    answers, wrong = fit_answers(guide, usable.with_answer(question, options))
    if wrong:
        raise UnusableAnswersError(wrong)
    kept, dropped = _split(guide, answers)
    return _visit(guide, kept, walk(guide, kept), dropped=dropped, unusable=unusable + misfits)


def revisit(guide: Guide, address: str, question: str) -> Visit:
    """Return the visit in which the reader at this address looks at an answered question again."""
    answers, _, _ = _read_address(guide, address)
    return _open(guide, answers, question, ())


def _open(guide: Guide, answers: Answers, revisited: str | None, unusable: tuple[Unusable, ...]) -> Visit:
    fitting, misfits = fit_answers(guide, answers)
    kept, dropped = _split(guide, fitting)
    unusable += misfits
    unusable += tuple(
        Unusable(question, f'the other answers do not lead to the question "{question}"')
        for question in dropped.by_question
    )
    step = walk(guide, kept)
    if revisited is not None and revisited not in step.answers.by_question:
        if revisited != step.ask:
            unusable += (Unusable(f"@{revisited}", f'the question "{revisited:.80}" is not answered here'),)
        revisited = None
    return _visit(guide, kept, step, revisited=revisited, unusable=unusable)


def _split(guide: Guide, answers: Answers) -> tuple[Answers, Answers]:
    """Return the answers that count or may come to count, and those that cannot any more.

    Where a change opens a question in between, the answers beyond it wait for what it leads to.
    """
    reachable = find_reachable(guide, answers)
    kept = {question: options for question, options in answers.by_question.items() if question in reachable}
    dropped = {question: options for question, options in answers.by_question.items() if question not in reachable}
    return Answers(kept), Answers(dropped)


def _visit(  # noqa: PLR0913 -- the parts of one record, three of them by name
    guide: Guide,
    kept: Answers,
    step: Step,
    *,
    revisited: str | None = None,
    dropped: Answers = NO_ANSWERS,
    unusable: tuple[Unusable, ...] = (),
) -> Visit:
    shown = step.ask if revisited is None else revisited
    on_the_way = {*step.answers.by_question, step.ask}
    way = [question.id for question in guide.questions if question.id in on_the_way]
    before = len(way) if shown is None else way.index(shown)
    parts = [write_answers(kept), "" if revisited is None else f"@{revisited}"]
    return Visit(
        address="&".join(filter(None, parts)),
        question=shown,
        chosen=() if shown is None else kept.to(shown),
        back=way[before - 1] if before else None,
        step=step,
        dropped=dropped,
        unusable=unusable,
    )


def _read_address(guide: Guide, address: str) -> tuple[Answers, str | None, tuple[Unusable, ...]]:
    """Return the answers of the address, the question that is looked at again, and what is neither.

    The address may be an old one: ids that were renamed since are given as they are now.
    """
    parts = unquote(address.removeprefix("#")).split("&")
    revisited = [part[1:] for part in parts if part.startswith("@")]
    answers, unusable = read_parts(part for part in parts if not part.startswith("@"))
    shown = revisited[-1] if revisited else None
    if guide.renamed:
        answers = with_new_ids(answers, guide.renamed)
        shown = shown and guide.renamed.get(shown, shown)
    return answers, shown, unusable
