"""A reader of the site: does in a real browser what a person does, by roles and names."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from playwright.sync_api import Error, expect

from site_tools.runtime import PIN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, ViewportSize

    from tests.browser.site_server import Host

ARTICLE = "/credits-vs-billing/"
LATE = 4_100  # milliseconds after which a worker that has not answered is replaced; see engine.js
DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 800}
SECONDS_FOR_A_SCRIPT = 10
PYTHON = f"Python {PIN.python} emscripten"


@dataclass  # without slots: Playwright keeps its own marks on the object whose methods it calls
class Reader:
    """One reader with a page of their own; ``errors`` and ``foreign`` must stay empty unless a test breaks things."""

    page: Page
    host: Host
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", self._see)
        self.page.on("requestfailed", self._forget_what_never_left)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(message.text)

    def _see(self, request: Request) -> None:
        if not request.url.startswith((self.host.address, "blob:", "data:")):
            self.foreign.append(request.url)

    def _forget_what_never_left(self, request: Request) -> None:
        if request.failure == "csp" and request.url in self.foreign:
            self.foreign.remove(request.url)

    def stop_the_clock(self) -> None:
        """Let the page's time stand still from its start on, however slow the machine is; `pass_time` moves it."""
        self.page.clock.install(time=0)
        self.page.clock.pause_at(3_600)  # seconds: not in the past, however long the machine takes to come to it

    def pass_time(self, milliseconds: int) -> None:
        self.page.clock.run_for(milliseconds)

    def lose_python(self, *, for_good: bool = False) -> None:
        """Let the worker die, as a browser short of memory ends it; for good, if no other one can take its place."""
        if for_good:
            self.host.faults["worker.js"] = "missing"
        with suppress(Error):  # a worker that closes itself may be gone before it says so
            self.in_python("self.close()")

    def in_python(self, script: str) -> None:
        """Run a script in the worker that this page's answers come from: its own, or the one that pages share."""
        own = [worker for worker in self.page.workers if urlsplit(worker.url).path.endswith("/worker.js")]
        if own:
            own[-1].evaluate(script)
            return
        # Playwright knows no shared workers; the browser's own protocol does.
        browser = self.page.context.browser
        assert browser is not None
        session = browser.new_browser_cdp_session()
        context = self.page.context.new_cdp_session(self.page).send("Target.getTargetInfo")["targetInfo"]

        def running() -> list[str]:
            found = session.send("Target.getTargets", {"filter": [{"type": "shared_worker"}]})["targetInfos"]
            return [
                target["targetId"]
                for target in found
                if target["url"].startswith(self.host.address)
                and target.get("browserContextId") == context.get("browserContextId")
            ]

        (shared,) = running()
        attached = session.send("Target.attachToTarget", {"targetId": shared})
        message = {"id": 1, "method": "Runtime.evaluate", "params": {"expression": script}}
        heard: list[str] = []
        session.on("Target.receivedMessageFromTarget", lambda event: heard.append(event["message"]))
        session.send("Target.sendMessageToTarget", {"sessionId": attached["sessionId"], "message": json.dumps(message)})
        # A question that is asked meanwhile would still be answered by a worker that is to end.
        # One that closes itself may be gone before it says so.
        for _ in range(SECONDS_FOR_A_SCRIPT * 100):
            if any(json.loads(said).get("id") == message["id"] for said in heard) or shared not in running():
                break
            self.page.wait_for_timeout(10)
        else:
            raise AssertionError(f"the worker did not run {script!r}")
        session.detach()

    def open(self, path: str = ARTICLE) -> None:
        self.page.goto(self.host.address + path)

    @property
    def tool(self) -> Locator:
        return self.page.get_by_role("region", name="Find out what to include")

    def question(self, text: str) -> Locator:
        return self.tool.get_by_role("group", name=text, exact=True)

    def option(self, text: str) -> Locator:
        """Return the box in front of this text that is seen: hidden questions and items have boxes of their own."""
        return self.tool.get_by_label(text, exact=True).filter(visible=True)

    def expect_nothing_chosen(self, question: str) -> None:
        """Check that the question is shown and none of its options is chosen."""
        expect(self.question(question)).to_be_visible()
        options = self.question(question).get_by_role("checkbox").or_(self.question(question).get_by_role("radio"))
        assert options.count() > 1
        for option in options.all():
            expect(option).not_to_be_checked()

    def choose(self, *texts: str) -> None:
        for text in texts:
            self.option(text).check()

    def go_on(self) -> None:
        self.tool.get_by_role("button", name="Continue", exact=True).click()

    def go_back(self) -> None:
        self.tool.get_by_role("button", name="Back", exact=True).click()

    def change(self, question: str) -> None:
        self.tool.get_by_role("button", name=f"Change: {question}", exact=True).click()

    def notice(self, text: str) -> Locator:
        """Return the sentence above the question or result that holds this text, once it is said."""
        return self.tool.get_by_role("status").get_by_role("paragraph").filter(has_text=text, visible=True)

    def checklist(self, title: str) -> Locator:
        heading = self.page.get_by_role("heading", name=title, exact=True)
        return self.tool.locator("section").filter(has=heading)

    def items(self, title: str) -> list[str]:
        """Return the sentences of a checklist's items as they stand in the result, once it is there."""
        expect(self.checklist(title)).to_be_visible()
        hints = self.checklist(title).locator("[data-item]").filter(visible=True).locator("> div.guide-hint")
        return [text.strip() for text in hints.all_inner_texts()]

    def field(self, label: str, checklist: str | None = None) -> Locator:
        """Return the control with this label, in the checklist with this title."""
        within = self.tool if checklist is None else self.checklist(checklist)
        return within.get_by_label(label, exact=True).filter(visible=True)

    def fill(self, checklist: str | None = None, **texts: str) -> None:
        """Type into the fields with these labels, in which a "_" stands for a space."""
        for label, text in texts.items():
            self.field(label.replace("_", " "), checklist).fill(text)

    def request(self, type_: str) -> Locator:
        return self.tool.get_by_role("region", name=f"Your request: {type_}", exact=True)

    def expect_request(self, type_: str, *lines: str) -> str:
        """Check that the text of the request holds these lines, once it does, and return it."""
        text = self.request(type_).locator("[data-text]")
        expect(text).to_be_visible()
        self.page.wait_for_function(
            "([text, lines]) => lines.every(line => text.textContent.split('\\n').includes(line))",
            arg=[text.element_handle(), lines],
        )
        return text.text_content() or ""

    def press(self, button: str, type_: str) -> None:
        """Press a button below the request of this type."""
        self.request(type_).get_by_role("button", name=button, exact=True).click()

    def expect_said(self, text: str, type_: str) -> None:
        """Check that what was done with a request is said where a screen reader announces it."""
        expect(self.request(type_).get_by_role("status").filter(has_text=text)).to_be_visible()

    def finding(self, label: str) -> Locator:
        """Return what is pointed out beside the shown field with this label."""
        fields = self.tool.locator("[data-field]").filter(visible=True)
        return fields.filter(has=self.page.get_by_label(label, exact=True)).locator("[data-findings]")

    def answers(self) -> list[str]:
        """Return the rows of "Your answers", once they are there."""
        section = self.tool.locator("section").filter(has=self.page.get_by_role("heading", name="Your answers"))
        expect(section).to_be_visible()
        return [" ".join(text.split()) for text in section.get_by_role("listitem").all_inner_texts()]

    @property
    def fragment(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def expect_python(self) -> None:
        """Check that what the tool shows was answered by Python in Pyodide, and by nothing else."""
        expect(self.page.locator("[data-guide]")).to_have_attribute("data-answered-by", PYTHON)

    def expect_ready(self) -> None:
        """Wait until Python runs."""
        expect(self.tool.get_by_role("progressbar")).to_be_hidden()

    def expect_focus(self, text: str) -> None:
        """Check that the focus is on the element with this text."""
        focused = self.page.locator(":focus")
        expect(focused).to_have_text(text)

    def expect_lost_python_told(self) -> None:
        """Check that a worker that died for good is told of, once it has not answered; the clock stands still."""
        self.pass_time(LATE)
        expect(self.failure).to_be_visible()

    @property
    def failure(self) -> Locator:
        return self.tool.get_by_role("alert").filter(has_text="The questions cannot go on here")

    def expect_failure(self) -> None:
        """Check that the tool says plainly that it cannot go on, and leaves a way on."""
        expect(self.failure).to_be_visible(timeout=15_000)
        expect(self.tool.get_by_role("button", name="Try again")).to_be_visible()
        expect(self.page.get_by_role("link", name="Workflow", exact=True)).to_be_visible()
        expect(self.tool.get_by_role("progressbar")).to_be_hidden()


@contextmanager
def open_reader(browser: Browser, host: Host, *, may_err: bool = False) -> Iterator[Reader]:
    """Give a reader with a desktop screen; unless they may err, a word of the browser's console fails the test."""
    context = browser.new_context(viewport=DESKTOP)
    reader = Reader(context.new_page(), host)
    yield reader
    context.close()
    assert may_err or reader.errors == []
    assert reader.foreign == []
