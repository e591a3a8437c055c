"""What the browser prints of a result: the requests, the address and the day, and no empty page."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.browser.reader import ARTICLE, Reader
from tests.browser.test_request import BOTH_ANSWERS, open_result
from tests.browser.test_walk import BILLING, USAGE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.site_server import Host

LONG = "\n".join(f"Line {number} of what happened" for number in range(150))


def printed(page: Page) -> list[str]:
    """Return the text of each printed page, on one line each."""
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return [" ".join(each.extract_text().split()) for each in pages]


def squeezed(text: str) -> str:
    """Return the text without its spaces and ligatures: where a line ends on paper is the browser's business."""
    return unicodedata.normalize("NFKC", "".join(text.split()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("details", ["Run 17", LONG], ids=["short", "long"])
def test_a_result_is_printed_with_its_address_and_its_day_and_without_an_empty_page(
    browser: Browser, host: Host, scheme: str, details: str
) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    reader = Reader(context.new_page(), host)
    reader.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    open_result(reader, BOTH_ANSWERS)
    reader.field("Run details").fill(details)
    reader.fill(BILLING, Summary="Charged twice")
    usage = reader.expect_request("Credits / Usage")
    billing = reader.expect_request("Billing", "Summary: Charged twice")
    usage = reader.expect_request("Credits / Usage", *[f"    {line}" for line in LONG.splitlines() if details == LONG])
    today = reader.page.evaluate("new Intl.DateTimeFormat('en', {dateStyle: 'long'}).format(new Date())")
    pages = printed(reader.page)
    assert len(pages) > 3 if details == LONG else len(pages) <= 2
    assert all(len(text) > 40 for text in pages)
    whole = squeezed("".join(pages))
    assert squeezed(f"Printed from {host.address}{ARTICLE}{BOTH_ANSWERS} on {today}.") in whole
    for text in (usage, billing, "Credits vs Billing", "Your answers"):
        assert squeezed(text) in whole
    for text in ("For support", "Copy request", "Workspace or tenant.", "items filled in", "What you type stays", "¶"):
        assert squeezed(text) not in whole
    context.close()
    assert reader.errors == []


def test_the_button_prints_one_request_and_the_next_print_is_whole_again(reader: Reader) -> None:
    open_result(reader, BOTH_ANSWERS)
    reader.fill(BILLING, Summary="Charged twice")
    billing = reader.expect_request("Billing", "Summary: Charged twice")
    usage = reader.expect_request("Credits / Usage")
    reader.page.evaluate("() => { window.print = () => {} }")
    reader.press("Print", "Billing")
    reader.expect_said("The browser was asked to print", "Billing")
    pages = printed(reader.page)
    assert len(pages) == 1
    alone = squeezed(pages[0])
    assert squeezed(billing) in alone
    assert "Printedfrom" in alone
    for text in (usage, USAGE, "Your answers"):
        assert squeezed(text) not in alone
    whole = squeezed("".join(printed(reader.page)))
    assert squeezed(usage) in whole
    assert squeezed(billing) in whole


def test_an_article_is_printed_without_an_empty_page(reader: Reader) -> None:
    reader.open()
    reader.expect_ready()
    expect(reader.tool).to_be_visible()
    pages = printed(reader.page)
    assert all(len(text) > 40 for text in pages)
    whole = squeezed("".join(pages))
    assert squeezed("MSP or customer account. Invoice date or invoice number, if available.") in whole
    assert squeezed("For support") not in whole
