from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from decision_engine.answers import read_answers
from decision_engine.request_text import write_text
from decision_engine.requests import draft_requests
from decision_engine.sending import LONGEST_MAIL_LINK, LONGEST_TICKET_LINK, mail_link, ticket_link, without_request
from tests.engine.guides import FORMS

ANSWERS = read_answers("intent=why-charged&billing-kind=refund")
HOSTILE = "a&b=c#d ?e%0d%0aBcc: {body} ümläut 😀 \"'<>"


def test_a_mail_holds_the_subject_and_the_text_and_nothing_else() -> None:
    (request,) = draft_requests(FORMS, ANSWERS, {"billing.summary": HOSTILE})
    link = mail_link("help+billing@h.example", request)
    assert link is not None
    assert link.isascii()
    assert link.startswith("mailto:help+billing@h.example?subject=Billing%3A%20a%26b")
    parts = parse_qs(link.partition("?")[2], strict_parsing=True)
    assert parts == {"subject": [request.subject], "body": [write_text(request).replace("\n", "\r\n")]}


@pytest.mark.parametrize("template", [
    "https://desk.example/new?title={subject}&text={body}",
    "https://desk.example/new?text={body}&title={subject}",
])  # fmt: skip
def test_a_ticket_form_gets_the_subject_and_the_text_in_their_places(template: str) -> None:
    (request,) = draft_requests(FORMS, ANSWERS, {"billing.summary": HOSTILE})
    link = ticket_link(template, request)
    assert link is not None
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.path, parts.fragment) == ("https", "desk.example", "/new", "")
    assert parse_qs(parts.query, strict_parsing=True) == {"title": [request.subject], "text": [write_text(request)]}


def test_a_link_that_would_be_too_long_is_none() -> None:
    def links(room: int) -> tuple[str | None, str | None]:
        (request,) = draft_requests(FORMS, ANSWERS, {"billing.ask": "x" * room})
        return mail_link("a@h.example", request), ticket_link("https://desk.example/?b={body}", request)

    mails, tickets = zip(*(links(room) for room in [*range(1200, 1900), *range(7200, 7900)]), strict=True)
    for found, limit in ((mails, LONGEST_MAIL_LINK), (tickets, LONGEST_TICKET_LINK)):
        assert max(len(link) for link in found if link is not None) == limit
        assert found[-1] is None


def test_a_ticket_form_can_be_opened_empty() -> None:
    assert without_request("https://desk.example/new?t={subject}&b={body}") == "https://desk.example/new?t=&b="


def test_half_a_character_ends_no_link() -> None:
    guide = replace(FORMS, checklists=tuple(replace(each, request="A \ud83d") for each in FORMS.checklists))
    (request,) = draft_requests(guide, ANSWERS, {})
    mail, ticket = mail_link("a\udc00@h.example", request), ticket_link("https://desk.example/?s={subject}", request)
    assert mail is not None
    assert mail.startswith("mailto:a%3F@h.example?subject=A%20%3F%20request&body=Request%20type%3A%20A%20%3F%0D%0A")
    assert ticket == "https://desk.example/?s=A%20%3F%20request"
