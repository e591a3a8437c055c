"""Every state of every page passes every rule of axe-core: light and dark, on a phone and on a desktop.

A rule that is broken anywhere fails, however little it weighs. The pages keep their policy meanwhile: axe is handed to
the browser as a debugger hands it a script.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

import pytest
from playwright.sync_api import Browser, expect

from site_tools.bench.lighthouse import page_addresses
from site_tools.guides.tool import OUTLINE_SUMMARY
from site_tools.project import CHECKS_PINS
from site_tools.setup.node import npm_packages
from tests.browser.reader import ARTICLE, Reader
from tests.browser.test_request import CARD, ask_for_missing, open_desk
from tests.browser.test_start import GUIDE
from tests.browser.test_walk import BILLING, FEATURE, INTENT, KIND
from tests.figures import count

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.site_server import Host

# The sizes of targets are a rule of WCAG 2.2, which axe leaves out unless it is asked for.
FAULTS = """async () => {
  const { violations } = await axe.run({ resultTypes: ["violations"], rules: { "target-size": { enabled: true } } })
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${impact}) at ${target.join(" ")}: ${failureSummary}`))
}"""

SETTLED = """() => {
  const parts = [...document.querySelectorAll(".md-typeset__scrollwrap, .md-content pre > code")]
  const waits = document.querySelector(".md-content :is(table:not([class]), pre)") !== null && !("component$" in window)
  return !waits && parts.every(part => part.scrollWidth <= part.clientWidth || part.tabIndex === 0)
}"""
"""The theme has done what it does to tables and code, and a keyboard can scroll what is too wide."""


def addresses_of_pages(site: Path) -> list[str]:
    """Return where each page of the site is that readers stay on, as the host has it."""
    return page_addresses(site, "")


WRITERS: Final = "/contributing/"
SETTINGS: Final = (("light", 360), ("dark", 1280), ("dark", 360), ("light", 1280))


@dataclass
class Examination:
    """Looks at what a reader has before them; ``faults`` are what axe said of all of it."""

    reader: Reader
    axe: str
    faults: list[str] = field(default_factory=list)

    def look(self, state: str) -> None:
        """Let axe look at the page as it is, in the state that is named so."""
        page = self.reader.page
        if not page.evaluate("'axe' in window"):
            page.evaluate(self.axe)
        self.faults += [f"{state}: {fault}" for fault in page.evaluate(FAULTS)]
        count("states of pages checked with axe")


@pytest.fixture(scope="session")
def axe() -> str:
    return (npm_packages(CHECKS_PINS) / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("scheme", "width"), SETTINGS)
def test_every_state_of_every_page_passes_every_rule(
    browser: Browser, host: Host, site: Path, axe: str, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        reduced_motion="reduce",  # what fades in is looked at as it will be
    )
    reader = Reader(context.new_page(), host)
    examination = Examination(reader, axe)
    look_at_failures(examination)
    look_at_a_walk(examination)
    look_at_the_request(examination)
    look_at_links(examination)
    look_at_the_theme(examination, has_drawer=width == 360)
    pages = addresses_of_pages(site)
    # The many pages for writers differ in their words alone: each is looked at in one of the four settings.
    for_writers = [address for address in pages if address.startswith(WRITERS) and address != WRITERS]
    elsewhere = set(for_writers) - set(for_writers[SETTINGS.index((scheme, width)) :: len(SETTINGS)])
    for address in pages:
        if address in elsewhere:
            continue
        reader.open(address)
        reader.page.wait_for_function(SETTLED)
        reader.expect_ready()
        examination.look(address)
    context.close()
    assert examination.faults == []
    assert reader.errors == []
    assert reader.foreign == []


def look_at_failures(examination: Examination) -> None:
    reader = examination.reader
    reader.host.faults[GUIDE] = "missing"
    reader.open()
    expect(reader.question(INTENT)).to_be_visible()
    reader.page.evaluate("document.getAnimations().forEach(each => each.finish())")  # as after ten seconds
    expect(reader.page.get_by_text("The questions above cannot go on")).to_be_visible()
    examination.look("the tool's script did not come")
    reader.host.faults = {"worker.js": "missing"}
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    reader.expect_failure()
    examination.look("the engine did not start")
    reader.host.faults = {}
    reader.tool.get_by_role("button", name="Try again").click()
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.errors  # of what did not come
    reader.errors.clear()


def look_at_a_walk(examination: Examination) -> None:
    """Walk to both requests from the second question, where the failures have led, and go wrong on the way."""
    reader = examination.reader
    reader.go_back()
    expect(reader.question(INTENT)).to_be_visible()
    reader.option("Why did usage happen?").uncheck()
    examination.look("the first question")
    reader.go_on()
    expect(reader.question(INTENT).get_by_role("alert")).to_be_visible()
    examination.look("the first question, with nothing chosen")
    reader.choose("Why did usage happen?", "Why was I charged?")
    examination.look("the first question, with answers")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    examination.look("the second question")
    reader.choose("Phone agent")
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    reader.go_on()
    expect(reader.question(KIND).get_by_role("alert")).to_be_visible()
    examination.look("the third question, with nothing chosen")
    reader.choose("Downgrade")
    reader.go_on()
    reader.expect_request("Billing", "Kind of billing question: Downgrade")
    examination.look("both requests")


def look_at_the_request(examination: Examination) -> None:
    """Fill in what is there after the walk, and send it."""
    reader = examination.reader
    reader.field("Account").fill(CARD)
    expect(reader.finding("Account")).to_contain_text(CARD)
    reader.press("Copy request", "Billing")
    reader.expect_said("Not yet", "Billing")
    examination.look("a request that is held")
    reader.finding("Account").get_by_role("button", name="Remove it: a payment card number").click()
    reader.press("Copy request", "Billing")
    reader.expect_said("Copied.", "Billing")
    reader.field("Time").press_sequentially("10")
    reader.field("Time").blur()
    expect(reader.tool.get_by_text("This date or time is not complete")).to_be_visible()
    examination.look("a request that is copied, and half a time")
    open_desk(reader)
    examination.look("the desk for support")
    ask_for_missing(reader, "Request type: Billing\nSummary: Charged twice")
    expect(reader.tool.get_by_role("region", name="The reply")).to_be_visible()
    examination.look("a reply of support's")
    reader.field("Question", BILLING).fill("x" * 12_000)
    reader.expect_request("Billing", f"Question: {'x' * 12_000}")
    examination.look("a request that scrolls")
    reader.change(INTENT)
    reader.option("Why did usage happen?").uncheck()
    reader.go_on()
    expect(reader.notice("was dropped")).to_be_visible()
    examination.look("an answer that was dropped")


def look_at_links(examination: Examination) -> None:
    reader = examination.reader
    reader.open("/contributing/")
    reader.open(f"{ARTICLE}#intent=why-usage,why-not&feature=fax")
    expect(reader.notice("out of date")).to_be_visible()
    examination.look("a link that is out of date")
    reader.page.get_by_text(OUTLINE_SUMMARY).click()
    expect(reader.page.get_by_role("link", name="Workflow", exact=True)).to_be_visible()
    examination.look("the questions as links")


def look_at_the_theme(examination: Examination, *, has_drawer: bool) -> None:
    reader, page = examination.reader, examination.reader.page
    reader.open("/contributing/format/")
    page.keyboard.press("/")
    page.keyboard.type("credits")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    examination.look("a search that finds")
    page.keyboard.press("Control+A")
    page.keyboard.type("xyzzyx")
    expect(page.get_by_text("No matching documents")).to_be_visible()
    examination.look("a search that finds nothing")
    page.keyboard.press("Escape")
    if has_drawer:
        page.get_by_role("button", name="Navigation", exact=True).click()
        expect(page.get_by_role("link", name="Decisions", exact=True)).to_be_visible()
        examination.look("the drawer")
