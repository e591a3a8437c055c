"""Readers fill in the checklists of the real guide, and send the requests that Python makes of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import ARTICLE, LATE, Reader, open_reader
from tests.browser.site_server import serve_site
from tests.browser.test_walk import BILLING, FEATURE, INTENT, KIND, USAGE, expect_no_overflow
from tests.docs_copy import build_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browser.site_server import Host

USAGE_ANSWERS = "#intent=why-usage&feature=workflow"
PHONE_ANSWERS = "#intent=why-usage&feature=workflow,phone-agent"
BILLING_ANSWERS = "#intent=why-charged&billing-kind=refund-request"
BOTH_ANSWERS = "#intent=why-usage,why-charged&feature=workflow&billing-kind=refund-request"

CARD = "4111 1111 1111 1111"

REFUSE_CLIPBOARD = (
    "() => { navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError')) }"
)
NO_CLIPBOARD = "() => { Object.defineProperty(navigator, 'clipboard', {value: undefined}) }"
NO_STORAGE = (
    "Object.defineProperty(window, 'sessionStorage', {get() { throw new DOMException('no', 'SecurityError') }})"
)
FULL_STORAGE = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
# Where links lead that the page opens by itself; nothing is opened in the test.
KEEP_LINKS = (
    "window.opened = []; HTMLAnchorElement.prototype.click = function () { opened.push([this.href, this.target]) }"
)


@pytest.fixture
def reader(returning: Reader) -> Reader:
    """Return a reader who has been here before: what Python's start is like the tests of it tell."""
    return returning


def open_result(reader: Reader, answers: str, path: str = ARTICLE) -> None:
    reader.open(path + answers)
    expect(reader.page.get_by_role("heading", name="Your answers")).to_be_visible()


def clipboard(page: Page) -> str:
    """Paste elsewhere: the pages of the site may not read what is copied."""
    elsewhere = page.context.new_page()
    elsewhere.set_content("<textarea></textarea>")
    field = elsewhere.locator("textarea")
    field.press("Control+V")
    pasted = field.input_value()
    elsewhere.close()
    page.bring_to_front()
    return pasted


def stored(page: Page) -> str:
    return str(page.evaluate("JSON.stringify({...sessionStorage})"))


@pytest.fixture(scope="module")
def help_desk_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as a help desk would have it: requests can be sent, and two items share a fact."""
    edits = {"credits-vs-billing.md": ('{#account label="Account"}', '{#account label="Account" fact="workspace"}')}
    requests = {
        "email": {"Billing": "billing@help.example"},
        "ticket_form": {"Credits / Usage": "https://help.example/new?title={subject}&text={body}"},
    }
    built = build_with(tmp_path_factory.mktemp("help-desk"), edits, extra={"requests": requests})
    assert built.status == 0, built.lines
    return built.site


@pytest.fixture
def help_desk(browser: Browser, help_desk_site: Path) -> Iterator[Reader]:
    """A reader of that site, for whom nothing may go wrong."""
    with serve_site(help_desk_site) as host, open_reader(browser, host) as reader:
        yield reader


def test_a_usage_request_is_ready_to_send_once_its_fields_are_filled_in(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    reader.expect_request("Credits / Usage", "Not provided yet:", "- Summary", "- Workspace", "Feature used: Workflow")
    expect(reader.checklist(USAGE).get_by_text("1 of 5 items filled in")).to_be_visible()
    reader.fill(
        Summary="A workflow used 500 credits on Monday",
        Question="Why did it use so much?\nIs that normal?",
        Workspace="Acme",
        Date="2026-11-23",
        Time="10:40",
        Run_details="Model large, run 17",
        Expected_and_actual_usage="50 expected, 500 seen",
    )
    expect(reader.checklist(USAGE).get_by_text("5 of 5 items filled in")).to_be_visible()
    zone = reader.page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    link = f"{reader.host.address}{ARTICLE}{USAGE_ANSWERS}"
    text = reader.expect_request("Credits / Usage", "Expected and actual usage: 50 expected, 500 seen")
    assert (
        text
        == f"""\
Request type: Credits / Usage
Summary: A workflow used 500 credits on Monday
Question:
    Why did it use so much?
    Is that normal?

Workspace: Acme
Date and time: 2026-11-23 10:40 ({zone})
Feature used: Workflow
Run details: Model large, run 17
Expected and actual usage: 50 expected, 500 seen

Answers that led here:
- What is your question? Why did usage happen?
- Which feature was used? Workflow

