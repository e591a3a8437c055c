"""The preview of every state, as a writer has it while `serve` runs: each frame shows what its caption says."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from site_tools.project import CHECKS_PINS
from site_tools.setup.node import npm_packages
from tests.browser.reader import ARTICLE, DESKTOP, Reader
from tests.browser.site_server import Host
from tests.browser.test_axe import FAULTS as FAULTS_FOUND
from tests.browser.test_walk import BILLING, FEATURE, INTENT, KIND, USAGE
from tests.docs_copy import ROOT, command_on, copy_docs
from tests.test_preview import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, FrameLocator, Locator, Page

PATIENCE = 60  # seconds, for a machine that is busy
REACHED = "figure => 'reached' in figure.dataset || 'missed' in figure.dataset"

DRAFT = "guide-draft:credits-vs-billing"
LINK = "#intent=why-usage&feature=chat"
COPIED = "Copied. Paste it where you ask for help."
CANNOT_GO_ON = "The questions cannot go on here: a part that they need did not arrive or stopped."

STARTS = {
    "Before Python is there": "Getting ready. You can answer already.",
    "Answered before Python is there": "Getting ready. Your answer is kept",
    "A link with answers, before Python is there": "Getting ready. The answers in this link are opened",
    "A link with answers, opened by a reader who has begun to answer": "The link that you opened holds answers.",
    "A link with an answer that is not known": "A part of this link is out of date or not known here",
}
DONE = {
    "Something is pointed out: a password": "This looks like a password",
    "A request is held because of it": "Nothing has left this page yet.",
    "It is removed": "Removed.",
    "It is kept": "Kept as it is.",
    "Characters are left out of a request": "Left out of this text, because it could change how the rest reads",
    "Copied": COPIED,
    "Not copied: the browser refuses": "This browser does not let the page copy. The text is selected",
    "Downloaded": "Downloaded. You find it among your downloads.",
    "Printed": "The browser was asked to print this request.",
    "A draft from before": "Your draft from before is here.",
    "A draft that the browser does not keep": "This browser does not let the page keep what you type",
    "A draft that is cleared": "Cleared. Nothing that you typed is kept.",
    "For support: a reply that asks for what is missing": "please send us what you have of this",
    "For support: a text that is no request": "There is no request of this guide in the text.",
    "For support: nothing is missing": "Nothing is missing.",
    "A request without the last changes: Python has ended": "This text does not hold your last changes",
}
TROUBLE = {
    "Python is slow": "1.2 of 3.0 MB loaded",
    "Python is silent": CANNOT_GO_ON,
    "Offline: Python did not come": CANNOT_GO_ON,
    "What came is not what was published": "What arrived is not what was published here, and was refused.",
    "The site was published anew meanwhile": "the site was published anew since this page came",
    "The script of the tool did not come": "The questions above cannot go on: a part that they need did not arrive.",
}
CODES = {
    "Python is silent": "SILENT",
    "Offline: Python did not come": "MISSING",
    "What came is not what was published": "CHANGED",
    "The site was published anew meanwhile": "OLD",
    "The script of the tool did not come": "TOOL",
}
SAMPLE = {"Before Python is there", "Something is pointed out: a password", "Python is silent"}
"""What is looked at in the second guide of what nothing of a guide is in."""
NO_SCRIPTS = "No scripts: the questions as lists of links"

# For each question of a guide, the options that are chosen where it is answered.
QUESTIONS = {
    "Credits vs Billing": {
        INTENT: ["Why did usage happen?", "Why did credits change?"],
        FEATURE: ["Chat", "App"],
        KIND: ["Payment failure"],
    },
    "Faults": {"How bad is it?": ["Nothing works"], "Where is it slow?": ["Home", "Office"]},
}
ERRORS = {
    "Credits vs Billing": {
        INTENT: "Choose at least one answer, then continue.",
        KIND: "Choose an answer, then continue.",
    },
    "Faults": {
        "How bad is it?": "Choose an answer, then continue.",
        "Where is it slow?": "Choose at least one answer, then continue.",
    },
}
SIX = "“Why did usage happen?”, “Why did credits change?”, “Why was I charged?” and 3 more"
# For each result, the checklists that it shows, each with how many of its items.
RESULTS = {
    "Credits vs Billing": {
        "Credits / Usage (5 items), after “Why did usage happen?”, “Chat”": {USAGE: 5},
        "Credits / Usage (6 items), after “Why did usage happen?”, “Phone agent”": {USAGE: 6},
        "Billing (4 items), after “Why was I charged?”, “Payment failure”": {BILLING: 4},
        f"Credits / Usage (5 items) and Billing (4 items), after {SIX}": {USAGE: 5, BILLING: 4},
        f"Credits / Usage (6 items) and Billing (4 items), after {SIX}": {USAGE: 6, BILLING: 4},
    },
    "Faults": {
        "Outage (1 item), after “Nothing works”": {"Outage": 1},
        "Slowness (1 item), after “It is slow”, “Home”": {"Slowness": 1},
        "Slowness (2 items), after “It is slow”, “Office”": {"Slowness": 2},
    },
}
# For each set of requests that a result has, a line of each that was typed.
REQUESTS = {
    "Credits vs Billing": {
        "Credits / Usage": {"Credits / Usage": "Workspace: An example: Workspace"},
        "Billing": {"Billing": "Kind of billing question: Invoice question"},
        "Credits / Usage and Billing": {
            "Credits / Usage": "Workspace: An example: Workspace",
            "Billing": "Account: An example: Account",
        },
    },
    "Faults": {"Outage": {"Outage": "Since: 2026-01-15 10:30"}, "Slowness": {"Slowness": "Who: An example: Who"}},
}
HALF = "This date or time is not complete, and is not in the request yet."
OWN = {
    "Credits vs Billing": {
        f"An answer is dropped: “{INTENT}” is answered anew, with “Why was I charged?”": "was dropped",
        "Date and time: a time that is not complete": HALF,
    },
    "Faults": {
        "An answer is dropped: “How bad is it?” is answered anew, with “Nothing works”": "was dropped",
        "Since: a time that is not complete": HALF,
        "Handed to the mail program: Slowness": "Your mail program was asked to open this request.",
        "Too long for the mail program: Slowness": "This request is too long to be handed to a mail program.",
        "Opened in the ticket form: Outage": "The ticket form opens in a new tab, with this request in it.",
        "Too long for the ticket form: Outage": "This request is too long to be handed to the ticket form.",
    },
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """Serve the docs with a guide of another shape beside the real one, by the command that writers run."""
    folder = tmp_path_factory.mktemp("served")
    requests = {"email": {"Slowness": "it@help.example"}, "ticket_form": {"Outage": "https://help.example/?t={body}"}}
    config = copy_docs(folder, extra={"requests": requests})
    (folder / "docs" / "faults.md").write_text(f"---\nid: faults\ndescription: Faults.\n---\n\n{FAULTS}", "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    terminal = folder / "terminal.txt"
    with terminal.open("w") as said:
        command = command_on(config, "serve", "--port", port)
        serving = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
    host = Host(f"http://127.0.0.1:{port}")
    ends = time.monotonic() + PATIENCE
    while not answers(f"{host.address}/preview/"):
        assert serving.poll() is None, terminal.read_text("utf-8")
        assert time.monotonic() < ends, terminal.read_text("utf-8")
        time.sleep(0.1)
    assert f"Every state of the guides: {host.address}/preview/" in terminal.read_text("utf-8")
    yield host
    serving.terminate()
    serving.wait(PATIENCE)


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 -- an address of this machine
            return bool(answer.status == 200)
    except (URLError, TimeoutError, ConnectionError):
        return False


@pytest.fixture(scope="module")
def preview(browser: Browser, served: Host) -> Iterator[Page]:
    """Return the preview, in a tab in which the writer has begun a draft of their own."""
    context = browser.new_context(viewport=DESKTOP, color_scheme="light")
    reader = Reader(context.new_page(), served)
    reader.open(f"{ARTICLE}{LINK}")
    reader.field("Summary", USAGE).fill("My own draft")
    reader.expect_request("Credits / Usage", "Summary: My own draft")
    reader.open("/preview/")
    yield reader.page
    context.close()


def figures_of(preview: Page, guide: str) -> dict[str, Locator]:
    """Return the figures of a guide by their captions."""
    section = preview.get_by_role("region", name=guide, exact=True)
    # Where a figure is out of sight, its text is not laid out.
    return {figure.locator("h4").text_content() or "": figure for figure in section.locator("figure").all()}


def frame_of(figure: Locator) -> FrameLocator:
    return figure.frame_locator("iframe")


def tool_of(figure: Locator) -> Locator:
    return frame_of(figure).get_by_role("region", name="Find out what to include")


def expect_text(figure: Locator, text: str) -> None:
    expect(frame_of(figure).get_by_text(text).filter(visible=True).first).to_be_visible()


def test_all_frames_follow_the_switches_and_a_reload_keeps_them(preview: Page) -> None:
    figures = preview.locator("figure").filter(has_text="not answered")
    bodies = [frame_of(figures.nth(place)).locator("body") for place in (0, 1)]
    for place, body in enumerate(bodies):
        come_to(figures.nth(place))
        expect(body).to_have_attribute("data-md-color-scheme", "default")
    assert width_of(figures.first) == 360
    preview.get_by_role("radio", name="360 pixels").focus()
    preview.keyboard.press("ArrowRight")
    expect(preview.get_by_role("radio", name="Full")).to_be_checked()
    assert width_of(figures.first) > 1100
    preview.keyboard.press("Tab")
    preview.keyboard.press("ArrowRight")
    expect(preview.get_by_role("radio", name="Dark")).to_be_checked()
    for body in bodies:
        expect(body).to_have_attribute("data-md-color-scheme", "slate")
    preview.reload(wait_until="domcontentloaded")
    expect(preview.get_by_role("radio", name="Dark")).to_be_checked()
    expect(preview.get_by_role("radio", name="Full")).to_be_checked()
    assert preview.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert width_of(figures.first) > 1100
    for name in ("360 pixels", "Light"):
        preview.get_by_role("radio", name=name).check()


def width_of(figure: Locator) -> float:
    box = figure.locator("iframe").bounding_box()
    assert box is not None
    return box["width"]


@pytest.mark.parametrize("guide", ["Credits vs Billing", "Faults"])
def test_each_frame_shows_what_its_caption_says(preview: Page, guide: str) -> None:
    figures = figures_of(preview, guide)
    # Nothing of the second guide is in these, and each frame takes its time: a hidden one is not loaded.
    generic = (STARTS | DONE | TROUBLE).keys() - SAMPLE if guide == "Faults" else set()
    for caption in generic:
        figures.pop(caption).evaluate("figure => figure.style.display = 'none'")
    for caption, text in (STARTS | DONE | TROUBLE | OWN[guide]).items():
        if caption in generic:
            continue
        figure = figures.pop(caption)
        come_to(figure)
        expect_text(figure, text)
        if caption in CODES:
            expect_text(figure, f"Code: {CODES[caption]}")
    for question, chosen in QUESTIONS[guide].items():
        expect_question(figures.pop(f"“{question}”, not answered"), question, [])
        expect_question(figures.pop(f"“{question}”, answered"), question, chosen)
    for question, error in ERRORS[guide].items():
        figure = figures.pop(f"“{question}”, with nothing chosen, after Continue")
        expect_question(figure, question, [])
        expect(tool_of(figure).get_by_role("alert").filter(has_text=error)).to_be_visible()
    for caption, checklists in RESULTS[guide].items():
        expect_result(figures.pop(caption), checklists)
    for requests, lines in REQUESTS[guide].items():
        for says in ("the form, filled in", "the request that is ready"):
            expect_requests(figures.pop(f"{requests}: {says}"), lines)
    figure = figures.pop(NO_SCRIPTS)
    come_to(figure)
    option = next(iter(QUESTIONS[guide].values()))[0]
    expect(frame_of(figure).get_by_role("link", name=option, exact=True)).to_be_visible()
    expect(frame_of(figure).get_by_role("button", name="Continue").first).to_be_hidden()
    assert figures.keys() == set(), "no test says what these show"


def come_to(figure: Locator) -> None:
    """Scroll to a figure, as a writer does, and wait until the preview says that it is in its state."""
    figure.evaluate("figure => figure.scrollIntoView()")
    figure.page.wait_for_function(REACHED, arg=figure.element_handle())
    assert figure.evaluate("figure => 'reached' in figure.dataset")
    expect(figure.get_by_text("On the way to this state")).to_be_hidden()


def expect_question(figure: Locator, question: str, chosen: list[str]) -> None:
    come_to(figure)
    group = tool_of(figure).get_by_role("group", name=question, exact=True)
    expect(group).to_be_visible()
    options = group.get_by_role("checkbox").or_(group.get_by_role("radio"))
    checked = [
        option.evaluate("each => each.labels[0].innerText.trim()") for option in options.all() if option.is_checked()
    ]
    assert checked == chosen


def expect_requests(figure: Locator, lines: dict[str, str]) -> None:
    come_to(figure)
    for type_, line in lines.items():
        request = tool_of(figure).get_by_role("region", name=f"Your request: {type_}", exact=True)
        expect(request.get_by_role("group", name="Text of the request")).to_contain_text(line)


def expect_result(figure: Locator, checklists: dict[str, int]) -> None:
    come_to(figure)
    for title, items in checklists.items():
        section = (
            tool_of(figure)
            .locator("section")
            .filter(has=figure.page.locator("h3").filter(has_text=re.compile(f"^{title}$")))
        )
        expect(section).to_be_visible()
        expect(section.locator("[data-item]").filter(visible=True)).to_have_count(items)


def test_each_frame_is_named_and_its_caption_leads_to_its_address(preview: Page, served: Host) -> None:
    told = preview.locator("figure").evaluate_all(
        """figures => figures.map(figure => [
          figure.querySelector("h4").textContent,
          figure.querySelector("iframe").title,
          figure.querySelector("figcaption a").href,
          figure.querySelector("iframe").src,
          figure.querySelector("iframe").getAttribute("loading") !== null,
        ])"""
    )
    assert len(told) > 70
    assert {
        title for caption, title, *_ in told if title not in {f"{guide}: {caption}" for guide in QUESTIONS}
    } == set()
    assert {link for _, _, link, source, _ in told if link != source or not link.startswith(served.address)} == set()


def test_the_frames_keep_to_themselves(preview: Page, served: Host) -> None:
    come_to(preview.locator("figure").filter(has_text="A draft from before").first)
    place = preview.evaluate("scrollY")
    assert place > 0
    # The focus is on the switch that was pressed last. The tab has been at a blank page, the writer's article and the
    # preview: no frame has added a place.
    assert preview.evaluate("[document.activeElement.tagName, history.length]") == ["INPUT", 3]
    assert preview.evaluate("[Object.keys(sessionStorage).sort(), localStorage.length]") == [
        [DRAFT, "preview-settings"],
        0,
    ]
    assert "My own draft" in preview.evaluate(f"sessionStorage.getItem('{DRAFT}')")
    figure = preview.locator("figure").filter(has_text="Copied").first
    come_to(figure)
    # Once the state is there, the frame is the writer's to use.
    tool_of(figure).get_by_role("button", name="Start again").click()
    expect(tool_of(figure).get_by_role("group", name=INTENT)).to_be_visible()
    assert preview.evaluate("history.length") == 4
    assert "My own draft" in preview.evaluate(f"sessionStorage.getItem('{DRAFT}')")
    assert served.address in preview.url


@pytest.fixture
def around(browser: Browser, served: Host) -> Iterator[Page]:
    """Return the preview without what is in its frames."""
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    empty = "<!doctype html><html lang=en><title>Empty</title><main><h1>Empty</h1></main></html>"
    page.route(lambda url: "/preview/" not in url, lambda route: route.fulfill(body=empty, content_type="text/html"))
    page.goto(f"{served.address}/preview/")
    yield page
    context.close()


def test_a_keyboard_goes_past_a_frame_and_from_the_contents_to_a_group(around: Page) -> None:
    around.keyboard.press("Tab")
    expect(around.get_by_role("link", name="Skip to the states")).to_be_focused()
    contents = around.get_by_role("navigation", name="Guides")
    contents.get_by_role("link", name="Trouble").last.press("Enter")
    expect(around.get_by_role("heading", name="Trouble of Faults", exact=True)).to_be_in_viewport()
    figures = around.get_by_role("region", name="Faults", exact=True).locator("figure")
    figures.filter(has_text="Python is slow").get_by_role("link", name="Skip this frame").press("Enter")
    around.keyboard.press("Tab")
    expect(figures.filter(has_text="Python is silent").get_by_role("link").first).to_be_focused()


def test_the_page_around_the_frames_passes_every_rule(around: Page) -> None:
    around.evaluate((npm_packages(CHECKS_PINS) / "axe-core" / "axe.min.js").read_text("utf-8"))
    for width, scheme in ((360, "Light"), (1280, "Dark")):
        around.set_viewport_size({"width": width, "height": 900})
        around.get_by_role("radio", name=scheme).check()
        # What the frames hold is looked at on its own.
        found = around.evaluate(FAULTS_FOUND.replace("{ resultTypes", "{ iframes: false, resultTypes"))
        assert (width, scheme, found) == (width, scheme, [])
        assert around.evaluate("document.documentElement.scrollWidth") == width
