"""What is wrong with a guide: everything that would lead a reader nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from decision_engine.guide import Guide

ID_FORM: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""Lower case with hyphens, a letter first: what an address, a link and a CSS selector take as it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a guide: the id of the part that has it, what is wrong and what to do."""

    id: str
    message: str


def find_problems(guide: Guide) -> tuple[Problem, ...]:
    """Return all problems of the guide, kind by kind in document order; a guide without any can be walked.

    Without any, every walk ends in a checklist: each option leads to questions further down or to
    checklists, so a walk only moves down the page.
    """
    if not guide.questions:
        return (Problem(guide.id, "the guide has no question; mark a heading with .question"),)
    return (
        *_find_bad_ids(guide),
        *_find_bad_questions(guide),
        *_find_bad_links(guide),
        *_find_unreached(guide),
        *_find_bad_checklists(guide),
        *_find_bad_notes(guide),
    )


def suggest(wanted: str, known: Iterable[str], *, prefix: str = "") -> str:
    """Return "; did you mean …?" for the known name nearest to the wanted one, or an empty text."""
    near = get_close_matches(wanted, list(known), n=1)
    return f"; did you mean {prefix}{near[0]}?" if near else ""


def _find_bad_ids(guide: Guide) -> Iterator[Problem]:
    seen: set[str] = set()
    for id_, text in _ids(guide):
        if not ID_FORM.fullmatch(id_):
            yield Problem(
                id_,
                f'"{text}" has the id "{id_}"; an id is lower-case letters, digits and single hyphens, a letter first',
            )
        if id_ in seen:
            yield Problem(id_, f'"{text}" has the id "{id_}", which stands above already; give it one of its own')
        seen.add(id_)


def _ids(guide: Guide) -> Iterator[tuple[str, str]]:
    """Give each id of the guide with the text of what has it."""
    for question in guide.questions:
        yield question.id, question.text
        for option in question.options:
            yield option.id, option.text
    for checklist in guide.checklists:
        yield checklist.id, checklist.title
        for item in checklist.items:
            yield item.id, item.text
    for note in guide.notes:
        yield note.id, note.text


def _find_bad_questions(guide: Guide) -> Iterator[Problem]:
    for question in guide.questions:
        if not question.options:
            yield Problem(question.id, f'question "{question.text}" has no options; give it a list of links')
        seen: set[str] = set()
        for option in question.options:
            if not option.text:
                yield Problem(option.id, f'an option of "{question.text}" has no text; say what it is')
            if option.text in seen:
                yield Problem(option.id, f'two options of "{question.text}" read "{option.text}"; tell them apart')
            seen.add(option.text)


def _find_bad_links(guide: Guide) -> Iterator[Problem]:
    places = {question.id: place for place, question in enumerate(guide.questions)}
    targets = {*places, *(checklist.id for checklist in guide.checklists)}
    for place, question in enumerate(guide.questions):
        for option in question.options:
            if not option.leads_to:
                yield Problem(option.id, f'option "{option.text}" leads nowhere; link it to a question or a checklist')
            for target in option.leads_to:
                if target not in targets:
                    yield Problem(
                        option.id,
                        f'option "{option.text}" leads to #{target}, which no question or checklist has'
                        + suggest(target, targets, prefix="#"),
                    )
                elif places.get(target, place + 1) <= place:
                    yield Problem(
                        option.id,
                        f'option "{option.text}" leads back up to #{target}; lead to a question further down',
                    )


def _find_unreached(guide: Guide) -> Iterator[Problem]:
    by_id = {question.id: question for question in guide.questions}
    waiting = [guide.questions[0].id]
    reached = set(waiting)
    while waiting:
        question = by_id.get(waiting.pop())
        for option in question.options if question else ():
            found = set(option.leads_to) - reached
            reached |= found
            waiting += found
    for question in guide.questions:
        if question.id not in reached:
            yield Problem(question.id, f'no option leads to the question "{question.text}"; link to #{question.id}')
    for checklist in guide.checklists:
        if checklist.id not in reached:
            yield Problem(
                checklist.id, f'no option leads to the checklist "{checklist.title}"; link to #{checklist.id}'
            )


def _find_bad_checklists(guide: Guide) -> Iterator[Problem]:
    if not guide.checklists:
        yield Problem(guide.id, "the guide has no checklist; mark a heading with .checklist")
    options = {option.id for question in guide.questions for option in question.options}
    for checklist in guide.checklists:
        if not checklist.request:
            yield Problem(checklist.id, f'checklist "{checklist.title}" names no request type; add request="…"')
        if not checklist.items:
            yield Problem(checklist.id, f'checklist "{checklist.title}" has no items; give it a list of "- [ ] …"')
        for item in checklist.items:
            for option in item.only_if:
                if option not in options:
                    yield Problem(
                        item.id,
                        f'item "{item.text}" asks for if="{option}", which no option has' + suggest(option, options),
                    )


def _find_bad_notes(guide: Guide) -> Iterator[Problem]:
    checklists = {checklist.id for checklist in guide.checklists}
    for note in guide.notes:
        if not note.checklists:
            yield Problem(note.id, f'note "{note.text:.40}…" names no checklist; add for="…"')
        for checklist in note.checklists:
            if checklist not in checklists:
                yield Problem(
                    note.id,
                    f'note "{note.text:.40}…" is for="{checklist}", which no checklist has'
                    + suggest(checklist, checklists),
                )
