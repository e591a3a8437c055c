"""The real guide: all of its texts, and every way through it."""

from __future__ import annotations

from itertools import chain, combinations, product
from typing import TYPE_CHECKING

import pytest

from decision_engine.answers import Answers
from decision_engine.fields import field_names
from decision_engine.guide import Field
from decision_engine.guide_json import read_guide
from decision_engine.problems import find_problems
from decision_engine.request_reading import read_requests
from decision_engine.request_text import write_markdown, write_text
from decision_engine.requests import draft_requests
from decision_engine.walk import Step, walk
from tests.built_page import read_page, select

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from decision_engine.guide import Guide, Question

INTENT = ("intent", "What is your question?", True, {
    "why-usage": "Why did usage happen?",
    "why-credits": "Why did credits change?",
    "why-charged": "Why was I charged?",
    "commercial-terms": "What are my commercial terms?",
})  # fmt: skip
FEATURE = ("feature", "Which feature was used?", True, {
    "chat": "Chat",
    "app": "App",
    "workflow": "Workflow",
    "agent": "Agent",
    "api": "API",
    "file-processing": "File processing",
    "integration": "Integration",
    "phone-agent": "Phone agent",
})  # fmt: skip
BILLING_KIND = ("billing-kind", "What is the billing question about?", False, {
    "payment-failure": "Payment failure",
    "refund-request": "Refund request",
    "cancellation": "Cancellation",
    "downgrade": "Downgrade",
    "purchase": "Purchase",
    "procurement-question": "Procurement question",
    "invoice-question": "Invoice question",
})  # fmt: skip

USAGE_ITEMS = {
    "workspace": "Workspace or tenant.",
    "date-and-time": "Approximate date and time.",
    "feature-used": "Feature used, such as chat, app, workflow, agent, API, file processing, or integration.",
    "phone-agent-usage": (
        "Phone-agent usage, if relevant. Phone-agent minutes are reviewed separately from normal Hatz Credits."
    ),
    "run-details": "Model, file, workflow, app, agent, or run details when available.",
    "expected-and-seen": "What usage you expected and what usage you saw.",
}
BILLING_ITEMS = {
    "account": "MSP or customer account.",
    "invoice": "Invoice date or invoice number, if available.",
    "line-item": "Plan, package, tenant, or line item in question.",
    "kind-of-billing-question": (
        "Whether this is a payment failure, refund request, cancellation, downgrade, purchase, or procurement question."
    ),
}

FIELDS = {
    "workspace": Field("line", "Workspace"),
    "date-and-time": Field("date-time", "Date and time"),
    "feature-used": Field("line", "Feature used", filled_from="feature"),
    "phone-agent-usage": Field("lines", "Phone-agent usage"),
    "run-details": Field("lines", "Run details"),
    "expected-and-seen": Field("lines", "Expected and actual usage"),
    "account": Field("line", "Account"),
    "invoice": Field("line", "Invoice"),
    "line-item": Field("line", "Plan or line item"),
    "kind-of-billing-question": Field("choice", "Kind of billing question", filled_from="billing-kind"),
}
COVERS = {"usage": "the usage question", "billing": "the invoice or payment question"}

LEADS_TO = {"why-usage": "usage", "why-credits": "usage", "why-charged": "billing", "commercial-terms": "billing"}

MANY_OPTIONS = 10
"""Up to how many options of a question all of their combinations are walked; their number doubles with each."""


