from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import UnusableAnswersError, read_answers
from decision_engine.guide_json import BadGuideError, write_guide
from decision_engine.missing import ask_for_missing
from decision_engine.page import respond
from decision_engine.page_message import BadMessageError
from decision_engine.request_text import write_markdown, write_text
from decision_engine.requests import draft_requests
from decision_engine.sending import mail_link, ticket_link
from tests.engine.guides import FORMS, TWO_REQUESTS, any_address, any_fields, any_guides, any_json, any_text

if TYPE_CHECKING:
    from decision_engine.guide import Guide

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


@pytest.mark.parametrize(
    ("message", "problems"),
    [
        ("", ["the message is not JSON: Expecting value: line 1 column 1 (char 0)"]),
        ("[" * 100_000, ["the message is not JSON: it is nested too deeply"]),
        ('{"address": "", "address": ""}', ["the message is not JSON: the key 'address' stands twice"]),
        ("[]", ["message: expected an object, got []"]),
        ("{}", ["message.address: missing"]),
        (
            '{"address": 1, "fields": [], "page": null, "send": 2, "zoom": 3}',
            [
                "message: unknown key 'zoom'",
                "message.page: expected text, got None",
                "message.address: expected text, got 1",
                "message.fields: expected an object, got []",
                "message.send: expected an object, got 2",
            ],
        ),
        ('{"address": "", "revisit": null}', ["message.revisit: expected text, got None"]),
        ('{"address": "", "choose": "intent"}', ["message.choose: expected an object, got 'intent'"]),
        (
            '{"address": "", "choose": {"question": [], "options": "why-usage"}}',
            [
                "message.choose.question: expected text, got []",
                "message.choose.options: expected a list, got 'why-usage'",
            ],
        ),
        (
            '{"address": "", "choose": {"options": ["why-usage", {}]}}',
            ["message.choose.question: missing", "message.choose.options[1]: expected text, got {}"],
        ),
        (
            '{"address": "", "fields": {"tenant": "", "__proto__": {"a": 1}}}',
            ["message.fields['__proto__']: expected text, got {'a': 1}"],
        ),
        (
            '{"address": "", "send": {"usage": {"email": 1, "phone": ""}, "billing": []}}',
            [
                "message.send['usage']: unknown key 'phone'",
                "message.send['usage'].email: expected text, got 1",
                "message.send['billing']: expected an object, got []",
            ],
        ),
        (
            '{"received": {}, "address": ""}',
            ["message: unknown key 'address'", "message.received: expected text, got {}"],
        ),
    ],
)
def test_a_message_of_another_shape_is_refused_with_all_that_is_wrong(message: str, problems: list[str]) -> None:
    with pytest.raises(BadMessageError) as caught:
        respond(GUIDE, message)
    assert caught.value.problems == problems
    assert str(caught.value) == "; ".join(problems)


def test_a_number_that_is_too_long_to_read_is_refused() -> None:
    with pytest.raises(BadMessageError, match=r"^the message is not JSON: "):
        respond(GUIDE, f'{{"address": {"9" * 100_000}}}')


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


MESSAGE_KEYS = [
    *("address", "choose", "question", "options", "revisit", "fields", "page", "send", "email", "ticket_form"),
    *("received", "tenant", "usage"),
]


@given(any_guides(), st.dictionaries(st.sampled_from(MESSAGE_KEYS), any_json(MESSAGE_KEYS)) | any_json(MESSAGE_KEYS))
def test_any_guide_and_message_whatever_are_answered_in_ascii_json_or_refused(guide: Guide, message: object) -> None:
    with suppress(BadMessageError, UnusableAnswersError):
        answer = respond(write_guide(guide), json.dumps(message))
        assert answer.isascii()
        assert json.loads(answer)["runtime"]


@given(any_guides(), any_text(), st.dictionaries(any_text(), any_text()), any_text())
def test_a_guide_of_any_texts_is_drafted_for_any_place(
    guide: Guide, address: str, fields: dict[str, str], template: str
) -> None:
    ways = {"email": template, "ticket_form": f"{template}{{subject}}{{body}}"}
    send = {checklist.id: ways for checklist in guide.checklists}
    chosen = [f"{question.id}={question.options[0].id}" for question in guide.questions if question.options]
    for where in (address, "&".join(chosen)):
        message = {"address": where, "fields": fields, "page": address, "send": send}
        assert respond(write_guide(guide), json.dumps(message)).isascii()


@given(
    any_text()
    | st.lists(st.sampled_from(['"', "{", "}", "[", "]", ":", ",", "1", "null", "\\", "\ufeff"])).map("".join)
)
def test_any_text_that_is_no_message_is_refused(text: str) -> None:
    with pytest.raises(BadMessageError):
        respond(GUIDE, text)
