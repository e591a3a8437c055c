from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import UnusableAnswersError, read_answers
from decision_engine.guide_json import BadGuideError, write_guide
from decision_engine.missing import ask_for_missing
from decision_engine.page import respond
from decision_engine.request_text import write_markdown, write_text
from decision_engine.requests import draft_requests
from decision_engine.sending import mail_link, ticket_link
from tests.engine.guides import FORMS, TWO_REQUESTS, any_address, any_fields, any_text

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
        "filled": {},
        "requests": answer["requests"],
        "findings": [],
        "reply": answer["reply"],
    }
    assert [request["checklist"] for request in answer["requests"]] == ["usage", "billing"]
    assert answer["reply"].startswith("Hello,\n")


ANSWERS = "intent=why-charged&billing-kind=refund"
PAGE = "https://h.example/"


def draft(fields: dict[str, str], **more: object) -> dict[str, Any]:
    request = {"address": ANSWERS, "page": PAGE, "fields": fields, **more}
    answer: dict[str, Any] = json.loads(respond(write_guide(FORMS), json.dumps(request)))
    return answer


def test_a_draft_is_told_with_its_texts_and_how_much_of_it_is_filled_in() -> None:
    answer = draft({"billing.summary": "It is *gone*", "tenant": "A\0"})
    (expected,) = draft_requests(
        FORMS, read_answers(ANSWERS), {"billing.summary": "It is *gone*", "tenant": "A"}, page=PAGE
    )
    assert answer["requests"] == [
        {
            "checklist": "billing",
            "text": write_text(expected),
            "markdown": write_markdown(expected),
            "filled": 2,
            "total": 3,
            "removed": ["Account: 1 invisible control character"],
            "email": None,
            "ticket_form": None,
        }
    ]
    assert answer["filled"] == {"kind": "A refund"}
    assert answer["reply"] == ask_for_missing([expected])


def test_a_question_has_no_draft() -> None:
    answer = draft({"tenant": "password: hunter"}, address="")
    assert (answer["filled"], answer["requests"], answer["findings"], answer["reply"]) == ({}, [], [], "")


def test_links_are_made_where_a_request_can_be_sent() -> None:
    send = {
        "billing": {"email": "a@h.example", "ticket_form": "https://desk.example/?b={body}"},
        "usage": {"email": "b"},
    }
    (request,) = draft({}, send=send)["requests"]
    (expected,) = draft_requests(FORMS, read_answers(ANSWERS), {}, page=PAGE)
    assert request["email"] == mail_link("a@h.example", expected)
    assert request["ticket_form"] == ticket_link("https://desk.example/?b={body}", expected)
    (request,) = draft({"billing.ask": "x" * 9000}, send=send)["requests"]
    assert (request["email"], request["ticket_form"]) == (None, None)


def test_what_should_not_be_sent_is_told_of_the_fields_that_are_shown() -> None:
    fields = {"tenant": "😀 4111 1111 1111 1111", "details": "password: hunter", "unknown": "password: hunter"}
    assert draft(fields)["findings"] == [
        {"field": "tenant", "what": "a payment card number", "start": 2, "end": 21},
    ]


def test_a_request_that_was_sent_is_answered_with_what_it_lacks() -> None:
    (expected,) = draft_requests(FORMS, read_answers(ANSWERS), {"kind": "", "tenant": "Acme"}, page=PAGE)
    answer = json.loads(respond(write_guide(FORMS), json.dumps({"received": write_text(expected), "page": PAGE})))
    assert (answer["read"], answer["reply"]) == (1, ask_for_missing([expected]))
    answer = json.loads(respond(write_guide(FORMS), json.dumps({"received": "Hello"})))
    assert (answer["read"], answer["reply"]) == (0, "")


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


@given(any_text() | any_address(TWO_REQUESTS), st.none() | any_text(), any_fields(TWO_REQUESTS))
def test_any_address_and_fields_whatever_are_answered_in_ascii_json(
    address: str, again: str | None, fields: dict[str, str]
) -> None:
    # The request is JSON as a browser writes it: half surrogate pairs are escaped.
    request: dict[str, object] = {"address": address, "fields": fields}
    if again is not None:
        request["revisit"] = again
    answer = respond(GUIDE, json.dumps(request))
    assert answer.isascii()
    assert json.loads(answer)["question"] in {None, "intent", "feature", "billing-kind"}
