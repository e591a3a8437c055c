"""What breaks on the way to a reader, and what the reader has then: a sentence, a way on, and nothing lost.

What is broken one file at a time is in test_start.py and test_sealed.py, storage for the draft in test_request.py.
"""

from __future__ import annotations

import re
import shutil
import time
from contextlib import suppress
from fnmatch import fnmatch
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error, expect

from site_tools.bench.slow_line import Line, slow_line
from site_tools.setup.browser import BROWSER_FLAGS, ensure_browser
from tests.browser.reader import ARTICLE, LATE, Reader, open_reader
from tests.browser.site_server import Host, serve_site
from tests.browser.test_print import printed, squeezed
from tests.browser.test_request import FULL_STORAGE, NO_STORAGE, USAGE_ANSWERS, open_result
from tests.browser.test_start import PACKED, QUICK
from tests.browser.test_theme import FORMAT, query
from tests.browser.test_walk import FEATURE, INTENT, USAGE, USAGE_ITEMS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator

    from tests.browser.site_server import Fault

pytestmark = pytest.mark.usefixtures("survived")

SILENCE = 10_100  # milliseconds in which nothing moves, after which it is told; see engine.js
WORKER = "worker.js"
MODULE = "shipped/pyodide.asm.wasm"
THEME = "page/theme-*.js"
INDEX = "search_index.json"
SEARCH = "workers/search.*.js"

NO_LOCAL_STORAGE = NO_STORAGE + ";" + NO_STORAGE.replace("sessionStorage", "localStorage")
# Lets the page send the engine a guide that is none, from when a test says so.
SPOIL = """
  window.spoilt = false
  for (const { prototype } of [MessagePort, Worker]) {
    const post = prototype.postMessage
    prototype.postMessage = function (message) {
      post.call(this, spoilt && "guide" in message ? { ...message, guide: "{}" } : message)
    }
  }
"""
# Lets a worker of the page's own start, and hear no question.
DEAF = """
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (message) { if (!("ask" in message)) post.call(this, message) }
"""


def walk_to_feature(reader: Reader) -> None:
    """Answer the first question."""
    reader.choose("Why did usage happen?")
    reader.go_on()
    expect(reader.question(FEATURE)).to_be_visible()


def wait_until_asked_for(reader: Reader, file: str) -> None:
    for _ in range(400):
        if any(fnmatch(path, f"*{file}") for path in reader.host.asked):
            return
        reader.page.wait_for_timeout(50)
    raise AssertionError(f"{file} was not asked for")


def expect_told(reader: Reader, *codes: str) -> None:
    """Check that a failure is told with one of these codes, and that the page can be read and followed meanwhile.

    The clock stands still, and goes on as far as it takes where silence is one of them.
    """
    for _ in range(3 if "SILENT" in codes else 0):  # what is on its way still may arrive, which counts as moving
        reader.pass_time(SILENCE)
        with suppress(AssertionError):
            expect(reader.failure).to_be_visible(timeout=3_000)
            break
    reader.expect_failure()
    code = reader.failure.locator(".guide-code").inner_text().removeprefix("Code: ")
    assert code in codes
    assert [error for error in reader.errors if code in error], "the console has no detail"
    reader.page.get_by_role("link", name="Workflow", exact=True).click()
    expect(reader.page.get_by_role("heading", name=USAGE).first).to_be_in_viewport()


def try_again(reader: Reader) -> None:
    reader.host.faults.clear()
    reader.tool.get_by_role("button", name="Try again").click()


def expect_nothing_told(*readers: Reader) -> None:
    for reader in readers:
        expect(reader.failure).to_be_hidden()
        assert not [error for error in reader.errors if "engine:" in error]


def next_progress(bar: Locator, beyond: float) -> float:
    """Return how far the bar is once it is further than this."""
    for _ in range(400):
        value = float(bar.get_attribute("value") or 0)
        if value > beyond:
            return value
        bar.page.wait_for_timeout(50)
    raise AssertionError(f"the bar stays at {beyond}")


# ---- The files of the runtime ---------------------------------------------------------------------


