"""Links as people use them: copied, pasted, followed years later, and looked up at the desk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.reader import ARTICLE, DESKTOP, Reader, open_reader
from tests.browser.site_server import serve_site
from tests.browser.test_request import clipboard
from tests.browser.test_walk import BILLING, INTENT, KIND, USAGE, USAGE_ITEMS
from tests.docs_copy import build_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.site_server import Host

HELP_CENTRE = "/en/articles/15681396-credits-vs-billing"
BOTH = "#intent=why-usage,why-charged&feature=workflow&billing-kind=downgrade"


@pytest.fixture
def reader(returning: Reader) -> Reader:
    """Return a reader whose Python runs already."""
    return returning


@pytest.fixture
def plain(browser: Browser, host: Host) -> Iterator[Reader]:
    """Return a reader whose browser runs no scripts."""
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    yield Reader(context.new_page(), host)
    context.close()


def expect_told(reader: Reader, text: str) -> None:
    """Check that this is said where a screen reader announces it."""
    expect(reader.page.get_by_role("status").filter(has_text=text)).to_be_visible()


# ---- Copy link ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("How to classify your request", "classify"),  # a section
        (USAGE, "usage"),  # a checklist
        ("Approximate date and time.", "date-and-time"),  # an item
    ],
)
def test_the_link_of_a_place_is_copied_by_keyboard(reader: Reader, name: str, id_: str) -> None:
    reader.open(f"{ARTICLE}?h=credits")
    link = reader.page.locator("article").get_by_role("link", name=f"Copy link: {name}", exact=True).first
    link.focus()
    expect(link).to_have_css("opacity", "1")
    reader.page.keyboard.press("Enter")
    expect_told(reader, "Link copied.")
    assert clipboard(reader.page) == f"{reader.host.address}{ARTICLE}#{id_}"
    expect(link).to_be_focused()


def test_each_heading_question_checklist_and_item_of_the_article_has_a_link_to_copy(reader: Reader) -> None:
    reader.open()
    reader.expect_ready()
    lacking = reader.page.evaluate(
        """() => {
          const places = [...document.querySelectorAll("article :is(h1, h2, h3, h4, li)[id]")]
          const named = place => place.querySelector(`a.headerlink[href="#${place.id}"][aria-label^="Copy link: "]`)
          return [places.length, places.filter(place => !named(place)).map(place => place.id)]
        }"""
    )
    assert lacking == [1 + 5 + 3 + 19 + 10, []]


def test_what_the_tool_shows_of_the_article_has_its_links(reader: Reader) -> None:
    reader.open()
    reader.tool.get_by_role("link", name=f"Copy link: {INTENT}").click()
    expect_told(reader, "Link copied.")
    assert clipboard(reader.page) == f"{reader.host.address}{ARTICLE}#intent"
    expect(reader.question(INTENT)).to_be_visible()
    reader.open(f"{ARTICLE}{BOTH}")
    reader.checklist(BILLING).get_by_role("link", name=f"Copy link: {BILLING}").press("Enter")
    expect_told(reader, "Link copied.")
    assert clipboard(reader.page) == f"{reader.host.address}{ARTICLE}#billing"
    reader.checklist(USAGE).get_by_role("link", name="Copy link: Workspace").press("Enter")
    expect(reader.checklist(USAGE)).to_be_visible()
    assert clipboard(reader.page) == f"{reader.host.address}{ARTICLE}#workspace"


def test_on_another_page_the_tool_copies_links_into_the_article(reader: Reader) -> None:
    reader.open("/")
    reader.tool.get_by_role("link", name=f"Copy link: {INTENT}").click()
    expect_told(reader, "Link copied.")
    assert clipboard(reader.page) == f"{reader.host.address}{ARTICLE}#intent"


def test_the_link_to_a_result_opens_it_and_holds_nothing_that_was_typed(reader: Reader) -> None:
    reader.open(f"{ARTICLE}{BOTH}")
    reader.field("Account").fill("Contoso")
    reader.tool.get_by_role("button", name="Copy link to this result").press("Enter")
    expect_told(reader, "Link copied.")
    link = clipboard(reader.page)
    assert link == f"{reader.host.address}{ARTICLE}{BOTH}"
    reader.page.goto("about:blank")
    reader.page.goto(link)
    expect(reader.checklist(BILLING)).to_be_visible()
    expect(reader.checklist(USAGE)).to_be_visible()


def test_a_browser_that_lets_no_page_copy_is_told_the_link(browser: Browser, host: Host) -> None:
    with open_reader(browser, host) as reader:
        reader.page.add_init_script(
            "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false"
        )
        reader.open()
        reader.page.locator("#classify > .headerlink").click()
        expect_told(reader, f"{host.address}{ARTICLE}#classify")


def test_the_line_at_the_end_of_an_article_is_copied_with_the_whole_address(reader: Reader) -> None:
    reader.open(f"{ARTICLE}?h=credits{BOTH}")
    reader.page.get_by_role("button", name="Copy line").press("Enter")
    expect_told(reader, "Line copied.")
    assert clipboard(reader.page).startswith(f"Credits vs Billing · {reader.host.address}{ARTICLE}")
    assert BOTH not in clipboard(reader.page)
    assert clipboard(reader.page) == reader.page.locator("[data-feedback-line]").text_content()


def test_where_no_page_can_copy_the_line_is_selected(browser: Browser, host: Host) -> None:
    with open_reader(browser, host) as reader:
        reader.page.add_init_script(
            "navigator.clipboard.writeText = () => Promise.reject(new Error('no')); document.execCommand = () => false"
        )
        reader.open()
        reader.page.get_by_role("button", name="Copy line").click()
        expect_told(reader, f"Credits vs Billing · {host.address}{ARTICLE}")
        assert reader.page.evaluate("getSelection().toString()").startswith(f"Credits vs Billing · {host.address}")


# ---- Old and short links -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HELP_CENTRE, ARTICLE),
        (f"{HELP_CENTRE}/", ARTICLE),
        ("/en/articles/15681396", ARTICLE),
        ("/en/articles/15681396/#usage", f"{ARTICLE}#usage"),
        ("/go/usage/", f"{ARTICLE}#usage"),
        ("/go/usage-and-billing", f"{ARTICLE}usage-and-billing/"),
        ("/go/credits-vs-billing/?h=plan", f"{ARTICLE}?h=plan"),
    ],
)
def test_former_and_short_addresses_lead_on(reader: Reader, old: str, new: str) -> None:
    reader.open(old)
    reader.page.wait_for_url(reader.host.address + new)
    expect(reader.page.locator("article h1")).to_be_visible()


def test_a_short_link_opens_a_result(reader: Reader) -> None:
    reader.open("/go/refund/")
    expect(reader.checklist(BILLING)).to_be_visible()
    assert reader.answers()[1] == f"{KIND} Refund request Change"


def test_the_way_back_leads_past_what_led_on(reader: Reader) -> None:
    reader.open("/links/")
    reader.page.get_by_role("link", name="/go/billing/").click()
    reader.page.wait_for_url(f"**{ARTICLE}#billing")
    reader.page.go_back()
    reader.page.wait_for_url("**/links/")


@pytest.mark.parametrize(
    ("old", "new"), [(HELP_CENTRE, ARTICLE), ("/go/usage/", f"{ARTICLE}#usage"), ("/go/billing", f"{ARTICLE}#billing")]
)
def test_without_scripts_they_lead_on_as_well(plain: Reader, old: str, new: str) -> None:
    plain.open(old)
    plain.page.wait_for_url(plain.host.address + new)


ALIAS = "  - /en/articles/15681396-credits-vs-billing\n"
CHANGED = f"""{ALIAS}\
  - why-used: why-usage
  - what: intent
  - old-section: classify
  - /contributing/#moved-here: classify
  - /gone/
  - /gone/#old-part: usage
  - /contributing/format/#asked: intent
  - /contributing/format/#used: why-usage
  - /gone/#asked: intent
  - /gone/#used: why-usage
