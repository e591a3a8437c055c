from __future__ import annotations

import textwrap
import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_engine.answers import Answers, read_answers
from decision_engine.request_reading import read_requests
from decision_engine.request_text import Form, write_markdown, write_request, write_text
from decision_engine.requests import Request, UnfinishedAnswersError, draft_requests
from tests.engine.guides import FORMS, answers_to, any_fields, any_text, guides
from tests.engine.test_growth import calls_of

PAGE = "https://h.example/guide/"
BOTH = read_answers("intent=why-usage,why-charged&feature=chat,workflow&billing-kind=refund")
FIELDS = {
    "usage.summary": "500 credits *gone*",
    "usage.ask": "Why?\n\n  # One\n- two\n1. <b>three</b>",
    "tenant": "Acme_EU & sons",
    "billing.summary": "Charged $60",
    "kind": "",
}

USAGE_TEXT = f"""\
Request type: Credits / Usage
Summary: 500 credits *gone*
Question:
    Why?

      # One
    - two
    1. <b>three</b>

Workspace: Acme_EU & sons
Feature used: Chat, Workflow

Not provided yet:
- Date and time
- What you expected and what you saw

Answers that led here:
- What is your question? Why did usage happen?
- Which feature was used? Chat; Workflow

A separate Billing request covers the invoice question.

Checklist with these answers: {PAGE}#intent=why-usage,why-charged&feature=chat,workflow&billing-kind=refund
"""

USAGE_MARKDOWN = f"""\
## Request type: Credits / Usage

**Summary:** 500 credits \\*gone\\*

**Question:**

> Why?{"  "}
>{"  "}
> &#32;&#32;&#35;&#32;One{"  "}
> &#45;&#32;two{"  "}
> 1&#46; &#60;b&#62;three&#60;/b&#62;

**Workspace:** Acme_EU &#38; sons

**Feature used:** Chat, Workflow

**Not provided yet:**

- Date and time
- What you expected and what you saw

**Answers that led here:**

- What is your question? Why did usage happen?
- Which feature was used? Chat; Workflow

A separate Billing request covers the invoice question.

[Checklist with these answers]({PAGE}#intent=why-usage,why-charged&feature=chat,workflow&billing-kind=refund)
"""


def drafted(fields: dict[str, str], answers: Answers = BOTH) -> tuple[Request, ...]:
    return draft_requests(FORMS, answers, fields, page=PAGE)


def test_a_request_as_plain_text() -> None:
    usage, _ = drafted(FIELDS)
    assert write_text(usage) == write_request(usage, "text") == USAGE_TEXT


def test_a_request_as_markdown() -> None:
    usage, _ = drafted(FIELDS)
    assert write_markdown(usage) == write_request(usage, "md") == USAGE_MARKDOWN


def test_what_has_nothing_in_it_is_left_out() -> None:
    whole = dict.fromkeys(("billing.summary", "billing.ask", "tenant", "kind", "plan"), "x")
    (billing,) = drafted(whole, read_answers("intent=why-charged&billing-kind=refund"))
    text = write_text(replace(billing, reasons=()))
    assert text == (
        "Request type: Billing\nSummary: x\nQuestion: x\n\nAccount: x\nKind: x\nThe plan: x\n\n"
        f"Checklist with these answers: {PAGE}#intent=why-charged&billing-kind=refund\n"
    )
    bare = replace(billing, own=(), items=(), reasons=(), link="#")
    assert write_text(bare) == "Request type: Billing\n\nChecklist with these answers: #\n"
    assert write_markdown(bare) == "## Request type: Billing\n\n[Checklist with these answers](#)\n"


def test_a_request_beside_another_of_which_nothing_is_said_names_it_all_the_same() -> None:
    usage, _ = drafted({})
    assert "A separate Billing request covers the rest." in write_text(replace(usage, others=(("Billing", ""),)))


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("a *b* _c_ `d` [e](f)", "a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f)"),
        ("snake_case __init__ _", "snake_case \\_\\_init\\_\\_ \\_"),
        ("\\* {#id} <i> &amp; a|b ~~c~~", "\\\\\\* \\{#id\\} &#60;i&#62; &#38;amp; a&#124;b &#126;&#126;c&#126;&#126;"),
        ("- 1. # =", "- 1. # ="),  # behind a label they mean nothing
    ],
)
def test_signs_that_mean_something_in_markdown_are_escaped(typed: str, markdown: str) -> None:
    usage, _ = drafted({"tenant": typed})
    assert f"**Workspace:** {markdown}\n" in write_markdown(usage)


