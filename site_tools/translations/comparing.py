"""A guide and its translation: the same ids and the same ways, in other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from decision_engine.guide import Guide


def find_other_ways(original: Guide, translation: Guide) -> Iterator[tuple[str, str]]:
    """Yield what a reader of the translation would be led by otherwise: the id that it is about, and a sentence."""
    ours, theirs = _parts_of(translation), _parts_of(original)
    for id_ in theirs.keys() - ours.keys():
        yield id_, f'the {theirs[id_][0]} "{id_}" of the original is not here; translate it, or take it away there'
    for id_ in ours.keys() - theirs.keys():
        yield id_, f'the {ours[id_][0]} "{id_}" is not in the original; take it away, or write it there too'
    for id_ in ours.keys() & theirs.keys():
        if ours[id_] != theirs[id_]:
            yield id_, f'the {ours[id_][0]} "{id_}" does something else in the original; give both the same attributes'
    if list(ours) != list(theirs) and ours == theirs:
        yield translation.id, "the parts of the guide stand in another order than in the original; put them as there"


def find_same_words(original: Guide, translation: Guide) -> Iterator[str]:
    """Yield the ids of parts that read as in the original: nobody has translated them yet."""
    ours, theirs = texts_of(translation), texts_of(original)
    yield from (id_ for id_, text in theirs.items() if ours.get(id_) == text)


def texts_of(guide: Guide) -> Mapping[str, str]:
    """Return the words of each part of a guide by its id, in document order."""
    found = {}
    for question in guide.questions:
        found[question.id] = question.text
        found |= {option.id: option.text for option in question.options}
    for checklist in guide.checklists:
        found[checklist.id] = checklist.title
        found |= {item.id: item.text for item in checklist.items}
    return found | {note.id: note.text for note in guide.notes}


def _parts_of(guide: Guide) -> dict[str, tuple[object, ...]]:
    """Return what each part is and does, without its words, by its id."""
    found: dict[str, tuple[object, ...]] = {}
    for question in guide.questions:
        found[question.id] = ("question", question.many)
        found |= {option.id: ("option", question.id, option.leads_to) for option in question.options}
    for checklist in guide.checklists:
        found[checklist.id] = ("checklist",)
        for item in checklist.items:
            field = item.field
            does = (item.only_if, field.kind, len(field.choices), field.filled_from, field.fact)
            found[item.id] = ("item", checklist.id, *does)
    return found | {note.id: ("note", note.checklists) for note in guide.notes}
