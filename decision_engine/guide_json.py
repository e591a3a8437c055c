"""Guides as JSON text: the form in which they ride in their page and lie in ``guides/*.json``."""

from __future__ import annotations

import json
from typing import Final

from decision_engine.guide import Checklist, Field, Guide, Item, Note, Option, Question
from decision_engine.json_text import ShapeReader, WrongShapeError, load_json

FORMAT: Final = 2
"""The number of the JSON format; it rises when a reader of the old one would be misled."""


class BadGuideError(WrongShapeError):
    """A text that holds no guide; ``problems`` says everything that is wrong, each with its place."""


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
    value: dict[str, object] = {
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
    if guide.renamed:
        value["renamed"] = guide.renamed
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _field_as_json(field: Field) -> dict[str, object]:
    return {
        "kind": field.kind,
        "label": field.label,
        "choices": field.choices,
        "filled_from": field.filled_from,
        "fact": field.fact,
    }


class _Reader(ShapeReader):
    def guide(self, value: object) -> Guide:
        keys = ("format", "id", "title", "questions", "checklists", "notes")
        fields = self.fields_of(value, "guide", keys, optional=("renamed",))
        format_ = fields.get("format", FORMAT)
        if type(format_) is not int or format_ != FORMAT:  # to Python, true is 1
            self.expected(str(FORMAT), format_, "guide.format")
        return Guide(
            id=self.text_in(fields, "id", "guide"),
            title=self.text_in(fields, "title", "guide"),
            questions=self.list_in(fields, "questions", "guide", self._question),
            checklists=self.list_in(fields, "checklists", "guide", self._checklist),
            notes=self.list_in(fields, "notes", "guide", self._note),
            renamed=self.entries_in(fields, "renamed", "guide", self.text),
        )

    def _question(self, value: object, place: str) -> Question:
        fields = self.fields_of(value, place, ("id", "text", "many", "options"))
        many = fields.get("many", False)
        if not isinstance(many, bool):
            self.expected("true or false", many, f"{place}.many")
        return Question(
            id=self.text_in(fields, "id", place),
            text=self.text_in(fields, "text", place),
            many=many is True,
            options=self.list_in(fields, "options", place, self._option),
        )

    def _option(self, value: object, place: str) -> Option:
        fields = self.fields_of(value, place, ("id", "text", "leads_to"))
        return Option(
            id=self.text_in(fields, "id", place),
            text=self.text_in(fields, "text", place),
            leads_to=self.list_in(fields, "leads_to", place, self.text),
        )

    def _checklist(self, value: object, place: str) -> Checklist:
        fields = self.fields_of(value, place, ("id", "title", "request", "covers", "items"))
        return Checklist(
            id=self.text_in(fields, "id", place),
            title=self.text_in(fields, "title", place),
            request=self.text_in(fields, "request", place),
            covers=self.text_in(fields, "covers", place),
            items=self.list_in(fields, "items", place, self._item),
        )

    def _item(self, value: object, place: str) -> Item:
        fields = self.fields_of(value, place, ("id", "text", "only_if", "field"))
        return Item(
            id=self.text_in(fields, "id", place),
            text=self.text_in(fields, "text", place),
            only_if=self.list_in(fields, "only_if", place, self.text),
            field=self._field(fields["field"], f"{place}.field") if "field" in fields else Field(),
        )

    def _field(self, value: object, place: str) -> Field:
        fields = self.fields_of(value, place, ("kind", "label", "choices", "filled_from", "fact"))
        return Field(
            kind=self.text_in(fields, "kind", place),
            label=self.text_in(fields, "label", place),
            choices=self.list_in(fields, "choices", place, self.text),
            filled_from=self.text_in(fields, "filled_from", place),
            fact=self.text_in(fields, "fact", place),
        )

    def _note(self, value: object, place: str) -> Note:
        fields = self.fields_of(value, place, ("id", "text", "checklists"))
        return Note(
            id=self.text_in(fields, "id", place),
            text=self.text_in(fields, "text", place),
            checklists=self.list_in(fields, "checklists", place, self.text),
        )