@pytest.mark.parametrize("fault", ["cut short", "truncated", "wrong type", "other page", "hangs up"])
def test_a_broken_worker_is_told_and_tried_again(unlucky: Reader, fault: Fault) -> None:
    unlucky.host.faults[WORKER] = fault
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect_told(unlucky, "WORKER", "SILENT")
    expect(unlucky.option("Why did usage happen?")).to_be_checked()
    try_again(unlucky)
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.expect_python()


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ("missing", ("MISSING",)),
        ("hangs up", ("MISSING",)),
        ("cut short", ("CUT", "MISSING")),
        ("truncated", ("CUT",)),
        ("other page", ("CUT",)),
    ],
)
def test_where_both_starts_are_broken_it_is_told_and_tried_again(
    unlucky: Reader, fault: Fault, codes: tuple[str, ...]
) -> None:
    unlucky.host.faults |= {"python.*": fault, "shipped/*": fault}
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect_told(unlucky, *codes)
    try_again(unlucky)
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.expect_python()


@pytest.mark.parametrize("file", [WORKER, QUICK, PACKED, MODULE, "shipped/pyodide.mjs", "/runtime/*"])
def test_a_file_that_never_answers_is_given_up_and_asked_for_again(unlucky: Reader, file: str) -> None:
    if "shipped" in file:
        unlucky.host.faults[QUICK] = "missing"
    unlucky.host.faults[file] = "never answers"
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    wait_until_asked_for(unlucky, file)
    expect_told(unlucky, "SILENT")
    try_again(unlucky)
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.expect_python()


def test_a_slow_file_of_the_ordinary_start_is_waited_for_as_long_as_it_moves(unlucky: Reader) -> None:
    unlucky.host.slow_down(MODULE, seconds=0.6, pieces=16)
    unlucky.host.faults[QUICK] = "missing"
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    wait_until_asked_for(unlucky, MODULE)
    bar = unlucky.tool.get_by_role("progressbar", name="Loaded")
    seen = 0.0
    for _ in range(2):  # a busy machine sees few of the pieces
        seen = next_progress(bar, seen)
        unlucky.pass_time(9_000)
        expect(unlucky.failure).to_be_hidden()
    expect(unlucky.question(FEATURE)).to_be_visible(timeout=60_000)  # the line takes its 10 s, the machine the rest
    unlucky.expect_python()


def test_on_a_line_of_400_kbit_a_second_the_progress_keeps_moving_and_no_failure_is_told(
    browser: Browser, host: Host
) -> None:
    host.compresses = True
    line = Line(rate=400_000, round_trip=0.3)
    with slow_line(host.address, line) as address, open_reader(browser, Host(address)) as reader:
        reader.open()
        reader.choose("Why did usage happen?")
        reader.go_on()
        expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()
        bar = reader.tool.get_by_role("progressbar", name="Loaded")
        began = moved = time.monotonic()
        seen = 0.0
        while time.monotonic() - began < 12:  # longer than nothing may move
            seen = next_progress(bar, seen)
            assert time.monotonic() - moved < 5
            moved = time.monotonic()
            reader.page.wait_for_timeout(500)
        expect(reader.failure).to_be_hidden()
        expect(reader.tool.get_by_text("Your answer is kept")).to_be_visible()


# ---- A worker that dies, and an engine that fails --------------------------------------------------


@pytest.mark.parametrize("own", [False, True], ids=["shared", "own"])
def test_a_worker_that_dies_in_the_middle_of_a_walk_is_replaced_by_itself(unlucky: Reader, *, own: bool) -> None:
    if own:
        unlucky.page.add_init_script("delete self.SharedWorker")
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.host.slow_down(PACKED, seconds=0.3, pieces=4)  # so that what is said meanwhile can be seen
    unlucky.lose_python()
    unlucky.choose("Workflow")
    unlucky.go_on()
    waiting = unlucky.tool.get_by_text("Your answer is kept")
    unlucky.pass_time(3_900)
    expect(waiting).to_be_hidden()
    unlucky.pass_time(200)
    expect(waiting).to_be_visible()
    assert unlucky.items(USAGE) == USAGE_ITEMS
    expect(waiting).to_be_hidden()
    assert unlucky.fragment == "#intent=why-usage&feature=workflow"
    unlucky.expect_python()
    expect_nothing_told(unlucky)


