from __future__ import annotations

from dataclasses import replace

from decision_engine.answers import read_answers
from decision_engine.missing import ask_for_missing
from decision_engine.requests import draft_requests
from tests.engine.guides import FORMS

PAGE = "https://h.example/"
ANSWERS = read_answers("intent=why-usage,why-charged&feature=chat&billing-kind=refund")
LINK = f"{PAGE}#intent=why-usage,why-charged&feature=chat&billing-kind=refund"
BILLING = {"billing.summary": "x", "billing.ask": "x", "tenant": "Typed by the reader", "plan": "Yearly"}


def test_the_reply_lists_what_is_missing_of_each_request_and_nothing_that_was_typed() -> None:
    requests = draft_requests(FORMS, ANSWERS, {"tenant": "Typed by the reader", "usage.ask": "x"}, page=PAGE)
    assert (
        ask_for_missing(requests)
        == f"""\
Hello,

Thank you for your Credits / Usage request and Billing request.

For the Credits / Usage request, please send us what you have of this:

- Summary: What it is about, in one sentence.
- Approximate date and time.
- What you expected and what you saw

For the Billing request, please send us what you have of this:

- Summary: What it is about, in one sentence.
- Question: What you would like to know or have done, in your own words.
- The plan

You can answer this message, or put the request together again here:

{LINK}

If you do not have something, just say so, and we will go on without it.

Thank you!
"""
    )


def test_a_request_that_is_whole_is_not_asked_about() -> None:
    requests = draft_requests(FORMS, ANSWERS, BILLING, page=PAGE)
    reply = ask_for_missing(requests)
    assert "Thank you for your Credits / Usage request." in reply
    assert "Billing request" not in reply
    assert ask_for_missing(requests[1:]) == ""


def test_without_an_address_the_link_is_its_end_and_without_any_there_is_none() -> None:
    (request,) = draft_requests(FORMS, read_answers("intent=why-charged&billing-kind=refund"), {})
    assert "put the request together again here:\n\n#intent=why-charged" in ask_for_missing([request])
    assert "\n\nYou can answer this message.\n\nIf you do not" in ask_for_missing([replace(request, link="")])