@pytest.mark.parametrize(
    ("line", "markdown"),
    [
        ("# a", "&#35;&#32;a"),
        ("   - a", "&#32;&#32;&#32;&#45;&#32;a"),
        ("\ta", "&#9;a"),
        ("===", "&#61;&#61;&#61;"),
        (":--- | ---", "&#58;&#45;&#45;&#45;&#32;&#124; ---"),
        ("!!! note", "&#33;&#33;&#33;&#32;note"),
        ("12) a", "12&#41; a"),
        ("- 3. a", "&#45;&#32;3&#46; a"),
        ("１. a", "１&#46; a"),  # noqa: RUF001 -- Python-Markdown makes a list of it
        ("??? a", "&#63;&#63;&#63;&#32;a"),
        ("/// a", "&#47;&#47;&#47;&#32;a"),
        ("12 a", "12 a"),
        ("> a", "&#62; a"),
        ("~~~", "&#126;&#126;&#126;"),
        ("* a", "\\* a"),
    ],
)
def test_what_would_begin_something_at_the_front_of_a_line_begins_nothing(line: str, markdown: str) -> None:
    usage, _ = drafted({"tenant": f"x\n{line}"})
    assert f"> x  \n> {markdown}\n" in write_markdown(usage)


def combined(requests: tuple[Request, ...], form: Form) -> str:
    return "\n".join(write_request(request, form) for request in requests)


@pytest.mark.parametrize("form", ["text", "md"])
def test_a_request_is_read_back_as_it_was_written(form: Form) -> None:
    requests = drafted(FIELDS)
    assert read_requests(FORMS, combined(requests, form), page=PAGE) == requests


@given(st.data(), st.sampled_from(["text", "md"]))
def test_whatever_is_typed_the_requests_read_back_hold_the_same_fields(data: st.DataObject, form: Form) -> None:
    guide = data.draw(guides())
    answers = data.draw(answers_to(guide))
    fields = data.draw(any_fields(guide))
    try:
        requests = draft_requests(guide, answers, fields, page=PAGE)
    except UnfinishedAnswersError:
        return
    text = combined(requests, form)
    assert read_requests(guide, text, page=PAGE) == tuple(replace(request, removed=()) for request in requests)
    # What was typed begins no line of its own: the margin is the engine's.
    plain = [line for request in requests for line in write_text(request).splitlines()]
    labels = {entry.label for request in requests for entry in request.own + request.items}
    ours = ("Request type: ", "- ", "A separate ", "Checklist with these answers: ", "    ")
    fixed = {"", "Not provided yet:", "Answers that led here:"}
    assert all(line in fixed or line.startswith((*ours, *(f"{label}:" for label in labels))) for line in plain)
    assert sum(line.startswith("Request type: ") for line in plain) == len(requests)


@given(any_text())
def test_any_text_whatever_is_read_or_passed_over(text: str) -> None:
    assert read_requests(FORMS, text) == ()
    assert len(read_requests(FORMS, f"Request type: Billing\n{text}")) == 1


def mailed(text: str, mark: str = "") -> str:
    lines = [f"{mark}{line}".rstrip() for line in text.splitlines()]
    return "\r\n".join(["Hi,", "here it is: Summary: of nothing", "", *lines, "", "-- ", "Regards"])


@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("mark", ["", "> ", ">", "> > ", ">> "])
def test_a_request_is_read_out_of_a_mail_quoted_or_not(form: Form, mark: str) -> None:
    requests = drafted(FIELDS)
    assert read_requests(FORMS, mailed(combined(requests, form), mark), page=PAGE) == requests


def test_lines_that_a_mail_program_broke_or_set_out_are_put_together() -> None:
    text = (
        "Request type: credits /  usage\n"
        "Summary: 500 credits\nare gone\n"
        "Question:\n\u00a0\u00a0\u00a0\u00a0Why?\nAnd when?\n\n"
        "Workspace: Acme\n\nA line of somebody's own.\n"
        "Workspace: another\n"
        "Checklist with these answers: https://safe.example/?url=https%3A%2F%2Fh.example%2F%23intent%3Dwhy-usage"
        "%26feature%3Dchat&data=1\n"
    )
    (request,) = read_requests(FORMS, text, page=PAGE)
    assert {entry.name: entry.value for entry in request.own + request.items} == {
        "usage.summary": "500 credits are gone",
        "usage.ask": "Why?\nAnd when?",
        "tenant": "Acme",
        "date": "",
        "feature-used": "",  # the text does not hold it any more
        "details": "",
    }
    assert request.link == f"{PAGE}#intent=why-usage&feature=chat"


