"""The map of a guide in the browser: by the pointer, by the keyboard, on a phone, and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import Reader

if TYPE_CHECKING:
    from tests.browser.site_server import Host

MAP: Final = "/maps/credits-vs-billing/"
FEATURE: Final = "Takes several answers Which feature was used?"

NOT_IN_ITS_BOX: Final = """() => [...document.querySelectorAll(".flow-map__part")].flatMap(box => {
  const frame = box.querySelector(".flow-map__frame").getBBox()
  return [...box.querySelectorAll("tspan")].filter(line => {
    const { x, y, width, height } = line.getBBox()
    const across = x >= frame.x + 8 && x + width <= frame.x + frame.width - 8
    return !across || y < frame.y || y + height > frame.y + frame.height
  }).map(line => line.textContent)
})"""


def test_a_click_on_a_question_goes_to_it_in_the_article(returning: Reader) -> None:
    returning.open(MAP)
    picture = returning.page.get_by_role("group", name="Map of Credits vs Billing")
    row = picture.get_by_role("img", name="Workflow, leads to What to include for credit usage questions")
    place = row.locator("text").bounding_box()
    assert place is not None
    returning.page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    returning.page.wait_for_url("**/credits-vs-billing/#feature")
    expect(returning.page.get_by_role("heading", name="Which feature was used?").last).to_be_in_viewport()


def test_the_keyboard_goes_from_box_to_box_and_sees_where_it_is(returning: Reader) -> None:
    returning.open(MAP)
    page = returning.page
    page.get_by_role("region", name="The picture").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Takes several answers What is your question?")).to_be_focused()
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name=FEATURE)
    expect(link).to_be_focused()
    expect(link).to_have_css("outline-style", "solid")
    page.keyboard.press("Enter")
    page.wait_for_url("**/credits-vs-billing/#feature")


@pytest.mark.parametrize("width", [360, 1280])
def test_text_fits_into_its_box_and_the_picture_into_the_page(browser: Browser, host: Host, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    reader = Reader(context.new_page(), host)
    reader.open(MAP)
    assert reader.page.evaluate(NOT_IN_ITS_BOX) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") == width
    picture = reader.page.get_by_role("region", name="The picture")
    scrolls = picture.evaluate("each => each.scrollWidth > each.clientWidth")
    assert scrolls == (width == 360)
    rows = reader.page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(6)
    expect(rows.nth(1).get_by_role("cell")).to_have_count(3)
    context.close()
    assert reader.errors == []


def test_on_paper_the_picture_fits_and_is_black_on_white(browser: Browser, host: Host) -> None:
    context = browser.new_context(viewport={"width": 700, "height": 1000}, color_scheme="dark")
    reader = Reader(context.new_page(), host)
    reader.open(MAP)
    reader.page.emulate_media(media="print")
    assert reader.page.evaluate("document.documentElement.scrollWidth") == 700
    box = reader.page.locator(".flow-map").bounding_box()
    assert box is not None
    assert box["width"] <= 700
    expect(reader.page.locator(".flow-map__frame").first).to_have_css("fill", "rgb(255, 255, 255)")
    expect(reader.page.locator(".flow-map").first).to_have_css("fill", "rgb(28, 36, 34)")
    context.close()
