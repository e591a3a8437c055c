"""What the theme does for readers, whose script and search come only when they are used."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.reader import ARTICLE, Reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator

    from tests.browser.site_server import Host

ROOT = Path(__file__).resolve().parents[2]
FORMAT = "/contributing/format/"
THEME_SCRIPT = re.compile(r"/assets/page/theme-\w+\.js$")
SEARCH_FILES = re.compile(r"/search_index\.json$|/workers/search\.")

# Give the selectors of every rule of a style sheet, or of the sheets of the page, as the browser spells them.
# Rules that only set variables are not among them: those that nothing uses are left out one by one.
SELECTORS = """css => {
  const found = []
  const read = rules => {
    for (const rule of rules) {
      if (rule.selectorText) {
        if (Array.from(rule.style).some(name => !name.startsWith("--"))) found.push(rule.selectorText)
      } else if (rule.cssRules && !(rule instanceof CSSKeyframesRule)) read(rule.cssRules)
    }
  }
  if (css === null) {
    for (const sheet of document.styleSheets) read(sheet.cssRules)
  } else {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    read(sheet.cssRules)
  }
  return found.flatMap(text => text.split(/,(?![^(]*\\))/)).map(text => text.trim())
}"""
# What says a state or a part that is no element: the element itself is what has to be there.
NO_ELEMENT = (
    r"::?(?:before|after|marker|placeholder|selection|backdrop|-webkit-[\w-]+|-moz-[\w-]+)(?:\([^)]*\))?"
    r"|:(?:hover|focus|focus-within|focus-visible|active|target|checked|valid|invalid|placeholder-shown|indeterminate)\b"
)


@pytest.fixture
def phone(browser: Browser, host: Host) -> Iterator[Reader]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    reader = Reader(context.new_page(), host)
    yield reader
    context.close()
    assert reader.errors == []


def query(reader: Reader) -> Locator:
    return reader.page.get_by_role("textbox", name="Search", exact=True)


def asked(reader: Reader, names: re.Pattern[str]) -> list[str]:
    return [path for path in reader.host.asked if names.search(path)]


def expect_results(reader: Reader) -> None:
    expect(reader.page.locator(".md-search-result__link").first).to_be_visible()
    assert len(asked(reader, SEARCH_FILES)) == 2


def test_a_page_that_is_only_read_asks_for_four_files(reader: Reader) -> None:
    reader.open()
    expect(reader.page.locator("[data-progress]")).to_be_visible()
    expect(reader.page.locator("[data-progress]")).to_be_hidden()
    own = [path for path in reader.host.asked if "/runtime/" not in path and not path.endswith("/worker.js")]
    assert len(own) - own.count("/assets/icon.svg") == 3
    assert asked(reader, THEME_SCRIPT) == []


def test_scrolling_brings_the_theme_and_not_the_search(reader: Reader) -> None:
    reader.open()
    reader.page.mouse.move(500, 400)
    reader.page.mouse.wheel(0, 3000)
    expect(reader.page.locator(".md-header__title--active")).to_be_visible()
    expect(reader.page.locator(".md-sidebar--secondary .md-nav__link--active").first).to_be_visible()
    assert len(asked(reader, THEME_SCRIPT)) == 1
    reader.expect_ready()
    reader.page.wait_for_timeout(500)  # more than the theme takes to ask for what it wants
    assert asked(reader, SEARCH_FILES) == []


def test_a_result_that_the_tool_scrolls_to_brings_no_theme_until_the_reader_scrolls(phone: Reader) -> None:
    phone.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    expect(phone.tool.locator("[data-result-heading]")).to_be_in_viewport()
    assert phone.page.evaluate("scrollY") > 0
    phone.page.wait_for_timeout(500)
    assert asked(phone, THEME_SCRIPT) == []
    phone.page.locator("article h1").scroll_into_view_if_needed()  # by the browser, as the tool does
    assert asked(phone, THEME_SCRIPT) == []
    phone.page.touchscreen.tap(10, 300)
    phone.page.evaluate("scrollBy(0, 300)")
    phone.page.wait_for_timeout(500)
    assert len(asked(phone, THEME_SCRIPT)) == 1


def test_the_place_that_an_address_leads_to_is_where_the_browser_would_go(phone: Reader) -> None:
    phone.host.slow_down("guide/guide-*.js", seconds=0.2, pieces=4)
    phone.open(ARTICLE + "#usage")
    expect(phone.page.locator("[data-guide][data-ready]")).to_have_count(1)
    expect(phone.page.locator("[data-progress]")).to_be_hidden()
    place = phone.page.locator("#usage")
    away = "place => Math.round(place.getBoundingClientRect().top)"
    found = place.evaluate(away)
    place.evaluate("place => place.scrollIntoView()")
    assert found == place.evaluate(away)


@pytest.mark.parametrize("key", ["f", "s", "/"])
def test_a_key_begins_a_search_and_loses_nothing_that_is_typed_at_once(reader: Reader, key: str) -> None:
    reader.open()
    reader.page.keyboard.press(key)
    reader.page.keyboard.type("invoice")
    expect(query(reader)).to_have_value("invoice")
    expect_results(reader)


@pytest.mark.parametrize("late", [True, False])
def test_a_search_suggests_words_and_highlights_them_in_the_page_that_is_found(reader: Reader, *, late: bool) -> None:
    if late:  # all is typed by then
        reader.host.slow_down("page/theme-*.js", seconds=1, pieces=2)
    reader.open()
    query(reader).click()
    reader.page.keyboard.type("cred")
    expect_results(reader)
    expect(reader.page.locator("[data-md-component=search-suggest]")).to_have_text("credit")
    reader.page.keyboard.press("ArrowRight")
    expect(query(reader)).to_have_value("credit")
    # Until the results are those of the whole word, Enter leads to one of "cred".
    first = reader.page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(r"\bh=credit\b"))
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url("**/?h=**")
    expect(reader.page.locator("article mark").filter(visible=True).first).to_have_text("Credit")


def test_what_is_pasted_into_the_search_is_looked_for_without_a_key(reader: Reader) -> None:
    reader.open()
    query(reader).click()
    reader.page.wait_for_function("typeof component$ === 'object'")  # the theme's script has come
    reader.page.keyboard.insert_text("invoice")
    expect_results(reader)


@pytest.mark.parametrize(("parts", "within"), [("questions", ""), ("questions", "options"), ("checklists", "items")])
def test_the_words_of_a_part_of_the_guide_lead_to_it(reader: Reader, site: Path, parts: str, within: str) -> None:
    (guide,) = (site / "guides").glob("*.json")
    found = json.loads(guide.read_text(encoding="utf-8"))[parts]
    found = [inner for each in found for inner in each[within]] if within else found
    # The one with most words: those of a short one may stand within another's.
    part = max(found, key=lambda each: len(each["text"]))
    reader.open()
    query(reader).click()
    reader.page.keyboard.insert_text(part["text"])
    found_part = reader.page.locator(f".md-search-result__item a[href$='#{part['id']}']").first
    expect(found_part).to_be_attached()
    if not found_part.is_visible():  # parts of the page that share its words may stand above it, and fold it away
        reader.page.locator(".md-search-result__more > summary").first.click()
    found_part.click()
    reader.page.wait_for_url(re.compile(rf"{ARTICLE}\?h=.*#{part['id']}$"))
    place = reader.page.locator(f"#{part['id']}")
    expect(place).to_be_in_viewport()
    expect(place).to_contain_text(part["text"])


def test_on_a_phone_the_search_opens_and_takes_what_is_typed(phone: Reader) -> None:
    phone.open()
    phone.page.get_by_role("button", name="Search", exact=True).tap()
    expect(query(phone)).to_be_focused()
    phone.page.keyboard.type("invoice")
    expect_results(phone)


def test_on_a_phone_the_drawer_opens_leads_on_and_closes(phone: Reader) -> None:
    phone.open()
    entry = phone.page.locator(".md-sidebar--primary").get_by_role("link", name="Home", exact=True)
    expect(entry).not_to_be_in_viewport()
    phone.page.get_by_role("button", name="Navigation", exact=True).tap()
    expect(entry).to_be_in_viewport()
    phone.page.locator("label.md-overlay").tap(position={"x": 340, "y": 400})
    expect(entry).not_to_be_in_viewport()
    phone.page.get_by_role("button", name="Navigation", exact=True).tap()
    entry.tap()
    phone.page.wait_for_url(phone.host.address + "/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palette_is_the_systems_until_another_is_chosen_and_then_that_one(
    browser: Browser, host: Host, scheme: str
) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    reader = Reader(context.new_page(), host)
    # Each scheme that the body has had when a frame is drawn.
    reader.page.add_init_script(
        "window.drawn = []; (function note() { requestAnimationFrame(() => {"
        " if (document.querySelector('article')) drawn.push(document.body.dataset.mdColorScheme); note() }) })()"
    )
    own, other = ("slate", "default") if scheme == "dark" else ("default", "slate")
    reader.open()
    body = reader.page.locator("body")
    expect(body).to_have_attribute("data-md-color-scheme", own)
    reader.page.locator("[data-md-component=palette] label").filter(visible=True).click()
    expect(body).to_have_attribute("data-md-color-scheme", other)
    reader.open("/")
    expect(body).to_have_attribute("data-md-color-scheme", other)
    expect(reader.page.locator("[data-md-component=palette] label").filter(visible=True)).to_have_count(1)
    reader.page.wait_for_function("() => drawn.length > 2")
    assert set(reader.page.evaluate("drawn")) == {other}
    context.close()
    assert reader.errors == []


def test_the_key_for_the_next_page_leads_there(reader: Reader) -> None:
    reader.open()
    reader.page.keyboard.press("n")
    reader.page.wait_for_url("**/links/")


def test_a_page_with_code_has_the_theme_at_once_and_no_search(reader: Reader) -> None:
    reader.open(FORMAT)
    expect(reader.page.locator("article pre[id^=__code_]").first).to_be_visible()  # the theme numbers them
    reader.page.wait_for_load_state("networkidle")
    assert asked(reader, SEARCH_FILES) == []


@pytest.mark.usefixtures("survived")
def test_a_theme_that_does_not_come_is_asked_for_again(unlucky: Reader, site: Path) -> None:
    (script,) = (site / "assets" / "page").glob("theme-*.js")
    unlucky.host.faults[script.name] = "missing"
    unlucky.open()
    with unlucky.page.expect_event("pageerror"):
        query(unlucky).click()
    unlucky.host.faults.clear()
    unlucky.page.keyboard.type("invoice")
    query(unlucky).click()
    expect_results(unlucky)


@pytest.mark.parametrize("width", [360, 1280])
def test_no_rule_that_was_left_out_is_about_anything_in_the_page(reader: Reader, width: int) -> None:
    spec = find_spec("material")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    theme = Path(spec.submodule_search_locations[0]) / "templates" / "assets" / "stylesheets"
    sheets = [*theme.glob("main.*.css"), *theme.glob("palette.*.css"), ROOT / "site_tools/theme/assets/site.css"]
    assert len(sheets) == 3
    texts = [sheet.read_text(encoding="utf-8") for sheet in sheets]
    reader.page.set_viewport_size({"width": width, "height": 800})

    def expect_no_loss() -> None:
        every = {selector for text in texts for selector in reader.page.evaluate(SELECTORS, text)}
        left_out = every - set(reader.page.evaluate(SELECTORS, None))
        assert len(left_out) > 100
        elements = {re.sub(NO_ELEMENT, "", selector) or "*" for selector in left_out}
        matching = reader.page.evaluate(
            "all => all.filter(each => { try { return document.querySelector(each) } catch { return false } })",
            sorted(elements),
        )
        assert matching == []

    for path in ("/#intent=why-usage", ARTICLE + "#intent=why-usage&feature=workflow"):
        reader.open(path)
        reader.expect_python()
        expect_no_loss()
    reader.open(FORMAT)
    reader.page.keyboard.press("/")
    reader.page.keyboard.type("invoice")
    expect_results(reader)
    expect_no_loss()