@pytest.mark.parametrize(
    ("text", "phone"),
    [("Phone agent: three calls", ["three calls"]), ("Not provided yet:\n- Phone agent", [""]), ("", [])],
)
def test_a_request_without_its_answers_has_the_items_with_a_condition_that_it_names(
    text: str, phone: list[str]
) -> None:
    (request,) = read_requests(FORMS, f"Request type: Credits / Usage\nWorkspace: Acme\n{text}", page=PAGE)
    assert [entry.value for entry in request.items if entry.name == "phone"] == phone
    assert [entry.name for entry in request.items if entry.name != "phone"] == [
        "tenant", "date", "feature-used", "details",
    ]  # fmt: skip
    assert (request.reasons, request.others, request.link) == ((), (), PAGE)
    (request,) = read_requests(FORMS, "Request type: Billing", page=f"{PAGE}a b#old")
    assert request.link == f"{PAGE}a%20b"


@pytest.mark.parametrize("form", ["text", "md"])
@pytest.mark.parametrize("width", [40, 60, 76])
@pytest.mark.parametrize("mark", ["", "> "])
def test_a_request_whose_lines_a_mail_program_broke_keeps_its_answers_and_its_fields(
    form: Form, width: int, mark: str
) -> None:
    fields = {"usage.summary": "500 credits are gone since Monday", "tenant": "Acme", "phone": "three long calls"}
    answers = read_answers("intent=why-usage,why-charged&feature=chat,phone-agent&billing-kind=refund")
    requests = drafted(fields, answers)
    lines = combined(requests, form).splitlines()
    broken = [
        mark + part
        for line in lines
        for part in textwrap.wrap(line, width, break_on_hyphens=False, drop_whitespace=True) or [""]
    ]
    read = read_requests(FORMS, "\n".join(broken), page=PAGE)
    assert [(each.checklist, each.own, each.items, each.reasons) for each in read] == [
        (each.checklist, each.own, each.items, each.reasons) for each in requests
    ]
    if form == "text":
        assert [each.link for each in read] == [each.link for each in requests]


def test_the_answers_in_words_stand_in_for_a_link_that_is_gone() -> None:
    (usage, _) = drafted({"tenant": "Acme"})
    text = write_text(usage).partition("Checklist with")[0]
    (read,) = read_requests(FORMS, text, page=PAGE)
    assert read.reasons == usage.reasons
    assert read.link == f"{PAGE}#intent=why-usage&feature=chat,workflow"


def test_answers_in_words_are_read_whatever_words_a_writer_chose() -> None:
    question = FORMS.questions[1]
    texts = ("Pay - as you go", "Chat; or mail", "Chat")
    options = tuple(replace(option, text=text) for option, text in zip(question.options, texts, strict=True))
    guide = replace(FORMS, questions=(FORMS.questions[0], replace(question, options=options), FORMS.questions[2]))
    for chosen in (("chat",), ("workflow",), ("phone-agent",), ("chat", "workflow", "phone-agent")):
        answers = Answers({"intent": ("why-usage",), "feature": chosen})
        (request,) = draft_requests(guide, answers, {}, page=PAGE)
        (read,) = read_requests(guide, write_text(request).partition("Checklist with")[0], page=PAGE)
        assert read.link == f"{PAGE}#intent=why-usage&feature={','.join(chosen)}"


@pytest.mark.parametrize("answered", [
    "- Account: Northwind",
    "- Account\nNorthwind",
    "- Account\n\n    Northwind",
    "Account: Northwind",
])  # fmt: skip
def test_what_is_answered_in_the_list_of_what_is_missing_is_not_missing(answered: str) -> None:
    (_, billing) = drafted({"billing.summary": "x"})
    text = write_text(billing).replace("- Account", answered)
    (read,) = read_requests(FORMS, text, page=PAGE)
    assert {entry.name: entry.value for entry in read.items}["tenant"] == "Northwind"
    assert [entry.label for entry in read.missing] == ["Question", "The plan"]


