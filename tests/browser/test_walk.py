"""Readers walk the real guide in a real browser, and Python in Pyodide gives every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import ARTICLE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import ViewportSize

    from tests.browser.site_server import Host

INTENT = "What is your question?"
FEATURE = "Which feature was used?"
KIND = "What is the billing question about?"
USAGE = "What to include for credit usage questions"
BILLING = "What to include for billing questions"

USAGE_ITEMS = [
    "Workspace or tenant.",
    "Approximate date and time.",
    "Feature used, such as chat, app, workflow, agent, API, file processing, or integration.",
    "Model, file, workflow, app, agent, or run details when available.",
    "What usage you expected and what usage you saw.",
]
PHONE_ITEM = "Phone-agent usage, if relevant. Phone-agent minutes are reviewed separately from normal Hatz Credits."
BILLING_ITEMS = [
    "MSP or customer account.",
    "Invoice date or invoice number, if available.",
    "Plan, package, tenant, or line item in question.",
    "Whether this is a payment failure, refund request, cancellation, downgrade, purchase, or procurement question.",
]
BILLING_NOTE = (
    "Billing questions may require Billing, Finance, Sales, or your account owner "
    "before Hatz can confirm contract-specific terms."
)
BOTH_NOTE = (
    "If both are involved, start by explaining the usage question and the invoice or payment question separately."
)


@pytest.fixture
def reader(returning: Reader) -> Reader:
    """Return a reader who has been here before: what Python's start is like the tests of it tell."""
    return returning


@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_a_usage_question_ends_in_the_usage_checklist(reader: Reader, path: str) -> None:
    reader.open(path)
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.fragment == "#intent=why-usage"
    reader.choose("Workflow")
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    expect(reader.checklist(USAGE)).to_contain_text("Credits / Usage")
    expect(reader.checklist(USAGE)).to_contain_text(
        "This is here because you chose Why did usage happen? and Workflow."
    )
    expect(reader.checklist(BILLING)).to_be_hidden()
    expect(reader.tool.get_by_text(BILLING_NOTE)).to_be_hidden()
    expect(reader.tool.get_by_text(BOTH_NOTE)).to_be_hidden()
    assert reader.fragment == "#intent=why-usage&feature=workflow"
    reader.expect_python()


def test_a_billing_question_ends_in_the_billing_checklist_with_its_note(reader: Reader) -> None:
    reader.open()
    reader.choose("Why was I charged?", "What are my commercial terms?")
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    expect(reader.question(KIND).get_by_role("radio")).to_have_count(7)
    reader.choose("Refund request")
    reader.go_on()
    assert reader.items(BILLING) == BILLING_ITEMS
    expect(reader.checklist(BILLING)).to_contain_text(
        "This is here because you chose Why was I charged?, What are my commercial terms?, and Refund request."
    )
    expect(reader.checklist(BILLING).get_by_text(BILLING_NOTE)).to_be_visible()
    expect(reader.checklist(USAGE)).to_be_hidden()
    reader.expect_python()


def test_both_kinds_stand_side_by_side_with_the_advice_to_explain_them_separately(reader: Reader) -> None:
    reader.open()
    reader.choose("Why did credits change?", "Why was I charged?")
    reader.go_on()
    reader.choose("Chat", "API")
    reader.go_on()
    reader.choose("Invoice question")
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    assert reader.items(BILLING) == BILLING_ITEMS
    expect(reader.tool.get_by_text(BOTH_NOTE)).to_be_visible()
    assert reader.answers() == [
        f"{INTENT} Why did credits change? and Why was I charged? Change",
        f"{FEATURE} Chat and API Change",
        f"{KIND} Invoice question Change",
    ]
    reader.expect_python()


