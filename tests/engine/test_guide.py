from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from decision_engine.answers import Unusable
from decision_engine.clean_text import CleanText
from decision_engine.problems import Problem
from decision_engine.requests import draft_requests
from decision_engine.sensitive import Finding
from decision_engine.visit import Visit, open_address
from tests.engine.guides import TWO_REQUESTS

VISIT: Visit = open_address(TWO_REQUESTS, "intent=why-usage&feature=chat")

(REQUEST,) = draft_requests(TWO_REQUESTS, VISIT.step.answers, {})


@pytest.mark.parametrize(
    "record",
    [
        TWO_REQUESTS,
        TWO_REQUESTS.questions[0],
        TWO_REQUESTS.questions[0].options[0],
        TWO_REQUESTS.checklists[0],
        TWO_REQUESTS.checklists[0].items[0],
        TWO_REQUESTS.checklists[0].items[0].field,
        TWO_REQUESTS.notes[0],
        VISIT,
        VISIT.dropped,
        VISIT.step,
        VISIT.step.checklists[0],
        Unusable("part", "reason"),
        Problem("id", "check", "message"),
        REQUEST,
        REQUEST.own[0],
        REQUEST.reasons[0],
        CleanText("text", ()),
        Finding("what", 0, 1),
    ],
    ids=lambda record: type(record).__name__,
)
def test_no_record_can_be_changed(record: Visit) -> None:
    for field in fields(record):
        with pytest.raises(FrozenInstanceError):
            setattr(record, field.name, None)
    assert not hasattr(record, "__dict__")