@pytest.mark.parametrize(
    "opening",
    [
        "\ufeffRequest type: Billing",
        "request type: billing.",
        "Request type : Billing",
        "**Request type:** Billing",
        "*Request type:* Billing",
        "- Request type: Billing",
        "Request\u00a0type: Billing",
        " \tRequest type: Billing",
    ],
)
def test_a_type_is_read_as_people_and_programs_write_it(opening: str) -> None:
    mark = opening[: len(opening) - len(opening.lstrip())]
    (request,) = read_requests(FORMS, f"Hello\n{opening}\n{mark}Account: Acme\n")
    assert (request.type, request.items[0].value) == ("Billing", "Acme")


@pytest.mark.parametrize("level", range(1, 7))
def test_a_type_in_markdown_is_read_at_any_level(level: int) -> None:
    (request,) = read_requests(FORMS, f"{'#' * level} Request type: Billing\n\n**Account:** A\\_B\n")
    assert request.items[0].value == "A_B"


def test_of_two_requests_of_one_type_the_first_counts_and_of_a_quoted_one_the_newer() -> None:
    (request,) = read_requests(FORMS, "Request type: Billing\nAccount: New\n\nRequest type: Billing\nAccount: Old\n")
    assert request.items[0].value == "New"
    text = "> Request type: Billing\n> Account: Old\n\nRequest type: Billing\nAccount: New\n"
    (request,) = read_requests(FORMS, text)
    assert request.items[0].value == "New"


@pytest.mark.parametrize(
    ("typed", "markdown"),
    [
        ("see https://app.example/runs/_abc?x=1&y=2 now", "see <https://app.example/runs/_abc?x=1&y=2> now"),
        ("(https://a.example/~joe/).", "(<https://a.example/~joe/>)."),
        ("https://a.example/?a&copy;b", "<https://a.example/?a>&#38;copy;b"),
        ("https://a.example/[x]{y}", "<https://a.example/>\\[x\\]\\{y\\}"),
        ("javascript:alert(1)", "javascript:alert(1)"),
    ],
)
def test_an_address_stands_as_it_was_typed(typed: str, markdown: str) -> None:
    usage, billing = drafted({"tenant": typed})
    assert f"**Workspace:** {markdown}\n" in write_markdown(usage)
    assert read_requests(FORMS, combined((usage, billing), "md"), page=PAGE) == (usage, billing)


def test_a_request_of_another_guide_is_none() -> None:
    assert read_requests(FORMS, "Request type: Refunds\nSummary: x") == ()


def test_a_type_within_a_quotation_of_another_depth_begins_no_request() -> None:
    text = "Request type: Billing\nAccount: Acme\n> Request type: Credits / Usage\n> Workspace: Other\n"
    (request,) = read_requests(FORMS, text)
    assert request.type == "Billing"


@pytest.mark.parametrize(
    "piece", ["#", "\\", "*", "&", "> ", "    x\n", "1. ", "_", "<", "\t", "\u200d", "**a:** b\n", "😀"]
)
def test_a_hundred_thousand_characters_of_anything_go_there_and_back(piece: str) -> None:
    fields = {"details": "x\n" + piece * (100_000 // len(piece)) + "y"}
    requests = drafted(fields, read_answers("intent=why-usage&feature=chat"))
    for form in ("text", "md"):
        assert read_requests(FORMS, combined(requests, form), page=PAGE) == requests


def test_a_mail_that_begins_thousands_of_requests_is_read_without_a_look_at_the_guide_for_each() -> None:
    mail = "Request type: Billing\nSummary: x\n" * 1000
    assert calls_of(lambda: read_requests(FORMS, mail)) < 40 * 1000


@pytest.mark.parametrize(
    "mail",
    [
        "Request type: Billing\nAnswers that led here:\n" + "a\n" * 300_000,
        f">{' ' * 300_000}Request type: Billing\n" + "a\n" * 100_000,
    ],
    ids=["answers broken in many lines", "a wide margin"],
)
def test_a_long_mail_takes_no_time_to_speak_of(mail: str) -> None:
    began = time.process_time()
    (request,) = read_requests(FORMS, mail)
    assert request.type == "Billing"
    assert time.process_time() - began < 10
