from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import Answers, UnusableAnswersError, read_answers
from decision_engine.requests import LONGEST_SUBJECT, Entry, Reason, Request, UnfinishedAnswersError, draft_requests
from decision_engine.walk import walk
from tests.engine.guides import FORMS, answers_to, any_fields, guides

BOTH = read_answers("intent=why-usage,why-charged&feature=phone-agent,chat&billing-kind=refund")
USAGE = read_answers("intent=why-usage&feature=workflow")


def values(request: Request) -> dict[str, str]:
    return {entry.name: entry.value for entry in request.own + request.items}


def test_both_kinds_make_two_requests_each_with_its_own_texts_and_the_shared_fact() -> None:
    fields = {
        "usage.summary": "Credits are gone",
        "billing.ask": "I want it back",
        "tenant": " Acme ",
        "details": "Ten\nHundred",
        "plan": "Yearly",
    }
    usage, billing = draft_requests(FORMS, BOTH, fields, page="https://h.example/guide/#old")
    assert usage == Request(
        checklist="usage",
        type="Credits / Usage",
        own=(
            Entry("usage.summary", "Summary", "What it is about, in one sentence.", "Credits are gone"),
            Entry("usage.ask", "Question", "What you would like to know or have done, in your own words.", ""),
        ),
        items=(
            Entry("tenant", "Workspace", "Workspace or tenant.", "Acme"),
            Entry("date", "Date and time", "Approximate date and time.", ""),
            Entry("feature-used", "Feature used", "Feature used, such as chat or a workflow.", "Chat, Phone agent"),
            Entry("phone", "Phone agent", "Phone-agent usage, if relevant.", ""),
            Entry(
                "details", "What you expected and what you saw", "What you expected and what you saw.", "Ten\nHundred"
            ),
        ),
        reasons=(
            Reason("What is your question?", ("Why did usage happen?",)),
            Reason("Which feature was used?", ("Chat", "Phone agent")),
        ),
        others=(("Billing", "the invoice question"),),
        link="https://h.example/guide/"
        "#intent=why-usage,why-charged&feature=chat,phone-agent&billing-kind=refund",
    )  # fmt: skip
    assert values(billing) == {
        "billing.summary": "",
        "billing.ask": "I want it back",
        "tenant": "Acme",
        "kind": "A refund",
        "plan": "Yearly",
    }
    assert billing.others == (("Credits / Usage", "the usage question"),)
    assert [entry.label for entry in billing.missing] == ["Summary"]
    assert [entry.label for entry in usage.missing] == ["Question", "Date and time", "Phone agent"]


def test_an_item_that_does_not_apply_is_left_out_whatever_its_field_holds() -> None:
    (request,) = draft_requests(FORMS, USAGE, {"phone": "three calls"})
    assert "phone" not in values(request)
    assert request.others == ()
    (again,) = draft_requests(FORMS, USAGE.with_answer("feature", ["phone-agent"]), {"phone": "three calls"})
    assert values(again)["phone"] == "three calls"


def test_what_a_text_loses_is_told_with_the_name_of_its_field() -> None:
    (request,) = draft_requests(FORMS, USAGE, {"tenant": "A\0\u202e", "phone": "\0", "usage.ask": "\0\0"})
    assert request.removed == (
        "Question: 2 invisible control characters",
        "Workspace: 1 invisible control character",
        "Workspace: 1 sign that turns the direction of writing",
    )


@pytest.mark.parametrize(
    ("summary", "subject"),
    [
        ("", "Credits / Usage request"),
        (" It is\n gone\t now ", "Credits / Usage: It is gone now"),
        ("x" * 200, "Credits / Usage: " + "x" * 102 + "…"),
        ("x" * 101 + " " + "y" * 99, "Credits / Usage: " + "x" * 101 + "…"),
        ("x" * 103, "Credits / Usage: " + "x" * 103),
    ],
)
def test_the_subject_is_one_line_of_bounded_length(summary: str, subject: str) -> None:
    (request,) = draft_requests(FORMS, USAGE, {"usage.summary": summary})
    assert request.subject == subject
    assert len(subject) <= LONGEST_SUBJECT


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("", "#intent=why-usage&feature=workflow"),
        ("https://h.example/a(b) c/<d>", "https://h.example/a%28b%29%20c/%3Cd%3E#intent=why-usage&feature=workflow"),
        ("https://h.example/%20?x=1&y", "https://h.example/%20?x=1&y#intent=why-usage&feature=workflow"),
        ("\ud800", "?#intent=why-usage&feature=workflow"),
    ],
)
def test_the_link_opens_these_answers_and_stays_one_in_markdown(page: str, link: str) -> None:
    (request,) = draft_requests(FORMS, USAGE, {}, page=page)
    assert request.link == link


def test_answers_that_reach_no_request_are_refused_with_the_open_question() -> None:
    with pytest.raises(UnfinishedAnswersError, match=r'^the question "feature" is not answered yet$') as caught:
        draft_requests(FORMS, Answers({"intent": ("why-usage",)}), {})
    assert caught.value.question == "feature"
    with pytest.raises(UnusableAnswersError):
        draft_requests(FORMS, Answers({"colour": ("red",)}), {})


@given(st.data())
def test_every_reached_checklist_makes_one_request_with_its_items_in_order(data: st.DataObject) -> None:
    guide = data.draw(guides())
    answers = data.draw(answers_to(guide))
    fields = data.draw(any_fields(guide))
    step = walk(guide, answers)
    if step.ask is not None:
        with pytest.raises(UnfinishedAnswersError):
            draft_requests(guide, answers, fields)
        return
    requests = draft_requests(guide, answers, fields)
    assert requests == draft_requests(guide, answers, dict(reversed(fields.items())))
    assert [request.checklist for request in requests] == [reached.id for reached in step.checklists]
    assert [len(request.items) for request in requests] == [len(reached.items) for reached in step.checklists]
    assert all(len(request.others) == len(requests) - 1 for request in requests)
