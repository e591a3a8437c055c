"""The fields of a request: what there is to fill in, by name, and what the answers fill in by themselves.

Each request has a summary and a question of its own, named ``checklist.summary`` and
``checklist.ask``. The field of an item is named after its fact: the item's id, unless it shares one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from decision_engine.json_text import WrongShapeError, load_json
from decision_engine.nearest_name import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from decision_engine.answers import Answers
    from decision_engine.guide import Guide, Item

SUMMARY: Final = "summary"
ASK: Final = "ask"

SUMMARY_LABEL: Final = "Summary"
ASK_LABEL: Final = "Question"
OWN_FIELDS: Final = (
    (SUMMARY, "line", SUMMARY_LABEL, "What it is about, in one sentence."),
    (ASK, "lines", ASK_LABEL, "What you would like to know or have done, in your own words."),
)
"""The fields that every request has above its items: the end of the name, the kind, the label and the hint."""


class BadFieldsError(WrongShapeError):
    """A text that holds no fields for the guide; ``problems`` says everything that is wrong."""


def own_field(checklist: str, part: str) -> str:
    """Return the name of a request's summary or question."""
    return f"{checklist}.{part}"


def name_of(item: Item) -> str:
    """Return the name of the item's field: items with the same one are filled in once."""
    return item.field.fact or item.id


def label_of(item: Item) -> str:
    """Return what the item's field is called: its label, or its sentence without the full stop."""
    return item.field.label or item.text.removesuffix(".")


def choices_of(guide: Guide, item: Item) -> tuple[str, ...]:
    """Return what a choice can be: its own choices, or else the options of the question that fills it in."""
    if item.field.choices:
        return item.field.choices
    source = next((question for question in guide.questions if question.id == item.field.filled_from), None)
    return tuple(option.text for option in source.options) if source else ()


def field_names(guide: Guide) -> tuple[str, ...]:
    """Return the names of all fields of the guide, in document order."""
    names: dict[str, None] = {}
    for checklist in guide.checklists:
        names.update({own_field(checklist.id, part): None for part, *_ in OWN_FIELDS})
        names.update({name_of(item): None for item in checklist.items})
    return tuple(names)


def fill_in(guide: Guide, answers: Answers) -> dict[str, str]:
    """Return what these answers fill in, by the name of the field: the texts of the chosen options."""
    items = [item for checklist in guide.checklists for item in checklist.items]
    sources = {item.field.filled_from for item in items}
    chosen = {question.id: frozenset(answers.to(question.id)) for question in guide.questions if question.id in sources}
    texts = {
        question.id: ", ".join(option.text for option in question.options if option.id in chosen[question.id])
        for question in guide.questions
        if question.id in chosen
    }
    filled = {name_of(item): texts.get(item.field.filled_from, "") for item in items}
    return {name: text for name, text in filled.items() if text}


def read_fields(guide: Guide, text: str) -> dict[str, str]:
    """Return the fields that this JSON text holds: an object of texts, by the names of fields.

    Raises:
        BadFieldsError: it is not such an object, or names a field that the guide does not have.
    """
    try:
        value = load_json(text)
    except ValueError as error:
        raise BadFieldsError([f"the fields are not JSON: {error}"]) from None
    if not isinstance(value, dict):
        raise BadFieldsError([f"expected an object of texts by field, got {value!r:.40}"])
    known = field_names(guide)
    problems = [
        f'the guide has no field "{name:.80}"' + (did_you_mean(name, known) or f"; it has {', '.join(known)}")
        for name in value
        if name not in known
    ]
    problems += [
        f"{name:.80}: expected text, got {entry!r:.40}" for name, entry in value.items() if not isinstance(entry, str)
    ]
    if problems:
        raise BadFieldsError(problems)
    return value


def with_filled_in(guide: Guide, answers: Answers, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields, and what the answers fill in where a field is not there at all.

    A field that the reader emptied is there, and stays empty.
    """
    return {**fill_in(guide, answers), **fields}