def test_each_worker_that_dies_is_replaced(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.lose_python()
    unlucky.go_back()
    unlucky.pass_time(LATE)
    expect(unlucky.question(INTENT)).to_be_visible()
    unlucky.go_on()
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.lose_python()
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.pass_time(LATE)
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()
    expect_nothing_told(unlucky)


def test_what_is_typed_while_the_worker_is_gone_is_in_the_request_of_the_next_one(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    open_result(unlucky, USAGE_ANSWERS)
    unlucky.fill(Summary="Before")
    unlucky.expect_request("Credits / Usage", "Summary: Before")
    unlucky.lose_python()
    unlucky.fill(Workspace="Acme")
    unlucky.pass_time(LATE)
    unlucky.fill(Summary="After")
    unlucky.expect_request("Credits / Usage", "Summary: After", "Workspace: Acme")
    unlucky.press("Copy request", "Credits / Usage")
    unlucky.expect_said("Copied.", "Credits / Usage")
    expect_nothing_told(unlucky)


def test_a_worker_that_was_only_slow_answers_after_all_and_is_kept(unlucky: Reader) -> None:
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.host.faults[WORKER] = "never answers"  # so that no other one answers in its place
    unlucky.in_python("setTimeout(() => { const end = Date.now() + 3000; while (Date.now() < end); }, 0)")
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.pass_time(LATE)
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_visible()
    assert unlucky.items(USAGE) == USAGE_ITEMS
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_hidden()
    unlucky.change(FEATURE)
    unlucky.choose("Chat")
    unlucky.go_on()
    expect(unlucky.checklist(USAGE)).to_contain_text("Chat")
    expect_nothing_told(unlucky)


def test_a_second_worker_that_does_not_answer_either_is_told(unlucky: Reader) -> None:
    unlucky.page.add_init_script(DEAF)
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.lose_python()
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.pass_time(LATE)
    expect(unlucky.tool.get_by_role("progressbar")).to_be_visible()
    unlucky.expect_ready()
    expect(unlucky.failure).to_be_hidden()
    expect_told(unlucky, "SILENT")
    expect(unlucky.option("Workflow")).to_be_checked()


def test_a_start_anew_within_the_worker_is_waited_for_as_any_start(unlucky: Reader) -> None:
    unlucky.page.add_init_script("delete self.SharedWorker")
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    # As where the quick Python has ended and the worker brings the ordinary one.
    unlucky.in_python("self.onmessage = null; postMessage({ moved: 1, of: 3 })")
    bar = unlucky.tool.get_by_role("progressbar", name="Loaded")
    expect(bar).to_have_attribute("value", "1")
    unlucky.choose("Workflow")
    unlucky.go_on()
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_visible()
    unlucky.pass_time(9_000)
    unlucky.in_python("postMessage({ moved: 2, of: 3 })")
    expect(bar).to_have_attribute("value", "2")
    unlucky.pass_time(9_000)
    expect(unlucky.failure).to_be_hidden()
    assert len(unlucky.page.workers) == 1
    expect_told(unlucky, "SILENT")


def test_an_exception_in_the_engine_is_told_and_tried_again(unlucky: Reader) -> None:
    unlucky.page.add_init_script(SPOIL)
    unlucky.stop_the_clock()
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.page.evaluate("spoilt = true")
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.expect_failure()
    expect_told(unlucky, "ENGINE")
    expect(unlucky.option("Workflow")).to_be_checked()
    unlucky.page.evaluate("spoilt = false")
    try_again(unlucky)
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_python()


# ---- Storage --------------------------------------------------------------------------------------


def expect_theme_works(reader: Reader) -> None:
    """Check on a page that has the theme's script at once that it runs: the palette switches, and the search finds."""
    expect(reader.page.locator("article pre[id^=__code_]").first).to_be_visible()  # the theme numbers them
    body = reader.page.locator("body")
    schemes = {"default", "slate"}
    before = body.get_attribute("data-md-color-scheme") or ""
    assert before in schemes
    reader.page.locator("[data-md-component=palette] label").filter(visible=True).click()
    (other,) = schemes - {before}
    expect(body).to_have_attribute("data-md-color-scheme", other)
    query(reader).click()
    reader.page.keyboard.type("invoice")
    expect(reader.page.locator(".md-search-result__link").first).to_be_visible()


@pytest.mark.parametrize("refusal", [NO_LOCAL_STORAGE, FULL_STORAGE], ids=["refused", "full"])
def test_where_nothing_can_be_stored_the_theme_and_the_tool_work(reader: Reader, refusal: str) -> None:
    reader.page.add_init_script(refusal)
    reader.open(FORMAT)
    expect_theme_works(reader)
    open_result(reader, USAGE_ANSWERS)
    reader.fill(Workspace="Acme")
    reader.expect_request("Credits / Usage", "Workspace: Acme")


def test_a_stored_palette_that_is_none_does_no_harm(reader: Reader) -> None:
    reader.open(FORMAT)
    for rubbish in ("", "{", "7", '"x"', "[]", '{"index": "length"}', '{"index": 9}', '{"index": -1, "color": 7}'):
        reader.page.evaluate("text => localStorage.setItem(__md_scope.pathname + '.__palette', text)", rubbish)
        reader.page.reload()
        expect(reader.page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        expect(reader.page.locator("[data-md-component=palette] label").filter(visible=True)).to_have_count(1)
        expect(reader.page.locator("article pre[id^=__code_]").first).to_be_visible()
    expect_theme_works(reader)
    reader.page.reload()
    expect(reader.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


# ---- A site that is published anew while a page is open ---------------------------------------------


@pytest.fixture
def folder(site: Path, tmp_path: Path) -> Path:
    """A copy of the site that can be published anew."""
    return shutil.copytree(site, tmp_path / "site")


@pytest.fixture
def visitor(browser: Browser, folder: Path) -> Iterator[Reader]:
    """A reader of that copy, whose browser keeps no file."""
    with serve_site(folder) as host, open_reader(browser, host, may_err=True) as reader:
        host.forgets = True
        yield reader


def publish_anew(folder: Path) -> None:
    """Give all that has a hash in its name another one, as a build does after a change of all."""
    paths = [*(folder / "assets" / "runtime").iterdir(), *folder.glob("assets/guide/*-*.js")]
    paths += folder.glob("assets/page/*-*.js")
    names = {path: re.sub(r"\w+(?=\.js$)|^\w+$", lambda old: old[0][::-1], path.name) for path in paths}
    assert all(new != path.name for path, new in names.items())
    for page in (*folder.rglob("*.html"), *folder.glob("assets/page/start-*.js")):
        text = page.read_text(encoding="utf-8")
        for path, new in names.items():
            text = text.replace(path.name, new)
        page.write_text(text, encoding="utf-8")
    for path, new in names.items():
        path.rename(path.with_name(new))


def expect_old(reader: Reader) -> Locator:
    """Check that the page says that it is old, and return the button that reloads it."""
    expect(reader.failure.get_by_text("the site was published anew")).to_be_visible()
    expect(reader.failure.get_by_text("Code: OLD", exact=True)).to_be_visible()
    expect(reader.failure.get_by_role("button", name="Try again")).to_be_hidden()
    expect(reader.page.get_by_role("link", name="Workflow", exact=True)).to_be_visible()
    return reader.failure.get_by_role("button", name="Reload the page")


def test_an_old_page_offers_to_reload_and_keeps_what_was_typed(visitor: Reader, folder: Path) -> None:
    visitor.stop_the_clock()
    open_result(visitor, USAGE_ANSWERS)
    visitor.fill(Summary="Before")
    visitor.expect_request("Credits / Usage", "Summary: Before")
    publish_anew(folder)
    visitor.lose_python()
    visitor.fill(Workspace="Acme")
    visitor.pass_time(LATE)
    expect_old(visitor).click()
    visitor.expect_request("Credits / Usage", "Summary: Before", "Workspace: Acme")
    visitor.expect_python()


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "not sent"])
def test_an_old_page_keeps_what_was_chosen_over_the_reload(visitor: Reader, folder: Path, *, sent: bool) -> None:
    visitor.stop_the_clock()
    visitor.open()
    walk_to_feature(visitor)
    publish_anew(folder)
    visitor.lose_python()
    visitor.choose("Chat", "Workflow")
    visitor.go_on()
    visitor.pass_time(LATE)
    if not sent:  # a second thought
        expect_old(visitor)
        visitor.option("Chat").uncheck()
        visitor.option("Workflow").uncheck()
        visitor.choose("API")
    expect_old(visitor).click()
    if sent:
        assert visitor.items(USAGE) == USAGE_ITEMS
        assert visitor.fragment == "#intent=why-usage&feature=chat,workflow"
    else:
        visitor.expect_python()
        expect(visitor.question(FEATURE)).to_be_visible()
        expect(visitor.option("API")).to_be_checked()
        expect(visitor.option("Chat")).not_to_be_checked()


def test_an_old_page_is_told_on_its_start_as_well(visitor: Reader, folder: Path) -> None:
    visitor.host.faults[WORKER] = "missing"
    visitor.open()
    visitor.expect_failure()
    visitor.choose("Why was I charged?")  # and does not send it
    publish_anew(folder)
    visitor.host.faults.clear()
    visitor.tool.get_by_role("button", name="Try again").click()
    expect_old(visitor).click()
    visitor.expect_python()
    expect(visitor.question(INTENT)).to_be_visible()
    expect(visitor.option("Why was I charged?")).to_be_checked()
    expect(visitor.option("Why did usage happen?")).not_to_be_checked()


def test_a_page_that_is_still_the_published_one_is_not_called_old(unlucky: Reader) -> None:
    unlucky.host.faults[WORKER] = "missing"
    with unlucky.page.expect_response(
        lambda response: response.url.endswith(ARTICLE) and response.request.resource_type == "fetch"
    ):
        unlucky.open()
    unlucky.expect_failure()
    expect(unlucky.failure.get_by_text("Code: WORKER", exact=True)).to_be_visible()


# ---- Parts of the theme, which come when they are used ----------------------------------------------


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        (THEME, "missing"),
        (THEME, "never answers"),
        (INDEX, "missing"),
        (INDEX, "never answers"),
        (SEARCH, "missing"),
    ],
)
def test_a_search_that_does_not_come_is_told_and_a_reload_keeps_what_was_chosen(
    unlucky: Reader, file: str, fault: Fault
) -> None:
    unlucky.host.faults[file] = fault
    if fault == "never answers":
        unlucky.page.clock.install()
    unlucky.open(f"{ARTICLE}#intent=why-usage")
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.choose("Chat")
    query(unlucky).click()
    unlucky.page.keyboard.type("invoice")
    wait_until_asked_for(unlucky, file)
    told = unlucky.page.get_by_role("alert").filter(has_text="A part of this page, such as its search")
    if fault == "never answers":
        expect(told).to_be_hidden()
        unlucky.page.clock.fast_forward(SILENCE)
    expect(told).to_be_visible()
    expect(told.get_by_text("Code: PAGE", exact=True)).to_be_visible()
    unlucky.host.faults.clear()
    told.get_by_role("button", name="Reload the page").click()
    unlucky.expect_python()
    expect(unlucky.option("Chat")).to_be_checked()
    query(unlucky).click()
    unlucky.page.keyboard.type("invoice")
    expect(unlucky.page.locator(".md-search-result__link").first).to_be_visible()
    expect(told).to_be_hidden()