"""


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site in which parts have other ids than once, on pages that are there and on one that is gone."""
    built = build_with(tmp_path_factory.mktemp("changed"), {"credits-vs-billing.md": (ALIAS, CHANGED)})
    assert built.status == 0, built.lines
    return built.site


@pytest.fixture
def later(browser: Browser, changed: Path) -> Iterator[Reader]:
    with serve_site(changed) as host, open_reader(browser, host) as reader:
        yield reader


def test_answers_with_ids_that_were_renamed_open_the_same_result(later: Reader) -> None:
    later.open(f"{ARTICLE}#what=why-used&feature=workflow")
    assert later.items(USAGE) == USAGE_ITEMS
    expect(later.notice("out of date")).to_be_hidden()
    assert later.fragment == "#intent=why-usage&feature=workflow"


def test_a_former_anchor_of_a_page_leads_to_its_part(later: Reader) -> None:
    later.open(f"{ARTICLE}#old-section")
    expect(later.page.get_by_role("heading", name="How to classify your request")).to_be_in_viewport()


def test_an_anchor_that_went_to_another_page_is_followed(later: Reader) -> None:
    later.open("/contributing/#moved-here")
    later.page.wait_for_url(f"{later.host.address}{ARTICLE}#classify")
    later.open("/contributing/")
    expect(later.page.get_by_text("This part has moved")).to_be_hidden()
    later.page.evaluate("location.hash = 'moved-here'")
    later.page.wait_for_url(f"{later.host.address}{ARTICLE}#classify")


