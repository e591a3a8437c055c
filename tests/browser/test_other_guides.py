"""Guides of other shapes in the real site, each walked to requests that are ready to send."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from tests.browser.reader import Reader
from tests.browser.site_server import serve_site
from tests.other_guides import build_with_others, read_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, ViewportSize

    from tests.browser.site_server import Host

PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
# Every text that is seen, but for a request, which support reads as it is, and for what is code.
SEEN_TEXTS: Final = """root => {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement
    if (parent.checkVisibility() && !parent.closest("script, code, [data-text], [data-slot=zone]")) {
      texts.push(walker.currentNode.data.trim())
    }
  }
  const names = [...root.querySelectorAll("[aria-label], [title]")].filter(part => part.checkVisibility())
    .flatMap(part => [part.ariaLabel, part.title])
  return [...texts, ...names].filter(Boolean)
}"""
NO_WIDER: Final = "document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture(scope="module")
def host_of_others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    built = build_with_others(tmp_path_factory.mktemp("others"))
    assert built.status == 0, built.lines
    with serve_site(built.site) as host:
        yield host


@pytest.fixture
def visitor(used_browser: BrowserContext, host_of_others: Host) -> Iterator[Reader]:
    reader = Reader(used_browser.new_page(), host_of_others)
    yield reader
    reader.page.close()
    assert reader.errors == []
    assert reader.foreign == []
    # Pyodide as it is shipped takes over where the quick Python lacks something: other guides are to need it no more.
    assert [path for path in host_of_others.asked if "pyodide" in path] == []


def test_twelve_requests_with_their_own_fields_are_made_at_once(visitor: Reader) -> None:
    guide = read_other("office-services")
    visitor.open("/office-services/")
    visitor.choose(*(option.text for option in guide.questions[0].options))
    visitor.go_on()
    visitor.choose("One that is lost")
    visitor.go_on()
    visitor.choose("Heating or air", "Water")
    visitor.go_on()
    visitor.expect_request("Desk", "Request type: Desk")
    shown = visitor.tool.get_by_role("region", name=re.compile("^Your request: "))
    expect(shown).to_have_count(12)
    visitor.fill("What to include for a desk", Name="Mira")
    visitor.field("Speed", "What to include for a parcel").select_option("This week")
    visitor.fill("What to include for supplies", List="Paper: 5\nPens: 12", Cost_centre="4711")
    visitor.expect_request("Badge", "Name: Mira", "Kind of badge: One that is lost")
    visitor.expect_request("Visitor", "Host: Mira")
    visitor.expect_request("Parcel", "Speed: This week")
    visitor.expect_request("Supplies", "List:", "    Paper: 5", "    Pens: 12", "Cost centre: 4711")
    visitor.expect_request("Move", "Cost centre: 4711")
    visitor.expect_request("Repair", "What is broken: Heating or air, Water", "- Leak")
    visitor.expect_python()


def test_single_choices_lead_four_levels_deep_and_to_another_end_from_there(visitor: Reader) -> None:
    visitor.page.set_viewport_size(PHONE)
    visitor.open("/incident-severity/")
    for answer in ("Not at all", "One customer", "Help within the hour", "For longer"):
        visitor.choose(answer)
        visitor.go_on()
    visitor.expect_request("Severity 1", "Cut off: Not at all")
    assert visitor.page.evaluate(NO_WIDER)
    visitor.change("What does the contract say?")
    visitor.choose("Help on the next working day")
    visitor.go_on()
    visitor.fill(Customer="Northwind")
    visitor.expect_request("Severity 3", "Customer: Northwind")
    expect(visitor.request("Severity 1")).to_be_hidden()
    visitor.expect_python()


def test_a_guide_from_right_to_left_is_walked_in_its_own_language(visitor: Reader) -> None:
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.open("/library-loans/")
    tool = page.get_by_role("region", name="اعرف ما ينبغي ذكره")
    for answers in (["كتاب استعرته", "غرامة سُجّلت عليّ"], ["الكتاب تالف"], ["مبلغ دُفع مرتين"]):
        for answer in answers:
            tool.get_by_label(answer, exact=True).filter(visible=True).check()
        tool.get_by_role("button", name="متابعة", exact=True).click()
    loan = tool.get_by_role("region", name="طلبك: إعارة", exact=True)
    card = tool.get_by_label("رقم البطاقة", exact=True).first
    card.fill("LIB-2041-77 (2)")
    tool.get_by_label("طريقة الدفع", exact=True).select_option("تحويل مصرفي")
    expect(loan.locator("[data-text]")).to_contain_text("رقم البطاقة: LIB-2041-77 (2)\nحال الكتاب: الكتاب تالف")  # noqa: RUF001 -- Arabic
    fine = tool.get_by_role("region", name="طلبك: غرامة", exact=True)
    expect(fine.locator("[data-text]")).to_contain_text("رقم البطاقة: LIB-2041-77 (2)\nطريقة الدفع: تحويل مصرفي")
    # What is listed is joined as Arabic does it.
    expect(tool.locator("[data-answer=topic] [data-slot]")).to_have_text("كتاب استعرته وغرامة سُجّلت عليّ")
    card.fill("4111 1111 1111 1111")
    expect(tool.get_by_text("يبدو هذا رقم بطاقة دفع: 4111 1111 1111 1111.").first).to_be_visible()
    expect(tool.get_by_role("button", name="إزالته: رقم بطاقة دفع").first).to_be_visible()
    texts = page.locator("article").evaluate(SEEN_TEXTS)
    assert len(texts) > 100
    latin = {text for text in texts if re.search(r"[A-Za-z]", text.replace("LIB-2041-77", ""))}
    assert latin == {"تنزيل \u200e.txt", "تنزيل \u200e.md", "/library-loans/"}
    # It runs its own way, the site around it the other one.
    assert page.evaluate("getComputedStyle(document.body).direction") == "ltr"
    assert tool.evaluate("tool => getComputedStyle(tool).direction") == "rtl"
    label = tool.get_by_text("رقم البطاقة", exact=True).first.bounding_box()
    frame = card.bounding_box()
    assert label is not None
    assert frame is not None
    assert abs(label["x"] + label["width"] - frame["x"] - frame["width"]) < 2
    assert page.evaluate(NO_WIDER)
    expect(page.locator("[data-guide]")).to_have_attribute("data-answered-by", re.compile("^Python "))