# ---- Without a line -------------------------------------------------------------------------------


def test_a_line_that_drops_before_python_comes_is_told_and_the_page_can_be_followed(unlucky: Reader) -> None:
    unlucky.host.faults["/runtime/*"] = "hangs up"
    unlucky.stop_the_clock()
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.page.context.set_offline(True)
    unlucky.go_on()
    expect_told(unlucky, "WORKER")
    unlucky.page.context.set_offline(False)
    try_again(unlucky)
    expect(unlucky.question(FEATURE)).to_be_visible()
    unlucky.expect_python()


def test_without_a_line_python_goes_on_answering_and_a_link_that_fails_loses_nothing(unlucky: Reader) -> None:
    unlucky.open()
    walk_to_feature(unlucky)
    unlucky.host.faults["*"] = "hangs up"
    unlucky.page.context.set_offline(True)
    unlucky.choose("Workflow")
    unlucky.go_on()
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.fill(Workspace="Acme")
    unlucky.expect_request("Credits / Usage", "Workspace: Acme")
    unlucky.press("Copy request", "Credits / Usage")
    unlucky.expect_said("Copied.", "Credits / Usage")
    query(unlucky).click()
    expect(unlucky.page.get_by_role("alert").filter(has_text="A part of this page")).to_be_visible()
    with suppress(Error):  # the browser's own page says that there is no line
        unlucky.open("/contributing/")
    unlucky.page.context.set_offline(False)
    unlucky.host.faults.clear()
    unlucky.page.go_back()
    assert unlucky.items(USAGE) == USAGE_ITEMS
    unlucky.expect_request("Credits / Usage", "Workspace: Acme")
    unlucky.expect_python()


