"""What is wrong with a guide: everything that would lead a reader nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from decision_engine.fields import label_of, name_of
from decision_engine.guide import FIELD_KINDS
from decision_engine.nearest_name import did_you_mean, find_nearest
from decision_engine.request_text import RESERVED_LABELS, bare_type

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from decision_engine.guide import Guide, Item, Question

ID_FORM: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""Lower case with hyphens, a letter first: what an address, a link and a CSS selector take as it is."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a guide: the id of the part that has it, the check's stable name, what is wrong and what to do."""

    id: str
    check: str
    message: str


_MOST_SUGGESTED: Final = 10
"""For how many unknown names of a kind the name that was meant is looked for: that takes a look at every known one."""

_MOST_NAMED: Final = 10
"""How many known names a message lists."""


def find_problems(guide: Guide) -> tuple[Problem, ...]:
    """Return all problems of the guide, kind by kind in document order; a guide without any can be walked.

    Without any, every walk ends in a checklist: each option leads to questions further down or to
    checklists, so a walk only moves down the page.
    """
    if not guide.questions:
        return (
            Problem(guide.id, "guide-without-questions", "the guide has no question; mark a heading with .question"),
        )
    return (
        *_find_bad_ids(guide),
        *_find_bad_questions(guide),
        *_find_bad_links(guide),
        *_find_unreached(guide),
        *_find_bad_checklists(guide),
        *_find_bad_fields(guide),
        *_find_bad_labels(guide),
        *_find_bad_facts(guide),
        *_find_bad_notes(guide),
    )


def _find_bad_ids(guide: Guide) -> Iterator[Problem]:
    seen: set[str] = set()
    for id_, text in _ids(guide):
        if not ID_FORM.fullmatch(id_):
            yield Problem(
                id_,
                "id-form",
                f'"{text}" has the id "{id_}"; an id is lower-case letters, digits and single hyphens, a letter first',
            )
        if id_ in seen:
            yield Problem(
                id_, "id-doubled", f'"{text}" has the id "{id_}", which stands above already; give it one of its own'
            )
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
            yield Problem(
                question.id,
                "question-without-options",
                f'question "{question.text}" has no options; give it a list of links',
            )
        seen: set[str] = set()
        for option in question.options:
            if not option.text:
                yield Problem(
                    option.id, "option-without-text", f'an option of "{question.text}" has no text; say what it is'
                )
            if option.text in seen:
                yield Problem(
                    option.id,
                    "option-doubled",
                    f'two options of "{question.text}" read "{option.text}"; tell them apart',
                )
            seen.add(option.text)


def _find_bad_links(guide: Guide) -> Iterator[Problem]:
    places = {question.id: place for place, question in enumerate(guide.questions)}
    targets = {*places, *(checklist.id for checklist in guide.checklists)}
    suggested = _Suggestions(targets, prefix="#")
    for place, question in enumerate(guide.questions):
        for option in question.options:
            if not option.leads_to:
                yield Problem(
                    option.id,
                    "option-without-link",
                    f'option "{option.text}" leads nowhere; link it to a question or a checklist',
                )
            for target in option.leads_to:
                if target not in targets:
                    yield Problem(
                        option.id,
                        "option-to-nowhere",
                        f'option "{option.text}" leads to #{target}, which no question or checklist has'
                        + suggested.for_name(target),
                    )
                elif places.get(target, place + 1) <= place:
                    yield Problem(
                        option.id,
                        "option-loop",
                        f'option "{option.text}" leads back up to #{target}; lead to a question further down',
                    )


def _find_unreached(guide: Guide) -> Iterator[Problem]:
    """Yield what no walk comes to; a link to an unknown id, which is told by itself, leads where it was meant to."""
    questions, checklists = ((part.id for part in parts) for parts in (guide.questions, guide.checklists))
    meant = _Suggestions(dict.fromkeys((*questions, *checklists)))
    by_id = {question.id: question for question in guide.questions}
    waiting = [guide.questions[0].id]
    reached = set(waiting)
    while waiting:
        question = by_id.get(waiting.pop())
        for option in question.options if question else ():
            found = {meant.meant_by(target) for target in option.leads_to} - reached
            reached |= found
            waiting += found
    for question in guide.questions:
        if question.id not in reached:
            yield Problem(
                question.id,
                "question-unreached",
                f'no option leads to the question "{question.text}"; link to #{question.id}',
            )
    for checklist in guide.checklists:
        if checklist.id not in reached:
            yield Problem(
                checklist.id,
                "checklist-unreached",
                f'no option leads to the checklist "{checklist.title}"; link to #{checklist.id}',
            )