def test_an_anchor_of_a_page_that_is_gone_is_followed(later: Reader) -> None:
    later.open("/gone/#old-part")
    later.page.wait_for_url(f"{later.host.address}{ARTICLE}#usage")
    later.open("/gone/#billing")
    later.page.wait_for_url(f"{later.host.address}{ARTICLE}#billing")


@pytest.mark.parametrize("page", ["/contributing/format/", "/gone/"])
def test_answers_follow_their_questions_to_another_page(later: Reader, page: str) -> None:
    later.open(f"{page}#asked=used&feature=workflow")
    later.page.wait_for_url(f"{later.host.address}{ARTICLE}#intent=why-usage&feature=workflow")
    assert later.items(USAGE) == USAGE_ITEMS


def test_without_scripts_a_part_that_went_elsewhere_says_where(browser: Browser, changed: Path) -> None:
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False)
    with serve_site(changed) as host:
        reader = Reader(context.new_page(), host)
        reader.open(f"{ARTICLE}#old-section")
        expect(reader.page.get_by_role("heading", name="How to classify your request")).to_be_in_viewport()
        reader.open("/contributing/#moved-here")
        moved = reader.page.get_by_text("This part has moved")
        expect(moved).to_be_in_viewport()
        moved.get_by_role("link", name="How to classify your request").click()
        reader.page.wait_for_url(f"{host.address}{ARTICLE}#classify")
        reader.open("/contributing/")
        expect(moved).to_be_hidden()
    context.close()


# ---- A page for each outcome -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "titles", "items"),
    [
        ("usage/", [USAGE], 6),
        ("billing/", [BILLING], 4),
        ("usage-and-billing/", ["What to include: Credits / Usage and Billing", USAGE, BILLING], 10),
    ],
)
def test_an_outcome_has_a_page_without_scripts(plain: Reader, path: str, titles: list[str], items: int) -> None:
    plain.open(ARTICLE + path)
    article = plain.page.get_by_role("article")
    assert article.get_by_role("heading").all_inner_texts() == titles
    expect(article.get_by_role("listitem")).to_have_count(items)
    article.get_by_role("link", name="Answer the questions").click()
    plain.page.wait_for_url(f"{plain.host.address}{ARTICLE}#classify")


def test_an_outcome_is_printed_without_what_is_around_it(reader: Reader) -> None:
    reader.open(f"{ARTICLE}usage/")
    reader.page.emulate_media(media="print")
    article = reader.page.get_by_role("article")
    expect(article.get_by_text("Workspace or tenant.")).to_be_visible()
    expect(article.get_by_role("link", name="Answer the questions")).to_be_hidden()
    expect(article.locator(".headerlink").first).to_be_hidden()
    expect(reader.page.get_by_role("navigation").first).to_be_hidden()


# ---- The link desk -----------------------------------------------------------------------------------


