"""What became of the parts of a guide, id by id: what decides for readers, and what is wording alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from decision_engine.guide import Field, Guide

type Kind = Literal["guide", "question", "option", "checklist", "item", "note"]

type What = Literal[
    "added", "gone", "moved", "start", "takes", "leads-to", "condition", "request", "field", "wording", "order"
]
"""What is another: "start" is the question that a guide begins with, "takes" how many options a question takes,
"leads-to" where an option leads, "condition" when an item or a note counts, "moved" that a part belongs to another one.
"""

QUIET: Final[frozenset[What]] = frozenset({"wording", "order"})
"""What changes no reader's result."""

IN_REQUESTS: Final[frozenset[What]] = frozenset({"request", "field"})
"""What changes the requests that readers send, and no path."""


@dataclass(frozen=True, slots=True)
class PartChange:
    """One thing that is another for one part of a guide.

    ``name`` is the part's text as readers see it, of after where the part is there still. ``parent`` is the question or
    the checklist that it belongs to, empty for what belongs to the guide itself. ``before`` and ``after`` are ids or
    words, whichever ``what`` is about: of a part that was added, what there is to say of it; of one that is gone,
    ``after`` is the id that its links lead to, where one is told. ``attribute`` is the one whose words changed, empty
    for the text.
    """

    kind: Kind
    id: str
    name: str
    what: What
    parent: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part with all that can be another about it: ``decides`` by what it is, ``words`` by their attribute."""

    kind: Kind
    id: str
    parent: str
    words: Mapping[str, str]
    decides: Mapping[What, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.words[""]

    @property
    def gist(self) -> tuple[str, ...]:
        """The ids or words that tell most of it, such as where an option leads."""
        return next(iter(self.decides.values()), ())


def compare_parts(before: Guide, after: Guide, renamed: Mapping[str, str]) -> list[PartChange]:
    """Return what changed between two guides, of which the earlier one is told in the ids of the later one.

    First comes what decides, in the order of the later guide with what is gone at its end, then wording and order.
    ``renamed`` are the ids that the later guide leads on to others, by the ids that are gone.
    """
    old, new = _parts_of(before), _parts_of(after)
    changes: list[PartChange] = []
    for key, part in new.items():
        earlier = old.get(key)
        if earlier is None:
            changes.append(PartChange(part.kind, part.id, part.name, "added", part.parent, after=part.gist))
        else:
            changes += _decisive(earlier, part)
    for key, part in old.items():
        if key not in new:
            by = tuple(filter(None, [renamed.get(part.id)]))
            changes.append(PartChange(part.kind, part.id, part.name, "gone", part.parent, part.gist, by))
    for key, part in new.items():
        if key in old:
            changes += _of_words(old[key], part)
    return changes + list(_of_order(before, after))


def _parts_of(guide: Guide) -> dict[tuple[Kind, str], _Part]:
    """Return the parts of a guide by what they are and their ids, in document order; the guide itself has no id."""
    start = tuple(question.id for question in guide.questions[:1])
    parts = [_Part("guide", "", "", {"": guide.title}, {"start": start})]
    for question in guide.questions:
        takes = "any number" if question.many else "one"
        parts.append(_Part("question", question.id, "", {"": question.text}, {"takes": (takes,)}))
        parts += [
            _Part("option", option.id, question.id, {"": option.text}, {"leads-to": option.leads_to})
            for option in question.options
        ]
    for checklist in guide.checklists:
        words = {"": checklist.title, "covers": checklist.covers}
        parts.append(_Part("checklist", checklist.id, "", words, {"request": (checklist.request,)}))
        for item in checklist.items:
            words = {"": item.text, "label": item.field.label, "choices": " | ".join(item.field.choices)}
            decides: dict[What, tuple[str, ...]] = {"condition": item.only_if, "field": _in_attributes(item.field)}
            parts.append(_Part("item", item.id, checklist.id, words, decides))
    parts += [_Part("note", note.id, "", {"": note.text}, {"condition": note.checklists}) for note in guide.notes]
    return {(part.kind, part.id): part for part in parts}


def _in_attributes(field_: Field) -> tuple[str, ...]:
    """Return what decides of a field, as its writer writes it; of its own choices their number alone."""
    attributes = {"field": field_.kind, "from": field_.filled_from, "fact": field_.fact}
    written = tuple(f'{key}="{value}"' for key, value in attributes.items() if value)
    return (*written, f"{len(field_.choices)} choices") if field_.choices else written


def _decisive(before: _Part, after: _Part) -> Iterator[PartChange]:
    if before.parent != after.parent:
        parents = ((before.parent,), (after.parent,))
        yield PartChange(after.kind, after.id, after.name, "moved", after.parent, *parents)
    for what, now in after.decides.items():
        then = before.decides[what]
        # In which order an option's links stand makes no difference to the walk.
        if set(then) != set(now):
            yield PartChange(after.kind, after.id, after.name, what, after.parent, then, now)


def _of_words(before: _Part, after: _Part) -> Iterator[PartChange]:
    for attribute, now in after.words.items():
        then = before.words[attribute]
        # More or fewer choices are another field.
        if then != now and not (attribute == "choices" and then.count("|") != now.count("|")):
            yield PartChange(after.kind, after.id, after.name, "wording", after.parent, (then,), (now,), attribute)


def _of_order(before: Guide, after: Guide) -> Iterator[PartChange]:
    """Yield the lists in which parts that were there before stand in another order."""
    then, now = _lists_of(before), _lists_of(after)
    for key, (kind, id_, name, list_) in now.items():
        earlier = then[key][3] if key in then else ()
        common = set(earlier) & set(list_)
        stood, stand = (tuple(each for each in ids if each in common) for ids in (earlier, list_))
        if stood != stand:
            yield PartChange(kind, id_, name, "order", "", stood, stand, key[0])


def _lists_of(guide: Guide) -> dict[tuple[str, str], tuple[Kind, str, str, tuple[str, ...]]]:
    """Return the lists of a guide by what is in them and by whose they are: its kind, id and text, and the ids."""
    lists: dict[tuple[str, str], tuple[Kind, str, str, tuple[str, ...]]] = {}
    of_guide = {
        "questions": tuple(question.id for question in guide.questions),
        "checklists": tuple(checklist.id for checklist in guide.checklists),
        "notes": tuple(note.id for note in guide.notes),
    }
    for what, ids in of_guide.items():
        lists[what, ""] = ("guide", "", guide.title, ids)
    for question in guide.questions:
        options = tuple(option.id for option in question.options)
        lists["options", question.id] = ("question", question.id, question.text, options)
    for checklist in guide.checklists:
        items = tuple(item.id for item in checklist.items)
        lists["items", checklist.id] = ("checklist", checklist.id, checklist.title, items)
    return lists
