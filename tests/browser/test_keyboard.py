"""All of the site by keyboard alone: what can be used is reached, what is hidden is not, and the focus shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from playwright.sync_api import expect

from tests.browser.reader import ARTICLE, Reader
from tests.browser.test_axe import SETTLED, addresses_of_pages
from tests.browser.test_request import BILLING_ANSWERS, BOTH_ANSWERS, open_result
from tests.browser.test_walk import BILLING, INTENT, KIND
from tests.figures import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

    from tests.browser.site_server import Host

FORMAT = "/contributing/format/"
DESK = "/links/"
CHECKS = "/contributing/checks/"
MOST_STOPS = 400
"""A page of ours has fewer: who comes upon more goes round in circles."""

# Tell of what has the focus: which element it is, by its number; its name; and what is wrong with how it shows.
FOCUS = """() => {
  const element = document.activeElement
  if (!element || element === document.body || element === document.documentElement) return null
  window.stops ??= new Map()
  if (!stops.has(element)) stops.set(element, stops.size)
  // A box that is drawn away shows by what is drawn in its place.
  const drawn = element.matches(".md-option") ? element.nextElementSibling : element.closest(".guide-option") ?? element
  const wrong = []
  const how = { opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }
  if (!drawn.checkVisibility(how)) wrong.push("is not shown")
  const seen = [...drawn.getClientRects()].map(box => ({
    left: Math.max(box.left, 0), right: Math.min(box.right, innerWidth),
    top: Math.max(box.top, 0), bottom: Math.min(box.bottom, innerHeight),
  })).filter(({ left, right, top, bottom }) => right - left > 1 && bottom - top > 1)
  if (seen.length === 0) wrong.push("is outside of the window")
  const shares = [0.5, 0.1, 0.9]
  const found = seen.flatMap(({ left, right, top, bottom }) => shares.flatMap(x => shares.map(y =>
    document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y))))
  if (seen.length > 0 && !found.some(at => drawn.contains(at))) wrong.push(`is covered by ${found[0]?.className}`)
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn)
  if (outlineStyle === "none" || parseFloat(outlineWidth) < 2) wrong.push("does not show that it has the focus")
  const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent
  const fault = wrong.length > 0 ? `${element.outerHTML.slice(0, 160)} ${wrong.join(", ")}` : null
  return { number: stops.get(element), name: name.trim().replace(/\\s+/g, " ").slice(0, 80), fault }
}"""


class Stop(NamedTuple):
    """Where the focus is: which element, by a number of the page's own; its name; what is wrong with how it shows."""

    number: int
    name: str
    fault: str | None


def stop(reader: Reader) -> Stop | None:
    """Return where the focus is, None where it is on nothing."""
    found = reader.page.evaluate(FOCUS)
    for _ in range(20):  # a busy browser scrolls a little later to what has the focus
        if found is None or found["fault"] is None:
            break
        reader.page.wait_for_timeout(50)
        found = reader.page.evaluate(FOCUS)
    return None if found is None else Stop(found["number"], found["name"], found["fault"])


def walk(reader: Reader, key: str = "Tab") -> list[Stop]:
    """Press the key until the focus leaves the page or is where it was first, and return where it has been."""
    stops: list[Stop] = []
    for _ in range(MOST_STOPS):
        reader.page.keyboard.press(key)
        at = stop(reader)
        if at is None or (stops and at.number == stops[0].number):
            count("stops of the keyboard looked at", len(stops))
            return stops
        if stops and at.number == stops[-1].number:
            continue  # a date is one field, and several stops
        assert at.number not in {each.number for each in stops}, f"{at.name!r} is a trap, after {stops[-1].name!r}"
        stops.append(at)
    raise AssertionError(f"the focus does not leave the page; it came to {stops[-10:]}")


def tab_to(reader: Reader, wanted: Locator) -> None:
    """Press Tab until this element has the focus."""
    for _ in range(MOST_STOPS):
        reader.page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no Tab leads to {wanted}")