Checklist with these answers: {link}
"""
    )
    reader.press("Copy request", "Credits / Usage")
    reader.expect_said("Copied.", "Credits / Usage")
    assert clipboard(reader.page) == text
    reader.expect_python()


def test_a_billing_request_comes_with_its_kind_chosen(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    kind = reader.field("Kind of billing question")
    expect(kind).to_have_value("Refund request")
    expect(kind.get_by_role("option")).to_have_count(8)
    expect(reader.checklist(BILLING).get_by_text("Filled in from your answers.")).to_be_visible()
    reader.expect_request("Billing", "Kind of billing question: Refund request")
    kind.select_option("Cancellation")
    reader.expect_request("Billing", "Kind of billing question: Cancellation")
    expect(reader.checklist(BILLING).get_by_text("Filled in from your answers.")).to_be_hidden()
    kind.select_option("")
    reader.expect_request("Billing", "- Kind of billing question")
    expect(reader.checklist(BILLING).get_by_text("0 of 4 items filled in")).to_be_visible()
    reader.expect_python()


def test_both_kinds_make_two_requests_that_name_each_other(reader: Reader) -> None:
    open_result(reader, BOTH_ANSWERS)
    reader.fill(USAGE, Summary="500 credits are gone")
    reader.fill(BILLING, Summary="Charged twice", Account="Northwind")
    usage = reader.expect_request(
        "Credits / Usage",
        "Summary: 500 credits are gone",
        "A separate Billing request covers the invoice or payment question.",
    )
    billing = reader.expect_request(
        "Billing",
        "Summary: Charged twice",
        "Account: Northwind",
        "A separate Credits / Usage request covers the usage question.",
    )
    assert "Charged twice" not in usage
    assert "500 credits" not in billing
    for type_, text in (("Credits / Usage", usage), ("Billing", billing)):
        reader.press("Copy request", type_)
        reader.expect_said("Copied.", type_)
        assert clipboard(reader.page) == text
    reader.expect_python()


def test_what_the_answers_fill_in_follows_them_until_the_reader_writes_something_else(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    expect(reader.field("Feature used")).to_have_value("Workflow")
    reader.change(FEATURE)
    reader.choose("Chat")
    reader.go_on()
    expect(reader.field("Feature used")).to_have_value("Chat, Workflow")
    reader.fill(Feature_used="Workflow 7")
    reader.expect_request("Credits / Usage", "Feature used: Workflow 7")
    reader.change(FEATURE)
    reader.option("Chat").uncheck()
    reader.go_on()
    expect(reader.field("Feature used")).to_have_value("Workflow 7")
    reader.expect_request("Credits / Usage", "Feature used: Workflow 7", "- Which feature was used? Workflow")
    reader.expect_python()


def test_an_item_that_disappears_and_comes_back_keeps_what_was_typed(reader: Reader) -> None:
    open_result(reader, PHONE_ANSWERS)
    reader.field("Phone-agent usage").fill("Three calls")
    reader.expect_request("Credits / Usage", "Phone-agent usage: Three calls")
    reader.change(FEATURE)
    reader.option("Phone agent").uncheck()
    reader.go_on()
    assert "Three calls" not in reader.expect_request("Credits / Usage", "- Which feature was used? Workflow")
    expect(reader.field("Phone-agent usage")).to_have_count(0)
    reader.change(FEATURE)
    reader.choose("Phone agent")
    reader.go_on()
    expect(reader.field("Phone-agent usage")).to_have_value("Three calls")
    reader.expect_request("Credits / Usage", "Phone-agent usage: Three calls")
    reader.expect_python()


def test_a_day_counts_without_its_hour_and_half_a_day_is_told(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    reader.field("Date").fill("2026-11-23")
    reader.expect_request("Credits / Usage", "Date and time: 2026-11-23")
    incomplete = reader.tool.get_by_text("This date or time is not complete")
    when = reader.tool.get_by_role("group", name="Date and time", exact=True)
    expect(incomplete).to_be_hidden()
    reader.field("Time").press_sequentially("10")
    reader.field("Time").blur()
    expect(incomplete).to_be_visible()
    expect(when).to_have_accessible_description(re.compile("This date or time is not complete"))
    expect(reader.field("Time")).to_have_attribute("aria-invalid", "true")
    reader.expect_request("Credits / Usage", "Date and time: 2026-11-23")
    reader.field("Time").fill("10:40")
    expect(incomplete).to_be_hidden()
    reader.page.reload()
    expect(reader.field("Date")).to_have_value("2026-11-23")
    expect(reader.field("Time")).to_have_value("10:40")


def test_a_fact_that_two_requests_share_is_typed_once(help_desk: Reader) -> None:
    open_result(help_desk, BOTH_ANSWERS)
    help_desk.field("Workspace").fill("Acme")
    expect(help_desk.field("Account")).to_have_value("Acme")
    expect(help_desk.checklist(BILLING).get_by_text("Stands in the Credits / Usage request as well")).to_be_visible()
    help_desk.field("Account").fill("Acme Ltd")
    expect(help_desk.field("Workspace")).to_have_value("Acme Ltd")
    help_desk.expect_request("Credits / Usage", "Workspace: Acme Ltd")
    help_desk.expect_request("Billing", "Account: Acme Ltd")
    open_result(help_desk, BILLING_ANSWERS)
    expect(help_desk.tool.get_by_text("Stands in the Credits / Usage request as well")).to_be_hidden()
    help_desk.expect_python()


# ---- Ways to send it ------------------------------------------------------------------------------


@pytest.mark.parametrize("refusal", [REFUSE_CLIPBOARD, NO_CLIPBOARD], ids=["refused", "missing"])
def test_a_request_is_copied_also_where_the_clipboard_interface_is_refused(reader: Reader, refusal: str) -> None:
    open_result(reader, BILLING_ANSWERS)
    # What it refuses here, the test asks again in another page.
    other = reader.page.context.new_page()
    other.goto(reader.host.address)
    reader.page.bring_to_front()
    reader.page.evaluate(refusal)
    text = reader.expect_request("Billing")
    reader.press("Copy request", "Billing")
    reader.expect_said("Copied.", "Billing")
    expect(reader.request("Billing").get_by_role("button", name="Copy request")).to_be_focused()
    other.bring_to_front()
    assert clipboard(other) == text


@pytest.mark.parametrize(
    "failure",
    [
        "() => { document.execCommand = () => false }",
        "() => { document.execCommand = () => { throw new Error('no') } }",
    ],
    ids=["fails", "throws"],
)
def test_where_nothing_can_be_copied_the_text_is_selected_and_the_way_on_told(reader: Reader, failure: str) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.page.evaluate(REFUSE_CLIPBOARD)
    reader.page.evaluate(failure)
    reader.press("Copy request", "Billing")
    reader.expect_said("The text is selected: press Ctrl+C", "Billing")
    selected = str(reader.page.evaluate("getSelection().toString()"))
    assert selected.strip() == reader.expect_request("Billing").strip()


@pytest.mark.parametrize(("button", "name"), [
    ("Download .txt", "billing-request.txt"),
    ("Download .md", "billing-request.md"),
])  # fmt: skip
def test_a_request_is_downloaded_as_a_file(reader: Reader, button: str, name: str) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.fill(Summary="Doppelt *berechnet* 😀")
    text = reader.expect_request("Billing", "Summary: Doppelt *berechnet* 😀")
    with reader.page.expect_download() as downloading:
        reader.press(button, "Billing")
    assert downloading.value.suggested_filename == name
    content = Path(downloading.value.path()).read_bytes().decode("utf-8")
    if name.endswith(".txt"):
        assert content == text
    else:
        assert content.startswith("## Request type: Billing\n\n**Summary:** Doppelt \\*berechnet\\* 😀\n")
    reader.expect_said("Downloaded.", "Billing")


def test_without_a_place_to_send_requests_to_no_button_offers_it(reader: Reader) -> None:
    open_result(reader, BOTH_ANSWERS)
    for type_ in ("Credits / Usage", "Billing"):
        assert reader.request(type_).get_by_role("button").all_inner_texts() == [
            "Copy request",
            "Download .txt",
            "Download .md",
            "Print",
        ]


def test_a_request_is_handed_to_the_mail_program_or_the_ticket_form(help_desk: Reader) -> None:
    help_desk.page.add_init_script(KEEP_LINKS)
    open_result(help_desk, BOTH_ANSWERS)
    expect(help_desk.request("Billing").get_by_role("button", name="Open ticket form")).to_have_count(0)
    expect(help_desk.request("Credits / Usage").get_by_role("button", name="Send by e-mail")).to_have_count(0)
    help_desk.fill(BILLING, Summary="Charged & billed 100% twice?")
    billing = help_desk.expect_request("Billing", "Summary: Charged & billed 100% twice?")
    usage = help_desk.expect_request("Credits / Usage")
    help_desk.press("Send by e-mail", "Billing")
    help_desk.expect_said("Your mail program was asked", "Billing")
    help_desk.press("Open ticket form", "Credits / Usage")
    help_desk.expect_said("The ticket form opens in a new tab", "Credits / Usage")
    (mail, here), (form, new_tab) = help_desk.page.evaluate("opened")
    assert mail.startswith("mailto:billing@help.example?")
    assert parse_qs(mail.partition("?")[2]) == {
        "subject": ["Billing: Charged & billed 100% twice?"],
        "body": [billing.replace("\n", "\r\n")],
    }
    assert form.startswith("https://help.example/new?")
    assert parse_qs(form.partition("?")[2]) == {"title": ["Credits / Usage request"], "text": [usage]}
    assert (here, new_tab) == ("", "_blank")


def test_a_request_that_is_too_long_for_a_link_says_so_and_offers_to_copy_it(help_desk: Reader) -> None:
    help_desk.page.add_init_script(KEEP_LINKS)
    open_result(help_desk, BOTH_ANSWERS)
    for title, type_, button, way in (
        (BILLING, "Billing", "Send by e-mail", "paste it into a mail to billing@help.example."),
        (USAGE, "Credits / Usage", "Open ticket form", "Copy it, and paste it there."),
    ):
        help_desk.field("Question", title).fill("x" * 8000)
        text = help_desk.expect_request(type_, f"Question: {'x' * 8000}")
        help_desk.press(button, type_)
        help_desk.expect_said("This request is too long to be handed to", type_)
        help_desk.expect_said(way, type_)
        said = help_desk.request(type_).get_by_role("status")
        said.get_by_role("button", name="Copy request").click()
        help_desk.expect_said("Copied.", type_)
        expect(help_desk.request(type_).get_by_role("button", name="Copy request")).to_be_focused()
        assert clipboard(help_desk.page) == text
    assert help_desk.page.evaluate("opened") == []
    help_desk.press("Open ticket form", "Credits / Usage")
    help_desk.press("Open the empty form", "Credits / Usage")
    help_desk.expect_said("Paste the request there.", "Credits / Usage")
    assert help_desk.page.evaluate("opened") == [["https://help.example/new?title=&text=", "_blank"]]


# ---- The draft ------------------------------------------------------------------------------------


def test_the_draft_survives_a_reload_and_other_pages_and_clear_wipes_it(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    expect(reader.tool.get_by_text("What you type stays in this tab until you close it")).to_be_visible()
    reader.fill(Summary="My credits", Workspace="Acme")
    reader.page.reload()
    expect(reader.field("Workspace")).to_have_value("Acme")
    expect(reader.tool.get_by_text("Your draft from before is here.")).to_be_visible()
    reader.expect_request("Credits / Usage", "Summary: My credits", "Workspace: Acme")
    reader.open("/contributing/")
    open_result(reader, USAGE_ANSWERS, path="/")
    expect(reader.field("Summary")).to_have_value("My credits")
    reader.tool.get_by_role("button", name="Clear what you typed").click()
    expect(reader.tool.get_by_role("status").filter(has_text="Cleared.")).to_be_visible()
    expect(reader.field("Summary")).to_have_value("")
    expect(reader.field("Feature used")).to_have_value("Workflow")
    reader.expect_request("Credits / Usage", "- Summary", "- Workspace")
    assert stored(reader.page) == "{}"
    reader.page.reload()
    expect(reader.field("Workspace")).to_have_value("")
    expect(reader.tool.get_by_text("What you type stays in this tab until you close it")).to_be_visible()


def test_another_tab_has_no_part_of_the_draft(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    reader.fill(Workspace="Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme")
    other = Reader(reader.page.context.new_page(), reader.host)
    open_result(other, USAGE_ANSWERS)
    expect(other.field("Workspace")).to_have_value("")
    assert other.errors == []


def test_start_again_keeps_what_was_typed_and_says_so(reader: Reader) -> None:
    open_result(reader, USAGE_ANSWERS)
    reader.fill(Workspace="Acme")
    reader.tool.get_by_role("button", name="Start again").click()
    expect(reader.question(INTENT)).to_be_visible()
    reader.choose("Why did credits change?")
    reader.go_on()
    reader.choose("Chat")
    reader.go_on()
    expect(reader.field("Workspace")).to_have_value("Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme", "Feature used: Chat")
    expect(reader.tool.get_by_text("Your draft from before is here.")).to_be_visible()


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize("refusal", [NO_STORAGE, FULL_STORAGE], ids=["refused", "full"])
def test_where_the_draft_cannot_be_kept_it_is_told_and_the_rest_works(reader: Reader, refusal: str) -> None:
    reader.page.add_init_script(refusal)
    open_result(reader, USAGE_ANSWERS)
    reader.fill(Workspace="Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme")
    told = reader.tool.get_by_role("status").filter(has_text="a reload would lose it")
    expect(told).to_be_visible()
    reader.press("Copy request", "Credits / Usage")
    reader.expect_said("Copied.", "Credits / Usage")
    reader.page.reload()
    expect(reader.field("Workspace")).to_have_value("")


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize(
    "draft",
    ["", "{", "null", "[]", "7", '"x"', '{"fields": 7, "kept": 7}', '{"fields": {"workspace": {}}, "kept": [{}]}',
     '{"fields": {"__proto__": "x", "constructor": "y", "toString": "z", "unknown": "w"}}'],
)  # fmt: skip
def test_a_stored_draft_that_is_none_does_no_harm(reader: Reader, draft: str) -> None:
    reader.open("/contributing/")
    reader.page.evaluate("draft => sessionStorage.setItem('guide-draft:credits-vs-billing', draft)", draft)
    open_result(reader, USAGE_ANSWERS)
    expect(reader.field("Workspace")).to_have_value("")
    reader.fill(Workspace="Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme")


def test_nothing_that_is_typed_leaves_the_page_unless_the_reader_sends_it(browser: Browser, host: Host) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    sent: list[str] = []
    context.on("request", lambda request: sent.append(f"{request.url} {request.headers} {request.post_data or ''}"))
    page.on("console", lambda message: sent.append(message.text))
    page.on("websocket", lambda socket: sent.append(socket.url))
    reader = Reader(page, host)
    marks: list[str] = []

    def type_into(control: str, title: str) -> None:
        marks.append(f"Typed{len(marks)}X")
        reader.field(control, title).fill(f"{marks[-1]} {CARD}")

    open_result(reader, BOTH_ANSWERS.replace("workflow", "workflow,phone-agent"))
    for title, labels in (
        (USAGE, ["Summary", "Question", "Workspace", "Feature used", "Phone-agent usage", "Run details"]),
        (USAGE, ["Expected and actual usage"]),
        (BILLING, ["Summary", "Question", "Account", "Invoice", "Plan or line item"]),
    ):
        for label in labels:
            type_into(label, title)
    reader.expect_request("Billing", f"Account: {marks[-3]} {CARD}")
    keep = reader.tool.get_by_role("button", name="Keep it: a payment card number")
    expect(keep).to_have_count(12)
    for _ in range(12):
        keep.first.click()
    page.evaluate("() => { window.print = () => {} }")
    for type_ in ("Credits / Usage", "Billing"):
        for button in ("Copy request", "Print"):
            reader.press(button, type_)
        with page.expect_download():
            reader.press("Download .md", type_)
    reader.tool.get_by_text("For support: ask for what is missing").click()
    reader.tool.get_by_label("A request that you were sent").fill("Request type: Billing\nSummary: Typed-in-the-deskX")
    reader.tool.get_by_role("button", name="Ask for what is missing").click()
    expect(reader.tool.get_by_role("region", name="The reply")).to_be_visible()
    reader.change(KIND)
    reader.choose("Purchase")
    reader.go_on()
    reader.expect_request("Billing", "- What is the billing question about? Purchase")
    page.reload()
    reader.expect_request("Billing", f"Account: {marks[-3]} {CARD}")
    page.go_back()
    reader.open("/")
    reader.tool.get_by_role("button", name="Continue").click()
    marks.append("Typed-in-the-deskX")
    places = sent + [f"{path} {headers}" for path, headers in host.heard] + [page.url]
    places.append(str(page.evaluate("JSON.stringify([history.state, document.cookie, {...localStorage}])")))
    assert len(marks) == 13
    assert len(sent) > 12
    assert any("python.wasm" in each for each in places)  # the host hears what the shared worker asks for, too
    assert [mark for mark in marks for place in places if mark in place] == []
    assert [place for place in places if "4111" in place] == []
    context.close()
    assert reader.errors == []


# ---- What should not be sent ----------------------------------------------------------------------


def test_a_card_number_is_pointed_out_and_holds_the_request_until_it_is_removed(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.field("Account").fill(f"😀 Acme, paid with {CARD} twice")
    finding = reader.finding("Account")
    expect(finding).to_contain_text(f"This looks like a payment card number: {CARD}. Better not to send it.")
    downloads: list[str] = []
    reader.page.on("download", lambda download: downloads.append(download.suggested_filename))
    reader.page.evaluate("() => { window.printed = 0; window.print = () => { printed += 1 } }")
    for button in ("Copy request", "Download .txt", "Download .md", "Print"):
        reader.page.evaluate("navigator.clipboard.writeText('before')")
        reader.press(button, "Billing")
        reader.expect_said("Not yet: something is pointed out above", "Billing")
        expect(finding.get_by_text("Nothing has left this page yet.")).to_be_visible()
        expect(finding.get_by_role("button", name="Remove it: a payment card number")).to_be_focused()
        assert clipboard(reader.page) == "before"
    assert (downloads, reader.page.evaluate("printed")) == ([], 0)
    reader.page.keyboard.press("Enter")
    expect(reader.field("Account")).to_have_value("😀 Acme, paid with [removed] twice")
    expect(reader.request("Billing").get_by_role("button", name="Print")).to_be_focused()
    expect(finding).to_have_text("")
    reader.expect_said("Removed.", "Billing")
    text = reader.expect_request("Billing", "Account: 😀 Acme, paid with [removed] twice")
    reader.press("Copy request", "Billing")
    reader.expect_said("Copied.", "Billing")
    assert clipboard(reader.page) == text
    reader.expect_python()


def test_what_is_kept_is_sent_and_not_asked_about_again(help_desk: Reader) -> None:
    help_desk.page.add_init_script(KEEP_LINKS)
    open_result(help_desk, BILLING_ANSWERS)
    help_desk.field("Invoice").fill("password: hunter22")
    help_desk.press("Send by e-mail", "Billing")
    help_desk.expect_said("Not yet: something is pointed out", "Billing")
    assert help_desk.page.evaluate("opened") == []
    help_desk.finding("Invoice").get_by_role("button", name="Keep it: a password").click()
    help_desk.expect_said("Kept as it is.", "Billing")
    expect(help_desk.finding("Invoice")).to_have_text("")
    help_desk.field("Invoice").fill("Number 7, password: hunter22")
    help_desk.expect_request("Billing", "Invoice: Number 7, password: hunter22")
    expect(help_desk.finding("Invoice")).to_have_text("")
    help_desk.page.reload()
    help_desk.expect_request("Billing", "Invoice: Number 7, password: hunter22")
    expect(help_desk.finding("Invoice")).to_have_text("")
    help_desk.press("Send by e-mail", "Billing")
    help_desk.expect_said("Your mail program was asked", "Billing")
    help_desk.field("Invoice").fill("password: hunter23")
    expect(help_desk.finding("Invoice")).to_contain_text("hunter23")
    assert "hunter22" not in stored(help_desk.page)


def test_what_is_removed_is_what_was_pointed_out_also_where_the_engine_is_behind(unlucky: Reader) -> None:
    open_result(unlucky, BILLING_ANSWERS)
    unlucky.field("Account").fill("password: hunter22!x thanks")
    expect(unlucky.finding("Account")).to_contain_text("hunter22!x")
    unlucky.lose_python(for_good=True)
    unlucky.field("Account").fill("Dear team, password: hunter22!x thanks")
    unlucky.finding("Account").get_by_role("button", name=re.compile("Remove it")).click()
    expect(unlucky.field("Account")).to_have_value("Dear team, password: [removed] thanks")


def test_clear_wipes_what_is_shown_also_where_the_engine_does_not_run(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    open_result(unlucky, BILLING_ANSWERS)
    unlucky.field("Account").fill("password: hunter22")
    unlucky.expect_request("Billing", "Account: password: hunter22")
    unlucky.lose_python(for_good=True)
    unlucky.fill(Invoice="1")
    unlucky.expect_lost_python_told()
    unlucky.tool.get_by_role("button", name="Clear what you typed").click()
    expect(unlucky.tool.get_by_text("hunter22")).to_have_count(0)
    expect(unlucky.finding("Account")).to_have_text("")


def test_what_is_pointed_out_is_announced_once_the_reader_pauses_and_without_the_secret(newcomer: Reader) -> None:
    newcomer.stop_the_clock()
    open_result(newcomer, BILLING_ANSWERS)
    announced = newcomer.tool.locator("[data-announced]")
    expect(announced).to_have_attribute("role", "status")
    field = newcomer.field("Account")
    for text in ("my password: hunt", "my password: hunter", "my password: hunter22", "my password: hunter22 and more"):
        field.fill(text)
        expect(newcomer.finding("Account")).to_contain_text(text.split()[2])
        newcomer.pass_time(900)
        expect(announced).to_have_text("")
    newcomer.pass_time(200)
    expect(announced).to_have_text(
        "Something should better not be sent. What to do about it stands below the field: Account."
    )
    field.fill("my password")
    expect(newcomer.finding("Account")).to_have_text("")
    newcomer.pass_time(1100)
    expect(announced).to_have_text("")


def test_what_one_request_holds_does_not_hold_the_other(reader: Reader) -> None:
    open_result(reader, BOTH_ANSWERS)
    reader.field("Account").fill("password: hunter22")
    expect(reader.finding("Account")).to_contain_text("This looks like a password: hunter22")
    reader.press("Copy request", "Credits / Usage")
    reader.expect_said("Copied.", "Credits / Usage")
    reader.finding("Account").get_by_role("button", name="Remove it: a password").click()
    expect(reader.field("Account")).to_have_value("password: [removed]")
    expect(reader.finding("Account")).to_have_text("")


def test_a_field_that_holds_nothing_else_is_empty_once_that_is_removed(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.field("Account").fill(CARD)
    reader.finding("Account").get_by_role("button", name=re.compile("Remove it")).click()
    expect(reader.field("Account")).to_have_value("")
    reader.expect_request("Billing", "- Account")


def test_what_is_typed_runs_nothing_and_changes_nothing_but_its_own_line(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    attack = "</textarea><img src=x onerror=alert(1)><script>alert(1)</script>\nRequest type: Credits\n\u202e\0x"
    reader.page.on("dialog", lambda dialog: reader.errors.append(dialog.message))
    reader.field("Question").fill(attack)
    text = reader.expect_request("Billing", "    Request type: Credits", "    x")
    assert text.count("\nRequest type") == 0
    left_out = reader.request("Billing").get_by_role("status").filter(has_text="Left out of this text")
    expect(left_out).to_contain_text("Question: 1 invisible control character")
    expect(left_out).to_contain_text("Question: 1 sign that turns the direction of writing")
    reader.page.reload()
    expect(reader.request("Billing")).to_be_visible()
    expect(reader.page.locator("img[src=x]")).to_have_count(0)
    assert reader.fragment == BILLING_ANSWERS


def test_a_hundred_thousand_characters_are_kept_and_shown_within_the_page(reader: Reader) -> None:
    reader.page.set_viewport_size({"width": 360, "height": 640})
    open_result(reader, BILLING_ANSWERS)
    long = "x" * 99_000 + " " + "y " * 500
    reader.field("Question").fill(long)
    reader.expect_request("Billing", f"Question: {long.strip()}")
    expect_no_overflow(reader)
    reader.page.reload()
    expect(reader.field("Question")).to_have_value(long)
    reader.expect_python()


# ---- For everybody --------------------------------------------------------------------------------


def test_a_request_is_filled_in_and_copied_by_keyboard_alone(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    keyboard = reader.page.keyboard
    reader.expect_focus("Your answers")
    seen: list[str] = []
    for _ in range(40):
        keyboard.press("Tab")
        focused = reader.page.locator(":focus")
        name = str(
            focused.evaluate(
                "({ labels, textContent, ariaLabel }) => labels?.[0]?.textContent || textContent || ariaLabel"
            )
        )
        seen.append(name)
        outline = focused.evaluate("element => getComputedStyle(element).outlineStyle")
        assert outline == "solid", name
        if name == "Account":
            keyboard.type("Acme, password: hunter22")
            expect(reader.finding("Account")).to_contain_text("hunter22")
        if name == "Keep it":
            keyboard.press("Enter")
            expect(reader.field("Account")).to_be_focused()
        if name == "Kind of billing question":
            keyboard.press("ArrowDown")
        if name == "Copy request":
            keyboard.press("Enter")
            break
    assert seen == [
        "Change", "Change", "Clear", f"Copy link: {BILLING}", "Summary", "Question", "Account", "Remove it", "Keep it",
        "Copy link: Account", "Invoice", "Copy link: Invoice", "Plan or line item", "Copy link: Plan or line item",
        "Kind of billing question", "Copy link: Kind of billing question", "Copy request",
    ]  # fmt: skip
    reader.expect_said("Copied.", "Billing")
    text = clipboard(reader.page)
    assert "\nAccount: Acme, password: hunter22\nKind of billing question: Cancellation\n" in text


def test_every_field_has_a_name_and_the_sentence_of_the_article_as_its_description(reader: Reader) -> None:
    open_result(reader, BOTH_ANSWERS.replace("workflow", "phone-agent"))
    described = {
        "Workspace": "Workspace or tenant.",
        "Feature used": (
            "Feature used, such as chat, app, workflow, agent, API, file processing, or integration. "
            "Filled in from your answers."
        ),
        "Phone-agent usage": (
            "Phone-agent usage, if relevant. Phone-agent minutes are reviewed separately from normal Hatz Credits."
        ),
        "Run details": "Model, file, workflow, app, agent, or run details when available.",
        "Expected and actual usage": "What usage you expected and what usage you saw.",
        "Account": "MSP or customer account.",
        "Invoice": "Invoice date or invoice number, if available.",
        "Plan or line item": "Plan, package, tenant, or line item in question.",
    }
    for name, description in described.items():
        control = reader.tool.get_by_role("textbox", name=name, exact=True)
        expect(control).to_have_accessible_description(description)
    kind = reader.tool.get_by_role("combobox", name="Kind of billing question", exact=True)
    expect(kind).to_have_accessible_description(re.compile("^Whether this is a payment failure, refund request"))
    when = reader.tool.get_by_role("group", name="Date and time", exact=True)
    expect(when).to_have_accessible_description(re.compile(r"^Approximate date and time\. Time zone: \S+$"))
    expect(when.get_by_label("Date", exact=True)).to_be_visible()
    expect(when.get_by_label("Time", exact=True)).to_be_visible()
    for title in (USAGE, BILLING):
        for name in ("Summary", "Question"):
            control = reader.checklist(title).get_by_role("textbox", name=name, exact=True)
            expect(control).to_have_accessible_description(re.compile(r"^What .*\.$"))
    controls = reader.tool.locator("input, select, textarea, button").filter(visible=True).all()
    assert len(controls) > 25
    for control in controls:
        expect(control).to_have_accessible_name(re.compile(r"\w"))


def test_what_is_done_is_said_anew_each_time_in_a_region_that_stood_there_before(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.page.evaluate(
        "window.heard = []; for (const region of document.querySelectorAll('[role=status]'))"
        " new MutationObserver(() => { if (region.textContent) heard.push(region.textContent) })"
        ".observe(region, {childList: true})"
    )
    for _ in range(2):
        reader.press("Copy request", "Billing")
        reader.expect_said("Copied.", "Billing")
        reader.page.wait_for_timeout(50)
    heard = reader.page.evaluate("heard")
    assert heard == ["Copied. Paste it where you ask for help."] * 2
    reader.field("Account").fill("A")
    expect(reader.request("Billing").get_by_role("status").filter(has_text="Copied.")).to_have_count(0)
    reader.press("Copy request", "Billing")
    reader.expect_said("Copied.", "Billing")
    reader.change(KIND)
    reader.choose("Purchase")
    reader.go_on()
    reader.expect_request("Billing", "- What is the billing question about? Purchase")
    expect(reader.request("Billing").get_by_role("status").filter(has_text="Copied.")).to_have_count(0)


def test_when_python_dies_the_reader_is_not_given_an_old_text_for_the_new_one(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    open_result(unlucky, BILLING_ANSWERS)
    unlucky.fill(Account="Before")
    unlucky.expect_request("Billing", "Account: Before")
    unlucky.lose_python(for_good=True)
    unlucky.fill(Account="After")
    unlucky.expect_lost_python_told()
    unlucky.expect_said("This text does not hold your last changes", "Billing")
    unlucky.fill(Account="After all")
    expect(unlucky.request("Billing").get_by_role("status").filter(has_text="does not hold")).to_have_count(0)
    unlucky.press("Copy request", "Billing")
    unlucky.expect_said("This text does not hold your last changes", "Billing")
    unlucky.host.faults.clear()
    unlucky.request("Billing").get_by_role("button", name="Try again").click()
    unlucky.expect_request("Billing", "Account: After all")
    expect(unlucky.request("Billing").get_by_role("status").filter(has_text="does not hold")).to_have_count(0)
    unlucky.press("Copy request", "Billing")
    unlucky.expect_said("Copied.", "Billing")
    unlucky.expect_python()


@pytest.mark.usefixtures("survived")
def test_an_engine_that_was_only_slow_takes_back_that_it_failed(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    open_result(unlucky, BILLING_ANSWERS)
    unlucky.host.faults["worker.js"] = "never answers"  # so that no other one answers in its place
    unlucky.in_python("setTimeout(() => { const end = Date.now() + 5000; while (Date.now() < end); }, 0)")
    unlucky.fill(Account="Acme")
    unlucky.pass_time(LATE)
    expect(unlucky.tool.get_by_text("Getting ready. You can answer already.")).to_be_visible()
    unlucky.pass_time(10_100)
    expect(unlucky.failure).to_be_visible()
    unlucky.expect_request("Billing", "Account: Acme")
    expect(unlucky.failure).to_be_hidden()
    expect(unlucky.tool.get_by_text("Getting ready.").filter(visible=True)).to_have_count(0)


def test_many_keys_are_few_questions_and_the_last_one_counts(reader: Reader) -> None:
    reader.page.add_init_script(
        "window.asked = 0; const post = MessagePort.prototype.postMessage;"
        "MessagePort.prototype.postMessage = function (message) { asked += 'ask' in message; post.call(this, message) }"
    )
    open_result(reader, BILLING_ANSWERS)
    before = int(reader.page.evaluate("asked"))
    reader.field("Account").evaluate(
        "field => { for (let i = 1; i <= 200; i++) { field.value = `Key ${i}`;"
        " field.dispatchEvent(new Event('input', { bubbles: true })) } }"
    )
    reader.expect_request("Billing", "Account: Key 200")
    assert int(reader.page.evaluate("asked")) - before == 2


def test_the_forms_fit_a_phone(browser: Browser, host: Host) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    reader = Reader(context.new_page(), host)
    open_result(reader, BOTH_ANSWERS)
    reader.field("Account").fill(f"{'x' * 200} {CARD}")
    reader.field("Run details").fill("https://app.example/runs/" + "x" * 300)
    expect(reader.finding("Account")).to_contain_text(CARD)
    expect_no_overflow(reader)
    for label in ("Workspace", "Invoice"):
        box = reader.field(label).bounding_box()
        assert box is not None
        assert box["height"] >= 40
    context.close()
    assert reader.errors == []


# ---- For support ----------------------------------------------------------------------------------


def open_desk(reader: Reader) -> None:
    reader.tool.get_by_text("For support: ask for what is missing").click()


def ask_for_missing(reader: Reader, received: str) -> None:
    reader.tool.get_by_label("A request that you were sent").fill(received)
    reader.tool.get_by_role("button", name="Ask for what is missing").click()


def test_support_asks_for_what_a_pasted_request_lacks_with_the_link_to_its_checklist(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.fill(Summary="Charged twice", Account="Acme")
    text = reader.expect_request("Billing", "Account: Acme", "Summary: Charged twice")
    desk = Reader(reader.page.context.new_page(), reader.host)
    desk.open()
    open_desk(desk)
    ask_for_missing(desk, "Hi,\n\n" + "".join(f"> {line}\n" for line in text.splitlines()) + "\nBye")
    reply = desk.tool.get_by_role("region", name="The reply")
    link = f"{desk.host.address}{ARTICLE}{BILLING_ANSWERS}"
    expect(reply).to_be_visible()
    assert (
        reply.locator("[data-text]").text_content()
        == f"""\
