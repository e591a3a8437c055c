"""Ids that were renamed in between: the earlier guide, told in the ids of now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from decision_engine.guide import Guide


def kinds_of(guide: Guide) -> dict[str, str]:
    """Return what the parts of a guide are, such as "option", by their ids, in document order."""
    kinds: dict[str, str] = {}
    for question in guide.questions:
        kinds[question.id] = "question"
        kinds |= dict.fromkeys((option.id for option in question.options), "option")
    for checklist in guide.checklists:
        kinds[checklist.id] = "checklist"
        kinds |= dict.fromkeys((item.id for item in checklist.items), "item")
    return kinds | dict.fromkeys((note.id for note in guide.notes), "note")


def find_renames(before: Guide, after: Guide) -> dict[str, str]:
    """Return the ids that parts have after, by those that they had before, as far as the later guide says so.

    An id that leads to a part which was there before is no rename: its part is gone, and the other one takes its links
    over. Of several that lead to one new part, the first one in the document was it.
    """
    kinds_before, kinds_after = kinds_of(before), kinds_of(after)
    found: dict[str, str] = {}
    for old, kind in kinds_before.items():
        new = after.renamed.get(old, "")
        is_new = new not in kinds_before and new not in found.values()
        if is_new and old not in kinds_after and kinds_after.get(new) == kind:
            found[old] = new
    return found


def with_ids(guide: Guide, renames: Mapping[str, str]) -> Guide:
    """Return the guide with these ids in the place of its own."""

    def new(id_: str) -> str:
        return renames.get(id_, id_)

    def all_new(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(map(new, ids))

    return replace(
        guide,
        questions=tuple(
            replace(
                question,
                id=new(question.id),
                options=tuple(
                    replace(option, id=new(option.id), leads_to=all_new(option.leads_to)) for option in question.options
                ),
            )
            for question in guide.questions
        ),
        checklists=tuple(
            replace(
                checklist,
                id=new(checklist.id),
                items=tuple(
                    replace(
                        item,
                        id=new(item.id),
                        only_if=all_new(item.only_if),
                        field=replace(item.field, filled_from=new(item.field.filled_from), fact=new(item.field.fact)),
                    )
                    for item in checklist.items
                ),
            )
            for checklist in guide.checklists
        ),
        notes=tuple(replace(note, id=new(note.id), checklists=all_new(note.checklists)) for note in guide.notes),
    )