# ---- Two tabs -------------------------------------------------------------------------------------


def other_tab(reader: Reader) -> Reader:
    return Reader(reader.page.context.new_page(), reader.host)


def test_two_tabs_share_a_start_and_one_that_closes_in_the_middle_leaves_it_to_the_other(reader: Reader) -> None:
    reader.host.slow_down(PACKED, seconds=0.4, pieces=6)
    reader.open(ARTICLE + USAGE_ANSWERS)
    other = other_tab(reader)
    other.open(ARTICLE + USAGE_ANSWERS)
    expect(other.tool.get_by_role("progressbar")).to_be_visible()
    reader.page.close()
    assert other.items(USAGE) == USAGE_ITEMS
    other.expect_python()
    assert len([path for path in reader.host.asked if path.endswith(PACKED)]) == 1
    assert other.errors == []


def test_what_fails_in_one_tab_does_not_hurt_the_other(unlucky: Reader) -> None:
    unlucky.page.context.add_init_script(SPOIL)
    other = other_tab(unlucky)
    for each in (unlucky, other):
        each.open()
        walk_to_feature(each)
    unlucky.page.evaluate("spoilt = true")
    unlucky.choose("Workflow")
    unlucky.go_on()
    unlucky.expect_failure()
    other.choose("Workflow")
    other.go_on()
    assert other.items(USAGE) == USAGE_ITEMS
    other.fill(Workspace="Acme")
    other.expect_request("Credits / Usage", "Workspace: Acme")
    expect_nothing_told(other)