Hello,

Thank you for your Billing request.

For the Billing request, please send us what you have of this:

- Question: What you would like to know or have done, in your own words.
- Invoice date or invoice number, if available.
- Plan or line item: Plan, package, tenant, or line item in question.

You can answer this message, or put the request together again here:

{link}

If you do not have something, just say so, and we will go on without it.

Thank you!
"""
    )
    expect(desk.tool.get_by_role("status").filter(has_text="Here is the reply.")).to_be_visible()
    reply.get_by_role("button", name="Copy reply").click()
    expect(reply.get_by_role("status").filter(has_text="Copied. Paste it into your answer.")).to_be_visible()
    assert clipboard(desk.page) == reply.locator("[data-text]").text_content()
    desk.page.goto(link)
    expect(desk.checklist(BILLING)).to_be_visible()
    assert desk.errors == []


def test_support_asks_for_what_the_draft_in_the_page_lacks(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    reader.fill(Summary="x", Question="x", Account="x", Plan_or_line_item="x")
    reader.expect_request("Billing", "- Invoice", "Plan or line item: x")
    open_desk(reader)
    reply = reader.tool.get_by_role("region", name="The reply")
    reader.tool.get_by_role("button", name="Ask for what is missing").click()
    invoice = "- Invoice date or invoice number, if available."
    expect(reply).to_contain_text(f"what you have of this:\n\n{invoice}\n\nYou can answer")
    reader.fill(Invoice="x")
    reader.expect_request("Billing", "Invoice: x")
    reader.tool.get_by_role("button", name="Ask for what is missing").click()
    expect(reader.tool.get_by_role("status").filter(has_text="Nothing is missing.")).to_be_visible()
    expect(reply).to_be_hidden()
    reader.fill(Invoice="")
    reader.tool.get_by_role("button", name="Ask for what is missing").click()
    expect(reply).to_contain_text(invoice)
    reader.fill(Account="y")
    expect(reply).to_be_hidden()
    expect(reader.tool.get_by_role("status").filter(has_text="Here is the reply.")).to_have_count(0)


def test_support_gets_no_old_reply_for_a_new_draft_when_python_has_died(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    open_result(unlucky, BILLING_ANSWERS)
    open_desk(unlucky)
    unlucky.lose_python(for_good=True)
    unlucky.fill(Invoice="1")
    unlucky.expect_lost_python_told()
    unlucky.tool.get_by_role("button", name="Ask for what is missing").click()
    desk = unlucky.tool.get_by_role("group").filter(has_text="For support")
    expect(desk.get_by_text("This text does not hold your last changes")).to_be_visible()
    expect(unlucky.tool.get_by_role("region", name="The reply")).to_be_hidden()


def test_support_is_told_when_there_is_nothing_to_read(reader: Reader) -> None:
    reader.open()
    open_desk(reader)
    ask_for_missing(reader, " \n")
    said = reader.tool.get_by_role("status")
    expect(said.filter(has_text="Paste a request first.")).to_be_visible()
    ask_for_missing(reader, "Where is my money?")
    expect(said.filter(has_text="There is no request of this guide in the text.")).to_be_visible()
    expect(reader.tool.get_by_role("region", name="The reply")).to_be_hidden()