def test_the_desk_is_used_by_keyboard_alone(reader: Reader) -> None:
    reader.open("/links/")
    expect(reader.page.get_by_label("Filter")).to_be_focused()
    reader.page.keyboard.type("Checklist BILLING include")
    rows = reader.page.locator("[data-row]").filter(visible=True)
    expect(rows).to_have_count(5)
    expect_told(reader, "5 of ")
    reader.page.keyboard.press("Enter")  # the first of them
    expect_told(reader, "Link copied.")
    assert clipboard(reader.page) == f"{reader.host.address}/go/billing/"
    reader.page.keyboard.press("ArrowDown")
    expect(rows.nth(0).get_by_role("link", name=BILLING)).to_be_focused()
    reader.page.keyboard.press("m")
    expect_told(reader, "Markdown copied.")
    assert clipboard(reader.page) == f"[{BILLING}]({reader.host.address}/go/billing/)"
    reader.page.keyboard.press("ArrowDown")
    expect(rows.nth(1).get_by_role("link", name=BILLING)).to_be_focused()
    reader.page.keyboard.press("h")
    expect_told(reader, "HTML copied.")
    assert clipboard(reader.page) == f'<a href="{reader.host.address}{ARTICLE}billing/">{BILLING}</a>'
    reader.page.keyboard.press("ArrowUp")
    reader.page.keyboard.press("ArrowUp")
    expect(reader.page.get_by_label("Filter")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(360, 740), (320, 400), (1280, 800)])
def test_the_row_that_the_keyboard_is_at_is_seen_and_stands_out(reader: Reader, width: int, height: int) -> None:
    reader.page.set_viewport_size({"width": width, "height": height})
    reader.open("/links/")
    for key in ["ArrowDown"] * 25 + ["ArrowUp"] * 12:
        reader.page.keyboard.press(key)
    focused = reader.page.locator("[data-active] [data-link]:focus")
    assert focused.evaluate(
        """link => {
          const { x, y, height } = link.getClientRects()[0]
          return link === document.elementFromPoint(x + 2, y + height / 2)
        }"""
    )
    colours = "row => [row, row.nextElementSibling].map(each => getComputedStyle(each).backgroundColor)"
    active, other = reader.page.locator("[data-active]").evaluate(colours)
    assert active != other


def test_typing_at_a_row_goes_on_in_the_filter(reader: Reader) -> None:
    reader.open("/links/")
    reader.page.keyboard.type("classify")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.type(" you")
    expect(reader.page.get_by_label("Filter")).to_have_value("classify you")
    reader.page.keyboard.type("xxx")
    expect(reader.page.get_by_text("No link has all of these words.")).to_be_visible()
    expect_told(reader, "0 of ")


def test_a_ready_reply_holds_the_writers_words_the_checklist_and_the_link(reader: Reader) -> None:
    reader.open("/links/")
    row = reader.page.locator("[data-row]").filter(has_text="/go/usage/")
    row.get_by_role("button", name=f"Copy a ready reply: {USAGE}").click()
    expect_told(reader, "Reply copied.")
    reply = clipboard(reader.page)
    assert reply.startswith("Hello,\n\nthank you for your question about credit usage.")
    assert "\n- Workspace or tenant.\n- Approximate date and time.\n" in reply
    assert reply.endswith(f"The same list, with fields to fill in: {reader.host.address}/go/usage/")


def test_tab_stops_at_one_row_of_the_desk_alone(reader: Reader) -> None:
    reader.open("/links/")
    reader.page.keyboard.press("ArrowDown")
    reader.page.keyboard.press("ArrowDown")
    stops = reader.page.locator("[data-row] :is(a, button):not([tabindex='-1'])")
    rows = stops.evaluate_all("parts => new Set(parts.map(part => part.closest('[data-row]'))).size")
    assert rows == 1
    expect(stops).to_have_count(6)