@pytest.fixture(scope="module")
def published(site: Path) -> str:
    return (site / "guides" / "credits-vs-billing.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def guide(published: str) -> Guide:
    return read_guide(published)


@pytest.fixture(scope="module")
def ways(guide: Guide) -> list[tuple[dict[str, tuple[str, ...]], Step]]:
    """Return every combination of answers that leads to an end, found by the questions asked, with that end."""
    found = []
    waiting: list[dict[str, tuple[str, ...]]] = [{}]
    questions = {question.id: question for question in guide.questions}
    while waiting:
        answers = waiting.pop()
        step = walk(guide, Answers(answers))
        if step.ask is None:
            found.append((answers, step))
        else:
            waiting += [{**answers, step.ask: chosen} for chosen in possible_answers(questions[step.ask])]
    return found


def possible_answers(question: Question) -> Iterator[tuple[str, ...]]:
    """Give the answers to walk: each alone, for many options in pairs and all together too, for fewer all there are."""
    options = [option.id for option in question.options]
    count = len(options)
    some = sorted({1, 2, count}) if count > MANY_OPTIONS else range(1, count + 1)
    return chain.from_iterable(combinations(options, size) for size in (some if question.many else [1]))


def test_its_ids_and_texts_are_the_ones_that_links_and_readers_know(guide: Guide) -> None:
    questions = [
        (question.id, question.text, question.many, {option.id: option.text for option in question.options})
        for question in guide.questions
    ]
    assert questions == [INTENT, FEATURE, BILLING_KIND]
    checklists = [
        (checklist.id, checklist.request, checklist.title, {item.id: item.text for item in checklist.items})
        for checklist in guide.checklists
    ]
    assert checklists == [
        ("usage", "Credits / Usage", "What to include for credit usage questions", USAGE_ITEMS),
        ("billing", "Billing", "What to include for billing questions", BILLING_ITEMS),
    ]
    assert (guide.id, guide.title) == ("credits-vs-billing", "Credits vs Billing")
    # A dict does not tell the order of equal dicts apart; links and readers do.
    assert [list(options) for *_, options in questions] == [list(each[3]) for each in (INTENT, FEATURE, BILLING_KIND)]
    assert [list(items) for *_, items in checklists] == [list(USAGE_ITEMS), list(BILLING_ITEMS)]


def test_its_items_are_fields_and_its_checklists_say_what_they_cover(guide: Guide) -> None:
    assert {item.id: item.field for checklist in guide.checklists for item in checklist.items} == FIELDS
    assert {checklist.id: checklist.covers for checklist in guide.checklists} == COVERS


def test_every_way_ends_in_requests_that_read_back_as_they_were_written(
    guide: Guide, ways: list[tuple[dict[str, tuple[str, ...]], Step]]
) -> None:
    typed = {name: f"# {name}\n- **Summary:** x" for name in field_names(guide)}
    for answers, step in ways[:: max(1, len(ways) // 200)]:
        requests = draft_requests(guide, Answers(answers), typed)
        assert [request.checklist for request in requests] == [reached.id for reached in step.checklists]
        assert [len(request.others) for request in requests] == [len(requests) - 1] * len(requests)
        for write in (write_text, write_markdown):
            assert read_requests(guide, "\n".join(map(write, requests))) == requests


def test_its_notes_belong_to_their_checklists(guide: Guide) -> None:
    assert [(note.id, note.checklists) for note in guide.notes] == [
        ("who-confirms-terms", ("billing",)),
        ("explain-separately", ("usage", "billing")),
    ]


def test_it_has_no_problems(guide: Guide) -> None:
    assert find_problems(guide) == ()


def test_every_combination_of_answers_is_a_way(
    guide: Guide, ways: list[tuple[dict[str, tuple[str, ...]], Step]]
) -> None:
    intent, feature, kind = guide.questions
    expected = set()
    for chosen in possible_answers(intent):
        targets = {LEADS_TO[option] for option in chosen}
        features = possible_answers(feature) if "usage" in targets else [()]
        kinds = possible_answers(kind) if "billing" in targets else [()]
        expected |= {(chosen, *rest) for rest in product(features, list(kinds))}
    assert len(expected) == len(ways) > len(feature.options) * len(kind.options)
    assert {
        (answers["intent"], answers.get("feature", ()), answers.get("billing-kind", ())) for answers, _ in ways
    } == expected


def test_every_way_ends_in_exactly_the_checklists_that_its_intents_ask_for(
    ways: list[tuple[dict[str, tuple[str, ...]], Step]],
) -> None:
    for answers, step in ways:
        wanted = {LEADS_TO[option] for option in answers["intent"]}
        assert [reached.id for reached in step.checklists] == [id_ for id_ in ("usage", "billing") if id_ in wanted]
        assert step.checklists
        assert step.dropped == ()
        assert step.answers.by_question == answers


def test_every_way_ends_in_all_items_but_the_one_for_phone_agents(
    ways: list[tuple[dict[str, tuple[str, ...]], Step]],
) -> None:
    for answers, step in ways:
        phone = "phone-agent" in answers.get("feature", ())
        usage = tuple(item for item in USAGE_ITEMS if item != "phone-agent-usage" or phone)
        expected = {"usage": usage, "billing": tuple(BILLING_ITEMS)}
        assert all(reached.items == expected[reached.id] for reached in step.checklists), answers


def test_every_checklist_names_the_options_that_led_to_it(
    ways: list[tuple[dict[str, tuple[str, ...]], Step]],
) -> None:
    for answers, step in ways:
        asked = {"usage": "feature", "billing": "billing-kind"}
        for reached in step.checklists:
            intents = tuple(option for option in answers["intent"] if LEADS_TO[option] == reached.id)
            assert reached.because == intents + answers[asked[reached.id]], answers


def test_the_note_on_both_is_shown_for_both_only(ways: list[tuple[dict[str, tuple[str, ...]], Step]]) -> None:
    expected = {
        ("usage",): (),
        ("billing",): ("who-confirms-terms",),
        ("usage", "billing"): ("who-confirms-terms", "explain-separately"),
    }
    for answers, step in ways:
        assert step.notes == expected[tuple(reached.id for reached in step.checklists)], answers


def test_every_option_item_and_note_is_reached(
    guide: Guide, ways: list[tuple[dict[str, tuple[str, ...]], Step]]
) -> None:
    steps = [step for _, step in ways]
    chosen = {option for answers, _ in ways for options in answers.values() for option in options}
    assert chosen == {option.id for question in guide.questions for option in question.options}
    reached = {item for step in steps for checklist in step.checklists for item in checklist.items}
    assert reached == {item.id for checklist in guide.checklists for item in checklist.items}
    assert {note for step in steps for note in step.notes} == {note.id for note in guide.notes}


@pytest.mark.parametrize("name", ["credits-vs-billing/index.html", "index.html"])
def test_the_guide_in_a_page_is_the_published_one(site: Path, published: str, name: str) -> None:
    (data,) = select(read_page(site / name), "//script[@data-guide-json]")
    assert data.text is not None
    assert data.text + "\n" == published


def test_every_guide_is_published_once(site: Path) -> None:
    pages = [read_page(path) for path in site.rglob("*.html")]
    guides = {str(name) for page in pages for name in page.xpath("//@data-guide")}
    assert "credits-vs-billing" in guides
    published = [path.relative_to(site / "guides").as_posix() for path in site.rglob("guides/**/*.json")]
    assert sorted(published) == sorted(f"{name}.json" for name in guides)