@pytest.fixture(params=[360, 1280])
def screen(browser: Browser, host: Host, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """A reader with a narrow screen, and one with a wide one, on which nothing moves."""
    yield from reader_with(browser, host, request.param)


@pytest.fixture
def narrow(browser: Browser, host: Host) -> Iterator[Reader]:
    yield from reader_with(browser, host, 360)


def reader_with(browser: Browser, host: Host, width: int) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": width, "height": 640}, reduced_motion="reduce")
    reader = Reader(context.new_page(), host)
    yield reader
    context.close()
    assert reader.errors == []
    assert reader.foreign == []


# ---- Every page -----------------------------------------------------------------------------------


def test_tab_leads_through_every_page_and_never_to_what_is_not_seen(screen: Reader, site: Path) -> None:
    for address in addresses_of_pages(site):
        if address == CHECKS:
            continue  # hundreds of stops of one kind, as the other pages for writers have them
        screen.open(address)
        screen.page.wait_for_function(SETTLED)
        screen.expect_ready()
        stops = walk(screen)
        assert [each.fault for each in stops if each.fault] == [], address
        if address != DESK:  # where who comes types at once
            assert stops[0].name == "Skip to content", address


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_both_ways_lead_through_a_result_and_out_of_it(screen: Reader, key: str) -> None:
    open_result(screen, BOTH_ANSWERS)
    screen.expect_request("Billing")
    walk(screen, key)  # from the result, where the focus is
    stops = walk(screen, key)
    assert [each.fault for each in stops if each.fault] == []
    names = [each.name for each in stops]
    assert {"Summary", "Account", "Copy request", "Start again", "Skip to content"} <= set(names)
    assert names.count("Copy request") == 2


def test_the_first_tab_offers_the_way_past_the_header(screen: Reader, site: Path) -> None:
    for address in addresses_of_pages(site):
        screen.open(address)
        if address == DESK:
            continue  # the filter has the focus there; the way past the header is in front of it
        screen.page.keyboard.press("Tab")
        skip = screen.page.get_by_role("link", name="Skip to content")
        expect(skip).to_be_focused()
        expect(skip).to_be_in_viewport(ratio=1)
        screen.page.keyboard.press("Enter")
        screen.page.wait_for_function("() => document.activeElement.className !== 'md-skip'")
        screen.page.keyboard.press("Tab")
        # Where nothing in there takes the focus, it leaves the page, and begins anew.
        is_past = (
            "document.activeElement === document.body || document.activeElement.matches('.md-content *, .md-skip')"
        )
        assert screen.page.evaluate(is_past), address


def test_the_palette_changes_by_keyboard_before_the_themes_script_has_come_and_after(reader: Reader) -> None:
    reader.host.slow_down("page/theme-*.js", seconds=0.5, pieces=2)
    reader.open()
    light = reader.page.get_by_role("radio", name="Switch to light mode", exact=True)
    dark = reader.page.get_by_role("radio", name="Switch to dark mode", exact=True)
    tab_to(reader, light)
    expect(light).to_be_checked()
    reader.page.keyboard.press("ArrowRight")
    expect(dark).to_be_focused()
    expect(dark).to_be_checked()
    expect(reader.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    at = stop(reader)
    assert at is not None
    assert at.fault is None
    reader.page.wait_for_function("() => 'component$' in window")
    reader.page.keyboard.press("Enter")
    expect(light).to_be_focused()
    expect(reader.page.locator("body")).to_have_attribute("data-md-color-scheme", "default")


# ---- The drawer and the search --------------------------------------------------------------------


def opener(reader: Reader, name: str) -> Locator:
    return reader.page.get_by_role("button", name=name, exact=True)


def query(reader: Reader) -> Locator:
    return reader.page.get_by_role("textbox", name="Search", exact=True)


def search_for(reader: Reader, word: str) -> None:
    """Ask for the whole word at once: what its first letters find would be replaced, and the focus in it lost."""
    reader.page.keyboard.insert_text(word)
    reader.page.keyboard.press("Shift")  # the theme looks when a key comes up


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_drawer_opens_is_walked_and_gives_the_focus_back(narrow: Reader, key: str) -> None:
    narrow.open(FORMAT)
    drawer = narrow.page.get_by_role("navigation", name="Navigation", exact=True)
    expect(drawer).not_to_be_in_viewport()
    tab_to(narrow, opener(narrow, "Navigation"))
    expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "false")
    narrow.page.keyboard.press(key)
    expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "true")
    first = stop(narrow)
    assert first is not None
    stops = [first]
    while narrow.page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"):
        narrow.page.keyboard.press("Tab")
        at = stop(narrow)
        assert at is not None
        stops.append(at)
        if at.name == "Performance":
            break
    assert [each.fault for each in stops if each.fault] == []
    sections = narrow.page.locator(".md-sidebar--primary [data-md-component=toc] a").all_inner_texts()
    assert len(sections) > 3
    entries = ["Home", "Credits vs Billing", "Link desk", "Maps", "Change a guide", "The format", *sections]
    entries += ["Checks", "Links that last", "Hosting", "Decisions", "Performance"]
    assert [each.name for each in stops] == ["Hatz request guide", *entries]
    narrow.page.keyboard.press("Escape")
    expect(opener(narrow, "Navigation")).to_be_focused()
    expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "false")
    expect(drawer).not_to_be_in_viewport()


