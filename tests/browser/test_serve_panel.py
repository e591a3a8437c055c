"""What is wrong stands in a panel over the page while `serve` runs, and goes as it is mended, without a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect

from site_tools.project import CHECKS_PINS
from site_tools.setup.node import npm_packages
from tests.browser.reader import DESKTOP
from tests.browser.test_axe import FAULTS
from tests.writer import Writer, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
ARTICLE = "/credits-vs-billing/"
FAULT = 'option "Chat" leads to #usgae, which no question or checklist has; did you mean #usage?'


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Writer]:
    with serving(tmp_path_factory.mktemp("writer")) as writer:
        writer.wait_for(lambda: writer.questions() != [])
        yield writer


@pytest.fixture
def page(browser: Browser, writer: Writer) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(writer.origin + ARTICLE)
    yield page
    context.close()
    assert errors == []


def test_a_fault_stands_over_the_page_until_it_is_mended(writer: Writer, page: Page) -> None:
    panel = page.get_by_role("region", name="to mend")
    expect(panel).to_be_hidden()
    writer.save("[Chat](#usage)", "[Chat](#usgae)")
    item = panel.get_by_role("listitem").filter(has_text=FAULT)
    expect(item).to_contain_text("docs/credits-vs-billing.md:")
    expect(panel.get_by_text("This page is the last good version")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 thing to mend")).to_have_count(1)

    page.evaluate((npm_packages(CHECKS_PINS) / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    for scheme in ("light", "dark"):
        for size in (PHONE, DESKTOP):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(size)
            assert page.evaluate(FAULTS) == []

    fold = panel.get_by_role("button", name="1 thing to mend", expanded=True)
    fold.press("Enter")
    expect(item).to_be_hidden()
    page.reload()
    folded = panel.get_by_role("button", name="1 thing to mend", expanded=False)
    expect(folded).to_be_visible()
    folded.press("Enter")
    expect(item).to_be_visible()

    writer.save("[Chat](#usgae)", "[Chats](#usage)")
    expect(page.locator("[data-guide]").get_by_text("Chats").first).to_be_attached()
    expect(panel).to_be_hidden()


def test_what_takes_longer_is_told_beside_the_page_that_is_there_already(writer: Writer, page: Page) -> None:
    writer.save("## Billing questions {#billing-questions}", "## Bills")
    expect(page.get_by_role("heading", name="Bills", exact=True)).to_be_visible()
    panel = page.get_by_role("region", name="to mend")
    expect(panel.get_by_role("listitem").filter(has_text="has no permanent id").first).to_be_visible()
    expect(panel.get_by_text("This page is the last good version")).to_be_hidden()