def test_the_desk_filters_many_hundreds_of_rows_at_once(reader: Reader) -> None:
    def more(body: str) -> str:
        start, end = body.index("<li data-row"), body.index("</ul>", body.index("<li data-row"))
        return body[:start] + body[start:end] * 3 + body[end:]

    reader.page.route(
        "**/links/", lambda route: route.fulfill(body=more(route.fetch().text()), content_type="text/html")
    )
    reader.open("/links/")
    expect_told(reader, " links")
    rows = reader.page.locator("[data-row]").count()
    assert rows > 800
    slowest = reader.page.evaluate(
        """() => {
          const filter = document.querySelector("[data-filter] input")
          const timeOf = text => {
            const began = performance.now()
            filter.value = text
            filter.dispatchEvent(new Event("input", { bubbles: true }))
            document.body.offsetHeight
            return performance.now() - began
          }
          // The least of three: what else the machine does is no matter of this.
          return Math.max(...["b", "bi", "bill", "billing", ""].map(text =>
            Math.min(...[1, 2, 3].map(() => { timeOf("x"); return timeOf(text) }))))
        }"""
    )
    assert slowest < 250
    reader.page.unroute_all()


def test_the_desk_is_a_list_of_links_without_scripts(plain: Reader) -> None:
    plain.open("/links/")
    expect(plain.page.get_by_label("Filter")).to_be_hidden()
    plain.page.get_by_role("link", name="/go/usage/").click()
    plain.page.wait_for_url(f"{plain.host.address}{ARTICLE}#usage")


def test_the_files_of_links_hold_what_the_desk_shows(reader: Reader, site: Path) -> None:
    reader.open("/links/")
    links = json.loads((site / "links.json").read_text(encoding="utf-8"))["links"]
    shown = reader.page.locator("[data-row] code").all_text_contents()
    assert shown == [link["address"] for link in links]


# ---- An address at which there is nothing ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("/credits-vs-biling/", ARTICLE),
        ("/creditsvsbilling", ARTICLE),
        ("/credits-vs-billing/usge/", f"{ARTICLE}usage/"),
        ("/billing/", f"{ARTICLE}#billing"),
        ("/go/usgae/", f"{ARTICLE}#usage"),
        ("/en/articles/15681396-some-new-title", ARTICLE),
        ("/Contributing/Hosting.html", "/contributing/hosting/"),
        ("/workflow/", f"{ARTICLE}#workflow"),
        ("/phone-agent", f"{ARTICLE}#phone-agent"),
        ("/contributing/formt/#an-option", "/contributing/format/#an-option"),
    ],
)
def test_the_nearest_addresses_are_suggested(browser: Browser, host: Host, asked: str, first: str) -> None:
    with open_reader(browser, host, may_err=True) as reader:
        reader.open(asked)
        expect(reader.page.get_by_role("heading", name="There is no such page")).to_be_visible()
        links = reader.page.get_by_role("region", name="Did you mean one of these?").get_by_role("link")
        expect(links.first).to_be_visible()
        assert links.first.evaluate("link => link.href") == host.address + first
        assert 1 <= links.count() <= 5


def test_nothing_is_suggested_where_nothing_is_near(browser: Browser, host: Host) -> None:
    with open_reader(browser, host, may_err=True) as reader:
        reader.open("/xyzzy/plugh/")
        expect(reader.page.get_by_role("heading", name="There is no such page")).to_be_visible()
        reader.page.wait_for_load_state("networkidle")
        expect(reader.page.get_by_text("Did you mean")).to_be_hidden()
        reader.page.keyboard.press("/")
        reader.page.keyboard.type("invoice")
        expect(reader.page.locator(".md-search-result__link").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 412, 1280])
def test_nothing_jumps_when_the_script_of_the_desk_comes(browser: Browser, host: Host, width: int) -> None:
    host.slow_down("link_desk-*.js", seconds=1, pieces=4)
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    # https://web.dev/articles/cls
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver(list => shifts.push(...list.getEntries().map(each => each.value)))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.goto(f"{host.address}/links/", wait_until="commit")
    filter_ = page.get_by_role("searchbox", name="Filter")
    expect(page.get_by_role("link", name="Credits or billing?")).to_be_visible()
    expect(filter_).to_be_hidden()
    expect(filter_).to_be_focused()
    expect(page.get_by_role("button", name="Copy the link: Credits or billing?")).to_be_visible()
    page.evaluate("new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))")
    assert page.evaluate("shifts") == []
    context.close()