def test_a_drawer_that_the_focus_leaves_closes(narrow: Reader) -> None:
    narrow.open(FORMAT)
    for key, leads in (("Tab", "on"), ("Shift+Tab", "back")):
        opener(narrow, "Navigation").press("Enter")
        expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "true")
        for _ in range(MOST_STOPS):
            narrow.page.keyboard.press(key)
            if not narrow.page.evaluate("document.activeElement.closest('.md-sidebar--primary') !== null"):
                break
        expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "false")
        at = stop(narrow)
        assert at is not None, leads
        assert at.fault is None, leads


def test_the_drawer_lists_the_sections_of_the_page_and_leads_to_them(narrow: Reader) -> None:
    narrow.open(FORMAT)
    opener(narrow, "Navigation").press("Enter")
    section = narrow.page.locator(".md-sidebar--primary [data-md-component=toc] a").last
    anchor = section.get_attribute("href")
    assert anchor
    section.press("Enter")
    expect(narrow.page.locator(anchor)).to_be_in_viewport()
    expect(opener(narrow, "Navigation")).to_have_attribute("aria-expanded", "false")
    expect(opener(narrow, "Navigation")).not_to_be_focused()  # the reader has gone on to the section


@pytest.mark.parametrize("late", [True, False])
def test_on_a_narrow_screen_the_search_opens_is_walked_and_gives_the_focus_back(narrow: Reader, *, late: bool) -> None:
    if late:  # Escape works before the theme's script is there, too
        narrow.host.slow_down("page/theme-*.js", seconds=1, pieces=2)
    narrow.open()
    expect(query(narrow)).to_be_hidden()
    tab_to(narrow, opener(narrow, "Search"))
    expect(opener(narrow, "Search")).to_have_attribute("aria-expanded", "false")
    narrow.page.keyboard.press("Enter")
    expect(query(narrow)).to_be_focused()
    expect(opener(narrow, "Search")).to_have_attribute("aria-expanded", "true")
    if late:
        narrow.page.keyboard.type("cred")
    else:
        search_for(narrow, "credit")
        expect_results_by_keyboard(narrow)
    narrow.page.keyboard.press("Escape")
    expect(opener(narrow, "Search")).to_be_focused()
    expect(opener(narrow, "Search")).to_have_attribute("aria-expanded", "false")
    expect(query(narrow)).to_be_hidden()
    narrow.page.keyboard.press("Enter")
    expect(query(narrow)).to_be_focused()


def expect_results_by_keyboard(reader: Reader) -> None:
    """Check that what was found is announced, and reached by Tab and by arrows, all of it in sight."""
    found = reader.page.get_by_role("dialog", name="Search").get_by_role("status")
    expect(found).to_have_text(re.compile(r"^\s*\d+ matching documents\s*$"))
    links = reader.page.locator(".md-search-result__item > a")
    expect(links.first).to_be_visible()
    reader.page.keyboard.press("Tab")  # the part that scrolls
    for place in range(2):
        at = stop(reader)
        assert at is not None
        assert at.fault is None
        reader.page.keyboard.press("Tab")
        if place == 0:
            expect(links.first).to_be_focused()
    reader.page.keyboard.press("Shift+Tab")
    expect(links.first).to_be_focused()
    reader.page.keyboard.press("ArrowUp")
    expect(query(reader)).to_be_focused()
    reader.page.keyboard.press("ArrowDown")
    expect(links.first).to_be_focused()