def test_the_phone_agent_item_shows_only_where_it_matters(reader: Reader) -> None:
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    reader.choose("Phone agent", "Chat")
    reader.go_on()
    assert reader.items(USAGE) == [*USAGE_ITEMS[:3], PHONE_ITEM, *USAGE_ITEMS[3:]]
    reader.change(FEATURE)
    reader.option("Phone agent").uncheck()
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_a_change_keeps_what_still_counts_and_names_what_was_dropped(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage,why-charged&feature=workflow&billing-kind=purchase")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.change(INTENT)
    expect(reader.option("Why did usage happen?")).to_be_checked()
    reader.option("Why did usage happen?").uncheck()
    reader.go_on()
    assert reader.items(BILLING) == BILLING_ITEMS
    expect(reader.checklist(USAGE)).to_be_hidden()
    assert reader.answers() == [
        f"{INTENT} Why was I charged? Change",
        f"{KIND} Purchase Change",
    ]
    notice = f"An answer is not needed any more and was dropped: {FEATURE} Workflow."
    expect(reader.notice("was dropped")).to_have_text(notice)
    assert reader.fragment == "#intent=why-charged&billing-kind=purchase"
    reader.expect_python()


def test_back_shows_the_question_before_with_its_answer_and_the_walk_goes_on_from_there(reader: Reader) -> None:
    reader.open()
    expect(reader.tool.get_by_role("button", name="Back")).to_be_hidden()
    reader.choose("Why did usage happen?", "Why was I charged?")
    reader.go_on()
    reader.choose("Agent")
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    reader.go_back()
    expect(reader.question(FEATURE)).to_be_visible()
    expect(reader.option("Agent")).to_be_checked()
    reader.go_back()
    expect(reader.question(INTENT)).to_be_visible()
    expect(reader.option("Why was I charged?")).to_be_checked()
    expect(reader.option("What are my commercial terms?")).not_to_be_checked()
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    reader.expect_python()


def test_the_browsers_back_and_forward_walk_the_states(reader: Reader) -> None:
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    reader.choose("Integration")
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.page.go_back()
    expect(reader.question(FEATURE)).to_be_visible()
    expect(reader.option("Integration")).not_to_be_checked()
    reader.page.go_back()
    expect(reader.question(INTENT)).to_be_visible()
    reader.page.go_forward()
    expect(reader.question(FEATURE)).to_be_visible()
    reader.page.go_forward()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_a_double_tap_does_not_answer_the_next_question(newcomer: Reader) -> None:
    newcomer.stop_the_clock()
    newcomer.open()
    newcomer.choose("Why did usage happen?")
    newcomer.expect_ready()
    button = newcomer.tool.get_by_role("button", name="Continue", exact=True).bounding_box()
    assert button is not None
    place = button["x"] + button["width"] / 2, button["y"] + button["height"] / 2
    newcomer.page.mouse.click(*place)
    expect(newcomer.question(FEATURE)).to_be_visible()
    newcomer.page.mouse.down(click_count=2)  # as the browser counts the second of two quick taps
    newcomer.page.mouse.up(click_count=2)
    expect(newcomer.question(FEATURE).get_by_role("alert")).to_be_hidden()
    newcomer.expect_nothing_chosen(FEATURE)
    newcomer.expect_python()


def test_start_again_clears_everything(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.tool.get_by_role("button", name="Start again").click()
    reader.expect_nothing_chosen(INTENT)
    assert reader.fragment == ""
    reader.choose("Why did credits change?")
    reader.go_on()
    reader.expect_nothing_chosen(FEATURE)
    reader.choose("Chat")
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_what_is_chosen_but_not_sent_survives_a_look_at_another_part_of_the_page(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage")
    expect(reader.question(FEATURE)).to_be_visible()
    reader.choose("Chat")
    reader.page.evaluate("location.hash = 'usage'")
    expect(reader.page.locator("#usage")).to_be_in_viewport()
    reader.page.go_back()
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    assert reader.fragment == "#intent=why-usage&feature=chat"
    reader.expect_python()


def test_what_is_chosen_but_not_sent_is_there_again_after_a_step_back(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage")
    reader.choose("Chat", "API")
    reader.go_back()
    expect(reader.question(INTENT)).to_be_visible()
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    expect(reader.option("Chat")).to_be_checked()
    expect(reader.option("API")).to_be_checked()
    expect(reader.option("App")).not_to_be_checked()
    reader.expect_python()


@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_an_address_opens_the_very_state_it_holds(reader: Reader, path: str) -> None:
    reader.open(f"{path}#feature=phone-agent&intent=why-charged%2Cwhy-usage&billing-kind=cancellation")
    assert PHONE_ITEM in reader.items(USAGE)
    assert reader.items(BILLING) == BILLING_ITEMS
    assert reader.fragment == "#intent=why-usage,why-charged&feature=phone-agent&billing-kind=cancellation"
    reader.expect_python()


def test_a_stale_address_shows_the_nearest_state_and_says_what_it_could_not_use(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage,why-not&feature=fax&colour=blue")
    expect(reader.question(FEATURE)).to_be_visible()
    notice = "A part of this link is out of date or not known here, and was left out: why-not, fax, and colour."
    expect(reader.notice("out of date")).to_have_text(notice)
    assert reader.fragment == "#intent=why-usage"
    reader.choose("Chat")
    reader.go_on()
    expect(reader.notice("out of date")).to_have_count(0)
    reader.expect_python()


def test_an_answer_that_the_others_do_not_lead_to_is_named_as_the_reader_knows_it(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-charged&feature=chat&billing-kind=purchase")
    assert reader.items(BILLING) == BILLING_ITEMS
    expect(reader.notice("out of date")).to_contain_text(f"left out: {FEATURE}.")
    reader.expect_python()


def test_a_stale_address_is_no_place_to_go_back_to(reader: Reader) -> None:
    reader.open("/contributing/")
    reader.open(f"{ARTICLE}#intent=why-usage,why-not")
    expect(reader.notice("out of date")).to_be_visible()
    reader.page.go_back()
    assert reader.page.url == f"{reader.host.address}/contributing/"


def test_an_ordinary_anchor_is_left_to_the_browser(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#phone-agent-usage")
    reader.expect_ready()
    expect(reader.question(INTENT)).to_be_visible()
    expect(reader.page.locator("#phone-agent-usage")).to_be_in_viewport()
    assert reader.fragment == "#phone-agent-usage"
    expect(reader.notice("")).to_have_count(0)
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    reader.expect_python()


def test_the_browsers_back_finds_the_first_question_at_an_ordinary_anchor_too(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#classify")
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    reader.page.go_back()
    reader.expect_nothing_chosen(INTENT)
    assert reader.fragment == "#classify"
    reader.page.go_forward()
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.fragment == "#intent=why-usage"
    reader.expect_python()


def test_a_link_within_the_page_leads_there_and_the_address_goes_on_to_hold_the_answers(reader: Reader) -> None:
    answers = "#intent=why-usage&feature=workflow"
    reader.open(ARTICLE + answers)
    assert reader.items(USAGE) == USAGE_ITEMS
    contents = reader.page.get_by_role("navigation", name="Table of contents")
    for _ in range(2):  # the same link leads there each time
        reader.page.evaluate("scrollTo(0, 0)")
        contents.get_by_role("link", name="What to include for billing questions").click()
        expect(reader.page.locator("h2#billing")).to_be_in_viewport()
    reader.page.wait_for_function("answers => location.hash === answers", arg=answers)
    reader.page.reload()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_an_anchor_of_a_question_opens_the_list_that_holds_it(reader: Reader) -> None:
    reader.open(f"{ARTICLE}#intent=why-usage")
    expect(reader.question(FEATURE)).to_be_visible()
    expect(reader.page.get_by_role("link", name="Refund request", exact=True)).to_be_hidden()
    reader.open("/contributing/")
    reader.open(f"{ARTICLE}#billing-kind")
    expect(reader.page.get_by_role("link", name="Refund request", exact=True)).to_be_visible()
    expect(reader.page.get_by_role("heading", name=KIND)).to_be_in_viewport()


def test_continuing_with_nothing_chosen_says_so_beside_the_question_and_keeps_the_focus_there(
    reader: Reader,
) -> None:
    reader.open()
    reader.go_on()
    expect(reader.question(INTENT).get_by_role("alert")).to_have_text("Choose at least one answer, then continue.")
    expect(reader.question(INTENT)).to_have_accessible_description("Choose at least one answer, then continue.")
    expect(reader.question(INTENT).locator(":focus")).to_have_count(1)
    reader.choose("Why was I charged?")
    expect(reader.question(INTENT).get_by_role("alert")).to_be_hidden()
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    reader.go_on()
    expect(reader.question(KIND).get_by_role("alert")).to_have_text("Choose an answer, then continue.")
    reader.go_back()
    expect(reader.question(INTENT)).to_be_visible()
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    expect(reader.question(KIND).get_by_role("alert")).to_be_hidden()
    reader.expect_python()


def test_the_whole_walk_goes_by_keyboard_alone(reader: Reader) -> None:
    reader.open()
    press = reader.page.keyboard.press
    for _ in range(40):  # from the top of the page, past the header and the contents
        press("Tab")
        if reader.page.locator(":focus").get_attribute("value") == "why-usage":
            break
    expect(reader.option("Why did usage happen?")).to_be_focused()
    press("Tab")
    press("Tab")
    press("Space")  # Why was I charged?
    press("Tab")
    press("Tab")
    press("Enter")  # Continue
    expect(reader.question(KIND)).to_be_visible()
    reader.expect_focus(KIND)
    press("Tab")
    press("Space")
    press("ArrowDown")
    press("Enter")  # a form is sent from any of its fields
    expect(reader.checklist(BILLING)).to_be_visible()
    reader.expect_focus("Your answers")
    assert reader.fragment == "#intent=why-charged&billing-kind=refund-request"
    press("Tab")
    expect(reader.page.locator(":focus")).to_have_accessible_name(f"Change: {INTENT}")
    press("Tab")
    press("Tab")
    press("Tab")
    expect(reader.page.locator(":focus")).to_have_accessible_name(f"Copy link: {BILLING}")
    press("Tab")
    reader.page.keyboard.type("Charged twice")
    expect(reader.field("Summary")).to_have_value("Charged twice")
    assert reader.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    for _ in range(4):
        press("Shift+Tab")
    press("Enter")  # Change
    reader.expect_focus(INTENT)
    reader.expect_python()


@pytest.mark.parametrize("size", [{"width": 360, "height": 640}, {"width": 1280, "height": 800}])
def test_the_first_screen_holds_the_first_question(browser: Browser, host: Host, size: ViewportSize) -> None:
    context = browser.new_context(viewport=size)
    reader = Reader(context.new_page(), host)
    reader.open("/")
    expect(reader.page.get_by_text("Find out whether your Hatz question is about")).to_be_in_viewport(ratio=1)
    expect(reader.question(INTENT).locator("legend")).to_be_in_viewport(ratio=1)
    options = reader.question(INTENT).get_by_role("checkbox")
    expect(options).to_have_count(4)
    for option in options.all():
        expect(option).to_be_in_viewport(ratio=1)
    context.close()
    assert reader.errors == []


def test_a_result_is_printed_alone_and_an_open_question_as_its_list_of_links(reader: Reader) -> None:
    reader.page.emulate_media(media="print")
    for path in ("/", ARTICLE):
        reader.open(path)
        reader.expect_ready()
        expect(reader.page.get_by_role("link", name="Workflow", exact=True)).to_be_visible()
        expect(reader.tool.get_by_role("button")).to_have_count(0)
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    expect(reader.request("Credits / Usage")).to_be_visible()
    expect(reader.tool.get_by_role("textbox")).to_have_count(0)
    expect(reader.page.get_by_role("heading", name="Credits vs Billing")).to_be_visible()
    expect(reader.page.get_by_role("link", name="Workflow", exact=True)).to_be_hidden()
    expect(reader.page.locator("h2#billing")).to_be_hidden()
    reader.expect_python()


def test_the_tool_fits_a_phone(browser: Browser, host: Host) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    reader = Reader(context.new_page(), host)
    for path in ("/", ARTICLE):
        reader.open(path)
        reader.choose("Why did usage happen?", "Why was I charged?")
        reader.go_on()
        expect(reader.question(FEATURE)).to_be_visible()
        expect(reader.question(FEATURE).locator("legend")).to_be_in_viewport()
        expect_no_overflow(reader)
        reader.choose("Phone agent")
        reader.go_on()
        expect(reader.question(KIND)).to_be_visible()
        expect_no_overflow(reader)
        reader.choose("Downgrade")
        reader.go_on()
        assert PHONE_ITEM in reader.items(USAGE)
        expect_no_overflow(reader)
        reader.expect_python()
    context.close()
    assert reader.errors == []
    assert reader.foreign == []


def expect_no_overflow(reader: Reader) -> None:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert reader.page.evaluate(overflow) == 0