def _find_bad_checklists(guide: Guide) -> Iterator[Problem]:
    if not guide.checklists:
        yield Problem(
            guide.id, "guide-without-checklists", "the guide has no checklist; mark a heading with .checklist"
        )
    options = {option.id for question in guide.questions for option in question.options}
    suggested = _Suggestions(options)
    types: set[str] = set()
    for checklist in guide.checklists:
        if not checklist.request:
            yield Problem(
                checklist.id, "request-missing", f'checklist "{checklist.title}" names no request type; add request="…"'
            )
        if bare_type(checklist.request) in types:
            says = f'two checklists have request="{checklist.request}"'
            yield Problem(
                checklist.id, "request-doubled", f"{says}; give each a type of its own, by which its request is known"
            )
        types.add(bare_type(checklist.request) or checklist.id)
        if checklist.covers.endswith((".", "!", "?")):
            says = f'covers="{checklist.covers}" of "{checklist.title}" is the end of a sentence'
            yield Problem(checklist.id, "covers-sentence", f"{says}; leave out the sign at its end")
        if not checklist.items:
            yield Problem(
                checklist.id,
                "checklist-without-items",
                f'checklist "{checklist.title}" has no items; give it a list of "- [ ] …"',
            )
        for item in checklist.items:
            for option in item.only_if:
                if option not in options:
                    yield Problem(
                        item.id,
                        "if-unknown",
                        f'item "{item.text}" asks for if="{option}", which no option has' + suggested.for_name(option),
                    )


def _find_bad_fields(guide: Guide) -> Iterator[Problem]:
    questions = {question.id: question for question in guide.questions}
    suggested = _Suggestions(questions)
    some = ", ".join(islice(questions, _MOST_NAMED)) + (", …" if len(questions) > _MOST_NAMED else "")
    for item in _items(guide):
        name, field = f'item "{item.text}"', item.field
        if field.kind not in FIELD_KINDS:
            advice = did_you_mean(field.kind, FIELD_KINDS) or f"; it can be {', '.join(FIELD_KINDS)}"
            yield Problem(item.id, "field-unknown", f'{name} has field="{field.kind}", which means nothing{advice}')
        if field.filled_from and field.filled_from not in questions:
            says = f'{name} is filled in from="{field.filled_from}", which no question has'
            advice = suggested.for_name(field.filled_from) or f"; there are {some}"
            yield Problem(item.id, "from-unknown", says + advice)
        elif field.filled_from and field.kind == "date-time":
            yield Problem(item.id, "from-date", f'{name} is a date and time, which no answer is; leave out from="…"')
        yield from (
            Problem(item.id, "field-choices", f"{name} {fault}") for fault in _faults_of_choice(item, questions)
        )


def _faults_of_choice(item: Item, questions: Mapping[str, Question]) -> Iterator[str]:
    field = item.field
    if field.choices and field.kind != "choice":
        yield 'has choices; add field="choice"'
    if field.choices and ("" in field.choices or len({each.casefold() for each in field.choices}) < len(field.choices)):
        yield "has a choice that is empty or stands twice; write them with a | between two"
    elif len(field.choices) == 1:
        yield f'has one choice, "{field.choices[0]}"; write several with a | between two'
    if field.kind != "choice":
        return
    source = questions.get(field.filled_from)
    if not field.choices and not field.filled_from:
        yield 'is a choice of nothing; add choices="One | Other", or from="…" with the id of a question'
    elif field.choices and field.filled_from:
        yield 'has choices, and takes those of a question; leave out choices="…" or from="…"'
    elif source is not None and source.many:
        yield f'is a choice of one, but "{source.text}" takes many; make it field="line"'


