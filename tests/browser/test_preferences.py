"""The site as readers set their systems: large text, narrow windows, no movement, colours of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import ARTICLE, Reader
from tests.browser.test_axe import SETTLED, addresses_of_pages
from tests.browser.test_request import BOTH_ANSWERS, CARD, ask_for_missing, open_desk, open_result
from tests.browser.test_walk import BILLING, FEATURE, INTENT, KIND, expect_no_overflow
from tests.figures import count

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import ViewportSize

    from tests.browser.site_server import Host

FORMAT = "/contributing/format/"

# What WCAG lets readers set (1.4.12). A sheet that a script makes is no affair of the page's policy.
SPACED = """() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync("* { letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    + "* { line-height: 1.5 !important } p { margin-bottom: 2em !important }")
  document.adoptedStyleSheets = [sheet]
}"""

# Controls whose text is wider than they are.
CUT = """() => [...document.querySelectorAll(".guide-card :is(button, legend, label, summary)")]
  .filter(each => each.checkVisibility() && each.scrollWidth > each.clientWidth + 1).map(each => each.outerHTML)"""

# What moves, or would move as soon as something changes: "a.b::before transform".
MOVING = """() => {
  const moving = document.getAnimations().filter(each => Number(each.effect.getComputedTiming().duration) > 0)
  const told = moving.map(each => `${each.effect.target.className} ${each.animationName ?? each.transitionProperty}`)
  for (const each of document.querySelectorAll("body *")) {
    for (const part of [undefined, "::before", "::after"]) {
      const { transitionProperty, transitionDuration, scrollBehavior } = getComputedStyle(each, part)
      const moves = transitionProperty !== "none" && transitionDuration.split(",").some(time => parseFloat(time) > 0)
      if (moves || scrollBehavior === "smooth") told.push(`${each.className}${part ?? ""} ${transitionProperty}`)
    }
  }
  return told
}"""

# Icons that are a background with a mask, each with whether it has the colour of text.
ICONS = """() => {
  const text = getComputedStyle(document.body).color
  return [...document.querySelectorAll("body *")].flatMap(each => ["::before", "::after"].flatMap(part => {
    const { maskImage, content, display, backgroundColor, width } = getComputedStyle(each, part)
    const isDrawn = each.checkVisibility() && content !== "none" && display !== "none" && parseFloat(width) > 0
    return isDrawn && maskImage !== "none" ? [[`${each.className}${part}`, backgroundColor === text]] : []
  }))
}"""


@pytest.mark.parametrize(
    ("size", "scale"),
    [
        ({"width": 320, "height": 256}, 4),  # 1280 by 1024, at 400 %
        ({"width": 640, "height": 400}, 2),  # 1280 by 800, at 200 %
    ],
)
@pytest.mark.parametrize("spaced", [False, True])
def test_nothing_is_wider_than_the_window_however_large_the_text(
    browser: Browser, host: Host, site: Path, size: ViewportSize, scale: int, *, spaced: bool
) -> None:
    context = browser.new_context(viewport=size, device_scale_factor=scale)
    reader = Reader(context.new_page(), host)

    def expect_room() -> None:
        if spaced:
            reader.page.evaluate(SPACED)
        expect_no_overflow(reader)
        assert reader.page.evaluate(CUT) == []
        count("states of pages that fit a window of readers who zoom")

    for address in addresses_of_pages(site):
        reader.open(address)
        reader.page.wait_for_function(SETTLED)
        expect_room()
    reader.open(FORMAT)
    reader.open()
    reader.expect_ready()
    reader.go_on()
    expect(reader.question(INTENT).get_by_role("alert")).to_be_visible()
    expect_room()
    for answers, question in (
        (["Why did usage happen?", "Why was I charged?"], FEATURE),
        (["File processing", "Phone agent"], KIND),
    ):
        reader.choose(*answers)
        reader.go_on()
        expect(reader.question(question)).to_be_visible()
        expect_room()
    reader.choose("Procurement question")
    reader.go_on()
    reader.expect_request("Billing", "Kind of billing question: Procurement question")
    reader.field("Account").fill(f"{'x' * 200} {CARD}")
    expect(reader.finding("Account")).to_contain_text(CARD)
    reader.press("Copy request", "Billing")
    reader.expect_said("Not yet", "Billing")
    expect_room()
    open_desk(reader)
    ask_for_missing(reader, "Request type: Billing\nSummary: Charged twice")
    expect(reader.tool.get_by_role("region", name="The reply")).to_be_visible()
    expect_room()
    reader.page.get_by_role("button", name="Navigation", exact=True).click()
    expect(reader.page.get_by_role("link", name="Decisions", exact=True)).to_be_visible()
    expect_room()
    reader.page.keyboard.press("Escape")
    reader.page.get_by_role("button", name="Search", exact=True).click()
    reader.page.keyboard.type("credits")
    expect(reader.page.locator(".md-search-result__link").first).to_be_visible()
    expect_room()
    context.close()
    assert reader.errors == []


def test_in_a_window_zoomed_to_its_limit_each_question_and_its_buttons_can_be_seen(
    browser: Browser, host: Host
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    reader = Reader(context.new_page(), host)
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE).locator("legend")).to_be_in_viewport(ratio=1)
    reader.choose("Workflow")
    reader.go_on()
    expect(reader.tool.get_by_role("heading", name="Your answers")).to_be_in_viewport(ratio=1)
    reader.field("Summary").focus()
    expect(reader.field("Summary")).to_be_in_viewport(ratio=1)
    context.close()
    assert reader.errors == []


@pytest.mark.parametrize("preference", ["reduce", "no-preference"])
def test_who_wants_no_movement_sees_none(browser: Browser, host: Host, preference: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 640},
        reduced_motion="reduce" if preference == "reduce" else "no-preference",
    )
    reader = Reader(context.new_page(), host)
    moving: list[str] = []

    def look() -> None:
        moving.extend(reader.page.evaluate(MOVING))

    reader.open()
    look()
    reader.choose("Why did usage happen?", "Why was I charged?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    look()
    open_result(reader, BOTH_ANSWERS)
    look()
    for name in ("Navigation", "Search"):
        reader.page.get_by_role("button", name=name, exact=True).click()
        look()
        reader.page.keyboard.press("Escape")
        look()
    context.close()
    if preference == "reduce":
        assert moving == []
    else:
        assert len(moving) > 10  # or this would look at nothing
    assert reader.errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_in_colours_of_the_readers_own_all_that_is_drawn_can_be_seen(
    browser: Browser, host: Host, scheme: str, width: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        forced_colors="active",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    reader = Reader(context.new_page(), host)
    icons: list[tuple[str, bool]] = []
    reader.open(FORMAT)
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("credits")
    expect(reader.page.locator(".md-search-result__link").first).to_be_visible()
    icons += reader.page.evaluate(ICONS)
    assert [name for name, is_seen in icons if not is_seen] == []
    assert width == 360 or icons  # on a phone the theme draws none of them
    reader.page.keyboard.press("Escape")
    around = "element => getComputedStyle(element.closest('body')).backgroundColor"
    drawing = reader.page.locator("header svg").filter(visible=True)
    for each in drawing.all():
        assert each.evaluate("element => getComputedStyle(element).fill") != each.evaluate(around)
    reader.open(ARTICLE)
    reader.expect_ready()
    chosen = reader.tool.locator("label").filter(has_text="Why was I charged?")
    border = "element => getComputedStyle(element).borderTopWidth"
    before = chosen.evaluate(border)
    reader.choose("Why was I charged?")
    assert chosen.evaluate(border) != before
    reader.page.keyboard.press("Tab")
    focused = reader.tool.locator("label:has(:focus-visible)")
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    assert focused.evaluate("element => getComputedStyle(element).outlineColor") != focused.evaluate(around)
    reader.go_on()
    expect(reader.question(KIND)).to_be_visible()
    reader.choose("Refund request")
    reader.go_on()
    expect(reader.checklist(BILLING)).to_be_visible()
    for button in reader.tool.get_by_role("button").filter(visible=True).all():
        assert button.evaluate("element => getComputedStyle(element).color") != button.evaluate(
            "element => getComputedStyle(element).backgroundColor"
        )
    context.close()
    assert reader.errors == []