def test_two_tabs_whose_shared_worker_dies_go_on_each_by_itself(unlucky: Reader) -> None:
    other = other_tab(unlucky)
    for each in (unlucky, other):
        each.open()
        walk_to_feature(each)
    unlucky.lose_python()
    for each in (unlucky, other):
        each.choose("Workflow")
        each.go_on()
    for each in (unlucky, other):  # the clock runs: this is how long a reader waits
        assert each.items(USAGE) == USAGE_ITEMS
        each.expect_python()
    expect_nothing_told(unlucky, other)


def test_a_start_that_hangs_in_one_tab_is_not_waited_for_by_the_other_when_it_tries_again(unlucky: Reader) -> None:
    unlucky.host.faults[PACKED] = "never answers"
    unlucky.stop_the_clock()
    unlucky.open()
    wait_until_asked_for(unlucky, PACKED)
    other = other_tab(unlucky)
    other.open()
    for each in (unlucky, other):
        each.page.bring_to_front()
        each.choose("Why did usage happen?")
        each.go_on()
        expect_told(each, "SILENT")
    try_again(other)
    unlucky.page.bring_to_front()
    with suppress(Error):  # what comes for the one may bring the other back before it is pressed
        unlucky.tool.get_by_role("button", name="Try again").click(timeout=3_000)
    for each in (unlucky, other):
        each.page.bring_to_front()
        expect(each.question(FEATURE)).to_be_visible()
        each.expect_python()


# ---- Back, forward and paper ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def remembering(browser: Browser) -> Iterator[Browser]:
    """A browser that keeps pages as they were left, which Playwright tells its browsers not to do."""
    kept_off = ["--disable-back-forward-cache"]
    remembering = browser.browser_type.launch(
        executable_path=ensure_browser(), args=list(BROWSER_FLAGS), ignore_default_args=kept_off
    )
    yield remembering
    remembering.close()


def test_a_page_that_the_browser_kept_goes_on_where_it_was_left(remembering: Browser, host: Host) -> None:
    with open_reader(remembering, host) as reader:
        reader.open()
        walk_to_feature(reader)
        reader.choose("Chat")  # and does not send it
        reader.page.evaluate("window.wasLeft = true")
        reader.open("/contributing/")
        reader.page.evaluate("history.back()")
        expect(reader.question(FEATURE)).to_be_visible()
        assert reader.page.evaluate("window.wasLeft"), "the browser loaded the page anew"
        expect(reader.option("Chat")).to_be_checked()
        reader.go_on()
        assert reader.items(USAGE) == USAGE_ITEMS
        reader.fill(Workspace="Acme")
        reader.expect_request("Credits / Usage", "Workspace: Acme")


def test_what_is_printed_during_the_start_is_the_article_with_its_questions(unlucky: Reader) -> None:
    unlucky.host.faults[PACKED] = "never answers"
    unlucky.open()
    unlucky.choose("Why did usage happen?")
    unlucky.go_on()
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_visible()
    text = squeezed("".join(printed(unlucky.page)))
    for shown in (FEATURE, "Workflow", USAGE):
        assert squeezed(shown) in text
    for left_out in ("Getting ready", "Your answer is kept", "MB loaded", "A part of this page"):
        assert squeezed(left_out) not in text
    expect(unlucky.tool.get_by_text("Your answer is kept")).to_be_visible()
