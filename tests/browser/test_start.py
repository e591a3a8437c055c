"""How Python starts in the page, and what a reader has when it does not."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.reader import ARTICLE, LATE, Reader
from tests.browser.test_walk import FEATURE, INTENT, USAGE, USAGE_ITEMS

if TYPE_CHECKING:
    from tests.browser.site_server import Fault, Host

PACKED = "python.wasm.gz"  # from a host that compresses nothing
WHOLE = "python.wasm"  # from one that compresses
QUICK = "python.mjs"
GUIDE = "guide/guide-*.js"


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("worker.js", "missing"),
        ("shipped/pyodide.mjs", "missing"),
        ("shipped/pyodide.mjs", "wrong type"),
        ("shipped/pyodide.asm.mjs", "truncated"),
        ("shipped/pyodide.asm.wasm", "missing"),
        ("shipped/pyodide.asm.wasm", "cut short"),
        ("shipped/pyodide.asm.wasm", "truncated"),
        ("shipped/pyodide.asm.wasm", "other page"),
        ("shipped/python_stdlib.zip", "missing"),
        ("shipped/python_stdlib.zip", "truncated"),
        ("shipped/pyodide-lock.json", "missing"),
        ("none-any.whl", "missing"),
        ("none-any.whl", "truncated"),
    ],
)
def test_a_start_that_fails_says_so_and_goes_on_from_where_it_was_when_tried_again(
    unlucky: Reader, file: str, fault: Fault
) -> None:
    unlucky.host.faults[QUICK] = "missing"  # so that all depends on the other start
    unlucky.host.faults[file] = fault
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    unlucky.expect_failure()
    expect(unlucky.option("Why did usage happen?")).to_be_checked()
    unlucky.host.faults.clear()
    unlucky.tool.get_by_role("button", name="Try again").click()
    expect(unlucky.question(FEATURE)).to_be_visible()
    expect(unlucky.tool.get_by_role("button", name="Try again")).to_be_hidden()
    expect(unlucky.page.get_by_role("link", name="Workflow", exact=True)).to_be_hidden()
    unlucky.expect_python()


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (QUICK, "missing"),
        (QUICK, "truncated"),
        (QUICK, "wrong type"),
        (PACKED, "missing"),
        (PACKED, "cut short"),
        (PACKED, "truncated"),
        (PACKED, "other page"),
        (WHOLE, "missing"),
        (WHOLE, "cut short"),
        (WHOLE, "truncated"),
        (WHOLE, "other page"),
    ],
)
def test_where_the_quick_start_fails_the_ordinary_one_takes_its_place_by_itself(
    unlucky: Reader, file: str, fault: Fault
) -> None:
    unlucky.host.compresses = file == WHOLE
    unlucky.host.faults[file] = fault
    unlucky.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()
    assert any(path.endswith("shipped/pyodide.asm.wasm") for path in unlucky.host.asked)


@pytest.mark.parametrize("wasm", [PACKED, WHOLE])
def test_a_quick_start_asks_for_three_files_and_the_next_page_for_none(reader: Reader, wasm: str) -> None:
    reader.host.compresses = wasm == WHOLE
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    runtime = [path for path in reader.host.asked if "/runtime/" in path]
    assert sorted(path.rpartition("/")[2] for path in runtime) == [QUICK, wasm, "worker.js"]
    reader.host.asked.clear()
    reader.open("/contributing/")
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()
    assert not [path for path in reader.host.asked if "/runtime/" in path]


def test_where_browsers_share_no_workers_a_page_has_its_own(reader: Reader) -> None:
    reader.page.add_init_script("delete self.SharedWorker")
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()
    assert [worker.url.rpartition("/")[2] for worker in reader.page.workers] == ["worker.js"]


def test_where_a_browser_unpacks_nothing_the_whole_file_comes(reader: Reader) -> None:
    # A worker has no init script: the page's own, and the file that it takes instead, are what can be seen from here.
    reader.page.add_init_script("delete self.SharedWorker")
    reader.page.route(
        "**/worker.js",
        lambda route: route.fulfill(
            body="delete self.DecompressionStream;" + route.fetch().text(), content_type="text/javascript"
        ),
    )
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()
    assert any(path.endswith("/python.wasm") for path in reader.host.asked)


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize("wasm", [PACKED, WHOLE])
def test_a_wasm_file_of_the_wrong_type_starts_all_the_same(reader: Reader, wasm: str) -> None:
    reader.host.compresses = wasm == WHOLE
    reader.host.faults[wasm] = "wrong type"
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()
    assert not [path for path in reader.host.asked if "/shipped/" in path]


@pytest.mark.usefixtures("survived")
def test_a_start_in_which_nothing_moves_for_ten_seconds_is_given_up(unlucky: Reader) -> None:
    unlucky.host.faults["worker.js"] = "never answers"
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_visible()
    unlucky.pass_time(9900)
    expect(unlucky.failure).to_be_hidden()
    unlucky.pass_time(200)
    unlucky.expect_failure()


@pytest.mark.usefixtures("survived")
def test_a_start_that_stops_half_way_is_given_up_as_well(unlucky: Reader) -> None:
    unlucky.host.faults[PACKED] = "never answers"
    unlucky.open()
    began = time.monotonic()
    unlucky.expect_failure()
    assert time.monotonic() - began > 9


def test_what_the_reader_does_is_no_sign_that_the_start_moves(unlucky: Reader) -> None:
    unlucky.host.faults["worker.js"] = "never answers"
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    for step in range(3):
        unlucky.pass_time(3000)
        unlucky.option("Why was I charged?").set_checked(step % 2 == 0)
    expect(unlucky.failure).to_be_hidden()
    unlucky.pass_time(1100)
    unlucky.expect_failure()


def test_a_reader_who_takes_time_is_not_told_of_a_failure(reader: Reader) -> None:
    reader.stop_the_clock()
    reader.open(f"{ARTICLE}#intent=why-usage")
    expect(reader.question(FEATURE)).to_be_visible()
    for _ in range(3):
        reader.pass_time(11_000)
    expect(reader.failure).to_be_hidden()
    reader.choose("Workflow")
    reader.go_on()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


@pytest.mark.parametrize("path", ["/", ARTICLE])
def test_on_a_phone_what_is_said_of_the_start_comes_into_sight(browser: Browser, host: Host, path: str) -> None:
    host.faults["worker.js"] = "never answers"
    context = browser.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    reader = Reader(context.new_page(), host)
    reader.stop_the_clock()
    reader.open(path)
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.tool.get_by_text("Your answer is kept")).to_be_in_viewport(ratio=1)
    expect(reader.tool.get_by_role("progressbar")).to_be_in_viewport(ratio=1)
    reader.pass_time(11_000)
    expect(reader.failure.get_by_role("paragraph").first).to_be_in_viewport(ratio=1)
    expect(reader.tool.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)
    context.close()


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize("file", [PACKED, WHOLE, QUICK])
def test_bytes_that_still_arrive_count_as_moving_and_show_as_progress(reader: Reader, file: str) -> None:
    reader.host.compresses = file == WHOLE
    reader.host.slow_down(file, seconds=1.5, pieces=10)  # longer than the ten seconds, never that long at once
    reader.open()
    bar = reader.tool.get_by_role("progressbar", name="Loaded")
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()
    expect(bar).to_be_visible()
    seen = set()
    for _ in range(24):
        if bar.is_visible():
            seen.add(float(bar.get_attribute("value") or 0))
        reader.page.wait_for_timeout(500)
    assert len(seen) > 5
    total = reader.page.locator("[data-progress]").text_content() or ""
    size = r"12\.\d" if file == WHOLE else r"4\.\d"  # of what is unpacked
    assert re.fullmatch(rf"\s*\d+\.\d of {size} MB loaded", total), total
    expect(reader.question(FEATURE)).to_be_visible()
    expect(bar).to_be_hidden()
    reader.expect_python()


def test_what_is_clicked_while_python_starts_is_not_lost(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.3, pieces=6)
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()
    reader.choose("Why was I charged?")  # a second thought, before anything could answer
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.fragment == "#intent=why-usage,why-charged"
    reader.expect_python()


@pytest.mark.usefixtures("survived")
def test_an_engine_that_dies_for_good_can_be_started_again(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.lose_python(for_good=True)
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.expect_lost_python_told()
    unlucky.host.faults.clear()
    unlucky.tool.get_by_role("button", name="Try again").click()
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()


def test_a_new_start_tells_what_it_is_for_and_not_what_an_earlier_one_was_for(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.lose_python(for_good=True)
    unlucky.change(FEATURE)
    unlucky.expect_lost_python_told()
    unlucky.host.faults["worker.js"] = "never answers"
    unlucky.tool.get_by_role("button", name="Try again").click()
    expect(unlucky.tool.get_by_text("Getting ready.").and_(unlucky.page.locator(":visible"))).to_have_text(
        "Getting ready. You can answer already."
    )


@pytest.mark.usefixtures("survived")
def test_without_scripts_the_questions_are_lists_of_links_to_the_checklists(browser: Browser, host: Host) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/", ARTICLE):
        page.goto(host.address + path)
        expect(page.get_by_role("region", name="Find out what to include")).to_be_hidden()
        page.get_by_role("link", name="Why did usage happen?", exact=True).click()
        expect(page.get_by_role("heading", name=FEATURE)).to_be_in_viewport()
        page.get_by_role("link", name="Phone agent", exact=True).click()
        expect(page.get_by_role("heading", name=USAGE)).to_be_in_viewport()
        expect(page.locator("#phone-agent-usage")).to_contain_text("reviewed separately from normal Hatz Credits")
        expect(page.locator("#phone-agent-usage")).to_be_visible()
        assert page.url == f"{host.address}{ARTICLE}#usage"
    context.close()


def test_the_first_question_is_there_before_any_script(reader: Reader) -> None:
    reader.host.slow_down(GUIDE, seconds=0.5, pieces=4)
    reader.page.goto(reader.host.address + "/", wait_until="commit")
    expect(reader.question(INTENT)).to_be_visible()
    expect(reader.page.locator("[data-guide][data-ready]")).to_have_count(0)
    reader.choose("Why did usage happen?")
    expect(reader.option("Why did usage happen?")).to_be_checked()
    reader.page.wait_for_load_state()
    expect(reader.option("Why did usage happen?")).to_be_checked()


def test_an_answer_that_is_sent_before_any_script_is_kept_and_goes_nowhere(reader: Reader) -> None:
    reader.host.slow_down(GUIDE, seconds=0.5, pieces=4)
    reader.page.goto(reader.host.address + ARTICLE, wait_until="commit")
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.page.locator("[data-guide][data-ready]")).to_have_count(0)
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.fragment == "#intent=why-usage"
    assert not [path for path in reader.host.asked if "why-usage" in path]
    reader.expect_python()


def wait_for_the_style_sheet(reader: Reader) -> None:
    """Let nearly ten seconds pass in the style sheet, which brings by itself what stands in for a script."""
    late = "document.getAnimations().filter(each => each.animationName === 'guide-late')"
    assert set(reader.page.evaluate(f"{late}.map(each => each.effect.getTiming().delay)")) == {10_000}
    expect(reader.page.get_by_role("button", name="Try again")).to_be_hidden()
    reader.page.evaluate(f"{late}.forEach(each => {{ each.currentTime = 9_800 }})")


@pytest.mark.usefixtures("survived")
@pytest.mark.parametrize("file", [GUIDE, "page/start-*.js"])
@pytest.mark.parametrize("fault", ["missing", "never answers"])
def test_without_the_tools_script_the_way_by_links_opens_by_itself(unlucky: Reader, file: str, fault: Fault) -> None:
    unlucky.host.faults[file] = fault
    unlucky.page.goto(unlucky.host.address + ARTICLE, wait_until="commit")
    expect(unlucky.question(INTENT)).to_be_visible()
    expect(unlucky.page.get_by_role("link", name="Workflow", exact=True)).to_be_hidden()
    wait_for_the_style_sheet(unlucky)
    expect(unlucky.page.get_by_role("link", name="Workflow", exact=True)).to_be_visible()
    expect(unlucky.page.get_by_text("The questions above cannot go on")).to_be_visible()
    expect(unlucky.page.get_by_text("Code: TOOL", exact=True)).to_be_visible()
    expect(unlucky.page.get_by_role("button", name="Try again")).to_be_visible()


@pytest.mark.parametrize("sent", [True, False])
def test_to_try_again_for_the_tools_script_keeps_what_was_chosen(unlucky: Reader, sent: bool) -> None:  # noqa: FBT001
    unlucky.host.faults[GUIDE] = "missing"
    unlucky.open("/")
    unlucky.choose("Why did usage happen?", "Why was I charged?")
    if sent:
        unlucky.go_on()
    again = unlucky.page.get_by_role("button", name="Try again")
    wait_for_the_style_sheet(unlucky)
    expect(again).to_be_visible()
    unlucky.host.faults.clear()
    again.click()
    expect(unlucky.question(FEATURE if sent else INTENT)).to_be_visible()
    unlucky.expect_python()
    if not sent:
        expect(unlucky.option("Why did usage happen?")).to_be_checked()
        expect(unlucky.option("Why did credits change?")).not_to_be_checked()
        expect(unlucky.option("Why was I charged?")).to_be_checked()
    assert unlucky.page.url.partition("#")[0] == f"{unlucky.host.address}/"
    assert not [path for path in unlucky.host.asked if "why-usage" in path]


def test_an_answer_begun_while_a_link_is_opened_is_left_and_told_of_the_link(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open(f"{ARTICLE}#intent=why-usage,why-not&feature=workflow")
    expect(reader.tool.get_by_text("The answers in this link are opened")).to_be_visible()
    reader.choose("Why was I charged?")
    expect(reader.notice("The link that you opened holds answers.")).to_be_visible()
    expect(reader.notice("out of date")).to_contain_text("left out: why-not.")
    expect(reader.option("Why was I charged?")).to_be_checked()
    reader.option("Why was I charged?").uncheck()  # and so nothing is begun
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_an_answer_begun_before_any_script_is_left_by_a_link_as_well(reader: Reader) -> None:
    reader.host.slow_down(GUIDE, seconds=0.5, pieces=4)
    reader.page.goto(f"{reader.host.address}{ARTICLE}#intent=why-usage&feature=workflow", wait_until="commit")
    reader.choose("Why was I charged?")
    expect(reader.page.locator("[data-guide][data-ready]")).to_have_count(0)
    expect(reader.notice("The link that you opened holds answers.")).to_be_visible()
    expect(reader.option("Why was I charged?")).to_be_checked()


def test_a_reader_who_looks_elsewhere_while_a_link_is_opened_is_not_pulled_back(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    expect(reader.tool.get_by_text("The answers in this link are opened")).to_be_visible()
    search = reader.page.get_by_role("textbox", name="Search")
    search.click()
    reader.expect_python()
    expect(search).to_be_focused()
    reader.page.keyboard.press("Escape")
    assert reader.items(USAGE) == USAGE_ITEMS


def test_back_after_a_new_start_goes_back_and_tells_nothing_of_a_link(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.change(INTENT)
    expect(unlucky.option("Why did usage happen?")).to_be_checked()
    unlucky.choose("Why was I charged?")  # and thinks better of it
    unlucky.lose_python()
    unlucky.host.faults["worker.js"] = "never answers"
    unlucky.page.go_back()
    unlucky.pass_time(LATE + 10_100)
    unlucky.expect_failure()
    unlucky.host.faults.clear()
    unlucky.page.go_back()
    expect(unlucky.question(FEATURE)).to_be_visible()
    expect(unlucky.notice("The link that you opened")).to_have_count(0)
    assert unlucky.fragment == "#intent=why-usage"


def test_a_link_that_is_followed_after_a_failure_starts_anew_and_is_opened(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.lose_python(for_good=True)
    unlucky.go_back()
    unlucky.expect_lost_python_told()
    unlucky.host.faults.clear()
    unlucky.page.evaluate("location.hash = 'intent=why-usage&feature=workflow'")
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()


def test_a_failure_of_a_change_comes_into_sight(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open(f"{ARTICLE}#intent=why-usage,why-charged&feature=workflow&billing-kind=purchase")
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.lose_python(for_good=True)
    unlucky.change(INTENT)
    unlucky.expect_lost_python_told()
    expect(unlucky.tool.get_by_role("button", name="Try again")).to_be_in_viewport(ratio=1)


def test_an_answer_taken_back_while_a_link_is_opened_leaves_the_link(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    reader.choose("Why was I charged?")
    reader.go_on()
    expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()
    reader.option("Why was I charged?").uncheck()
    expect(reader.tool.get_by_text("The answers in this link are opened")).to_be_visible()
    assert reader.items(USAGE) == USAGE_ITEMS
    reader.expect_python()


def test_an_answer_taken_back_while_python_starts_is_not_sent(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open()
    reader.choose("Why was I charged?")
    reader.go_on()
    expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()
    reader.option("Why was I charged?").uncheck()
    expect(reader.tool.get_by_text("Getting ready. You can answer already.")).to_be_visible()
    reader.expect_ready()
    reader.expect_nothing_chosen(INTENT)
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()
    assert reader.fragment == "#intent=why-usage"
    reader.expect_python()


def test_an_answer_given_while_a_link_is_opened_adds_to_what_the_link_holds(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open(f"{ARTICLE}#intent=why-usage&feature=workflow")
    expect(reader.tool.get_by_text("The answers in this link are opened")).to_be_visible()
    reader.choose("Why did usage happen?", "Why was I charged?")
    reader.go_on()
    expect(reader.question("What is the billing question about?")).to_be_visible()
    assert reader.fragment == "#intent=why-usage,why-charged&feature=workflow"
    reader.expect_python()


def test_no_answer_is_sent_to_the_server(reader: Reader) -> None:
    sent: list[str] = []
    reader.page.on("request", lambda request: sent.append(f"{request.method} {request.url} {request.post_data}"))
    reader.open()
    reader.choose("Why did usage happen?")
    reader.go_on()
    reader.choose("Phone agent")
    reader.go_on()
    assert reader.items(USAGE)
    assert len(sent) > 5
    assert not [request for request in sent if "why-usage" in request or not request.startswith("GET ")]
    assert not [path for path in reader.host.asked if "why-usage" in path or "phone" in path]
