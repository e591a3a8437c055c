"""Guides of other shapes: twelve types of request, single choices four levels deep, and one from right to left."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest

from decision_engine.answers import Answers
from decision_engine.fields import field_names
from decision_engine.request_reading import read_requests
from decision_engine.request_text import write_markdown, write_text
from decision_engine.requests import draft_requests
from decision_engine.walk import walk
from tests.other_guides import SOURCES, read_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from decision_engine.guide import Guide


def every_way(guide: Guide, answers: dict[str, tuple[str, ...]] | None = None) -> Iterator[dict[str, tuple[str, ...]]]:
    """Give the answers of every way through a guide that takes one answer to each question."""
    answers = answers or {}
    ask = walk(guide, Answers(answers)).ask
    if ask is None:
        yield answers
        return
    question = next(question for question in guide.questions if question.id == ask)
    for option in question.options:
        yield from every_way(guide, {**answers, ask: (option.id,)})


def test_the_guides_have_the_shapes_that_they_stand_for() -> None:
    office, severity = read_other("office-services"), read_other("incident-severity")
    assert len({checklist.request for checklist in office.checklists}) == 12
    own = [frozenset(item.id for item in checklist.items) for checklist in office.checklists]
    assert len(frozenset(chain.from_iterable(own))) == sum(map(len, own))
    kinds = {item.field.kind for checklist in office.checklists for item in checklist.items}
    assert kinds == {"line", "lines", "date-time", "choice"}
    assert not any(question.many for question in severity.questions)
    assert max(len(way) for way in every_way(severity)) == 4
    ends = {walk(severity, Answers(way)).checklists[0].id for way in every_way(severity)}
    assert ends == {checklist.id for checklist in severity.checklists}


def test_all_twelve_requests_can_be_made_at_once() -> None:
    office = read_other("office-services")
    needs, badge, repair = office.questions
    answers = {
        needs.id: tuple(option.id for option in needs.options),
        badge.id: ("badge-lost",),
        repair.id: ("repair-light", "repair-water"),
    }
    requests = draft_requests(office, Answers(answers), {"who": "Mira", "cost": "4711"})
    assert [request.type for request in requests] == [checklist.request for checklist in office.checklists]
    texts = {request.type: write_text(request) for request in requests}
    assert {type_ for type_, text in texts.items() if "\nName: Mira\n" in text} == {"Desk", "Room", "Badge"}
    assert {type_ for type_, text in texts.items() if "\nCost centre: 4711\n" in text} == {"Supplies", "Move"}
    assert "\nHost: Mira\n" in texts["Visitor"]
    assert "\nWhat is broken: Light, Water\n" in texts["Repair"]
    assert "- Doors" not in texts["Badge"]
    assert all(text.count("\nA separate ") == 11 for text in texts.values())


@pytest.mark.parametrize("name", SOURCES)
def test_every_request_can_be_read_back_from_its_text_in_any_language(name: str) -> None:
    guide = read_other(name)
    fields = {field: f"value of {field}" for field in field_names(guide)}
    for way in every_way(guide):
        requests = draft_requests(guide, Answers(way), fields, page="https://help.example/page/")
        assert requests
        for write in (write_text, write_markdown):
            read = read_requests(guide, "\n".join(map(write, requests)), page="https://help.example/page/")
            assert [(each.type, each.own, each.items, each.link) for each in read] == [
                (each.type, each.own, each.items, each.link) for each in requests
            ]