def test_what_is_found_is_opened_by_keyboard(screen: Reader) -> None:
    screen.open(FORMAT)
    screen.page.keyboard.press("/")
    search_for(screen, "invoice")
    expect(screen.page.locator(".md-search-result__link").first).to_be_visible()
    screen.page.keyboard.press("Tab")
    screen.page.keyboard.press("Tab")
    expect(screen.page.locator(".md-search-result__link").first).to_be_focused()
    screen.page.keyboard.press("Enter")
    screen.page.wait_for_url("**/credits-vs-billing/?h=**")


def test_a_search_that_the_focus_leaves_closes(screen: Reader) -> None:
    screen.open()
    screen.page.keyboard.press("/")
    expect(query(screen)).to_be_focused()
    if screen.page.evaluate("innerWidth < 1000"):  # a narrow page is held fast below the search, a little later
        expect(screen.page.locator("body[data-md-scrolllock]")).to_be_attached()
    for _ in range(3):
        screen.page.keyboard.press("Tab")
    expect(screen.page.locator("#__search")).not_to_be_checked()
    at = stop(screen)
    assert at is not None
    assert at.fault is None


@pytest.mark.parametrize("key", ["f", "s", "/"])
@pytest.mark.parametrize("path", [ARTICLE, FORMAT])  # one waits for the reader with the theme's script
def test_on_a_narrow_screen_the_keys_begin_a_search_too(narrow: Reader, key: str, path: str) -> None:
    narrow.open(path)
    narrow.page.wait_for_function(SETTLED)
    narrow.page.keyboard.press(key)
    narrow.page.keyboard.type("invoice")
    expect(query(narrow)).to_have_value("invoice")
    expect(narrow.page.locator(".md-search-result__link").first).to_be_visible()


def test_without_scripts_the_drawer_opens_by_its_label(browser: Browser, host: Host) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(host.address + FORMAT)
    expect(page.get_by_role("button", name="Navigation")).to_be_hidden()
    page.locator("header label[for=__drawer]").click()
    expect(page.get_by_role("link", name="Credits vs Billing", exact=True)).to_be_in_viewport()
    context.close()


# ---- The tool -------------------------------------------------------------------------------------


def test_an_answer_that_is_missing_is_told_at_its_options_until_one_is_chosen(reader: Reader) -> None:
    reader.open()
    reader.expect_ready()
    for question, answer in ((INTENT, "Why was I charged?"), (KIND, "Refund request")):
        options = reader.question(question).get_by_role("checkbox").or_(reader.question(question).get_by_role("radio"))
        expect(options.first).to_be_visible()
        assert options.and_(reader.page.locator("[aria-invalid]")).count() == 0
        reader.go_on()
        expect(options.first).to_be_focused()
        expect(options.first).to_have_attribute("aria-invalid", "true")
        expect(reader.question(question)).to_have_accessible_description(re.compile("^Choose .* answer, then continue"))
        reader.choose(answer)
        expect(options.and_(reader.page.locator("[aria-invalid]"))).to_have_count(0)
        expect(reader.question(question)).to_have_accessible_description("")
        reader.go_on()
    expect(reader.checklist(BILLING)).to_be_visible()


def test_what_is_pointed_out_belongs_to_its_field_until_it_is_decided_about(reader: Reader) -> None:
    open_result(reader, BILLING_ANSWERS)
    field = reader.field("Account")
    described = "MSP or customer account."
    expect(field).to_have_accessible_description(described)
    expect(field).to_have_attribute("aria-invalid", "false")
    field.fill("password: hunter22, key AKIAIOSFODNN7EXAMPLE")
    expect(reader.finding("Account").get_by_role("button")).to_have_count(4)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        re.compile(rf"^{described} This looks like .*\. This looks like .*\.$")
    )
    for _ in range(2):
        expect(field).to_have_attribute("aria-invalid", "true")
        reader.finding("Account").get_by_role("button", name=re.compile("^Keep it")).first.click()
    expect(field).to_have_attribute("aria-invalid", "false")
    expect(field).to_have_accessible_description(described)


def test_a_wide_table_is_scrolled_by_keyboard_and_named_by_its_heading(narrow: Reader) -> None:
    narrow.open("/contributing/performance/")
    narrow.page.wait_for_function(SETTLED)
    table = narrow.page.get_by_role("group", name="Targets", exact=True)
    expect(table.get_by_role("table")).to_be_visible()
    tab_to(narrow, table)
    narrow.page.keyboard.press("ArrowRight")
    narrow.page.wait_for_function("() => document.activeElement.scrollLeft > 0")
