"""Guides as JSON text: the form in which they ride in their page and lie in ``guides/*.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeVar

from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.json_text import load_json

if TYPE_CHECKING:
    from collections.abc import Callable

Entry = TypeVar("Entry")

FORMAT: Final = 2
"""The number of the JSON format; it rises when a reader of the old one would be misled."""


class BadGuideError(ValueError):
    """A text that holds no guide; ``problems`` says everything that is wrong, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


def read_guide(text: str) -> Guide:
    """Return the guide that this JSON text holds.

    Raises:
        BadGuideError: the text is not JSON, or not of this format; all problems are collected.
    """
    try:
        value = load_json(text)
    except ValueError as error:
        raise BadGuideError([f"the guide is not JSON: {error}"]) from None
    reader = _Reader()
    guide = reader.guide(value)
    if reader.problems:
        raise BadGuideError(reader.problems)
    return guide


def write_guide(guide: Guide) -> str:
    """Return the guide as JSON text on one line; equal guides give equal texts."""
    value = {
        "format": FORMAT,
        "id": guide.id,
        "title": guide.title,
        "questions": [
            {
                "id": question.id,
                "text": question.text,
                "many": question.many,
                "options": [
                    {"id": option.id, "text": option.text, "leads_to": option.leads_to} for option in question.options
                ],
            }
            for question in guide.questions
        ],
        "checklists": [
            {
                "id": checklist.id,
                "title": checklist.title,
                "request": checklist.request,
                "covers": checklist.covers,
                "items": [
                    {"id": item.id, "text": item.text, "only_if": item.only_if, "field": _field_as_json(item.field)}
                    for item in checklist.items
                ],
            }
            for checklist in guide.checklists
        ],
        "notes": [{"id": note.id, "text": note.text, "checklists": note.checklists} for note in guide.notes],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _field_as_json(field: Field) -> dict[str, object]:
    return {
        "kind": field.kind,
        "label": field.label,
        "choices": field.choices,
        "filled_from": field.filled_from,
        "fact": field.fact,
    }


class _Reader:
    """Reads decoded JSON, and goes on after a fault, so that one reading finds every fault."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def guide(self, value: object) -> Guide:
        fields = self._object(value, "guide", ("format", "id", "title", "questions", "checklists", "notes"))
        format_ = fields.get("format", FORMAT)
        if type(format_) is not int or format_ != FORMAT:  # to Python, true is 1
            self.problems.append(f"guide.format: expected {FORMAT}, got {format_!r:.40}")
        return Guide(
            id=self._text(fields, "id", "guide"),
            title=self._text(fields, "title", "guide"),
            questions=self._list(fields, "questions", "guide", self._question),
            checklists=self._list(fields, "checklists", "guide", self._checklist),
            notes=self._list(fields, "notes", "guide", self._note),
        )

    def _question(self, value: object, place: str) -> Question:
        fields = self._object(value, place, ("id", "text", "many", "options"))
        many = fields.get("many", False)
        if not isinstance(many, bool):
            self.problems.append(f"{place}.many: expected true or false, got {many!r:.40}")
        return Question(
            id=self._text(fields, "id", place),
            text=self._text(fields, "text", place),
            many=many is True,
            options=self._list(fields, "options", place, self._option),
        )

    def _option(self, value: object, place: str) -> Option:
        fields = self._object(value, place, ("id", "text", "leads_to"))
        return Option(
            id=self._text(fields, "id", place),
            text=self._text(fields, "text", place),
            leads_to=self._list(fields, "leads_to", place, self._id),
        )

    def _checklist(self, value: object, place: str) -> Checklist:
        fields = self._object(value, place, ("id", "title", "request", "covers", "items"))
        return Checklist(
            id=self._text(fields, "id", place),
            title=self._text(fields, "title", place),
            request=self._text(fields, "request", place),
            covers=self._text(fields, "covers", place),
            items=self._list(fields, "items", place, self._item),
        )

    def _item(self, value: object, place: str) -> Item:
        fields = self._object(value, place, ("id", "text", "only_if", "field"))
        return Item(
            id=self._text(fields, "id", place),
            text=self._text(fields, "text", place),
            only_if=self._list(fields, "only_if", place, self._id),
            field=self._field(fields["field"], f"{place}.field") if "field" in fields else Field(),
        )

    def _field(self, value: object, place: str) -> Field:
        fields = self._object(value, place, ("kind", "label", "choices", "filled_from", "fact"))
        return Field(
            kind=self._text(fields, "kind", place),
            label=self._text(fields, "label", place),
            choices=self._list(fields, "choices", place, self._id),
            filled_from=self._text(fields, "filled_from", place),
            fact=self._text(fields, "fact", place),
        )

    def _note(self, value: object, place: str) -> Note:
        fields = self._object(value, place, ("id", "text", "checklists"))
        return Note(
            id=self._text(fields, "id", place),
            text=self._text(fields, "text", place),
            checklists=self._list(fields, "checklists", place, self._id),
        )

    def _object(self, value: object, place: str, keys: tuple[str, ...]) -> dict[str, object]:
        """Return the object's fields, or none at all when it is no object; a missing one is told here, once."""
        if not isinstance(value, dict):
            self.problems.append(f"{place}: expected an object, got {value!r:.40}")
            return {}
        missing = [key for key in keys if key not in value]
        unknown = [key for key in value if key not in keys]
        self.problems += [f"{place}.{key}: missing" for key in missing]
        self.problems += [f"{place}: unknown key {key!r:.40}" for key in unknown]
        return value

    def _text(self, fields: dict[str, object], key: str, place: str) -> str:
        if key not in fields:
            return ""
        return self._id(fields[key], f"{place}.{key}")

    def _id(self, value: object, place: str) -> str:
        if not isinstance(value, str):
            self.problems.append(f"{place}: expected text, got {value!r:.40}")
            return ""
        return value

    def _list(
        self,
        fields: dict[str, object],
        key: str,
        place: str,
        read_entry: Callable[[object, str], Entry],
    ) -> tuple[Entry, ...]:
        if key not in fields:
            return ()
        value = fields[key]
        if not isinstance(value, list):
            self.problems.append(f"{place}.{key}: expected a list, got {value!r:.40}")
            return ()
        return tuple(read_entry(entry, f"{place}.{key}[{number}]") for number, entry in enumerate(value))
