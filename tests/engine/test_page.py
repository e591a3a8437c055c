from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import UnusableAnswersError
from decision_engine.guide_json import BadGuideError, write_guide
from decision_engine.page import respond
from tests.engine.guides import TWO_REQUESTS, any_address, any_text

GUIDE = write_guide(TWO_REQUESTS)


def ask(**request: object) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(respond(GUIDE, json.dumps(request)))
    return answer


def test_a_result_is_told_by_ids_alone() -> None:
    answer = ask(address="#intent=why-usage,why-charged&feature=phone-agent&billing-kind=refund")
    version, platform = answer.pop("runtime").removeprefix("Python ").split()
    assert version.startswith(".".join(str(number) for number in sys.version_info[:3]))
    assert platform == sys.platform
    assert answer == {
        "address": "intent=why-usage,why-charged&feature=phone-agent&billing-kind=refund",
        "question": None,
        "chosen": [],
        "back": "billing-kind",
        "answers": {
            "intent": ["why-usage", "why-charged"],
            "feature": ["phone-agent"],
            "billing-kind": ["refund"],
        },
        "checklists": [
            {"id": "usage", "because": ["why-usage", "phone-agent"], "items": ["tenant", "phone", "date"]},
            {"id": "billing", "because": ["why-charged", "refund"], "items": ["account", "invoice"]},
        ],
        "notes": ["owner", "both"],
        "dropped": {},
        "unusable": [],
    }


def test_a_question_is_told_with_what_is_chosen_and_what_the_address_asked_in_vain() -> None:
    answer = ask(address="#intent=why-usage,red&feature=chat&@intent&x")
    assert (answer["question"], answer["chosen"], answer["back"]) == ("intent", ["why-usage"], None)
    assert answer["address"] == "intent=why-usage&feature=chat&@intent"
    assert answer["answers"] == {"intent": ["why-usage"], "feature": ["chat"]}
    assert answer["unusable"] == ["x", "red"]


def test_a_choice_is_made_and_what_it_drops_is_told() -> None:
    answer = ask(address="#intent=why-usage&feature=chat", choose={"question": "intent", "options": ["why-charged"]})
    assert (answer["question"], answer["address"]) == ("billing-kind", "intent=why-charged")
    assert answer["dropped"] == {"feature": ["chat"]}


def test_an_answered_question_is_looked_at_again() -> None:
    answer = ask(address="#intent=why-usage&feature=chat", revisit="feature")
    assert (answer["question"], answer["chosen"], answer["back"]) == ("feature", ["chat"], "intent")
    assert answer["address"] == "intent=why-usage&feature=chat&@feature"


def test_the_same_request_has_the_same_answer_and_no_other_guide_s() -> None:
    other = write_guide(TWO_REQUESTS).replace('"intent"', '"aim"')
    request = json.dumps({"address": ""})
    first = respond(GUIDE, request)
    assert json.loads(respond(other, request))["question"] == "aim"
    assert respond(GUIDE, request) == first
    assert json.loads(first)["question"] == "intent"


def test_a_choice_that_the_guide_does_not_offer_is_refused() -> None:
    with pytest.raises(UnusableAnswersError, match=r'^the question "intent" has no option "red"$'):
        ask(address="", choose={"question": "intent", "options": ["red"]})


def test_a_guide_that_is_none_is_refused() -> None:
    with pytest.raises(BadGuideError, match=r"^guide: expected an object, got \[\]$"):
        respond("[]", '{"address":""}')


def test_a_request_without_an_address_is_refused() -> None:
    with pytest.raises(KeyError, match="address"):
        ask(choose={"question": "intent", "options": []})


@given(any_text() | any_address(TWO_REQUESTS), st.none() | any_text())
def test_any_address_whatever_is_answered_in_ascii_json(address: str, again: str | None) -> None:
    # The request is JSON as a browser writes it: half surrogate pairs are escaped.
    request = {"address": address} if again is None else {"address": address, "revisit": again}
    answer = respond(GUIDE, json.dumps(request))
    assert answer.isascii()
    assert json.loads(answer)["question"] in {None, "intent", "feature", "billing-kind"}