def _find_bad_labels(guide: Guide) -> Iterator[Problem]:
    reserved = {label.casefold() for label in RESERVED_LABELS}
    for checklist in guide.checklists:
        seen: set[str] = set()
        labels = [label_of(item).casefold() for item in checklist.items]
        ambiguous = _find_ambiguous(labels, reserved)
        for place, (item, label) in enumerate(zip(checklist.items, labels, strict=True)):
            if label.endswith(":"):
                yield Problem(
                    item.id, "label-colon", f'item "{item.text}" is called "{label_of(item)}"; leave out the colon'
                )
            elif label in reserved:
                says = f'item "{item.text}" is called "{label_of(item)}", which each request has by itself'
                yield Problem(item.id, "label-reserved", f'{says}; give it another label="…"')
            elif label in seen:
                says = f'two items of "{checklist.title}" are called "{label_of(item)}"'
                yield Problem(item.id, "label-doubled", f'{says}; tell them apart with label="…"')
            elif place in ambiguous:
                says = f'the name of the item "{item.text}" begins as another one does, up to a colon'
                yield Problem(item.id, "label-ambiguous", f'{says}; give it a label="…"')
            seen.add(label)


def _find_ambiguous(labels: list[str], reserved: set[str]) -> set[int]:
    """Return the places of the labels with which another one begins, up to a colon: of two, that of the later one.

    A text in which the longer label stands could be read as the shorter one, and what is behind the colon as its text.
    """
    places = dict.fromkeys(reserved, -1)
    for place, label in enumerate(labels):
        places.setdefault(label, place)
    found: set[int] = set()
    for place, label in enumerate(labels):
        # Not all of the beginnings at once: of a long text they are many times as long as all the rest.
        for colon in re.finditer(":", label):
            other = places.get(label[: colon.start()])
            if other is not None:
                found.add(max(place, other))
    return found


def _find_bad_facts(guide: Guide) -> Iterator[Problem]:
    sharing: dict[str, list[Item]] = {}
    for item in _items(guide):
        sharing.setdefault(name_of(item), []).append(item)
    suggested = _Suggestions(sharing)
    for fact, (first, *others) in sharing.items():
        if not ID_FORM.fullmatch(fact) and first.field.fact:
            says = f'item "{first.text}" has fact="{fact}"; its form is that of an id, or the id of the other item'
            yield Problem(first.id, "fact-form", says)
        elif not others and first.field.fact:
            says = f'item "{first.text}" has fact="{fact}", which it shares with no other item'
            yield Problem(first.id, "fact-alone", says + suggested.for_name(fact))
        for other in others:
            if (other.field.kind, other.field.choices, other.field.filled_from) != (
                first.field.kind,
                first.field.choices,
                first.field.filled_from,
            ):
                says = f'items "{first.text}" and "{other.text}" share a fact, but are filled in differently'
                yield Problem(other.id, "fact-differs", f"{says}; give both the same field, choices and from")


def _items(guide: Guide) -> Iterator[Item]:
    return (item for checklist in guide.checklists for item in checklist.items)


def _find_bad_notes(guide: Guide) -> Iterator[Problem]:
    checklists = {checklist.id for checklist in guide.checklists}
    suggested = _Suggestions(checklists)
    for note in guide.notes:
        if not note.checklists:
            yield Problem(note.id, "note-without-for", f'note "{note.text:.40}…" names no checklist; add for="…"')
        for checklist in note.checklists:
            if checklist not in checklists:
                yield Problem(
                    note.id,
                    "note-for-unknown",
                    f'note "{note.text:.40}…" is for="{checklist}", which no checklist has'
                    + suggested.for_name(checklist),
                )


class _Suggestions:
    """What unknown names were meant to be.

    Each name is looked up once, and only the first few are: a guide of which a large part is missing
    is told in as little time as any other.
    """

    def __init__(self, known: Collection[str], *, prefix: str = "") -> None:
        self._known = known
        self._prefix = prefix
        self._found: dict[str, str] = {}

    def for_name(self, wanted: str) -> str:
        """Return "; did you mean …?" for the known name nearest to this one, itself left out, or an empty text."""
        near = self._nearest(wanted)
        return f"; did you mean {self._prefix}{near}?" if near else ""

    def meant_by(self, wanted: str) -> str:
        """Return the name itself if it is known, else the one that it was meant to be, or itself for none."""
        return wanted if wanted in self._known else self._nearest(wanted) or wanted

    def _nearest(self, wanted: str) -> str:
        if wanted not in self._found:
            if len(self._found) == _MOST_SUGGESTED:
                return ""
            self._found[wanted] = find_nearest(wanted, [name for name in self._known if name != wanted])
        return self._found[wanted]
